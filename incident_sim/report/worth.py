"""What could have been had: points out of a hundred for a lost line, and for harm that was not spared."""

from __future__ import annotations

from incident_sim.scoring.report import Report, Verdict
from incident_sim.scoring.total import HUNDRED, RELIEF
from incident_sim.units import ONE


def whole(report: Report) -> int:
    """The points of all lines that this play was judged by, before they are rescaled to a hundred."""
    return max(1, sum(verdict.of for verdict in report.criteria))


def lost(report: Report, verdict: Verdict) -> int:
    """What a line fell short by, out of a hundred."""
    return (verdict.of - verdict.points) * HUNDRED // whole(report)


def avertable(report: Report) -> int:
    """Harm that lay between nobody acting and the reference."""
    return report.harm.idle.total - report.harm.reference.total


def at_stake(report: Report, spared: int) -> int:
    """How much more of the avoidable harm would have been avoided by sparing so much, in parts per million."""
    if avertable(report) <= 0:
        return 0
    now = max(0, min(ONE, report.harm.avoided))
    then = max(0, min(ONE, report.harm.avoided + spared * ONE // avertable(report)))
    return max(0, then - now)


def relief(report: Report, spared: int) -> int:
    """What sparing so much more harm would have been worth, for the line on harm, or for the bound it set."""
    return at_stake(report, spared) * _weight(report) // ONE


def _weight(report: Report) -> int:
    """What harm is worth in this play: the floor or the gate that set the total, or else its own line."""
    own = sum(verdict.of for verdict in report.criteria if verdict.id == "D1") * HUNDRED // whole(report)
    plain = sum(verdict.points for verdict in report.criteria) * HUNDRED // whole(report)
    before = report.score + sum(penalty.points for penalty in report.penalties)
    if before > plain + own:
        return RELIEF
    return HUNDRED // 2 if report.score < plain - sum(penalty.points for penalty in report.penalties) else own
