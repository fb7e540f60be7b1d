"""``replay --watch``: a recording in the dashboard, with a scrubber."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from incident_tui.guard import unfit


def with_watch(command: click.Command) -> None:
    """Teach the headless ``replay`` to open the dashboard."""
    told: Callable[..., Any] | None = command.callback

    def replay(*, watch: bool, recording: Path, **options: Any) -> Any:
        if not watch:
            return told(recording=recording, **options) if told is not None else None
        if options.get("verify"):
            raise click.UsageError("--verify proves a recording, --watch shows it: one at a time")
        _watch(recording)
        return None

    command.params.append(click.Option(["--watch"], is_flag=True, help="Watch it in the dashboard, with a scrubber."))
    command.callback = replay


def _watch(recording: Path) -> None:
    why = unfit(os.environ)
    if why is not None:
        raise click.UsageError(f"{why.split(':')[0]}: leave --watch out, and it is told line by line")
    from incident_sim.host.messages import Lost
    from incident_sim.host.viewing import start_viewing
    from incident_tui.app import IncidentApp
    from incident_tui.playing import back_to, sit
    from incident_tui.remote_pipe import PipeRemote

    process, pipe, first = start_viewing(recording)
    if isinstance(first, Lost):
        process.join()
        click.echo(first.sentence, err=True)
        sys.exit(2)
    app = IncidentApp(PipeRemote(process, pipe, str(recording)), briefed=True, recorded=first)
    last = app.run()
    if last:
        click.echo(last, err=True)
    if app.back is not None:
        sit(back_to(Path(app.back.recording), app.back.moment))
