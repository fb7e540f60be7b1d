"""Where in a scenario's file that is declared which a command cannot carry out."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from incident_sim.errors import BudgetExceeded


@contextmanager
def in_file(scenario: str) -> Iterator[None]:
    """Name the line of what runs away, in place of a world's own words: raises ScenarioError for BudgetExceeded."""
    from incident_sim.files import refused

    try:
        yield
    except BudgetExceeded as excess:
        raise refused(scenario, excess.place, f"the world ran away and was stopped: {excess}") from None
