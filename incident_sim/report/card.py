"""Six lines to share: what was played and what came of it, with nothing that spoils it for others."""

from __future__ import annotations

from incident_sim.plays.drill import drill_code
from incident_sim.report.debrief import Debrief
from incident_sim.scoring.report import HarmReport
from incident_sim.text import safe_line
from incident_sim.units import ONE

WIDEST = 76


def card(debrief: Debrief, first: int | None = None) -> tuple[str, ...]:
    """Scenario, drill code, score, harm, a sentence, and the word SIMULATION.

    ``first`` is the harm of the run whose moment was taken back, in thousandths of a failed attempt.
    """
    report, harm = debrief.report, debrief.report.harm
    before = "" if first is None else f", in the first run {first // 1000:,}"
    retake = "" if first is None else ", a moment taken back"
    lines = (
        f"{report.scenario}: {debrief.title}",
        f"drill {drill_code(report.scenario, report.seed)}{retake}",
        f"score {report.score / 1000:.1f} of 100, {report.band}",
        f"harm {harm.player.total // 1000:,}, with nobody acting {harm.idle.total // 1000:,}{before}",
        sentence(harm),
        "SIMULATION - nothing of this happened. incident-sim",
    )
    return tuple(safe_line(line, WIDEST) for line in lines)


def sentence(harm: HarmReport) -> str:
    """How it went, in words that fit any cause."""
    if harm.idle.total <= harm.reference.total:
        return "Sat through it, and kept a steady hand."
    if harm.avoided <= 0:
        return "It went no better for my being there. Next time."
    if harm.avoided >= ONE:
        return "Spared users all that could be spared."
    return f"Spared users {harm.avoided * 100 // ONE}% of what could be spared."


__all__ = ["card", "sentence"]
