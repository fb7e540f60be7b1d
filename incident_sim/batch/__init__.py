"""Many runs on many cores."""

from incident_sim.batch.forks import explore, explore_here

__all__ = ["explore", "explore_here"]
