"""The debrief says what each change came to, and invents none."""

from __future__ import annotations

import pytest

from incident_sim.host.messages import Graded, Stretch
from incident_sim.scoring import Effect, HarmBill, Report
from incident_sim.scoring.report import HarmReport
from incident_tui.plain_words import say_debrief
from incident_tui.renderables.grade import grade

SECOND = 1_000_000


def graded(*effects: Effect) -> Graded:
    """A grade of a play with these changes."""
    bill = HarmBill(total=1_000_000)
    report = Report(
        scenario="drill",
        seed=1,
        variant="one",
        physics=2,
        rubric=2,
        score=50_000,
        band="retry",
        categories={},
        criteria=(),
        harm=HarmReport(player=bill, idle=bill, reference=bill, avoided=0),
        effects=effects,
    )
    return Graded(report, (Stretch(60 * SECOND, 5000, 9000, 1000),), ((0, "It breaks"),), "play.jsonl")


CHANGES = (
    Effect(action_id="a1", text="Roll checkout back", at=57 * SECOND, entry=7, spared=184_100_000, word="helpful"),
    Effect(action_id="a2", text="Restart gateway", at=90 * SECOND, entry=9, spared=-20_000_000, word="harmful"),
    Effect(action_id="a3", text="Admit 35% of checkout", at=99 * SECOND, entry=11, spared=496_000, word="neutral"),
)


@pytest.mark.parametrize("width", [60, 120])
def test_each_change_is_told_with_its_sign_and_its_word(width: int) -> None:
    """Word and sign say it, and not the colour alone."""
    rows = [row.plain for row in grade(graded(*CHANGES), width)]
    text = "\n".join(rows)
    assert "What your changes came to" in text
    assert "Roll checkout back: helpful, +184.1k" in text
    assert "Restart gateway: harmful, -20k" in text
    assert "neutral" in text
    assert max(map(len, rows)) <= width


def test_the_line_mode_tells_the_same() -> None:
    """In thousands of points of harm, with their sign."""
    told = list(say_debrief(graded(*CHANGES)))
    assert "T+00:57 Roll checkout back: helpful, +184,100 points of harm spared" in told
    assert "T+01:30 Restart gateway: harmful, -20,000 points of harm spared" in told


def test_who_changed_nothing_is_told_of_no_changes() -> None:
    """No empty heading."""
    assert not any("changes came to" in row.plain for row in grade(graded(), 80))
    assert not any("changes came to" in line for line in say_debrief(graded()))
