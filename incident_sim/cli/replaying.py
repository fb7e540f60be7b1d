"""``replay``: prove that a recording is what its inputs give."""

from __future__ import annotations

from pathlib import Path

import click

from incident_sim.cli.places import in_file
from incident_sim.errors import ReplayRefused
from incident_sim.text import safe_line


@click.command()
@click.argument("recording", type=click.Path(path_type=Path))
@click.option("--verify", is_flag=True, help="Re-simulate, and insist on the same bytes.")
@click.option("--scenario", "scenario_file", help="The scenario, if it is not in the library.")
def replay(recording: Path, scenario_file: str | None, *, verify: bool) -> None:
    """Tell RECORDING again, or prove it with --verify.

    Verifying re-simulates the recorded inputs and compares every entry; the first that differs is named.
    """
    from incident_sim.files import open_scenario, read_recording
    from incident_sim.observe import Observer
    from incident_sim.replay import header
    from incident_sim.replay import replay as rerun

    entries = read_recording(recording)
    name = scenario_file or header(entries).scenario
    declared = open_scenario(name)
    if verify:
        try:
            with in_file(name):
                session = rerun(declared, entries)
        except ReplayRefused as refusal:
            raise refusal.at(safe_line(str(recording), 300)) from None
        click.echo(f"verified: {len(entries)} entries, sha256 {session.journal.digest()}")
        return
    from incident_sim.cli.retelling import retell

    for line in retell(entries, Observer()):
        click.echo(line)
