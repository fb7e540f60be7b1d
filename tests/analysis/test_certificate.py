"""A score must lose to nobody who does not think, and a certificate says where it would."""

from __future__ import annotations

import pytest

from incident_sim.actions.mitigate import Rollback
from incident_sim.analysis.certificate import BARS, SEEDS, Bar, Certificate, Mark, Marks, Row, competent, summed_up
from incident_sim.batch import certify
from incident_sim.cli.certificates import lines_of
from incident_sim.files import open_scenario
from incident_sim.plays import TimedAction
from incident_sim.responders import POLICIES
from incident_sim.units import MINUTE, ONE

GOOD: dict[str, int] = {
    "nothing": 0,
    **dict.fromkeys(POLICIES, 20_000),
    "empty postmortem": 20_001,
    "clerk": 40_000,
    "another variant's reference": 40_000,
    "every reference at once": 60_000,
    "reference": 95_000,
    "medic": 61_000,
    "competent": 80_000,
}
"""What a fair scenario's plays might score."""


def marks(**unfair: int) -> Marks:
    """Exact marks of a fair scenario, but for some."""
    scores = {**GOOD, **{name.replace("_", " "): score for name, score in unfair.items()}}
    return {name: Mark(score, score) for name, score in scores.items()}


def failing(found: Marks) -> list[str]:
    """The plays whose bars do not hold."""
    certificate = summed_up(open_scenario("checkout-cascade"), {1: found})
    assert certificate.passed == (not any(row.failed for row in certificate.rows))
    return [row.bar.play for row in certificate.rows if row.failed]


def test_every_bar_is_about_a_play_and_every_policy_has_one() -> None:
    """Nobody who does not think goes unjudged."""
    assert {bar.play for bar in BARS} | {bar.above for bar in BARS if bar.above} == set(GOOD)
    assert all((bar.least is None) != (bar.most is None) for bar in BARS)


@pytest.mark.parametrize(
    ("play", "score"),
    [
        ("nothing", 10_001),
        ("restart everything", 35_001),
        ("clerk", 50_001),
        ("reference", 89_999),
        ("medic", 59_999),
        ("competent", 69_999),
    ],
)
def test_a_play_beyond_its_bar_fails_the_certificate(play: str, score: int) -> None:
    """Each on its own."""
    assert failing(marks()) == []
    assert play in failing(marks(**{play.replace(" ", "_"): score}))


def test_bars_on_differences_take_the_worse_bound_of_each() -> None:
    """What is not known to hold does not hold."""
    fair = marks()
    fair["every reference at once"] = Mark(60_000, 81_000)
    assert failing(fair) == ["reference"]
    assert failing(marks(stuffed_postmortem=20_001)) == ["empty postmortem"]


def test_a_scenario_with_one_variant_has_no_other_reference() -> None:
    """Bars about plays that cannot be made are left out, and the rest is judged."""
    few = {name: mark for name, mark in marks().items() if "reference" not in name or name == "reference"}
    certificate = summed_up(open_scenario("checkout-cascade"), {1: few})
    assert certificate.passed
    assert "another variant's reference" not in {row.bar.play for row in certificate.rows}


def test_the_table_names_the_seeds_on_which_a_bar_does_not_hold() -> None:
    """Loudly, and no more than eight of them."""
    row = Row(Bar("clerk", most=50_000), (51_000,) * 9, exact=True, failed=tuple(range(1, 10)))
    text = "\n".join(lines_of(Certificate("drill", tuple(range(1, 10)), (row,))))
    assert "drill: NOT FAIR on 9 seeds" in text
    assert "FAILS on seeds 1, 2, 3, 4, 5, 6, 7, 8, ..." in text


def test_the_competent_play_is_late_and_begins_with_something_innocent() -> None:
    """Eight minutes at the scenario's pace, and a rollback of a service that is not at fault."""
    scenario = open_scenario("checkout-cascade")
    reference = (TimedAction(at=MINUTE, action=Rollback(service="checkout")),)
    early, late = competent(scenario, reference, "checkout")
    assert isinstance(early.action, Rollback)
    assert early.action.service != "checkout"
    assert late.at == MINUTE + 8 * MINUTE * scenario.pace // ONE


def test_one_world_of_the_shipped_scenario_is_fair() -> None:
    """The whole certificate on one seed; ``-m nightly`` has it on twenty."""
    told: list[tuple[str, int, int]] = []
    certificate = certify(open_scenario("checkout-cascade"), (4,), lambda what, done, of: told.append((what, done, of)))
    assert certificate.passed, "\n".join(lines_of(certificate))
    assert told == [("certifying", 0, 1), ("certifying", 1, 1)]


@pytest.mark.nightly
def test_twenty_worlds_of_the_shipped_scenario_are_fair() -> None:
    """A story checked on one seed lies."""
    certificate = certify(open_scenario("checkout-cascade"), range(1, SEEDS + 1), lambda *_: None)
    assert certificate.passed, "\n".join(lines_of(certificate))
