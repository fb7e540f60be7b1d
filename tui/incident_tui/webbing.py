"""``play --web``: what the browser's program is told, and what the player is."""

from __future__ import annotations

import asyncio
import sys
from importlib.util import find_spec

import click

OWN = frozenset({"web", "port"})
INSTALL = "pip install 'incident-sim[web]'"


def serve_play(ctx: click.Context, port: int) -> None:
    """Serve the same play in a browser, until ctrl-c."""
    from incident_sim.files import open_scenario
    from incident_tui.playing import REJOIN, prefer, stamp

    if find_spec("textual_serve") is None:
        raise click.UsageError(f"--web needs textual-serve, which is not installed: {INSTALL}")
    from incident_tui.web import serve

    named, settings_file = ctx.params["scenario"], ctx.params["settings_file"]
    prefer(settings_file)  # what is wrong is told here, where it is seen
    if named is not None:
        open_scenario(named)
    command = [sys.executable, "-m", "incident_tui", "play", "--no-plain", *words(ctx)]

    def tell(address: str) -> None:
        click.echo(f"Open {address}")
        click.echo("One tab plays at a time; a tab that was closed or reloaded goes on. ctrl-c ends it.", err=True)

    try:
        asyncio.run(serve(command, port, tell, {REJOIN: stamp()}))
    except OSError as error:
        why = error.strerror or "it cannot be used"
        raise click.UsageError(f"port {port}: {why}; --port names another, --port 0 takes any that is free") from None
    click.echo("The browser is let go; `incident-sim play --resume` goes on with what was not ended.", err=True)


def words(ctx: click.Context) -> list[str]:
    """The options and the argument that were given, but those of the browser."""
    options: list[str] = []
    arguments: list[str] = []
    for param in ctx.command.params:
        value = ctx.params.get(param.name or "")
        if param.name in OWN or value is None or value == param.get_default(ctx):
            continue
        if isinstance(param, click.Argument):
            arguments.append(str(value))
        elif isinstance(value, bool):
            options += [param.opts[0]] if value else param.secondary_opts[:1]
        else:
            options += [param.opts[0], str(value)]
    return [*options, *(["--", *arguments] if arguments else [])]
