"""What a ranked session does not allow."""

from __future__ import annotations

from multiprocessing import Pipe
from typing import Any, cast

import pytest

from incident_sim.actions.practice import TakeHint
from incident_sim.files import Pen
from incident_sim.host.judging import Judging
from incident_sim.host.keeper import Keeper
from incident_sim.host.messages import Accepted, Act, Refused
from incident_sim.session import Session
from tests.world.building import declare


class Paper:
    """Takes what is written, and keeps none of it."""

    def write(self, entries: Any) -> None:
        """Forget it."""


@pytest.mark.parametrize("ranked", [True, False])
def test_a_coach_is_there_in_practice_and_in_no_ranked_session(*, ranked: bool) -> None:
    """Refused with a sentence, and nothing of it in the journal."""
    here, there = Pipe()
    session = Session(declare(), 1, zero=0)
    keeper = Keeper(session, cast("Pen", Paper()), there, cast("Judging", None), written=0, ranked=ranked)
    keeper._take(Act(1, TakeHint(level=2)))
    answer = here.recv()
    taken = [entry for entry in session.journal if entry.fact.fact == "action_accepted"]
    if ranked:
        assert isinstance(answer, Refused)
        assert answer.sentence == "There are no hints in a ranked session."
        assert not taken
    else:
        assert isinstance(answer, Accepted)
        assert len(taken) == 1
