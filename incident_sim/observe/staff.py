"""Who has been woken, and who is there."""

from __future__ import annotations

from incident_sim.journal.briefing import Briefing
from incident_sim.journal.signals import PageAnswered, PageSent, SessionOpened, Signal


class Staff:
    """The on-call engineers of the briefing."""

    def __init__(self) -> None:
        self._paged: dict[str, int] = {}
        self._there: dict[str, int] = {}
        self._names: dict[str, str] = {}

    def take(self, at: int, signal: Signal) -> None:
        """Somebody was woken, or came."""
        match signal:
            case SessionOpened(briefing=briefing):
                self._open(briefing)
            case PageSent(team=team):
                self._paged.setdefault(team, at)
            case PageAnswered(team=team):
                self._there.setdefault(team, at)
            case _:
                pass

    def paged(self) -> tuple[str, ...]:
        """Teams that have been paged."""
        return tuple(self._paged)

    def there(self) -> tuple[str, ...]:
        """Teams whose engineer is there."""
        return tuple(self._there)

    def person(self, team: str) -> str:
        """Who is on call for a team, as people write it."""
        name = self._names.get(team)
        return f"{name} ({team})" if name else team

    def _open(self, briefing: Briefing) -> None:
        self._names = {member.team: member.person for member in briefing.people}
