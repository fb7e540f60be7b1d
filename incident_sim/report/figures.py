"""Small drawings: the score as a dial, harm and points as bars, an effect to the right or to the left of nothing."""

from __future__ import annotations

from math import cos, pi, sin

from markupsafe import Markup

from incident_sim.report.debrief import Debrief
from incident_sim.report.svg import tag
from incident_sim.report.words import points
from incident_sim.scoring.total import HUNDRED

WIDE = 100


def dial(score: int, band: str) -> Markup:
    """The score as three quarters of a circle."""
    share = max(0, min(HUNDRED, score)) / HUNDRED
    return tag(
        "svg",
        tag("title", f"{points(score)} of 100: {band}"),
        tag("path", d=_arc(1), class_="dial rest"),
        tag("path", d=_arc(share), class_=f"dial {band}") if share else Markup(""),
        tag("text", points(score), x=60, y=66, class_="score"),
        tag("text", "of 100", x=60, y=84, class_="of"),
        viewBox="0 0 120 108",
        class_="gauge",
        role="img",
    )


def _arc(share: float) -> str:
    """From the lower left clockwise; half a circle and more takes the long way round."""
    (x0, y0), (x1, y1) = _on_circle(0), _on_circle(share)
    return f"M{x0:.1f} {y0:.1f}A48 48 0 {int(share * 1.5 > 1)} 1 {x1:.1f} {y1:.1f}"


def _on_circle(share: float) -> tuple[float, float]:
    angle = pi * (0.75 + 1.5 * share)
    return 60 + 48 * cos(angle), 60 + 48 * sin(angle)


def share_bar(value: int, of: int, look: str) -> Markup:
    """A part of a whole; the figure stands beside it."""
    filled = WIDE * max(0, min(value, of)) / max(1, of)
    return tag(
        "svg",
        tag("rect", x=0, y=0, width=WIDE, height=8, class_="rest"),
        tag("rect", x=0, y=0, width=filled, height=8, class_=f"fill {look}"),
        viewBox=f"0 0 {WIDE} 8",
        class_="meter",
        preserveAspectRatio="none",
        aria_hidden="true",
    )


def effect_bar(spared: int, most: int, word: str) -> Markup:
    """Harm spared to the right, harm done to the left; the figure stands beside it."""
    half = WIDE / 2
    length = min(half, half * abs(spared) / max(1, most))
    return tag(
        "svg",
        tag(
            "rect",
            x=half if spared >= 0 else half - length,
            y=1,
            width=max(0.8, length),
            height=10,
            class_=f"fill {word}",
        ),
        tag("line", x1=half, x2=half, y1=0, y2=12, class_="zero"),
        viewBox=f"0 0 {WIDE} 12",
        class_="effect",
        preserveAspectRatio="none",
        aria_hidden="true",
    )


def most_spared(debrief: Debrief) -> int:
    """The largest effect, so that all bars share a scale."""
    return max((abs(change.effect.spared) for change in debrief.changes), default=1)
