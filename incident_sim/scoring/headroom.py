"""Whether there was room for the traffic that was shifted, by what could be seen when it was."""

from __future__ import annotations

from collections.abc import Sequence

from incident_sim.actions.mitigate import ShiftTraffic
from incident_sim.journal.signals import WindowClosed
from incident_sim.scoring.case import Case
from incident_sim.scoring.naming import changed, knob, value
from incident_sim.scoring.record import Deed
from incident_sim.units import MINUTE, ONE, SECOND

RECENT = MINUTE
"""How far back a reading of traffic looks where there is no ordinary day to go by."""


def overfull(case: Case, deed: Deed) -> bool:
    """Whether a shift sends more to a target than it has room for.

    Traffic is that of the windows published before users began to fail: what people try again in an outage is not
    what the target must carry.
    """
    change = changed(deed.action)
    if not isinstance(change, ShiftTraffic):
        return False
    more = change.share - _before(case, deed, change)
    windows = [entry.fact for entry in case.entries if isinstance(entry.fact, WindowClosed) and entry.at <= deed.at]
    if more <= 0 or not windows:
        return False
    start = case.anchors.t0
    calm = [window for window in windows if start is not None and window.end <= start]
    days = calm or [window for window in windows if window.end > windows[-1].end - RECENT]
    regions = {row.region for row in days[-1].quotas if row.third_party == change.to}
    if not regions:
        return _service_full(case, days, change, more)
    wanted = regions if change.region is None else regions & {change.region}
    return any(_vendor_full(case, days, change, region, more) for region in wanted)


def _before(case: Case, deed: Deed, change: ShiftTraffic) -> int:
    """The share that a target had, in parts per million."""
    earlier = [
        value(other.action)
        for other in case.changes
        if other.at < deed.at
        and knob(other.action) == knob(change)
        and getattr(changed(other.action), "to", "") == change.to
    ]
    return (earlier or [_shares(case, change).get(change.to, 0)])[-1]


def _shares(case: Case, change: ShiftTraffic) -> dict[str, int]:
    """Where a route goes on an ordinary day, and how much of it."""
    routes = [route for route in case.scenario.topology.routes if route.name == change.route]
    return {share.to.split(".")[0]: share.share for route in routes for share in route.shares}


def _vendor_full(case: Case, days: Sequence[WindowClosed], change: ShiftTraffic, region: str, more: int) -> bool:
    rows = [row for window in days for row in window.quotas if (row.third_party, row.region) == (change.to, region)]
    used = sum(row.used + row.rejected for row in rows) * 1000 * SECOND // _span(days)
    return bool(rows) and used + _load(case, days, change, region) * more // ONE > rows[-1].allowed


def _service_full(case: Case, days: Sequence[WindowClosed], change: ShiftTraffic, more: int) -> bool:
    rows = [row for window in days for row in window.services if row.service == change.to]
    served = sum(row.requests for row in rows) * 1000 * SECOND // _span(days)
    busy = sum(row.busy for row in rows) // max(1, len(rows))
    room = served * (ONE - busy) // max(1, busy)
    return bool(rows) and _load(case, days, change, "") * more // ONE > room


def _load(case: Case, days: Sequence[WindowClosed], change: ShiftTraffic, region: str) -> int:
    """What a route carries elsewhere, in thousandths of calls a second: towards one region of a vendor, or in all."""
    elsewhere = set(_shares(case, change)) - {change.to}
    rows = [row for window in days for row in window.calls if row.call.split("->")[1] in elsewhere]
    calls = sum(row.calls for row in rows if region in ("", row.region))
    return calls * 1000 * SECOND // _span(days)


def _span(windows: Sequence[WindowClosed]) -> int:
    return max(1, sum(window.end - window.start for window in windows))
