"""``grade``: re-simulate and score plays from files."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from incident_sim.cli.output import Progress, print_json, say
from incident_sim.cli.profiles import chosen_profile, profile_options


@click.command()
@click.argument("submission", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--journal", type=click.Path(path_type=Path), help="Write the recording of a single submission.")
@click.option("--min-score", type=click.FloatRange(0, 100), help="Exit with 1 if any scores below this.")
@profile_options
@click.option("--sooner", is_flag=True, help="Also try each change 2, 5 and 10 minutes sooner: what would that spare?")
@click.option(
    "--worlds",
    type=click.IntRange(1, 20),
    default=1,
    help="Weigh each change in so many worlds of the same variant, and tell the least and the most that it spares.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the grade as JSON: an object, or an array for several.")
def grade(
    submission: tuple[Path, ...],
    journal: Path | None,
    min_score: float | None,
    profile: Path | None,
    level: str | None,
    worlds: int,
    *,
    sooner: bool,
    as_json: bool,
) -> None:
    """Re-simulate each SUBMISSION and score it.

    Whatever a file claims about its own score is ignored.
    """
    from incident_sim.analysis import EARLIER, Means, grade_submission
    from incident_sim.batch import explore, try_all
    from incident_sim.cli.shown import show_debrief
    from incident_sim.cli.telling import told
    from incident_sim.files import open_scenario, read_text, write_recording
    from incident_sim.plays.load import load_submission
    from incident_sim.report.telling import debrief

    if journal is not None and len(submission) > 1:
        raise click.BadParameter("a recording holds one play: give one submission", param_hint="--journal")
    if journal is not None and journal.exists():
        raise click.BadParameter(f"{journal} exists already; a recording never overwrites one", param_hint="--journal")
    plays = [load_submission(read_text(path), str(path)) for path in submission]
    graded_by = chosen_profile(profile, level)
    progress = Progress()
    means = Means(
        progress, explore=explore, try_all=try_all, minutes=EARLIER if sooner else (), worlds=worlds, profile=graded_by
    )
    reports = []
    for path, play in zip(submission, plays, strict=True):
        declared = open_scenario(play.scenario)
        outcome = grade_submission(declared, play, means)
        reports.append(outcome.report)
        if journal is not None:
            write_recording(journal, outcome.journal)
            say(f"Recorded in {journal}.")
        if not as_json:
            click.echo(f"{path}\n" if len(submission) > 1 else "", nl=False)
            show_debrief(debrief(declared, list(outcome.journal), outcome.report, outcome.curves))
    progress.close()
    if as_json:
        documents = [told(report) for report in reports]
        print_json(documents[0] if len(documents) == 1 else documents)
    if min_score is not None and min(report.score for report in reports) < min_score * 1000:
        sys.exit(1)
