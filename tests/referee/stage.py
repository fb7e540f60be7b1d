"""The plays of one world, played and graded. What they share is simulated once: where they part, this process forks."""

from __future__ import annotations

import os
import pickle
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from incident_sim.actions import Postmortem
from incident_sim.actions.close import FilePostmortem
from incident_sim.analysis import Ran, Run, Standard, answers, judge, make, weigh
from incident_sim.analysis.grading import standard
from incident_sim.batch import explore_here
from incident_sim.errors import ActionRefused
from incident_sim.files import open_scenario
from incident_sim.observe import postmortem_draft
from incident_sim.plays import Submission, TimedAction
from incident_sim.responders.filling import state_changes
from incident_sim.scenario.schema import Scenario
from incident_sim.scoring import Report
from incident_sim.session import Session, find_zero
from tests.referee.retelling import read_plays

Reports = dict[str, Report]

STANDARDS = ("idle", "reference")
"""What every world has, beside the plays that were written for it."""


@dataclass(frozen=True)
class Scene:
    """A play that is still to be played."""

    name: str
    actions: tuple[TimedAction, ...]
    postmortem: Postmortem | None

    def goes_on(self, done: int) -> bool:
        """Whether there is more to do after so many actions."""
        return done < len(self.actions)


@dataclass(frozen=True)
class Stage:
    """A world, and what its plays are held against."""

    scenario: Scenario
    seed: int
    zero: int
    idle: Standard
    reference: Standard
    weighed: bool
    """Whether each change of a play is weighed too, which costs a run for each."""

    def play(self, scenes: Sequence[Scene]) -> Reports:
        """Grade every scene."""
        return self._go_on(Session(self.scenario, self.seed, zero=self.zero), scenes)

    def grade(self, ran: Ran) -> Report:
        """Hold a run against the two."""
        effects = None
        if self.weighed:
            harm = self.idle.comparison.harm.total
            effects, _ = weigh(self.scenario, self.seed, self.zero, ran, harm, explore_here, lambda *_: None)
        return judge(self.scenario, self.seed, ran, self.idle, self.reference, effects)

    def _go_on(self, session: Session, scenes: Sequence[Scene], done: int = 0) -> Reports:
        """Play on for as long as all do the same; where they part, each goes its own way."""
        while True:
            ways = _parted(scenes, done)
            session.advance(
                min((way[0].actions[done].at for way in ways if way[0].goes_on(done)), default=session.ends_at)
            )
            if len(ways) > 1:
                return _each(partial(self._go_on, session, done=done), ways)
            if not scenes[0].goes_on(done):
                return _each(partial(self._close, session), [[scene] for scene in scenes])
            timed = scenes[0].actions[done]
            done += 1
            try:
                session.accept(timed.actor, timed.action)
            except ActionRefused:
                continue

    def _close(self, session: Session, scenes: Sequence[Scene]) -> Reports:
        (scene,) = scenes
        if scene.postmortem is not None:
            session.accept("me", FilePostmortem(postmortem=_filled_in(session, scene.postmortem)))
        session.finish()
        ran = Ran(session.journal, session.hops, answers(session.observer(), session.journal))
        return {scene.name: self.grade(ran)}


def _filled_in(session: Session, form: Postmortem) -> Postmortem:
    """The form as the screen offers it, with what the play says written over it."""
    dashboard = session.observer().dashboard("me", session.now)
    draft = postmortem_draft(dashboard).model_copy(update={"helped": state_changes(dashboard)})
    return draft.model_copy(update={field: getattr(form, field) for field in form.model_fields_set})


def _parted(scenes: Sequence[Scene], done: int) -> list[list[Scene]]:
    """Scenes that do the same next stay together."""
    ways: list[list[Scene]] = []
    for scene in scenes:
        together = next(
            (way for way in ways if way[0].actions[done : done + 1] == scene.actions[done : done + 1]), None
        )
        if together is None:
            ways.append([scene])
        else:
            together.append(scene)
    return ways


def _each(play: Callable[[Sequence[Scene]], Reports], parted: Sequence[list[Scene]]) -> Reports:
    """Play each in a process of its own, but the last, which may have this one."""
    *others, last = parted
    found: Reports = {}
    for scenes in others:
        found |= _apart(play, scenes)
    return found | play(last)


def _apart(play: Callable[[Sequence[Scene]], Reports], scenes: list[Scene]) -> Reports:
    reads, writes = os.pipe()
    child = os.fork()
    if child == 0:
        status = 1
        try:
            os.close(reads)
            with os.fdopen(writes, "wb") as pipe:
                pickle.dump(play(scenes), pipe)
            status = 0
        finally:
            os._exit(status)
    os.close(writes)
    with os.fdopen(reads, "rb") as pipe:
        data = pipe.read()
    _, status = os.waitpid(child, 0)
    if status:
        raise RuntimeError(f"the process that played {', '.join(scene.name for scene in scenes)} failed")
    reports: Reports = pickle.loads(data)  # noqa: S301  # our own child wrote it
    return reports


def grade_folder(folder: str, *, weighed: bool, only: frozenset[str] = frozenset()) -> Reports:
    """The grades of a folder's plays, or of some, and of nobody acting and the reference in its world."""
    plays = {name: play for name, play in read_plays().items() if name.startswith(f"{folder}/")}
    scenario, seed = _world(list(plays.values()))
    zero = find_zero(scenario, seed)
    ran = {name: make(Run(scenario, seed, name, zero)) for name in STANDARDS}
    idle, reference = (standard(scenario, each) for each in ran.values())
    stage = Stage(scenario, seed, zero, idle, reference, weighed)
    scenes = [Scene(name, play.actions, play.postmortem) for name, play in plays.items() if not only or name in only]
    return {f"{folder}/{name}": stage.grade(each) for name, each in ran.items()} | stage.play(scenes)


def _world(plays: Sequence[Submission]) -> tuple[Scenario, int]:
    """The one world that the plays of a folder are of."""
    ((scenario, seed),) = {(play.scenario, play.seed) for play in plays}
    return open_scenario(scenario), seed
