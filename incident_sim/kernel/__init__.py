"""Time and chance: the only room that knows SimPy and random numbers."""

from incident_sim.kernel.lanes import Lane, Lanes
from incident_sim.kernel.loop import Heap, Loop, Occasion, Phase, Story
from incident_sim.kernel.streams import GRID, Law, Stream, Streams

__all__ = ["GRID", "Heap", "Lane", "Lanes", "Law", "Loop", "Occasion", "Phase", "Story", "Stream", "Streams"]
