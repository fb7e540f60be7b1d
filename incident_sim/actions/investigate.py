"""Looks: each takes the hands for a few seconds and comes back as an answer."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from incident_sim.actions.base import LOOK, ActionBase, Family, Known, require
from incident_sim.levers import PlayerLevers
from incident_sim.units import SECOND, Duration, Line, Name, ServiceName


class Look(ActionBase):
    """A question to telemetry, people or papers."""

    family: ClassVar[Family] = "investigate"
    handling: ClassVar[int] = LOOK
    is_look: ClassVar[bool] = True


class ViewMetrics(Look):
    """Golden signals of a service or a journey over time, whole or split by a dimension or by release.

    Takes 4 s. Shows the windows published so far: rate, errors, latency quantiles, saturation.
    """

    do: Literal["view_metrics"] = "view_metrics"
    service: Name
    """A service, a third party as we see it, or a journey."""
    by: Name | None = None
    """A dimension of the segments, ``release``, or nothing."""
    since: Duration = 1_800_000_000

    def refer(self, known: Known) -> None:
        """The service and the dimension exist."""
        require("service or journey", self.service, (*known.journeys, *known.services))
        if self.by is not None:
            require("dimension", self.by, (*known.dimensions, "release"))


class ViewCalls(Look):
    """What a service's outbound calls do: attempts for each call, errors by kind, latency, by region.

    Takes 4 s. The view that tells a slow dependency from a busy caller.
    """

    do: Literal["view_calls"] = "view_calls"
    service: ServiceName
    since: Duration = 1_800_000_000

    def refer(self, known: Known) -> None:
        """The service exists."""
        require("service", self.service, known.services)


class SearchLogs(Look):
    """Log lines that contain a text, of one service or all, newest last, with a count by pattern.

    Takes 4 s. Logs come from real outcomes and are capped by volume: a missing line proves nothing.
    """

    do: Literal["search_logs"] = "search_logs"
    service: ServiceName | None = None
    level: Literal["info", "warn", "error"] | None = None
    text: Line = ""
    since: Duration = 600_000_000

    def refer(self, known: Known) -> None:
        """The service exists."""
        if self.service is not None:
            require("service", self.service, known.services)


class ViewTraces(Look):
    """Sampled requests with their spans: the slow and the failed first.

    Takes 4 s. One request in many is sampled.
    """

    do: Literal["view_traces"] = "view_traces"
    journey: Name | None = None
    only: Literal["all", "failed", "slow"] = "failed"
    since: Duration = 600_000_000

    def refer(self, known: Known) -> None:
        """The journey exists."""
        if self.journey is not None:
            require("journey", self.journey, known.journeys)


class ViewChanges(Look):
    """What changed, by whom and when: deploys, flags and configuration, infrastructure, vendor notices.

    Takes 4 s. Reaches back before the beginning.
    """

    do: Literal["view_changes"] = "view_changes"
    what: Literal["all", "deploys", "settings", "infrastructure", "vendors"] = "all"
    since: Duration = 7_200_000_000


class ViewMap(Look):
    """The dependency map with the errors of each call, now. Takes 4 s."""

    do: Literal["view_map"] = "view_map"


class ViewVendor(Look):
    """A vendor's public status page and when it was last updated. Takes 4 s; the page lags the truth."""

    do: Literal["view_vendor"] = "view_vendor"
    third_party: ServiceName

    def refer(self, known: Known) -> None:
        """The vendor exists."""
        require("third party", self.third_party, tuple(known.third_parties))


class ViewBusiness(Look):
    """Orders, revenue and users unserved, against the usual. Takes 4 s."""

    do: Literal["view_business"] = "view_business"
    since: Duration = 1_800_000_000


class ViewCapacity(Look):
    """Replicas, busy workers, queues, gauges of parts, and for a vendor our use of the allowance. Takes 4 s.

    The headroom to know before traffic is shifted there.
    """

    do: Literal["view_capacity"] = "view_capacity"
    target: ServiceName

    def refer(self, known: Known) -> None:
        """The target exists."""
        allowed = (*known.services, *known.third_parties, *known.parts.get("queue", ()))
        require("service, queue or third party", self.target, allowed)


class ViewAlert(Look):
    """An alert's rule, its history and what its team says to look at first. Takes 4 s."""

    do: Literal["view_alert"] = "view_alert"
    alert: Name

    def refer(self, known: Known) -> None:
        """The alert rule exists."""
        require("alert", self.alert, known.alerts)


class ViewTickets(Look):
    """What customers write to support, counted by segment. Takes 4 s; tickets come minutes after the harm."""

    do: Literal["view_tickets"] = "view_tickets"


class ReadRunbook(Look):
    """A runbook of the company. Takes 8 s to read."""

    do: Literal["read_runbook"] = "read_runbook"
    handling: ClassVar[int] = 8 * SECOND
    runbook: Name

    def refer(self, known: Known) -> None:
        """The runbook exists."""
        require("runbook", self.runbook, known.runbooks)


class CheckIntegrity(Look):
    """Compare payments with orders: authorised but no order, charged twice. Takes 15 s.

    Answers from the vendors' records, which know what our timeouts do not.
    """

    do: Literal["check_integrity"] = "check_integrity"
    handling: ClassVar[int] = 15 * SECOND

    def perform(self, levers: PlayerLevers) -> None:
        """Let the comparison run."""
        levers.data.compare()


class Probe(Look):
    """Go through a journey oneself, as a synthetic user of a segment. Takes as long as the journey takes.

    The user's own signal; one probe is one draw.
    """

    do: Literal["probe"] = "probe"
    handling: ClassVar[int] = 12 * SECOND
    journey: Name
    segment: Annotated[dict[Name, Name], Field(max_length=8)] = {}

    def refer(self, known: Known) -> None:
        """The journey and the segment exist."""
        require("journey", self.journey, known.journeys)
        require_segment(self.segment, known)

    def perform(self, levers: PlayerLevers) -> None:
        """Send the synthetic user."""
        levers.desk.probe(self.journey, dict(self.segment))


def require_segment(segment: dict[str, str], known: Known) -> None:
    """Refuse a segment whose dimensions or values do not exist."""
    for dimension, value in segment.items():
        require("dimension", dimension, tuple(known.dimensions))
        require(dimension, value, known.dimensions[dimension])
