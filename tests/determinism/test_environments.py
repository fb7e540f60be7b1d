"""The same inputs give the same bytes, whatever the environment."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ENVIRONMENTS = [
    {"PYTHONHASHSEED": str(seed), "TZ": zone, "LC_ALL": locale, "LANG": locale}
    for seed, zone, locale in (
        (0, "UTC", "C"),
        (1, "Asia/Kathmandu", "C.UTF-8"),
        (2, "UTC", "C.UTF-8"),
        (3, "Asia/Kathmandu", "C"),
        (4, "UTC", "C"),
        (5, "Asia/Kathmandu", "C.UTF-8"),
        (6, "UTC", "C.UTF-8"),
        (7, "Asia/Kathmandu", "C"),
    )
]
SHOP = ROOT / "tests" / "batch" / "shop.yaml"
QUICK = """\
version: 1
scenario: small-shop
seed: 4
actions:
  - {at: 31s, do: acknowledge, alert: buying-burns}
  - {at: 40s, do: view_metrics, service: web}
  - {at: 50s, do: declare, severity: SEV1}
  - {at: 1m, do: restart, service: web}
  - {at: 1m30s, do: post_status, status: investigating, journeys: [buy], effect: failing, next_update: 6m}
  - {at: 2m, do: rollback, service: web}
"""
WHOLE = """\
version: 1
scenario: checkout-cascade
seed: 4
actions:
  - {at: 35s, do: acknowledge, alert: checkout-burn-fast}
  - {at: 40s, do: view_calls, service: checkout}
  - {at: 50s, do: declare, severity: SEV1, journey: checkout, failing: all}
  - {at: 1m, do: rollback, service: checkout}
  - {at: 1m05s, do: shed, journey: checkout, admit: 15%}
  - {at: 2m, do: post_status, status: investigating, journeys: [checkout], effect: failing, next_update: 6m}
  - {at: 4m, do: shed, journey: checkout, admit: 100%}
"""


def digest(environment: dict[str, str], folder: Path, command: list[str]) -> tuple[str, str]:
    """The digests of the journal and of the report that a command gives in an environment."""
    journal = folder / f"journal-{environment['PYTHONHASHSEED']}.jsonl"
    paths = os.pathsep.join((str(ROOT), str(ROOT / "tui")))
    found = subprocess.run(
        [sys.executable, "-m", "incident_sim", *command, "--journal", str(journal), "--json"],
        env={**os.environ, **environment, "PYTHONPATH": paths},
        cwd=folder,
        capture_output=True,
        check=True,
    )
    assert json.loads(found.stdout)["score"] >= 0
    return hashlib.sha256(journal.read_bytes()).hexdigest(), hashlib.sha256(found.stdout).hexdigest()


def agree(folder: Path, environments: list[dict[str, str]], scenario: str, submission: str, *more: str) -> None:
    """A run and a grade give the same bytes in every environment."""
    play = folder / "play.yaml"
    play.write_text(submission, encoding="utf-8")
    for number, command in enumerate((["run", scenario, "--seed", "4"], ["grade", str(play), *more])):
        inner = folder / str(number)
        inner.mkdir()
        assert len({digest(environment, inner, command) for environment in environments}) == 1


def test_two_hash_seeds_zones_and_locales_give_the_same_bytes(tmp_path: Path) -> None:
    """The two that differ in everything, in a small shop."""
    agree(tmp_path, ENVIRONMENTS[:2], str(SHOP), QUICK, "--scenario", str(SHOP))


@pytest.mark.nightly
def test_eight_hash_seeds_two_zones_and_two_locales_give_the_same_bytes(tmp_path: Path) -> None:
    """All eight, in the shipped scenario."""
    agree(tmp_path, ENVIRONMENTS, "checkout-cascade", WHOLE)
