"""A certificate catches what is unfair: scenarios with one thing wrong each, and the row that must say so."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from incident_sim.analysis.certificate import HERRINGS, LEAKS, MOVES, SCORES, Booth, Reading, Rule
from incident_sim.analysis.certificate.leaks import Secret
from incident_sim.batch.pool import HERE
from incident_sim.files import open_scenario
from incident_sim.plays import Runbook
from incident_sim.scenario.load import load_scenario
from incident_sim.scenario.schema import Scenario
from incident_sim.scenario.truth import HarmWeights
from incident_sim.units import ONE
from tests.world.building import declare

FILE = Path(__file__).resolve().parents[2] / "scenarios" / "checkout-cascade.yaml"
BROWN_OUT, STORM = 1, 4
"""Seeds, one of each variant."""


@pytest.fixture(scope="module")
def short() -> Scenario:
    """Eight minutes of the payment cascade, after two of warm-up."""
    return open_scenario("checkout-cascade").model_copy(update={"lasts": 480_000_000, "warm_up": 120_000_000})


def other(scenario: Scenario, **changes: Any) -> Scenario:
    """The scenario with all its variants changed."""
    variants = tuple(variant.model_copy(update=changes) for variant in scenario.variants)
    return scenario.model_copy(update={"variants": variants})


def read(scenario: Scenario, seed: int, rule: Rule) -> Reading:
    """What a rule finds on a seed."""
    booth = Booth(scenario, seed, HERE)
    booth.prepare(rule.needs)
    reading = rule.read(booth)
    assert reading is not None
    return reading


def row(name: str) -> Rule:
    """The rule about a play's score."""
    return next(rule for rule in SCORES if rule.name == name)


def test_a_cause_in_a_log_line_a_summary_or_the_briefing_is_a_leak() -> None:
    """A vendor named after the cause, a true item of the form in a release's summary, a fault's id in the story."""
    text = FILE.read_text(encoding="utf-8")
    for fair, leaky in (
        ("paygate", "retry-storm-pay"),
        ("Clearer error texts, call policies tidied up", "A release let checkout retry four times without a budget"),
        ("It is an ordinary afternoon:", "It is an ordinary afternoon, with a guilty release:"),
        ("lasts: 25m", "lasts: 8m"),
    ):
        assert fair in text
        text = text.replace(fair, leaky)
    leaks = read(load_scenario(text, FILE.name), STORM, LEAKS)
    assert not leaks.holds
    where = {sentence.split(" tells ")[0] for sentence in leaks.why}
    assert {"a log line of payments", "the change log", "the briefing's story"} <= where


def test_only_words_that_name_it_are_a_leak() -> None:
    """Component and mechanism in one sentence, a true item, or an id of more than one word; not half of any."""
    secret = Secret(open_scenario("checkout-cascade").variants[1])
    assert secret.cause_in("Mind that checkout is prone to a Retry-Storm") is not None
    assert secret.cause_in("retry_storm", alone=True) is not None
    assert secret.cause_in("A retry storm is bad") is None
    assert secret.cause_in("checkout retries", alone=True) is None
    assert secret.named_in("rehearsal of guilty-release!") == "the fault guilty-release"
    assert secret.named_in("a release is guilty") is None


def test_a_reference_that_does_not_help_is_too_weak(short: Scenario) -> None:
    """Looking at the map is no runbook."""
    idle = Runbook.model_validate({"steps": ({"act": {"do": "view_map"}},)})
    weak = read(other(short, reference=idle), BROWN_OUT, row("reference"))
    assert not weak.holds
    assert weak.value < 50_000


def test_a_guilty_red_herring_is_caught(short: Scenario) -> None:
    """What is called harmless makes all the harm."""
    truth = short.variants[0].truth
    guilty = truth.model_copy(update={"red_herrings": ("paygate-eu-brown-out",)})
    brown_out = short.variants[0].model_copy(update={"truth": guilty})
    reading = read(short.model_copy(update={"variants": (brown_out, *short.variants[1:])}), BROWN_OUT, HERRINGS)
    assert not reading.holds
    assert "paygate-eu-brown-out" in reading.why[0]


def test_an_action_without_effect_is_caught() -> None:
    """A flag that guards nothing is offered, and nothing comes of it; all other moves are felt."""
    flags = (
        {"name": "paying", "summary": "Pay at once", "guards": ("vendor.pay",)},
        {"name": "dark-mode", "summary": "Draw the shop in dark colours"},
    )
    half = {"kind": "failing_dependency", "id": "vendor-fails", "at": "0s", "target": "vendor", "errors": 0.5}
    small = declare(topology__flags=flags, variants__0__faults=(half,))
    assert read(small, 1, MOVES).why == ("nothing comes of: Turn dark-mode off",)
    fair = small.topology.model_copy(update={"flags": small.topology.flags[:1]})
    assert read(small.model_copy(update={"topology": fair}), 1, MOVES).holds


def test_a_scenario_that_closing_the_shop_would_win_is_caught(short: Scenario) -> None:
    """Where refused users are no harm and nothing is ever late, whoever presses every button has ended it."""
    free = HarmWeights(failed_attempt=0, unserved_user=0)
    slow = short.model_copy(update={"harm": free, "pace": ONE, "lasts": 900_000_000})
    assert not read(slow, BROWN_OUT, row("do all that is offered")).holds
