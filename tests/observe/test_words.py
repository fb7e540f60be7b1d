"""Words: every code has a sentence, and none can hurt a screen."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incident_sim.actions import ACTION
from incident_sim.actions.communicate import PostStatus, UpdateExecutives
from incident_sim.journal.rows import LogLine
from incident_sim.journal.signals import ChangeRecorded, Finding
from incident_sim.observe import (
    message_text,
    say_action,
    say_change,
    say_duration,
    say_finding,
    say_log,
    say_message,
    say_refusal,
    say_when,
)
from incident_sim.observe.words.changes import CHANGES
from incident_sim.observe.words.logs import LOG_TEMPLATES
from incident_sim.observe.words.messages import FINDINGS
from incident_sim.observe.words.phrases import needed
from incident_sim.text import safe_line
from incident_sim.units import SECOND

ROOT = Path(__file__).resolve().parents[2] / "incident_sim"
WORDS = st.text(max_size=30)


def _first_texts(call: str, *folders: str) -> list[tuple[str, list[str]]]:
    """The first text and the keywords of each call of a name in some rooms."""
    found: list[tuple[str, list[str]]] = []
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if not isinstance(node, ast.Call):
                    continue
                name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                if name == call and node.args and isinstance(node.args[0], ast.Constant):
                    found.append((str(node.args[0].value), [str(word.arg) for word in node.keywords]))
    return found


def test_every_refusal_has_a_sentence_for_what_it_names() -> None:
    """Whatever the engine refuses, the player reads why."""
    raised = _first_texts("ActionRefused", "actions", "session")
    assert raised
    for code, names in raised:
        said = say_refusal(code, [(name, "it") for name in names])
        assert said.endswith("."), code


def test_templates_take_the_values_that_services_write() -> None:
    """A line says what happened, with the callee and its region as one."""
    line = LogLine(0, "till", "error", "upstream_429", ("bank", "eu", "2"), 1)
    assert say_log(line) == "upstream answered 429 Too Many Requests: bank-eu retry-after=2s"
    assert say_log(line._replace(template="queue_full", values=("60",))).startswith("accept queue full, 60 waiting")


def _texts(call: str, place: int) -> set[str]:
    """The texts at a place of each call of a name in the world."""
    found = set()
    for path in sorted((ROOT / "world").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == call and len(node.args) > place:
                texts = [leaf for leaf in ast.walk(node.args[place]) if isinstance(leaf, ast.Constant)]
                found |= {leaf.value for leaf in texts if isinstance(leaf.value, str)}
    return found


def test_all_that_the_world_writes_has_words() -> None:
    """Log templates and changes: what a service writes, an engineer can read."""
    logs = _texts("log", 1) | _texts("write", 2) & set(LOG_TEMPLATES)
    assert {"panic", "acquire_timeout", "dead_letter"} <= logs | set(LOG_TEMPLATES)
    assert logs <= set(LOG_TEMPLATES)
    changes = {text for text in _texts("write", 1) if "_" in text and not text.startswith("_")}
    assert {"session_opened", "queue_purged"} <= changes
    assert changes <= set(CHANGES) | set(LOG_TEMPLATES)


@pytest.mark.parametrize("change", sorted(CHANGES))
def test_every_change_can_be_told_with_its_values(change: str) -> None:
    """The target first, then its values."""
    values = tuple(f"v{number}" for number in range(1, needed(CHANGES[change])))
    recorded = ChangeRecorded(system="deploys", change=change, target="web", values=values, happened=0)
    said = say_change(recorded)
    assert "web" in said
    assert all(value in said for value in values)


@given(WORDS, st.lists(WORDS, max_size=6))
def test_an_unknown_code_is_shown_and_never_raises(code: str, values: list[str]) -> None:
    """A recording of another edition can be read."""
    said = [
        say_refusal(code, [(value, value) for value in values]),
        say_message(code, values),
        say_finding(Finding(code=code, values=tuple(values))),
        say_log(LogLine(0, "a", "info", code, tuple(values), 1)),
        say_change(ChangeRecorded(system="deploys", change=code, target="a", values=tuple(values), happened=0)),
    ]
    assert all(text == safe_line(text, 400) for text in said)


@given(st.sampled_from(sorted([*CHANGES, *LOG_TEMPLATES, *FINDINGS])), st.lists(WORDS, max_size=6))
def test_known_templates_take_any_number_of_any_values(code: str, values: list[str]) -> None:
    """Too few values, or braces in them, show the code instead of failing."""
    say_log(LogLine(0, "a", "info", code, tuple(values), 1))
    say_finding(Finding(code=code, values=tuple(values)))
    say_change(ChangeRecorded(system="deploys", change=code, target="a", values=tuple(values), happened=0))


@pytest.mark.parametrize("hostile", ["\x1b]0;x\x07", "a\x1b[31m", "\u202eabc", "x\x00y", "two\nlines"])
def test_no_strangers_word_reaches_a_line_with_a_control_character(hostile: str) -> None:
    """Notes, log values and names are made safe where they become sentences."""
    note = ACTION.validate_python({"do": "note", "text": hostile})
    texts = [
        say_action(note),
        say_message(hostile, (hostile,)),
        say_refusal("unknown_name", (("what", "service"), ("name", hostile), ("allowed", "a, b"))),
        say_log(LogLine(0, "a", "info", "shed", (hostile,), 1)),
        message_text(ACTION.validate_python({"do": "message_team", "team": "a", "text": hostile})).replace("\n", ""),
    ]
    assert all("\x1b" not in text and "\x00" not in text and "\u202e" not in text for text in texts)
    assert all("\n" not in text for text in texts)


def test_a_status_post_says_what_its_slots_say() -> None:
    """Effect, who, how many, since when, what is done, and when the next one comes."""
    post = PostStatus(
        status="investigating",
        journeys=("checkout",),
        segments=({"region": "eu"},),
        effect="failing",
        magnitude="many",
        started_at=-64 * SECOND,
        action="We move payments away.",
        next_update=300 * SECOND,
    )
    text = message_text(post)
    for words in ("Checkout fails", "region eu", "up to half", "T-01:04", "We move payments away", "in 5 minutes"):
        assert words in text


def test_what_was_written_by_hand_goes_out_as_written() -> None:
    """A player's own text replaces the generated one."""
    update = UpdateExecutives(impact="a", action="b", next_update=SECOND, text="In short: it burns.")
    assert message_text(update) == "In short: it burns."


@pytest.mark.parametrize(
    ("micros", "said"),
    [
        (350_000, "350 ms"),
        (SECOND, "1 second"),
        (45 * SECOND, "45 seconds"),
        (2_500_000, "2.5 seconds"),
        (60 * SECOND, "1 minute"),
        (90 * SECOND, "90 seconds"),
        (450 * SECOND, "8 minutes"),
        (4800 * SECOND, "1 h 20 min"),
    ],
)
def test_durations_are_said_as_people_say_them(micros: int, said: str) -> None:
    """With a unit, and no more digits than matter."""
    assert say_duration(micros) == said


def test_instants_count_from_the_opening() -> None:
    """Before it they are negative."""
    assert (say_when(252 * SECOND), say_when(-64 * SECOND)) == ("T+04:12", "T-01:04")
