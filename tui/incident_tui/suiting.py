"""Which of everything that can be done makes sense for what is selected."""

from __future__ import annotations

from collections.abc import Sequence

from incident_sim.observe import Briefing, Offer

ABOUT = ("target", "service", "call", "journey", "route", "third_party", "cache", "pool", "resource", "queue")


def suited(offers: Sequence[Offer], selected: str | None, briefing: Briefing) -> tuple[list[Offer], list[Offer]]:
    """What concerns the selected service, journey or vendor, and everything else; changes before looks.

    What cannot be done now keeps its reason, and stands after what can.
    """
    if not selected:
        return [], list(offers)
    callers = {route.name: route.caller for route in briefing.routes}
    ours = [one for one in offers if selected in _named(one, callers)]
    rest = [one for one in offers if selected not in _named(one, callers)]
    return sorted(ours, key=_place), rest


def _named(offer: Offer, callers: dict[str, str]) -> set[str]:
    """Everything an offer is about: both ends of a call, whoever a part or a route belongs to."""
    texts = [offer.target, *(str(getattr(offer.action, slot, "") or "") for slot in ABOUT)]
    found: set[str] = set()
    for text in texts:
        found.update((text, *text.split("->"), text.split(".")[0], callers.get(text, "")))
    return found


def _place(offer: Offer) -> tuple[bool, bool]:
    return offer.refusal is not None, offer.family != "mitigate"
