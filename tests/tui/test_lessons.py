"""The guide of a first drill: whoever does what it says gets to the end, and fares well."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from incident_sim.analysis import Ran, answers, judge, standards
from incident_sim.files import open_scenario
from incident_sim.host.messages import SetSpeed, Skip
from incident_sim.host.needs import needs_player
from incident_sim.observe import Dashboard
from incident_sim.session import Session
from incident_sim.units import MINUTE, SECOND
from incident_tui.app import IncidentApp
from incident_tui.lessons import LESSONS, OVER, PACE, TUTORIAL, Guide, Place, time_runs
from incident_tui.plain_words import parse
from incident_tui.renderables.lesson import ROWS, lesson
from tests.tui.handmade import FakeRemote, make_snapshot
from tests.tui.hands import written


class Beginner:
    """Does what the guide says, and nothing else."""

    def __init__(self, seed: int) -> None:
        self.session = Session(open_scenario(TUTORIAL), seed)
        self.guide = Guide()
        self.seat = self.session.seat()

    def lessons(self) -> Iterator[tuple[int, Dashboard]]:
        """Each step: the number of the lesson, and what was seen before it was followed."""
        while (place := self.guide.follow(dashboard := self.seat.observe())).lesson is not OVER:
            yield place.number, dashboard
            if place.lesson.typed == "skip":
                self._skip(dashboard)
            else:
                self.session.accept("me", parse(place.lesson.typed))
                while time_runs(self.seat.observe()) and self.session.play_ended is None:
                    self.session.advance(self.session.now + SECOND)
                self.session.advance(self.session.now + 3 * SECOND)

    def _skip(self, before: Dashboard) -> None:
        while self.session.play_ended is None:
            self.session.advance(self.session.now + 2 * SECOND)
            if needs_player(before, self.seat.observe()):
                return


@pytest.mark.parametrize("seed", [1, 2])
def test_whoever_does_what_the_guide_says_reaches_the_end_and_fares_well(seed: int) -> None:
    """Every lesson is done by its own words, in few tries, and the grade is one to be glad of."""
    beginner = Beginner(seed)
    tries: dict[int, int] = {}
    for number, dashboard in beginner.lessons():
        assert Guide().follow(dashboard).number == number, "whoever comes back after a crash is taught where they stood"
        tries[number] = tries.get(number, 0) + 1
        assert tries[number] <= 6, f"{LESSONS[number - 1].title}: {dashboard.wallboard.timeline[-3:]}"
    assert len(tries) >= len(LESSONS) - 2
    session = beginner.session
    assert session.now < 12 * MINUTE
    session.advance(session.ends_at)
    session.finish()
    idle, reference = standards(session.scenario, seed, session.zero)
    ran = Ran(session.journal, session.hops, answers(session.observer(), session.journal))
    report = judge(session.scenario, seed, ran, idle, reference, ())
    assert report.harm.avoided is not None
    assert report.harm.avoided > 900_000


def test_what_was_done_early_is_not_asked_for_again() -> None:
    """In the middle of another incident, the guide is past what has been done."""
    place = Guide().follow(make_snapshot().dashboard)
    assert place.number > 1


@pytest.mark.parametrize("number", range(len(LESSONS)))
@pytest.mark.parametrize("width", [60, 80, 160])
def test_a_lesson_shows_all_its_words_in_its_rows(number: int, width: int) -> None:
    """Nothing that a beginner needs is cut, from 80 columns on; the keys never are."""
    rows = lesson(Place(number + 1, len(LESSONS), LESSONS[number]), width)
    assert len(rows) == ROWS
    assert all(row.cell_length == width for row in rows)
    text = " ".join(" ".join(row.plain for row in rows).split())
    if width >= 80:
        assert " ".join(LESSONS[number].why.split()) in text
        assert LESSONS[number].keys in text


def test_the_clock_is_told_only_when_it_changes() -> None:
    """It stands while one reads, runs while hands are at work, and is the player's once the part is over."""
    guide, live = Guide(), make_snapshot().dashboard
    idle = replace(live, pending=())
    assert live.pending
    told = [guide.clock(one) for one in (idle, idle, live, live, idle, replace(idle, phase="closed"))]
    assert told == [0.0, None, PACE, None, 0.0, PACE]


@pytest.mark.parametrize("size", [(160, 48), (80, 24), (50, 14), (40, 6)])
async def test_the_open_lesson_stands_on_the_screen_and_holds_the_clock(size: tuple[int, int]) -> None:
    """In any terminal: whoever cannot read what to do would wait for a clock that waits for them."""
    live = make_snapshot()
    idle = replace(live, dashboard=replace(live.dashboard, pending=()))
    remote, guide = FakeRemote(idle), Guide()
    keys = Guide().follow(idle.dashboard).lesson.keys
    app = IncidentApp(remote, briefed=True, guide=guide)
    async with app.run_test(size=size) as pilot:
        for _ in range(40):
            await pilot.pause(0.05)
            if SetSpeed(0.0) in remote.sent:
                break
        assert remote.sent == [SetSpeed(0.0)]
        await pilot.pause(0.3)
        assert keys[: size[0] - 8] in written(app)
        await pilot.press("w")
        await pilot.pause(0.1)
        assert Skip() in remote.sent
        remote.say(live)
        for _ in range(40):
            await pilot.pause(0.05)
            if SetSpeed(PACE) in remote.sent:
                break
        assert remote.sent[-1] == SetSpeed(PACE), "hands are at work: time runs"
