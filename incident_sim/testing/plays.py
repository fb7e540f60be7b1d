"""Playing a list of actions, with time cut up as one likes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from incident_sim.actions import Action
from incident_sim.errors import ActionRefused
from incident_sim.scenario.schema import Scenario
from incident_sim.session import Session


def play(
    scenario: Scenario,
    seed: int,
    actions: Sequence[tuple[int, Action]],
    cuts: Iterable[int] = (),
    *,
    zero: int | None = None,
) -> Session:
    """A finished session: actions at their times, and time stopped at every cut as well."""
    session = Session(scenario, seed, zero=zero)
    stops: list[tuple[int, Action | None]] = [(at, None) for at in cuts]
    stops += actions
    # A stable sort: a cut at the instant of an action comes before it, and actions keep their order.
    for at, action in sorted(stops, key=lambda stop: stop[0]):
        if at >= session.ends_at:
            break
        session.advance(at)
        if action is not None:
            try:
                session.accept("me", action)
            except ActionRefused:
                continue
    session.finish()
    return session


def first_difference(one: Sequence[str], other: Sequence[str]) -> tuple[int, str, str] | None:
    """Where two journals part, and what stands there; None if they are the same."""
    for number, (left, right) in enumerate(zip(one, other, strict=False)):
        if left != right:
            return number, left, right
    if len(one) == len(other):
        return None
    number = min(len(one), len(other))
    left, right = (lines[number] if number < len(lines) else "" for lines in (one, other))
    return number, left, right
