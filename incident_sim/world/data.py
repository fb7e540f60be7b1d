"""The lever of data: comparing what was written, and making it agree."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from incident_sim.journal.signals import IntegrityReported, ReconciliationStarted
from incident_sim.journal.truth import PaymentsReconciled
from incident_sim.kernel import Loop, Phase
from incident_sim.world.blend import Blend
from incident_sim.world.parts.replicating import Copies

if TYPE_CHECKING:
    from incident_sim.journal.entry import Fact
    from incident_sim.world.assembly import System
    from incident_sim.world.changes import ChangeLog
    from incident_sim.world.ledger import Ledger

ONE = 1_000_000
RECONCILING = 120_000_000
"""How long the comparison and the refunds take, before the pace."""
RESTORING = 120_000_000
CONSUMERS = 20_000_000
"""How long a restore of the touched rows takes, and a change of consumers, before the pace."""


class Data:
    """Both halves of the lever."""

    def __init__(
        self,
        ledger: Ledger,
        system: System,
        loop: Loop,
        changes: ChangeLog,
        pace: int,
        record: Callable[[Fact], None],
    ) -> None:
        self._ledger = ledger
        self._system = system
        self._changes = changes
        self._lethal: dict[tuple[str, int], Blend] = {}
        """For each service and key, the hands that let it kill."""
        for service in system.services.values():
            spec = system.specs[service.name].replication
            if spec is not None:
                service.copies = Copies(service, spec, loop, ledger, self._failed_over)
                service.fit()
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

    def _failed_over(self, change: str, service: str, values: tuple[str, ...]) -> None:
        self._changes.write("infrastructure", change, service, *values, by="store")

    def open_session(self, service: str, session: str, table: str, by: str, *, exclusive: bool) -> None:
        """Let a session ask for a table."""
        holds = self._system.services[service].holds
        if holds is not None:
            self._changes.write("infrastructure", "session_opened", service, session, table)
            holds.open_session(session, table, by, exclusive=exclusive)

    def end_session(self, service: str, session: str, by: str = "") -> None:
        """End a session: whoever has opened it, unless a hand ends its own."""
        holds = self._system.services[service].holds
        if holds is not None and holds.end_session(session, by):
            self._changes.write("infrastructure", "session_ended", service, session)

    def fail_over(self, service: str) -> None:
        """Choose another primary now."""
        copies = self._system.services[service].copies
        if copies is not None:
            copies.fail_over()

    def set_election(self, service: str, *, heartbeat: int | None, automatic: bool) -> None:
        """Put another election rule in force."""
        copies = self._system.services[service].copies
        self._changes.write("settings", "election_set", service, "automatic" if automatic else "by hand")
        if copies is not None:
            copies.automatic = automatic
            copies.heartbeat = copies.heartbeat if heartbeat is None else heartbeat

    def flush_cache(self, service: str, endpoint: str) -> None:
        """Forget what a cache knows."""
        cache = self._system.services[service].endpoints[endpoint].cache
        self._changes.write("infrastructure", "cache_flushed", service, endpoint)
        if cache is not None:
            cache.flush()

    def poison(self, service: str, key: int, by: str, *, lethal: bool) -> None:
        """Let a key kill, as long as any hand wants it so."""
        keys = self._system.services[service].lethal
        hands = self._lethal.setdefault((service, key), Blend())
        hands.set(by, int(lethal), 0)
        (keys.add if hands else keys.discard)(key)

    def restore(self, service: str) -> None:
        """Put the last good data back, once the work is done."""
        spoilt = self._system.services[service].spoilt
        self._changes.write("infrastructure", "data_restored", service)
        self._loop.schedule(RESTORING * self._pace // ONE, Phase.ENVIRONMENT, spoilt.clear)

    def publish(self, queue: str, key: int, count: int) -> None:
        """Put messages into a queue."""
        for _ in range(count):
            self._system.queues[queue].put(0, key)

    def park(self, queue: str) -> None:
        """Park the message that has failed most."""
        deliveries = self._system.queues[queue].park()
        self._changes.write("infrastructure", "message_parked", queue, str(deliveries))

    def purge(self, queue: str) -> None:
        """Drop what waits."""
        self._changes.write("infrastructure", "queue_purged", queue, str(self._system.queues[queue].purge()))

    def redrive(self, queue: str) -> None:
        """Put the dead letters back."""
        self._changes.write("infrastructure", "queue_redriven", queue, str(self._system.queues[queue].redrive()))

    def set_consumers(self, queue: str, count: int) -> None:
        """Let more or fewer messages be under way."""
        self._changes.write("infrastructure", "consumers_set", queue, str(count))
        live = self._system.queues[queue]
        self._loop.schedule(CONSUMERS * self._pace // ONE, Phase.ENVIRONMENT, lambda: live.set_consumers(count))

    def _report(self, by: str) -> None:
        self._record(
            IntegrityReported(
                by="check" if by == "check" else "reconciliation",
                action="",
                authorised_without_order=self._ledger.without_order,
                charged_twice=self._ledger.charged_twice,
            )
        )
