"""A run in progress: it owns the world and the journal."""

from incident_sim.session.opening import briefing_of, digest, draw_variant, find_zero
from incident_sim.session.session import Session

__all__ = ["Session", "briefing_of", "digest", "draw_variant", "find_zero"]
