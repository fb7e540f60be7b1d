"""G. Verification and closing."""

from __future__ import annotations

from incident_sim.actions.close import Resolve
from incident_sim.actions.communicate import PostStatus, RemoveBanner, ShowBanner
from incident_sim.actions.investigate import Probe, ViewMetrics
from incident_sim.actions.mitigate import CloseBreaker, OpenBreaker, Reconcile, Shed, ShiftTraffic
from incident_sim.scoring.case import Case, Criterion, changed, clock, verdict
from incident_sim.scoring.record import Deed
from incident_sim.scoring.report import Verdict
from incident_sim.units import ONE

WATCH = 30
"""Minutes of nominal service before it is called resolved, scaled by the pace."""


def watched(case: Case) -> Verdict:
    """G1: monitoring first; resolved only after half an hour of nominal service."""
    full = f"`monitoring` at the recovery, `resolved` after {WATCH} minutes of nominal service"
    tm = case.anchors.tm
    said = [(deed, post.status) for deed, post in case.record.of(PostStatus)]
    monitoring = [deed for deed, status in said if status == "monitoring" and tm is not None and deed.at >= tm]
    closed = [deed for deed, status in said if status == "resolved"] + [deed for deed, _ in case.record.of(Resolve)]
    if tm is None or not closed:
        share = ONE // 2 if monitoring else 0
        reason = "monitoring was said, and nothing closed" if monitoring else "it was never brought to an end"
        return verdict("G1", "Watched", 2, share, reason, full=full, evidence=monitoring[:1])
    first = min(deed.at for deed in closed)
    kept = first - tm >= case.minutes(WATCH)
    share = (ONE // 2 if monitoring else 0) + (ONE // 2 if kept else 0)
    reason = f"closed {clock(first)}, {(first - tm) // 60_000_000} minutes after the recovery"
    return verdict("G1", "Watched", 2, share, reason, full=full, evidence=[*monitoring[:1], *closed[:1]])


def user_signal(case: Case) -> Verdict:
    """G2: the user's own signal and one hit segment are read before the end."""
    full = "failures of the journey and of one hit segment read after the recovery"
    tm = case.anchors.tm
    journeys = [journey.name for journey in case.scenario.traffic.journeys]
    late = [deed for deed in case.record.deeds if tm is not None and deed.at >= tm]
    whole = [deed for deed in late if isinstance(deed.action, ViewMetrics) and deed.action.service in journeys]
    whole += [deed for deed in late if isinstance(deed.action, Probe)]
    split = [deed for deed in whole if isinstance(deed.action, Probe) or getattr(deed.action, "by", None)]
    share = (ONE // 2 if whole else 0) + (ONE // 2 if split else 0)
    reason = "the users' own signal was read" if whole else "the users' own signal was not read after the recovery"
    return verdict("G2", "User signal", 1, share, reason, full=full, evidence=[*whole[:1], *split[:1]])


def clean_up(case: Case) -> Verdict:
    """G3: what was put up for the night is taken down."""
    full = "breakers, limits, shares and banners put back"
    left: dict[str, Deed] = {}
    touched = 0
    for deed in case.record.deeds:
        match changed(deed.action):
            case OpenBreaker(call=call, region=region):
                touched += 1
                left[f"{call} {region}"] = deed
            case CloseBreaker(call=call, region=region):
                left.pop(f"{call} {region}", None)
            case Shed(journey=journey, admit=admit):
                touched += 1
                left[journey] = deed
                if admit == ONE:
                    left.pop(journey, None)
            case ShiftTraffic(route=route, share=share, region=region):
                touched += 1
                left[f"{route} {region}"] = deed
                if share in (0, ONE):
                    left.pop(f"{route} {region}", None)
            case ShowBanner():
                touched += 1
                left["banner"] = deed
            case RemoveBanner():
                left.pop("banner", None)
            case _:
                pass
    share = ONE if touched and not left else 0
    reason = (
        f"left as it was: {', '.join(left)}"
        if left
        else "all was put back"
        if touched
        else "there was nothing to put back"
    )
    return verdict("G3", "Clean-up", 1, share, reason, full=full, evidence=list(left.values()))


def reconciled(case: Case) -> Verdict:
    """G4: payments in doubt are settled, after the trouble."""
    full = "payments reconciled after the recovery"
    done = [deed for deed in case.changes if isinstance(changed(deed.action), Reconcile)]
    left = case.harm.authorised_without_order + case.harm.charged_twice
    share = ONE if done and left == 0 else ONE // 2 if done else 0
    reason = f"{left} payments stayed in doubt" if done else "payments were not reconciled"
    return verdict("G4", "Payments settled", 1, share, reason, full=full, evidence=done)


CLOSING: tuple[Criterion, ...] = (watched, user_signal, clean_up, reconciled)
