"""``play``: the dashboard, or the line mode where no dashboard can be drawn."""

from __future__ import annotations

import os
import secrets
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from incident_sim.host import Order

PRACTICE_SEEDS = 10_000
FIRST_SEED = 1
"""The world of the tutorial: the same for everybody."""


@click.command()
@click.argument("scenario", required=False)
@click.option("--seed", type=click.IntRange(0, 2**53), help="Which world to draw; without it, one at random.")
@click.option("--random", "at_random", is_flag=True, help="Draw any scenario of the library.")
@click.option("--speed", type=click.FloatRange(0.1, 60), default=1.0, show_default=True, help="Of the clock.")
@click.option("--ranked", is_flag=True, help="No pause, and a seed that nobody knows.")
@click.option("--resume", is_flag=True, help="Go on with the session that was cut off last.")
@click.option("--plain", is_flag=True, help="Line by line, without a dashboard.")
def play(
    scenario: str | None, seed: int | None, speed: float, *, at_random: bool, ranked: bool, resume: bool, plain: bool
) -> None:
    """Play SCENARIO in the dashboard; without one, choose from the library."""
    from incident_sim.files import open_scenario, scenario_ids
    from incident_sim.host import Order, unfinished
    from incident_sim.host.resuming import recorded_scenario

    if resume:
        torn = unfinished()
        if torn is None:
            raise click.UsageError("there is no session to go on with")
        order = Order(recorded_scenario(torn), 0, torn, ranked=ranked, resume=True)
    else:
        if ranked and seed is not None:
            raise click.UsageError("a ranked session draws its own seed: leave --seed out")
        name = scenario or (secrets.choice(scenario_ids()) if at_random else _choose(scenario_ids()))
        declared = open_scenario(name)
        drawn = seed if seed is not None else secrets.randbelow(2**48 if ranked else PRACTICE_SEEDS)
        order = Order(name, drawn, recording_path(declared.id), ranked=ranked)
    _open(order, speed, lines=plain or not _can_draw())


@click.command()
@click.option("--plain", is_flag=True, help="Line by line, without a dashboard.")
def tutorial(*, plain: bool) -> None:
    """Play a first incident of about five minutes, with a guide beside it."""
    from incident_sim.host import Order
    from incident_tui.lessons import TUTORIAL

    _open(Order(TUTORIAL, FIRST_SEED, recording_path(TUTORIAL)), 1.0, lines=plain or not _can_draw())
    click.echo("Next: incident-sim play checkout-cascade", err=True)


def _open(order: Order, speed: float, *, lines: bool) -> None:
    """Start a host, and play at it."""
    from incident_sim.host import start
    from incident_tui.lessons import TUTORIAL, Guide

    guide = Guide() if order.scenario == TUTORIAL and not order.ranked else None
    process, pipe = start(order)
    if lines:
        from incident_tui.plain import converse

        converse(process, pipe, speed, guide)
        return
    from incident_tui.app import IncidentApp
    from incident_tui.remote_pipe import PipeRemote

    remote = PipeRemote(process, pipe, str(order.recording))
    last = IncidentApp(remote, briefed=order.resume, guide=guide).run()
    click.echo(last or f"The recording is in {order.recording}", err=True)


def recording_path(scenario: str) -> Path:
    """A new file in the user's data directory, named by its instant."""
    from incident_sim.files import data_folder

    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%f")
    return data_folder() / "recordings" / f"{stamp}-{scenario}.jsonl"


def _can_draw() -> bool:
    drawn = sys.__stderr__
    return sys.stdin.isatty() and drawn is not None and drawn.isatty() and os.environ.get("TERM", "dumb") != "dumb"


def _choose(names: list[str]) -> str:
    if len(names) == 1 or not sys.stdin.isatty():
        return names[0]
    for number, name in enumerate(names, start=1):
        click.echo(f"{number}  {name}")
    return names[click.prompt("Which", type=click.IntRange(1, len(names)), default=1) - 1]
