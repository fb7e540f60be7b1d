"""The headless commands: argv, stdio and exit statuses."""

from incident_sim.cli.main import main

__all__ = ["main"]
