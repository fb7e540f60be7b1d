"""Many runs on many cores."""

from incident_sim.batch.forks import explore, explore_here, try_all, try_here
from incident_sim.batch.pool import certify

__all__ = ["certify", "explore", "explore_here", "try_all", "try_here"]
