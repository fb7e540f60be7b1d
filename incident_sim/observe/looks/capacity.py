"""How much there is, how much of it is used, and what is left."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from incident_sim.actions.investigate import ViewCapacity
from incident_sim.journal.signals import WindowClosed
from incident_sim.observe.answers import Unit
from incident_sim.observe.evidence import Evidence
from incident_sim.observe.looks.shown import Figures, Shown, line, table
from incident_sim.observe.metrics import highest, service_tally, spanned
from incident_sim.observe.words import say_duration, say_rate, say_share
from incident_sim.units import SECOND


def view_capacity(action: ViewCapacity, evidence: Evidence, at: int) -> Shown:
    """Workers and queues of a service of ours, or our allowance at a vendor."""
    nodes = evidence.briefing.nodes if evidence.briefing else ()
    node = next((node for node in nodes if node.name == action.target), None)
    if node is not None and node.kind == "third_party":
        return _allowance(action.target, node.regions, evidence, at)
    return _workers(action.target, node.most_replicas if node is not None else 0, evidence)


def _workers(name: str, most: int, evidence: Evidence) -> Shown:
    windows = list(evidence.metrics.windows)
    rows = [(window, row) for window in windows for row in window.services if row.service == name]
    recent = [row for window in evidence.metrics.recent() for row in window.services if row.service == name]
    usual = [row for window in evidence.metrics.calm for row in window.services if row.service == name]
    figures = Figures()
    figures.add(f"{name}/busy", highest(row.busy for row in recent))
    figures.add(f"{name}/busy_calm", highest(row.busy for row in usual))
    figures.add(f"{name}/busy_peak", highest(row.busy for _, row in rows))
    figures.add(f"{name}/waiting", highest(row.waiting for row in recent))
    figures.add(f"{name}/waiting_peak", highest(row.waiting for _, row in rows))
    figures.add(f"{name}/refused", sum(row.refused for row in recent))
    figures.add(f"{name}/replicas", recent[-1].replicas if recent else None)
    figures.add(f"{name}/most_replicas", most)
    figures.add(f"{name}/rate", service_tally(evidence.metrics.recent(), name).rate)
    figures.add(f"{name}/cpu", highest(row.cpu for row in recent))
    gauges = _gauges(name, evidence, figures)
    shown = [
        ("replicas", str(recent[-1].replicas) if recent else "-", str(usual[-1].replicas) if usual else "-"),
        (
            "workers busy",
            say_share(max((r.busy for r in recent), default=0)),
            say_share(max((r.busy for r in usual), default=0)),
        ),
        (
            "time at work (CPU)",
            say_share(max((r.cpu for r in recent), default=0)),
            say_share(max((r.cpu for r in usual), default=0)),
        ),
        (
            "most waiting at once",
            str(max((r.waiting for r in recent), default=0)),
            str(max((r.waiting for r in usual), default=0)),
        ),
        ("turned away", str(sum(r.refused for r in recent)), str(sum(r.refused for r in usual))),
    ]
    if not rows:
        shown = []  # a queue, or a service whose metrics have stopped
    shown += [(gauge, _say(gauge, now), _say(gauge, calm)) for gauge, (now, calm) in gauges.items()]
    return Shown(
        title=f"Capacity of {name}",
        series=(
            line("busy", "ratio", ((window.end, row.busy) for window, row in rows)),
            line("waiting", "count", ((window.end, row.waiting) for window, row in rows)),
            line("replicas", "count", ((window.end, row.replicas) for window, row in rows)),
            *(line(gauge, _unit(gauge), _points(name, gauge, windows)) for gauge in gauges),
        ),
        tables=(("", table(("", "now", "usually"), shown)),),
        words=(f"The quota is {most} replicas.",) if most else (),
        figures=figures.all(),
    )


def _gauges(name: str, evidence: Evidence, figures: Figures) -> dict[str, tuple[int | None, int | None]]:
    """Each gauge of a service's parts, or of a queue: its newest value, and what it was on a calm day."""
    newest: dict[str, int] = {}
    calm: dict[str, int] = {}
    peak: dict[str, int] = {}
    for window in evidence.metrics.calm:
        calm |= {row.gauge: row.value for row in window.gauges if row.target == name}
    for window in evidence.metrics.windows:
        for row in window.gauges:
            if row.target == name:
                newest[row.gauge] = row.value
                peak[row.gauge] = max(peak.get(row.gauge, row.value), row.value)
    for gauge, value in newest.items():
        figures.add(f"{name}/{gauge}", value)
        figures.add(f"{name}/{gauge}_calm", calm.get(gauge))
        figures.add(f"{name}/{gauge}_peak", peak[gauge])
    return {gauge: (value, calm.get(gauge)) for gauge, value in newest.items()}


def _points(name: str, gauge: str, windows: Iterable[WindowClosed]) -> Iterator[tuple[int, int]]:
    for window in windows:
        for row in window.gauges:
            if row.target == name and row.gauge == gauge:
                yield window.end, row.value


def _unit(gauge: str) -> Unit:
    kind = gauge.split("/", maxsplit=1)[0]
    return "ratio" if kind == "hit_ratio" else "duration" if kind in ("oldest", "lag") else "count"


def _say(gauge: str, value: int | None) -> str:
    if value is None:
        return "-"
    match _unit(gauge):
        case "ratio":
            return say_share(value)
        case "duration":
            return say_duration(value)
        case _:
            return f"{value:,}"


def _allowance(party: str, regions: tuple[str, ...], evidence: Evidence, at: int) -> Shown:
    recent = evidence.metrics.recent()
    windows = evidence.metrics.since(at - 1800 * SECOND)
    span = max(spanned(recent), 1)
    figures = Figures()
    shown: list[tuple[str, ...]] = []
    series = []
    for region in regions:
        name = f"{party}@{region}"
        rows = [
            (window, row)
            for window in windows
            for row in window.quotas
            if row.third_party == party and row.region == region
        ]
        now = [row for window in recent for row in window.quotas if row.third_party == party and row.region == region]
        used = sum(row.used for row in now) * 1000 * SECOND // span
        allowed = rows[-1][1].allowed if rows else 0
        rejected = sum(row.rejected for row in now)
        figures.add(f"{name}/used", used)
        figures.add(f"{name}/allowed", allowed)
        figures.add(f"{name}/headroom", max(0, allowed - used))
        figures.add(f"{name}/rejected", rejected)
        figures.add(f"{name}/rejected_total", sum(row.rejected for _, row in rows))
        figures.add(
            f"{name}/used_peak", highest(row.used * 1000 * SECOND // max(1, w.end - w.start) for w, row in rows)
        )
        shown.append((region, say_rate(used), say_rate(allowed), say_rate(max(0, allowed - used)), str(rejected)))
        series.append(
            line(
                f"{region} used",
                "rate",
                ((w.end, row.used * 1000 * SECOND // max(1, w.end - w.start)) for w, row in rows),
            )
        )
    return Shown(
        title=f"Our allowance at {party}",
        series=tuple(series),
        tables=(("The last half minute", table(("region", "used", "contract", "headroom", "429"), shown)),),
        words=("The contract is what the console shows; it does not say what the vendor allows today.",),
        figures=figures.all(),
    )
