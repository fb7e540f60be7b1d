"""One process that holds a session, paces it, writes it down and serves a seat."""

from incident_sim.host.order import Order
from incident_sim.host.starting import start

__all__ = ["Order", "start"]
