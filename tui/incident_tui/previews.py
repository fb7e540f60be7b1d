"""What a form would say or do, as it stands: the text that goes out, or the act with its cost."""

from __future__ import annotations

from incident_sim.actions import Action
from incident_sim.actions.command import HandOver, Page
from incident_sim.observe import Dashboard, message_text, say_action
from incident_sim.units import ONE
from incident_tui.renderables.figures import span


def preview(action: Action, dashboard: Dashboard | None) -> str:
    """The words of a message, of a handover, of a page; for anything else the act, and what it takes."""
    match action:
        case _ if action.is_message:
            return message_text(action)
        case HandOver(condition=condition, actions=actions, needs=needs):
            return f"Condition: {condition}\nActions: {actions}\nNeeds: {needs}"
        case Page(team=team, summary=summary):
            people = {member.team: member.person for member in dashboard.briefing.people} if dashboard else {}
            return f"To {people.get(team, team)}: {summary or 'You are paged.'}"
        case _:
            return f"{say_action(action)}. {times(action, dashboard)}, risk {action.risk}."


def times(action: Action, dashboard: Dashboard | None) -> str:
    """Hands, effect and sight of an action."""
    acts = action.acts * dashboard.briefing.pace // ONE if dashboard is not None else action.acts
    parts = [f"Hands {span(action.hands)}"]
    parts += [f"acts in about {span(acts)}"] if acts else []
    parts += [f"shows about {span(action.shows)} later"] if action.shows else []
    return ", ".join(parts)
