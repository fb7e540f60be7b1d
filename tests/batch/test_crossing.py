"""Errors cross from one process to another as they are."""

from __future__ import annotations

import pickle

import pytest

from incident_sim.errors import (
    ActionRefused,
    BranchFailed,
    BudgetExceeded,
    IncidentSimError,
    Problem,
    ReplayDiverged,
    ReplayRefused,
    ScenarioError,
    SessionOver,
)


@pytest.mark.parametrize(
    "error",
    [
        ActionRefused("unknown_service", service="shop"),
        BranchFailed("Traceback\nMemoryError"),
        BudgetExceeded("events in one second", 50_000, 7, "the call a->b", ("topology", "calls", 0)),
        ReplayDiverged(3, "one", "two"),
        ReplayRefused("physics", 1, 2),
        ScenarioError("a.yaml", (Problem("a.yaml", 1, 2, "wrong"),)),
        SessionOver(5),
    ],
)
def test_an_error_keeps_its_sentence_and_its_culprits(error: IncidentSimError) -> None:
    """Whatever it was made with."""
    again = pickle.loads(pickle.dumps(error))  # noqa: S301  # our own bytes
    assert type(again) is type(error)
    assert (str(again), again.args, again.__dict__) == (str(error), error.args, error.__dict__)
