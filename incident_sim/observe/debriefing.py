"""The postmortem form as far as the player's own journal fills it."""

from __future__ import annotations

from incident_sim.actions.postmortem import Detection, Impact, Moment, Postmortem
from incident_sim.observe.dashboard import Dashboard, TimelineLine

MOST_MOMENTS = 60
"""The form takes so many lines."""
_KINDS = ("trigger", "impact", "page", "declared", "change", "message", "mitigated", "resolved", "note")


def postmortem_draft(dashboard: Dashboard) -> Postmortem:
    """Numbers, detection and timeline as they were seen; what was thought and learned is the player's to say."""
    seen = dashboard.seen
    paged = any(line.moment == "page" for line in dashboard.wallboard.timeline)
    return Postmortem(
        severity=dashboard.wallboard.severity,
        impact=Impact(
            start=seen.onset,
            end=seen.mitigated,
            peak_error=seen.peak_error,
            users_affected=seen.users,
            requests_failed=seen.failed,
            revenue_lost=seen.revenue,
            segments=tuple(dict(segment) for segment in seen.segments),
            payments_in_doubt=seen.doubtful_payments,
        ),
        detection=Detection(how="alert", delay=seen.page_delay) if paged else None,
        timeline=moments(dashboard),
    )


def moments(dashboard: Dashboard) -> tuple[Moment, ...]:
    """The story as lines of a postmortem: what fired, what was decided, changed and said, and when it hurt."""
    seen = dashboard.seen
    lines = [line for line in dashboard.wallboard.timeline if line.moment in _KINDS]
    found = [_moment(line) for line in lines]
    if seen.onset is not None:
        found.append(Moment(at=seen.onset, kind="impact", text="Failures rise", evidence=_page(lines)))
    if seen.mitigated is not None:
        found.append(Moment(at=seen.mitigated, kind="mitigated", text="Failures are near calm", evidence=""))
    found.sort(key=lambda moment: moment.at)
    return tuple(found[:MOST_MOMENTS])


def _moment(line: TimelineLine) -> Moment:
    return Moment.model_validate(
        {"at": line.at, "kind": line.moment, "text": line.text[:200], "evidence": line.ref[:60]}
    )


def _page(lines: list[TimelineLine]) -> str:
    return next((line.ref[:60] for line in lines if line.moment == "page"), "")
