"""Who has most to do: whom to name where a world runs away."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from incident_sim.kernel import Culprit
    from incident_sim.world.assembly import System
    from incident_sim.world.journeys import Users


def busiest(system: System, users: Users) -> Culprit:
    """The journey with most tries, the call with most attempts, or the service with most requests in the open window.

    Where users come in such numbers, what follows is theirs. A call is named where it makes more of what came, and a
    service where neither users nor calls bring it its work.
    """
    topology = system.topology
    tries = [sum(len(meter.spans) for meter in journey.meters) for journey in users.journeys]
    calls = [
        sum(meter.attempts for regions in system.edges[call.name].meters.values() for meter in regions.values())
        for call in topology.calls
    ]
    services = [live.served - live.counted for live in system.services.values()]
    most_tries, most_attempts, most_served = max(tries, default=0), max(calls, default=0), max(services, default=0)
    if most_tries and 2 * most_tries >= max(most_attempts, most_served):
        place = tries.index(most_tries)
        told = f"the journey {users.journeys[place].name}, with {most_tries:,} tries in this window"
        return told, ("traffic", "journeys", place)
    if most_attempts and 2 * most_attempts >= most_served:
        place = calls.index(most_attempts)
        told = f"the call {topology.calls[place].name}, with {most_attempts:,} attempts in this window"
        return told, ("topology", "calls", place)
    place = services.index(most_served)
    told = f"the service {topology.services[place].name}, with {most_served:,} requests in this window"
    return told, ("topology", "services", place)
