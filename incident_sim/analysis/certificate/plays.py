"""The plays that a certificate is about: each a name, and how it is made from the reference where it is."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from incident_sim.actions.command import Declare, Delegate
from incident_sim.actions.mitigate import Mitigation, Rollback
from incident_sim.analysis.derived import actions_of, clerk, medic
from incident_sim.analysis.whatif import ANOTHER
from incident_sim.journal.entry import Entry
from incident_sim.plays import TimedAction
from incident_sim.scenario.schema import Scenario, Variant
from incident_sim.units import MINUTE, ONE

LATE = 8
"""Minutes of the rubric by which the competent play is later than the reference."""
SHIFTS = (1, 2, 4)
"""Minutes of the rubric by which a declaration, and a whole mitigation, come later: none may pay."""

Actions = tuple[TimedAction, ...]
Derive = Callable[[Scenario, Variant, Sequence[Entry], Sequence[Entry]], Actions | None]
"""Makes a play from the journals of the reference and of another variant's; None where there is no such play."""


def competent(scenario: Scenario, actions: Sequence[TimedAction], root: str) -> Actions:
    """The reference eight minutes later, after an early rollback of something that has nothing to do with it."""
    late = LATE * MINUTE * scenario.pace // ONE
    shifted = tuple(timed.model_copy(update={"at": timed.at + late}) for timed in actions)
    innocent = [past.service for past in scenario.releases if past.service != root]
    if not innocent or not actions:
        return shifted
    early = TimedAction(at=actions[0].at + MINUTE // 2, action=Rollback(service=innocent[0]))
    return (early, *shifted)


def shifted(scenario: Scenario, actions: Sequence[TimedAction], what: str, minutes: int) -> Actions:
    """The same play with its declarations, or its changes, so many minutes later, by another pair of hands.

    To be held against the play in which other hands do them at their own instants: then nothing else differs.
    """
    late = minutes * MINUTE * scenario.pace // ONE
    moved = {"at": late, "actor": ANOTHER}
    found = [
        timed.model_copy(update={**moved, "at": timed.at + late}) if _is(what, timed) else timed for timed in actions
    ]
    return tuple(sorted(found, key=lambda timed: timed.at))


def _is(what: str, timed: TimedAction) -> bool:
    match timed.action:
        case Declare():
            return what == "declared"
        case Mitigation():
            return what == "mitigated"
        case Delegate(order=order):
            return what == "mitigated" and order.family == "mitigate"
        case _:
            return False


def late(what: str, minutes: int) -> str:
    """The name of a play whose declarations or changes come later."""
    return f"{what} {minutes} min later"


def _clerk(_: Scenario, __: Variant, mine: Sequence[Entry], ___: Sequence[Entry]) -> Actions:
    return clerk(mine)


def _medic(_: Scenario, __: Variant, mine: Sequence[Entry], ___: Sequence[Entry]) -> Actions:
    return medic(mine)


def _competent(scenario: Scenario, variant: Variant, mine: Sequence[Entry], _: Sequence[Entry]) -> Actions:
    truth = variant.truth
    root = next(cause.component for cause in truth.hypotheses if cause.id == truth.root)
    return competent(scenario, actions_of(mine), root)


def _both(_: Scenario, __: Variant, mine: Sequence[Entry], foreign: Sequence[Entry]) -> Actions | None:
    if not foreign:
        return None
    return tuple(sorted((*actions_of(mine), *actions_of(foreign)), key=lambda timed: timed.at))


def _late(what: str, minutes: int) -> Derive:
    def derive(scenario: Scenario, _: Variant, mine: Sequence[Entry], __: Sequence[Entry]) -> Actions:
        return shifted(scenario, actions_of(mine), what, minutes)

    return derive


DERIVED: Mapping[str, Derive] = {
    "clerk": _clerk,
    "medic": _medic,
    "competent": _competent,
    "every reference at once": _both,
    **{late(what, minutes): _late(what, minutes) for what in ("declared", "mitigated") for minutes in (0, *SHIFTS)},
}
"""By name."""
FOREIGN = "another variant's reference"
