"""``check`` and ``schema``: what a scenario author needs."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from incident_sim.cli.output import Progress, print_json, say
from incident_sim.cli.places import in_file
from incident_sim.errors import Problem, ScenarioError

if TYPE_CHECKING:
    from incident_sim.analysis.certificate import Certificate
    from incident_sim.scenario.schema import Scenario


@click.command()
@click.argument("scenario", nargs=-1)
@click.option("--all", "every", is_flag=True, help="Check the whole library.")
@click.option(
    "--seeds",
    metavar="N",
    type=click.IntRange(1, 1000),
    help="Also certify that it is fair, on seeds 1 to N. 20 make a certificate; that takes minutes.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON: the problems, and the certificates.")
def check(scenario: tuple[str, ...], *, every: bool, seeds: int | None, as_json: bool) -> None:
    """Check each SCENARIO: every problem of its file at once, on its line. Exit status 2 if there is any.

    With --seeds, play it too: those who do not think must lose, the reference must win and be humanly possible, and
    nothing may tell the cause. Exit status 1 if it is not fair, with the rules and the seeds that say so.
    """
    from incident_sim.files import open_scenario, scenario_ids

    names = list(dict.fromkeys((*scenario, *(scenario_ids() if every else ()))))
    if not names:
        raise click.UsageError("name a scenario, or give --all")
    problems: list[Problem] = []
    opened: list[tuple[str, Scenario]] = []
    for name in names:
        try:
            opened.append((name, open_scenario(name)))
        except ScenarioError as error:
            problems.extend(error.problems)
        else:
            click.echo(f"{name}: no problems", err=as_json)
    certificates: list[Certificate] = []
    if not problems and seeds is not None:
        for name, declared in opened:
            with in_file(name):
                certificates.append(_certified(declared, seeds, as_json=as_json))
    if as_json:
        from incident_sim.cli.certificates import told

        print_json(
            {
                "problems": [
                    {"source": one.source, "line": one.line, "column": one.column, "message": one.message}
                    for one in problems
                ],
                "certificates": [told(certificate) for certificate in certificates],
            }
        )
    else:
        for problem in problems:
            click.echo(str(problem), err=True)
    if problems:
        sys.exit(2)
    if seeds is None:
        say("Whether it is fair was not tried: --seeds 20 makes a certificate.")
    if not all(certificate.passed for certificate in certificates):
        sys.exit(1)


def _certified(scenario: Scenario, seeds: int, *, as_json: bool) -> Certificate:
    from incident_sim.batch import certify
    from incident_sim.cli.certificates import lines_of

    progress = Progress()
    certificate = certify(scenario, range(1, seeds + 1), progress)
    progress.close()
    if not as_json:
        click.echo("\n".join(lines_of(certificate)))
    return certificate


@click.command()
@click.argument(
    "what",
    type=click.Choice(["scenario", "submission", "postmortem", "actions", "runbook", "profile", "overrides", "grade"]),
)
def schema(what: str) -> None:
    """Print a JSON Schema, for editors and programs: of what people write, and of what `grade --json` prints."""
    from incident_sim.cli.schemas import schema_of

    print_json(schema_of(what))
