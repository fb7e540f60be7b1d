"""A moment of a finished session is offered in its debrief, and the earlier run is a line beside the player's own."""

from __future__ import annotations

from dataclasses import replace

import pytest

from incident_sim.host.messages import Graded, Leave
from incident_sim.host.moments import Decision, FirstRun
from incident_sim.observe import Point, Series
from incident_sim.testing.debriefs import EFFECTS, small_debrief
from incident_tui.app import IncidentApp
from incident_tui.renderables.ghost import shadowed
from incident_tui.renderables.grade import grade
from incident_tui.screens.asking import Choice
from incident_tui.taking_back import TakeBack, offered
from tests.tui.handmade import NOW, FakeRemote, make_snapshot
from tests.tui.hands import shown

SECOND = 1_000_000
DECISIONS = (
    Decision("a1", "Roll checkout back", 55 * SECOND, 6, changes=True),
    Decision("a2", "Restart gateway", 88 * SECOND, 8, changes=True),
    Decision("a3", "View the \x1b[31m[map]", 99 * SECOND, 11, changes=False),
)
GRADED = Graded(small_debrief(EFFECTS), "play.jsonl", DECISIONS)


def test_the_costliest_moment_comes_first_and_every_decision_is_there_once() -> None:
    """What hurt, what was missed, and the rest in its order."""
    moments = [one.moment for one in offered(GRADED)]
    assert moments == ["a2", "T+00:50", "a1", "a3"]
    row = offered(GRADED)[0].row(70).plain
    assert "T+01:28" in row
    assert "cost 20k" in row
    assert len(row) <= 70
    assert "\x1b" not in offered(GRADED)[-1].row(70).plain


async def test_b_in_the_debrief_ends_the_session_and_names_the_moment() -> None:
    """The next session begins where this one is left."""
    remote = FakeRemote(make_snapshot())
    app = IncidentApp(remote, briefed=True)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        remote.say(GRADED)
        await pilot.pause()
        await pilot.press("b")
        await shown(pilot, Choice)
        await pilot.press("enter")
        await pilot.pause()
    assert app.back == TakeBack("play.jsonl", "a2")
    assert remote.sent[-1] == Leave()


def test_the_first_run_is_a_line_of_the_same_chart_over_the_same_time() -> None:
    """And of no other chart."""
    mine = Series("failing", "ratio", (Point(100, 5), Point(200, 6)))
    before = Series("first run", "ratio", (Point(50, 1), Point(100, 2), Point(200, 3)))
    ghost = (("checkout failing", before),)
    assert shadowed("checkout failing", (mine,), ghost)[1] == replace(before, points=before.points[1:])
    assert shadowed("browse failing", (mine,), ghost) == (mine,)
    assert shadowed("checkout failing", (mine,), ()) == (mine,)


async def test_the_first_run_stands_on_the_wall_while_one_plays() -> None:
    """Only what the wall showed then."""
    points = tuple(Point(NOW - (60 - n) * 5 * SECOND, 500_000) for n in range(60))
    ghost = (("checkout failing", Series("first", "ratio", points)),)
    app = IncidentApp(FakeRemote(replace(make_snapshot(), ghost=ghost)), briefed=True)
    async with app.run_test(size=(160, 48)) as pilot:
        await pilot.pause(0.5)
        text = "\n".join(strip.text for strip in app.screen._compositor.render_strips())
        assert "┅ first 50%" in text


@pytest.mark.parametrize(
    ("first", "word"), [(90_000_000, "30k less"), (10_000_000, "50k more"), (60_000_000, "the same")]
)
def test_the_debrief_holds_a_retake_against_the_first_run(first: int, word: str) -> None:
    """In words, beside the line of the chart."""
    graded = replace(GRADED, first=FirstRun((), (Point(10 * SECOND, 2_000_000), Point(600 * SECOND, 0)), first))
    rows = [row.plain for row in grade(graded, 76)]
    text = " ".join(" ".join(rows).split())
    assert f"in the first run {first // 1_000_000}k: {word}. This session is practice." in text
    assert "first 0" in text
    assert max(map(len, rows)) <= 76
    assert "first run" not in "\n".join(row.plain for row in grade(GRADED, 76))
