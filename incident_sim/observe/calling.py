"""What one can ask of a colleague: to come, to look, to take a role, to take work off one's hands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import get_args

from incident_sim.actions.command import Assign, Delegate, Order, Role
from incident_sim.actions.communicate import MessageTeam
from incident_sim.model import kinds
from incident_sim.observe.dashboard import Dashboard
from incident_sim.observe.knowledge import knowledge
from incident_sim.observe.moves import Offer, Palette


def calls_for(team: str, dashboard: Dashboard) -> tuple[Offer, ...]:
    """Everything one can ask of a team's engineer; work is of the kind that can be handed on, on what the team owns."""
    return tuple(_calls(team, dashboard))


def _calls(team: str, dashboard: Dashboard) -> Iterator[Offer]:
    palette = Palette(dashboard, knowledge(dashboard))
    everything = list(palette.all())
    yield from (one for one in everything if one.target == team and one.kind in ("page", "ask"))
    yield palette.form(MessageTeam, f"Write to {team}", team, ("text",))
    if team not in dashboard.standing.there:
        return
    held = dict(dashboard.wallboard.roles)
    for role in get_args(Role):
        if held.get(role) != team:
            yield palette.ready(Assign(role=role, to=team), team)
    owned = next((member.owns for member in dashboard.briefing.people if member.team == team), ())
    orders = kinds(Order, "do")
    for one in everything:
        if one.kind in orders and one.action is not None and one.refusal is None and _concerns(one, owned):
            work = {"team": team, "order": one.action.model_dump(mode="python")}
            handed = palette.ready(Delegate.model_validate(work), team, f"Hand to {team}: {one.title}")
            yield replace(handed, risk=one.risk, acts=one.acts, shows=one.shows)


def _concerns(offer: Offer, owned: tuple[str, ...]) -> bool:
    return any(name in owned for name in (offer.target, *offer.target.split("->")))
