"""Watching a recording again: any instant of it as the seat saw it, with nothing simulated.

What a seat sees is a fold over signals, so a viewer folds them up to the instant it is asked for. Going back begins
from a kept fold, or a long recording would be read from its beginning at every key.
"""

from __future__ import annotations

import pickle
import signal
import time
from bisect import bisect_left
from collections.abc import Sequence
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path

from incident_sim.errors import FileRefused
from incident_sim.files import read_recording
from incident_sim.host.messages import Act, Leave, Lost, Recorded, Refused, Request, Seek, SetSpeed, Snapshot
from incident_sim.host.pacing import Pace
from incident_sim.host.retaking import decisions
from incident_sim.journal.entry import Entry
from incident_sim.journal.signals import ActionAccepted, PlayEnded, Signal
from incident_sim.observe import Dashboard, Observer
from incident_sim.replay import header
from incident_sim.text import safe_line
from incident_sim.units import MINUTE

BETWEEN_SNAPSHOTS = 0.1
IDLE = 0.5
"""Seconds of the wall that a viewer sleeps while nothing moves and nobody asks."""
FULL_SPEED = 60.0
APART = 5 * MINUTE
"""Simulated time between two folds that are kept: each costs about as much as folding a minute."""


class Viewer:
    """The dashboard of one seat at any instant of a recording."""

    def __init__(self, entries: Sequence[Entry], actor: str = "me") -> None:
        self._signals = [(entry.at, entry.fact) for entry in entries if isinstance(entry.fact, Signal)]
        self._ats = [at for at, _ in self._signals]
        self._actor = actor
        self._observer = Observer()
        self._taken = 0
        self._kept: dict[int, tuple[int, bytes]] = {}
        """How many signals had been taken, and the fold of them, by the stretch of time that begins there."""

    def at(self, now: int) -> Dashboard:
        """What the seat saw just before an instant, in microseconds from the opening."""
        wanted = max(1, bisect_left(self._ats, now))
        if wanted < self._taken:
            self._go_back(wanted)
        while self._taken < wanted:
            at, fact = self._signals[self._taken]
            if self._taken and at // APART != self._ats[self._taken - 1] // APART:
                self._keep(at // APART)
            self._observer.take(at, fact)
            self._taken += 1
        return self._observer.dashboard(self._actor, now)

    def _keep(self, stretch: int) -> None:
        if stretch not in self._kept:
            self._kept[stretch] = (self._taken, pickle.dumps(self._observer, pickle.HIGHEST_PROTOCOL))

    def _go_back(self, wanted: int) -> None:
        earlier = [kept for kept in self._kept.values() if kept[0] <= wanted]
        if not earlier:
            self._observer, self._taken = Observer(), 0
            return
        self._taken, fold = max(earlier)
        self._observer = pickle.loads(fold)  # noqa: S301 - its own bytes, from this process


def describe(path: str, entries: Sequence[Entry]) -> Recorded:
    """What whoever watches a recording is told first."""
    return Recorded(
        recording=path,
        scenario=header(entries).scenario,
        ends=entries[-1].at + 1,
        over=next((entry.at for entry in entries if isinstance(entry.fact, PlayEnded)), entries[-1].at),
        decisions=decisions(entries),
        questions=tuple(
            (entry.fact.action_id, entry.fact.action)
            for entry in entries
            if isinstance(entry.fact, ActionAccepted) and entry.fact.action.is_look
        ),
    )


class Show:
    """Plays a recording to one screen: at a speed, or wherever the screen wants to stand."""

    def __init__(self, recorded: Recorded, viewer: Viewer, pipe: Connection) -> None:
        self._recorded = recorded
        self._viewer = viewer
        self._pipe = pipe
        self._pace = Pace(0)
        self._now = 0
        self._shown: tuple[int, float] | None = None
        self._leaving = False

    def run(self) -> None:
        """Show it until the screen leaves."""
        try:
            while not self._leaving:
                self._hear()
                self._move()
                self._send()
        except (EOFError, BrokenPipeError, ConnectionResetError):
            pass  # the screen is gone

    def _hear(self) -> None:
        wait = BETWEEN_SNAPSHOTS if self._pace.speed else IDLE
        while self._pipe.poll(wait):
            self._take(self._pipe.recv())
            wait = 0

    def _take(self, request: Request) -> None:
        match request:
            case Seek(at=at, relative=relative):
                self._now = min(self._recorded.ends, max(0, self._now + at if relative else at))
                self._pace.stand(self._now)
            case SetSpeed(factor=factor):
                self._pace.target(time.monotonic())
                self._pace.speed = min(FULL_SPEED, max(0.0, factor))
                self._pace.stand(self._now)
            case Act(ticket=ticket):
                self._pipe.send(Refused(ticket, "recorded", "This is a recording: b takes a moment of it back."))
            case Leave():
                self._leaving = True
            case _:
                pass

    def _move(self) -> None:
        target = self._pace.target(time.monotonic())
        if self._pace.speed:
            self._now = min(self._recorded.ends, target)
            if self._now == self._recorded.ends:
                self._pace.speed = 0.0

    def _send(self) -> None:
        if self._shown == (self._now, self._pace.speed):
            return
        self._shown = (self._now, self._pace.speed)
        self._pipe.send(
            Snapshot(
                dashboard=self._viewer.at(self._now),
                speed=self._pace.speed,
                paused=self._pace.speed == 0,
                skipping=False,
                may_pause=True,
                drill=f"{self._recorded.scenario} replay",
            )
        )


def start_viewing(recording: Path) -> tuple[BaseProcess, Connection, Recorded | Lost]:
    """Start a viewer; with it, what the recording holds, or why it cannot be watched."""
    context = get_context("spawn")
    here, there = context.Pipe()
    process = context.Process(target=show, args=(recording, there), daemon=True)
    process.start()
    there.close()
    try:
        first: Recorded | Lost = here.recv()
    except EOFError:
        first = Lost("The viewer has ended.", str(recording))
    return process, here, first


def show(recording: Path, pipe: Connection) -> None:
    """Read a recording, and show it until the screen leaves."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        entries = read_recording(recording)
    except FileRefused as refusal:
        pipe.send(Lost(safe_line(str(refusal), 400), str(recording)))
        return
    recorded = describe(str(recording), entries)
    pipe.send(recorded)
    Show(recorded, Viewer(entries), pipe).run()


__all__ = ["Show", "Viewer", "describe", "show", "start_viewing"]
