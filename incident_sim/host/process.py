"""The host's process: started before the screen, ended with its pipe."""

from __future__ import annotations

import gc
import signal
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess

from incident_sim.files import Pen, open_scenario
from incident_sim.host.judging import Judging
from incident_sim.host.keeper import Keeper
from incident_sim.host.order import Order
from incident_sim.host.resuming import resume
from incident_sim.session import Session


def start(order: Order) -> tuple[BaseProcess, Connection]:
    """Start a host; the pipe is the seat's end of the line."""
    context = get_context("spawn")
    here, there = context.Pipe()
    process = context.Process(target=hold, args=(order, there))
    process.start()
    there.close()
    return process, here


def hold(order: Order, pipe: Connection) -> None:
    """Hold a session until the seat leaves."""
    # The terminal's ^C is the screen's business; a host goes when its pipe does.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(signal, "SIGHUP"):
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
    if order.resume:
        session, written = resume(order.recording, order.scenario)
        pen = Pen.resume(order.recording)
        session.note_host("restarted")
    else:
        session, written = Session(open_scenario(order.scenario), order.seed), 0
        pen = Pen.begin(order.recording)
    judging = Judging(order.scenario, session.seed, session.zero)
    # Nothing here makes cycles while it runs; the collector would only stop the clock.
    gc.collect()
    gc.freeze()
    gc.disable()
    Keeper(session, pen, pipe, judging, written=written, ranked=order.ranked).keep()
