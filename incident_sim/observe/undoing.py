"""What can be taken back: the newest change first, each with what taking it back costs, or why nobody can."""

from __future__ import annotations

from collections.abc import Iterator

from incident_sim.actions import Action
from incident_sim.actions.union import action_kinds
from incident_sim.observe.dashboard import Dashboard, Deed
from incident_sim.observe.inverse import about, inverse, needed, why_lasting
from incident_sim.observe.knowledge import knowledge
from incident_sim.observe.moves import Offer, Palette
from incident_sim.observe.words import say_action


def undos(dashboard: Dashboard) -> tuple[Offer, ...]:
    """One offer for each thing that was changed: what is in force first, then what was taken back already."""
    palette = Palette(dashboard, knowledge(dashboard))
    return tuple(_undos(dashboard.deeds, palette))


def _undos(deeds: tuple[Deed, ...], palette: Palette) -> Iterator[Offer]:
    told: set[tuple[str, ...]] = set()
    for deed in reversed(deeds):
        if not deed.taken_back and not deed.is_back and about(deed.action) not in told:
            told.add(about(deed.action))
            yield _undo(deed, palette)
    for deed in reversed(deeds):
        if deed.is_back and not deed.taken_back and deed.back is not None and about(deed.action) not in told:
            told.add(about(deed.action))
            yield palette.ready(deed.back, _target(deed), f"Once more: {say_action(deed.back)}")


def _undo(deed: Deed, palette: Palette) -> Offer:
    if deed.back is not None:
        return palette.ready(deed.back, _target(deed), f"{say_action(deed.back)}  (was: {say_action(deed.action)})")
    kind = action_kinds()[deed.action.kind]
    needs = needed(deed.action)
    title = f"Set by hand what it was  (was: {say_action(deed.action)})" if needs else say_action(deed.action)
    return palette.form(kind, title, _target(deed), needs, None if needs else why_lasting(deed.action))


def _target(deed: Deed) -> str:
    return next((name for name in about(deed.action)[1:] if name), "")


def way_back(action: Action, dashboard: Dashboard) -> str:
    """How a change could be taken back, before it is made: one sentence."""
    before = next((one.action for one in reversed(dashboard.deeds) if about(one.action) == about(action)), None)
    replicas = {one.name: one.replicas for one in dashboard.wallboard.services}
    back = inverse(action, before, dashboard.briefing, replicas.get(getattr(action, "service", "")))
    if back is not None:
        return f"Way back: {say_action(back)}."
    return "Way back: set by hand what it was." if needed(action) else f"No way back. {why_lasting(action)}"
