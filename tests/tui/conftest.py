"""The middle of an incident, and a host that listens."""

from __future__ import annotations

import pytest

from incident_sim.host.messages import Snapshot
from tests.tui.handmade import FakeRemote, make_snapshot


@pytest.fixture
def snapshot() -> Snapshot:
    """The middle of an incident."""
    return make_snapshot()


@pytest.fixture
def remote(snapshot: Snapshot) -> FakeRemote:
    """A host that has sent one view."""
    return FakeRemote(snapshot)
