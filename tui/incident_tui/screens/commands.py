"""The palette of commands: every key's action by its name."""

from __future__ import annotations

from functools import partial

from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.content import Content

from incident_tui.keymap import KEYS, VIEWS


class ActionCommands(Provider):
    """Everything that has a key, with the key, so that people learn it."""

    def _commands(self) -> list[tuple[str, str, str]]:
        rows = [(f"{key.label}  ({key.show})", key.help, key.action) for key in KEYS if key.id != "command"]
        rows += [(f"View {title}  ({digit})", "", f"view('{view}')") for digit, view, title, _ in VIEWS]
        return rows

    async def discover(self) -> Hits:
        """All of them, before anything is typed."""
        for title, words, action in self._commands():
            yield DiscoveryHit(Content(title), partial(self._run, action), text=title, help=words or None)

    async def search(self, query: str) -> Hits:
        """Those that match."""
        matcher = self.matcher(query)
        for title, words, action in self._commands():
            score = matcher.match(f"{title} {words}")
            if score > 0:
                yield Hit(score, Content(title), partial(self._run, action), text=title, help=words or None)

    async def _run(self, action: str) -> None:
        target = action if action.startswith("app.") else f"screen.{action}"
        await self.app.run_action(target)
