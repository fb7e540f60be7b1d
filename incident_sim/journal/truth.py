"""Truth: facts that only the referee may read."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from incident_sim.faults import Fault
from incident_sim.journal.rows import DepthRow, TruthRow
from incident_sim.model import Frozen


class Truth(Frozen):
    """A fact that no responder could see."""


class WorldDrawn(Truth):
    """Which world this is."""

    fact: Literal["world_drawn"] = "world_drawn"
    scenario: str
    scenario_digest: str
    seed: int
    variant: str


class FaultStarted(Truth):
    """A fault pressed its lever."""

    fact: Literal["fault_started"] = "fault_started"
    fault: Fault


class FaultEnded(Truth):
    """A fault let go."""

    fact: Literal["fault_ended"] = "fault_ended"
    id: str


class OutcomesCounted(Truth):
    """What users of each segment really got in one window, before any telemetry could lose it."""

    fact: Literal["outcomes_counted"] = "outcomes_counted"
    start: int
    end: int
    rows: tuple[TruthRow, ...]
    authorised_without_order: int
    """So far, and not yet reconciled."""
    charged_twice: int
    """So far, and not yet reconciled."""
    depths: tuple[DepthRow, ...]
    returning: int
    """Users who gave up and have not come back."""


class PaymentsReconciled(Truth):
    """A reconciliation ended."""

    fact: Literal["payments_reconciled"] = "payments_reconciled"
    voided: int
    refunded: int


TruthFact = Annotated[
    WorldDrawn | FaultStarted | FaultEnded | OutcomesCounted | PaymentsReconciled,
    Field(discriminator="fact"),
]
