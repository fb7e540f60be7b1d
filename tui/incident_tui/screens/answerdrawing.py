"""What an answer's panel shows, and the lists to choose a question from."""

from __future__ import annotations

from textual.content import Content

from incident_sim.actions import Action
from incident_sim.actions.investigate import ViewMetrics
from incident_sim.monitoring import Threshold
from incident_sim.observe import Answer, say_action
from incident_tui.changelog import recent, since
from incident_tui.looking import subjects, traces, vendors
from incident_tui.renderables.answer import answer, awaited
from incident_tui.renderables.chart import Bound
from incident_tui.renderables.figures import left, when
from incident_tui.renderables.ink import HEALTH, folded, line, pad
from incident_tui.renderables.instants import strip
from incident_tui.renderables.waterfall import first, waterfall
from incident_tui.screens.chartdrawing import ChartDrawing
from incident_tui.screens.scene import Scene
from incident_tui.themes import DIM, KEY


class AnswerDrawing:
    """Draws the newest answer to the open view's question, or what to do to get one."""

    def __init__(self, scene: Scene, charts: ChartDrawing) -> None:
        self._scene = scene
        self._charts = charts

    def draw(self, width: int, height: int) -> list[Content]:
        """The answer, or what stands in its place."""
        if self._scene.looking.view == "answers":
            return self._chosen(width, height)
        question = self._scene.looking.question(self._scene.dashboard.briefing)
        if question is None:
            return [line(("There is nothing to ask here.", DIM))]
        asked = self._scene.book.state(question, self._scene.dashboard)
        rows = self._sought(width)
        rows += [awaited(asked.until, self._scene.dashboard.now)] if asked.waiting else []
        if asked.answer is not None:
            return rows + self._drawn(asked.answer, question, width, height - len(rows))
        if asked.waiting:
            return rows
        return self._hint(width)

    def _sought(self, width: int) -> list[Content]:
        """The trace that a log line led to, before all others."""
        trace = self._scene.trace(self._scene.looking.sought) if self._scene.looking.view == "traces" else None
        if trace is None:
            return []
        return [line(("The trace of your log line; esc goes back to it.", KEY)), *waterfall(trace, width), line("")]

    def _hint(self, width: int) -> list[Content]:
        if not self._scene.acts:
            return [line(("Not asked by then.", "bold")), *folded("What was asked stands here.", width, DIM)]
        view = self._scene.looking.view
        keys = {
            "metrics": "enter asks. b splits by segment, release, calls or capacity.",
            "logs": "/ types a text, enter asks. s: service, l: level.",
        }.get(view, "enter or r asks.")
        rows = [line(("Not asked yet.", "bold")), *folded(keys, width, KEY), line("")]
        return rows + folded(
            "A look keeps your hands busy for a few seconds; the answer stays here with its age.", width, DIM
        )

    def _chosen(self, width: int, height: int) -> list[Content]:
        found = self._scene.chosen_answer()
        rows = [
            line((f"asking: {say_action(one.action)}", KEY), (f"  {left(one.until, self._scene.dashboard.now)}", DIM))
            for one in self._scene.dashboard.pending
            if one.action.is_look
        ]
        if found is None:
            return rows or folded("No answers yet. Every look you take is kept here; a offers all of them.", width, DIM)
        return rows + self._drawn(found, self._scene.book.question(found), width, height - len(rows))

    def _drawn(self, found: Answer, question: Action | None, width: int, height: int) -> list[Content]:
        now = self._scene.dashboard.now
        if self._scene.looking.view == "changes":
            return self._changes(found, width, height)
        ordered = first(
            found, self._scene.looking.segment, self._scene.looking.selected(self._scene.dashboard.briefing)
        )
        return answer(ordered, width, height, now, self._scene.marks(), self._scene.lens, self._bounds(question))

    def _changes(self, found: Answer, width: int, height: int) -> list[Content]:
        """The newest stretch of the change log, below its axis of time."""
        now, window = self._scene.dashboard.now, self._scene.looking.window
        above = strip(since(window, now), now, width, self._scene.marks(), self._scene.looking.instant)
        shown = recent(found, self._scene.dashboard.wallboard.timeline, window, now)
        return above + answer(shown, width, height - len(above), now, lens=self._scene.lens)

    def _bounds(self, question: Action | None) -> dict[str, Bound]:
        """What the lines of an answer should not cross: objectives of a journey, alert rules of a service."""
        if not isinstance(question, ViewMetrics):
            return {}
        found: dict[str, Bound] = {}
        for rule in self._scene.dashboard.briefing.alerts:
            if isinstance(rule, Threshold) and rule.service == question.service:
                found[rule.figure] = Bound(rule.above, "alert above")
        objective = self._charts.objective(question.service)
        if objective is not None:
            found["failing"] = objective
        return found

    def choices(self, panel: str, width: int) -> list[Content]:
        """The rows of a list to choose from."""
        briefing = self._scene.dashboard.briefing
        states = {one.name: one for one in self._scene.dashboard.wallboard.services}
        if panel == "answers-list":
            return [
                line((when(one.delivered_at), DIM), f" {pad(one.title, width - 8)}") for one in self._scene.answers()
            ]
        if panel == "traces-list":
            return [line(f"{only:<7}{journey or 'all journeys'}") for journey, only in traces(briefing)]
        names = vendors(briefing) if panel == "vendors-list" else subjects(briefing)
        rows: list[Content] = []
        for number, name in enumerate(names):
            state = states.get(name)
            glyph, colour = HEALTH[state.health] if state is not None else ("◆", DIM)
            open_ = panel == "metrics-list" and number == self._scene.looking.subject
            rows.append(
                line(
                    (f"{glyph} ", colour),
                    pad(name, max(4, width - 12)),
                    (f" {self._scene.looking.split}" if open_ else "", KEY),
                )
            )
        return rows
