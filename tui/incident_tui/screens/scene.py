"""What there is to draw: the newest snapshot, where the player looks along it, and what was asked."""

from __future__ import annotations

from collections.abc import Sequence

from incident_sim.host.messages import Snapshot
from incident_sim.observe import Answer, Dashboard, Trace
from incident_tui.looking import Looking
from incident_tui.looks import LookBook
from incident_tui.renderables.instants import Lens, Mark, marks
from incident_tui.segments import Segment, segments


class Scene:
    """What every drawing starts from; ``snapshot`` is replaced as the host sends newer ones."""

    def __init__(self, snapshot: Snapshot, looking: Looking, book: LookBook, *, acts: bool = True) -> None:
        self.acts = acts
        """Whether anything can be asked: a recording has only what was asked then."""
        self.snapshot = snapshot
        self.looking = looking
        self.book = book

    @property
    def dashboard(self) -> Dashboard:
        """What the seat sees."""
        return self.snapshot.dashboard

    @property
    def lens(self) -> Lens:
        """How the player looks along time."""
        looking, timeline = self.looking, self.dashboard.wallboard.timeline
        pages = (one.at for one in timeline if one.kind == "alert" and one.moment == "page")
        return Lens(looking.window, looking.instant, looking.log, next(pages, None))

    def marks(self) -> list[Mark]:
        """What happened, for any axis of time."""
        return marks(self.dashboard.wallboard.timeline)

    def answers(self) -> Sequence[Answer]:
        """All answers, the newest first."""
        return sorted(self.dashboard.answers, key=lambda one: (-one.delivered_at, one.action_id))

    def chosen_answer(self) -> Answer | None:
        """The answer chosen from the list of all, at first the newest."""
        every = self.answers()
        return next((one for one in every if one.action_id == self.looking.chosen), every[0] if every else None)

    def shown_answer(self) -> Answer | None:
        """The newest answer to the open view's question."""
        if self.looking.view == "answers":
            return self.chosen_answer()
        question = self.looking.question(self.dashboard.briefing)
        return self.book.state(question, self.dashboard).answer if question is not None else None

    def trace(self, name: str) -> Trace | None:
        """A trace that an answer brought."""
        found = (trace for each in self.answers() for trace in each.traces if trace.trace == name)
        return next(found, None) if name else None

    def segments(self) -> list[Segment]:
        """The segments of the chosen subject that were looked at, the worst first."""
        return segments(self.dashboard.answers, self.looking.selected(self.dashboard.briefing))
