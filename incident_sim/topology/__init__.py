"""The declared system: services, vendors, calls with their policies, and traffic with its segments."""

from incident_sim.topology.services import (
    CallSpec,
    Effect,
    Endpoint,
    FlagSpec,
    Region,
    RouteSpec,
    ServiceSpec,
    Share,
    StatusPage,
    Target,
    ThirdPartySpec,
    Topology,
    Work,
)
from incident_sim.topology.traffic import Journey, Refresh, SegmentSpec, ShapePoint, Traffic

__all__ = [
    "CallSpec",
    "Effect",
    "Endpoint",
    "FlagSpec",
    "Journey",
    "Refresh",
    "Region",
    "RouteSpec",
    "SegmentSpec",
    "ServiceSpec",
    "ShapePoint",
    "Share",
    "StatusPage",
    "Target",
    "ThirdPartySpec",
    "Topology",
    "Traffic",
    "Work",
]
