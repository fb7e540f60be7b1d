"""Strangers' YAML: surprises are errors, bombs bounce, and everything has a place."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incident_sim.documents import Place, read_yaml
from incident_sim.errors import FileRefused


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("no", "no"),
        ("on", "on"),
        ("yes", "yes"),
        ("12:30", "12:30"),
        ("010", "010"),
        ("0x1F", "0x1F"),
        ("1e3", "1e3"),
        ("2026-01-02", "2026-01-02"),
        ("1_000", "1_000"),
        ("true", True),
        ("false", False),
        ("null", None),
        ("~", None),
        ("12", 12),
        ("-3", -3),
        ("0.5", 0.5),
        ("'12'", "12"),
        ('"true"', "true"),
        ("", None),
    ],
)
def test_where_readers_of_yaml_disagree_the_answer_is_text(text: str, value: Any) -> None:
    """Only what everybody reads alike becomes anything but text."""
    found = read_yaml(f"a: {text}\n", "file").data
    assert found == {"a": value}
    assert type(found["a"]) is type(value)


@pytest.mark.parametrize(
    ("text", "place", "word"),
    [
        ("a: &x 1\n", (1, 4), "anchors"),
        ("a: *x\n", (1, 4), "aliases"),
        ("a: !!python/object:os.system x\n", (1, 4), "tags"),
        ("a:\n  <<: {b: 1}\n", (2, 3), "merge"),
        ("a: 1\nb: 2\na: 3\n", (3, 1), "second time"),
        ("--- 1\n--- 2\n", (2, 1), "one document"),
        ("%YAML 1.1\n--- 1\n", (1, 1), "directives"),
        ("true: 1\n", (1, 1), "key"),
        ("? [a]\n: 1\n", (1, 3), "key"),
        ("a: .nan\n", (1, 4), "not a number"),
        ("[" * 100 + "]" * 100, (1, 33), "deeper"),
        ("a: [1, 2\n", None, "not valid YAML"),
        ("a: '\x00'\n", (1, 1), "characters"),
        ("", (1, 1), "empty"),
        ("a: " + "x" * 300_000, (1, 1), "larger"),
        ("[" + "1," * 60_000 + "1]", None, "values"),
    ],
)
def test_tricks_are_refused_with_their_place(text: str, place: tuple[int, int] | None, word: str) -> None:
    """One clear problem, with line and column."""
    with pytest.raises(FileRefused) as refusal:
        read_yaml(text, "file")
    (problem,) = refusal.value.problems
    assert word in problem.message
    if place is not None:
        assert (problem.line, problem.column) == place


@given(st.text(max_size=300))
def test_any_text_is_read_or_refused_and_nothing_else(text: str) -> None:
    """No exception of anybody else's leaves the reader."""
    with suppress(FileRefused):
        read_yaml(text, "file")


def test_every_key_and_value_knows_its_place() -> None:
    """So that a problem can be put on its line."""
    document = read_yaml("a:\n  - b: 1\n    c: [2, 3]\n", "file")
    assert document.data == {"a": ({"b": 1, "c": (2, 3)},)}
    assert document.place(("a", 0, "c"), key=True) == Place(3, 5)
    assert document.place(("a", 0, "c", 1)) == Place(3, 12)
