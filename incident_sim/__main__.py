"""``python -m incident_sim``: the headless commands, without a screen."""

from incident_sim.cli import main

if __name__ == "__main__":
    main(prog_name="incident-sim")
