"""Many runs on many cores."""

from incident_sim.batch.forks import explore, explore_here, try_all, try_here
from incident_sim.batch.grading import Bounds, Grader, Handed, Order
from incident_sim.batch.limits import Limits
from incident_sim.batch.pool import certify

__all__ = [
    "Bounds",
    "Grader",
    "Handed",
    "Limits",
    "Order",
    "certify",
    "explore",
    "explore_here",
    "try_all",
    "try_here",
]
