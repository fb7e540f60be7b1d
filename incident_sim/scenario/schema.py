"""The schema of a scenario file."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from incident_sim.faults import Fault
from incident_sim.journal.briefing import RunbookPage, SeverityLevel
from incident_sim.model import Frozen
from incident_sim.monitoring import AlertRule, Objective
from incident_sim.plays import Runbook
from incident_sim.policies import PolicyPatch
from incident_sim.scenario.truth import Difficulty, GroundTruth, HarmWeights
from incident_sim.topology import Target, Topology, Traffic
from incident_sim.units import CallName, Duration, Factor, Line, Micros, Name, Ratio, ServiceName, Text


class TelemetrySpec(Frozen):
    """How the world is measured, and how late that shows."""

    window: Annotated[Duration, Field(ge=1_000_000, le=60_000_000)] = 10_000_000
    publish_delay: Duration = 4_000_000
    """From the end of a window to its signals."""
    through: Target | None = None
    """The endpoint that takes the measurements in: where it fails, what was measured is lost."""
    trace_one_in: Annotated[int, Field(ge=1, le=100_000)] = 40
    log_lines: Annotated[int, Field(ge=1, le=1000)] = 12
    """The most lines of one service and one template in one window; the rest are counted."""
    calm_failures: Ratio = 500
    """What the windows before the session held, for burn rates that look back an hour."""


class TeamSpec(Frozen):
    """A team: what it owns, and how fast its on-call engineer is."""

    name: Name
    summary: Line = ""
    answers: Duration = 180_000_000
    """From the page to being there, before the pace."""
    looks: Duration = 60_000_000
    """From a question to a report, before the pace."""


class SupportSpec(Frozen):
    """Customers who write in."""

    one_in: Annotated[int, Field(ge=1, le=100_000)] = 25
    """One of so many unserved users writes."""
    lag: Duration = 300_000_000
    """From the harm to the ticket, before the pace; up to twice that."""


class ExecutiveSpec(Frozen):
    """Somebody upstairs who asks."""

    first: Duration = 480_000_000
    """From the first page, before the pace."""
    every: Duration = 600_000_000


class PeopleSpec(Frozen):
    """Everybody outside the machine."""

    teams: Annotated[tuple[TeamSpec, ...], Field(min_length=1, max_length=30)]
    support: SupportSpec = SupportSpec()
    executive: ExecutiveSpec = ExecutiveSpec()


class PastChange(Frozen):
    """A change from before the session, for the change log."""

    system: Annotated[str, Field(pattern="^(deploys|settings|infrastructure|vendors)$")]
    at: Micros
    """Before the scenario's zero: negative."""
    change: Name
    target: Name
    values: Annotated[tuple[Line, ...], Field(max_length=6)] = ()
    by: Name = "bot"


class ReleasePast(Frozen):
    """The release that ran before a service's running one: what a rollback brings back."""

    service: ServiceName
    release: Name
    policies: dict[CallName, PolicyPatch] = {}


class Variant(Frozen):
    """One world of the family: what goes wrong, what is true about it, and how to handle it well."""

    name: Name
    faults: Annotated[tuple[Fault, ...], Field(min_length=0, max_length=40)]
    truth: GroundTruth
    reference: Runbook


class BriefingSpec(Frozen):
    """What a player reads before the page."""

    company: Line
    story: Text
    judged: Text
    severities: Annotated[tuple[SeverityLevel, ...], Field(min_length=1, max_length=6)]
    runbooks: Annotated[tuple[RunbookPage, ...], Field(max_length=20)] = ()
    currency: Annotated[str, Field(pattern="^[A-Z]{3}$")] = "USD"


class Scenario(Frozen):
    """A declared situation: everything but the seed."""

    version: Annotated[int, Field(ge=1, le=1)]
    id: Name
    title: Line
    family: Name
    summary: Line
    difficulty: Difficulty
    pace: Annotated[Factor, Field(gt=0)] = 1_000_000
    """Multiplies everything human: acknowledgement, deploys, cadences, thresholds of the rubric."""
    warm_up: Annotated[Duration, Field(ge=60_000_000, le=1_800_000_000)] = 300_000_000
    """Simulated before the scenario's zero."""
    opens_before_page: Duration = 30_000_000
    lasts: Annotated[Duration, Field(ge=300_000_000, le=7_200_000_000)]
    """From the opening of the seat to the end of the session."""
    briefing: BriefingSpec
    topology: Topology
    traffic: Traffic
    telemetry: TelemetrySpec = TelemetrySpec()
    noise: Ratio = 100_000
    """How strong the small harmless wobbles of an ordinary day are; 0 is a world without any."""
    objectives: Annotated[tuple[Objective, ...], Field(min_length=1, max_length=20)]
    alerts: Annotated[tuple[AlertRule, ...], Field(min_length=1, max_length=50)]
    people: PeopleSpec
    past: Annotated[tuple[PastChange, ...], Field(max_length=100)] = ()
    releases: Annotated[tuple[ReleasePast, ...], Field(max_length=100)] = ()
    harm: HarmWeights = HarmWeights()
    variants: Annotated[tuple[Variant, ...], Field(min_length=1, max_length=12)]
