"""``check`` and ``schema``: what a scenario author needs."""

from __future__ import annotations

import sys

import click

from incident_sim.cli.output import Progress, print_json
from incident_sim.errors import Problem, ScenarioError


@click.command()
@click.argument("scenario", nargs=-1)
@click.option("--all", "every", is_flag=True, help="Check the whole library.")
@click.option(
    "--certify",
    "seeds",
    metavar="N",
    type=click.IntRange(1, 1000),
    help="Also score plays that must lose, and plays that must win, on N seeds.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def check(scenario: tuple[str, ...], *, every: bool, seeds: int | None, as_json: bool) -> None:
    """Check each SCENARIO: every problem at once, on its line. Exit status 2 if there is any.

    With --certify, exit status 1 if a play scores what it must not; 20 seeds make a certificate.
    """
    from incident_sim.files import open_scenario, scenario_ids

    names = [*scenario, *(scenario_ids() if every else ())]
    if not names:
        raise click.UsageError("name a scenario, or give --all")
    found: list[Problem] = []
    for name in names:
        try:
            open_scenario(name)
        except ScenarioError as error:
            found.extend(error.problems)
        else:
            click.echo(f"{name}: no problems", err=as_json)
    if as_json:
        print_json(
            [
                {"source": problem.source, "line": problem.line, "column": problem.column, "message": problem.message}
                for problem in found
            ]
        )
    else:
        for problem in found:
            click.echo(str(problem), err=True)
    if found:
        sys.exit(2)
    if seeds is not None:
        fair = [_certified(name, seeds) for name in names]
        if not all(fair):
            sys.exit(1)


def _certified(name: str, seeds: int) -> bool:
    from incident_sim.batch import certify
    from incident_sim.cli.certificates import lines_of
    from incident_sim.files import open_scenario

    progress = Progress()
    certificate = certify(open_scenario(name), range(1, seeds + 1), progress)
    progress.close()
    click.echo("\n".join(lines_of(certificate)))
    return certificate.passed


@click.command()
@click.argument(
    "what",
    type=click.Choice(["scenario", "submission", "postmortem", "actions", "runbook", "profile", "overrides", "grade"]),
)
def schema(what: str) -> None:
    """Print a JSON Schema, for editors and programs: of what people write, and of what `grade --json` prints."""
    from incident_sim.cli.schemas import schema_of

    print_json(schema_of(what))
