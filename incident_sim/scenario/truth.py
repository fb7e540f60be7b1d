"""What is true of a scenario and known to nobody who plays it."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from incident_sim.actions.diagnose import Mechanism
from incident_sim.model import Frozen
from incident_sim.units import Count, Line, Name, Ratio, ServiceName, SeverityName


class Cause(Frozen):
    """A component and a mechanism that may be at fault."""

    id: Name
    component: ServiceName
    mechanism: Mechanism


class Clue(Frozen):
    """A predicate over an answer: which view, which figure, what must hold, and what follows from it."""

    id: Name
    view: Name
    """The kind of look whose answer can carry it."""
    figure: Annotated[str, Field(max_length=120)]
    """The name of a figure of that answer; ``*`` stands for any run of characters."""
    above: int | None = None
    below: int | None = None
    supports: Annotated[tuple[Name, ...], Field(max_length=10)] = ()
    rules_out: Annotated[tuple[Name, ...], Field(max_length=10)] = ()


LogFact = Literal[
    "alert_fired_soon",
    "first_post_late",
    "page_left_alone",
    "relief_quick",
    "change_hurt",
    "evidence_kept",
    "payments_in_doubt",
    "everybody_hit",
    "recovered_alone",
]
"""What the log of a play knows by itself, and so decides whether an item of a pool is true."""


class Choice(Frozen):
    """One item of a pool of the postmortem form."""

    id: Name
    text: Line
    correct: bool = False
    fact: LogFact | None = None
    """The log decides whether it is true of a play, instead of ``correct``."""
    latent: bool = False
    """A factor of the system or the organisation that was there long before."""


class Pools(Frozen):
    """What the postmortem form offers. At least one and a half false items for each true one."""

    triggers: Annotated[tuple[Choice, ...], Field(max_length=30)] = ()
    factors: Annotated[tuple[Choice, ...], Field(max_length=30)] = ()
    well: Annotated[tuple[Choice, ...], Field(max_length=30)] = ()
    badly: Annotated[tuple[Choice, ...], Field(max_length=30)] = ()
    lucky: Annotated[tuple[Choice, ...], Field(max_length=30)] = ()


class Scope(Frozen):
    """Who can really be hit: one or more segments of one or more journeys, once the trouble is at its widest."""

    journeys: Annotated[tuple[Name, ...], Field(max_length=8)]


class Guard(Frozen):
    """Something that protects users or data, and can be turned off."""

    change: Annotated[str, Field(max_length=140)]
    """Kind of action and target that turn it off, as ``turn_flag fraud-scoring``."""
    security: bool = False
    """Without it users or data are open to others: who leaves it off has at most 60 points."""


class GroundTruth(Frozen):
    """The answer to the question nobody but the referee may read."""

    root: Name
    """The id of the cause among ``hypotheses``."""
    trigger: Name | None = None
    """The id of the fault that set it off; nothing where nothing is wrong."""
    path: Annotated[tuple[ServiceName, ...], Field(min_length=1, max_length=20)]
    """The causal path, from the root component to what users touch."""
    sustaining: bool
    """Whether a sustaining effect keeps the failure up after its trigger has gone."""
    cold: bool = False
    """Whether cold caches or pools make a ramp necessary."""
    red_herrings: Annotated[tuple[Name, ...], Field(max_length=10)] = ()
    """Ids of faults that are harmless and look guilty."""
    removes_trigger: Annotated[tuple[str, ...], Field(max_length=10)] = ()
    """Kinds of action and target that keep the trigger from coming back, as ``rollback checkout``."""
    removes_sustainer: Annotated[tuple[str, ...], Field(max_length=10)] = ()
    """Kinds of action and target that break the sustaining effect."""
    smallest_scope: Annotated[tuple[str, ...], Field(max_length=10)] = ()
    """Kinds of action, target and region that are no wider than they need be, as ``open_breaker a->b eu``."""
    tames_automation: Annotated[tuple[str, ...], Field(max_length=10)] = ()
    """Kinds of action and target that stop automation which fights the responder, as ``set_autoscaler checkout``."""
    loses_data: Annotated[tuple[str, ...], Field(max_length=10)] = ()
    """Kinds of action and target that destroy data for good, as ``purge_queue orders``: whoever does it has at most
    50 points."""
    guards: Annotated[tuple[Guard, ...], Field(max_length=10)] = ()
    """What protects users or data; a rate limiter at a service's door is one without being named."""
    team: Name
    """Whose help the evidence asks for."""
    vendor: ServiceName | None = None
    """The third party that should hear of it."""
    specialists: Annotated[tuple[Name, ...], Field(max_length=5)] = ()
    """Teams whose craft the facts call for beside that: databases, security."""
    severity: SeverityName
    hypotheses: Annotated[tuple[Cause, ...], Field(min_length=2, max_length=20)]
    clues: Annotated[tuple[Clue, ...], Field(min_length=1, max_length=60)]
    settles: Annotated[tuple[tuple[Name, ...], ...], Field(min_length=1, max_length=10)]
    """Minimal sets of clues, each of which settles the matter."""
    pools: Pools


class HarmWeights(Frozen):
    """How much each unit of harm counts, in thousandths of one failed attempt."""

    failed_attempt: Count = 1000
    unserved_user: Count = 2000
    authorised_without_order: Count = 5000
    charged_twice: Count = 10000
    reconciled: Ratio = 400_000
    """The share of a payment's harm that stays when it is voided or refunded: its user was charged for a while."""
    allowance: Count = 100_000
    """Where nothing is wrong: the harm that may be added before nothing is left for having added none."""


Difficulty = Literal["first drill", "solid", "hard"]
