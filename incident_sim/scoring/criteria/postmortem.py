"""H. The postmortem: typed fields held against what happened."""

from __future__ import annotations

from incident_sim.actions.postmortem import SPECIFIC_VERBS, ActionItem, Postmortem
from incident_sim.scenario.checks_safeguards import check_safeguard
from incident_sim.scoring.case import Case
from incident_sim.scoring.criteria.forms import ABSENT, chosen, filed
from incident_sim.scoring.criteria.investigation import adjacent, family
from incident_sim.scoring.criteria.mitigation import quiet, unweighed
from incident_sim.scoring.criteria.numbers import impact
from incident_sim.scoring.criteria.recall import timeline
from incident_sim.scoring.criteria.scope import nearness
from incident_sim.scoring.criterion import Criterion, Judged
from incident_sim.units import ONE


def root_cause(case: Case) -> Judged:
    """The component without which it would not have happened is named, and what happened to it.

    The kind of cause is worth as much of its share as the component is: the same kind of trouble elsewhere is another
    cause.
    """
    form = filed(case)
    if form is None or form.root_cause is None:
        return ABSENT if form is None else Judged(0, "no root cause was named")
    named = form.root_cause
    place = ONE if named.component == case.root.component else 400_000 if adjacent(case, named.component) else 0
    alike = family(named.mechanism, case.root.mechanism)
    kind = ONE if named.mechanism == case.root.mechanism else ONE // 2 if alike else 0
    share = place * (600_000 + kind * 400_000 // ONE) // ONE
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
    """Actions that name a safeguard have an owner, a priority, a measurable end and a verb that says what they do.

    Items without a safeguard are words: nobody can try them, and they count for nothing here.
    """
    form = filed(case)
    if form is None or not form.actions:
        return ABSENT
    items = [item for item in form.actions if _tangible(case, item)]
    if not items:
        return Judged(0, "no action names a safeguard that could be had here")
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
    return Judged(share, f"{len(items)} of {len(form.actions)} actions name a safeguard")


def _tangible(case: Case, item: ActionItem) -> bool:
    """Whether an item says what it changes in the system, and that could be had there."""
    return item.safeguard is not None and not list(check_safeguard(case.scenario, item.safeguard))


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
        "safeguards that could be had, each with owner, differing priorities, a measurable end and a specific verb; "
        "one P0 or P1; ten items at most",
        unexercised=quiet,
    ),
    Criterion("H11", "Shared", 0.5, sharing, "filed for the organisation or the public"),
)  # fmt: skip
