"""Public tools for tests: build plays, cut time, and find the first difference."""

from incident_sim.testing.plays import first_difference, play
from incident_sim.testing.strategies import actions, plays

__all__ = ["actions", "first_difference", "play", "plays"]
