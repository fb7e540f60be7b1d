"""What is typed at the line mode before there is a world."""

from __future__ import annotations

import io
from multiprocessing import Pipe

import pytest

from incident_tui.plain import Conversation


@pytest.mark.parametrize("word", ["status", "postmortem"])
def test_a_word_about_a_world_that_is_not_there_yet_is_understood(
    word: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is no action that nobody knows: it comes too early."""
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{word}\nquit\n"))
    here, there = Pipe()
    with here, there:
        Conversation(here, 1.0).run()
        assert "The world is not there yet: ask again in a moment." in capsys.readouterr().out
