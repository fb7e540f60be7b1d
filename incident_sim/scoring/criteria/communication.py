"""F. Communication: soon, true, regular, and each audience its own."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from incident_sim.actions.command import Declare
from incident_sim.actions.communicate import PostStatus, PublishMacro, RemoveBanner, ShowBanner, UpdateExecutives
from incident_sim.scoring.case import Case, clock
from incident_sim.scoring.criteria.mitigation import quiet
from incident_sim.scoring.criteria.scope import Hit, claimed, everybody, sights
from incident_sim.scoring.criterion import Criterion, Judged
from incident_sim.scoring.harm import HANDFUL, outcomes
from incident_sim.scoring.record import Deed
from incident_sim.units import MINUTE, ONE

BANDS = ("few", "some", "many", "most", "all")
LIMITS = (10_000, 100_000, 500_000, 900_000)
"""Upper ends of the bands but the last, in parts per million."""

SLOT = 20
"""Minutes in each of which the public hears something, for two hours (PagerDuty)."""
LONG = 120
"""Minutes after which an incident is long, and only the promised time is owed (PagerDuty)."""
BRIEF = 600
"""Characters that an executive reads."""
HELP = ("support", "contact", "write", "persist", "still")
"""Words that say what to do if it persists, where no workaround says it."""


def band(share: int) -> str:
    """The word for a share that fails."""
    return next((name for name, limit in zip(BANDS, LIMITS, strict=False) if share < limit), BANDS[-1])


def posts(case: Case) -> list[tuple[Deed, PostStatus]]:
    """Public posts, in order."""
    return case.record.of(PostStatus)


def _since_due(case: Case, deed: Deed, full: float, zero: float) -> int:
    """What a message is worth by its delay from the time to declare."""
    return ONE if case.anchors.td is None else case.credit(deed.at - case.anchors.td, full, zero)


def first_post(case: Case) -> Judged:
    """The public hears within five minutes, and while it lasts: within five of the recovery a first word loses half."""
    done = posts(case)
    if not done:
        return Judged(0, "nothing was posted")
    first, tm = done[0][0], case.anchors.tm
    over = 0 if tm is None else max(0, first.begun - tm)
    # It fades, for whoever ends it a little earlier must not lose a point by it.
    left = max(ONE // 2, ONE - over * ONE // (2 * case.minutes(5)))
    reason = f"posted {clock(first.at)}" + (", when it was over" if over else "")
    return Judged(_since_due(case, first, 5, 30) * left // ONE, reason, [first])


def scope_post(case: Case) -> Judged:
    """A post says what and who, within five minutes of the first; naming nobody says everybody, where all are hit."""
    done = posts(case)
    scoped = [deed for deed, post in done if post.journeys and (post.segments or everybody(case, deed))]
    if not scoped:
        return Judged(0, "no post said what and who")
    return Judged(case.credit(scoped[0].at - done[0][0].at, 5, 25), f"said {clock(scoped[0].at)}", scoped[:1])


def cadence(case: Case) -> Judged:
    """Every twenty minutes there is a post, or the promised time of the next is kept; after two hours that alone."""
    td, done = case.anchors.td, posts(case)
    if not done or td is None:
        return Judged(0, "nothing was posted")
    slot = case.minutes(SLOT)
    slots = [td + place * slot for place in range(max(1, -(-(case.end - td) // slot)))]
    kept = [
        at
        for at in slots
        if (at - td < case.minutes(LONG) and any(at <= deed.at < at + slot for deed, _ in done))
        or _promised(case, at, at + slot)
    ]
    reason = f"{len(kept)} of {len(slots)} stretches had a post"
    return Judged(len(kept) * ONE // len(slots), reason, [deed for deed, _ in done])


def _promised(case: Case, start: int, end: int) -> bool:
    """Whether a post before a stretch promised the next for after it, and that came."""
    done = posts(case)
    for place, (deed, post) in enumerate(done):
        due = None if post.next_update is None else deed.at + post.next_update
        later = done[place + 1][0].at if place + 1 < len(done) else None
        if deed.at < start and due is not None and due >= end and later is not None and end <= later <= due:
            return True
    return False


def truthful_scope(case: Case) -> Judged:
    """Who is said to be hit is who is hit, on average over all posts; leaving somebody out weighs double."""
    scores = [max(_agreement(case, post, hit) for hit in sights(case, deed)) for deed, post in posts(case)]
    if not scores:
        return Judged(0, "nothing was posted")
    share = sum(scores) // len(scores)
    reason = f"{share // 10_000} % on average over {len(scores)} posts"
    return Judged(share, reason, [deed for deed, _ in posts(case)])


def _agreement(case: Case, post: PostStatus, true: Hit) -> int:
    said = {(j, s) for j in post.journeys if post.effect != "none" for s in claimed(case, post.segments)}
    if not said and not true:
        return ONE
    both, over, under = len(said & true), len(said - true), len(true - said)
    return both * ONE // max(1, both + over + 2 * under)


def magnitude(case: Case) -> Judged:
    """How many are said to fail is how many do: the band that is true, or the next one for half."""
    said = [(deed, post.magnitude) for deed, post in posts(case) if post.magnitude is not None]
    said += [(deed, act.failing) for deed, act in case.record.of(Declare) if act.failing is not None]
    if not said:
        return Judged(0, "no number was stated")
    scores = [{0: ONE, 1: ONE // 2}.get(abs(off(case, deed, word)), 0) for deed, word in said]
    share = sum(scores) // len(scores)
    reason = f"{share // 10_000} % on average over {len(said)} statements"
    return Judged(share, reason, [deed for deed, _ in said])


def off(case: Case, deed: Deed, word: str) -> int:
    """By how many bands a statement is off; negative where it says too few.

    What is published is a minute old: the nearest of the last two minutes is what one could know.
    """
    spans = [BANDS.index(word) - BANDS.index(band(case.impact.failing_at(deed.at - age))) for age in (0, MINUTE)]
    return min(spans, key=abs)


def cause_slot(case: Case) -> Judged:
    """No more is claimed of the cause than has been seen: confirmed on settling evidence, a name on a clue to it."""
    done = posts(case)
    if not done:
        return Judged(0, "nothing was posted")
    bold = [deed for deed, post in done if _bold(case, deed, post)]
    share = (len(done) - len(bold)) * ONE // len(done)
    return Judged(share, f"{len(bold)} posts claimed more than had been seen", bold)


def _bold(case: Case, deed: Deed, post: PostStatus) -> bool:
    supported = {
        cause.component
        for found in case.found_by(deed.begun)
        for cause in case.truth.hypotheses
        if cause.id in found.clue.supports
    }
    named = post.cause_component
    return (post.cause == "confirmed" and not case.settled_by(deed.begun)) or (
        named is not None and named not in supported
    )


def no_eta(case: Case) -> Judged:
    """The public is promised no time of recovery, or the time that was promised is kept."""
    done = posts(case)
    if not done:
        return Judged(0, "nothing was posted")
    promised = [deed for deed, post in done if post.eta is not None]
    passed = broken(case)
    reason = "a promised time passed" if passed else "promised, and kept" if promised else "no time was promised"
    return Judged(0 if passed else ONE, reason, promised)


def broken(case: Case) -> list[Deed]:
    """Posts whose promised time of recovery passed while users were failing."""
    tm = case.anchors.tm
    return [
        deed
        for deed, post in posts(case)
        if post.eta is not None and case.anchors.t0 is not None and (tm is None or tm > deed.at + post.eta)
    ]


def executives(case: Case) -> Judged:
    """Executives hear within fifteen minutes, then every thirty: impact, action and the next time, in a few lines."""
    done = case.record.of(UpdateExecutives)
    if not done:
        return Judged(0, "executives heard nothing")
    share = _since_due(case, done[0][0], 15, 45)
    times = [deed.at for deed, _ in done if deed.at <= case.end] + [case.end]
    if any(after - before > case.minutes(30) for before, after in pairwise(times)):
        share //= 2
    good = [act for _, act in done if _complete(act)]
    share = share * len(good) // len(done)
    reason = f"{len(done)} updates, the first {clock(done[0][0].at)}; {len(good)} with all they need, in brief"
    return Judged(share, reason, [deed for deed, _ in done])


def _complete(act: UpdateExecutives) -> bool:
    brief = len(act.impact) + len(act.action) + len(act.text) <= BRIEF
    return bool(act.impact.strip() and act.action.strip() and act.next_update) and brief


def macro(case: Case) -> Judged:
    """Support can answer within twenty minutes: the symptom, who is hit, a workaround, what not to promise."""
    done = case.record.of(PublishMacro)
    if not done:
        return Judged(0, "support was given nothing")
    deed, text = done[0]
    who = any(_segments(hit) <= claimed(case, text.segments) for hit in sights(case, deed))
    parts = who + sum(bool(part.strip()) for part in (text.symptom, text.workaround, text.do_not_promise))
    share = _since_due(case, deed, 20, 45) * parts // 4
    return Judged(share, f"published {clock(deed.at)} with {parts} of 4 parts", [deed])


def _segments(hit: Hit) -> set[int]:
    return {segment for _, segment in hit}


def banner(case: Case) -> Judged:
    """A banner is shown to exactly those who are hit, and taken down within fifteen minutes of the recovery."""
    shown = case.record.of(ShowBanner)
    if not shown:
        return Judged(0, "no banner was shown")
    deed, first = shown[0]
    said = claimed(case, first.segments)
    hits = [_segments(hit) for hit in sights(case, deed)]
    share = max(len(said & true) * ONE // max(1, len(said | true)) for true in hits)
    tm = case.anchors.tm
    removed = [other.at for other, _ in case.record.of(RemoveBanner) if other.at > deed.at]
    down = ONE if tm is None else case.credit(removed[0] - tm, 15, 45) if removed else 0
    return Judged(share // 2 + share * down // ONE // 2, f"shown {clock(deed.at)}", [deed])


def announced(case: Case) -> Judged:
    """That users are served again is announced within ten minutes."""
    tm = case.anchors.tm
    later = [
        deed
        for deed, post in posts(case)
        if post.status in ("monitoring", "resolved") and tm is not None and deed.at >= tm
    ]
    if tm is None or not later:
        return Judged(0, "the recovery was not announced")
    return Judged(case.credit(later[0].at - tm, 10, 30), f"announced {clock(later[0].at)}", later[:1])


def closing_post(case: Case) -> Judged:
    """The last post confirms that it is over, says truly whether data was lost, and what to do if it persists.

    Who hands the watch over leaves that to the next shift, and a post that says when more is to be expected.
    """
    tm = case.anchors.tm
    if case.handed_over is not None:
        left = [deed for deed, post in posts(case)[-1:] if post.status == "monitoring" and post.next_update is not None]
        reason = "the post that stands says when more is to be expected" if left else "nobody was told of the next word"
        return Judged(ONE if left else 0, reason, left)
    done = [(deed, post) for deed, post in posts(case) if post.status == "resolved"]
    if not done:
        return Judged(0, "no resolved post")
    deed, post = done[-1]
    if tm is None or deed.at < tm:
        return Judged(0, f"posted {clock(deed.at)}, while users were failing", [deed])
    words = f"{post.action} {post.text}".casefold()
    honest = post.data_safe is not None and post.data_safe == (not in_doubt(case))
    help_ = bool(post.workaround) or any(word in words for word in HELP)
    reason = f"posted {clock(deed.at)}" + ("" if honest else ", without a true word on payments")
    return Judged((1 + honest + help_) * ONE // 3, reason, [deed])


def in_doubt(case: Case) -> bool:
    """Whether more than a handful of payments were in doubt at some time."""
    return any(window.authorised_without_order + window.charged_twice > HANDFUL for window in outcomes(case.entries))


def not_public(case: Case) -> str | None:
    """The true severity asks for no public word."""
    if case.quiet:
        return "nothing is wrong in this world"
    return None if case.public else f"{case.truth.severity} asks for no public word"


COMMUNICATION: Sequence[Criterion] = (
    Criterion(
        "F1", "First post", 2, first_post, "a first post within 5 minutes of the time to declare, none from 30",
        unexercised=not_public,
    ),
    Criterion(
        "F2", "Scope said", 1, scope_post, "journeys and segments within 5 minutes of the first post, none from 25",
        unexercised=not_public,
    ),
    Criterion(
        "F3", "Cadence", 2, cadence, "a post in every 20 minutes, or the promised time kept", unexercised=not_public
    ),
    Criterion("F4", "True scope", 2, truthful_scope, "claimed scope equal to the true one", unexercised=not_public),
    Criterion(
        "F5", "True magnitude", 1, magnitude, "the band of failures stated as it was", unexercised=not_public
    ),
    Criterion(
        "F6", "Cause within evidence", 1, cause_slot,
        "`confirmed` only on settling evidence, a component named only on evidence against it",
        unexercised=not_public,
    ),
    Criterion(
        "F7", "No promised time", 1, no_eta, "no time of recovery promised in public, or kept", unexercised=not_public
    ),
    Criterion(
        "F8", "Executives", 1, executives,
        "within 15 minutes of the time to declare, none from 45; then every 30, each with impact, action and the next "
        f"time, in {BRIEF} characters",
        unexercised=quiet,
    ),
    Criterion(
        "F9", "Support macro", 1, macro, "all four parts within 20 minutes of the time to declare, none from 45",
        unexercised=quiet,
    ),
    Criterion(
        "F10", "Banner", 1, banner, "a banner for exactly those hit, down within 15 minutes of the recovery",
        unexercised=not_public,
    ),
    Criterion(
        "F11", "Change announced", 1, announced, "announced within 10 minutes of the recovery, nothing from 30",
        unexercised=not_public,
    ),
    Criterion(
        "F12", "Closing post", 1, closing_post,
        "a resolved post with a true word on data and what to do if it persists", unexercised=not_public,
    ),
)  # fmt: skip
