"""The console script: the headless commands, ``play``, ``tutorial`` and ``doctor``."""

from __future__ import annotations

from incident_sim.cli import main as headless
from incident_tui.doctoring import doctor
from incident_tui.playing import play, tutorial
from incident_tui.watching import with_watch

for command in (play, tutorial, doctor):
    headless.add_command(command)
with_watch(headless.commands["replay"])


def main() -> None:
    """Run a command."""
    headless(prog_name="incident-sim")


if __name__ == "__main__":
    main()
