"""A score must lose to nobody who does not think, and a certificate says where it would."""

from __future__ import annotations

import json

import pytest

from incident_sim.actions.mitigate import Rollback
from incident_sim.analysis.certificate import (
    BARS,
    RULES,
    SCORES,
    SEEDS,
    Bar,
    Certificate,
    Mark,
    Reading,
    Row,
    competent,
    due,
    summed_up,
)
from incident_sim.batch import certify
from incident_sim.cli.certificates import lines_of, told
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


def failing(**unfair: int | Mark) -> list[str]:
    """The bars that do not hold, given exact marks of a fair scenario but for some."""
    scores: dict[str, int | Mark] = {**GOOD, **{name.replace("_", " "): score for name, score in unfair.items()}}
    marks = {name: score if isinstance(score, Mark) else Mark(score, score) for name, score in scores.items()}
    found = {bar: bar.read(marks[bar.play], marks[bar.above] if bar.above else None) for bar in BARS}
    return [bar.play for bar, reading in found.items() if not reading.holds]


def test_every_bar_is_about_a_play_and_every_policy_has_one() -> None:
    """Nobody who does not think goes unjudged."""
    assert {bar.play for bar in BARS} | {bar.above for bar in BARS if bar.above} == set(GOOD)
    assert all((bar.least is None) != (bar.most is None) for bar in BARS)
    assert len({rule.name for rule in RULES}) == len(RULES)
    assert len(SCORES) == len(BARS)


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
    assert failing() == []
    assert play in failing(**{play.replace(" ", "_"): score})


def test_bars_on_differences_take_the_worse_bound_of_each() -> None:
    """What is not known to hold does not hold."""
    assert failing(every_reference_at_once=Mark(60_000, 81_000)) == ["reference"]
    assert failing(stuffed_postmortem=20_001) == ["empty postmortem"]


def certificate_of(*readings: Reading) -> Certificate:
    """One rule, with what was found on seeds from one on."""
    rows = (Row("texts that tell the cause", "= 0", "count", tuple(enumerate(readings, 1))),)
    return Certificate("drill", tuple(range(1, len(readings) + 1)), rows)


def test_the_table_names_the_seeds_on_which_a_rule_does_not_hold_and_why() -> None:
    """Loudly, no more than eight of them, and each reason once."""
    unfair = certificate_of(*[Reading(1, holds=False, why=("a log line tells it",))] * 9, Reading(0, holds=True))
    text = "\n".join(lines_of(unfair))
    assert not unfair.passed
    assert "drill: NOT FAIR on 10 seeds" in text
    assert "FAILS on seeds 1, 2, 3, 4, 5, 6, 7, 8, ..." in text
    assert text.count("a log line tells it") == 1
    assert certificate_of(Reading(0, holds=True)).passed


def test_a_certificate_is_data_too() -> None:
    """Values by seed, in whole numbers."""
    data = json.loads(json.dumps(told(certificate_of(Reading(0, holds=True), Reading(2, holds=False, why=("so",))))))
    assert data["passed"] is False
    (row,) = data["rows"]
    assert row["values"] == {"1": 0, "2": 2}
    assert row["failed"] == [2]
    assert row["why"] == {"2": ["so"]}


def test_rules_without_a_reading_have_no_row() -> None:
    """A scenario with one variant has no other reference: what cannot be looked at is left out."""
    found = {1: {SCORES[0].name: Reading(0, holds=True)}}
    assert [row.rule for row in summed_up("drill", RULES, found).rows] == ["nothing"]


def test_costly_rules_that_hang_on_the_variant_are_looked_at_once_for_each() -> None:
    """On the first seed that draws it; all others on every seed."""
    scenario = open_scenario("checkout-cascade")
    looked = due(scenario, range(1, 9), RULES)
    costly = [seed for seed, rules in looked.items() if len(rules) == len(RULES)]
    assert len(costly) == len(scenario.variants)
    assert costly[0] == 1
    assert all(not rule.once for seed, rules in looked.items() if seed not in costly for rule in rules)


def test_the_competent_play_is_late_and_begins_with_something_innocent() -> None:
    """Eight minutes at the scenario's pace, and a rollback of a service that is not at fault."""
    scenario = open_scenario("checkout-cascade")
    reference = (TimedAction(at=MINUTE, action=Rollback(service="checkout")),)
    early, late = competent(scenario, reference, "checkout")
    assert isinstance(early.action, Rollback)
    assert early.action.service != "checkout"
    assert late.at == MINUTE + 8 * MINUTE * scenario.pace // ONE


def test_a_bar_says_in_the_table_what_it_asks() -> None:
    """Points, and any difference at all."""
    assert [rule.bar for rule in SCORES if rule.name.startswith("medic")] == [">= 60", "> 0"]
    assert Bar("nothing", most=10_000).read(Mark(0, 10_000), None).holds


FEW = {"nothing", "reference", "clerk", "empty postmortem", "stuffed postmortem"}
CHEAP = [rule for rule in RULES if not rule.once and set(rule.needs) <= FEW]


def test_one_world_of_the_tutorial_is_fair() -> None:
    """What five plays show of one seed; ``-m nightly`` has all rules, on twenty."""
    told: list[tuple[str, int, int]] = []
    certificate = certify(open_scenario("tutorial"), (4,), lambda *far: told.append(far), CHEAP)
    assert certificate.passed, "\n".join(lines_of(certificate))
    assert told == [("certifying", 0, 1), ("certifying", 1, 1)]


@pytest.mark.nightly
@pytest.mark.parametrize("name", ["checkout-cascade", "tutorial"])
def test_twenty_worlds_of_a_shipped_scenario_are_fair(name: str) -> None:
    """A story checked on one seed lies."""
    certificate = certify(open_scenario(name), range(1, SEEDS + 1), lambda *_: None)
    assert certificate.passed, "\n".join(lines_of(certificate))
