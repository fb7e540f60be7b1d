"""The walls that import contracts cannot see."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from incident_sim.actions import Action, ActionBase
from incident_sim.faults import Fault, FaultBase
from incident_sim.journal.signals import Signal, SignalFact
from incident_sim.journal.truth import Truth, TruthFact
from incident_sim.model import kinds
from incident_sim.safeguards import Safeguard, SafeguardBase

ROOT = Path(__file__).resolve().parents[2]
CORE = [
    path
    for path in sorted((ROOT / "incident_sim").rglob("*.py"))
    if path.relative_to(ROOT / "incident_sim").parts[0] not in ("cli", "files", "host", "testing", "__main__.py")
]


def leaves(base: type) -> Iterator[type]:
    """The classes at the end of every branch below one."""
    children: list[type] = base.__subclasses__()
    for child in children:
        yield from leaves(child) if child.__subclasses__() else (child,)


@pytest.mark.parametrize(
    ("union", "base", "key"),
    [
        (Action, ActionBase, "do"),
        (Fault, FaultBase, "kind"),
        (Safeguard, SafeguardBase, "kind"),
        (SignalFact, Signal, "fact"),
        (TruthFact, Truth, "fact"),
    ],
)
def test_every_kind_is_in_its_union(union: Any, base: type, key: str) -> None:
    """Nothing can be defined and forgotten."""
    ours = {leaf for leaf in leaves(base) if leaf.__module__.startswith("incident_sim")}
    assert set(kinds(union, key).values()) == ours


SLOW = ("importlib.metadata", "email", "secrets", "hmac", "zipfile", "multiprocessing")
"""Of the standard library: ``--help`` needs none of it."""


@pytest.mark.parametrize(
    ("module", "strangers"),
    [
        ("incident_sim", ("textual", "rich", "faker", "pydantic", "simpy")),
        ("incident_sim.cli", ("textual", "rich", "faker", "pydantic", "simpy", *SLOW)),
        ("incident_tui.__main__", ("textual", "rich", "faker", "pydantic", "simpy", *SLOW)),
        ("incident_sim.session", ("textual", "rich", "faker")),
        ("incident_sim.host", ("textual", "rich", "faker", "pydantic", "simpy")),
        # The screen loads while its host does: what simulates is the host's alone.
        ("incident_tui.sitting", ("faker", "simpy", "incident_sim.session", "incident_sim.analysis")),
    ],
)
def test_importing_a_room_does_not_load_what_it_has_no_business_with(module: str, strangers: tuple[str, ...]) -> None:
    """In a fresh interpreter, where nothing else has loaded them."""
    code = f"import sys, {module}; print([name for name in {strangers!r} if name in sys.modules])"
    paths = os.pathsep.join((str(ROOT), str(ROOT / "tui")))
    found = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": paths},
        capture_output=True,
        check=True,
        text=True,
    )
    assert found.stdout.strip() == "[]", f"{module} loads {found.stdout}"


@pytest.mark.parametrize("path", CORE, ids=lambda path: str(path.relative_to(ROOT)))
def test_the_core_neither_prints_nor_opens_nor_hashes(path: Path) -> None:
    """What contracts on imports cannot see: builtins."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    called = {node.func.id for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)}
    assert not called & {"print", "open", "hash", "id", "eval", "exec", "input"}


def test_every_module_says_what_it_is() -> None:
    """Its first line is a docstring."""
    silent = [
        str(path.relative_to(ROOT))
        for folder in ("incident_sim", "tui/incident_tui")
        for path in sorted((ROOT / folder).rglob("*.py"))
        if ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) is None
    ]
    assert not silent
