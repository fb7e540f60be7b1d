"""E. Command: handing out work, paging the right people, having a way back."""

from __future__ import annotations

from incident_sim.actions.command import Delegate, Fallback, Page
from incident_sim.actions.communicate import ContactVendor
from incident_sim.scoring.case import Case, Criterion, verdict
from incident_sim.scoring.report import Verdict
from incident_sim.units import ONE


def delegated(case: Case) -> Verdict:
    """E1: alone, at least one piece of work goes to somebody who can do it."""
    done = [deed for deed, _ in case.record.of(Delegate)]
    reason = f"{len(done)} pieces of work were handed out"
    full = "at least one piece of work handed to a colleague"
    return verdict("E1", "Work handed out", 1, ONE if done else 0, reason, full=full, evidence=done)


def paged(case: Case) -> Verdict:
    """E3: the right team is paged soon, and not everybody."""
    full = f"the {case.truth.team} team paged within 10 minutes, and no more than seven teams"
    done = case.record.of(Page)
    right = [deed for deed, page in done if page.team == case.truth.team]
    td = case.anchors.td
    share = case.credit(right[0].at - td, 10, 20) if right and td is not None and len(done) <= 7 else 0
    reason = f"paged: {', '.join(page.team for _, page in done) or 'nobody'}"
    return verdict("E3", "Right people", 1, share, reason, full=full, evidence=right or [deed for deed, _ in done])


def escalated(case: Case) -> Verdict:
    """E4: the vendor hears of it, where it is the vendor's."""
    done = [deed for deed, act in case.record.of(ContactVendor) if act.third_party == case.truth.vendor]
    reason = "the vendor was told" if done else "the vendor was not told"
    full = f"a ticket with {case.truth.vendor}"
    return verdict("E4", "Vendor told", 1, ONE if done else 0, reason, full=full, evidence=done)


def fallbacks(case: Case) -> Verdict:
    """E5: a way back is written down before each costly change."""
    full = "a fallback noted in the minutes before each costly change"
    if not case.costly:
        return verdict("E5", "A way back", 1, 0, "nothing costly was done", full=full)
    notes = [deed for deed, _ in case.record.of(Fallback)]
    covered = [deed for deed in case.costly if any(deed.at - case.minutes(10) <= note.at <= deed.at for note in notes)]
    share = len(covered) * ONE // len(case.costly)
    reason = f"{len(covered)} of {len(case.costly)} costly changes had one"
    return verdict("E5", "A way back", 1, share, reason, full=full, evidence=notes)


COMMAND: tuple[Criterion, ...] = (delegated, paged, escalated, fallbacks)
