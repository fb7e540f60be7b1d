"""Time and chance: the only room that knows SimPy and random numbers."""

from incident_sim.kernel.clock import Clock
from incident_sim.kernel.lanes import Lane, Lanes
from incident_sim.kernel.loop import Culprit, Loop, Phase, Story
from incident_sim.kernel.streams import GRID, Law, Stream, Streams

__all__ = ["GRID", "Clock", "Culprit", "Lane", "Lanes", "Law", "Loop", "Phase", "Story", "Stream", "Streams"]
