"""The names of figures: what clues and the conditions of runbooks may test."""

from __future__ import annotations

import re
from typing import NamedTuple


class FigureKind(NamedTuple):
    """A family of figures of one look. Words in angle brackets stand for names."""

    view: str
    name: str
    unit: str
    """``ppm``, ``us`` (a span or an instant), ``count``, ``/s`` in thousandths, ``money`` in hundredths, ``0/1``."""
    meaning: str


def _of(view: str, *rows: tuple[str, str, str]) -> tuple[FigureKind, ...]:
    return tuple(FigureKind(view, name, unit, meaning) for name, unit, meaning in rows)


FIGURES: tuple[FigureKind, ...] = (
    *_of(
        "view_metrics",
        ("<journey>/failures", "ppm", "attempts of users that fail now: the last half minute"),
        ("<name>/failures_calm", "ppm", "the same in the first two minutes that were measured"),
        ("<service>/errors", "ppm", "requests of a service that fail now"),
        ("<service>/errors_calm", "ppm", "the same on a calm day"),
        ("<name>/peak", "ppm", "the highest share failing in any window shown"),
        ("<name>/rate", "/s", "attempts or requests a second now"),
        ("<name>/rate_calm", "/s", "the same on a calm day"),
        ("<name>/p50", "us", "median latency now"),
        ("<name>/p95", "us", "95th percentile of latency now"),
        ("<name>/p99", "us", "99th percentile of latency now, of services"),
        ("<name>/p95_calm", "us", "95th percentile on a calm day"),
        ("<name>/p95_peak", "us", "the highest 95th percentile of any window shown"),
        ("<name>/p95_ratio", "ppm", "95th percentile now against a calm day"),
        ("<name>/onset", "us", "start of the first two windows in a row with more failing than is calm"),
        ("<name>/slow_onset", "us", "start of the first two windows in a row at twice the calm latency"),
        ("<name>/trend", "ppm", "failing now less failing two minutes ago; negative while it gets better"),
        ("<journey>/unserved", "count", "users who left without what they came for, in the range shown"),
        ("<journey>/shed", "count", "attempts refused at the door, in the range shown"),
        ("<service>/busy", "ppm", "worker time spent, the highest of the last half minute"),
        ("<service>/busy_calm", "ppm", "the same on a calm day"),
        ("<service>/waiting", "count", "most requests waiting at once in the last half minute"),
        ("<service>/refused", "count", "requests turned away in the last half minute"),
        ("<service>/replicas", "count", "replicas that take requests"),
        ("<name>[<dimension>=<value>]/failures", "ppm", "failing now in one group, of a journey"),
        ("<name>[<dimension>=<value>]/failures_calm", "ppm", "the same on a calm day"),
        ("<name>[<dimension>=<value>]/errors", "ppm", "failing now in one group, of a service"),
        ("<name>[<dimension>=<value>]/errors_calm", "ppm", "the same on a calm day"),
        ("<name>[<dimension>=<value>]/share", "ppm", "how much of all requests the group has"),
        ("<name>[<dimension>=<value>]/rate", "/s", "requests of the group a second"),
        ("<name>[<dimension>=<value>]/p95", "us", "95th percentile of the group"),
        ("<name>[<dimension>=<value>]/ratio_to_rest", "ppm", "failing against all other groups together"),
        ("<name>[<dimension>=<value>]/peak", "ppm", "the highest share failing in any window shown"),
        ("<name>[<dimension>=<value>]/onset", "us", "when the group's failures rose"),
        ("<name>[<dimension>=<value>]/failed_first", "0/1", "whether they rose before those of every other group"),
    ),
    *_of(
        "view_calls",
        *(
            (f"<call>{place}/{name}", unit, meaning)
            for place in ("", "@<region>")
            for name, unit, meaning in (
                ("attempts_per_call", "ppm", "attempts for each call now; 1,000,000 is one"),
                ("attempts_per_call_calm", "ppm", "the same on a calm day"),
                ("attempts_peak", "ppm", "the most attempts for each call in any window shown"),
                ("errors", "ppm", "calls that failed in the end, now"),
                ("peak", "ppm", "the highest share of failed calls in any window shown"),
                ("timeouts", "count", "attempts that timed out, in the range shown"),
                ("timeouts_now", "count", "the same in the last half minute"),
                ("rejected", "count", "attempts answered 429, in the range shown"),
                ("rejected_now", "count", "the same in the last half minute"),
                ("short_circuited", "ppm", "calls failed at once by a breaker or a bulkhead, now"),
                ("rate", "/s", "attempts a second now"),
                ("rate_calm", "/s", "the same on a calm day"),
                ("p50", "us", "median latency of attempts now"),
                ("p95", "us", "95th percentile now"),
                ("p99", "us", "99th percentile now"),
                ("p95_calm", "us", "95th percentile on a calm day"),
                ("p95_peak", "us", "the highest 95th percentile of any window shown"),
                ("p95_ratio", "ppm", "95th percentile now against a calm day"),
                ("p95_ratio_peak", "ppm", "its highest in the range shown"),
                ("in_flight", "count", "attempts under way at the end of the newest window"),
                ("first_slow_at", "us", "start of the first two windows in a row at twice the calm latency"),
                ("first_timeout_at", "us", "start of the first window with an attempt that timed out"),
                ("first_rejected_at", "us", "start of the first window with a 429"),
            )
        ),
        ("<call>[release=<release>]/calls", "count", "calls of one release of the caller in the last half minute"),
        ("<call>[release=<release>]/attempts_per_call", "ppm", "attempts for each of them"),
        ("<call>[release=<release>]/errors", "ppm", "how many of them failed"),
        ("<call>[release=<release>]/timeouts", "count", "attempts of theirs that timed out"),
    ),
    *_of(
        "view_map",
        ("<call>/errors", "ppm", "calls that fail now"),
        ("<call>/p95_ratio", "ppm", "95th percentile now against a calm day"),
        ("<call>/attempts_per_call", "ppm", "attempts for each call now"),
        ("<service>/errors", "ppm", "requests of a service that fail now"),
    ),
    *_of(
        "search_logs",
        ("lines", "count", "lines that match, with those dropped for their volume"),
        ("pattern:<template>", "count", "lines of a template"),
        ("pattern:<template>:<what>", "count", "of a service, of a callee (with @region), or with a reason"),
        ("pattern:<template>/first_at", "us", "the first of them in the range searched"),
        ("pattern:<template>:<what>/first_at", "us", "the first of them in the range searched"),
    ),
    *_of(
        "view_traces",
        ("sampled", "count", "requests sampled in the range"),
        ("failed", "count", "of those, failed"),
        ("attempts_max", "count", "the highest attempt number in the traces shown"),
        ("slowest_service:<name>", "count", "traces shown that spent most of their time there"),
        ("outcome:<outcome>", "count", "traces shown that ended so"),
        ("release:<release>", "count", "traces shown that a release took part in"),
    ),
    *_of(
        "view_changes",
        ("<system>", "count", "entries of deploys, settings, infrastructure, vendors in the range"),
        ("deploy:<service>", "0/1", "a deploy of the service is among them"),
        ("deploy:<service>/minutes_before_onset", "count", "from the newest deploy's start to the first failures"),
        ("deploy:<service>/at", "us", "when the newest deploy started, once failures have an onset"),
        ("change:<template>:<target>", "count", "entries of a template about a target"),
    ),
    *_of(
        "view_vendor",
        ("<party>@<region>/state", "count", "0 operational, 1 degraded, 2 recovering, as the page says"),
        ("<party>/state", "count", "the worst of its regions"),
        ("<party>/updated_at", "us", "when the page last changed"),
    ),
    *_of(
        "contact_vendor",
        ("<party>@<region>/state", "count", "0 operational, 1 degraded, as the vendor's engineers answered"),
        ("<party>/state", "count", "the worst of its regions"),
        ("<party>/updated_at", "us", "when they answered"),
    ),
    *_of(
        "view_business",
        ("orders_per_minute", "count", "users served on journeys that earn, now"),
        ("orders_per_minute_calm", "count", "the same on a calm day"),
        ("orders_lost", "count", "users unserved on journeys that earn, since the onset"),
        ("users_unserved", "count", "users unserved on all journeys, since the onset"),
        ("revenue_lost", "money", "what they would have paid"),
        ("revenue_per_minute", "money", "now"),
        ("revenue_per_minute_calm", "money", "on a calm day"),
        ("demand_ratio", "ppm", "users now against a calm day; their refreshes are not counted"),
    ),
    *_of(
        "view_capacity",
        ("<service>/busy", "ppm", "worker time spent, the highest of the last half minute"),
        ("<service>/busy_calm", "ppm", "the same on a calm day"),
        ("<service>/busy_peak", "ppm", "the highest of any window"),
        ("<service>/cpu", "ppm", "worker time at work and not waiting, the highest of the last half minute"),
        ("<target>/<gauge>", "count", "a gauge of a part of a service, or of a queue, as it was last"),
        ("<target>/<gauge>_calm", "count", "the same on a calm day"),
        ("<target>/<gauge>_peak", "count", "the highest of any window"),
        ("<service>/waiting", "count", "most requests waiting at once in the last half minute"),
        ("<service>/waiting_peak", "count", "the most of any window"),
        ("<service>/refused", "count", "requests turned away in the last half minute"),
        ("<service>/replicas", "count", "replicas that take requests"),
        ("<service>/most_replicas", "count", "the quota"),
        ("<service>/rate", "/s", "requests a second now"),
        ("<party>@<region>/used", "/s", "attempts the vendor let through, now"),
        ("<party>@<region>/used_peak", "/s", "the highest of any window of the last half hour"),
        ("<party>@<region>/allowed", "/s", "our contract"),
        ("<party>@<region>/headroom", "/s", "contract less use; what it allows today may be less"),
        ("<party>@<region>/rejected", "count", "429s of the last half minute"),
        ("<party>@<region>/rejected_total", "count", "429s of the last half hour"),
    ),
    *_of(
        "view_alert",
        ("<alert>/fired", "count", "how often it has fired"),
        ("<alert>/firing", "0/1", "whether it fires now"),
        ("<alert>/since", "us", "since when"),
        ("<alert>/firing_for", "us", "for how long"),
        ("<alert>/value", "ppm", "the burn rate, or the figure in the rule's own unit, when it fired"),
    ),
    *_of(
        "view_tickets",
        ("tickets", "count", "tickets so far"),
        ("tickets:<complaint>", "count", "fails, slow, charged_without_order, charged_twice"),
        ("tickets[<dimension>=<value>]", "count", "tickets of users of one group"),
    ),
    *_of("read_runbook", ("read", "0/1", "whether there is such a page")),
    *_of(
        "check_integrity",
        ("authorised_without_order", "count", "payments authorised for orders that do not exist"),
        ("charged_twice", "count", "carts charged twice"),
        ("doubtful", "count", "both together"),
    ),
    *_of(
        "probe",
        ("ok", "0/1", "whether the synthetic user was served"),
        ("unfinished", "0/1", "whether they have not come back yet"),
        ("duration", "us", "how long it took, or has taken"),
        ("outcome:<outcome>", "0/1", "what became of them"),
    ),
    *_of(
        "ask",
        ("findings", "count", "things a colleague mentioned"),
        ("errors_up:<service>", "ppm", "requests that fail"),
        ("latency_up:<service>", "us", "95th percentile"),
        ("workers_busy:<service>", "ppm", "worker time spent"),
        ("queue_full:<service>", "count", "requests turned away"),
        ("outbound_slow:<call>", "us", "95th percentile of a call, with @region where there is one"),
        ("outbound_rejected:<call>", "count", "429s"),
        ("attempts_up:<call>", "ppm", "attempts for each call"),
        ("deployed:<service>", "count", "minutes since a deploy"),
        ("rollback_is_safe:<service>", "0/1", "said when asked"),
        ("rollback_is_unsafe:<service>", "0/1", "said when asked"),
        ("all_normal", "0/1", "nothing to mention"),
    ),
)
"""Every figure an answer can carry."""

_SLOT = re.compile(r"<[a-z]+>")


def names_figure(view: str, name: str) -> bool:
    """Whether a look's answers can carry a figure of this name."""
    return any(kind.view == view and _pattern(kind.name).fullmatch(name) for kind in FIGURES)


def _pattern(name: str) -> re.Pattern[str]:
    return re.compile(".+".join(re.escape(part) for part in _SLOT.split(name)))
