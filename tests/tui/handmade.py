"""Hand-made dashboards, and a host that only writes down what it is told."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

from incident_sim.actions.investigate import ViewMetrics
from incident_sim.host.messages import Request, Snapshot, Update
from incident_sim.journal.briefing import (
    Briefing,
    FlagEntry,
    FormPool,
    JourneyEntry,
    MapEdge,
    MapNode,
    Member,
    RouteEntry,
    RunbookPage,
    SeverityLevel,
)
from incident_sim.journal.rows import LogLine, Span, Trace
from incident_sim.monitoring import Objective, Threshold
from incident_sim.observe import (
    Answer,
    Dashboard,
    FiringAlert,
    InboxMessage,
    Operation,
    PendingAction,
    Point,
    SeenFacts,
    Series,
    ServiceHealth,
    Setting,
    Table,
    TimelineLine,
    Wallboard,
)

SECOND = 1_000_000
NOW = 252 * SECOND
NAMES = ("gateway", "storefront", "catalog", "cart", "checkout", "inventory", "fraud", "payments", "orders-db")


class FakeRemote:
    """Keeps what the screen sends; says what a test puts in its mouth."""

    def __init__(self, *updates: Update) -> None:
        self.sent: list[Request] = []
        self.closed = False
        self._queue: asyncio.Queue[Update] = asyncio.Queue()
        for update in updates:
            self._queue.put_nowait(update)

    async def updates(self) -> AsyncIterator[Update]:
        """Everything said so far, and what will be."""
        while True:
            yield await self._queue.get()

    def say(self, update: Update) -> None:
        """Let the host say something."""
        self._queue.put_nowait(update)

    def send(self, request: Request) -> None:
        """Keep a request."""
        self.sent.append(request)

    async def close(self) -> None:
        """Note the end."""
        self.closed = True


def make_briefing() -> Briefing:
    """A small shop with one vendor."""
    nodes = [
        MapNode(name=name, kind="service", team="shop", summary="", replicas=3, release=f"{name}-1") for name in NAMES
    ]
    nodes.append(MapNode(name="paygate", kind="third_party", team="", summary="", regions=("eu", "us")))
    pairs = [
        ("gateway", "storefront"),
        ("gateway", "checkout"),
        ("storefront", "catalog"),
        ("checkout", "cart"),
        ("cart", "catalog"),
        ("checkout", "inventory"),
        ("checkout", "fraud"),
        ("checkout", "payments"),
        ("checkout", "orders-db"),
        ("payments", "paygate"),
    ]
    return Briefing(
        scenario="checkout-cascade",
        title="Mobile checkout fails with a generic error",
        company="Fernweh, an online shop",
        story="You are on call for the storefront. It is an ordinary afternoon.",
        judged="First on the harm you spared users, then on how you found out, what you told people and learned.",
        journeys=(
            JourneyEntry(name="checkout", entry="gateway", usual_rate=12_000, usual_failures=5_000, value=4800),
            JourneyEntry(name="browse", entry="gateway", usual_rate=40_000, usual_failures=1_000, value=0),
        ),
        nodes=tuple(nodes),
        edges=tuple(MapEdge(caller=caller, callee=callee) for caller, callee in pairs),
        calls=tuple(f"{caller}->{callee}" for caller, callee in pairs),
        routes=(RouteEntry(name="card-provider", caller="payments", targets=("paygate",), shares=(1_000_000,)),),
        flags=(FlagEntry(name="new-tax", summary="", on=True),),
        dimensions=(("region", ("eu", "us")), ("platform", ("mobile", "web"))),
        objectives=(Objective(name="checkout-success", journey="checkout", success=990_000),),
        alerts=(
            Threshold(
                name="payments-slow",
                service="payments",
                figure="p99",
                above=500_000,
                hold=10 * SECOND,
                team="payments",
                summary="payments p99 above 500ms",
            ),
        ),
        severities=(
            SeverityLevel(name="SEV1", when="Most users cannot finish", public=True),
            SeverityLevel(name="SEV3", when="Slow", public=False),
        ),
        people=(Member(team="payments", person="Ana Sanz", owns=("payments",)),),
        runbooks=(RunbookPage(name="overload", title="A service is overloaded", text="Shed load."),),
        form=FormPool(),
        pace=500_000,
        currency="EUR",
    )


def wave(name: str, low: int, high: int, unit: str = "duration") -> Series:
    """A line that jumps after two thirds."""
    points = tuple(
        Point(NOW - (60 - n) * 5 * SECOND, (high if n > 40 else low) * (100 + (n * 7) % 13) // 100) for n in range(60)
    )
    return Series(name, unit, points)  # type: ignore[arg-type]


def make_wallboard(hostile: str = "") -> Wallboard:
    """The wall in the middle of an incident."""
    states = {"checkout": ("bad", 380_000), "payments": ("bad", 410_000), "cart": ("warn", 24_000)}
    services = [
        ServiceHealth(
            name=name,
            kind="service",
            team="shop",
            health=states.get(name, ("ok", 900))[0],  # type: ignore[arg-type]
            rate=12_400,
            errors=states.get(name, ("ok", 900))[1],
            p95=2_100_000 if name in states else 42_000,
            busy=400_000,
            replicas=3,
            release=f"{name}-1",
            spark=(900, 900, 900, 900, 24_000, 80_000, 200_000, 380_000) if name in states else (900,) * 8,
        )
        for name in NAMES
    ]
    services.append(ServiceHealth("paygate", "third_party", "", "unknown", 0, 0, -1, 0, 0, "", ()))
    return Wallboard(
        published=NOW,
        services=tuple(services),
        charts=(
            ("checkout attempts", (wave("attempts", 12_000, 9_000, "rate"),)),
            ("checkout failing", (wave("failing", 5_000, 380_000, "ratio"),)),
            ("checkout latency", (wave("p50", 110_000, 740_000), wave("p95", 300_000, 2_000_000))),
            ("browse attempts", (wave("attempts", 40_000, 39_000, "rate"),)),
            ("browse failing", (wave("failing", 900, 1_100, "ratio"),)),
            ("browse latency", (wave("p50", 20_000, 24_000), wave("p95", 80_000, 95_000))),
        ),
        alerts=(
            FiringAlert(
                "payments-slow",
                "page",
                f"payments p99 2.1s above 500ms {hostile}",
                "payments",
                NOW - 241 * SECOND,
                2_100_000,
                False,
            ),
            FiringAlert("cart-slow", "ticket", "cart p95 310ms above 250ms", "shop", NOW - 65 * SECOND, 310_000, True),
        ),
        inbox=(
            InboxMessage(NOW - 130 * SECOND, "support", f"41 tickets: payment by card fails {hostile}"),
            InboxMessage(NOW - 90 * SECOND, "me", "Looking into it.", mine=True),
            InboxMessage(
                NOW - 30 * SECOND, "vp-eng", "ETA? Customers are angry, and so is the press.", wants_answer=True
            ),
        ),
        timeline=(
            TimelineLine(NOW - 300 * SECOND, "change", f"deploy payments 7.8.1 to 7.9.0 by ana {hostile}"),
            TimelineLine(NOW - 241 * SECOND, "alert", "payments p99 above 500ms fired"),
            TimelineLine(NOW - 200 * SECOND, "action", "Acknowledge payments-slow"),
            TimelineLine(NOW - 150 * SECOND, "answer", "Metrics of checkout by region"),
        ),
        operations=(Operation("rollback", "payments", "2 of 4 replicas", NOW - 40 * SECOND),),
        settings=(Setting("timeout", "payments->paygate", "2s", NOW - 20 * SECOND),),
        severity="SEV1",
        declared_at=NOW - 180 * SECOND,
        public_status="investigating",
        update_due=NOW + 168 * SECOND,
        users_unserved=12_400,
        revenue_lost=4_100_000,
        budget_left=610_000,
        banner=False,
        roles=(("commander", "me"),),
        hypotheses=(("payments", "bad_release", "suspected"),),
    )


def make_answer(hostile: str = "") -> Answer:
    """Metrics by region, with everything an answer can hold."""
    spans = (
        Span(-1, "gateway", "checkout", 0, 3_100_000, "error", 0, "gateway-1"),
        Span(0, "checkout", "place", 10_000, 3_000_000, "error", 0, "checkout-1"),
        Span(1, "payments", "charge", 60_000, 2_900_000, "timeout", 0, "payments-1"),
        Span(1, "cart", "read", 12_000, 30_000, "ok", 0, "cart-1"),
    )
    return Answer(
        action_id="a1",
        view="view_metrics",
        title=f"Metrics of checkout by region {hostile}",
        asked_at=NOW - 14 * SECOND,
        delivered_at=NOW - 10 * SECOND,
        series=(
            wave("errors eu", 5_000, 700_000, "ratio"),
            wave("errors us", 5_000, 20_000, "ratio"),
            wave("p95 eu", 300_000, 3_000_000),
            wave("p95 us", 300_000, 420_000),
        ),
        tables=(
            (
                f"By region {hostile}",
                Table(("region", "attempts", "failing"), (("eu", "7.1/s", "70%"), ("us", "5.2/s", "2.0%"))),
            ),
        ),
        lines=(LogLine(NOW - 20 * SECOND, "payments", "error", "call_timeout", ("paygate", "eu", "10 s"), 3),),
        traces=(Trace("t1", NOW - 25 * SECOND, "checkout", (("region", "eu"),), "error", 3_100_000, spans),),
        words=(f"Failures stand out in region eu. {hostile}",),
    )


def make_dashboard(hostile: str = "") -> Dashboard:
    """One view in the middle of an incident."""
    return Dashboard(
        now=NOW,
        ends_at=1_560 * SECOND,
        phase="live",
        briefing=make_briefing(),
        wallboard=make_wallboard(hostile),
        seen=SeenFacts(failing=380_000, users=12_400, journeys=("checkout",)),
        hands_free_at=NOW + 3 * SECOND,
        pending=(
            PendingAction("a2", ViewMetrics(service="checkout", by="platform"), "in hand", NOW, NOW + 3 * SECOND),
            PendingAction("a3", ViewMetrics(service="cart"), "waiting", NOW, None),
        ),
        answers=(make_answer(hostile),),
        composing=None,
        waiting_for_send=False,
    )


def make_snapshot(hostile: str = "", **changes: object) -> Snapshot:
    """A snapshot as the host sends it."""
    dashboard = replace(make_dashboard(hostile), **changes)  # type: ignore[arg-type]
    return Snapshot(dashboard, 1.0, paused=False, skipping=False, may_pause=True, drill="checkout-cascade")
