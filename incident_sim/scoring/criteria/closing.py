"""G. Verification and closing."""

from __future__ import annotations

from incident_sim.actions.close import Resolve
from incident_sim.actions.command import HandOver
from incident_sim.actions.communicate import PostStatus, RemoveBanner, ShowBanner
from incident_sim.actions.investigate import Probe, ViewMetrics
from incident_sim.actions.mitigate import Reconcile
from incident_sim.scoring.case import Case, clock
from incident_sim.scoring.criteria.forms import filed
from incident_sim.scoring.criteria.mitigation import quiet
from incident_sim.scoring.criterion import Criterion, Judged
from incident_sim.scoring.naming import TEMPORARY, at_rest, changed, knob, matches, target
from incident_sim.scoring.readings import about
from incident_sim.scoring.record import Deed
from incident_sim.scoring.standing import WATCH, can_strike, nominal_since, unfinished
from incident_sim.units import ONE


def watched(case: Case) -> Judged:
    """Monitoring is said at the recovery; resolved only when nothing is left to watch.

    That is half an hour of nominal service, no backlog, a trigger that cannot strike again, and no payment in doubt.
    Who hands the watch over has not cut it short, unless it comes back.
    """
    tm = case.anchors.tm
    said = [(deed, post.status) for deed, post in case.record.of(PostStatus)]
    monitoring = [deed for deed, status in said if status == "monitoring" and tm is not None and deed.at >= tm]
    closed = [deed for deed, status in said if status == "resolved"] + [deed for deed, _ in case.record.of(Resolve)]
    half = ONE // 2 if monitoring else 0
    if (handed := case.handed_over) is not None:
        held = nominal_since(case, case.scenario.lasts) == nominal_since(case, handed.at)
        reason = f"the watch was handed over {clock(handed.at)}" + ("" if held else ", and it came back")
        return Judged(half + (ONE // 2 if held else 0), reason, [*monitoring[:1], handed])
    if tm is None or not closed:
        reason = "monitoring was said, and nothing closed" if monitoring else "it was never brought to an end"
        return Judged(half, reason, monitoring[:1])
    first = min(closed, key=lambda deed: deed.at)
    left = list(unfinished(case, first.at))
    reason = f"closed {clock(first.at)}" + (f": {', '.join(left)}" if left else ", with nothing left to watch")
    return Judged(half + (0 if left else ONE // 2), reason, [*monitoring[:1], first])


def user_signal(case: Case) -> Judged:
    """After the recovery the users' own signal is read, and one segment of them by itself."""
    tm = case.anchors.tm
    late = [deed for deed in case.record.deeds if tm is not None and deed.at >= tm]
    whole = [deed for deed in late if isinstance(deed.action, ViewMetrics) and deed.action.service in case.journeys]
    whole += [deed for deed in late if isinstance(deed.action, Probe)]
    split = [
        deed
        for deed in whole
        if (isinstance(deed.action, Probe) and deed.action.segment) or getattr(deed.action, "by", None)
    ]
    share = (ONE // 2 if whole else 0) + (ONE // 2 if split else 0)
    reason = "the users' own signal was read" if whole else "the users' own signal was not read after the recovery"
    return Judged(share, reason, [*whole[:1], *split[:1]])


def clean_up(case: Case) -> Judged:
    """What was put up for the night is taken down, handed over, or ticketed in the postmortem.

    What keeps a trigger away that may still strike stays.
    """
    left: dict[str, Deed] = {}
    touched = 0
    for deed in case.record.deeds:
        action = changed(deed.action)
        if isinstance(action, RemoveBanner):
            left.pop("show_banner", None)
        elif at_rest(case.scenario, action):
            left.pop(knob(action), None)
        elif isinstance(action, TEMPORARY):
            touched += 1
            left["show_banner" if isinstance(action, ShowBanner) else knob(action)] = deed
    rest = {name: deed for name, deed in left.items() if not _kept(case, deed)}
    reason = (
        f"left as it was: {', '.join(rest)}"
        if rest
        else "all was put back or ticketed"
        if touched
        else "there was nothing to put back"
    )
    return Judged(ONE if touched and not rest else 0, reason, list(rest.values()))


def _kept(case: Case, deed: Deed) -> bool:
    """Whether something that still stands may stand: it keeps the trigger away, or somebody has it on their list."""
    action = deed.action
    if matches(action, case.truth.removes_trigger) and can_strike(case, case.scenario.lasts):
        return True
    if any(act.needs.strip() for _, act in case.record.of(HandOver)):
        return True
    form = filed(case)
    items = () if form is None else form.actions
    return bool(target(action)) and any(item.component in about(case.scenario, action) for item in items)


def reconciled(case: Case) -> Judged:
    """Payments in doubt are settled, after the trouble; half where some stay."""
    done = [deed for deed in case.changes if isinstance(changed(deed.action), Reconcile)]
    left = case.harm.authorised_without_order + case.harm.charged_twice
    share = ONE if done and left == 0 else ONE // 2 if done else 0
    reason = f"{left} payments stayed in doubt" if done else "payments were not reconciled"
    return Judged(share, reason, done)


def _no_money(case: Case) -> str | None:
    if case.quiet:
        return "nothing is wrong in this world"
    return None if case.moves_money else "no money moves in this world"


CLOSING: tuple[Criterion, ...] = (
    Criterion(
        "G1", "Watched", 2, watched,
        f"`monitoring` at the recovery; `resolved` after {WATCH} minutes of nominal service, with no backlog, no "
        "armed trigger and no payment in doubt",
        unexercised=quiet,
    ),
    Criterion(
        "G2", "User signal", 1, user_signal, "failures of the journey and of one segment read after the recovery",
        unexercised=quiet,
    ),
    Criterion(
        "G3", "Clean-up", 1, clean_up, "breakers, limits, shares, flags, capacity and banners put back or ticketed",
        unexercised=quiet,
    ),
    Criterion(
        "G4", "Payments settled", 1, reconciled, "payments reconciled, and none left in doubt", unexercised=_no_money
    ),
)  # fmt: skip
