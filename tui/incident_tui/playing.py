"""``play``: the dashboard, or the line mode where no dashboard can be drawn."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from incident_sim.host import Order
    from incident_tui.settings import Preferred, Settings

PRACTICE_SEEDS = 10_000
DEFAULT_PORT = 8000
REJOIN = "INCIDENT_SIM_REJOIN"
"""Set by ``--web``: recordings of this name and later belong to the tabs that it has served."""
FIRST_SEED = 1
"""The world of the tutorial: the same for everybody."""


class Told(click.Command):
    """A command whose help names the file of the settings."""

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Below everything else."""
        from incident_tui.settings import settings_path

        super().format_epilog(ctx, formatter)
        with formatter.section("Settings"):
            formatter.write_text(f"Theme, speed, symbols, motion and plain are kept in {settings_path()}")


_plain = click.option("--plain/--no-plain", default=None, help="Line by line, without a dashboard.")
_settings = click.option(
    "--settings",
    "settings_file",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Other settings than your usual ones.",
)


@click.command(cls=Told)
@click.argument("scenario", required=False)
@click.option("--seed", type=click.IntRange(0, 2**53), help="Which world to draw; without it, one at random.")
@click.option("--random", "at_random", is_flag=True, help="Draw any scenario of the library.")
@click.option("--daily", "of_the_day", is_flag=True, help="The drill of the day (UTC): the same for everybody.")
@click.option("--drill", metavar="CODE", help="The world of a drill code, as it stands on a card.")
@click.option("--speed", type=click.FloatRange(0.1, 60), help="Of the clock; 1, unless your settings say otherwise.")
@click.option("--ranked", is_flag=True, help="No pause, and a seed that nobody knows.")
@click.option("--resume", is_flag=True, help="Go on with the session that was cut off last.")
@_plain
@_settings
@click.option(
    "--from",
    "parent",
    type=click.Path(path_type=Path),
    metavar="RECORDING",
    help="Take a moment of a finished session back, and play on from there.",
)
@click.option("--at", "moment", metavar="MOMENT", help="Which moment: an action, as a7, or an instant, as T+03:10.")
@click.option("--web", is_flag=True, help="In a browser on this machine; prints the address to open.")
@click.option("--port", type=click.IntRange(0, 65535), help="Of --web; 8000 unless you say otherwise, 0 for any.")
@click.pass_context
def play(
    ctx: click.Context,
    scenario: str | None,
    seed: int | None,
    speed: float,
    parent: Path | None,
    moment: str | None,
    drill: str | None,
    settings_file: Path | None,
    port: int | None,
    *,
    web: bool,
    of_the_day: bool,
    at_random: bool,
    ranked: bool,
    resume: bool,
    plain: bool | None,
) -> None:
    """Play SCENARIO in the dashboard; without one, choose from the library.

    With --from and --at you stand again at a moment of an earlier session, just before what was decided there. What you
    do from there is practice, and goes to a recording of its own.
    """
    from incident_sim.files import scenario_ids, shelf

    world = [
        name for name, given in (("--daily", of_the_day), ("--drill", drill), ("--seed", seed is not None)) if given
    ]
    _refuse_what_does_not_go_together(
        world, scenario, parent, moment, ranked=ranked, resume=resume, at_random=at_random, of_the_day=of_the_day
    )
    if port is not None and not web:
        raise click.UsageError("--port is of --web")
    if web:
        from incident_tui.webbing import serve_play

        if plain:
            raise click.UsageError("--plain needs no browser: leave --web out")
        serve_play(ctx, DEFAULT_PORT if port is None else port)
        return
    preferred = prefer(settings_file)
    lines = _lines(plain, preferred.settings)
    torn = to_rejoin(os.environ)
    if torn is not None:
        from incident_sim.host.resuming import going_on

        order = going_on(torn)
    elif parent is not None:
        order = back_to(parent, moment, scenario)
    elif resume:
        order = resumed(ranked=ranked)
    else:
        if of_the_day:
            scenario, seed = drill_of_the_day(today())
        if scenario is None and not at_random and not lines:
            _browse(preferred, speed, seed, drill, ranked=ranked)
            return
        name = scenario or (_any(scenario_ids()) if at_random else _choose(shelf()))
        order = new(name, seed, drill, ranked=ranked)
    _open(order, speed, preferred.settings, lines=lines)


def _refuse_what_does_not_go_together(
    world: list[str],
    scenario: str | None,
    parent: Path | None,
    moment: str | None,
    *,
    ranked: bool,
    resume: bool,
    at_random: bool,
    of_the_day: bool,
) -> None:
    """Before anything is started or written; ``world`` are the options that say which world to draw."""
    if moment is not None and parent is None:
        raise click.UsageError("--at names a moment of the recording that --from names")
    if parent is not None:
        if ranked or resume or at_random or world:
            raise click.UsageError("--from takes its world from the recording, and is practice: give --at alone")
    elif not resume:
        if ranked and world:
            raise click.UsageError("a ranked session draws its own seed: leave --seed, --drill and --daily out")
        if of_the_day and (scenario or at_random or world != ["--daily"]):
            raise click.UsageError("the drill of the day is what it is: give --daily alone")


def _browse(preferred: Preferred, speed: float | None, seed: int | None, drill: str | None, *, ranked: bool) -> None:
    """The menu, and whatever is picked in it; after a debrief the menu again."""
    from incident_sim.files.history import recordings_folder
    from incident_tui.choosing import choose
    from incident_tui.watching import watch

    again = True
    while again:
        picked, preferred = choose(preferred)
        if picked is None:
            return
        settings = preferred.settings
        match picked.what:
            case "watch":
                again = watch(recordings_folder() / picked.name, settings)
                continue
            case "resume":
                order = resumed(ranked=False)
            case "daily":
                order = new(*drill_of_the_day(today()), None, ranked=False)
            case _:
                order = new(picked.name, seed, drill, ranked=ranked or picked.what == "ranked")
        again = _open(order, speed, settings, lines=settings.plain)


def prefer(named: Path | None) -> Preferred:
    """The settings in force; where the usual file is broken that is told, and defaults are used."""
    from incident_tui.settings import preferred

    found = preferred(named)
    for problem in found.problems:
        click.echo(str(problem), err=True)
    if found.problems:
        click.echo("The settings cannot be used; defaults are used instead.", err=True)
    return found


def _lines(plain: bool | None, settings: Settings) -> bool:  # noqa: FBT001 - three values: yes, no, not said
    return (settings.plain if plain is None else plain) or not _can_draw()


def new(name: str, seed: int | None, drill: str | None, *, ranked: bool) -> Order:
    """A session of a scenario, in the world that was asked for or in one drawn at random."""
    import secrets

    from incident_sim.files import open_scenario
    from incident_sim.host import Order

    declared = open_scenario(name)
    if drill is not None:
        seed = _seed_of(declared.id, drill, seed)
    drawn = seed if seed is not None else secrets.randbelow(2**48 if ranked else PRACTICE_SEEDS)
    return Order(name, drawn, recording_path(declared.id), ranked=ranked)


def resumed(*, ranked: bool) -> Order:
    """The session that was cut off last."""
    from incident_sim.host.resuming import going_on, unfinished

    torn = unfinished()
    if torn is None:
        raise click.UsageError("there is no session to go on with")
    return going_on(torn, ranked=ranked)


def to_rejoin(environment: Mapping[str, str]) -> Path | None:
    """In a browser, the session that a closed or reloaded tab has left: there one goes on with it."""
    since = environment.get(REJOIN, "")
    if not since:
        return None
    from incident_sim.host.resuming import unfinished

    torn = unfinished()
    return torn if torn is not None and torn.name >= since else None


def today() -> str:
    """The date, in UTC, so that it is the same for everybody."""
    from datetime import UTC, datetime

    return datetime.now(UTC).date().isoformat()


def _any(names: list[str]) -> str:
    import secrets

    from incident_tui.lessons import TUTORIAL

    return secrets.choice([one for one in names if one != TUTORIAL])


@click.command(cls=Told)
@_plain
@_settings
def tutorial(settings_file: Path | None, *, plain: bool | None) -> None:
    """Play a first incident of about five minutes, with a guide beside it."""
    from incident_sim.host import Order
    from incident_tui.lessons import TUTORIAL

    settings = prefer(settings_file).settings
    order = Order(TUTORIAL, FIRST_SEED, recording_path(TUTORIAL))
    if _open(order, None, settings, lines=_lines(plain, settings)):
        click.echo("Next: incident-sim play checkout-cascade", err=True)


def _open(order: Order, speed: float | None, settings: Settings, *, lines: bool) -> bool:
    """Start a host, and play at it; returns whether the session came to its debrief."""
    if speed is not None:
        settings = settings.model_copy(update={"speed": speed})
    from incident_sim.host import start

    held = start(order)  # it loads while the screen does
    if lines:
        from incident_tui.lessons import guide_of
        from incident_tui.plain import converse

        return converse(*held, settings.speed, guide_of(order))
    from incident_tui.sitting import sit

    return sit(order, held, settings)


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

    return data_folder() / "recordings" / f"{stamp()}-{scenario}.jsonl"


def stamp() -> str:
    """This instant, as recordings are named."""
    from datetime import UTC, datetime

    return datetime.now(UTC).strftime("%Y%m%dT%H%M%S%f")


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
    from incident_tui.terminal import unfit

    return unfit(os.environ) is None


def _choose(offered: dict[str, str]) -> str:
    names = list(offered)
    if len(names) == 1 or not sys.stdin.isatty():
        return names[0]
    for number, told in enumerate(offered.values(), start=1):
        click.echo(f"{number}  {told}")
    return names[click.prompt("Which", type=click.IntRange(1, len(names)), default=1) - 1]
