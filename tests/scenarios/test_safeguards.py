"""What would have prevented the payment cascade: true by mechanics, on several seeds of each variant."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import pytest
from pydantic import TypeAdapter

from incident_sim.analysis import Trial, Tried
from incident_sim.analysis.prevention import attempt
from incident_sim.kernel import Streams
from incident_sim.safeguards import Safeguard
from incident_sim.scenario.hardening import harden
from incident_sim.scenario.schema import Scenario
from incident_sim.session import draw_variant, find_zero
from incident_sim.units import FROM_FILE

SAFEGUARD: TypeAdapter[Safeguard] = TypeAdapter(Safeguard)
SEEDS = {
    name: [seed for seed in range(1, 12) if Streams(seed).of("variant").below(2) == place][:3]
    for place, name in enumerate(("brown-out", "retry-storm"))
}
PAGER = {"kind": "threshold", "severity": "page", "team": "payments", "service": "payments", "summary": "Payments"}
SLOW = {"kind": "alert", "rule": {**PAGER, "name": "payments-slow", "figure": "p99", "above": 1_500_000, "hold": "20s"}}
FULL = {"kind": "alert", "rule": {**PAGER, "name": "payments-full", "figure": "waiting", "above": 30, "hold": "20s"}}

EXPECTED: list[tuple[str, dict[str, Any], float, float]] = [
    ("brown-out", {"kind": "breaker", "call": "payments->paygate"}, 0.85, 1),
    ("brown-out", {"kind": "timeout", "call": "payments->paygate", "timeout": "2s"}, 0.85, 1),
    ("brown-out", {"kind": "retry_budget", "call": "checkout->payments"}, -0.05, 0.05),
    ("brown-out", SLOW, 0, 0),
    ("retry-storm", {"kind": "policy_gate", "call": "checkout->payments"}, 0.95, 1),
    ("retry-storm", {"kind": "breaker", "call": "checkout->payments"}, 0.85, 1),
    ("retry-storm", {"kind": "breaker", "call": "payments->paygate"}, -0.05, 0.05),
    ("retry-storm", {"kind": "canary", "service": "checkout"}, 0.2, 1),
    ("retry-storm", FULL, 0, 0),
]
"""The least and the most of the harm of nobody acting that it averts."""


Idle = Callable[[int], tuple[int, Tried]]


@pytest.fixture(scope="module")
def idle(cascade: Scenario) -> Idle:
    """Where a seed's zero lies, and what nobody acting comes to in the world as it is declared; once for each seed."""

    @cache
    def run(seed: int) -> tuple[int, Tried]:
        zero = find_zero(cascade, seed)
        return zero, tried(cascade, seed, zero)

    return run


def tried(scenario: Scenario, seed: int, zero: int) -> Tried:
    """Nobody acting."""
    found = attempt(Trial(scenario, seed, zero))
    assert found is not None
    return found


@pytest.mark.nightly
@pytest.mark.parametrize(("variant", "given", "least", "most"), EXPECTED, ids=lambda value: str(value)[:60])
def test_a_safeguard_averts_what_the_mechanism_says(
    cascade: Scenario, idle: Idle, variant: str, given: dict[str, Any], least: float, most: float
) -> None:
    """Relief at the cause averts nearly all; what is aimed elsewhere, and an alert that nobody hears, nothing."""
    safeguard = SAFEGUARD.validate_python(given, context=FROM_FILE)
    for seed in SEEDS[variant]:
        assert draw_variant(cascade, Streams(seed)).name == variant
        zero, usual = idle(seed)
        hardened = tried(harden(cascade, [safeguard]), seed, zero)
        share = 1 - hardened.harm.total / usual.harm.total
        assert least <= share <= most, f"seed {seed}: {share:.3f}"
        if safeguard.kind == "alert":
            assert hardened.begun is not None
            assert hardened.begun <= hardened.pages[0] < usual.pages[0], f"seed {seed}"
