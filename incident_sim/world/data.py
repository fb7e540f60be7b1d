"""The lever of data: comparing what was written, and making it agree."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from incident_sim.journal.signals import IntegrityReported, ReconciliationStarted
from incident_sim.journal.truth import PaymentsReconciled
from incident_sim.kernel import Loop, Phase

if TYPE_CHECKING:
    from incident_sim.journal.entry import Fact
    from incident_sim.world.ledger import Ledger

ONE = 1_000_000
RECONCILING = 120_000_000
"""How long the comparison and the refunds take, before the pace."""


class Data:
    """Both halves of the lever."""

    def __init__(self, ledger: Ledger, loop: Loop, pace: int, record: Callable[[Fact], None]) -> None:
        self._ledger = ledger
        self._loop = loop
        self._pace = pace
        self._record = record

    def compare(self) -> None:
        """Say how many payments and orders disagree now."""
        self._report("check")

    def reconcile(self) -> None:
        """Void and refund what disagrees once the work is done."""
        self._record(ReconciliationStarted())
        self._loop.schedule(RECONCILING * self._pace // ONE, Phase.ENVIRONMENT, self._reconciled)

    def _reconciled(self) -> None:
        self._report("reconciliation")
        voided, refunded = self._ledger.reconcile()
        self._record(PaymentsReconciled(voided=voided, refunded=refunded))

    def _report(self, by: str) -> None:
        self._record(
            IntegrityReported(
                by="check" if by == "check" else "reconciliation",
                action="",
                authorised_without_order=self._ledger.without_order,
                charged_twice=self._ledger.charged_twice,
            )
        )
