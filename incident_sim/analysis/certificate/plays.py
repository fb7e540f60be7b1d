"""The plays that a certificate is about: each a name, and how it is made from the reference where it is."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from incident_sim.actions import Action
from incident_sim.actions.command import Declare, Delegate
from incident_sim.actions.mitigate import Mitigation, Rollback
from incident_sim.analysis.derived import actions_of, clerk, medic
from incident_sim.analysis.whatif import ANOTHER, Branch, Input, Trunk
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


def shifted(trunk: Trunk, what: str, minutes: int) -> Branch:
    """A play with its declarations, or its changes, so many minutes later, by another pair of hands.

    All else stays at its instant, for the first hands take their time over nothing. Whoever declares says no figure:
    what was true at one instant may by luck be true again at another.
    """
    span = minutes * MINUTE * trunk.scenario.pace // ONE
    moved = [given for given in trunk.inputs if _is(what, given.action)]
    return Branch(
        without=frozenset(given.action_id for given in moved),
        sooner=tuple(
            Input(action_id="", at=given.at + span, actor=ANOTHER, action=_plain(given.action)) for given in moved
        ),
    )


def _is(what: str, action: Action) -> bool:
    match action:
        case Declare():
            return what == "declared"
        case Mitigation():
            return what == "mitigated"
        case Delegate(order=order):
            return what == "mitigated" and order.family == "mitigate"
        case _:
            return False


def _plain(action: Action) -> Action:
    return action.model_copy(update={"failing": None}) if isinstance(action, Declare) else action


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


DERIVED: Mapping[str, Derive] = {
    "clerk": _clerk,
    "medic": _medic,
    "competent": _competent,
    "every reference at once": _both,
}
"""By name: plays made from the actions of a reference."""
SHIFTED: Mapping[str, tuple[str, int]] = {
    late(what, minutes): (what, minutes) for what in ("declared", "mitigated") for minutes in (0, *SHIFTS)
}
"""By name: what comes later, and by how many minutes."""
FOREIGN = "another variant's reference"
