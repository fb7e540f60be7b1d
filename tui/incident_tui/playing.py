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
    from incident_tui.lessons import Guide

PRACTICE_SEEDS = 10_000
FIRST_SEED = 1
"""The world of the tutorial: the same for everybody."""


@click.command()
@click.argument("scenario", required=False)
@click.option("--seed", type=click.IntRange(0, 2**53), help="Which world to draw; without it, one at random.")
@click.option("--random", "at_random", is_flag=True, help="Draw any scenario of the library.")
@click.option("--daily", "of_the_day", is_flag=True, help="The drill of the day (UTC): the same for everybody.")
@click.option("--drill", metavar="CODE", help="The world of a drill code, as it stands on a card.")
@click.option("--speed", type=click.FloatRange(0.1, 60), default=1.0, show_default=True, help="Of the clock.")
@click.option("--ranked", is_flag=True, help="No pause, and a seed that nobody knows.")
@click.option("--resume", is_flag=True, help="Go on with the session that was cut off last.")
@click.option("--plain", is_flag=True, help="Line by line, without a dashboard.")
@click.option(
    "--from",
    "parent",
    type=click.Path(path_type=Path),
    metavar="RECORDING",
    help="Take a moment of a finished session back, and play on from there.",
)
@click.option("--at", "moment", metavar="MOMENT", help="Which moment: an action, as a7, or an instant, as T+03:10.")
def play(
    scenario: str | None,
    seed: int | None,
    speed: float,
    parent: Path | None,
    moment: str | None,
    drill: str | None,
    *,
    of_the_day: bool,
    at_random: bool,
    ranked: bool,
    resume: bool,
    plain: bool,
) -> None:
    """Play SCENARIO in the dashboard; without one, choose from the library.

    With --from and --at you stand again at a moment of an earlier session, just before what was decided there. What you
    do from there is practice, and goes to a recording of its own.
    """
    from incident_sim.files import open_scenario, scenario_ids, shelf
    from incident_sim.host import Order, unfinished
    from incident_sim.host.resuming import going_on
    from incident_tui.lessons import TUTORIAL

    if moment is not None and parent is None:
        raise click.UsageError("--at names a moment of the recording that --from names")
    if parent is not None:
        if ranked or resume or at_random or of_the_day or drill is not None or seed is not None:
            raise click.UsageError("--from takes its world from the recording, and is practice: give --at alone")
        order = back_to(parent, moment, scenario)
    elif resume:
        torn = unfinished()
        if torn is None:
            raise click.UsageError("there is no session to go on with")
        order = going_on(torn, ranked=ranked)
    else:
        if ranked and (seed is not None or of_the_day or drill is not None):
            raise click.UsageError("a ranked session draws its own seed: leave --seed, --drill and --daily out")
        if of_the_day:
            if scenario or at_random or drill is not None or seed is not None:
                raise click.UsageError("the drill of the day is what it is: give --daily alone")
            scenario, seed = drill_of_the_day(datetime.now(UTC).date().isoformat())
        name = scenario or (
            secrets.choice([one for one in scenario_ids() if one != TUTORIAL]) if at_random else _choose(shelf())
        )
        declared = open_scenario(name)
        if drill is not None:
            seed = _seed_of(declared.id, drill, seed)
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
    if lines:
        from incident_sim.host import start
        from incident_tui.plain import converse

        converse(*start(order), speed, _guide(order))
    else:
        sit(order)


def sit(order: Order) -> None:
    """Play in the dashboard, and again from every moment that is taken back in its debrief."""
    from incident_sim.host import start
    from incident_tui.app import IncidentApp
    from incident_tui.remote_pipe import PipeRemote

    while True:
        process, pipe = start(order)
        remote = PipeRemote(process, pipe, str(order.recording))
        app = IncidentApp(remote, briefed=order.resume or order.back is not None, guide=_guide(order))
        last = app.run()
        if app.back is None:
            click.echo(last or f"The recording is in {order.recording}", err=True)
            return
        click.echo(f"The recording is in {order.recording}", err=True)
        order = back_to(Path(app.back.recording), app.back.moment, order.scenario)


def _guide(order: Order) -> Guide | None:
    """Who teaches beside the tutorial; nobody where a moment of it is taken back."""
    from incident_tui.lessons import TUTORIAL, Guide

    taught = order.scenario == TUTORIAL and not order.ranked and order.back is None
    return Guide() if taught else None


def back_to(parent: Path, moment: str | None, scenario: str | None = None) -> Order:
    """A session from a moment of a finished recording; asks for the moment where none is given."""
    from incident_sim.host import Order
    from incident_sim.host.retaking import decisions, find_moment, read_parent
    from incident_sim.observe import say_when

    declared, entries = read_parent(parent, scenario)
    if moment is None:
        for decision in decisions(entries):
            click.echo(f"{decision.action_id:<5} {say_when(decision.at)}  {decision.text}")
        if not sys.stdin.isatty():
            raise click.UsageError("--at says which moment: one of the above, or an instant, as T+03:10")
        moment = click.prompt("Which moment")
    back = find_moment(parent, entries, str(moment))
    return Order(scenario or declared.id, 0, recording_path(declared.id), back=back)


def recording_path(scenario: str) -> Path:
    """A new file in the user's data directory, named by its instant."""
    from incident_sim.files import data_folder

    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%f")
    return data_folder() / "recordings" / f"{stamp}-{scenario}.jsonl"


def drill_of_the_day(date: str) -> tuple[str, int]:
    """The scenario and the seed of a date, and a line that names its drill code."""
    from incident_sim.files import scenario_ids
    from incident_sim.plays.drill import daily, drill_code
    from incident_tui.lessons import TUTORIAL

    name, seed = daily(date, [one for one in scenario_ids() if one != TUTORIAL])
    click.echo(f"The drill of {date}: {name}, {drill_code(name, seed)}", err=True)
    return name, seed


def _seed_of(scenario: str, code: str, seed: int | None) -> int:
    from incident_sim.plays.drill import read_drill_code

    if seed is not None:
        raise click.UsageError("--seed and --drill both name a world: give one of them")
    try:
        return read_drill_code(scenario, code)
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--drill") from None


def _can_draw() -> bool:
    drawn = sys.__stderr__
    return sys.stdin.isatty() and drawn is not None and drawn.isatty() and os.environ.get("TERM", "dumb") != "dumb"


def _choose(offered: dict[str, str]) -> str:
    names = list(offered)
    if len(names) == 1 or not sys.stdin.isatty():
        return names[0]
    for number, told in enumerate(offered.values(), start=1):
        click.echo(f"{number}  {told}")
    return names[click.prompt("Which", type=click.IntRange(1, len(names)), default=1) - 1]
