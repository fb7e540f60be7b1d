"""Which renderable fills which panel, and what stands in its title."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content

from incident_sim.actions.investigate import ViewMap
from incident_sim.observe import say_action, wants
from incident_tui.origins import failing_of
from incident_tui.renderables.answer import awaited
from incident_tui.renderables.figures import left, span
from incident_tui.renderables.health import depths, health
from incident_tui.renderables.ink import folded, line
from incident_tui.renderables.lines import alert, event, hands, message, newest_first
from incident_tui.renderables.people import public, want
from incident_tui.renderables.ranks import ranks
from incident_tui.renderables.thinking import crew, thought, thoughts
from incident_tui.renderables.tree import about_map, tree
from incident_tui.screens.aim import Aim
from incident_tui.screens.answerdrawing import AnswerDrawing
from incident_tui.screens.chartdrawing import ChartDrawing
from incident_tui.screens.logdrawing import LogDrawing
from incident_tui.screens.scene import Scene
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


class Drawing:
    """Draws panels from the newest snapshot and the player's cursors."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._charts = ChartDrawing(scene)
        self._answers = AnswerDrawing(scene, self._charts)
        self.logs = LogDrawing(scene.looking)
        self.aim = Aim(scene, self._charts)

    def worst_journey(self) -> str:
        """Where one would look first."""
        return self._charts.worst_journey()

    def draw(self, panel: str, width: int, height: int) -> Sequence[Content]:
        """The lines of a panel; more than fit may be scrolled."""
        if panel.startswith("chart-"):
            return self._charts.draw(int(panel.removeprefix("chart-")) - 1, width, height)
        if panel.startswith("logs-"):
            return self._logs(panel, width, height)
        if panel == "metrics-segments":
            return ranks(self._scene.segments(), width, self._scene.looking.segment)
        if panel.endswith("-list"):
            return self._answers.choices(panel, width)
        if panel.endswith("-answer") or panel == "changes":
            return self._answers.draw(width, height)
        board, now = self._scene.dashboard.wallboard, self._scene.dashboard.now
        match panel:
            case "services":
                edges = [(edge.caller, edge.callee) for edge in self._scene.dashboard.briefing.edges]
                deep = depths(edges, [one.name for one in board.services])
                return health(board.services, width, len(board.services), deep)
            case "alerts":
                return [alert(one, width, now) for one in board.alerts] or _empty(panel, width)
            case "hands":
                return hands(self._scene.dashboard, width)
            case "inbox":
                return [want(one, width, now) for one in wants(self._scene.dashboard)] or _empty(panel, width)
            case "thoughts":
                return [thought(one, width) for one in thoughts(self._scene.dashboard)] or _empty(panel, width)
            case "crew":
                return crew(self._scene.dashboard, width)
            case "public":
                return public(self._scene.dashboard, width)
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
        dashboard = self._scene.dashboard
        briefing, services, now = dashboard.briefing, dashboard.wallboard.services, dashboard.now
        asked = self._scene.book.state(ViewMap(), dashboard)
        rows = [awaited(asked.until, now)] if asked.waiting else []
        if asked.answer is None:
            return [*(rows or about_map(width)), *tree(briefing, services, width)]
        age = f"{span(now - asked.answer.delivered_at)} ago"
        return [*rows, *tree(briefing, services, width, failing_of(asked.answer.figures), age)]

    def title(self, panel: str) -> str:
        """What a panel shows, in as few words as its frame has room for."""
        board = self._scene.dashboard.wallboard
        if panel.startswith("chart-"):
            charts = self._charts.charts()
            number = int(panel.removeprefix("chart-")) - 1
            return f"{charts[number][0]}  {self._span()}" if number < len(charts) else ""
        if panel.endswith("-answer") or panel == "changes":
            question = self._scene.looking.question(self._scene.dashboard.briefing)
            spanned = f"  {self._span()}" if self._scene.looking.view in _SPANNED else ""
            return f"{say_action(question)}{spanned}" if question is not None else "Answer"
        counted = {"alerts": board.alerts, "messages": board.inbox, "inbox": wants(self._scene.dashboard)}
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

    def _logs(self, panel: str, width: int, height: int) -> Sequence[Content]:
        """Lines, the one under the cursor in full, or their patterns."""
        found, now = self._scene.shown_answer(), self._scene.dashboard.now
        if panel == "logs-detail":
            return self.logs.detail(found, self._scene.trace, width, height, now)
        if panel == "logs-patterns":
            return self.logs.pattern_rows(found, width)
        if found is None or not found.lines:
            return self._answers.draw(width, height)
        question = self._scene.looking.question(self._scene.dashboard.briefing)
        asked = self._scene.book.state(question, self._scene.dashboard) if question is not None else None
        asking = f"asking… {left(asked.until, now)}" if asked is not None and asked.waiting else ""
        return self.logs.sheet(found, asking, width, height, now)

    def _span(self) -> str:
        return say_window(self._scene.looking.window)

    def _debrief(self, width: int) -> list[Content]:
        left = self._scene.dashboard.ends_at - self._scene.dashboard.now
        if self._scene.dashboard.phase == "live":
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


def _empty(panel: str, width: int) -> list[Content]:
    return folded(_EMPTY[panel], width, DIM)
