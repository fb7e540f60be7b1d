"""The console script: the headless commands, and ``play``."""

from __future__ import annotations

from incident_sim.cli import main as headless
from incident_tui.playing import play

headless.add_command(play)


def main() -> None:
    """Run a command."""
    headless(prog_name="incident-sim")


if __name__ == "__main__":
    main()
