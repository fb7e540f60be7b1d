"""``grade``: re-simulate and score plays from files, one or a class of them."""

from __future__ import annotations

import sys
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import click

from incident_sim.cli.output import Progress, print_json, say
from incident_sim.cli.profiles import chosen_profile, profile_options

if TYPE_CHECKING:
    from incident_sim.batch import Grader, Handed

FILE = click.Path(path_type=Path)
FOLDER = click.Path(path_type=Path, file_okay=False)


@click.command()
@click.argument("submission", nargs=-1, required=True)
@click.option("--scenario", "scenarios", multiple=True, type=FILE, help="Also grade plays of this scenario file.")
@click.option("--min-score", type=click.FloatRange(0, 100), help="Exit with 1 if any scores below this.")
@profile_options
@click.option("--sooner", is_flag=True, help="Also try each change 2, 5 and 10 minutes sooner: what would that spare?")
@click.option(
    "--worlds",
    type=click.IntRange(1, 20),
    default=1,
    help="Weigh each change in so many worlds of the same variant, and tell the least and the most that it spares.",
)
@click.option("--results", type=FOLDER, help="Keep a record of each submission here, and do only what is missing.")
@click.option("--overrides", type=FILE, help="A teacher's word on criteria, shown beside the computed score.")
@click.option("--moderation", type=FILE, help="Write what nobody and the reference come to on each seed.")
@click.option("--csv", "criteria", type=FILE, help="Write a table with a row for each submission and criterion.")
@click.option("--platform-csv", "platform", type=FILE, help="Write the table that a learning platform imports.")
@click.option("--junit", "tests", type=FILE, help="Write JUnit XML with a test case for each submission.")
@click.option("--roster", "names", type=FILE, help="Write which id is which file.")
@click.option("--journal", type=FILE, help="Write the recording of a single submission.")
@click.option("--jobs", type=click.IntRange(1, 256), help="Submissions at once.  [default: one on each core]")
@click.option(
    "--time-limit",
    type=click.IntRange(1, 86_400),
    default=900,
    show_default=True,
    metavar="SECONDS",
    help="What a submission may take.",
)
@click.option(
    "--memory-limit",
    type=click.IntRange(256, 1_048_576),
    default=1024,
    show_default=True,
    metavar="MIB",
    help="What each of its processes may take.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the grade as JSON: an object, or an array for several.")
def grade(
    submission: tuple[str, ...],
    scenarios: tuple[Path, ...],
    min_score: float | None,
    profile: Path | None,
    level: str | None,
    worlds: int,
    results: Path | None,
    overrides: Path | None,
    moderation: Path | None,
    criteria: Path | None,
    platform: Path | None,
    tests: Path | None,
    names: Path | None,
    journal: Path | None,
    jobs: int | None,
    time_limit: int,
    memory_limit: int,
    *,
    sooner: bool,
    as_json: bool,
) -> None:
    """Re-simulate each SUBMISSION and score it.

    SUBMISSION is a file, a folder with all that lies below it, or @LIST: a file with one path a line. Each is graded
    in a process of its own, bound in time and memory. Whatever a file claims about its own score is ignored.

    Exit status: 0 if all were graded; 1 if some were not gradable or scored below --min-score; 2 if none was gradable.
    """
    from incident_sim.analysis import EARLIER
    from incident_sim.batch import Grader, Limits, Order
    from incident_sim.cli.classes import alike_of, marked, tell_all, tell_ending, worlds_of
    from incident_sim.files import Results, gather, open_scenario, read_text, replace_text
    from incident_sim.interop import (
        bounds_table,
        criteria_table,
        junit,
        load_overrides,
        platform_table,
        roster,
        similar_table,
        summary_table,
        told_result,
    )

    offered = {scenario.id: scenario for scenario in (open_scenario(str(path)) for path in scenarios)}
    said = load_overrides(read_text(overrides), str(overrides)) if overrides is not None else None
    graded_by = chosen_profile(profile, level)
    found = gather(submission)
    alone = len(found) == 1 and found[0].path == Path(submission[0])
    if journal is not None and not alone:
        raise click.BadParameter("a recording holds one play: name one file", param_hint="--journal")
    if journal is not None and journal.exists():
        raise click.BadParameter(f"{journal} exists already; a recording never overwrites one", param_hint="--journal")
    progress = Progress()
    order = Order(
        offered=offered,
        minutes=EARLIER if sooner else (),
        worlds=worlds,
        profile=graded_by,
        limits=Limits(seconds=time_limit, memory=memory_limit),
        jobs=jobs,
        results=Results(results) if results is not None else None,
    )
    with TemporaryDirectory(prefix="incident-sim-") as folder:
        recording = journal or (Path(folder) / "play.jsonl" if alone and not as_json else None)
        with closing(Grader(replace(order, recording=recording), progress)) as grader:
            handed = grader.grade(found)
            bounds = grader.bound(worlds_of(handed)) if moderation is not None else []
            progress.close()
            if alone and not as_json and recording is not None:
                _show_one(grader, handed[0], recording)
    marks, problems = marked(handed, said)
    alike = alike_of(handed)
    least = round(min_score * 1000) if min_score is not None else None

    if as_json:
        documents = [told_result(mark) for mark in marks]
        print_json(documents[0] if alone else documents)
    else:
        for line in tell_all(handed, marks, alike, bounds, alone=alone):
            click.echo(line)
    tables = {
        criteria: criteria_table(marks),
        platform: platform_table(marks),
        tests: junit(marks, least),
        names: roster([(each.result.submission_id, each.found.name) for each in handed]),
        moderation: bounds_table([(*each.world, each.reference) for each in bounds]),
        results and results / "summary.csv": summary_table(marks),
        results and results / "similar.csv": similar_table(alike),
    }
    for path, text in tables.items():
        if path is not None and not problems:
            replace_text(path, text)
    status, words = tell_ending(handed, marks, problems, least)
    for line in words:
        say(line)
    if journal is not None and journal.exists():
        say(f"Recorded in {journal}.")
    sys.exit(status)


def _show_one(grader: Grader, handed: Handed, recording: Path) -> None:
    """A single grade in full, from the recording that was made while it was graded."""
    from incident_sim.analysis import Curves, curve
    from incident_sim.analysis.results import Graded, NotGradable
    from incident_sim.cli.shown import show_debrief
    from incident_sim.files import read_recording
    from incident_sim.report.telling import debrief

    if isinstance(handed.result, NotGradable) or handed.world is None:
        return
    scenario, held = grader.world(*handed.world)
    if isinstance(handed.result, Graded) and not isinstance(held, NotGradable):
        entries = read_recording(recording)
        curves = Curves(curve(scenario, entries), held.idle.curve, held.reference.curve)
        show_debrief(debrief(scenario, entries, handed.result.report, curves))
