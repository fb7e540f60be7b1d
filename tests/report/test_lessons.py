"""What to do differently next time: derived from what a play lost, and from runs of it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incident_sim.report.claims import Claim, Play
from incident_sim.report.counsel import COUNSEL, HARM, counsel
from incident_sim.report.debrief import Stretch
from incident_sim.report.lessons import LEAST, MOST, chosen
from incident_sim.report.relief import furthest_behind
from incident_sim.report.worth import at_stake
from incident_sim.scenario.truth import Cause, Clue, GroundTruth, Pools
from incident_sim.scoring import Effect, Report, Sooner
from incident_sim.scoring.groups import CRITERIA
from incident_sim.scoring.penalties import PATTERNS
from incident_sim.testing.debriefs import small_report
from incident_sim.units import MINUTE, ONE, SECOND

CAUSES = (
    Cause(id="storm", component="checkout", mechanism="retry_storm"),
    Cause(id="slow", component="paygate", mechanism="slow_dependency"),
)
TRUTH = GroundTruth(
    root="storm",
    trigger="spell",
    path=("checkout",),
    sustaining=True,
    smallest_scope=("rollback checkout", "set_retries checkout->payments"),
    team="checkout",
    severity="SEV1",
    hypotheses=CAUSES,
    clues=(Clue(id="c", view="view_calls", figure="f", above=1),),
    settles=(("c",),),
    pools=Pools(),
)


def effect(spared: int, *sooner: Sooner, at: int = 3 * MINUTE, text: str = "Roll checkout back") -> Effect:
    """A change and what it came to."""
    word = "helpful" if spared > 5_000_000 else "harmful" if spared < -5_000_000 else "neutral"
    return Effect.model_validate(
        {"action_id": "a", "text": text, "at": at, "entry": 9, "spared": spared, "word": word, "sooner": sooner}
    )


def claims(report: Report, harm: tuple[Stretch, ...] = (), pace: int = ONE) -> tuple[Claim, ...]:
    """What is told of a play of ten minutes."""
    return chosen(Play(report, TRUTH, pace, harm, ends=10 * MINUTE, first_change=3 * MINUTE))


def test_a_harmful_change_is_named_with_what_it_cost() -> None:
    """The instant is its own, for that was when to think again."""
    told = claims(small_report((effect(100_000_000), effect(-40_000_000, at=4 * MINUTE, text="Restart gateway"))))
    lesson = next(claim for claim in told if claim.topic == "hurt")
    assert lesson.do == "Leave it out: restart gateway"
    assert lesson.at == 4 * MINUTE
    assert lesson.harm == 40_000_000
    assert "40,000 points less harm" in lesson.why


def test_a_change_that_came_late_is_named_with_the_instant_at_which_it_would_have_spared_most() -> None:
    """As the runs say, and never before anybody was paged."""
    two, ten = Sooner(span=2 * MINUTE, spared=30_000_000), Sooner(span=3 * MINUTE, spared=90_000_000)
    lesson = next(claim for claim in claims(small_report((effect(100_000_000, two, ten),))) if claim.topic == "late")
    assert lesson.do == "Roll checkout back, 2m sooner"
    assert lesson.at == MINUTE
    assert lesson.harm == 30_000_000


def test_who_helped_nothing_is_told_what_would_have() -> None:
    """From the truth of this world, and not from a list for all."""
    lesson = next(claim for claim in claims(small_report(())) if claim.topic == "relief")
    assert lesson.do == "Bring relief early: rollback checkout or set retries checkout->payments"
    assert lesson.harm == 49_000_000
    assert "you changed nothing" in lesson.why


def test_lines_that_were_lost_make_one_lesson_a_habit_with_its_deadline() -> None:
    """The dearest line leads; the deadline is scaled by the pace."""
    told = claims(small_report(()), pace=ONE // 2)
    declare = next(claim for claim in told if claim.topic == "notice")
    assert declare.do == "Declare the incident"
    assert declare.at == 30 * SECOND + 5 * MINUTE // 2
    assert declare.points == 50_000, "two of four points, rescaled to a hundred"
    assert [part.id for part in declare.parts] == ["A2"]
    assert declare.why == "incident declared: no incident was declared"
    learn = next(claim for claim in told if claim.topic == "learn")
    assert learn.do == "File a postmortem"
    assert [part.id for part in learn.parts] == ["H1", "X8"]


def test_a_perfect_play_is_told_nothing() -> None:
    """No lesson is made up to fill a list of three."""
    report = small_report((effect(100_000_000),))
    full = tuple(verdict.model_copy(update={"points": verdict.of}) for verdict in report.criteria)
    assert claims(report.model_copy(update={"criteria": full, "penalties": ()})) == ()


@given(
    spared=st.lists(st.integers(-90_000_000, 200_000_000), max_size=6),
    points=st.lists(st.integers(0, 1000), min_size=3, max_size=3),
    filed=st.booleans(),
)
def test_lessons_are_few_different_worth_something_and_in_order(
    spared: list[int], points: list[int], *, filed: bool
) -> None:
    """Three at most, each about another habit, the weightiest first, two about harm at most, all in time."""
    report = small_report(tuple(effect(one, Sooner(span=MINUTE, spared=one // 3)) for one in spared))
    scored = tuple(
        verdict.model_copy(update={"points": verdict.of * share // 1000})
        for verdict, share in zip(report.criteria, points, strict=True)
    )
    harm = tuple(Stretch(at=at * MINUTE, player=at * 1000, idle=9000, reference=500) for at in range(1, 11))
    told = claims(report.model_copy(update={"criteria": scored, "postmortem_filed": filed}), harm)
    assert len(told) <= MOST
    assert len({claim.topic for claim in told}) == len(told)
    assert [claim.weight for claim in told] == sorted((claim.weight for claim in told), reverse=True)
    assert sum(claim.harm is not None for claim in told) <= 2
    assert all(claim.points >= LEAST and claim.do and claim.why and 0 <= claim.at <= 10 * MINUTE for claim in told)
    assert claims(report.model_copy(update={"criteria": scored, "postmortem_filed": filed}), harm) == told


@given(st.lists(st.tuples(st.integers(0, 5000), st.integers(0, 5000)), max_size=40))
def test_the_stretch_in_which_a_play_fell_behind_is_inside_the_afternoon_and_counts_its_own_windows(
    windows: list[tuple[int, int]],
) -> None:
    """Its size is the harm beyond the reference between its ends."""
    harm = tuple(
        Stretch(at=(place + 1) * SECOND, player=player, idle=0, reference=reference)
        for place, (player, reference) in enumerate(windows)
    )
    found = furthest_behind(harm)
    if found is not None:
        begin, end, behind = found
        assert 0 <= begin < end <= len(windows) * SECOND
        assert behind == sum(one.player - one.reference for one in harm if begin < one.at <= end) > 0


@pytest.mark.parametrize(
    ("spared", "share"), [(0, 0), (48_999_999, ONE), (23_900_000, 100_000), (999_000_000_000, ONE)]
)
def test_what_is_at_stake_is_a_share_of_the_avoidable_harm(spared: int, share: int) -> None:
    """Never more than was left to avoid."""
    assert at_stake(small_report(), spared) == pytest.approx(min(share, ONE - 795_000), abs=1)


def test_every_line_of_the_rubric_has_a_counsel_of_its_own() -> None:
    """Whoever adds a line says what it asks for, by when; an unknown one is told by its title all the same."""
    ids = {*CRITERIA, *(pattern.id for pattern in PATTERNS)}
    assert ids - set(HARM) == set(COUNSEL)
    assert counsel("Z9", "New line", "all of it").do == "New line: all of it"
