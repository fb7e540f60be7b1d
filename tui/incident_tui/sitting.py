"""Sitting down at a host: the dashboard, and again from every moment that is taken back in its debrief."""

from __future__ import annotations

from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from shlex import quote

import click

from incident_sim.host import Order, start
from incident_tui.app import IncidentApp
from incident_tui.lessons import guide_of
from incident_tui.paper import Paper
from incident_tui.playing import back_to
from incident_tui.remote_pipe import PipeRemote
from incident_tui.settings import Settings
from incident_tui.unread import Unread


def sit(order: Order, held: tuple[BaseProcess, Connection], settings: Settings) -> bool:
    """Play in the dashboard at a host that was started; returns whether the last session came to its debrief."""
    while True:
        remote = PipeRemote(*held, str(order.recording))
        briefed = order.resume or order.back is not None
        app = IncidentApp(
            remote,
            briefed=briefed,
            guide=guide_of(order),
            settings=settings,
            paper=Paper(order.recording),
            unread=Unread(order.recording),
        )
        last = app.run()
        if app.back is None:
            click.echo(last or farewell(order.recording, over=app.graded), err=True)
            return app.graded and not app.interrupted
        click.echo(f"The recording is in {order.recording}", err=True)
        order = back_to(Path(app.back.recording), app.back.moment, order.scenario)
        held = start(order)


def farewell(recording: Path, *, over: bool) -> str:
    """Where the session is, and how to come back to it."""
    if over:
        again = f"incident-sim debrief {quote(str(recording))}"
        return f"The recording is in {recording}\nTo read its debrief again: {again}"
    return f"The session is kept in {recording}\nTo go on with it: incident-sim play --resume"
