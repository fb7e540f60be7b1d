"""``list`` and ``show``: what there is to play, without a word on what is wrong."""

from __future__ import annotations

import textwrap
from dataclasses import asdict

import click

from incident_sim.cli.output import print_json


@click.command(name="list")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def list_command(*, as_json: bool) -> None:
    """List the scenarios of the library, the easiest first."""
    from incident_sim.files.history import read_history
    from incident_sim.files.library import catalogue, shelf
    from incident_sim.report.trends import best_of, standings

    if as_json:
        print_json([asdict(one) for one in catalogue()])
        return
    played = standings(read_history().results)
    for name, told in shelf().items():
        best = best_of(played.get(name))
        click.echo(f"{told} (best {best})" if best else told)


@click.command()
@click.argument("scenario")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def show(scenario: str, *, as_json: bool) -> None:
    """Show the briefing of SCENARIO, without spoilers."""
    from incident_sim.files import open_scenario
    from incident_sim.scenario.briefing import brief

    declared = open_scenario(scenario)
    briefing = brief(declared, {team.name: "on call" for team in declared.people.teams})
    if as_json:
        print_json(briefing.model_dump(mode="json"))
        return
    click.echo(f"{briefing.title}\n{'=' * len(briefing.title)}\n")
    for text in (briefing.company + ".", briefing.story, briefing.judged):
        click.echo(textwrap.fill(text, 88) + "\n")
    click.echo("Services")
    for node in briefing.nodes:
        owner = node.team or "vendor: " + ", ".join(node.regions)
        click.echo(f"  {node.name:<18} {owner:<18} {node.summary}")
    click.echo("\nObjectives")
    for objective in briefing.objectives:
        click.echo(f"  {objective.name:<18} {objective.success / 10_000:g} % of {objective.journey} succeed")
    click.echo("\nSeverities")
    for level in briefing.severities:
        click.echo(f"  {level.name:<6} {level.when}")
    click.echo("\nRunbooks")
    for page in briefing.runbooks:
        click.echo(f"  {page.name:<18} {page.title}")
