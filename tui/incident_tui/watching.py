"""``replay --watch``: a recording in the dashboard, with a scrubber."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from incident_tui.terminal import unfit

if TYPE_CHECKING:
    from incident_tui.settings import Settings


def with_watch(command: click.Command) -> None:
    """Teach the headless ``replay`` to open the dashboard."""
    told: Callable[..., Any] | None = command.callback

    def replay(*, recording: Path, **options: Any) -> Any:
        if not options.pop("watch"):
            return told(recording=recording, **options) if told is not None else None
        if options.get("verify"):
            raise click.UsageError("--verify proves a recording, --watch shows it: one at a time")
        from incident_tui.playing import prefer

        watch(recording, prefer(None).settings, options.get("scenario_file"))
        return None

    command.params.append(click.Option(["--watch"], is_flag=True, help="Watch it in the dashboard, with a scrubber."))
    command.callback = replay


def watch(recording: Path, settings: Settings, scenario: str | None = None) -> bool:
    """Watch a recording; a moment of it may be played again. Returns whether a debrief was reached, or nothing played.

    ``scenario`` is the one it is of, where that is not in the library.
    """
    why = unfit(os.environ)
    if why is not None:
        raise click.UsageError(f"{why.split(':')[0]}: leave --watch out, and it is told line by line")
    from incident_sim.host import start
    from incident_sim.host.messages import Lost
    from incident_sim.host.retaking import read_parent
    from incident_sim.host.viewing import start_viewing
    from incident_tui.app import IncidentApp
    from incident_tui.playing import back_to
    from incident_tui.remote_pipe import PipeRemote
    from incident_tui.sitting import sit

    if scenario is not None:
        read_parent(recording, scenario)  # one that it is not of is refused now, and not when a moment is taken back
    process, pipe, first = start_viewing(recording)
    if isinstance(first, Lost):
        process.join()
        click.echo(first.sentence, err=True)
        sys.exit(2)
    app = IncidentApp(PipeRemote(process, pipe, str(recording)), briefed=True, recorded=first, settings=settings)
    last = app.run()
    if last:
        click.echo(last, err=True)
    if app.back is None:
        return not app.interrupted
    order = back_to(Path(app.back.recording), app.back.moment, scenario)
    return sit(order, start(order), settings)
