"""What every safeguard is: something that will be different, said so that a machine can try it."""

from __future__ import annotations

from incident_sim.model import Frozen


class SafeguardBase(Frozen):
    """A change to the declared system that an action item of a postmortem makes. Data only; it knows no scenario."""
