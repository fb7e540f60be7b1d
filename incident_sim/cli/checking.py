"""``check`` and ``schema``: what a scenario author needs."""

from __future__ import annotations

import sys

import click

from incident_sim.cli.output import print_json
from incident_sim.errors import Problem, ScenarioError


@click.command()
@click.argument("scenario", nargs=-1)
@click.option("--all", "every", is_flag=True, help="Check the whole library.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def check(scenario: tuple[str, ...], *, every: bool, as_json: bool) -> None:
    """Check each SCENARIO: every problem at once, on its line. Exit status 2 if there is any."""
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


@click.command()
@click.argument("what", type=click.Choice(["scenario", "submission", "postmortem", "actions", "runbook"]))
def schema(what: str) -> None:
    """Print a JSON Schema, for editors and programs."""
    from incident_sim.cli.schemas import schema_of

    print_json(schema_of(what))
