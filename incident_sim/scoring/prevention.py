"""The prevention proof: what the safeguards of a postmortem would have changed, had they been there on the same day."""

from __future__ import annotations

from collections.abc import Sequence

from incident_sim.model import Frozen
from incident_sim.units import ONE, show_duration

MOST_POINTS = 3000
"""What a prevention proof adds to the sum at most, in thousandths (rubric 5.3)."""
NOTABLE = 50
"""Harm of less than this part of the harm of nobody acting is neither averted nor done: a fiftieth."""


class Averted(Frozen):
    """Harm of a run less harm of the same run with safeguards; negative where they hurt."""

    harm: int
    """In thousandths of one failed attempt."""
    share: int
    """Of the harm of the run without them, in parts per million."""


class Trying(Frozen):
    """What came of the incident with one safeguard, or with all of them."""

    items: tuple[int, ...]
    """Places in the postmortem's list of action items, from 0."""
    text: str
    idle: Averted
    """With nobody acting, against nobody acting."""
    played: Averted
    """The play, begun as much after the first page as it was, against the play."""
    first_page: int | None
    """From the opening, as far as pages tell of the incident; None where nobody is paged."""
    sooner: int
    """How much earlier the first page comes, in microseconds; later is negative, and a false page gains nothing."""
    false_pages: int
    """Before anything was wrong, or on ten calm minutes without any fault."""
    calm_harm: int
    """Harm that it does on those calm minutes, in thousandths of one failed attempt."""
    cost: str
    """What it costs by its nature; empty for all together, where each has named its own."""

    @property
    def averts(self) -> str:
        """The shares of harm averted, as a column of figures reads."""
        return f"{self.idle.share / 10_000:+.0f} % with nobody acting, {self.played.share / 10_000:+.0f} % in your play"

    @property
    def price(self) -> str:
        """What else is different, and what it costs, in a sentence or less."""
        parts = [self._page]
        if self.false_pages:
            parts.append(
                f"{self.false_pages} false page{'' if self.false_pages == 1 else 's'}, so the page gains nothing"
            )
        if self.calm_harm:
            parts.append(f"{self.calm_harm // 1000:+,} points of harm on ten calm minutes")
        if self.cost:
            parts.append(f"cost: {self.cost}")
        return "; ".join(part for part in parts if part)

    @property
    def _page(self) -> str:
        if self.first_page is None:
            return "nobody is paged"
        if not self.sooner:
            return ""
        return f"paged {show_duration(abs(self.sooner))} {'sooner' if self.sooner > 0 else 'later'}"


class Untried(Frozen):
    """An action item that no run can speak for."""

    item: int
    text: str
    why: str


class Prevention(Frozen):
    """Each safeguard of a postmortem tried, and all together; and the items that are words alone."""

    alone: tuple[Trying, ...] = ()
    together: Trying | None = None
    """The same as the one where there is one; None where nothing was tried."""
    untried: tuple[Untried, ...] = ()
    points: int = 0
    """Added to the sum, in thousandths."""

    @property
    def tried(self) -> tuple[Trying, ...]:
        """Each alone, and all together where there are several."""
        return self.alone if self.together is None or len(self.alone) < 2 else (*self.alone, self.together)


def bonus(alone: Sequence[Trying], together: Trying | None, named: int, idle: int) -> int:
    """The points of a proof: three for all of the harm, less what was listed and is good for nothing.

    ``named`` counts every safeguard that was named, tried or not: who lists them all has shown nothing.
    """
    if together is None or named == 0:
        return 0
    useful = sum(helps(one, idle) for one in alone)
    averted = max(
        (one.share for one in (together.idle, together.played) if one.harm * NOTABLE > idle),
        default=0,
    )
    return MOST_POINTS * averted // ONE * useful // named


def helps(one: Trying, idle: int) -> bool:
    """Whether a safeguard averts a notable part of the harm, or pages sooner and never falsely."""
    averted = max(one.idle.harm, one.played.harm)
    worst = min(one.idle.harm, one.played.harm)
    return -worst * NOTABLE <= idle and (averted * NOTABLE > idle or (one.sooner > 0 and not one.false_pages))
