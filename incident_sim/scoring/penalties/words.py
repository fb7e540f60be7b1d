"""What is said: silence, falsehood, blame, broken promises, noise."""

from __future__ import annotations

from itertools import pairwise

from incident_sim.actions.communicate import PostStatus
from incident_sim.scoring.case import Case
from incident_sim.scoring.criteria.communication import BANDS, broken, off, posts
from incident_sim.scoring.criteria.scope import sights
from incident_sim.scoring.penalties.pattern import Charge, Pattern
from incident_sim.scoring.record import Deed
from incident_sim.scoring.texts import texts
from incident_sim.units import MINUTE

QUIET = 30
"""Minutes without a public word that are silence."""
OVERDUE = 10
"""Minutes after the promised time of the next post from which it was missed."""
GROSS = 2
"""Bands by which a number that was said contradicts what the wallboard showed."""


def silence(case: Case) -> Charge | None:
    """There is no public word for half an hour while it is public, or a promised update is ten minutes late."""
    td = case.anchors.td
    if not case.public or case.quiet or td is None or not case.record.deeds:
        return None
    times = [td, *[deed.at for deed, _ in posts(case) if td <= deed.at <= case.end], case.end]
    # After the recovery was announced, a watch of its own length without news is no silence.
    tm = case.anchors.tm
    watch = tm is not None and any(deed.at >= tm for deed, _ in posts(case))
    quiet = [
        (before, after)
        for before, after in pairwise(times)
        if after - before >= case.minutes(QUIET) and not (watch and tm is not None and before >= tm)
    ]
    gaps = sum((after - before) // case.minutes(QUIET) for before, after in quiet)
    # Who missed an update by being silent has been silent, and no more.
    missed = [deed for deed, due in _missed(case) if not any(before <= due <= after for before, after in quiet)]
    if not gaps and not missed:
        return None
    said = [f"{gaps} times half an hour without a word" if gaps > 1 else "half an hour without a word"] if gaps else []
    if missed:
        said.append(f"{len(missed)} promised updates missed" if len(missed) > 1 else "a promised update missed")
    return Charge(min(6, 3 * (gaps + len(missed))), ", ".join(said), missed)


def _missed(case: Case) -> list[tuple[Deed, int]]:
    """Posts whose promised next one came more than ten minutes late, or never, and until when it was waited for."""
    done = posts(case)
    missed: list[tuple[Deed, int]] = []
    for place, (deed, post) in enumerate(done):
        if post.next_update is None or post.status == "resolved":
            continue
        limit = deed.at + post.next_update + case.minutes(OVERDUE)
        later = done[place + 1][0].at if place + 1 < len(done) else None
        if limit < case.end and (later is None or later > limit):
            missed.append((deed, limit))
    return missed


def falsehood(case: Case) -> Charge | None:
    """A public word contradicts what had been seen: of the effect, of payments, or of a cause that was ruled out.

    That is no effect, or far fewer, while many failed; many failing, when nobody has for two minutes; payments safe
    while some were in doubt; a cause confirmed while everything about its component had been excluded.
    """
    lies: list[Deed] = []
    money = False
    for deed, post in posts(case):
        if post.data_safe is True and _doubts(case, deed):
            lies.append(deed)
            money = True
        elif _belittles(case, deed, post) or _alarms(case, deed, post) or _convicts(case, deed, post):
            lies.append(deed)
    return Charge(6, "a public word against what had been seen", lies, 60 if money else None) if lies else None


def _doubts(case: Case, deed: Deed) -> bool:
    """Whether a comparison that had come back showed payments in doubt."""
    return any(
        value > 0
        for seen in case.seen.values()
        if seen.view == "check_integrity" and seen.delivered_at <= deed.begun
        for name, value in seen.figures
        if name in ("authorised_without_order", "charged_twice")
    )


def _belittles(case: Case, deed: Deed, post: PostStatus) -> bool:
    """Whether no effect, or far less than the wallboard showed, was claimed."""
    if post.effect == "none":
        return min(case.impact.failing_at(deed.at), case.impact.failing_at(deed.at - MINUTE)) > 200_000
    return post.magnitude is not None and off(case, deed, post.magnitude) <= -GROSS


def _alarms(case: Case, deed: Deed, post: PostStatus) -> bool:
    """Whether many were said to fail when nobody was hit: as it was written, as it went out, or just before."""
    many = post.magnitude is not None and BANDS.index(post.magnitude) >= GROSS
    return post.effect != "none" and many and not any(sights(case, deed))


def _convicts(case: Case, deed: Deed, post: PostStatus) -> bool:
    """Whether a cause is confirmed about which everything had been ruled out."""
    ruled_out = {cause for found in case.found_by(deed.begun) for cause in found.clue.rules_out}
    suspected = {cause.id for cause in case.truth.hypotheses if cause.component == post.cause_component}
    return post.cause == "confirmed" and bool(suspected) and suspected <= ruled_out


def blaming(case: Case) -> Charge | None:
    """A person or a team is named as the cause, in a message, a note or the postmortem."""
    found = [(text.deed, remark) for text in texts(case) for remark in text.remarks(case) if remark.kind == "blame"]
    if not found:
        return None
    deeds = dict.fromkeys(deed for deed, _ in found)
    return Charge(min(6, 2 * len(found)), f"said: {found[0][1].phrase}", deeds)


def broken_promise(case: Case) -> Charge | None:
    """A time of recovery is promised in public, and passes while users fail."""
    late = broken(case)
    return Charge(2, "the promised time passed", late) if late else None


def noise(case: Case) -> Charge | None:
    """Posts that say nothing new come within five minutes of each other."""
    done = posts(case)
    same = [
        after[0]
        for before, after in pairwise(done)
        if after[0].at - before[0].at < case.minutes(5) and _slots(after[1]) == _slots(before[1])
    ]
    return Charge(1, "posts without news", same) if same else None


def _slots(post: PostStatus) -> PostStatus:
    return post.model_copy(update={"text": "", "action": ""})


WORDS: tuple[Pattern, ...] = (
    Pattern("X6", "Silence", "3 for each half hour and each missed update, 6 at most", silence),
    Pattern("X7", "False statement", "6; at most 60 in total where it is about money", falsehood),
    Pattern("X8", "Blame", "2 each, 6 at most", blaming),
    Pattern("X17", "Broken promise", "2", broken_promise),
    Pattern("X19", "Noise", "1", noise),
)
