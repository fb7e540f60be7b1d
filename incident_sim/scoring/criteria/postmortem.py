"""H. The postmortem: typed fields held against what happened."""

from __future__ import annotations

from collections.abc import Sequence

from incident_sim.actions.close import FilePostmortem
from incident_sim.actions.command import Declare
from incident_sim.actions.communicate import PostStatus
from incident_sim.actions.postmortem import (
    SPECIFIC_VERBS,
    CountRange,
    Impact,
    Moment,
    MoneyRange,
    Postmortem,
    RatioRange,
)
from incident_sim.journal.signals import AlertFired, AlertResolved
from incident_sim.journal.truth import FaultEnded, FaultStarted
from incident_sim.scoring.case import Case
from incident_sim.scoring.criteria.communication import HANDFUL
from incident_sim.scoring.criteria.forms import ABSENT, chosen, filed
from incident_sim.scoring.criteria.investigation import adjacent, family
from incident_sim.scoring.criteria.mitigation import quiet, unweighed
from incident_sim.scoring.criteria.scope import nearness
from incident_sim.scoring.criterion import Criterion, Judged
from incident_sim.units import ONE

CONTRADICTION = 250_000
"""Half a point of the two that numbers and timeline have each, for two claims that cannot both be true."""


def root_cause(case: Case) -> Judged:
    """The component without which it would not have happened is named, and the kind of cause."""
    form = filed(case)
    if form is None or form.root_cause is None:
        return ABSENT if form is None else Judged(0, "no root cause was named")
    named = form.root_cause
    share = 600_000 if named.component == case.root.component else 240_000 if adjacent(case, named.component) else 0
    alike = family(named.mechanism, case.root.mechanism)
    share += 400_000 if named.mechanism == case.root.mechanism else 200_000 if alike else 0
    return Judged(share, f"{named.component}, {named.mechanism}")


def trigger(case: Case) -> Judged:
    """What set it off is named, and told apart from the cause."""
    form = filed(case)
    if form is None or form.trigger is None:
        return ABSENT if form is None else Judged(0, "no trigger was named")
    return Judged(ONE if form.trigger == case.truth.trigger else 0, f"{form.trigger} was named")


def contributing(case: Case) -> Judged:
    """The factors that made it possible or worse are named, and no others; latent ones weigh double."""
    form = filed(case)
    if form is None:
        return ABSENT
    share = chosen(case, form.contributing, case.truth.pools.factors)
    return Judged(share, f"F1 {share // 10_000} %")


def _near(said: int | CountRange | RatioRange | MoneyRange | None, true: int) -> int:
    """How near a number is: all to a tenth, half to a quarter. A range counts as its worst edge, up to twofold."""
    match said:
        case None:
            return 0
        case int():
            edges: tuple[int, ...] = (said,)
        case _:
            edges = (said.least, said.most) if said.most <= 2 * said.least else ()
    if not edges:
        return 0
    wrong = max(abs(edge - true) for edge in edges)
    return ONE if wrong * 10 <= max(true, 1) else ONE // 2 if wrong * 4 <= max(true, 1) else 0


def impact(case: Case) -> Judged:
    """Start, end, peak, how many and how much are stated: each to a tenth, or a quarter for half.

    Instants count to 2 minutes, or 5 for half. Two fields that contradict each other cost half a point.
    """
    form = filed(case)
    if form is None:
        return ABSENT
    said = form.impact
    marks = [
        nearness(case, said.start, case.anchors.t0),
        nearness(case, said.end, case.anchors.tm),
        _near(said.peak_error, case.anchors.peak),
        max(
            _near(said.users_affected, case.harm.unserved_users), _near(said.requests_failed, case.harm.failed_attempts)
        ),
    ]
    if any(journey.value for journey in case.scenario.traffic.journeys):
        marks.append(_near(said.revenue_lost, case.harm.revenue_lost))
    against = _contradictions(case, form, said)
    share = sum(marks) // len(marks) - len(against) * CONTRADICTION
    reason = f"{sum(mark > 0 for mark in marks)} of {len(marks)} figures near what happened"
    return Judged(share, "; ".join((reason, *against)))


def _contradictions(case: Case, form: Postmortem, said: Impact) -> list[str]:
    found: list[str] = []
    if said.start is not None and said.end is not None and said.end < said.start:
        found.append("it ends before it starts")
    told = next((moment.at for moment in form.timeline if moment.kind == "impact"), None)
    if said.start is not None and told is not None and abs(said.start - told) > case.minutes(5):
        found.append("the timeline has the impact at another time")
    safe = [post.data_safe for _, post in case.record.of(PostStatus) if post.data_safe is not None]
    doubt = said.payments_in_doubt if isinstance(said.payments_in_doubt, int) else None
    if safe and safe[-1] and doubt is not None and doubt > HANDFUL:
        found.append("payments were in doubt, and the public was told that all is well with them")
    return found


def detection(case: Case) -> Judged:
    """How it was detected is named, and how late to 2 minutes; what customers found first asks for a detect item."""
    form = filed(case)
    if form is None or form.detection is None:
        return ABSENT if form is None else Judged(0, "nothing was said of it")
    t0, known = case.anchors.t0, case.anchors.known
    how = _detected_by(case)
    right = form.detection.how == how
    covered = how != "customer" or any(
        item.type == "detect" and item.component in case.truth.path for item in form.actions
    )
    late = nearness(case, form.detection.delay, None if t0 is None or known is None else max(0, known - t0))
    share = (ONE // 2 if right and covered else ONE // 4 if right else 0) + late // 2
    return Judged(share, f"by {form.detection.how}" + ("" if right else f", and it was by {how}"))


def _detected_by(case: Case) -> str:
    """Who knew first: a page, or where none came, or came after the first ticket, a customer."""
    tp, t0 = case.anchors.tp, case.anchors.t0
    tickets = [at for at in case.record.tickets if t0 is not None and at >= t0]
    return "alert" if tp is not None and (not tickets or tp <= tickets[0]) else "customer" if tickets else "chance"


Key = tuple[tuple[str, ...], int]
"""The kinds of line that tell of an event, and when it happened."""


def _keys(case: Case) -> list[Key]:
    anchors = case.anchors
    declared = [deed.at for deed, _ in case.record.of(Declare)]
    wanted: list[tuple[tuple[str, ...], int | None]] = [
        (("trigger", "change"), case.trigger_at),
        (("impact",), anchors.t0),
        (("page",), anchors.tp),
        (("declared",), declared[0] if declared else None),
        (("mitigated",), anchors.tm),
        (("resolved", "message"), anchors.tr),
    ]
    wanted += [(("change",), deed.at) for deed in case.costly]
    wanted += [(("message",), deed.at) for deed, _ in case.record.of(PostStatus)]
    return [(kinds, at) for kinds, at in wanted if at is not None]


def timeline(case: Case) -> Judged:
    """The key events are told to 2 minutes, in the order in which they came, each with what shows it.

    Beginning before the impact counts a tenth more. Lines at which nothing happened are taken off, and so is half a
    point for an order that cannot be.
    """
    form = filed(case)
    if form is None or not form.timeline:
        return ABSENT if form is None else Judged(0, "the timeline is empty")
    lines = _first_claims(form.timeline)
    wanted = _keys(case)
    told = [(at, best) for kinds, at in wanted if (best := _told(case, lines, kinds, at)) is not None]
    recall = len(told) * ONE // max(1, len(wanted))
    known = _evidence(case)
    shown = sum(moment.evidence in known for moment in form.timeline) * ONE // len(form.timeline)
    t0 = case.anchors.t0
    early = ONE // 10 if t0 is not None and min(moment.at for moment in form.timeline) < t0 else 0
    share = min(ONE, recall * 6 // 10 + _ordered(told) * 2 // 10 + shown * 2 // 10 + early)
    happened = _instants(case)
    empty = sum(all(abs(moment.at - at) > case.minutes(2) for at in happened) for moment in form.timeline)
    share = share * (len(form.timeline) - empty) // len(form.timeline)
    reason = f"{len(told)} of {len(wanted)} key events, {empty} lines at which nothing happened"
    if _impossible(lines):
        share -= CONTRADICTION
        reason += "; it was relieved before it began, or resolved before it was relieved"
    return Judged(share, reason)


def _first_claims(moments: Sequence[Moment]) -> list[Moment]:
    """It begins once and is relieved once: who names ten instants for it has not said when."""
    kept: list[Moment] = []
    for moment in moments:
        once = moment.kind in ("impact", "mitigated", "trigger")
        if not (once and any(other.kind == moment.kind for other in kept)):
            kept.append(moment)
    return kept


def _told(case: Case, lines: Sequence[Moment], kinds: Sequence[str], at: int) -> int | None:
    """The instant of the line that tells of an event, if one does."""
    near = [line.at for line in lines if line.kind in kinds and abs(line.at - at) <= case.minutes(2)]
    return min(near, key=lambda said: abs(said - at), default=None)


def _impossible(lines: Sequence[Moment]) -> bool:
    first = {line.kind: line.at for line in reversed(lines)}
    chain = [first[kind] for kind in ("impact", "mitigated", "resolved") if kind in first]
    return chain != sorted(chain)


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


def _ordered(told: Sequence[tuple[int, int]]) -> int:
    """The share of pairs of events that are told in the order in which they came."""
    pairs = [(one, other) for place, one in enumerate(told) for other in told[place + 1 :] if one[0] != other[0]]
    right = sum((one[0] < other[0]) == (one[1] < other[1]) or one[1] == other[1] for one, other in pairs)
    return right * ONE // len(pairs) if pairs else 0


def lessons(case: Case) -> Judged:
    """What went well, badly and luckily is named, and nothing else; what the log knows, the log decides."""
    form = filed(case)
    if form is None:
        return ABSENT
    pools = case.truth.pools
    shares = [
        chosen(case, picked, pool)
        for picked, pool in ((form.well, pools.well), (form.badly, pools.badly), (form.lucky, pools.lucky))
    ]
    share = sum(shares) // 3
    return Judged(share, f"F1 {share // 10_000} % on average")


def helped(case: Case) -> Judged:
    """The actions that helped are named, as leaving each one out shows, and no others."""
    form = filed(case)
    if form is None:
        return ABSENT
    named, true = set(form.helped), {effect.action_id for effect in case.helpful}
    share = 2 * len(named & true) * ONE // max(1, len(named) + len(true))
    reason = f"{len(named & true)} of {len(true)} that helped, {len(named - true)} that did not"
    return Judged(share, reason, [(effect.at, effect.entry, effect.text) for effect in case.helpful])


def coverage(case: Case) -> Judged:
    """Something prevents, something detects, something mitigates."""
    form = filed(case)
    if form is None:
        return ABSENT
    path = case.truth.path
    on_path = [item for item in form.actions if item.component in path]
    marks = sum(any(item.type == kind for item in on_path) for kind in ("prevent", "detect", "mitigate"))
    other = len({item.component for item in on_path}) > 1
    share = (marks + other) * _aimed(case, form) // 4
    reason = f"{marks} of 3 kinds of action on the causal path, which {len(on_path)} of {len(form.actions)} are about"
    return Judged(share, reason)


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


def quality(case: Case) -> Judged:
    """Actions have an owner, a priority, a measurable end and a verb that says what will be different."""
    form = filed(case)
    if form is None or not form.actions:
        return ABSENT
    items = [item for item in form.actions if item.component in case.truth.path]
    if not items:
        return Judged(0, "no action touches the causal path")
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
    return Judged(share, f"{len(items)} actions on the causal path")


def sharing(case: Case) -> Judged:
    """It is read beyond the team; for the team alone it is worth half. Filing takes no time, so none is graded."""
    form = filed(case)
    if form is None:
        return ABSENT
    return Judged(ONE if form.audience != "team" else ONE // 2, f"for the {form.audience}")


def _no_trigger(case: Case) -> str | None:
    return "nothing set anything off in this world" if case.truth.trigger is None else None


def _no_pool(case: Case) -> str | None:
    return None if case.truth.pools.factors else "the form offers no factors"


def _no_lessons(case: Case) -> str | None:
    pools = case.truth.pools
    return None if pools.well or pools.badly or pools.lucky else "the form offers no lessons"


POSTMORTEM: tuple[Criterion, ...] = (
    Criterion("H1", "Root cause", 2.5, root_cause, "the root component and its mechanism"),
    Criterion("H2", "Trigger", 1, trigger, "the true trigger", unexercised=_no_trigger),
    Criterion(
        "H3", "Contributing factors", 1.5, contributing, "the true factors, and no others", unexercised=_no_pool
    ),
    Criterion(
        "H4", "Impact in numbers", 2, impact, "start and end to 2 minutes, numbers to 10 %", unexercised=quiet
    ),
    Criterion("H5", "Detection", 1, detection, "how, and the delay to 2 minutes", unexercised=quiet),
    Criterion(
        "H6", "Timeline", 2, timeline, "every key event to 2 minutes, in order, each with its evidence",
        unexercised=quiet,
    ),
    Criterion(
        "H7", "What helped", 0.5, helped, "the actions without which it would have been worse, and no others",
        unexercised=unweighed,
    ),
    Criterion("H8", "Lessons", 1, lessons, "the true items of each list, and no others", unexercised=_no_lessons),
    Criterion(
        "H9", "Action coverage", 2, coverage,
        "a prevent item on the causal path, a detect item, a mitigate item, one on a contributing factor",
        unexercised=quiet,
    ),
    Criterion(
        "H10", "Action quality", 1, quality,
        "owner, differing priorities, a measurable end and a specific verb for each; one P0 or P1; ten at most",
        unexercised=quiet,
    ),
    Criterion("H11", "Shared", 0.5, sharing, "filed for the organisation or the public"),
)  # fmt: skip
