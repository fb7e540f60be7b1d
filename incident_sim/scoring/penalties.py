"""Anti-patterns: what is taken off after the sum, and what caps it."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable
from itertools import pairwise

from incident_sim.actions import Action
from incident_sim.actions.close import Resolve
from incident_sim.actions.command import Declare, Note, Page
from incident_sim.actions.communicate import Message
from incident_sim.actions.investigate import Look
from incident_sim.actions.mitigate import (
    CaptureState,
    CloseBreaker,
    Reconcile,
    Restart,
    Rollback,
    Scale,
    Shed,
    ShiftTraffic,
)
from incident_sim.journal.signals import WindowClosed
from incident_sim.scoring.case import POINT, Case, changed, clock, keys, matches
from incident_sim.scoring.criteria.communication import posts
from incident_sim.scoring.criteria.mitigation import GENERIC, READINGS, justified
from incident_sim.scoring.criteria.postmortem import filed
from incident_sim.scoring.language import blame
from incident_sim.scoring.record import Deed
from incident_sim.scoring.report import Evidence, Penalty
from incident_sim.units import MINUTE, ONE

MOST = 25 * POINT
"""Penalties together never take more."""

Pattern = Callable[[Case], Penalty | None]


def _penalty(
    id_: str, title: str, points: float, reason: str, deeds: Iterable[Deed], cap: int | None = None
) -> Penalty:
    evidence = tuple(Evidence(at=deed.at, entry=deed.seq, text=" ".join(keys(deed.action))) for deed in deeds)
    return Penalty(id=id_, title=title, points=int(points * POINT), reason=reason, evidence=evidence[:8], cap=cap)


def _knob(action: Action) -> str:
    action = changed(action)
    kind = {"open_breaker": "breaker", "close_breaker": "breaker"}.get(action.kind, action.kind)
    return f"{kind} {' '.join(keys(action)[0].split(' ')[1:])}"


def thrashing(case: Case) -> Penalty | None:
    """X1: the same knob is turned back and forth twice in ten minutes; a rising ramp is no turning back."""
    turned: dict[str, list[Deed]] = {}
    for deed in case.changes:
        turned.setdefault(_knob(deed.action), []).append(deed)
    wild: list[Deed] = []
    for deeds in turned.values():
        back = [
            last
            for first, middle, last in zip(deeds, deeds[1:], deeds[2:], strict=False)
            if (_value(middle.action) - _value(first.action)) * (_value(last.action) - _value(middle.action)) < 0
        ]
        wild += [last for first, last in pairwise(back) if last.at - first.at <= case.minutes(10)]
    count = min(2, len(wild))
    return _penalty("X1", "Thrashing", 3 * count, "the same knob was turned back and forth", wild) if wild else None


def _value(action: Action) -> int:
    """Where a change puts its knob."""
    action = changed(action)
    for name in ("admit", "share", "replicas", "times", "size", "timeout", "on"):
        if hasattr(action, name):
            return int(getattr(action, name))
    return int(action.kind in ("open_breaker", "pause_rollout"))


def shotgun(case: Case) -> Penalty | None:
    """X2: three changes that nothing seen justifies, within minutes, with no reading between."""
    guesses = [deed for deed in case.changes if _is_guess(case, deed)]
    readings = [deed.at for deed in case.record.deeds if isinstance(deed.action, READINGS)]
    series: list[list[Deed]] = []
    place = 0
    while place + 2 < len(guesses):
        first, last = guesses[place], guesses[place + 2]
        unread = not any(first.at < at < last.at for at in readings)
        if last.at - first.at <= case.minutes(5) and unread:
            series.append([first, last])
            place += 3
        else:
            place += 1
    if not series:
        return None
    reason = f"{len(series)} times three unjustified changes in a row, unread"
    return _penalty("X2", "Shotgun", min(8, 4 * len(series)), reason, [deed for pair in series for deed in pair])


def _is_guess(case: Case, deed: Deed) -> bool:
    """Whether nothing links a change to the trouble: no clue, and not the wallboard, which counts as seen."""
    change = changed(deed.action)
    restores = isinstance(change, (CloseBreaker, CaptureState, Reconcile)) or _value(change) in _PUT_BACK.get(
        change.kind, ()
    )
    return not restores and not justified(case, deed) and not _on_the_wall(case, deed)


_PUT_BACK = {"shed": (ONE,), "shift_traffic": (0,)}
"""Where a knob stands when it is put back."""


def _on_the_wall(case: Case, deed: Deed) -> bool:
    """Whether the wallboard showed trouble at what a change is about, in the windows published just before."""
    target = " ".join(keys(deed.action)).split(" ", 1)[-1]
    about = [service.name for service in case.scenario.topology.services if service.name in target]
    about += [
        service.name
        for service in case.scenario.topology.services
        for endpoint in service.endpoints
        if any(need == target.split(" ")[0] for need in endpoint.calls)
    ]
    watched = [objective.journey for objective in case.scenario.objectives]
    for entry in case.entries:
        window = entry.fact
        if not isinstance(window, WindowClosed) or not deed.at - case.minutes(5) <= entry.at <= deed.at:
            continue
        if any(row.service in about and row.errors * ONE > row.requests * 20_000 for row in window.services):
            return True
        if any(row.journey in watched and row.journey in target and row.failures for row in window.journeys):
            return True
    return False


def blind_change(case: Case) -> Penalty | None:
    """X3: a costly change with nothing seen that links its target; the wallboard counts as seen."""
    blind = [
        deed
        for deed in case.costly
        if _is_guess(case, deed) and not case.found_by(deed.at) and not isinstance(changed(deed.action), GENERIC)
    ]
    count = min(2, len(blind))
    return _penalty("X3", "Blind change", 3 * count, "costly changes without any evidence", blind) if blind else None


def wrong_rollback(case: Case) -> Penalty | None:
    """X4: rolled back what is not on the causal path, although something seen excluded it."""
    wrong = []
    for deed in case.changes:
        change = changed(deed.action)
        if not isinstance(change, Rollback) or matches(change, case.truth.removes_trigger):
            continue
        excluded = {cause for found in case.found_by(deed.at) for cause in found.clue.rules_out}
        suspects = [
            cause.id
            for cause in case.truth.hypotheses
            if cause.component == change.service and cause.mechanism in ("bad_release", "retry_storm")
        ]
        if suspects and all(cause in excluded for cause in suspects):
            wrong.append(deed)
    return _penalty("X4", "Wrong rollback", 3, "a release that the evidence had cleared", wrong) if wrong else None


def premature(case: Case) -> Penalty | None:
    """X5: all clear while it is not, or before the watch is over."""
    said = [deed for deed, post in posts(case) if post.status == "resolved"]
    said += [deed for deed, _ in case.record.of(Resolve)]
    if not said:
        return None
    first = min(said, key=lambda deed: deed.at)
    tm = case.anchors.tm
    early = tm is None or first.at < tm + case.minutes(30)
    return _penalty("X5", "Premature all-clear", 5, f"called over {clock(first.at)}", [first]) if early else None


def silence(case: Case) -> Penalty | None:
    """X6: no public word for half an hour while it is public."""
    td = case.anchors.td
    if not case.public or td is None or not case.record.deeds:
        return None
    end = min(case.anchors.tr or case.scenario.lasts, case.scenario.lasts)
    times = [td, *[deed.at for deed, _ in posts(case) if deed.at <= end], end]
    gaps = sum((after - before) // case.minutes(30) for before, after in itertools.pairwise(times))
    # After the recovery, a watch of its own length without news is no silence.
    tm = case.anchors.tm
    if tm is not None and any(deed.at >= tm for deed, _ in posts(case)):
        gaps = sum((after - before) // case.minutes(30) for before, after in itertools.pairwise(times) if before < tm)
    return _penalty("X6", "Silence", min(6, 3 * gaps), "no public word for half an hour", []) if gaps else None


def falsehood(case: Case) -> Penalty | None:
    """X7: a public word contradicts what one had seen: all well while failing, payments safe while they were not."""
    lies = []
    money = False
    for deed, post in posts(case):
        doubts = [
            seen
            for seen in case.seen.values()
            if seen.view == "check_integrity" and seen.delivered_at <= deed.begun
            if any(name in ("authorised_without_order", "charged_twice") and value > 0 for name, value in seen.figures)
        ]
        if post.data_safe is True and doubts:
            lies.append(deed)
            money = True
        elif post.effect == "none" and min(case.failing_at(deed.at), case.failing_at(deed.at - MINUTE)) > 200_000:
            lies.append(deed)
    cap = 60 * POINT if money else None
    return _penalty("X7", "False statement", 6, "a public word against what had been seen", lies, cap) if lies else None


def blaming(case: Case) -> Penalty | None:
    """X8: a person or a team is named as the cause."""
    found: list[str] = []
    for deed in case.record.deeds:
        if isinstance(deed.action, (Message, Note)):
            found += blame(getattr(deed.action, "text", ""))
    form = filed(case)
    if form is not None:
        found += blame(" ".join((form.summary, form.permanent_fix, *[item.object for item in form.actions])))
    if not found:
        return None
    return _penalty("X8", "Blame", min(6, 2 * len(found)), f"said: {found[0]}", [])


def symptom_only(case: Case) -> Penalty | None:
    """X9: the same thing is restarted or scaled twice, and nothing is done about the cause."""
    again = [deed for deed in case.changes if isinstance(changed(deed.action), (Restart, Scale))]
    targets = [keys(deed.action)[0] for deed in again]
    causes = any(
        matches(deed.action, (*case.truth.removes_trigger, *case.truth.removes_sustainer)) for deed in case.changes
    )
    if causes or not any(targets.count(target) >= 2 for target in targets):
        return None
    return _penalty("X9", "Symptom only", 4, "restarted or scaled again and again", again)


def into_load(case: Case) -> Penalty | None:
    """X11: cold replicas are put into full load while a sustaining effect holds."""
    if not case.truth.sustaining:
        return None
    cold = []
    for deed in case.changes:
        if not isinstance(changed(deed.action), Restart) or case.failing_at(deed.at) < ONE // 2:
            continue
        sheds = [
            change.admit
            for other in case.changes
            if other.at <= deed.at and isinstance(change := changed(other.action), Shed)
        ]
        if not sheds or sheds[-1] > ONE // 2:
            cold.append(deed)
    return _penalty("X11", "Restart into load", 3, "cold replicas met the full load", cold) if cold else None


def onto_full(case: Case) -> Penalty | None:
    """X12: traffic is sent where there is no headroom for it."""
    full = []
    for deed in case.changes:
        change = changed(deed.action)
        if not isinstance(change, ShiftTraffic) or not change.share:
            continue
        party = next((party for party in case.scenario.topology.third_parties if party.name == change.to), None)
        looked = any(
            seen.view == "view_capacity"
            and seen.delivered_at <= deed.at
            and any(name.startswith(f"{change.to}@") for name, _ in seen.figures)
            for seen in case.seen.values()
        )
        if party is not None and not looked and change.share > 700_000:
            full.append(deed)
    return _penalty("X12", "Onto the full side", 5, "shifted without a look at the headroom", full) if full else None


def tunnel_vision(case: Case) -> Penalty | None:
    """X14: nothing but one component for fifteen minutes after a clue had cleared it, while users went on failing."""
    components = {cause.id: cause.component for cause in case.truth.hypotheses}
    for found in case.found:
        end = found.at + case.minutes(15)
        cleared = {components[cause] for cause in found.clue.rules_out} - set(case.truth.path)
        after = [deed for deed in case.record.deeds if found.at < deed.at <= end and _about(deed.action)]
        for component in sorted(cleared):
            on_it = [deed for deed in after if component in _about(deed.action)]
            if len(on_it) >= STUBBORN and len(on_it) == len(after) and case.failing_at(end) > 100_000:
                return _penalty("X14", "Tunnel vision", 3, f"only {component}, which was cleared", on_it)
    return None


STUBBORN = 3
"""Looks or changes at one thing that make a habit."""


def _about(action: Action) -> str:
    """What an action is about, if it is about one component."""
    action = changed(action)
    names = ("service", "target", "call", "component", "third_party")
    return next((str(getattr(action, name)) for name in names if getattr(action, name, None)), "")


def late_relief(case: Case) -> Penalty | None:
    """X18: looking for the cause for twenty minutes while one in ten fails and relief was at hand."""
    td = case.anchors.td
    looks = [deed for deed in case.record.deeds if isinstance(deed.action, Look)]
    if td is None or not looks:
        return None
    first = case.changes[0].at if case.changes else case.scenario.lasts
    if first - td <= case.minutes(20) or case.failing_at(td + case.minutes(10)) < 100_000:
        return None
    return _penalty("X18", "Cause before relief", 4, "twenty minutes of looking while users failed", looks[:2])


def over_paging(case: Case) -> Penalty | None:
    """X15: everybody is paged."""
    pages = case.record.of(Page)
    teams = case.scenario.people.teams
    if len(pages) <= 8 and (len(pages) < len(teams) or len(teams) < 4):
        return None
    return _penalty("X15", "Over-paging", 2, f"{len(pages)} of {len(teams)} teams were paged", [d for d, _ in pages])


def litigation(case: Case) -> Penalty | None:
    """X16: the severity is lowered twice before it is over."""
    names = [level.name for level in case.scenario.briefing.severities]
    done = case.record.of(Declare)
    tm = case.anchors.tm
    lower = [
        after[0]
        for before, after in itertools.pairwise(done)
        if names.index(after[1].severity) > names.index(before[1].severity) and (tm is None or after[0].at < tm)
    ]
    return _penalty("X16", "Severity litigation", 1, "lowered twice", lower) if len(lower) >= 2 else None


def broken_promise(case: Case) -> Penalty | None:
    """X17: a time of recovery was promised in public and passed."""
    tm = case.anchors.tm
    late = [deed for deed, post in posts(case) if post.eta is not None and (tm is None or tm > deed.at + post.eta)]
    return _penalty("X17", "Broken promise", 2, "the promised time passed", late) if late else None


def noise(case: Case) -> Penalty | None:
    """X19: posts that say nothing new, within minutes of each other."""
    done = posts(case)
    same = [
        after[0]
        for before, after in itertools.pairwise(done)
        if after[0].at - before[0].at < case.minutes(5)
        and after[1].model_copy(update={"text": "", "action": ""})
        == before[1].model_copy(update={"text": "", "action": ""})
    ]
    return _penalty("X19", "Noise", 1, "posts without news", same) if same else None


def evidence_lost(case: Case) -> Penalty | None:
    """X20: the faulty thing is restarted before anything was saved of it."""
    restarts = [
        deed
        for deed in case.changes
        if isinstance(changed(deed.action), Restart) and getattr(changed(deed.action), "service", "") in case.truth.path
    ]
    captures = [deed.at for deed in case.changes if isinstance(changed(deed.action), CaptureState)]
    lost = [deed for deed in restarts if not any(at < deed.at for at in captures)]
    settled = any(
        all(clue in [found.clue.id for found in case.found] for clue in group) for group in case.truth.settles
    )
    return (
        _penalty("X20", "Evidence destroyed", 2, "restarted before a capture", lost) if lost and not settled else None
    )


PATTERNS: tuple[Pattern, ...] = (
    thrashing,
    shotgun,
    blind_change,
    wrong_rollback,
    premature,
    silence,
    falsehood,
    blaming,
    symptom_only,
    into_load,
    onto_full,
    tunnel_vision,
    late_relief,
    over_paging,
    litigation,
    broken_promise,
    noise,
    evidence_lost,
)

__all__ = ["MOST", "PATTERNS"]
