"""Where panels stand: a pure function of width, height and view."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Tier = Literal["tiny", "S", "M", "L"]

LEAST_WIDTH, LEAST_HEIGHT = 60, 18
LEAST_BOTH = 24
"""In fewer rows a map stands alone."""
TOO_SMALL = f"Resize to {LEAST_WIDTH}x{LEAST_HEIGHT}, or use --plain."


@dataclass(frozen=True)
class Place:
    """One panel and its rectangle inside the body."""

    panel: str
    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True)
class Layout:
    """The panels of a view, drawn with a whole frame or only with a rule."""

    tier: Tier
    places: tuple[Place, ...]

    @property
    def framed(self) -> bool:
        """Whether a panel can afford a frame: two rows and two columns."""
        return self.tier in ("M", "L")


def tier(width: int, height: int) -> Tier:
    """How much room a terminal gives."""
    if width < LEAST_WIDTH or height < LEAST_HEIGHT:
        return "tiny"
    if width >= 150 and height >= 38:
        return "L"
    return "M" if width >= 110 and height >= 26 else "S"


def layout(
    width: int, height: int, view: str, *, zoom: str | None = None, terminal: Tier | None = None, pane: str = ""
) -> Layout:
    """The panels of ``view`` in a body of ``width`` by ``height``, or one of them alone; beside the logs a pane."""
    room = terminal or tier(width, height)
    if zoom is not None:
        return Layout(room, (Place(zoom, 0, 0, width, height),))
    match view:
        case "overview":
            return Layout(room, _overview(width, height, room))
        case "metrics" | "vendors" | "answers" | "traces":
            return Layout(room, _list_and_body(width, height, view, room))
        case "logs":
            return Layout(room, _search_and_body(width, height, room, pane))
        case "map":
            return Layout(room, _map(width, height, room))
        case "messages":
            return Layout(room, _beside(width, height, ("inbox", "public"), "messages", room))
        case "timeline":
            return Layout(room, _beside(width, height, ("thoughts", "crew"), "timeline", room)[::-1])
        case _:
            return Layout(room, (Place(view, 0, 0, width, height),))


def _columns(x: int, width: int, names: Sequence[str], y: int, height: int) -> list[Place]:
    each, rest = divmod(width, len(names))
    places: list[Place] = []
    for number, name in enumerate(names):
        wide = each + (1 if number < rest else 0)
        places.append(Place(name, x, y, wide, height))
        x += wide
    return places


def _rows(x: int, width: int, shares: Sequence[tuple[str, int]], y: int, height: int) -> list[Place]:
    total = sum(share for _, share in shares)
    places: list[Place] = []
    for number, (name, share) in enumerate(shares):
        tall = height * share // total if number < len(shares) - 1 else height - sum(place.height for place in places)
        places.append(Place(name, x, y, width, tall))
        y += tall
    return places


def _overview(width: int, height: int, room: Tier) -> tuple[Place, ...]:
    if room == "L":
        left, right = 42, max(44, width // 4)
        middle = width - left - right
        upper = height * 6 // 10
        half = upper // 2
        charts = ("chart-1", "chart-2") if width < 200 else ("chart-1", "chart-2", "chart-3")
        more = ("chart-3", "chart-4") if width < 200 else ("chart-4", "chart-5", "chart-6")
        return (
            *_rows(0, left, (("services", 11), ("alerts", 5), ("hands", 6)), 0, height),
            *_columns(left, middle, charts, 0, half),
            *_columns(left, middle, more, half, upper - half),
            Place("timeline", left, upper, middle, height - upper),
            Place("messages", left + middle, 0, right, height),
        )
    if room == "M":
        left, upper = 44, height * 5 // 10
        return (
            *_rows(0, left, (("services", 10), ("alerts", 5), ("hands", 5)), 0, height),
            *_columns(left, width - left, ("chart-1", "chart-2"), 0, upper),
            *_columns(left, width - left, ("timeline", "messages"), upper, height - upper),
        )
    left = min(40, width // 2)
    if height < 14:
        return (Place("services", 0, 0, left, height), Place("messages", left, 0, width - left, height))
    upper = max(8, height * 6 // 10)
    return (
        Place("services", 0, 0, left, upper),
        Place("chart-1", left, 0, width - left, upper),
        Place("hands", 0, upper, left, height - upper),
        Place("messages", left, upper, width - left, height - upper),
    )


def _list_and_body(width: int, height: int, view: str, room: Tier) -> tuple[Place, ...]:
    left = {"tiny": 18, "S": 26, "M": 32, "L": 40}[room]
    left = min(left, width // 2)
    if view == "metrics" and height >= 12:
        lists = _rows(0, left, (("metrics-list", 6), ("metrics-segments", 4)), 0, height)
        return (*lists, Place("metrics-answer", left, 0, width - left, height))
    return (Place(f"{view}-list", 0, 0, left, height), Place(f"{view}-answer", left, 0, width - left, height))


def _search_and_body(width: int, height: int, room: Tier, pane: str) -> tuple[Place, ...]:
    top = min(3, height)
    search, rest = Place("logs-search", 0, 0, width, top), max(0, height - top)
    if not pane:
        return (search, Place("logs-answer", 0, top, width, rest))
    if room in ("M", "L"):
        side = width * 2 // 5
        return (
            search,
            Place("logs-answer", 0, top, width - side, rest),
            Place(f"logs-{pane}", width - side, top, side, rest),
        )
    below = rest // 2
    return (
        search,
        Place("logs-answer", 0, top, width, rest - below),
        Place(f"logs-{pane}", 0, top + rest - below, width, below),
    )


def _beside(width: int, height: int, few: tuple[str, str], many: str, room: Tier) -> tuple[Place, ...]:
    """Two short panels beside a long one; one above the other where there is no room."""
    if room in ("M", "L"):
        left = width * 4 // 10
        return (*_rows(0, left, ((few[0], 1), (few[1], 1)), 0, height), Place(many, left, 0, width - left, height))
    return tuple(_rows(0, width, ((few[0], 5), (few[1], 6), (many, 8)), 0, height))


def _map(width: int, height: int, room: Tier) -> tuple[Place, ...]:
    """The tree says where errors start; the table beside or below it has every figure, where there is room."""
    if room in ("M", "L"):
        return tuple(_columns(0, width, ("map", "map-answer"), 0, height))
    if height < LEAST_BOTH:
        return (Place("map", 0, 0, width, height),)
    return tuple(_rows(0, width, (("map", 1), ("map-answer", 1)), 0, height))
