"""The headless commands, as people and programs call them."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner

from incident_sim.cli import main

SHOP = Path(__file__).resolve().parents[1] / "batch" / "shop.yaml"
"""Two services and five minutes: a run of a fraction of a second."""


def call(*words: str) -> str:
    """What a command prints, if it ends well."""
    result = CliRunner().invoke(main, list(words))
    assert result.exit_code == 0, result.output
    return result.stdout


def test_list_and_show_tell_of_the_library_without_spoilers() -> None:
    """Ids and briefings, and no word on what is wrong."""
    assert "checkout-cascade" in call("list")
    listed = [one["id"] for one in json.loads(call("list", "--json"))]
    assert listed.index("tutorial") < listed.index("checkout-cascade"), "the easiest comes first"
    told = call("show", "checkout-cascade") + call("show", "checkout-cascade", "--json")
    for secret in ("brown-out", "retry-storm", "guilty", "paygate-eu-slow'", "removes_trigger", "correct"):
        assert secret not in told


def test_every_schema_is_an_object_of_the_current_draft() -> None:
    """For editors and programs."""
    for what in ("scenario", "submission", "postmortem", "actions", "runbook", "profile", "overrides", "grade"):
        assert json.loads(call("schema", what))["$schema"].endswith("2020-12/schema")


def test_the_whole_library_checks() -> None:
    """No shipped scenario has a problem."""
    assert "no problems" in call("check", "--all")


def test_run_writes_a_recording_that_verifies_and_never_overwrites_one(tmp_path: Path) -> None:
    """A run, its grade as JSON, its recording, the proof of it, and what one changed digit does."""
    recording = tmp_path / "run.jsonl"
    grade = json.loads(call("run", str(SHOP), "--seed", "2", "--journal", str(recording), "--json"))
    for key in ("scenario", "seed", "physics", "rubric", "score", "categories", "criteria", "penalties", "harm"):
        assert key in grade
    assert grade["score"] <= 15
    assert grade["harm"]["player"] == grade["harm"]["idle"]
    told = call("replay", str(recording), "--verify", "--scenario", str(SHOP))
    assert grade["journal_sha256"] in told

    again = CliRunner().invoke(main, ["run", str(SHOP), "--journal", str(recording)])
    assert again.exit_code == 2

    text = recording.read_text(encoding="ascii")
    place = text.index('"unserved":') if '"unserved":' in text else text.rindex('"returning":') + len('"returning":')
    digit = text[place]
    forged = tmp_path / "forged.jsonl"
    forged.write_text(text[:place] + ("1" if digit != "1" else "2") + text[place + 1 :], encoding="ascii")
    result = CliRunner().invoke(main, ["replay", str(forged), "--verify", "--scenario", str(SHOP)])
    assert result.exit_code == 1
    assert f"entry {text[:place].count(chr(10))} differs" in result.stderr

    torn = tmp_path / "torn.jsonl"
    torn.write_text(text[:-200], encoding="ascii")
    result = CliRunner().invoke(main, ["replay", str(torn), "--verify", "--scenario", str(SHOP)])
    assert result.exit_code == 2
    assert "cut off" in result.stderr


def test_min_score_decides_the_exit_status() -> None:
    """One for a run that ended below what was asked."""
    result = CliRunner().invoke(main, ["run", str(SHOP), "--min-score", "50"])
    assert result.exit_code == 1
    assert "To do differently next time:" in result.stdout
