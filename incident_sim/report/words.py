"""Figures as every drawing of a debrief writes them."""

from __future__ import annotations

from incident_sim.scoring.report import Evidence, HarmReport
from incident_sim.units import show_clock

MINUS = "\N{MINUS SIGN}"


def points(thousandths: int) -> str:
    """Points with one decimal."""
    return f"{thousandths / 1000:.1f}"


def harm(thousandths: int) -> str:
    """Harm in whole points, of which one is a failed attempt."""
    return f"{thousandths // 1000:,}"


def signed(thousandths: int) -> str:
    """Harm that was spared, with its sign; a true minus, as it stands beside a plus."""
    return f"{'+' if thousandths >= 0 else MINUS}{abs(thousandths) // 1000:,}"


def percent(ppm: int) -> str:
    """A share in whole per cent."""
    return f"{ppm / 10_000:.0f} %"


def avoided(report: HarmReport) -> str:
    """What the play was worth beside nobody acting, as a clause; beyond the reference and below nothing included."""
    if report.idle.total <= report.reference.total:
        return "there was no harm to avoid"
    if report.player.total > report.idle.total:
        return "more harm was done than if nobody had acted"
    if report.player.total < report.reference.total:
        return "less harm was done than by the reference"
    return f"{percent(report.avoided)} of the avoidable harm was avoided"


def clock(at: int) -> str:
    """An instant as people write it."""
    return f"T+{show_clock(at)}" if at >= 0 else f"T-{show_clock(-at)}"


def proof(row: Evidence) -> str:
    """Where a verdict can be contested: the instant, the entry of the recording, what it shows."""
    return f"{clock(row.at)} #{row.entry} {row.text}"
