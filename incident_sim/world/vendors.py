"""Third parties as they present themselves: a status page that publishes late, and a support desk."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Literal

from incident_sim.journal.signals import VendorAnswered, VendorPosted
from incident_sim.kernel import Loop, Phase

if TYPE_CHECKING:
    from incident_sim.journal.entry import Fact
    from incident_sim.world.assembly import System

ONE = 1_000_000
ANSWER = 300_000_000
"""From our ticket to the vendor's answer, before the pace."""
NOTICED = 60_000_000
"""Trouble shorter than this never reaches a status page."""


class Vendors:
    """What vendors say about themselves, when they say it."""

    def __init__(self, system: System, loop: Loop, pace: int, record: Callable[[Fact], None]) -> None:
        self._system = system
        self._loop = loop
        self._pace = pace
        self._record = record
        self._ill_since: dict[tuple[str, str], int | None] = {}
        self._said: dict[tuple[str, str], str] = {}

    def troubled(self, party: str, region: str | None, *, ill: bool) -> None:
        """A third party's trouble began or ended; its page will follow."""
        if party not in self._system.parties:
            return
        spec = self._system.parties[party]
        for place in spec.regions:
            if region not in (None, place.name):
                continue
            key = (party, place.name)
            before = self._ill_since.get(key)
            if ill and before is None:
                self._ill_since[key] = self._loop.now
                self._later(spec.status_page.delay, key, self._degraded)
            elif not ill and before is not None:
                self._ill_since[key] = None
                self._later(spec.status_page.delay // 4, key, self._recovering)
                self._later(spec.status_page.delay, key, self._operational)

    def _later(self, delay: int, key: tuple[str, str], act: Callable[[tuple[str, str]], None]) -> None:
        self._loop.schedule(delay * self._pace // ONE, Phase.ENVIRONMENT, lambda: act(key))

    def _degraded(self, key: tuple[str, str]) -> None:
        since = self._ill_since.get(key)
        if since is not None and self._loop.now - since >= NOTICED:
            self._post(key, "degraded")

    def _recovering(self, key: tuple[str, str]) -> None:
        if self._ill_since.get(key) is None and self._said.get(key) == "degraded":
            self._post(key, "recovering")

    def _operational(self, key: tuple[str, str]) -> None:
        if self._ill_since.get(key) is None and self._said.get(key) == "recovering":
            self._post(key, "operational")

    def _post(self, key: tuple[str, str], state: Literal["operational", "degraded", "recovering"]) -> None:
        self._said[key] = state
        self._record(VendorPosted(third_party=key[0], region=key[1], state=state))

    def contact(self, party: str) -> None:
        """Our ticket: their engineers look for themselves, so the answer is true of its instant."""
        self._loop.schedule(ANSWER * self._pace // ONE, Phase.ENVIRONMENT, lambda: self._answer(party))

    def _answer(self, party: str) -> None:
        for place in self._system.parties[party].regions:
            ill = self._ill_since.get((party, place.name)) is not None
            self._record(
                VendorAnswered(third_party=party, region=place.name, state="degraded" if ill else "operational")
            )
