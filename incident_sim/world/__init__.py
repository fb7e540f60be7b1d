"""The running system: live services, calls, users, deploys, vendors, people and telemetry behind the levers."""

from incident_sim.world.names import NAMES
from incident_sim.world.physics import PHYSICS
from incident_sim.world.world import World

__all__ = ["NAMES", "PHYSICS", "World"]
