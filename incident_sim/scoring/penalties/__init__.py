"""Anti-patterns: what is taken off after the sum, and what caps it."""

from incident_sim.scoring.case import POINT
from incident_sim.scoring.penalties.calm import CALM
from incident_sim.scoring.penalties.harm import HARM
from incident_sim.scoring.penalties.pattern import Charge, Pattern
from incident_sim.scoring.penalties.people import PEOPLE
from incident_sim.scoring.penalties.relief import RELIEF
from incident_sim.scoring.penalties.words import WORDS

MOST = 25 * POINT
"""Penalties together never take more."""

PATTERNS: tuple[Pattern, ...] = tuple(
    sorted((*CALM, *HARM, *RELIEF, *WORDS, *PEOPLE), key=lambda pattern: int(pattern.id[1:]))
)

__all__ = ["MOST", "PATTERNS", "Charge", "Pattern"]
