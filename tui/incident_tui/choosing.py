"""Choosing in the menu what to do next."""

from __future__ import annotations

from incident_sim.files.history import read_history
from incident_sim.files.library import catalogue
from incident_sim.host.resuming import going_on, unfinished
from incident_tui.menu import Offer, Picked
from incident_tui.menu_app import MenuApp
from incident_tui.settings import Preferred


def choose(preferred: Preferred) -> tuple[Picked | None, Preferred]:
    """What was picked, and the settings in force by then."""
    torn = unfinished()
    offer = Offer(catalogue(), read_history(), "" if torn is None else going_on(torn).scenario)
    app = MenuApp(offer, preferred)
    return app.run(), app.preferred
