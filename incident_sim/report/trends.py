"""How somebody fares from session to session: the best of each scenario, and where it is going."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from incident_sim.files.history import Result
from incident_sim.scoring.total import HUNDRED
from incident_sim.units import ONE

BLOCKS, PLAIN = "▁▂▃▄▅▆▇█", "_.-=+*#@"
WIDEST = 16
FEW = 3
"""Sessions on either side of a trend, at most."""
STEADY = 3_000
"""Thousandths of a point: less than this is no trend."""


@dataclass(frozen=True)
class Standing:
    """One scenario: how often it was played, the best of the sessions that count, and the scores in their order.

    A session counts if it was ranked, or the first in its world: whoever has seen a world before knows what is wrong in
    it, and whoever takes a moment back knows it too. Those are kept, and told apart.
    """

    scenario: str
    results: tuple[Result, ...]
    """The oldest first."""
    counted: tuple[Result, ...]

    @property
    def best(self) -> Result | None:
        """The best of what counts; of equals the earlier."""
        return max(self.counted, key=lambda one: one.score, default=None)

    @property
    def rehearsed(self) -> Result | None:
        """The best of what does not count: worlds seen before, and moments taken back."""
        return max((one for one in self.results if one not in self.counted), key=lambda one: one.score, default=None)

    @property
    def shown(self) -> tuple[Result, ...]:
        """What a trend is drawn of: what counts, or everything where nothing does."""
        return self.counted or self.results


def standings(results: Iterable[Result]) -> dict[str, Standing]:
    """Every scenario that was played, by its name."""
    played: dict[str, list[Result]] = {}
    for result in results:
        played.setdefault(result.scenario, []).append(result)
    return {name: Standing(name, tuple(all_), _counted(all_)) for name, all_ in sorted(played.items())}


def _counted(results: Sequence[Result]) -> tuple[Result, ...]:
    seen: set[str] = set()
    counted: list[Result] = []
    for result in results:
        if result.mode == "ranked" or (result.mode == "practice" and result.drill not in seen):
            counted.append(result)
        seen.add(result.drill)
    return tuple(counted)


def spark(standing: Standing, *, blocks: bool = True) -> str:
    """The newest scores from 0 to 100, the newest on the right."""
    ramp = BLOCKS if blocks else PLAIN
    return "".join(ramp[min(7, result.score * 8 // HUNDRED)] for result in standing.shown[-WIDEST:])


def direction(standing: Standing) -> str:
    """Where the scores are going, in plain words."""
    scores = [result.score for result in standing.shown]
    if len(scores) < 2:
        return "played once: play another world to see a trend"
    few = min(FEW, len(scores) // 2)
    before, now = scores[-2 * few : -few], scores[-few:]
    change = (sum(now) - sum(before)) // few
    lately = "the last session" if few == 1 else f"the last {few}"
    if abs(change) < STEADY:
        return f"steady: {lately} within {STEADY // 1000} points of what came before"
    return f"{'better' if change > 0 else 'worse'}: {lately} {abs(change) / 1000:.0f} points {_way(change)} on average"


def _way(change: int) -> str:
    return "higher" if change > 0 else "lower"


def best_of(standing: Standing | None) -> str:
    """The best score for a menu: ``78.4``, with a word where it is only rehearsed; nothing where nothing was played."""
    if standing is None:
        return ""
    if standing.best is not None:
        return f"{standing.best.score / 1000:.1f}" + (" ranked" if standing.best.mode == "ranked" else "")
    return "" if standing.rehearsed is None else f"{standing.rehearsed.score / 1000:.1f} rehearsed"


def harm_share(result: Result) -> int | None:
    """The player's harm as a part of that of nobody acting, in parts per million; None where there was none to do."""
    return result.harm * ONE // result.idle_harm if result.idle_harm else None


__all__ = ["Standing", "best_of", "direction", "harm_share", "spark", "standings"]
