"""The line mode: a whole session without cursor addressing, for screen readers, pipes and simple terminals."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from queue import Empty, SimpleQueue

from pydantic import ValidationError

from incident_sim.actions.close import FilePostmortem
from incident_sim.host.messages import (
    Accepted,
    Act,
    Closed,
    Finish,
    Graded,
    Leave,
    Lost,
    Opening,
    Progress,
    Refused,
    SetSpeed,
    Skip,
    Snapshot,
    Update,
)
from incident_sim.observe import Briefing, Dashboard, postmortem_draft
from incident_sim.units import show_clock
from incident_tui.lessons import Guide
from incident_tui.plain_words import HELP, parse, say_answer, say_briefing, say_debrief, say_lesson, say_status

WAIT = 0.2


class Conversation:
    """Prints what happens, and sends what is typed."""

    def __init__(self, pipe: Connection, speed: float, guide: Guide | None = None) -> None:
        self._pipe = pipe
        self._guide = guide
        self._lesson = 0
        self._speed = speed
        self._typed: SimpleQueue[str | None] = SimpleQueue()
        self._dashboard: Dashboard | None = None
        self._briefed = False
        self._told = 0
        self._answered = 0
        self._ticket = 0
        self._closed = False
        self._waits_for = ""
        self._over = False
        self.graded = False
        """Whether the debrief was told."""

    def run(self) -> None:
        """Talk until the session is over or the player leaves."""
        threading.Thread(target=self._read, daemon=True).start()
        while not self._over:
            try:
                if self._pipe.poll(WAIT):
                    self._hear(self._pipe.recv())
            except (EOFError, OSError):
                _say("The session's host has ended.")
                return
            self._type()

    def _read(self) -> None:
        for line in sys.stdin:
            self._typed.put(line.strip())
        self._typed.put(None)

    def _hear(self, update: Update) -> None:
        match update:
            case Snapshot(dashboard=dashboard, skipping=skipping):
                self._show(dashboard)
                self._teach(dashboard, skipping=skipping)
            case Refused(sentence=sentence):
                _say(f"refused: {sentence}")
            case Accepted(action_id=action_id):
                _say(f"accepted: {action_id}")
            case Closed():
                self._close(update)
            case Graded():
                _tell(say_debrief(update))
                self._over = self.graded = True
            case Lost(sentence=sentence, recording=recording):
                _say(f"{sentence} The recording is safe: {recording}")
                self._over = True
            case Opening(briefing=briefing):
                self._brief(briefing)
                self._tell_wait("the world is being warmed up")
            case Progress(what=what):
                self._tell_wait(what)

    def _brief(self, briefing: Briefing) -> None:
        """Say once what the session is about."""
        if not self._briefed:
            self._briefed = True
            _tell(say_briefing(briefing))

    def _tell_wait(self, what: str) -> None:
        """Say once what is waited for."""
        if self._waits_for != what:
            self._waits_for = what
            _say(f"One moment: {what}.")

    def _show(self, dashboard: Dashboard) -> None:
        if self._dashboard is None:
            self._brief(dashboard.briefing)
            if self._guide is None:
                self._pipe.send(SetSpeed(self._speed))
        self._dashboard = dashboard
        for line in dashboard.wallboard.timeline[self._told :]:
            _say(f"T+{show_clock(line.at)} {line.kind}: {line.text}")
        self._told = len(dashboard.wallboard.timeline)
        for answer in dashboard.answers[self._answered :]:
            _tell(say_answer(answer))
        self._answered = len(dashboard.answers)

    def _teach(self, dashboard: Dashboard, *, skipping: bool) -> None:
        """Say the open lesson, once, and hold the clock while it is read."""
        if self._guide is None:
            return
        speed = None if skipping else self._guide.clock(dashboard)
        if speed is not None:
            self._pipe.send(SetSpeed(speed))
        place = self._guide.follow(dashboard)
        if place.number != self._lesson and not dashboard.pending:
            self._lesson = place.number
            _tell(say_lesson(place))

    def _close(self, closed: Closed) -> None:
        self._closed = True
        _say(f"Your part is over. Harm {closed.harm // 1000:,}, with nobody acting {closed.idle_harm // 1000:,}.")
        _say(f"Points so far: {closed.points / 1000:.1f} of {closed.of / 1000:.1f}, without a postmortem.")
        _say("Type `postmortem` to file one filled in from your own journal, or `debrief` to leave it out.")

    def _type(self) -> None:
        try:
            line = self._typed.get_nowait()
        except Empty:
            return
        match (line or "").split():
            case [] if line is None:
                self._leave()
            case [] | ["#", *_]:
                pass
            case ["help"]:
                _tell(HELP)
            case ["quit"]:
                self._leave()
            case ["skip"] | ["w"]:
                self._pipe.send(Skip())
            case ["pause"]:
                self._pipe.send(SetSpeed(0))
            case ["speed", factor]:
                self._set_speed(factor)
            case ["status"] if self._dashboard is not None:
                _tell(say_status(self._dashboard))
            case ["debrief"]:
                self._pipe.send(Finish())
            case ["postmortem"] if self._dashboard is not None:
                self._file(self._dashboard)
            case ["status" | "postmortem"]:
                _say("The world is not there yet: ask again in a moment.")
            case _:
                self._act(line or "")

    def _set_speed(self, factor: str) -> None:
        try:
            self._pipe.send(SetSpeed(max(0.0, min(60.0, float(factor)))))
        except ValueError:
            _say("speed takes a number from 0 to 60")

    def _file(self, dashboard: Dashboard) -> None:
        self._ticket += 1
        self._pipe.send(Act(self._ticket, FilePostmortem(postmortem=postmortem_draft(dashboard))))
        self._pipe.send(Finish())

    def _act(self, line: str) -> None:
        try:
            action = parse(line)
        except (ValidationError, ValueError) as error:
            for problem in _problems(error):
                _say(f"not understood: {problem}")
            return
        self._ticket += 1
        self._pipe.send(Act(self._ticket, action))

    def _leave(self) -> None:
        self._pipe.send(Leave())
        self._over = True
        _say("The session is kept; `incident-sim play --resume --plain` goes on with it.")


def _problems(error: ValidationError | ValueError) -> Iterator[str]:
    if isinstance(error, ValidationError):
        for detail in error.errors(include_url=False, include_input=False)[:5]:
            where = ".".join(str(part) for part in detail["loc"][1:])
            yield f"{where}: {detail['msg'].removeprefix('Value error, ')}" if where else detail["msg"][:300]
    else:
        yield str(error)


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def _tell(lines: Iterator[str] | list[str] | tuple[str, ...]) -> None:
    for line in lines:
        _say(line)


def converse(process: BaseProcess, pipe: Connection, speed: float, guide: Guide | None = None) -> bool:
    """Play line by line, with a guide if there is one, and let the host go; returns whether it came to a debrief."""
    talk = Conversation(pipe, speed, guide)
    try:
        talk.run()
        return talk.graded
    finally:
        pipe.close()
        process.join(5)
        if process.is_alive():
            process.terminate()
