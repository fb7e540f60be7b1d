"""Changes that make it worse: data destroyed, load on the cold and the full, guards removed, evidence lost."""

from __future__ import annotations

from incident_sim.actions import Action
from incident_sim.actions.command import Ask
from incident_sim.actions.investigate import CheckIntegrity
from incident_sim.actions.mitigate import CaptureState, Mitigation, Restart, Scale, Shed
from incident_sim.actions.parts import SetRateLimit
from incident_sim.actions.union import action_kinds
from incident_sim.scoring.case import Case
from incident_sim.scoring.criteria.investigation import destroyed, on_path
from incident_sim.scoring.headroom import overfull
from incident_sim.scoring.naming import at_rest, changed, knob, matches, target
from incident_sim.scoring.penalties.pattern import Charge, Pattern
from incident_sim.scoring.record import Deed
from incident_sim.units import ONE


def destructive(case: Case) -> Charge | None:
    """Something is destroyed while a gentler change that helps was not tried, or unchecked and without asking.

    Checked is who saved its state or compared the records before, or asked the team that owns it.
    """
    bad = [
        deed
        for deed in case.changes
        if changed(deed.action).risk == "destructive" and (_needless(case, deed) or not _checked(case, deed))
    ]
    if not bad:
        return None
    lost = any(matches(deed.action, case.truth.loses_data) for deed in bad)
    reason = "destroyed without need or without a check" + (", and data is lost" if lost else "")
    return Charge(8, reason, bad, 50 if lost else None)


def _needless(case: Case, deed: Deed) -> bool:
    """Whether the truth has a gentler way, and it had not been tried."""
    truth = case.truth
    ways = (*truth.removes_trigger, *truth.removes_sustainer, *truth.smallest_scope)
    if matches(deed.action, ways):
        return False
    gentle = [way for way in ways if action_kinds()[way.split(" ")[0]].risk != "destructive"]
    tried = any(other.at < deed.at and matches(other.action, gentle) for other in case.changes)
    return bool(gentle) and not tried


def _checked(case: Case, deed: Deed) -> bool:
    """Whether somebody looked at what would be lost, or asked whose it is."""
    name = target(deed.action).split(".")[0]
    owner = next((service.team for service in case.scenario.topology.services if service.name == name), None)
    for other in case.record.deeds:
        if other.at >= deed.at:
            break
        match changed(other.action):
            case CaptureState(service=service) if service == name:
                return True
            case CheckIntegrity():
                return True
            case Ask(team=team) if owner is None or team == owner:
                return True
            case _:
                pass
    return False


def into_load(case: Case) -> Charge | None:
    """Cold replicas are put into full load while a sustaining effect holds: a restart, or more of what starts cold."""
    if not case.truth.sustaining:
        return None
    cold = []
    for deed in case.changes:
        if not _starts_cold(case, changed(deed.action)) or case.impact.failing_at(deed.at) < ONE // 2:
            continue
        sheds = [
            change.admit
            for other in case.changes
            if other.at <= deed.at and isinstance(change := changed(other.action), Shed)
        ]
        if not sheds or sheds[-1] > ONE // 2:
            cold.append(deed)
    return Charge(3, "cold replicas met the full load", cold) if cold else None


def _starts_cold(case: Case, change: Action) -> bool:
    match change:
        case Restart():
            return True
        case Scale(service=name, replicas=replicas) if case.truth.cold:
            return any(
                service.name == name and service.warm_up and replicas > service.replicas
                for service in case.scenario.topology.services
            )
        case _:
            return False


def onto_full(case: Case) -> Charge | None:
    """Traffic is shifted to where the headroom that can be seen is less than what is shifted."""
    full = [deed for deed in case.changes if overfull(case, deed)]
    return Charge(5, "more was shifted than the target had room for", full) if full else None


def unguarded(case: Case) -> Charge | None:
    """A rate limit, a check, a backup or an alert that protects users or data is turned off, and stays off."""
    off: dict[str, Deed] = {}
    for deed in case.changes:
        action = changed(deed.action)
        if at_rest(case.scenario, action):
            off.pop(knob(action), None)
        elif _removes_guard(case, action):
            off[knob(action)] = deed
        else:
            off.pop(knob(action), None)
    if not off:
        return None
    open_ = any(
        guard.security and matches(deed.action, (guard.change,)) for deed in off.values() for guard in case.truth.guards
    )
    reason = f"left off: {', '.join(off)}"
    return Charge(4, reason, off.values(), 60 if open_ else None)


def _removes_guard(case: Case, action: Action) -> bool:
    lifted = isinstance(action, SetRateLimit) and action.rate is None
    return isinstance(action, Mitigation) and (lifted or matches(action, [guard.change for guard in case.truth.guards]))


def evidence_lost(case: Case) -> Charge | None:
    """The faulty thing is restarted, flushed or purged before its state was saved, and the cause is not settled."""
    captures = [
        deed.at for deed in case.handled if isinstance(changed(deed.action), CaptureState) and on_path(case, deed)
    ]
    lost = [deed for deed in destroyed(case) if not any(at < deed.at for at in captures)]
    if not lost or case.settled_by(case.closed):
        return None
    return Charge(2, "its state was taken away before a capture", lost)


HARM: tuple[Pattern, ...] = (
    Pattern("X10", "Destructive without need", "8; at most 50 in total where data is lost", destructive),
    Pattern("X11", "Restart into load", "3", into_load),
    Pattern("X12", "Onto the full side", "5", onto_full),
    Pattern("X13", "Guard removed", "4; at most 60 in total where it is one of security", unguarded),
    Pattern("X20", "Evidence destroyed", "2", evidence_lost),
)
