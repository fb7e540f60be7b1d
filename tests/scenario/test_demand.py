"""What a scenario asks of a machine: calls that never end, that go too deep, and more of them than any could carry."""

from __future__ import annotations

from pathlib import Path

import pytest

from incident_sim.errors import FileRefused
from incident_sim.scenario.load import load_scenario

TEXT = (Path(__file__).resolve().parents[1] / "analysis" / "runaway.yaml").read_text(encoding="utf-8")
LEAF = "error: 1.0}]}"
JOURNEY = "{name: buying, entry: shop.buy, rate: 50/s, patience: 60s}"
FAULT = "{kind: failing_dependency, id: bank-fails, at: 0s, until: 2m, target: bank, errors: 0.5}"
FOURTH = "  flags:\n"


def problems(*changes: tuple[str, str]) -> list[tuple[str, str]]:
    """What is said of a small shop once some of its text is another: the line that is named, and the words."""
    text = TEXT
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    try:
        load_scenario(text, "broken.yaml")
    except FileRefused as refusal:
        lines = text.splitlines()
        return [(lines[problem.line - 1].strip(), problem.message) for problem in refusal.problems]
    return []


def declared(call: str, policy: str = "timeout: 1s") -> tuple[str, str]:
    """One more call."""
    caller, callee = call.split("->")
    return FOURTH, f"    - {{caller: {caller}, callee: {callee}, policy: {{{policy}}}}}\n{FOURTH}"


def test_calls_that_come_back_to_where_they_began_are_refused() -> None:
    """At the call that closes the circle, with all who are in it."""
    ((line, said),) = problems((LEAF, "calls: [second.go]}]}"), declared("fourth->second"))
    assert line.startswith("- {name: fourth")
    assert "second.go -> third.go -> fourth.go -> second.go" in said


def test_a_route_that_comes_back_for_some_users_only_is_refused() -> None:
    """Where the others go counts, too: ``otherwise`` is a way like any share."""
    shares = "shares: [{to: bank.pay, share: 1.0}], only: {region: here}"
    route = f"  routes:\n    - {{name: away, {shares}, otherwise: first.go}}\n"
    ((line, said),) = problems(
        (LEAF, "calls: [away]}]}"), declared("fourth->bank"), declared("fourth->first"), (FOURTH, route + FOURTH)
    )
    assert "otherwise: first.go" in line
    assert "fourth.go -> first.go" in said


def test_work_left_for_later_that_leaves_itself_again_is_refused() -> None:
    """A consumer whose own calls fail would leave its message once more, without an end."""
    queues = "  queues:\n    - {name: again, team: shop, consumer: first.go, consumers: 10}\n"
    ((line, said),) = problems(
        ("{caller: third, callee: fourth, policy: {timeout: 60s, retry: {times: 10}}}",
         "{caller: third, callee: fourth, policy: {timeout: 60s, fallback: {kind: later, queue: again}}}"),
        (FOURTH, queues + FOURTH),
    )  # fmt: skip
    assert "fallback: {kind: later, queue: again}" in line
    assert "third.go -> first.go" in said


def chained(count: int) -> list[tuple[str, str]]:
    """What is said where ``fourth`` leads on to so many more."""
    services, calls = "", ""
    for place in range(count):
        leads = f", calls: [more-{place + 1}.go]" if place + 1 < count else ""
        services += (
            f"    - {{name: more-{place}, team: shop, replicas: 1, workers: 9, queue: 9, release: more-1, "
            f"endpoints: [{{name: go, work: {{p50: 1ms, p99: 1ms}}{leads}}}]}}\n"
        )
        if place:
            calls += f"    - {{caller: more-{place - 1}, callee: more-{place}, policy: {{timeout: 9s}}}}\n"
    parties = "  third_parties:\n"
    return problems(
        (LEAF, "calls: [more-0.go]}]}"),
        declared("fourth->more-0"),
        (parties, services + parties),
        (FOURTH, calls + FOURTH),
    )


def test_a_chain_is_as_long_as_it_may_be_and_no_longer() -> None:
    """Shop, first, second, third and fourth are five: 59 more are allowed, and one more is not."""
    assert chained(59) == []
    ((line, said),) = chained(60)
    assert line.startswith("- {name: shop")
    assert "shop.buy begins a chain of 65 requests" in said
    assert "at most 64 are allowed" in said


@pytest.mark.parametrize(
    ("who", "place", "asks"),
    [
        ("rate: 2000/s,\n shape: [{at: 0s, level: 1}, {at: 1m, level: 4}]", "shape: ", "48,000"),
        ("rate: 2000/s,\n series: {step: 1m, levels: [1, 5, 1]}", "series: ", "60,000"),
        ("\n population: {users: 20000, think: 1ms}", "population: ", "120,000,000"),
        ("\n population: {users: 20000, think: 10s}", "", ""),
        ("\n sessions: {clients: 20000, lifetime: 1h, backoff: 1s}", "sessions: ", "120,000"),
        ("\n sessions: {clients: 20000, lifetime: 1h, backoff: 20s}", "", ""),
        ("rate: 2000/s", "", ""),
    ],
)
def test_a_peak_that_no_machine_carries_is_refused(who: str, place: str, asks: str) -> None:
    """Six requests a user; whatever makes them so many is named, with what they come to and what is allowed."""
    found = problems((JOURNEY, f"{{name: buying, entry: shop.buy, patience: 60s, {who}}}"))
    if not place:
        assert found == []
        return
    ((line, said),) = found
    assert line.startswith(place)
    assert f"this makes {asks} requests a second in all at the peak; a drill carries 20,000" in said


def test_a_surge_that_no_machine_carries_is_refused_at_its_factor() -> None:
    """Two at once multiply, and two apart do not."""
    surge = "{{kind: surge, id: {0}, at: {1}, until: {2}, journey: buying, factor: {3}}}"
    apart = ", ".join((FAULT, surge.format("one", "0s", "1m", 9), surge.format("two", "1m", "2m", 10)))
    assert problems((FAULT, apart)) == []
    at_once = ", ".join((FAULT, surge.format("one", "0s", "1m", 9), surge.format("two", "30s", "2m", 10)))
    ((line, said),) = problems((FAULT, at_once))
    assert "kind: surge" in line
    assert "this makes 27,000 requests a second in all" in said


def test_all_traffic_counts_together() -> None:
    """Each of sixteen journeys is one that a machine carries, and their sum is not: the largest is named."""
    journeys = "".join(
        f"\n    - {{name: buying{place or ''}, entry: shop.buy, rate: {210 + place}/s, patience: 60s}}"
        for place in range(16)
    )
    ((line, said),) = problems((f" [{JOURNEY}]", journeys))
    assert "name: buying15" in line
    assert "this makes 1,350 of the 20,880 requests" in said


def test_a_batch_counts_while_it_is_at_work() -> None:
    """However seldom it comes: so many at once, each as long as its work."""
    batch = "\n  batches: [{name: night, entry: first.go, at: 0s, count: 1000000, at_once: 200}]\nobjectives"
    ((line, said),) = problems(("\nobjectives", batch))
    assert line.startswith("batches: ")
    assert "of the" in said
    assert problems(("\nobjectives", batch.replace("at_once: 200", "at_once: 5"))) == []
