"""What a later debrief puts into the history: sessions of one's own, once."""

from __future__ import annotations

from pathlib import Path

import pytest

from incident_sim.files import open_scenario
from incident_sim.files.history import read_history, recordings_folder
from incident_sim.host import Order
from incident_sim.host.recalling import recall
from incident_sim.host.remembering import keep_slip
from incident_sim.testing.debriefs import EFFECTS, small_debrief


@pytest.mark.parametrize("ranked", [True, False])
def test_a_session_is_in_the_history_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, ranked: bool) -> None:
    """In the mode in which it was ordered; a second debrief adds and changes nothing."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    declared, told, mine = open_scenario("tutorial"), small_debrief(EFFECTS), recordings_folder() / "mine.jsonl"
    mine.parent.mkdir(parents=True)
    keep_slip(Order("tutorial", 4, mine, ranked=ranked))
    kept = recall(mine, declared, (), told)
    assert kept is not None
    assert kept.mode == ("ranked" if ranked else "practice")
    assert recall(mine, declared, (), told) is None
    assert read_history().results == (kept,)


def test_a_recording_that_was_not_played_here_is_not_in_the_history(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither one from elsewhere, nor one that was only put into the folder."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "mine"))
    declared, told, strange = open_scenario("tutorial"), small_debrief(EFFECTS), recordings_folder() / "strange.jsonl"
    strange.parent.mkdir(parents=True)
    elsewhere = tmp_path / "elsewhere.jsonl"
    keep_slip(Order("tutorial", 4, elsewhere))
    assert recall(strange, declared, (), told) is None
    assert recall(elsewhere, declared, (), told) is None
    assert not read_history().results
