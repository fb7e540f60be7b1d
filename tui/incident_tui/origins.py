"""Where errors start and where they only arrive, as far as errors and failing calls can tell."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from incident_sim.observe import Figure
from incident_sim.units import ONE

WORTH = ONE // 100
"""Less than this share is nobody's outage."""
EXPLAINS = 2
"""Failing calls explain errors of up to so many times their share."""
_CALL = re.compile(r"([^>/\[]+)->([^>/\[@]+)/(errors|attempts_per_call)")
_OWN = re.compile(r"([^>/\[]+)/errors")


@dataclass(frozen=True)
class Failing:
    """Shares that fail, in parts per million, at one instant."""

    services: Mapping[str, int] = field(default_factory=dict)
    calls: Mapping[tuple[str, str], int] = field(default_factory=dict)
    """Of caller and callee."""
    tries: Mapping[tuple[str, str], int] = field(default_factory=dict)
    """Attempts for each call, in parts per million."""


@dataclass(frozen=True)
class Origin:
    """What can be said of the errors at one box of the map."""

    how: Literal["starts", "on the way", "arrives"]
    """Here; between its callers and itself, as it counts no errors of its own; or with failing calls of its own."""
    source: str = ""
    """The callee they arrive from, where they do."""


def failing_of(figures: Sequence[Figure]) -> Failing:
    """What the look at the map says fails."""
    services: dict[str, int] = {}
    calls: dict[tuple[str, str], int] = {}
    tries: dict[tuple[str, str], int] = {}
    for name, value in figures:
        call, own = _CALL.fullmatch(name), _OWN.fullmatch(name)
        if call is not None:
            (calls if call[3] == "errors" else tries)[call[1], call[2]] = value
        elif own is not None:
            services[own[1]] = value
    return Failing(services, calls, tries)


def origins(failing: Failing) -> dict[str, Origin]:
    """For every box with errors worth a word, whether they start there."""
    found = {name: _own(name, failing) for name, errors in failing.services.items() if errors >= WORTH}
    for (_, callee), share in failing.calls.items():
        own = failing.services.get(callee)
        if share < WORTH or callee in found:
            continue
        if own is None:
            found[callee] = Origin("starts")
        elif own * EXPLAINS < share:
            found[callee] = Origin("on the way")
    return found


def _own(name: str, failing: Failing) -> Origin:
    """Errors that come with failing calls arrive from the callee whose calls fail most."""
    below = [(share, callee) for (caller, callee), share in failing.calls.items() if caller == name]
    share, callee = max(below, default=(0, ""))
    if share >= WORTH and share * EXPLAINS >= failing.services[name]:
        return Origin("arrives", callee)
    return Origin("starts")
