"""F. Communication: soon, true, regular, and each audience its own."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from incident_sim.actions.command import Declare
from incident_sim.actions.communicate import PostStatus, PublishMacro, RemoveBanner, ShowBanner, UpdateExecutives
from incident_sim.scoring.case import Case, Criterion, clock, verdict
from incident_sim.scoring.harm import outcomes
from incident_sim.scoring.record import Deed
from incident_sim.scoring.report import Verdict
from incident_sim.units import MINUTE, ONE

BANDS = ("few", "some", "many", "most", "all")
LIMITS = (10_000, 100_000, 500_000, 900_000)
"""Upper ends of the bands but the last, in parts per million."""

STANDS_OUT = 100_000
"""A segment of which one in ten fails is hit."""


def band(share: int) -> str:
    """The word for a share that fails."""
    return next((name for name, limit in zip(BANDS, LIMITS, strict=False) if share < limit), BANDS[-1])


def posts(case: Case) -> list[tuple[Deed, PostStatus]]:
    """Public posts, in order."""
    return case.record.of(PostStatus)


def first_post(case: Case) -> Verdict:
    """F1: the public hears within five minutes."""
    full = "a first post within 5 minutes of the declaration"
    td, done = case.anchors.td, posts(case)
    if not done or td is None:
        return verdict("F1", "First post", 2, 0, "nothing was posted", full=full)
    reason = f"posted {clock(done[0][0].at)}"
    return verdict(
        "F1", "First post", 2, case.credit(done[0][0].at - td, 5, 30), reason, full=full, evidence=[done[0][0]]
    )


def scope_post(case: Case) -> Verdict:
    """F2: a post says what and who, within five minutes of the first."""
    full = "a post with journeys and segments within 5 minutes of the first"
    done = posts(case)
    scoped = [deed for deed, post in done if post.journeys and (post.segments or _everybody(case, deed.at))]
    if not scoped:
        return verdict("F2", "Scope said", 1, 0, "no post said what and who", full=full)
    share = case.credit(scoped[0].at - done[0][0].at, 5, 25)
    return verdict("F2", "Scope said", 1, share, f"said {clock(scoped[0].at)}", full=full, evidence=scoped[:1])


def _hit_segments(case: Case, at: int, journey: str) -> list[int]:
    """The segments of which a notable share failed in the two minutes up to an instant."""
    counts: dict[int, list[int]] = {}
    for start, end, table in case.hit:
        if start <= at and end > at - 2 * MINUTE:
            for segment, attempts, failures in table.get(journey, []):
                cell = counts.setdefault(segment, [0, 0])
                cell[0] += attempts
                cell[1] += failures
    return [segment for segment, cell in sorted(counts.items()) if cell[1] * ONE > cell[0] * STANDS_OUT]


def _everybody(case: Case, at: int) -> bool:
    watched = [objective.journey for objective in case.scenario.objectives]
    count = len(case.scenario.traffic.segments)
    return any(len(_hit_segments(case, at, journey)) == count for journey in watched)


def cadence(case: Case) -> Verdict:
    """F3: every twenty minutes a post, until it is over."""
    full = "a post in every 20 minutes, scaled by the pace"
    td, done = case.anchors.td, posts(case)
    if not done or td is None:
        return verdict("F3", "Cadence", 2, 0, "nothing was posted", full=full)
    end = min(case.anchors.tr or case.scenario.lasts, case.scenario.lasts)
    slot = case.minutes(20)
    slots = [td + place * slot for place in range(max(1, -(-(end - td) // slot)))]
    kept = [at for at in slots if any(at <= deed.at < at + slot for deed, _ in done)]
    reason = f"{len(kept)} of {len(slots)} stretches had a post"
    return verdict("F3", "Cadence", 2, len(kept) * ONE // len(slots), reason, full=full, evidence=[d for d, _ in done])


def truthful_scope(case: Case) -> Verdict:
    """F4: who is said to be hit is who is hit; leaving somebody out weighs double."""
    full = "claimed scope equal to the true one"
    watched = [objective.journey for objective in case.scenario.objectives]
    scores: list[int] = []
    for deed, post in posts(case):
        claimed = {(j, s) for j in post.journeys if post.effect != "none" for s in _claimed(case, post)}
        true = {(journey, segment) for journey in watched for segment in _hit_segments(case, deed.at, journey)}
        if not claimed and not true:
            scores.append(ONE)
            continue
        both, over, under = len(claimed & true), len(claimed - true), len(true - claimed)
        scores.append(both * ONE // max(1, both + over + 2 * under))
    if not scores:
        return verdict("F4", "True scope", 2, 0, "nothing was posted", full=full)
    share = sum(scores) // len(scores)
    reason = f"{share // 10_000} % on average over {len(scores)} posts"
    return verdict("F4", "True scope", 2, share, reason, full=full, evidence=[deed for deed, _ in posts(case)])


def _claimed(case: Case, post: PostStatus) -> list[int]:
    segments = case.scenario.traffic.segments
    if not post.segments:
        return list(range(len(segments)))
    return [
        place
        for place, spec in enumerate(segments)
        if any(all(spec.values.get(key) == value for key, value in claim.items()) for claim in post.segments)
    ]


def magnitude(case: Case) -> Verdict:
    """F5: how many are said to fail, and how many do."""
    full = "the band of failures stated as it was"
    said = [(deed, post.magnitude) for deed, post in posts(case) if post.magnitude is not None]
    said += [(deed, act.failing) for deed, act in case.record.of(Declare) if act.failing is not None]
    if not said:
        return verdict("F5", "True magnitude", 1, 0, "no number was stated", full=full)
    scores = []
    for deed, word in said:
        # What is published is a minute old: the nearest of the last two minutes is what one could know.
        off = min(abs(BANDS.index(word) - BANDS.index(band(case.failing_at(deed.at - age * MINUTE)))) for age in (0, 1))
        scores.append({0: ONE, 1: ONE // 2}.get(off, 0))
    share = sum(scores) // len(scores)
    reason = f"{share // 10_000} % on average over {len(said)} statements"
    return verdict("F5", "True magnitude", 1, share, reason, full=full, evidence=[deed for deed, _ in said])


def cause_slot(case: Case) -> Verdict:
    """F6: no more is claimed of the cause than has been seen."""
    full = "`confirmed` only on settling evidence, a vendor named only on evidence against it"
    done = posts(case)
    if not done:
        return verdict("F6", "Cause within evidence", 1, 0, "nothing was posted", full=full)
    bold = []
    for deed, post in done:
        ids = [found.clue.id for found in case.found_by(deed.begun)]
        settled = any(all(clue in ids for clue in group) for group in case.truth.settles)
        supported = [
            cause.component
            for found in case.found_by(deed.begun)
            for cause in case.truth.hypotheses
            if cause.id in found.clue.supports
        ]
        if (post.cause == "confirmed" and not settled) or (
            post.cause_component is not None and post.cause_component not in supported
        ):
            bold.append(deed)
    share = (len(done) - len(bold)) * ONE // len(done)
    reason = f"{len(bold)} posts claimed more than had been seen"
    return verdict("F6", "Cause within evidence", 1, share, reason, full=full, evidence=bold)


def no_eta(case: Case) -> Verdict:
    """F7: the public is promised no time of recovery."""
    full = "no time of recovery promised in public"
    done = posts(case)
    promised = [deed for deed, post in done if post.eta is not None]
    share = ONE if done and not promised else 0
    reason = (
        "no time was promised" if done and not promised else "a time was promised" if promised else "nothing was posted"
    )
    return verdict("F7", "No promised time", 1, share, reason, full=full, evidence=promised)


def executives(case: Case) -> Verdict:
    """F8: executives hear within fifteen minutes, then every thirty."""
    full = "an update within 15 minutes, then every 30, each with impact, action and the next time"
    td, done = case.anchors.td, case.record.of(UpdateExecutives)
    if not done or td is None:
        return verdict("F8", "Executives", 1, 0, "executives heard nothing", full=full)
    share = case.credit(done[0][0].at - td, 15, 45)
    end = min(case.anchors.tr or case.scenario.lasts, case.scenario.lasts)
    times = [deed.at for deed, _ in done if deed.at <= end] + [end]
    gaps = [after - before for before, after in itertools.pairwise(times)]
    if any(gap > case.minutes(30) for gap in gaps):
        share = share // 2
    reason = f"{len(done)} updates, the first {clock(done[0][0].at)}"
    return verdict("F8", "Executives", 1, share, reason, full=full, evidence=[deed for deed, _ in done])


def macro(case: Case) -> Verdict:
    """F9: support can answer within twenty minutes."""
    full = "a macro within 20 minutes with symptom, workaround and what not to promise"
    td, done = case.anchors.td, case.record.of(PublishMacro)
    if not done or td is None:
        return verdict("F9", "Support macro", 1, 0, "support was given nothing", full=full)
    deed, text = done[0]
    parts = sum(bool(part) for part in (text.symptom, text.workaround, text.do_not_promise))
    share = case.credit(deed.at - td, 20, 45) * parts // 3
    return verdict("F9", "Support macro", 1, share, f"published {clock(deed.at)}", full=full, evidence=[deed])


def banner(case: Case) -> Verdict:
    """F10: a banner for those who are hit, taken down when they no longer are."""
    full = "a banner for exactly those hit, down within 15 minutes of the recovery"
    shown = case.record.of(ShowBanner)
    if not shown:
        return verdict("F10", "Banner", 1, 0, "no banner was shown", full=full)
    deed, first = shown[0]
    watched = [objective.journey for objective in case.scenario.objectives]
    true = {segment for journey in watched for segment in _hit_segments(case, deed.at, journey)}
    claimed = set(_claimed(case, PostStatus(status="investigating", effect="failing", segments=first.segments)))
    share = len(claimed & true) * ONE // max(1, len(claimed | true))
    removed = [other.at for other, _ in case.record.of(RemoveBanner)]
    tm = case.anchors.tm
    if tm is not None and not any(at <= tm + case.minutes(15) for at in removed):
        share = share // 2
    return verdict("F10", "Banner", 1, share, f"shown {clock(deed.at)}", full=full, evidence=[deed])


def announced(case: Case) -> Verdict:
    """F11: a change of state is announced soon after it happens."""
    full = "monitoring announced within 10 minutes of the recovery"
    tm = case.anchors.tm
    done = [deed for deed, post in posts(case) if post.status in ("monitoring", "resolved")]
    later = [deed for deed in done if tm is not None and deed.at >= tm]
    if tm is None or not later:
        return verdict("F11", "Change announced", 1, 0, "the recovery was not announced", full=full)
    share = case.credit(later[0].at - tm, 10, 30)
    return verdict(
        "F11", "Change announced", 1, share, f"announced {clock(later[0].at)}", full=full, evidence=later[:1]
    )


def closing_post(case: Case) -> Verdict:
    """F12: the last post confirms, says whether data was lost, and what to do if it persists."""
    full = "a resolved post with a true word on data and what to do if it persists"
    done = [(deed, post) for deed, post in posts(case) if post.status == "resolved"]
    if not done:
        return verdict("F12", "Closing post", 1, 0, "no resolved post", full=full)
    deed, post = done[-1]
    words = f"{post.action} {post.text}".casefold()
    hurt = case.harm.authorised_without_order + case.harm.charged_twice > 0 or _doubted(case)
    honest = post.data_safe is not None and post.data_safe == (not hurt)
    help_ = any(word in words for word in ("support", "contact", "write", "persist", "still"))
    share = (1 + honest + help_) * ONE // 3
    return verdict("F12", "Closing post", 1, share, f"posted {clock(deed.at)}", full=full, evidence=[deed])


def _doubted(case: Case) -> bool:
    return any(window.authorised_without_order + window.charged_twice > 5 for window in outcomes(case.entries))


COMMUNICATION: Sequence[Criterion] = (
    first_post,
    scope_post,
    cadence,
    truthful_scope,
    magnitude,
    cause_slot,
    no_eta,
    executives,
    macro,
    banner,
    announced,
    closing_post,
)
