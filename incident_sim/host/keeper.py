"""The loop of a host: requests in, time on, everything on disk, views out."""

from __future__ import annotations

import time
from multiprocessing.connection import Connection

from incident_sim.actions.practice import TakeHint
from incident_sim.analysis import Curves, Homework, Plan, Ran, Standard, answers, curve, homework, judge, plan
from incident_sim.errors import ActionRefused
from incident_sim.files import Pen, write_document
from incident_sim.files.history import Mode
from incident_sim.host.judging import Judging
from incident_sim.host.messages import (
    Accepted,
    Act,
    Closed,
    Finish,
    Graded,
    Leave,
    Lost,
    Publish,
    Published,
    Refused,
    Request,
    Seek,
    SetSpeed,
    Skip,
    Snapshot,
    Update,
)
from incident_sim.host.moments import FirstRun
from incident_sim.host.needs import needs_player
from incident_sim.host.pacing import SECOND, Pace
from incident_sim.host.remembering import remember
from incident_sim.host.retaking import decisions, ghost
from incident_sim.journal.signals import TakenBack
from incident_sim.observe import Dashboard, say_refusal
from incident_sim.report.debrief import Debrief
from incident_sim.report.page import page
from incident_sim.report.telling import debrief
from incident_sim.scoring import Effect, Prevention, Report, bill
from incident_sim.session import Session

BETWEEN_SNAPSHOTS = 0.1
BETWEEN_WRITES = 1.0
SLICE = 0.03
"""Seconds of the wall that time may run on before requests are looked at again."""
ALLOWANCE = 300.0
"""Seconds of the wall that the world waits for a message to be sent, before it runs on."""
GLANCE = 2 * SECOND
"""While it runs fast, it looks this often whether something needs the player."""


class Keeper:
    """Holds one session for one seat."""

    def __init__(
        self,
        session: Session,
        pen: Pen,
        pipe: Connection,
        judging: Judging,
        *,
        written: int,
        ranked: bool,
        first: FirstRun | None = None,
    ) -> None:
        self._session = session
        self._seat = session.seat()
        self._pen = pen
        self._pipe = pipe
        self._judging = judging
        self._written = written
        self._ranked = ranked
        self._first = first
        self._taken_back = any(isinstance(entry.fact, TakenBack) for entry in session.journal)
        self._pace = Pace(session.now)
        self._skipping_since: Dashboard | None = None
        self._waiting_since: float | None = None
        self._spent = False
        self._plan: Plan | None = None
        """How the player's changes are weighed, once the player's part has ended."""
        self._debrief: Debrief | None = None
        """What the play came to, once it was told."""
        self._work: Homework | None = None
        """What the postmortem leaves to be tried, once it has been filed."""
        self._worked_out = False
        self._asked_to_finish = False
        self._sent_at = self._wrote_at = 0.0
        self._sent: tuple[int, int, float, bool] | None = None
        """Of what the newest view was sent: where time and journal stood, and how fast. The same is not sent twice."""
        self._leaving = False

    def keep(self) -> None:
        """Hold the session until the seat leaves, or the pipe breaks."""
        self._write()
        try:
            while not self._leaving:
                self._hear()
                self._run()
                self._write_sometimes()
                self._show_sometimes()
                self._end()
        except (EOFError, BrokenPipeError, ConnectionResetError):
            pass  # the screen is gone; what it sent is on disk
        finally:
            self._write()
            self._pen.close()
            self._judging.close()

    def _hear(self) -> None:
        idle = self._pace.speed == 0 and self._skipping_since is None
        wait = BETWEEN_SNAPSHOTS if idle else 0.005
        while self._pipe.poll(wait):
            self._take(self._pipe.recv())
            wait = 0

    def _take(self, request: Request) -> None:
        match request:
            case Act():
                self._act(request)
            case SetSpeed(factor=factor):
                self._set_speed(factor)
            case Skip():
                self._skipping_since = self._seat.observe()
            case Finish():
                self._asked_to_finish = True
            case Publish():
                self._publish()
            case Seek():
                pass  # a live session has no other instants
            case Leave():
                self._leaving = True

    def _act(self, request: Act) -> None:
        if self._ranked and isinstance(request.action, TakeHint):
            self._send(Refused(request.ticket, "no_hints", "There are no hints in a ranked session."))
            return
        try:
            action_id = self._session.accept("me", request.action)
        except ActionRefused as refusal:
            self._write()
            culprits = tuple((name, str(value)) for name, value in refusal.culprits.items())
            self._send(Refused(request.ticket, refusal.code, say_refusal(refusal.code, culprits)))
        else:
            self._write()
            self._send(Accepted(request.ticket, action_id))
        self._sent_at = 0.0

    def _set_speed(self, factor: float) -> None:
        if self._ranked and factor <= 0:
            self._send(Refused(0, "no_pause", "A ranked session cannot be paused."))
            return
        self._skipping_since = None
        if not self._session.over:
            if (factor == 0) != (self._pace.speed == 0):
                self._session.note_host("paused" if factor == 0 else "resumed")
            if factor:
                self._session.note_host("speed", int(factor * 1000))
        self._pace.speed = factor
        self._sent_at = 0.0

    def _run(self) -> None:
        if self._session.over or self._session.play_ended is not None:
            return
        if self._skipping_since is not None:
            self._skip()
        else:
            self._advance(self._pace.target(time.monotonic()))
        if self._held():
            self._pace.stand(self._session.now)

    def _advance(self, target: int) -> None:
        limit = self._limit(target)
        begun = time.monotonic()
        while self._session.now < limit and self._session.play_ended is None:
            self._session.advance(min(limit, self._session.now + SECOND))
            if time.monotonic() - begun > SLICE:
                break

    def _limit(self, target: int) -> int:
        """A message that is due holds the world, until the allowance is spent."""
        due = self._session.held_until()
        if due is None:
            self._waiting_since, self._spent = None, False
            return target
        if self._session.now >= due and not self._spent:
            wall = time.monotonic()
            self._waiting_since = self._waiting_since or wall
            if wall - self._waiting_since > ALLOWANCE:
                self._spent = True
                self._session.note_host("allowance_spent")
        return target if self._spent else min(target, due)

    def _held(self) -> bool:
        due = self._session.held_until()
        return due is not None and self._session.now >= due and not self._spent

    def _skip(self) -> None:
        before = self._skipping_since
        if before is None:
            return
        begun = time.monotonic()
        while time.monotonic() - begun < SLICE and self._session.play_ended is None:
            target = self._session.now + GLANCE
            self._advance(target)
            if self._held() or needs_player(before, self._seat.observe()):
                self._skipping_since = None
                break
        self._pace.stand(self._session.now)
        self._pace.target(time.monotonic())

    def _write(self) -> None:
        entries = self._session.journal.since(self._written)
        if entries:
            self._pen.write(entries)
            self._written += len(entries)
        self._wrote_at = time.monotonic()

    def _write_sometimes(self) -> None:
        if time.monotonic() - self._wrote_at > BETWEEN_WRITES:
            self._write()

    def _show_sometimes(self) -> None:
        wall = time.monotonic()
        if wall - self._sent_at < BETWEEN_SNAPSHOTS:
            return
        self._sent_at = wall
        skipping = self._skipping_since is not None
        stand = (self._session.now, len(self._session.journal), self._pace.speed, skipping)
        if stand == self._sent:
            return
        self._sent = stand
        scenario = self._session.scenario
        self._send(
            Snapshot(
                dashboard=self._seat.observe(),
                speed=self._pace.speed,
                paused=self._pace.speed == 0 and not skipping,
                skipping=skipping,
                may_pause=not self._ranked,
                drill=f"{scenario.id} {self._kind()}",
                ghost=ghost(self._first, self._session.now) if self._first is not None else (),
            )
        )

    def _kind(self) -> str:
        if self._ranked:
            return "ranked"
        return "practice, retake" if self._taken_back else "practice"

    def _end(self) -> None:
        if self._session.play_ended is None or self._debrief is not None:
            return
        found = self._judging.found()
        if found is None:
            self._wait()
            return
        if self._plan is None:
            self._session.advance(self._session.ends_at)
            self._send(self._interim(*found))
            # While the player writes the postmortem, each change is left out in turn.
            self._plan = plan(self._session.scenario, self._session.seed, self._session.zero, self._ran())
            self._judging.weigh(self._plan)
        if self._asked_to_finish:
            if not self._session.over:
                self._session.finish()
                self._write()
            weighed = self._judging.weighed()
            if weighed is None:
                self._wait()
                return
            work, prevention = self._homework(found[0]), None
            if work is not None:
                prevention = self._judging.prevented(work)
                if prevention is None:
                    self._wait()
                    return
            harm, leaves = found[0].comparison.harm.total, weighed.leaves
            effects = None if leaves is None else self._plan.effects(leaves, harm)
            self._debrief = self._tell(*found, effects, prevention)
            made = decisions(list(self._session.journal))
            self._send(Graded(self._debrief, str(self._pen.path), made, self._first))
            self._remember(self._debrief)

    def _remember(self, told: Debrief) -> None:
        """The history is a courtesy: where it cannot be written, the session is none the worse."""
        mode: Mode = "ranked" if self._ranked else "retake" if self._taken_back else "practice"
        try:
            remember(self._pen.path, told, mode, None if self._first is None else self._first.total)
        except OSError as error:
            sentence = f"This session is not in the history: {error.strerror or 'unknown reason'}."
            self._send(Refused(0, "no_history", sentence))

    def _homework(self, idle: Standard) -> Homework | None:
        if not self._worked_out:
            self._worked_out = True
            session = self._session
            self._work = homework(session.scenario, session.seed, session.zero, self._ran(), idle.comparison)
        return self._work

    def _wait(self) -> None:
        self._send(self._judging.progress)
        time.sleep(BETWEEN_SNAPSHOTS)

    def _interim(self, idle: Standard, reference: Standard) -> Closed:
        report = self._judge(idle, reference, None)
        rest = [verdict for verdict in report.criteria if not verdict.id.startswith("H")]
        return Closed(
            harm=bill(self._session.scenario, list(self._session.journal)).total,
            idle_harm=idle.comparison.harm.total,
            points=sum(verdict.points for verdict in rest),
            of=sum(verdict.of for verdict in rest),
        )

    def _ran(self) -> Ran:
        session = self._session
        return Ran(session.journal, session.hops, answers(session.observer(), session.journal))

    def _judge(
        self,
        idle: Standard,
        reference: Standard,
        effects: tuple[Effect, ...] | None,
        prevention: Prevention | None = None,
    ) -> Report:
        session = self._session
        hops = idle.hops + reference.hops
        return judge(session.scenario, session.seed, self._ran(), idle, reference, effects, prevention, hops=hops)

    def _tell(
        self,
        idle: Standard,
        reference: Standard,
        effects: tuple[Effect, ...] | None,
        prevention: Prevention | None,
    ) -> Debrief:
        session = self._session
        report = self._judge(idle, reference, effects, prevention)
        curves = Curves(curve(session.scenario, session.journal), idle.curve, reference.curve)
        return debrief(session.scenario, list(session.journal), report, curves)

    def _publish(self) -> None:
        """One page for one recording: where it is there already, it is the same."""
        if self._debrief is None:
            return
        path = self._pen.path.with_suffix(".html")
        try:
            write_document(path, page(self._debrief))
        except FileExistsError:
            pass
        except OSError as error:
            self._send(Refused(0, "no_page", f"The page cannot be written: {error.strerror or 'unknown reason'}."))
            return
        self._send(Published(str(path)))

    def lost(self, sentence: str) -> None:
        """Say that the host has to stop."""
        self._send(Lost(sentence, str(self._pen.path)))

    def _send(self, update: Update) -> None:
        self._pipe.send(update)
