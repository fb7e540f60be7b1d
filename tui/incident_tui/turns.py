"""Keys in turn: each goes to the screen once all that the one before it opened is there to take it."""

from __future__ import annotations

import time
from collections import deque
from typing import Protocol, TypeVar, runtime_checkable

from textual import events
from textual.app import App
from textual.message import Message
from textual.screen import Screen
from textual.widget import Widget

MOST = 64
"""Who presses more keys than this before there is anything that takes them is not talking to us."""
PATIENCE = 1.0
"""Seconds after which a key has had its effect in any case."""
STEP = 0.01
"""Seconds between two looks at whether a screen takes keys by now."""
AT_ONCE = frozenset({"q", "ctrl+c", "ctrl+q", "escape"})
"""While there is nothing yet, leaving does not wait."""

Returned = TypeVar("Returned")
Typed = events.Key | events.Paste


@runtime_checkable
class TakesKeys(Protocol):
    """A screen that stands there before it knows where keys go."""

    @property
    def takes_keys(self) -> bool:
        """Whether the next key would reach what is on screen."""


class Passed(Message):
    """Follows a key through the same queues: where it arrives, the key has been.

    It goes round a second time behind what the key has said to the screen.
    """

    def __init__(self, number: int, target: Widget | Screen[object], *, again: bool) -> None:
        self.number = number
        self.target = target
        self.again = again
        super().__init__()


class KeysInTurn(App[Returned]):
    """Textual sends a key to what has the focus when it is pressed; here, when it is its turn."""

    def __init__(self) -> None:
        super().__init__()
        self._waiting: deque[Typed] = deque()
        self._presses = 0
        self._under_way = False
        self._pressed_on: Screen[object] | None = None
        self._pressed_at = 0.0
        self._will_look = False

    @property
    def awaits_world(self) -> bool:
        """Whether there is nothing yet that a key could be meant for."""
        return False

    async def on_event(self, event: events.Event) -> None:
        """Every event of the terminal comes by here first."""
        if not isinstance(event, Typed) or event.is_forwarded or (self.awaits_world and _leaves(event)):
            await super().on_event(event)
        elif self._waiting or not self._may_press():
            if len(self._waiting) < MOST:
                self._waiting.append(event)
            self._look_soon()
        else:
            await self._press(event)

    async def _press(self, event: Typed) -> None:
        self._presses += 1
        self._under_way, self._pressed_on, self._pressed_at = True, self.screen, time.monotonic()
        target = self.focused or self.screen
        await super().on_event(event)
        target.post_message(Passed(self._presses, target, again=True))

    async def on_passed(self, message: Passed) -> None:
        """A key has been where it went; and so has, the second time, what it said."""
        if message.number != self._presses:
            return
        if message.again:
            message.target.post_message(Passed(message.number, message.target, again=False))
        else:
            self._under_way = False
            await self._go_on()

    def _may_press(self) -> bool:
        if not self.screen_stack:
            return False
        screen, patient = self.screen, time.monotonic() - self._pressed_at < PATIENCE
        if self._under_way and screen is self._pressed_on and patient:
            return False
        if not screen.is_mounted:
            return False
        return not isinstance(screen, TakesKeys) or screen.takes_keys or not (patient or self.awaits_world)

    async def _go_on(self) -> None:
        while self._waiting and self._may_press():
            await self._press(self._waiting.popleft())
        if self._waiting:
            self._look_soon()

    def _look_soon(self) -> None:
        if not self._will_look:
            self._will_look = True
            self.set_timer(STEP, self._look)

    async def _look(self) -> None:
        self._will_look = False
        await self._go_on()


def _leaves(event: Typed) -> bool:
    return isinstance(event, events.Key) and event.key in AT_ONCE
