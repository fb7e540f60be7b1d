"""The knobs a world offers, in two halves: what a player may press, and what nature may."""

from incident_sim.levers.protocols import NatureLevers, PlayerLevers, ReleaseEffects, Work

__all__ = ["NatureLevers", "PlayerLevers", "ReleaseEffects", "Work"]
