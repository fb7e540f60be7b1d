"""``run``: a scenario headless, as fast as it goes."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from incident_sim.cli.output import Progress, print_json, say
from incident_sim.cli.places import in_file
from incident_sim.cli.profiles import chosen_profile, profile_options


@click.command()
@click.argument("scenario")
@click.option("--seed", type=click.IntRange(0, 2**53), default=1, show_default=True, help="Which world to draw.")
@click.option(
    "--responder",
    type=click.Choice(["idle", "reference"]),
    default="idle",
    show_default=True,
    help="Who plays: nobody, or the scenario's reference runbook.",
)
@click.option("--runbook", type=click.Path(path_type=Path), help="Let a runbook from a file play.")
@click.option("--journal", type=click.Path(path_type=Path), help="Write the recording to a new file.")
@click.option("--min-score", type=click.FloatRange(0, 100), help="Exit with 1 below this score.")
@profile_options
@click.option("--sooner", is_flag=True, help="Also try each change 2, 5 and 10 minutes sooner: what would that spare?")
@click.option(
    "--worlds",
    type=click.IntRange(1, 20),
    default=1,
    help="Weigh each change in so many worlds of the same variant, and tell the least and the most that it spares.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the grade as JSON.")
def run(
    scenario: str,
    seed: int,
    responder: str,
    runbook: Path | None,
    journal: Path | None,
    min_score: float | None,
    profile: Path | None,
    level: str | None,
    worlds: int,
    *,
    sooner: bool,
    as_json: bool,
) -> None:
    """Run SCENARIO without a screen and grade it."""
    from incident_sim.analysis import EARLIER, Means, play_runbook
    from incident_sim.batch import explore, try_all
    from incident_sim.files import open_scenario, read_text, write_recording
    from incident_sim.interop import told
    from incident_sim.plays.load import load_runbook

    declared = open_scenario(scenario)
    followed = load_runbook(read_text(runbook), str(runbook)) if runbook is not None else responder
    if journal is not None and journal.exists():
        raise click.BadParameter(f"{journal} exists already; a recording never overwrites one", param_hint="--journal")
    graded_by = chosen_profile(profile, level)
    progress = Progress()
    means = Means(
        progress, explore=explore, try_all=try_all, minutes=EARLIER if sooner else (), worlds=worlds, profile=graded_by
    )
    with in_file(scenario):
        outcome = play_runbook(declared, seed, followed, means)
    progress.close()
    if journal is not None:
        write_recording(journal, outcome.journal)
        say(f"Recorded in {journal}.")
    if as_json:
        print_json(told(outcome.report))
    else:
        from incident_sim.cli.shown import show_debrief
        from incident_sim.report.telling import debrief

        show_debrief(debrief(declared, list(outcome.journal), outcome.report, outcome.curves))
    if min_score is not None and outcome.report.score < min_score * 1000:
        sys.exit(1)
