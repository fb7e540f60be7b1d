"""``debrief``: a finished session told in full, on the terminal, as a page and for a wiki."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from incident_sim.cli.output import Progress, say
from incident_sim.cli.profiles import chosen_profile, profile_options
from incident_sim.errors import ReplayRefused
from incident_sim.text import safe_line

if TYPE_CHECKING:
    from incident_sim.journal.entry import Entry
    from incident_sim.report.debrief import Debrief
    from incident_sim.scenario.schema import Scenario


@click.command()
@click.argument("recording", type=click.Path(path_type=Path))
@click.option("--html", type=click.Path(path_type=Path), help="Write one page for a browser; it needs no network.")
@click.option("--markdown", type=click.Path(path_type=Path), help="Write Markdown for a wiki.")
@click.option("--card", "as_card", is_flag=True, help="Print six lines to share; they spoil nothing.")
@click.option("--force", is_flag=True, help="Write over files that are there.")
@click.option("--scenario", "scenario_file", help="The scenario, if it is not in the library.")
@click.option(
    "--sooner/--no-sooner",
    default=True,
    help="Try each change 2, 5 and 10 minutes sooner too; on unless you say no, which is quicker.",
)
@profile_options
def debrief(
    recording: Path,
    html: Path | None,
    markdown: Path | None,
    scenario_file: str | None,
    profile: Path | None,
    level: str | None,
    *,
    as_card: bool,
    force: bool,
    sooner: bool,
) -> None:
    """Tell what RECORDING came to, and what to do differently next time.

    The recording is played again, entry by entry, and graded: one that does not hold is refused. Without --html and
    --markdown the debrief is printed. A session of your own that you left before its debrief is in the history from
    then on, graded as everybody is: neither --profile nor --level puts it there.
    """
    from incident_sim.analysis import EARLIER, Means, grade_recording
    from incident_sim.batch import explore, try_all
    from incident_sim.files import open_scenario, read_recording, write_document
    from incident_sim.replay import header
    from incident_sim.report.telling import debrief as told

    wanted = {"--html": html, "--markdown": markdown}
    _refuse(recording, {option: path for option, path in wanted.items() if path is not None}, force=force)
    graded_by = chosen_profile(profile, level)
    entries = read_recording(recording)
    declared = open_scenario(scenario_file or header(entries).scenario)
    progress = Progress()
    means = Means(
        progress, explore=explore, try_all=try_all, minutes=EARLIER if sooner and not as_card else (), profile=graded_by
    )
    try:
        outcome = grade_recording(declared, entries, means)
    except ReplayRefused as refusal:
        raise refusal.at(safe_line(str(recording), 300)) from None
    finally:
        progress.close()
    found = told(declared, list(outcome.journal), outcome.report, outcome.curves)
    if profile is None and level in (None, "standard"):
        _recall(recording, declared, entries, found)
    if html is not None:
        from incident_sim.report.page import page

        write_document(html, page(found), force=force)
        say(f"The page is in {safe_line(str(html), 300)}.")
    if markdown is not None:
        from incident_sim.report.markdown import markdown as written

        write_document(markdown, written(found), force=force)
        say(f"The Markdown is in {safe_line(str(markdown), 300)}.")
    if as_card:
        from incident_sim.report.card import card

        for line in card(found):
            click.echo(line)
    elif html is None and markdown is None:
        from incident_sim.cli.shown import show_debrief

        show_debrief(found)


def _recall(recording: Path, scenario: Scenario, entries: Sequence[Entry], found: Debrief) -> None:
    """The history is a courtesy: where it cannot be written, the debrief is none the worse."""
    from incident_sim.host.recalling import recall

    try:
        if recall(recording, scenario, entries, found) is not None:
            say("This session is in your history from now on.")
    except OSError as error:
        say(f"This session is not in your history: {error.strerror or 'unknown reason'}.")


def _refuse(recording: Path, wanted: dict[str, Path], *, force: bool) -> None:
    """Before anything is simulated: no file is written over by chance, and a recording never."""
    for option, path in wanted.items():
        if path.resolve() == recording.resolve():
            raise click.BadParameter("this is the recording itself", param_hint=option)
        if path.is_dir():
            raise click.BadParameter(f"{path} is a folder", param_hint=option)
        if path.exists() and not force:
            raise click.BadParameter(f"{path} exists already; --force writes over it", param_hint=option)
    if len({path.resolve() for path in wanted.values()}) < len(wanted):
        raise click.BadParameter("the page and the Markdown want a file each", param_hint="--markdown")
