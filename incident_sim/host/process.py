"""The host's process: it holds a session until its pipe ends."""

from __future__ import annotations

import gc
from contextlib import suppress
from multiprocessing.connection import Connection

from incident_sim.errors import BudgetExceeded, FileRefused, ReplayDiverged, ReplayRefused
from incident_sim.files import Pen, open_scenario
from incident_sim.host.judging import Judging
from incident_sim.host.keeper import Keeper
from incident_sim.host.messages import Lost, Opening
from incident_sim.host.moments import FirstRun
from incident_sim.host.order import Order
from incident_sim.host.remembering import keep_slip
from incident_sim.host.resuming import earlier, resume
from incident_sim.host.retaking import digest_of, first_run, read_parent, retake
from incident_sim.session import Session, briefing_of
from incident_sim.text import safe_line


def hold(order: Order, pipe: Connection) -> None:
    """Hold a session until the seat leaves."""
    try:
        session, pen, written, first = _open(order, pipe)
    except (OSError, BudgetExceeded, FileRefused, ReplayDiverged, ReplayRefused) as refusal:
        with suppress(ConnectionError):
            pipe.send(Lost(f"This session cannot be played: {_said(refusal)}", str(order.recording)))
        pipe.close()
        return
    judging = Judging(order.scenario, session.seed, session.zero)
    # Nothing here makes cycles while it runs; the collector would only stop the clock.
    gc.collect()
    gc.freeze()
    gc.disable()
    keeper = Keeper(session, pen, pipe, judging, written=written, ranked=order.ranked, first=first)
    try:
        keeper.keep()
    except BudgetExceeded as excess:
        with suppress(ConnectionError):
            keeper.lost(f"The world ran away and was stopped: {excess}.")


def _open(order: Order, pipe: Connection) -> tuple[Session, Pen, int, FirstRun | None]:
    """The session, its pen, how many of its entries are on disk already, and what an earlier run of it came to."""
    if order.resume:
        session, written = resume(order.recording, order.scenario)
        pen = Pen.resume(order.recording)
        session.note_host("restarted")
        return session, pen, written, earlier(order.recording, session.scenario, session.journal)
    if order.back is not None:
        scenario, entries = read_parent(order.back.parent, order.scenario)
        session = retake(scenario, entries, order.back)
        session.note_taken_back(digest_of(entries), order.back.kept)
        return session, _begin(order), 0, first_run(scenario, entries)
    scenario = open_scenario(order.scenario)
    with suppress(ConnectionError):  # who has left by now finds the session kept all the same
        pipe.send(Opening(briefing_of(scenario, order.seed)))
    return Session(scenario, order.seed), _begin(order), 0, None


def _begin(order: Order) -> Pen:
    pen = Pen.begin(order.recording)
    keep_slip(order)
    return pen


def _said(refusal: Exception) -> str:
    return safe_line(str(refusal), 400)
