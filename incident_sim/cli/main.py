"""The command group. Each command loads its heavy rooms when it is called, so that ``--help`` is quick."""

from __future__ import annotations

import sys
from typing import Any

import click

from incident_sim import __version__
from incident_sim.cli import checking, debriefing, grading, history, replaying, running, showing
from incident_sim.errors import BranchFailed, BudgetExceeded, FileRefused, ReplayDiverged, ReplayRefused

CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


class Group(click.Group):
    """Turns refusals into sentences on stderr and exit status 2."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command."""
        try:
            return super().invoke(ctx)
        except FileRefused as refusal:
            for problem in refusal.problems:
                click.echo(str(problem), err=True)
            sys.exit(2)
        except BudgetExceeded as excess:
            click.echo(f"The world ran away and was stopped: {excess}.", err=True)
            sys.exit(2)
        except BranchFailed as failure:
            click.echo(f"The play could not be weighed: {failure}.", err=True)
            sys.exit(2)
        except OSError as error:
            click.echo(f"{error.filename or 'a file'}: {error.strerror or 'cannot be used'}", err=True)
            sys.exit(2)
        except ReplayRefused as refusal:
            click.echo(f"This recording cannot be replayed here: {refusal}.", err=True)
            sys.exit(2)
        except ReplayDiverged as difference:
            click.echo(f"The recording does not hold. {difference}", err=True)
            sys.exit(1)


@click.group(cls=Group, context_settings=CONTEXT)
@click.version_option(__version__, prog_name="incident-sim")
def main() -> None:
    """Live through production outages that are not real, and be told truthfully how you did.

    SCENARIO is an id of the library (see `incident-sim list`) or the path of a file.
    """


for command in (
    showing.list_command,
    showing.show,
    running.run,
    grading.grade,
    replaying.replay,
    debriefing.debrief,
    history.history,
    checking.check,
    checking.schema,
):
    main.add_command(command)
