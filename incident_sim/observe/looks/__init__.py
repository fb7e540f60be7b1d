"""Looks answered from signals alone: one pure function for each kind."""

from incident_sim.observe.looks.answering import answer

__all__ = ["answer"]
