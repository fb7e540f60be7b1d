"""Which renderable fills which panel, and what stands in its title."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content

from incident_sim.actions import Action
from incident_sim.actions.investigate import ViewMap, ViewMetrics
from incident_sim.host.messages import Snapshot
from incident_sim.monitoring import Threshold
from incident_sim.observe import Answer, Dashboard, Point, Series, Trace, say_action, wants
from incident_sim.units import ONE
from incident_tui.changelog import recent, since
from incident_tui.looking import Looking, subjects, traces, vendors
from incident_tui.looks import Asked, LookBook
from incident_tui.origins import failing_of
from incident_tui.renderables.answer import across, answer, groups
from incident_tui.renderables.chart import GUTTER, Bound, chart, clipped
from incident_tui.renderables.figures import span, when
from incident_tui.renderables.ghost import shadowed
from incident_tui.renderables.health import depths, health
from incident_tui.renderables.ink import HEALTH, folded, line, pad
from incident_tui.renderables.instants import Lens, Mark, extent, marks, moved, strip
from incident_tui.renderables.lines import alert, event, hands, message, newest_first
from incident_tui.renderables.people import public, want
from incident_tui.renderables.ranks import ranks
from incident_tui.renderables.scale import spans_decades, steady_top
from incident_tui.renderables.thinking import crew, thought, thoughts
from incident_tui.renderables.tree import about_map, tree
from incident_tui.renderables.waterfall import first, waterfall
from incident_tui.screens.logdrawing import LogDrawing
from incident_tui.segments import Segment, segments
from incident_tui.themes import DIM, KEY, OK
from incident_tui.timewindow import say_window

_EMPTY = {
    "alerts": "No alert fires.",
    "inbox": "Nobody waits for you.",
    "thoughts": "Nothing has been suspected yet. h says what you think; what you look at about it is kept beside it.",
    "messages": "Nobody has written yet.",
    "timeline": "Nothing has happened yet.",
}
_SPANNED = frozenset({"metrics", "logs", "changes", "traces"})
"""Views whose answers are shown over the chosen stretch of time."""
_ORDER = {"failing": 0, "latency": 1, "attempts": 2}


class Drawing:
    """Draws panels from the newest snapshot and the player's cursors."""

    def __init__(self, snapshot: Snapshot, looking: Looking, book: LookBook) -> None:
        self.snapshot = snapshot
        self._looking = looking
        self._book = book
        self._tops: dict[str, int] = {}
        self.logs = LogDrawing(looking)

    @property
    def dashboard(self) -> Dashboard:
        """What the seat sees."""
        return self.snapshot.dashboard

    def draw(self, panel: str, width: int, height: int) -> Sequence[Content]:
        """The lines of a panel; more than fit may be scrolled."""
        if panel.startswith("chart-"):
            return self._chart(int(panel.removeprefix("chart-")) - 1, width, height)
        if panel.startswith("logs-"):
            return self._logs(panel, width, height)
        if panel == "metrics-segments":
            return ranks(self.segments(), width, self._looking.segment)
        if panel.endswith("-list"):
            return self._choices(panel, width)
        if panel.endswith("-answer") or panel == "changes":
            return self._answer(width, height)
        board, now = self.dashboard.wallboard, self.dashboard.now
        match panel:
            case "services":
                edges = [(edge.caller, edge.callee) for edge in self.dashboard.briefing.edges]
                deep = depths(edges, [one.name for one in board.services])
                return health(board.services, width, len(board.services), deep)
            case "alerts":
                return [alert(one, width, now) for one in board.alerts] or _empty(panel, width)
            case "hands":
                return hands(self.dashboard, width)
            case "inbox":
                return [want(one, width, now) for one in wants(self.dashboard)] or _empty(panel, width)
            case "thoughts":
                return [thought(one, width) for one in thoughts(self.dashboard)] or _empty(panel, width)
            case "crew":
                return crew(self.dashboard, width)
            case "public":
                return public(self.dashboard, width)
            case "messages":
                return newest_first([message(one, width) for one in board.inbox]) or _empty(panel, width)
            case "timeline":
                return newest_first([event(one, width) for one in board.timeline if one.kind != "clock"]) or _empty(
                    panel, width
                )
            case "map":
                return self._map(width)
            case _:
                return self._debrief(width)

    def _map(self, width: int) -> list[Content]:
        """The tree; where errors start is known once the calls were looked at."""
        briefing, services, now = self.dashboard.briefing, self.dashboard.wallboard.services, self.dashboard.now
        asked = self._book.state(ViewMap(), self.dashboard)
        rows = [_waiting(asked, now)] if asked.waiting else []
        if asked.answer is None:
            return [*(rows or about_map(width)), *tree(briefing, services, width)]
        age = f"{span(now - asked.answer.delivered_at)} ago"
        return [*rows, *tree(briefing, services, width, failing_of(asked.answer.figures), age)]

    def title(self, panel: str) -> str:
        """What a panel shows, in as few words as its frame has room for."""
        board = self.dashboard.wallboard
        if panel.startswith("chart-"):
            charts = self._charts()
            number = int(panel.removeprefix("chart-")) - 1
            return f"{charts[number][0]}  {self._span()}" if number < len(charts) else ""
        if panel.endswith("-answer") or panel == "changes":
            question = self._looking.question(self.dashboard.briefing)
            spanned = f"  {self._span()}" if self._looking.view in _SPANNED else ""
            return f"{say_action(question)}{spanned}" if question is not None else "Answer"
        counted = {"alerts": board.alerts, "messages": board.inbox, "inbox": wants(self.dashboard)}
        count = len(counted.get(panel, ()))
        if panel == "services":
            ill = sum(1 for one in board.services if one.health in ("bad", "warn"))
            return f"Services {len(board.services)}" + (f" ({ill} ill)" if ill else "") + "  errors, p95"
        titles = {
            "hands": "Hands and changes",
            "inbox": "Who waits for you",
            "public": "What the public reads",
            "thoughts": "Hypotheses",
            "crew": "Who is doing what",
            "logs-detail": "The line in full",
            "logs-patterns": "Patterns of the lines shown",
            "metrics-list": "Metrics of",
            "metrics-segments": "Which segment",
            "traces-list": "Traces",
            "vendors-list": "Vendors",
            "answers-list": "Answers",
        }
        return titles.get(panel, panel.capitalize()) + (f" {count}" if count else "")

    def answers(self) -> Sequence[Answer]:
        """All answers, the newest first."""
        return sorted(self.dashboard.answers, key=lambda one: (-one.delivered_at, one.action_id))

    def _charts(self) -> list[tuple[str, tuple[Series, ...]]]:
        """Of the journey that fails most: failures, latency, rate; then of the next."""
        charts = self.dashboard.wallboard.charts
        worst = {
            _journey(title): max((point.value for one in lines for point in one.points), default=0)
            for title, lines in charts
            if title.endswith("failing")
        }
        return sorted(charts, key=lambda one: (-worst.get(_journey(one[0]), 0), _ORDER.get(one[0].split(" ")[-1], 3)))

    def worst_journey(self) -> str:
        """Where one would look first."""
        charts = self._charts()
        return _journey(charts[0][0]) if charts else ""

    def _chart(self, number: int, width: int, height: int) -> list[Content]:
        charts = self._charts()
        if number >= len(charts):
            return [line(("no further chart", DIM))]
        title, series = charts[number]
        series = shadowed(title, series, self.snapshot.ghost)
        reach = extent(series, self._looking.window)
        shown = [clipped(one, *reach) for one in series] if reach else series
        bound = self._objective(_journey(title)) if title.endswith("failing") else None
        highest = max([*(point.value for one in shown for point in one.points), bound.value if bound else 0])
        self._tops[title] = steady_top(highest, series[0].unit if series else "count", self._tops.get(title))
        return chart(
            series,
            width,
            height,
            now=self.dashboard.now,
            bound=bound,
            marks=self._marks(),
            top=self._tops[title],
            reach=reach,
            lens=self.lens,
        )

    @property
    def lens(self) -> Lens:
        """How the player looks along time."""
        pages = (one.at for one in self.dashboard.wallboard.timeline if one.kind == "alert" and one.moment == "page")
        return Lens(self._looking.window, self._looking.instant, self._looking.log, next(pages, None))

    def _span(self) -> str:
        return say_window(self._looking.window)

    def _marks(self) -> list[Mark]:
        return marks(self.dashboard.wallboard.timeline)

    def _objective(self, journey: str) -> Bound | None:
        promised = (one for one in self.dashboard.briefing.objectives if one.journey == journey)
        return next((Bound(ONE - one.success) for one in promised), None)

    def _bounds(self, question: Action | None) -> dict[str, Bound]:
        """What the lines of an answer should not cross: objectives of a journey, alert rules of a service."""
        if not isinstance(question, ViewMetrics):
            return {}
        found: dict[str, Bound] = {}
        for rule in self.dashboard.briefing.alerts:
            if isinstance(rule, Threshold) and rule.service == question.service:
                found[rule.figure] = Bound(rule.above, "alert above")
        objective = self._objective(question.service)
        if objective is not None:
            found["failing"] = objective
        return found

    def segments(self) -> list[Segment]:
        """The segments of the chosen subject that were looked at, the worst first."""
        return segments(self.dashboard.answers, self._looking.selected(self.dashboard.briefing))

    # the cursor

    def aimed(self, panel: str, cells: int, width: int) -> int | None:
        """Where the cursor stands after so many cells to the right."""
        series, columns = self._plotted(panel, width)
        reach = self._reach(panel, series)
        return moved(series, *reach, columns, self._looking.instant, cells) if reach else None

    def pointed(self, panel: str, x: int, width: int) -> int | None:
        """The measured instant nearest to a column of a panel."""
        series, columns = self._plotted(panel, width)
        reach = self._reach(panel, series)
        if reach is None or not width:
            return None
        place = x - 1 if panel == "changes" else x % max(1, width // across(series, width)) - GUTTER
        at = reach[0] + max(0, place) * (reach[1] - reach[0]) // max(1, columns - 1)
        return moved(series, *reach, columns, min(at, reach[1]), 0)

    def has_decades(self) -> bool:
        """Whether anything drawn now would stand on a logarithmic axis."""
        shown = [lines for _, lines in self._charts()]
        found = self.shown_answer()
        return any(spans_decades(lines) for lines in [*shown, *groups(found.series if found else ())])

    def _plotted(self, panel: str, width: int) -> tuple[Sequence[Series], int]:
        """The lines of a panel, and how many cells their axis of time has."""
        if panel.startswith("chart-"):
            charts, number = self._charts(), int(panel.removeprefix("chart-")) - 1
            return (charts[number][1] if number < len(charts) else ()), width - GUTTER
        if panel == "changes":
            happened = {*(mark.at for mark in self._marks()), *self._changed()}
            return (Series("changes", "count", tuple(Point(at, 0) for at in sorted(happened))),), width - 1
        found = self.shown_answer()
        series = found.series if found is not None else ()
        beside = across(series, width)
        return series, width // beside - (beside > 1) - GUTTER

    def _reach(self, panel: str, series: Sequence[Series]) -> tuple[int, int] | None:
        """From when to when a panel's axis of time goes."""
        if panel == "changes":
            return since(self._looking.window, self.dashboard.now), self.dashboard.now
        return extent(series, self._looking.window)

    def _changed(self) -> Sequence[int]:
        """When the rows of the change log happened."""
        found = self.shown_answer()
        return [at for _, table in found.tables for at in table.instants] if found is not None else ()

    def shown_answer(self) -> Answer | None:
        """The newest answer to the open view's question."""
        if self._looking.view == "answers":
            return self._chosen_answer()
        question = self._looking.question(self.dashboard.briefing)
        return self._book.state(question, self.dashboard).answer if question is not None else None

    # answers

    def _answer(self, width: int, height: int) -> list[Content]:
        if self._looking.view == "answers":
            return self._chosen(width, height)
        question = self._looking.question(self.dashboard.briefing)
        if question is None:
            return [line(("There is nothing to ask here.", DIM))]
        asked = self._book.state(question, self.dashboard)
        rows = self._sought(width)
        rows += [_waiting(asked, self.dashboard.now)] if asked.waiting else []
        if asked.answer is not None:
            return rows + self._drawn(asked.answer, question, width, height - len(rows))
        if asked.waiting:
            return rows
        return self._hint(width)

    def _sought(self, width: int) -> list[Content]:
        """The trace that a log line led to, before all others."""
        trace = self.trace(self._looking.sought) if self._looking.view == "traces" else None
        if trace is None:
            return []
        return [line(("The trace of your log line; esc goes back to it.", KEY)), *waterfall(trace, width), line("")]

    def _hint(self, width: int) -> list[Content]:
        view = self._looking.view
        keys = {
            "metrics": "enter asks. b splits by segment, release, calls or capacity.",
            "logs": "/ types a text, enter asks. s: service, l: level.",
        }.get(view, "enter or r asks.")
        rows = [line(("Not asked yet.", "bold")), *folded(keys, width, KEY), line("")]
        return rows + folded(
            "A look keeps your hands busy for a few seconds; the answer stays here with its age.", width, DIM
        )

    def _chosen(self, width: int, height: int) -> list[Content]:
        found = self._chosen_answer()
        rows = [
            line((f"asking: {say_action(one.action)}", KEY), (f"  {_left(one.until, self.dashboard.now)}", DIM))
            for one in self.dashboard.pending
            if one.action.is_look
        ]
        if found is None:
            return rows or folded("No answers yet. Every look you take is kept here; a offers all of them.", width, DIM)
        return rows + self._drawn(found, self._book.question(found), width, height - len(rows))

    def _chosen_answer(self) -> Answer | None:
        every = self.answers()
        return next((one for one in every if one.action_id == self._looking.chosen), every[0] if every else None)

    def _drawn(self, found: Answer, question: Action | None, width: int, height: int) -> list[Content]:
        now = self.dashboard.now
        if self._looking.view == "changes":
            return self._changes(found, width, height)
        ordered = first(found, self._looking.segment, self._looking.selected(self.dashboard.briefing))
        return answer(ordered, width, height, now, self._marks(), self.lens, self._bounds(question))

    def _changes(self, found: Answer, width: int, height: int) -> list[Content]:
        """The newest stretch of the change log, below its axis of time."""
        now, window = self.dashboard.now, self._looking.window
        above = strip(since(window, now), now, width, self._marks(), self._looking.instant)
        shown = recent(found, self.dashboard.wallboard.timeline, window, now)
        return above + answer(shown, width, height - len(above), now, lens=self.lens)

    def _logs(self, panel: str, width: int, height: int) -> Sequence[Content]:
        """Lines, the one under the cursor in full, or their patterns."""
        found, now = self.shown_answer(), self.dashboard.now
        if panel == "logs-detail":
            return self.logs.detail(found, self.trace, width, height, now)
        if panel == "logs-patterns":
            return self.logs.pattern_rows(found, width)
        if found is None or not found.lines:
            return self._answer(width, height)
        question = self._looking.question(self.dashboard.briefing)
        asked = self._book.state(question, self.dashboard) if question is not None else None
        asking = f"asking… {_left(asked.until, now)}" if asked is not None and asked.waiting else ""
        return self.logs.sheet(found, asking, width, height, now)

    def trace(self, name: str) -> Trace | None:
        """A trace that an answer brought."""
        found = (trace for each in self.answers() for trace in each.traces if trace.trace == name)
        return next(found, None) if name else None

    def _choices(self, panel: str, width: int) -> list[Content]:
        briefing = self.dashboard.briefing
        states = {one.name: one for one in self.dashboard.wallboard.services}
        if panel == "answers-list":
            return [line((when(one.delivered_at), DIM), f" {pad(one.title, width - 8)}") for one in self.answers()]
        if panel == "traces-list":
            return [line(f"{only:<7}{journey or 'all journeys'}") for journey, only in traces(briefing)]
        names = vendors(briefing) if panel == "vendors-list" else subjects(briefing)
        rows: list[Content] = []
        for number, name in enumerate(names):
            state = states.get(name)
            glyph, colour = HEALTH[state.health] if state is not None else ("◆", DIM)
            open_ = panel == "metrics-list" and number == self._looking.subject
            rows.append(
                line(
                    (f"{glyph} ", colour),
                    pad(name, max(4, width - 12)),
                    (f" {self._looking.split}" if open_ else "", KEY),
                )
            )
        return rows

    def _debrief(self, width: int) -> list[Content]:
        left = self.dashboard.ends_at - self.dashboard.now
        if self.dashboard.phase == "live":
            return [
                line(("The debrief comes when your part is over.", "bold")),
                line(""),
                *folded(
                    "You end it by resolving the incident (a, type resolve) or by handing it over; it ends by itself "
                    "when the time runs out.",
                    width,
                ),
                line((f"{span(left)} of simulated time are left.", DIM)),
            ]
        return [
            line(("● your part is over", OK)),
            line(""),
            *folded("enter: run to the end and go on to the postmortem and the debrief.", width, KEY),
        ]


def _journey(title: str) -> str:
    return title.rsplit(" ", 1)[0]


def _waiting(asked: Asked, now: int) -> Content:
    return line((f"asking… {_left(asked.until, now)}", KEY))


def _left(until: int | None, now: int) -> str:
    return span(until - now + 999_999) if until is not None else "waits for your hands"


def _empty(panel: str, width: int) -> list[Content]:
    return folded(_EMPTY[panel], width, DIM)
