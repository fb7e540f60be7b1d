"""The version of the world's rules."""

PHYSICS = 2
"""Bumped whenever the same scenario, seed and actions would give another journal. A replay is valid within one."""
