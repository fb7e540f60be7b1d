"""Taking a moment back: the same world, the same past, and the player's again from there."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from incident_sim.actions import Action
from incident_sim.actions.command import Declare, Note
from incident_sim.actions.communicate import OpenComposer, PostStatus
from incident_sim.actions.investigate import ViewMap
from incident_sim.actions.mitigate import Restart
from incident_sim.errors import RecordingError, ReplayDiverged
from incident_sim.files import read_recording, write_recording
from incident_sim.host.order import Back
from incident_sim.host.retaking import decisions, digest_of, find_moment, first_run, ghost, read_parent, retake
from incident_sim.journal.entry import Entry, canonical
from incident_sim.journal.signals import PlayEnded, TakenBack
from incident_sim.replay import replay, rerun
from incident_sim.scenario.schema import Scenario
from incident_sim.scoring import bill
from incident_sim.session import Session
from incident_sim.testing import first_difference, play, plays
from tests.world.building import declare

SECOND = 1_000_000
PARENT = Path("parent.jsonl")
QUICK = settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck))
ACTIONS: list[tuple[int, Action]] = [
    (5 * SECOND, ViewMap()),
    (40 * SECOND, Declare(severity="SEV1")),
    (60 * SECOND, OpenComposer(message="post_status")),
    (95 * SECOND, PostStatus(status="investigating", journeys=("buy",), effect="failing")),
    (130 * SECOND, Restart(service="web")),
    (200 * SECOND, Note(text="better")),
]


@pytest.fixture(scope="module")
def small() -> Scenario:
    """A shop of one service, whose vendor has slowed down and whose seat opens at once."""
    slow = {"id": "slow", "kind": "slow_dependency", "target": "vendor", "at": "20s", "factor": 20}
    return declare(lasts="5m", warm_up="1m", variants__0__faults=(slow,))


def lines(entries: object) -> list[str]:
    """Entries as their canonical lines."""
    return [canonical(entry) for entry in entries]  # type: ignore[attr-defined]


def moments(entries: list[Entry]) -> list[Back]:
    """Every moment that can be taken back."""
    return [Back(PARENT, one.at, one.kept) for one in decisions(entries)]


def past_and_future(scenario: Scenario, zeros: dict[int, int], data: st.DataObject) -> None:
    """Take any moment of any play back; the past is the parent's, and with its inputs so is the future."""
    seed = data.draw(st.sampled_from(sorted(zeros)))
    parent = list(play(scenario, seed, data.draw(plays(scenario)), zero=zeros[seed]).journal)
    over = next(entry.at for entry in parent if isinstance(entry.fact, PlayEnded))
    at = data.draw(st.integers(0, over // SECOND - 1))
    instant = find_moment(PARENT, parent, f"T+{at // 60:02d}:{at % 60:02d}")
    back = data.draw(st.sampled_from([*moments(parent), instant]))
    session = retake(scenario, parent, back)
    assert session.now == back.at
    assert session.play_ended is None
    assert lines(session.journal) == lines(parent[: back.kept])
    rerun(session, parent[back.kept :])
    assert first_difference(lines(session.journal), lines(parent)) is None


@QUICK
@given(st.data())
def test_a_retaken_session_has_its_parents_past_and_with_its_inputs_its_future(
    small: Scenario, data: st.DataObject
) -> None:
    """Byte for byte, up to the instant, and from it to the end."""
    past_and_future(small, {1: 0, 2: 0}, data)


@pytest.mark.nightly
@settings(QUICK, max_examples=100)
@given(st.data())
def test_many_moments_of_many_plays_can_be_taken_back(
    short: Scenario, zeros: dict[int, int], data: st.DataObject
) -> None:
    """The property above, over many more plays."""
    past_and_future(short, zeros, data)


@pytest.fixture(scope="module")
def parent(small: Scenario) -> list[Entry]:
    """A finished play with a look, a declaration, a message, a change and a note."""
    return list(play(small, 4, ACTIONS).journal)


def taken_back(small: Scenario, entries: list[Entry], moment: str, instead: object) -> Session:
    """As the host does it: up to the moment, the mark, another action, and on to the end."""
    back = find_moment(PARENT, entries, moment)
    session = retake(small, entries, back)
    session.note_taken_back(digest_of(entries), back.kept)
    session.accept("me", instead)  # type: ignore[arg-type]
    session.finish()
    return session


def test_a_chain_of_retakes_holds_and_each_names_its_parent(small: Scenario, parent: list[Entry]) -> None:
    """A retake is a recording like any other: it replays, and a moment of it can be taken back again."""
    family = [parent]
    for moment, instead in (("a5", Note(text="waits")), ("T+03:00", Note(text="waits more")), ("a2", ViewMap())):
        child = list(taken_back(small, family[-1], moment, instead).journal)
        assert list(replay(small, child).journal) == child
        marks = [entry.fact for entry in child if isinstance(entry.fact, TakenBack)]
        assert marks[-1].parent == digest_of(family[-1])
        kept = marks[-1].kept
        assert lines(child[:kept]) == lines(family[-1][:kept])
        family.append(child)
    # The second has the mark of the first before its own; the third goes back to before both.
    assert [sum(isinstance(entry.fact, TakenBack) for entry in child) for child in family] == [0, 1, 2, 1]


def test_another_decision_makes_another_harm_and_the_first_run_keeps_its_own(
    small: Scenario, parent: list[Entry]
) -> None:
    """The ghost is the parent's, whatever is done now."""
    first = first_run(small, parent)
    assert first.total == bill(small, parent).total
    child = list(taken_back(small, parent, "a2", Restart(service="db")).journal)
    assert bill(small, child).total != first.total
    assert first_run(small, parent) == first


def test_the_ghost_tells_nothing_of_what_is_still_to_come(small: Scenario, parent: list[Entry]) -> None:
    """Every point of it lies in the past of the instant, and what was there stays there."""
    first = first_run(small, parent)
    for now in (0, 100 * SECOND, 250 * SECOND):
        for title, line in ghost(first, now):
            whole = dict(first.failing)[title]
            assert all(point.at <= now for point in line.points)
            assert list(line.points) == [point for point in whole if point.at <= now][-len(line.points) :]
    assert ghost(first, 250 * SECOND)[0][1].points


def test_a_message_is_taken_back_to_where_its_composer_was_opened(small: Scenario, parent: list[Entry]) -> None:
    """Or the player would stand in the middle of a sentence that somebody else began."""
    assert [(one.action_id, one.at // SECOND, one.changes) for one in decisions(parent)] == [
        ("a1", 5, False),
        ("a2", 40, True),
        ("a4", 60, True),
        ("a5", 130, True),
        ("a6", 200, False),
    ]
    back = find_moment(PARENT, parent, "4")
    assert retake(small, parent, back).seat().observe().composing is None


@pytest.mark.parametrize(
    ("moment", "says"),
    [
        ("a99", "there are a1, a2, a4, a5, a6"),
        ("a3", "no decision a3"),
        ("T+90:00", "was over at T+05:00"),
        ("yesterday", "'yesterday' is no moment"),
        ("T+01:75", "is no moment"),
        ("\x1b[31m", "is no moment"),
        ("", "is no moment"),
    ],
)
def test_a_moment_that_is_not_there_is_refused_in_a_sentence(parent: list[Entry], moment: str, says: str) -> None:
    """With what there is instead."""
    with pytest.raises(RecordingError) as refusal:
        find_moment(PARENT, parent, moment)
    assert says in str(refusal.value)
    assert "\x1b" not in str(refusal.value)


def test_the_parent_file_is_read_and_never_written(small: Scenario, parent: list[Entry], tmp_path: Path) -> None:
    """Its bytes and its time stay."""
    path = tmp_path / "parent.jsonl"
    write_recording(path, parent)
    before = (path.read_bytes(), path.stat().st_mtime_ns)
    entries = read_recording(path)
    taken_back(small, entries, "a5", Note(text="other"))
    assert (path.read_bytes(), path.stat().st_mtime_ns) == before
    with pytest.raises(RecordingError, match="scenario is small"):
        read_parent(path, "checkout-cascade")


def test_a_forged_past_is_named_at_its_first_difference(small: Scenario, parent: list[Entry]) -> None:
    """Nobody stands in a past that was not."""
    forged = list(parent)
    place = next(number for number, entry in enumerate(forged) if entry.at > 10 * SECOND)
    forged[place] = forged[place].model_copy(update={"at": forged[place].at + 1})
    with pytest.raises(ReplayDiverged) as difference:
        retake(small, forged, Back(PARENT, parent[place + 50].at, place + 50))
    assert difference.value.seq == place
