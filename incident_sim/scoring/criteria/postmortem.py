"""H. The postmortem: typed fields held against what happened."""

from __future__ import annotations

from collections.abc import Sequence

from incident_sim.actions.close import FilePostmortem
from incident_sim.actions.communicate import PostStatus
from incident_sim.actions.postmortem import SPECIFIC_VERBS, Moment, Postmortem
from incident_sim.journal.signals import AlertFired, AlertResolved
from incident_sim.journal.truth import FaultEnded, FaultStarted
from incident_sim.scenario.truth import Choice
from incident_sim.scoring.case import Case, Criterion, verdict
from incident_sim.scoring.criteria.investigation import family
from incident_sim.scoring.report import Verdict
from incident_sim.units import MINUTE, ONE


def filed(case: Case) -> Postmortem | None:
    """The postmortem, if one was filed."""
    done = case.record.of(FilePostmortem)
    return done[-1][1].postmortem if done else None


def _absent(id_: str, title: str, of: float, full: str) -> Verdict:
    return verdict(id_, title, of, 0, "no postmortem was filed", full=full)


def root_cause(case: Case) -> Verdict:
    """H1: the component without which it would not have happened, and the kind of cause."""
    full = "the root component and its mechanism"
    form = filed(case)
    if form is None or form.root_cause is None:
        return _absent("H1", "Root cause", 2.5, full)
    root = next(cause for cause in case.truth.hypotheses if cause.id == case.truth.root)
    named = form.root_cause
    share = 600_000 if named.component == root.component else 240_000 if named.component in case.truth.path[1:2] else 0
    share += 400_000 if named.mechanism == root.mechanism else 200_000 if family(named.mechanism, root.mechanism) else 0
    reason = f"{named.component}, {named.mechanism}"
    return verdict("H1", "Root cause", 2.5, share, reason, full=full)


def trigger(case: Case) -> Verdict:
    """H2: what set it off, told apart from the cause."""
    full = "the true trigger"
    form = filed(case)
    if form is None or form.trigger is None:
        return _absent("H2", "Trigger", 1, full)
    share = ONE if form.trigger == case.truth.trigger else 0
    return verdict("H2", "Trigger", 1, share, f"{form.trigger} was named", full=full)


def f1(chosen: Sequence[str], pool: Sequence[Choice]) -> int:
    """The F1 measure of a choice against a pool, latent items counting double; in parts per million.

    It is scaled by the share of the false items that were left alone: who ticks everything knows nothing.
    """
    weight = {choice.id: 2 if choice.latent else 1 for choice in pool}
    true = [choice.id for choice in pool if choice.correct]
    picked = list(dict.fromkeys(chosen))
    if not picked or not true:
        return 0
    hit = sum(weight.get(item, 1) for item in picked if item in true)
    false = {choice.id for choice in pool if not choice.correct}
    alone = ONE if not false else len(false - set(picked)) * ONE // len(false)
    whole = sum(weight.get(item, 1) for item in picked) + sum(weight[item] for item in true)
    return 2 * hit * alone // whole


def contributing(case: Case) -> Verdict:
    """H3: the factors that made it possible or worse."""
    full = "the true factors, and no others"
    form = filed(case)
    if form is None:
        return _absent("H3", "Contributing factors", 1.5, full)
    share = f1(form.contributing, case.truth.pools.factors)
    return verdict("H3", "Contributing factors", 1.5, share, f"F1 {share // 10_000} %", full=full)


def _near(said: int | None, true: int | None) -> int:
    if said is None or true is None:
        return 0
    off = abs(said - true)
    return 2 if off * 10 <= max(true, 1) else 1 if off * 4 <= max(true, 1) else 0


def _timely(case: Case, said: int | None, true: int | None) -> int:
    if said is None or true is None:
        return 0
    off = abs(said - true)
    return 2 if off <= case.minutes(2) + MINUTE // 2 else 1 if off <= case.minutes(5) + MINUTE // 2 else 0


def impact(case: Case) -> Verdict:
    """H4: start, end, peak, how many, how much: each within a tenth, or a quarter for half."""
    full = "start and end to 2 minutes, numbers to 10 %"
    form = filed(case)
    if form is None:
        return _absent("H4", "Impact in numbers", 2, full)
    said = form.impact
    marks = [
        _timely(case, said.start, case.anchors.t0),
        _timely(case, said.end, case.anchors.tm),
        _near(said.peak_error, case.anchors.peak),
        max(
            _near(said.users_affected, case.harm.unserved_users), _near(said.requests_failed, case.harm.failed_attempts)
        ),
        _near(said.revenue_lost, case.harm.revenue_lost),
    ]
    share = sum(marks) * ONE // (2 * len(marks))
    return verdict("H4", "Impact in numbers", 2, share, f"{sum(marks)} of {2 * len(marks)} halves right", full=full)


def detection(case: Case) -> Verdict:
    """H5: how it was detected, and how late."""
    full = "how, and the delay to 2 minutes"
    form = filed(case)
    if form is None or form.detection is None:
        return _absent("H5", "Detection", 1, full)
    t0, tp = case.anchors.t0, case.anchors.tp
    how = form.detection.how == "alert"
    delay = None if t0 is None or tp is None else tp - t0
    late = _timely(case, form.detection.delay, delay)
    share = (ONE // 2 if how else 0) + late * ONE // 4
    return verdict("H5", "Detection", 1, share, f"by {form.detection.how}", full=full)


def _keys(case: Case) -> list[tuple[str, int]]:
    anchors = case.anchors
    wanted: list[tuple[str, int | None]] = [("impact", anchors.t0), ("page", anchors.tp), ("mitigated", anchors.tm)]
    wanted += [("change", deed.at) for deed in case.costly]
    wanted += [("message", deed.at) for deed, _ in case.record.of(PostStatus)]
    return [(kind, at) for kind, at in wanted if at is not None]


def timeline(case: Case) -> Verdict:
    """H6: the key events are there, in order, with what shows them."""
    full = "every key event to 2 minutes, in order, each with its evidence"
    form = filed(case)
    if form is None or not form.timeline:
        return _absent("H6", "Timeline", 2, full)
    wanted = _keys(case)
    said: dict[str, list[int]] = {}
    for moment in form.timeline:
        # It begins once and is relieved once: who names ten instants for it has not said when.
        if moment.kind not in ("impact", "mitigated") or moment.kind not in said:
            said.setdefault(moment.kind, []).append(moment.at)
    recalled = [
        (kind, at) for kind, at in wanted if any(abs(one - at) <= case.minutes(2) for one in said.get(kind, ()))
    ]
    recall = len(recalled) * ONE // max(1, len(wanted))
    known = _evidence(case)
    shown = sum(moment.evidence in known for moment in form.timeline) * ONE // len(form.timeline)
    share = recall * 6 // 10 + _ordered(form.timeline) * 2 // 10 + shown * 2 // 10
    happened = _instants(case)
    empty = sum(all(abs(moment.at - at) > case.minutes(2) for at in happened) for moment in form.timeline)
    share = share * (len(form.timeline) - empty) // len(form.timeline)
    reason = f"{len(recalled)} of {len(wanted)} key events, {empty} lines at which nothing happened"
    return verdict("H6", "Timeline", 2, share, reason, full=full)


def _instants(case: Case) -> list[int]:
    """When anything happened that a timeline may tell of."""
    told = (AlertFired, AlertResolved, FaultStarted, FaultEnded)
    instants = [entry.at for entry in case.entries if isinstance(entry.fact, told)]
    instants += [at for deed in case.record.deeds for at in (deed.begun, deed.at)]
    return [*instants, *(at for at in (case.anchors.t0, case.anchors.tm, case.anchors.tr) if at is not None)]


def _evidence(case: Case) -> set[str]:
    """What can show a moment: an action of the journal, or an alert that fired."""
    deeds = [deed.action_id for deed in case.record.deeds if not isinstance(deed.action, FilePostmortem)]
    return {*deeds, *(alert for _, alert, _ in case.record.pages)}


def _ordered(moments: Sequence[Moment]) -> int:
    pairs = [(one.at, other.at) for place, one in enumerate(moments) for other in moments[place + 1 :]]
    return sum(before <= after for before, after in pairs) * ONE // len(pairs) if pairs else ONE


def lessons(case: Case) -> Verdict:
    """H8: what went well, badly and luckily."""
    full = "the true items of each list, and no others"
    form = filed(case)
    if form is None:
        return _absent("H8", "Lessons", 1, full)
    pools = case.truth.pools
    shares = [f1(form.well, pools.well), f1(form.badly, pools.badly), f1(form.lucky, pools.lucky)]
    share = sum(shares) // 3
    return verdict("H8", "Lessons", 1, share, f"F1 {share // 10_000} % on average", full=full)


def helped(case: Case) -> Verdict:
    """H7: which actions helped, as leaving each one out shows."""
    full = "the actions without which it would have been worse, and no others"
    form = filed(case)
    if form is None:
        return _absent("H7", "What helped", 0.5, full)
    named, true = set(form.helped), {effect.action_id for effect in case.helpful}
    share = 2 * len(named & true) * ONE // max(1, len(named) + len(true))
    reason = f"{len(named & true)} of {len(true)} that helped, {len(named - true)} that did not"
    evidence = [(effect.at, effect.entry, effect.text) for effect in case.helpful]
    return verdict("H7", "What helped", 0.5, share, reason, full=full, evidence=evidence)


def coverage(case: Case) -> Verdict:
    """H9: something prevents, something detects, something mitigates."""
    full = "a prevent item on the causal path, a detect item, a mitigate item, one on a contributing factor"
    form = filed(case)
    if form is None:
        return _absent("H9", "Action coverage", 2, full)
    path = case.truth.path
    on_path = [item for item in form.actions if item.component in path]
    marks = sum(any(item.type == kind for item in on_path) for kind in ("prevent", "detect", "mitigate"))
    other = len({item.component for item in on_path}) > 1
    share = (marks + other) * _aimed(case, form) // 4
    reason = f"{marks} of 3 kinds of action on the causal path, which {len(on_path)} of {len(form.actions)} are about"
    return verdict("H9", "Action coverage", 2, share, reason, full=full)


AIMED = 750_000
"""Three of four items on the causal path are a list that knows what it is about."""


def _aimed(case: Case, form: Postmortem) -> int:
    """How much better than chance a list of items is aimed at the causal path, in parts per million.

    Chance is the path's share of all services: who lists an item for each of them is aimed at nothing.
    """
    if not form.actions:
        return 0
    path = set(case.truth.path)
    services = {service.name for service in case.scenario.topology.services} | path
    chance = len(path) * ONE // len(services)
    hit = sum(item.component in path for item in form.actions) * ONE // len(form.actions)
    if chance >= AIMED or hit >= AIMED:
        return ONE if hit >= min(chance, AIMED) else 0
    return max(0, hit - chance) * ONE // (AIMED - chance)


def quality(case: Case) -> Verdict:
    """H10: actions have an owner, a priority, a measurable end and a verb that says what will be different."""
    full = "owner, differing priorities, a measurable end and a specific verb for each; one P0 or P1; ten at most"
    form = filed(case)
    if form is None or not form.actions:
        return _absent("H10", "Action quality", 1, full)
    items = [item for item in form.actions if item.component in case.truth.path]
    if not items:
        return verdict("H10", "Action quality", 1, 0, "no action touches the causal path", full=full)
    differing = len({item.priority for item in form.actions}) > 1 or len(form.actions) == 1
    marks = [
        bool(item.owner)
        + bool(item.priority is not None and differing)
        + any(mark in item.done_when for mark in "<>=%0123456789")
        + (item.verb.casefold().split(" ")[0] in SPECIFIC_VERBS)
        for item in items
    ]
    share = sum(marks) * ONE // (4 * len(items))
    if not any(item.priority in ("P0", "P1") for item in form.actions):
        share //= 2
    if len(form.actions) > 10:
        share = share * 7 // 10
    share = share * _aimed(case, form) // ONE
    return verdict("H10", "Action quality", 1, share, f"{len(items)} actions on the causal path", full=full)


def sharing(case: Case) -> Verdict:
    """H11: it is read beyond the team."""
    full = "filed after the close, for the organisation or the public"
    form = filed(case)
    if form is None:
        return _absent("H11", "Shared", 0.5, full)
    share = ONE if form.audience != "team" else ONE // 2
    return verdict("H11", "Shared", 0.5, share, f"for the {form.audience}", full=full)


POSTMORTEM: tuple[Criterion, ...] = (
    root_cause,
    trigger,
    contributing,
    impact,
    detection,
    timeline,
    helped,
    lessons,
    coverage,
    quality,
    sharing,
)
