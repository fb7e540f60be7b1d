"""Starting a host: it loads what holds a session, while the seat loads its screen."""

from __future__ import annotations

import signal
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess

from incident_sim.host.order import Order


def start(order: Order) -> tuple[BaseProcess, Connection]:
    """Start a host; the pipe is the seat's end of the line."""
    context = get_context("spawn")
    here, there = context.Pipe()
    process = context.Process(target=_hold, args=(order, there))
    process.start()
    there.close()
    return process, here


def _hold(order: Order, pipe: Connection) -> None:
    # The terminal's ^C is the screen's business, also while this loads; a host goes when its pipe does.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(signal, "SIGHUP"):
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
    from incident_sim.host.process import hold

    hold(order, pipe)
