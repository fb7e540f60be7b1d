"""Stories told by hand: a small shop, its windows, and what somebody does."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest

from incident_sim.actions import ACTION, Action
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
from incident_sim.journal.rows import (
    CallRow,
    CallSplit,
    JourneyRow,
    JourneySplit,
    LogLine,
    QuotaRow,
    ServiceRow,
    Span,
    SplitRow,
    Trace,
)
from incident_sim.journal.signals import (
    ActionAccepted,
    ActionDone,
    ActionStarted,
    AnswerDelivered,
    ChangeRecorded,
    LogsShipped,
    SessionOpened,
    Signal,
    TracesSampled,
    WindowClosed,
)
from incident_sim.monitoring import BurnRate, Objective, Threshold
from incident_sim.observe import Answer, Dashboard, Observer
from incident_sim.units import ONE, SECOND

WINDOW = 10 * SECOND
START = -300 * SECOND
ATTEMPTS = 200
CALM_P95 = 500_000


def briefing() -> Briefing:
    """A shop with one journey, two services, a database, and a vendor in two regions."""
    return Briefing(
        scenario="small",
        title="A small shop",
        company="Shop",
        story="You are on call.",
        judged="On harm.",
        journeys=(JourneyEntry(name="buy", entry="web", usual_rate=20_000, usual_failures=500, value=5_000),),
        nodes=(
            MapNode(
                name="web", kind="service", team="shop", summary="Pages", replicas=4, most_replicas=8, release="w-1"
            ),
            MapNode(
                name="till",
                kind="service",
                team="money",
                summary="Payments",
                replicas=3,
                most_replicas=6,
                release="t-2",
                earlier="t-1",
            ),
            MapNode(name="orders", kind="database", team="data", summary="Orders", replicas=1, most_replicas=1),
            MapNode(name="bank", kind="third_party", team="", summary="Cards", regions=("eu", "us")),
            MapNode(name="bank2", kind="third_party", team="", summary="Cards", regions=("eu", "us")),
        ),
        edges=(MapEdge(caller="web", callee="till"), MapEdge(caller="till", callee="bank")),
        calls=("web->till", "till->bank"),
        routes=(RouteEntry(name="cards", caller="till", targets=("bank", "bank2"), shares=(ONE, 0)),),
        flags=(FlagEntry(name="hints", summary="Hints", on=True),),
        dimensions=(("region", ("eu", "us")), ("platform", ("mobile", "web"))),
        objectives=(Objective(name="buying", journey="buy", success=999_000),),
        alerts=(
            BurnRate(
                name="buy-burn",
                objective="buying",
                factor=14_400_000,
                long=3600 * SECOND,
                short=300 * SECOND,
                team="shop",
                summary="Buying burns its budget",
            ),
            Threshold(
                name="till-busy",
                service="till",
                figure="busy",
                above=900_000,
                hold=60 * SECOND,
                team="money",
                summary="The till is busy",
            ),
        ),
        severities=(
            SeverityLevel(name="SEV1", when="most fail", public=True),
            SeverityLevel(name="SEV2", when="some fail", public=True),
        ),
        people=(
            Member(team="shop", person="Ada Byron", owns=("web",)),
            Member(team="money", person="Max Born", owns=("till",)),
        ),
        runbooks=(RunbookPage(name="bank-slow", title="The bank is slow", text="1. Look.\n2. Act."),),
        form=FormPool(),
        pace=500_000,
        currency="EUR",
    )


class Story:
    """Signals in the order they are told, and whoever folds them."""

    def __init__(self) -> None:
        self.told: list[tuple[int, Signal]] = []
        self.now = START
        self._actions = 0
        self.tell(SessionOpened(physics=1, rubric=1, briefing=briefing(), opens_at=0, ends_at=1200 * SECOND))

    def tell(self, signal: Signal, at: int | None = None) -> None:
        """Something can be seen now."""
        self.told.append((self.now if at is None else at, signal))

    def observer(self) -> Observer:
        """The fold from scratch."""
        observer = Observer()
        for at, signal in self.told:
            observer.take(at, signal)
        return observer

    def dashboard(self, actor: str = "me") -> Dashboard:
        """What a seat sees now."""
        return self.observer().dashboard(actor, self.now)

    def window(
        self,
        eu: int = 0,
        us: int = 0,
        *,
        eu_p95: int = CALM_P95,
        attempts_each: int = 1,
        releases: Mapping[str, int] | None = None,
        busy: int = 300_000,
        rejected: int = 0,
    ) -> None:
        """Ten seconds pass; ``eu`` and ``us`` are the failures of a hundred attempts each."""
        start, self.now = self.now, self.now + WINDOW
        half, failures = ATTEMPTS // 2, eu + us
        by_release = releases or {"t-2": 0}
        each = ATTEMPTS // len(by_release)
        self.tell(
            WindowClosed(
                start=start,
                end=self.now,
                services=(
                    ServiceRow("web", ATTEMPTS, failures, 100_000, 300_000, 400_000, 200_000, 0, 0, 4),
                    ServiceRow("till", ATTEMPTS, failures, 200_000, eu_p95, 900_000, busy, failures, 0, 3),
                    ServiceRow("orders", ATTEMPTS, 0, 2_000, 5_000, 9_000, 50_000, 0, 0, 1),
                ),
                splits=tuple(
                    SplitRow("till", "release", release, each, errors, 200_000, 400_000)
                    for release, errors in by_release.items()
                ),
                calls=(
                    CallRow("web->till", "", ATTEMPTS, ATTEMPTS * attempts_each, failures, failures, 0, 0, 1, 2, 3, 4),
                    CallRow("till->bank", "eu", half, half, eu, eu, rejected, 0, 200_000, eu_p95, eu_p95, 9),
                    CallRow("till->bank", "us", half, half, us, us, 0, 0, 200_000, CALM_P95, CALM_P95, 3),
                ),
                call_splits=tuple(
                    CallSplit("web->till", release, each, each * attempts_each, errors, errors)
                    for release, errors in by_release.items()
                ),
                journeys=(
                    JourneyRow(
                        "buy",
                        ATTEMPTS,
                        failures,
                        ATTEMPTS,
                        failures,
                        300_000,
                        600_000,
                        5_000 * (ATTEMPTS - failures),
                        0,
                    ),
                ),
                journey_splits=(
                    JourneySplit("buy", "platform", "mobile", half, failures // 2, 300_000, 600_000),
                    JourneySplit("buy", "platform", "web", half, failures - failures // 2, 300_000, 600_000),
                    JourneySplit("buy", "region", "eu", half, eu, 300_000, 600_000),
                    JourneySplit("buy", "region", "us", half, us, 300_000, 600_000),
                ),
                quotas=(
                    QuotaRow("bank", "eu", half, rejected, 20_000),
                    QuotaRow("bank", "us", half, 0, 20_000),
                    QuotaRow("bank2", "eu", 10, 0, 8_000),
                ),
            )
        )

    def calm(self, windows: int = 12) -> None:
        """Two minutes, or so many windows, in which all is well."""
        for _ in range(windows):
            self.window()

    def log(self, template: str, *values: str, service: str = "till", level: str = "error", alike: int = 1) -> None:
        """A line is shipped."""
        line = LogLine(self.now, service, level, template, values, alike)
        self.tell(LogsShipped(start=self.now - WINDOW, end=self.now, lines=(line,)))

    def trace(self, outcome: str = "timeout", attempts: int = 1) -> None:
        """A sampled request that waited for the bank."""
        spans = [Span(-1, "web", "buy", 0, 900_000, outcome, 1, "w-1")]
        spans += [Span(0, "bank@eu", "pay", 1_000, 800_000, outcome, number, "") for number in range(1, attempts + 1)]
        trace = Trace(f"buy-{len(self.told)}", self.now, "buy", (("region", "eu"),), outcome, 900_000, tuple(spans))
        self.tell(TracesSampled(start=self.now - WINDOW, end=self.now, traces=(trace,)))

    def change(
        self, change: str, target: str, *values: str, system: str = "deploys", happened: int | None = None
    ) -> None:
        """A line of the change log."""
        self.tell(
            ChangeRecorded.model_validate(
                {
                    "system": system,
                    "change": change,
                    "target": target,
                    "values": values,
                    "by": "somebody",
                    "happened": self.now if happened is None else happened,
                }
            )
        )

    def accept(self, actor: str = "me", **slots: object) -> tuple[str, Action]:
        """An action waits for the hands."""
        self._actions += 1
        name, action = f"a{self._actions}", ACTION.validate_python(slots)
        self.tell(ActionAccepted(action_id=name, actor=actor, role="responder", action=action))
        return name, action

    def start(self, name: str, action: Action) -> None:
        """The hands take it up."""
        self.tell(ActionStarted(action_id=name, until=self.now + action.hands))

    def do(self, actor: str = "me", **slots: object) -> str:
        """An action from its acceptance to its end."""
        name, action = self.accept(actor, **slots)
        self.start(name, action)
        if action.is_message or action.is_look:
            asked, self.now = self.now, self.now + action.hands
            self.tell(AnswerDelivered(action_id=name, asked_at=asked) if action.is_look else ActionDone(action_id=name))
        else:
            self.tell(ActionDone(action_id=name))
        return name

    def look(self, **slots: object) -> Answer:
        """The answer to a look."""
        asked = self.do("me", **slots)
        return self.observer().answer(asked)

    def figures(self, **slots: object) -> dict[str, int]:
        """The figures of a look's answer."""
        return {figure.name: figure.value for figure in self.look(**slots).figures}


@pytest.fixture(scope="session")
def make() -> Callable[[], Story]:
    """A fresh story for each example of a property."""
    return Story


@pytest.fixture
def story() -> Story:
    """A story that has just begun."""
    return Story()


@pytest.fixture
def brown_out(story: Story) -> Story:
    """Two calm minutes, two in which Europe fails through a slow bank, and a page."""
    story.calm()
    for _ in range(12):
        story.window(eu=40, eu_p95=4_000_000, rejected=3)
    return story
