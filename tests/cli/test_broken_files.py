"""Broken files: clear problems with their lines, exit status 2, and never a traceback."""

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from incident_sim.cli import main

LIBRARY = Path(__file__).resolve().parents[2] / "scenarios" / "checkout-cascade.yaml"
SUBMISSION = """\
version: 1
scenario: checkout-cascade
seed: 7
actions:
  - {at: 35s, do: acknowledge, alert: checkout-burn-fast}
  - {at: 40s, do: view_metrics, service: checkout, by: region}
  - {at: 1m10s, do: declare, severity: SEV1}
  - {at: 2m, do: post_status, status: investigating, journeys: [checkout], effect: failing, next_update: 15m}
  - {at: 3m, do: open_breaker, call: payments->paygate, region: eu}
postmortem:
  root_cause: {component: paygate, mechanism: slow_dependency}
"""
SHOP = Path(__file__).resolve().parents[1] / "batch" / "shop.yaml"
RUNAWAY = Path(__file__).resolve().parents[1] / "analysis" / "runaway.yaml"
HOSTILE = (
    "&a [*a]",
    "!!python/name:os.system",
    "\x1b]52;c;evil\x07",
    "[red]",
    "9" * 40,
    "{",
    "- -",
    "null",
    ": :",
    "\u202e",
)
PLACE = re.compile(r"^.+:\d+:\d+: .+")


def recorded(folder: Path) -> Path:
    """A run of the small shop, on disk."""
    recording = folder / "play.jsonl"
    assert CliRunner().invoke(main, ["run", str(SHOP), "--journal", str(recording)]).exit_code == 0
    return recording


def broken(text: str, seed: int) -> str:
    """A text with one to three things wrong with it."""
    chance = random.Random(seed)
    lines = text.split("\n")
    for _ in range(chance.randint(1, 3)):
        place = chance.randrange(len(lines))
        line = lines[place]
        match chance.randrange(6):
            case 0:
                lines[place] = line.replace(":", chance.choice((" ", "::", ": " + chance.choice(HOSTILE))), 1)
            case 1:
                lines[place] = re.sub(r"[\w.%-]+(?=[,}\]]|$)", chance.choice(HOSTILE), line, count=1)
            case 2:
                del lines[place]
            case 3:
                lines.insert(place, chance.choice(HOSTILE))
            case 4:
                lines[place] = re.sub(r"[a-z_]+(?=:)", "unheard_of", line, count=1)
            case _:
                lines[place] = line[: chance.randrange(len(line) + 1)]
    return "\n".join(lines)


@pytest.mark.parametrize("block", range(10))
def test_three_hundred_broken_files_give_problems_and_no_traceback(tmp_path: Path, block: int) -> None:
    """Thirty generated files a block, half scenarios and half submissions."""
    scenario = LIBRARY.read_text(encoding="utf-8")
    plays = tmp_path / "plays"
    plays.mkdir()
    for number in range(block * 30, block * 30 + 30):
        is_scenario = number % 2 == 0
        path = tmp_path / f"broken-{number}.yaml" if is_scenario else plays / f"broken-{number}.yaml"
        text = broken(scenario if is_scenario else SUBMISSION, number)
        # A play that is still sound would be simulated: it names a scenario that is not there.
        path.write_text(text if is_scenario else text.replace("checkout-cascade", "nowhere"), encoding="utf-8")
        command = ["check", str(path)] if is_scenario else ["grade", str(plays)]
        if not is_scenario and number != block * 30 + 29:
            continue  # a class is handed in at once
        result = CliRunner().invoke(main, command)
        assert result.exception is None or isinstance(result.exception, SystemExit), f"{number}: {result.exception!r}"
        assert result.exit_code in (0, 2), f"{number}: exit status {result.exit_code}"
        assert "Traceback" not in result.output
        assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]", result.output)
        if result.exit_code == 2:
            assert all(PLACE.match(line) for line in result.stderr.strip().split("\n"))
        assert path.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["nothing-there.yaml", "/", "..", "a\x00b.yaml", "checkout-cascad"])
def test_a_file_that_cannot_be_opened_is_a_sentence(name: str) -> None:
    """Missing, a folder, no name at all: exit status 2 and a word on it."""
    result = CliRunner().invoke(main, ["check", name])
    assert result.exit_code == 2
    assert PLACE.match(result.stderr.strip())


def test_a_binary_file_and_a_huge_one_are_refused(tmp_path: Path) -> None:
    """Neither is read further than it takes to say no."""
    binary, huge = tmp_path / "binary.yaml", tmp_path / "huge.yaml"
    binary.write_bytes(b"\xff\xfe\x00\x01")
    huge.write_bytes(b"a" * 400_000)
    for path, word in ((binary, "UTF-8"), (huge, "larger")):
        result = CliRunner().invoke(main, ["check", str(path)])
        assert result.exit_code == 2
        assert word in result.stderr


def test_several_problems_are_told_at_once_each_on_its_line(tmp_path: Path) -> None:
    """Misspelt keys, unknown names and wrong kinds, with what is allowed."""
    path = tmp_path / "problems.yaml"
    text = LIBRARY.read_text(encoding="utf-8")
    text = text.replace("callee: storefront", "callee: storefrnt", 1).replace("root: provider-slow", "root: nobody", 1)
    path.write_text(text, encoding="utf-8")
    result = CliRunner().invoke(main, ["check", str(path)])
    assert "did you mean 'storefront'" in result.stderr
    assert "there is no hypothesis 'nobody'" in result.stderr
    assert result.exit_code == 2


def test_an_unknown_kind_of_action_lists_those_that_exist(tmp_path: Path) -> None:
    """And guesses what was meant."""
    path = tmp_path / "play.yaml"
    path.write_text(SUBMISSION.replace("open_breaker", "open_braker"), encoding="utf-8")
    result = CliRunner().invoke(main, ["grade", str(path)])
    assert "did you mean 'open_breaker'" in result.stderr
    assert ":9:" in result.stderr


def test_a_stated_physics_that_is_not_ours_is_refused_by_name(tmp_path: Path) -> None:
    """A grade under other rules would be another grade."""
    path = tmp_path / "play.yaml"
    path.write_text(SUBMISSION + "physics: 99\n", encoding="utf-8")
    result = CliRunner().invoke(main, ["grade", str(path)])
    assert result.exit_code == 2
    assert "physics is 99" in result.stderr


@pytest.mark.parametrize(
    ("line", "told"),
    [(0, "found session_opened, where a recording has world_drawn"), (1, "where a recording has session_opened")],
)
def test_a_recording_that_does_not_begin_as_one_is_refused_at_its_line(tmp_path: Path, line: int, told: str) -> None:
    """Whole entries in canonical form, but not those a recording begins with."""
    recording = recorded(tmp_path)
    lines = recording.read_text(encoding="ascii").split("\n")
    del lines[line]
    renumbered = [re.sub(r'"seq":\d+', f'"seq":{seq}', text) for seq, text in enumerate(lines)]
    recording.write_text("\n".join(renumbered), encoding="ascii")
    result = CliRunner().invoke(main, ["replay", str(recording), "--scenario", str(SHOP)])
    assert result.exit_code == 2
    assert f"{recording}:{line + 1}:1: found" in result.stderr
    assert told in result.stderr


def test_a_recording_of_another_physics_is_refused_at_its_line(tmp_path: Path) -> None:
    """The line that states it is named."""
    recording = recorded(tmp_path)
    text = re.sub(r'"physics":\d+', '"physics":99', recording.read_text(encoding="ascii"), count=1)
    recording.write_text(text, encoding="ascii")
    result = CliRunner().invoke(main, ["replay", str(recording), "--verify", "--scenario", str(SHOP)])
    assert result.exit_code == 2
    assert f"{recording}:2:1: the recording's physics is 99" in result.stderr


@pytest.mark.parametrize("command", [("run",), ("check", "--seeds", "1")])
def test_a_world_that_runs_away_is_refused_at_the_line_that_declares_what_does(
    tmp_path: Path, command: tuple[str, ...]
) -> None:
    """Here or in another process: what there was too much of, who was busiest, and where that stands."""
    text = RUNAWAY.read_text(encoding="utf-8").replace("on: false", "on: true")
    path = tmp_path / "runaway.yaml"
    path.write_text(text, encoding="utf-8")
    line = 1 + text[: text.index("{caller: third, callee: fourth")].count("\n")
    result = CliRunner().invoke(main, [*command, str(path)])
    assert result.exit_code == 2
    assert (
        f"{path}:{line}:7: the world ran away and was stopped: more than 50,000 events in one second" in result.stderr
    )
    assert "busiest was the call third->fourth" in result.stderr
    assert "Traceback" not in result.stderr
