"""A safeguard is typed on one line of the form, and checked against the map before it is filed."""

from __future__ import annotations

from typing import Any

import pytest
from textual.widgets import Input, Static

from incident_sim.actions.close import FilePostmortem
from incident_sim.host.messages import Snapshot
from incident_sim.safeguards import Alarm, Breaker, Compartment, TimeoutBound
from incident_tui.app import IncidentApp
from incident_tui.safeguard_slot import read_safeguard
from incident_tui.screens.postmortem import PostmortemScreen
from tests.tui.handmade import FakeRemote

SECOND = 1_000_000


def test_a_line_reads_as_a_file_does(snapshot: Snapshot) -> None:
    """The kind, what it is about, and the rest by name."""
    call = snapshot.dashboard.briefing.calls[0]
    read = {
        text: read_safeguard(text, snapshot.dashboard)
        for text in (
            f"breaker {call}",
            f"timeout {call} timeout=2s",
            f"bulkhead {call} bulkhead={{size: 2}}",
            f"{{kind: timeout, call: {call}, timeout: 2s}}",
        )
    }
    assert list(read.values()) == [
        Breaker(call=call),
        TimeoutBound(call=call, timeout=2 * SECOND),
        Compartment.model_validate({"call": call, "bulkhead": {"size": 2}}),
        TimeoutBound(call=call, timeout=2 * SECOND),
    ]


def test_an_alert_pages_the_team_that_owns_the_service(snapshot: Snapshot) -> None:
    """Unless the line says otherwise."""
    found = read_safeguard("alert checkout figure=p99 above=2000000 hold=10s", snapshot.dashboard)
    assert isinstance(found, Alarm)
    owner = next(node.team for node in snapshot.dashboard.briefing.nodes if node.name == "checkout")
    assert (found.rule.severity, found.rule.team, found.rule.name) == ("page", owner, "checkout-p99")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("braker checkout->payments", "did you mean breaker?"),
        ("breaker checkout->nowhere", "there is no call 'checkout->nowhere'"),
        ("deadline_checks checkou", "did you mean checkout?"),
        ("timeout", "Field required"),
        ("alert nowhere", "there is no service 'nowhere'"),
        ("rate_limit checkout limit={rate: fast}", "is not a rate"),
        ("{kind: [", "safeguard: "),
        ("team_runbook [red]night[/]\x1b[31m answers=1m", "team"),
    ],
)
def test_what_cannot_be_meant_is_said_in_a_sentence(text: str, said: str, snapshot: Snapshot) -> None:
    """With what there is, and without a stranger's control characters."""
    with pytest.raises(ValueError, match=r".") as refusal:
        read_safeguard(text, snapshot.dashboard)
    assert said in str(refusal.value)
    assert "\x1b" not in str(refusal.value)


async def test_the_form_files_the_safeguard_and_shows_what_is_wrong_with_one(
    snapshot: Snapshot, remote: FakeRemote
) -> None:
    """A mistake is told before anything is filed."""
    filed: list[Any] = []
    app = IncidentApp(remote)
    async with app.run_test(size=(120, 40)) as pilot:
        await app.push_screen(PostmortemScreen(snapshot.dashboard, full=True), filed.append)
        await pilot.pause()
        screen = app.screen
        slots = {"type": "prevent", "component": "checkout", "verb": "add", "safeguard": "deadline_checks checkou"}
        for slot, text in slots.items():
            screen.query_one(f"#slot-item1-{slot}", Input).value = text
        await pilot.press("ctrl+j")
        await pilot.pause()
        assert "did you mean checkout?" in str(screen.query_one("#problem", Static).content)
        assert filed == []
        screen.query_one("#slot-item1-safeguard", Input).value = "deadline_checks checkout"
        await pilot.press("ctrl+j")
        await pilot.pause()
    (action,) = filed
    assert isinstance(action, FilePostmortem)
    assert action.postmortem.actions[0].safeguard is not None
