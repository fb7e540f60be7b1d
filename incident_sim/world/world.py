"""The world: the running system, everybody around it, and the levers on it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from incident_sim.faults import Fault
from incident_sim.journal.signals import ChangeRecorded, WindowClosed
from incident_sim.journal.truth import FaultEnded, FaultStarted
from incident_sim.kernel import Loop, Phase, Streams
from incident_sim.scenario.demand import peak_of
from incident_sim.world.alerts import Alerts
from incident_sim.world.assembly import System
from incident_sim.world.busiest import busiest
from incident_sim.world.capacity import Capacity
from incident_sim.world.changes import ChangeLog
from incident_sim.world.data import Data
from incident_sim.world.desk import Desk
from incident_sim.world.findings import Readings
from incident_sim.world.journeys import Users
from incident_sim.world.ledger import Ledger
from incident_sim.world.logs import LogBook
from incident_sim.world.noise import Wobble
from incident_sim.world.people import Engineer, People
from incident_sim.world.releases import Releases
from incident_sim.world.routing import Routing
from incident_sim.world.settings import Settings
from incident_sim.world.support import Support
from incident_sim.world.telemetry import Telemetry
from incident_sim.world.traces import TraceShelf
from incident_sim.world.vendors import Vendors

if TYPE_CHECKING:
    from incident_sim.journal.entry import Fact
    from incident_sim.monitoring import AlertRule
    from incident_sim.scenario.schema import Scenario, Variant

ONE = 1_000_000


class World:
    """One scenario, one variant, one seed, alive; it implements the levers.

    ``zero`` is the instant of the journal at which the scenario's own time is zero.
    """

    def __init__(
        self,
        scenario: Scenario,
        variant: Variant,
        streams: Streams,
        *,
        zero: int,
        people: dict[str, str],
        record: Callable[[Fact], None],
        paged: Callable[[AlertRule], None],
    ) -> None:
        self.scenario = scenario
        self.loop = Loop(zero - scenario.warm_up, peak_of(scenario, variant.faults))
        self._zero = zero
        self._record = record
        self._paged = paged
        pace, loop = scenario.pace, self.loop
        self._streams = streams
        self.ledger = Ledger()
        logs = LogBook(
            loop, scenario.telemetry.log_lines, {spec.name: spec.logs for spec in scenario.topology.services}
        )
        traces = TraceShelf(loop, scenario.traffic, scenario.telemetry.trace_one_in)
        self.readings = Readings()
        self.changes = ChangeLog(loop, self._write)
        self.system = System(
            scenario.topology,
            scenario.traffic,
            scenario.releases,
            loop=loop,
            streams=streams,
            logs=logs,
            ledger=self.ledger,
            zero=zero,
        )
        for certificate in scenario.topology.certificates:
            self.system.authority.declare(certificate, zero)
        self.users = Users(
            scenario.traffic,
            loop=loop,
            streams=streams,
            ledger=self.ledger,
            logs=logs,
            traces=traces,
            entry=self.system.target,
            zero=zero,
            pace=pace,
        )
        self.vendors = Vendors(self.system, loop, pace, self._write)
        self._people = People(
            scenario.people,
            [self._engineer(name, people) for name in (team.name for team in scenario.people.teams)],
            self.readings,
            loop=loop,
            changes=self.changes,
            pace=pace,
            record=self._write,
        )
        self._alerts = Alerts(
            scenario.alerts,
            scenario.objectives,
            scenario.traffic.journeys,
            loop=loop,
            window=scenario.telemetry.window,
            calm=scenario.telemetry.calm_failures,
            record=self._write,
            paged=self._page,
        )
        self.releases = Releases(
            self.system,
            loop,
            self.changes,
            pace,
            [tuple(segment.values.values()) for segment in scenario.traffic.segments],
        )
        self.settings = Settings(self.system, loop, self.changes, pace)
        self.capacity = Capacity(self.system, loop, self.changes, self.vendors, pace, self._write)
        self.routing = Routing(self.system, self.users, loop, self.changes, pace, streams)
        self.data = Data(self.ledger, self.system, loop, self.changes, pace, self._write)
        self.desk = Desk(self._people, self.vendors, self.users, self._write)
        self._people.levers = self
        self.readings.stranded = lambda service: bool(self.system.services[service].stranded)
        Support(
            scenario.people.support,
            self.users,
            self.ledger,
            loop=loop,
            streams=streams,
            pace=pace,
            record=self._write,
        )
        Telemetry(
            scenario.telemetry,
            loop=loop,
            system=self.system,
            users=self.users,
            ledger=self.ledger,
            logs=logs,
            traces=traces,
            record=self._write,
            published=self._published,
        )
        self.loop.busiest = lambda: busiest(self.system, self.users)
        self._faults = variant.faults
        if scenario.noise:
            for service in self.system.all_services():
                Wobble(service, scenario.noise, loop, streams)

    def start(self) -> None:
        """Write down the past, plan what goes wrong, and let users in."""
        self._recall()
        for fault in self._faults:
            self._plan(fault)
        self.users.open()

    @property
    def hops(self) -> int:
        """Requests answered by any service or third party so far."""
        return sum(service.served for service in self.system.all_services())

    def _write(self, fact: Fact) -> None:
        if isinstance(fact, ChangeRecorded):
            self.readings.changed(fact)
        self._record(fact)

    def _published(self, window: WindowClosed) -> None:
        self.readings.take(window)
        self._alerts.judge(window)

    def _page(self, rule: AlertRule) -> None:
        self._people.paged_by(rule)
        self._paged(rule)

    def _engineer(self, team: str, people: dict[str, str]) -> Engineer:
        spec = next(spec for spec in self.scenario.people.teams if spec.name == team)
        owns = tuple(service.name for service in self.scenario.topology.services if service.team == team)
        return Engineer(spec, people[team], owns, self._streams)

    def _recall(self) -> None:
        """Write the changes of the past into the log, oldest first."""
        for change in sorted(self.scenario.past, key=lambda past: past.at):
            self._write(
                ChangeRecorded.model_validate(
                    {
                        "system": change.system,
                        "change": change.change,
                        "target": change.target,
                        "values": change.values,
                        "by": change.by,
                        "happened": self._zero + change.at,
                    }
                )
            )

    def _plan(self, fault: Fault) -> None:
        spread = self._streams.of(f"fault/{fault.id}").below(fault.spread) if fault.spread else 0
        self._schedule(fault, self._zero + fault.at + spread)

    def _schedule(self, fault: Fault, at: int) -> None:
        self.loop.schedule_at(at, Phase.FAULTS, lambda: self._inject(fault))
        if fault.until is not None:
            self.loop.schedule_at(at + fault.until - fault.at, Phase.FAULTS, lambda: self._recover(fault))
        if fault.repeat is not None:
            again = at + fault.repeat
            self.loop.schedule_at(at, Phase.FAULTS, lambda: self._schedule(fault, again))

    def _inject(self, fault: Fault) -> None:
        self._write(FaultStarted(fault=fault))
        for after, strength in fault.stages():
            if fault.until is None or fault.at + after < fault.until:
                self.loop.schedule(after, Phase.FAULTS, _Stage(self, fault, strength))

    def _recover(self, fault: Fault) -> None:
        self._write(FaultEnded(id=fault.id))
        fault.recover(self)


class _Stage:
    """A fault grows to a part of its strength."""

    def __init__(self, levers: World, fault: Fault, strength: int) -> None:
        self._levers = levers
        self._fault = fault
        self._strength = strength

    def __call__(self) -> None:
        self._fault.inject(self._levers, self._strength)
