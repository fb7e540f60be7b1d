"""Shards: which replica owns which keys. A shard outlives its replica, and its keys wait for it to come back."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from incident_sim.world.replicas import Replica

_STEP, _WORD, _HALF = 2_862_933_555_777_941_757, (1 << 64) - 1, 1 << 31


class Shards:
    """The owners of one store's keys, by the number of their shard.

    With one shard more, each of the others gives a share of its keys to it, and all other keys stay where they are.
    """

    def __init__(self) -> None:
        self._owners: list[Replica | None] = []

    @property
    def down(self) -> int:
        """Shards whose replica has died, and that nobody has taken over yet."""
        return self._owners.count(None)

    def owner(self, key: int) -> Replica | None:
        """Who has a key; nobody, while its shard is down."""
        return self._owners[shard(key, len(self._owners))] if self._owners else None

    def came(self, replica: Replica) -> None:
        """A replica has started: it takes over a shard that is down, or else is one more."""
        if replica in self._owners:
            return
        if None in self._owners:
            self._owners[self._owners.index(None)] = replica
        else:
            self._owners.append(replica)

    def replaced(self, old: Replica, fresh: Replica) -> None:
        """A replica has another's shard now."""
        self._owners[self._owners.index(old)] = fresh

    def left(self, replica: Replica) -> None:
        """A replica has gone: dead, its shard is down; retired, its keys go to the others."""
        if replica not in self._owners:
            return
        place = self._owners.index(replica)
        if replica.dead:
            self._owners[place] = None
            return
        last = self._owners.pop()
        if last is not replica:
            self._owners[place] = last


def shard(key: int, count: int) -> int:
    """The shard of a key among so many.

    Source: Lamping and Veach, "A Fast, Minimal Memory, Consistent Hash Algorithm" (2014).
    """
    place, after = 0, 0
    while after < count:
        place = after
        key = (key * _STEP + 1) & _WORD
        after = (place + 1) * _HALF // ((key >> 33) + 1)
    return place
