"""What was really written: payments and orders, whatever our timeouts believed."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

if TYPE_CHECKING:
    from incident_sim.topology import Effect
    from incident_sim.world.requests import Visit


class Ledger:
    """Both sides of every payment, kept as truth."""

    def __init__(self) -> None:
        self.without_order = 0
        """Users who left with a payment authorised and no order, and not yet reconciled."""
        self.charged_twice = 0
        """Payments authorised beyond the first of one user, and not yet reconciled."""
        self.orders = 0
        self.round = 0

    def wrote(self, effect: Effect, visit: Visit, key: int) -> None:
        """A request succeeded where it writes, whether or not anybody still waits for its reply."""
        if visit.synthetic:
            return
        match effect:
            case "authorise_payment":
                self._authorised(visit, key)
            case "place_order":
                self._ordered(visit)
            case _:
                assert_never(effect)

    def _authorised(self, visit: Visit, key: int) -> None:
        bit = 1 << key
        if visit.authorised & bit:
            return  # the same idempotency key: the vendor answers with the first payment
        if visit.authorised:
            self.charged_twice += 1
        visit.authorised |= bit
        if visit.ended:
            self._doubt(visit)

    def _ordered(self, visit: Visit) -> None:
        if visit.ordered:
            return
        visit.ordered = True
        self.orders += 1
        if visit.doubtful == self.round:
            self.without_order -= 1
            visit.doubtful = -1

    def left(self, visit: Visit) -> None:
        """A user leaves, served or not."""
        visit.ended = True
        if visit.authorised:
            self._doubt(visit)

    def _doubt(self, visit: Visit) -> None:
        if visit.authorised and not visit.ordered and visit.doubtful < self.round:
            visit.doubtful = self.round
            self.without_order += 1

    def reconcile(self) -> tuple[int, int]:
        """Void what has no order and refund what was paid twice; how many of each."""
        found = (self.without_order, self.charged_twice)
        self.without_order = self.charged_twice = 0
        self.round += 1
        return found
