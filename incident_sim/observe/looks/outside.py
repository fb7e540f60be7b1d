"""What vendors say, what customers write, what it costs, and what a user would meet."""

from __future__ import annotations

from collections.abc import Sequence

from incident_sim.actions.communicate import ContactVendor
from incident_sim.actions.investigate import CheckIntegrity, Probe, ViewBusiness, ViewTickets, ViewVendor
from incident_sim.journal.signals import WindowClosed
from incident_sim.observe.evidence import Evidence, Posting
from incident_sim.observe.looks.shown import Figures, Shown, line, table
from incident_sim.observe.metrics import spanned, times
from incident_sim.observe.words import (
    say_complaint,
    say_duration,
    say_latency,
    say_money,
    say_outcome,
    say_segment,
    say_state,
    say_when,
)
from incident_sim.units import MINUTE, SECOND

STATES = {"operational": 0, "degraded": 1, "recovering": 2}


def view_vendor(action: ViewVendor, evidence: Evidence, _: int) -> Shown:
    """A status page: what the vendor has published, which lags."""
    return _postings(f"Status page of {action.third_party}", action.third_party, evidence, evidence.posted)


def vendor_answer(action: ContactVendor, evidence: Evidence, _: int) -> Shown:
    """What a vendor answered to our ticket: their engineers looked for themselves."""
    return _postings(f"Answer of {action.third_party}", action.third_party, evidence, evidence.answered)


def view_business(action: ViewBusiness, evidence: Evidence, at: int) -> Shown:
    """Orders and revenue against the usual, and who left without what they came for."""
    windows = evidence.metrics.since(at - action.since)
    recent, calm = evidence.metrics.recent(), evidence.metrics.calm
    currency = evidence.briefing.currency if evidence.briefing else ""
    values = {entry.name: entry.value for entry in evidence.briefing.journeys} if evidence.briefing else {}
    earning = [name for name, value in values.items() if value]
    lost = {name: found.unserved for name, found in evidence.outbreaks.items()}
    revenue_lost = sum(lost[name] * values.get(name, 0) for name in lost)
    figures = Figures()
    figures.add("orders_per_minute", _orders(recent, earning))
    figures.add("orders_per_minute_calm", _orders(calm, earning))
    figures.add("orders_lost", sum(lost.get(name, 0) for name in earning))
    figures.add("users_unserved", sum(lost.values()))
    figures.add("demand_ratio", times(_users(recent), _users(calm)))
    figures.add("revenue_lost", revenue_lost)
    figures.add("revenue_per_minute", _revenue(recent))
    figures.add("revenue_per_minute_calm", _revenue(calm))
    now, usual = _revenue(recent), _revenue(calm)
    return Shown(
        title="Business",
        series=(
            line("revenue a minute", "money", ((window.end, _revenue([window])) for window in windows)),
            line("orders a minute", "count", ((window.end, _orders([window], earning)) for window in windows)),
            line("users unserved", "count", ((w.end, sum(row.unserved for row in w.journeys)) for w in windows)),
        ),
        tables=(
            (
                "Since it began",
                table(
                    ("journey", "users unserved", "attempts failed", "revenue lost"),
                    [
                        (
                            name,
                            f"{found.unserved:,}",
                            f"{found.failed:,}",
                            say_money(lost[name] * values[name], currency),
                        )
                        for name, found in evidence.outbreaks.items()
                    ],
                ),
            ),
        ),
        words=(
            f"Revenue: {say_money(now, currency)} a minute; {say_money(usual, currency)} is usual.",
            f"Lost since it began: {say_money(revenue_lost, currency)}.",
            f"Users a minute: {_users(recent):,}; {_users(calm):,} is usual.",
        ),
        figures=figures.all(),
    )


def view_tickets(_: ViewTickets, evidence: Evidence, __: int) -> Shown:
    """What customers have written, by what they complain of and who they are."""
    complaints: dict[tuple[str, str], int] = {}
    segments: dict[tuple[str, str], int] = {}
    for _at, ticket in evidence.tickets:
        key = (ticket.complaint, ticket.journey)
        complaints[key] = complaints.get(key, 0) + ticket.count
        for dimension, value, count in ticket.by_segment:
            segments[dimension, value] = segments.get((dimension, value), 0) + count
    figures = Figures()
    figures.add("tickets", sum(complaints.values()))
    for (complaint, _journey), count in sorted(complaints.items()):
        figures.add(f"tickets:{complaint}", count)
    for (dimension, value), count in sorted(segments.items()):
        figures.add(f"tickets[{dimension}={value}]", count)
    return Shown(
        title="Support tickets",
        tables=(
            ("What they say", table(("tickets", "complaint"), _said(complaints))),
            ("Who they are", table(("tickets", "who", ""), _who(segments))),
        ),
        words=("No ticket has come yet. Customers write minutes later.",) if not complaints else (),
        figures=figures.all(),
    )


def check_integrity(_: CheckIntegrity, evidence: Evidence, __: int) -> Shown:
    """Payments against orders, as of the newest comparison."""
    figures = Figures()
    if not evidence.integrity:
        return Shown(title="Payments and orders", words=("The comparison has brought nothing yet.",))
    newest = evidence.integrity[-1]
    figures.add("authorised_without_order", newest.without_order)
    figures.add("charged_twice", newest.charged_twice)
    figures.add("doubtful", newest.without_order + newest.charged_twice)
    return Shown(
        title="Payments and orders",
        tables=(
            (
                f"As of {say_when(newest.at)}",
                table(
                    ("payments", "what is wrong"),
                    [
                        (f"{newest.without_order:,}", "authorised, and no order exists"),
                        (f"{newest.charged_twice:,}", "charged twice"),
                    ],
                ),
            ),
        ),
        figures=figures.all(),
    )


def probe(action: Probe, evidence: Evidence, at: int, asked_at: int) -> Shown:
    """What the synthetic user met, if they are back."""
    back = [one for one in evidence.probes if one.journey == action.journey and one.at >= asked_at]
    figures = Figures()
    title = f"Probe of {action.journey}"
    if not back:
        figures.add("ok", 0)
        figures.add("unfinished", 1)
        figures.add("duration", at - asked_at)
        return Shown(title=title, words=(f"No answer after {say_duration(at - asked_at)}.",), figures=figures.all())
    newest = back[-1]
    figures.add("ok", int(newest.outcome == "ok"))
    figures.add("unfinished", 0)
    figures.add("duration", newest.duration)
    figures.add(f"outcome:{newest.outcome}", 1)
    words = f"As {say_segment(newest.segment)}: {say_outcome(newest.outcome)}, after {say_latency(newest.duration)}."
    return Shown(title=title, words=(words,), figures=figures.all())


def _postings(title: str, party: str, evidence: Evidence, postings: Sequence[Posting]) -> Shown:
    nodes = evidence.briefing.nodes if evidence.briefing else ()
    regions = next((node.regions for node in nodes if node.name == party), ())
    own = [post for post in postings if post.third_party == party]
    figures = Figures()
    rows: list[tuple[str, ...]] = []
    worst = 0
    for region in regions:
        newest = next((post for post in reversed(own) if post.region == region), None)
        state = newest.state if newest is not None else "operational"
        figures.add(f"{party}@{region}/state", STATES.get(state, 0))
        worst = 1 if STATES.get(state) == 1 else worst or STATES.get(state, 0)
        rows.append((region, say_state(state), say_when(newest.at) if newest is not None else "no incident posted"))
    figures.add(f"{party}/state", worst)
    figures.instant(f"{party}/updated_at", own[-1].at if own else None)
    return Shown(title=title, tables=(("", table(("region", "state", "since"), rows)),), figures=figures.all())


def _orders(windows: Sequence[WindowClosed], earning: Sequence[str]) -> int:
    served = sum(row.users - row.unserved for window in windows for row in window.journeys if row.journey in earning)
    return served * MINUTE // max(spanned(windows), SECOND)


def _users(windows: Sequence[WindowClosed]) -> int:
    """Users a minute, whether they were served or not: their refreshes are not counted."""
    return sum(row.users for window in windows for row in window.journeys) * MINUTE // max(spanned(windows), SECOND)


def _revenue(windows: Sequence[WindowClosed]) -> int:
    earned = sum(row.revenue for window in windows for row in window.journeys)
    return earned * MINUTE // max(spanned(windows), SECOND)


def _said(complaints: dict[tuple[str, str], int]) -> list[tuple[str, str]]:
    ranked = sorted(complaints.items(), key=lambda item: (-item[1], item[0]))
    return [(str(count), say_complaint(complaint, journey)) for (complaint, journey), count in ranked]


def _who(segments: dict[tuple[str, str], int]) -> list[tuple[str, str, str]]:
    ranked = sorted(segments.items(), key=lambda item: (item[0][0], -item[1], item[0][1]))
    return [(str(count), dimension.replace("_", " "), value) for (dimension, value), count in ranked]
