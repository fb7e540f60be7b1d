"""What was really written: payments and orders, whatever our timeouts believed."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

if TYPE_CHECKING:
    from incident_sim.topology import Effect
    from incident_sim.world.requests import Visit


class Payment:
    """Both sides of one visit's payment."""

    __slots__ = ("authorised", "doubtful", "ordered")

    def __init__(self) -> None:
        self.authorised = 0
        """One bit for each try whose payment a vendor authorised."""
        self.ordered = False
        self.doubtful = -1
        """The round of reconciliation in which this visit's missing order was counted."""


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
        payment = visit.payment
        if payment is None:
            payment = visit.payment = Payment()
        match effect:
            case "authorise_payment":
                self._authorised(payment, key, ended=visit.ended)
            case "place_order":
                self._ordered(payment)
            case _:
                assert_never(effect)

    def _authorised(self, payment: Payment, key: int, *, ended: bool) -> None:
        bit = 1 << key
        if payment.authorised & bit:
            return  # the same idempotency key: the vendor answers with the first payment
        if payment.authorised:
            self.charged_twice += 1
        payment.authorised |= bit
        if ended:
            self._doubt(payment)

    def _ordered(self, payment: Payment) -> None:
        if payment.ordered:
            return
        payment.ordered = True
        self.orders += 1
        if payment.doubtful == self.round:
            self.without_order -= 1
            payment.doubtful = -1

    def lost(self, visit: Visit) -> None:
        """An order that a store had acknowledged is gone from it."""
        payment = visit.payment
        if payment is None or not payment.ordered:
            return
        payment.ordered = False
        self.orders -= 1
        if visit.ended:
            self._doubt(payment)

    def left(self, visit: Visit) -> None:
        """A user leaves, served or not."""
        visit.ended = True
        if visit.payment is not None:
            self._doubt(visit.payment)

    def _doubt(self, payment: Payment) -> None:
        if payment.authorised and not payment.ordered and payment.doubtful < self.round:
            payment.doubtful = self.round
            self.without_order += 1

    def reconcile(self) -> tuple[int, int]:
        """Void what has no order and refund what was paid twice; how many of each."""
        found = (self.without_order, self.charged_twice)
        self.without_order = self.charged_twice = 0
        self.round += 1
        return found
