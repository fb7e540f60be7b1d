"""How far a world keeps from running away."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from incident_sim.kernel import loop

MARGIN = 4


@contextmanager
def a_quarter() -> Iterator[None]:
    """Let worlds that are made now be stopped at a quarter of what would stop them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(loop, "BATCH", loop.BATCH // MARGIN)
        for budget in ("EVENTS_A_SECOND", "EVENTS_IN_FIVE"):
            patch.setattr(loop, budget, tuple(events // MARGIN for events in getattr(loop, budget)))
        patch.setattr(loop, "EVENTS_AN_INSTANT", loop.EVENTS_AN_INSTANT // MARGIN)
        yield
