"""A run in progress: it owns the world and the journal."""

from incident_sim.session.opening import digest, draw_variant, find_zero
from incident_sim.session.session import Session

__all__ = ["Session", "digest", "draw_variant", "find_zero"]
