"""Time lost: symptoms cured again and again, one component stared at, causes sought while users fail."""

from __future__ import annotations

from incident_sim.actions import Action
from incident_sim.actions.close import Resolve, StandDown
from incident_sim.actions.command import Declare
from incident_sim.actions.investigate import Look
from incident_sim.actions.mitigate import Restart, Scale
from incident_sim.scoring.anchors import NOTABLE
from incident_sim.scoring.case import Case, clock
from incident_sim.scoring.criteria.communication import posts
from incident_sim.scoring.naming import changed, keys, matches
from incident_sim.scoring.penalties.pattern import Charge, Pattern
from incident_sim.scoring.record import Deed
from incident_sim.scoring.standing import unfinished
from incident_sim.units import ONE

STUBBORN = 3
"""Looks or changes at one thing that make a habit."""
LOOKING = 20
"""Minutes of looking for a cause that are too many while users fail."""


def premature(case: Case) -> Charge | None:
    """It is called over while users fail, work or payments are left, the trigger is armed, or the watch is not over.

    Each time it has to be opened again costs more.
    """
    said = [deed for deed, post in posts(case) if post.status == "resolved"]
    said += [deed for deed, _ in case.record.of(Resolve)] + [deed for deed, _ in case.record.of(StandDown)]
    if not said:
        return None
    first = min(said, key=lambda deed: deed.at)
    why = list(unfinished(case, first.at))
    if not why:
        return None
    again = _reopened(case, first)
    reason = f"called over {clock(first.at)}: {', '.join(why)}" + (
        f"; opened again {len(again)} times" if again else ""
    )
    return Charge(5 + 2 * len(again), reason, [first, *again])


def _reopened(case: Case, first: Deed) -> list[Deed]:
    """Each post or declaration that opens it again after it was called over."""
    again: list[Deed] = []
    over = False
    for deed in case.record.deeds:
        match deed.action:
            case Declare() if over:
                over = False
                again.append(deed)
            case _ if any(deed is other for other, _ in posts(case)):
                resolved = getattr(deed.action, "status", "") == "resolved"
                if over and not resolved:
                    again.append(deed)
                over = resolved if deed.at >= first.at else over
            case _:
                pass
    return again


def symptom_only(case: Case) -> Charge | None:
    """The same thing is restarted or scaled twice, users fail all the same, and nothing is done about the cause."""
    causes = (*case.truth.removes_trigger, *case.truth.removes_sustainer)
    if any(matches(deed.action, causes) for deed in case.changes):
        return None
    again: dict[str, list[Deed]] = {}
    for deed in case.changes:
        change = changed(deed.action)
        later = deed.at + change.acts * case.scenario.pace // ONE + case.minutes(5)
        if isinstance(change, (Restart, Scale)) and case.impact.failing_at(later) > NOTABLE:
            again.setdefault(keys(deed.action)[0], []).append(deed)
    most = max(again.values(), key=len, default=[])
    return Charge(4, "restarted or scaled again and again", most) if len(most) >= 2 else None


def tunnel_vision(case: Case) -> Charge | None:
    """Only one component is looked at for fifteen minutes after it was cleared, while users go on failing.

    It is cleared when what was seen has ruled out every hypothesis about it, on the causal path or not.
    """
    for component, cleared in sorted(_cleared(case).items()):
        end = cleared + case.minutes(15)
        after = [deed for deed in case.record.deeds if cleared < deed.at <= end and _about(deed.action)]
        on_it = [deed for deed in after if component in _about(deed.action)]
        if len(on_it) >= STUBBORN and len(on_it) == len(after) and case.impact.failing_at(end) > 100_000:
            return Charge(3, f"only {component}, which was cleared", on_it)
    return None


def _cleared(case: Case) -> dict[str, int]:
    """The components about which no hypothesis is left, and since when."""
    out = {cause: found.at for found in reversed(case.found) for cause in found.clue.rules_out}
    suspected: dict[str, list[str]] = {}
    for cause in case.truth.hypotheses:
        suspected.setdefault(cause.component, []).append(cause.id)
    return {
        component: max(out[cause] for cause in causes)
        for component, causes in suspected.items()
        if all(cause in out for cause in causes)
    }


def _about(action: Action) -> str:
    """What an action is about, if it is about one component."""
    action = changed(action)
    names = ("service", "target", "call", "component", "third_party")
    return next((str(getattr(action, name)) for name in names if getattr(action, name, None)), "")


def late_relief(case: Case) -> Charge | None:
    """The cause is looked for during twenty minutes while one in ten fails and relief is at hand.

    The wallboard counts as seen: safe generic relief is always at hand. The minutes count from the first look after one
    could know.
    """
    known = case.anchors.known
    if known is None:
        return None
    looks = [deed for deed in case.record.deeds if isinstance(deed.action, Look) and deed.at >= known]
    if not looks:
        return None
    start = looks[0].at
    first = case.changes[0].at if case.changes else case.scenario.lasts
    failing = all(case.impact.failing_at(start + case.minutes(after)) >= 100_000 for after in (LOOKING // 2, LOOKING))
    if first - start <= case.minutes(LOOKING) or not failing:
        return None
    return Charge(4, "twenty minutes of looking while users failed", looks[:2])


RELIEF: tuple[Pattern, ...] = (
    Pattern("X5", "Premature all-clear", "5, and 2 each time it is opened again", premature),
    Pattern("X9", "Symptom only", "4", symptom_only),
    Pattern("X14", "Tunnel vision", "3", tunnel_vision),
    Pattern("X18", "Cause before relief", "4", late_relief),
)
