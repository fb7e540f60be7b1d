"""What a postmortem's safeguards would have prevented: the same afternoon again, with each and with all of them.

Each hardened world is run with nobody acting, with the player's own actions, and without any fault: the first two say
what it averts, the last what it costs. The player's actions begin as long after the first page as they did, so that a
page that comes sooner makes the response come sooner; what was done once users were well again answered a recovery, and
stays at its instant. Where nobody is paged, nobody comes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from incident_sim.actions.close import FilePostmortem
from incident_sim.actions.postmortem import ActionItem
from incident_sim.analysis.runs import Ran, compared
from incident_sim.analysis.whatif import Branch, Input, Retake, Trunk, Watch, trunk_of
from incident_sim.errors import BudgetExceeded
from incident_sim.journal.entry import Entry
from incident_sim.journal.truth import FaultStarted
from incident_sim.kernel import Streams
from incident_sim.safeguards import Safeguard
from incident_sim.safeguards.words import say_cost, say_safeguard
from incident_sim.scenario.checks_safeguards import check_safeguard
from incident_sim.scenario.hardening import calm, harden
from incident_sim.scenario.schema import Scenario
from incident_sim.scoring import Averted, Comparison, HarmBill, Prevention, Trying, Untried, bill, bonus, read
from incident_sim.session import draw_variant
from incident_sim.text import safe_line
from incident_sim.units import MINUTE, ONE

WORD = "trying your safeguards"
"""What whoever waits is told."""
MOST = 10
"""Safeguards that are tried, the first of a postmortem: each costs three runs."""
CALM = 10 * MINUTE
"""How much of a calm day each is tried on."""


@dataclass(frozen=True)
class Trial:
    """A run of a hardened world."""

    scenario: Scenario
    seed: int
    zero: int
    inputs: tuple[Input, ...] = ()
    since: int = 0
    """From when on harm counts, in microseconds from the opening."""


@dataclass(frozen=True)
class Tried:
    """What a trial came to."""

    harm: HarmBill
    pages: tuple[int, ...]
    begun: int | None
    """When the trigger of the incident came."""
    digest: str
    """Of its journal: equal however it was executed."""
    hops: int


_Set = tuple[tuple[int, ...], tuple[Safeguard, ...]]
"""Places of action items, and their safeguards."""

Try = Callable[[Sequence[Trial], Watch], Sequence[Tried | None]]
"""Makes trials, in whatever order and on however many cores; None for a world that runs away. Equal bytes always."""


@dataclass(frozen=True)
class Homework:
    """The action items of a filed postmortem, the play they follow, and what it came to."""

    scenario: Scenario
    seed: int
    zero: int
    inputs: tuple[Input, ...]
    items: tuple[ActionItem, ...]
    harm: int
    """Of the play, in thousandths of a failed attempt."""
    mitigated: int | None
    """When users were well again in the play."""
    idle: Comparison
    """Nobody acting."""


def homework(scenario: Scenario, seed: int, zero: int, ran: Ran, idle: Comparison) -> Homework | None:
    """What a play's postmortem leaves to be tried; None where it lists no action items."""
    entries = list(ran.journal)
    filed = [form.postmortem for _, form in read(entries).of(FilePostmortem)]
    if not filed or not filed[-1].actions:
        return None
    inputs = trunk_of(scenario, seed, zero, entries).inputs
    mine = compared(scenario, ran)
    return Homework(scenario, seed, zero, inputs, filed[-1].actions, mine.harm.total, mine.mitigated, idle)


def attempt(trial: Trial) -> Tried | None:
    """Make one trial."""
    try:
        session = Retake(Trunk(trial.scenario, trial.seed, trial.zero, trial.inputs)).play_out(Branch())
    except BudgetExceeded:
        return None
    entries = list(session.journal)
    trigger = draw_variant(trial.scenario, Streams(trial.seed)).truth.trigger
    return Tried(
        harm=bill(trial.scenario, entries, trial.since),
        pages=tuple(at for at, _, _ in read(entries).pages),
        begun=_begun(entries, trigger),
        digest=session.journal.digest(),
        hops=session.hops,
    )


def _begun(entries: Iterable[Entry], trigger: str | None) -> int | None:
    started = (entry.at for entry in entries if isinstance(entry.fact, FaultStarted) and entry.fact.fault.id == trigger)
    return next(started, None)


def in_turn(trials: Sequence[Trial], watch: Watch) -> Sequence[Tried | None]:
    """The plain way to make trials."""
    found: list[Tried | None] = []
    for trial in trials:
        watch(WORD, len(found), len(trials))
        found.append(attempt(trial))
    return found


def prevent(work: Homework, try_all: Try, watch: Watch) -> tuple[Prevention, int]:
    """Try each safeguard and all together; and the hops it took."""
    meant = [(place, item.safeguard) for place, item in enumerate(work.items) if item.safeguard is not None]
    untried = list(_words(work))
    unsound = {one.item for one in untried}
    sound = [(place, safeguard) for place, safeguard in meant if place not in unsound]
    untried += [_left(work, place, f"only the first {MOST} safeguards are tried") for place, _ in sound[MOST:]]
    sets: list[_Set] = [((place,), (safeguard,)) for place, safeguard in sound[:MOST]]
    if len(sets) > 1:
        places, safeguards = zip(*sound[:MOST], strict=True)
        sets.append((places, safeguards))
    tried, hops = _made(work, sets, try_all, watch)
    untried += [
        _left(work, items[0], "the world runs away with it")
        for (items, _), one in zip(sets, tried, strict=True)
        if one is None and len(items) == 1
    ]
    done = [one for one in tried if one is not None]
    alone = tuple(one for one in done if len(one.items) == 1)
    together = tried[-1] if tried else None
    return Prevention(
        alone=alone,
        together=together,
        untried=tuple(sorted(untried, key=lambda one: one.item)),
        points=bonus(alone, together, len(meant), work.idle.harm.total),
    ), hops


def unproven(work: Homework, why: str) -> Prevention:
    """A proof that could not be made."""
    return Prevention(untried=tuple(_left(work, place, why) for place in range(len(work.items))))


def _words(work: Homework) -> Iterable[Untried]:
    for place, item in enumerate(work.items):
        if item.safeguard is None:
            yield _left(work, place, "words alone: it names no safeguard")
        elif (problem := _problem(work.scenario, item)) is not None:
            yield _left(work, place, problem)


def _left(work: Homework, place: int, why: str) -> Untried:
    item = work.items[place]
    return Untried(item=place, text=safe_line(f"{item.verb} {item.object}", 200), why=safe_line(why, 300))


def _problem(scenario: Scenario, item: ActionItem) -> str | None:
    if item.safeguard is None:
        return None
    return next((message for _, message in check_safeguard(scenario, item.safeguard)), None)


def _made(work: Homework, sets: Sequence[_Set], try_all: Try, watch: Watch) -> tuple[list[Trying | None], int]:
    """What each set of safeguards comes to, in two rounds: the first page decides when the player begins."""
    if not sets:
        return [], 0
    worlds = [harden(work.scenario, safeguards) for _, safeguards in sets]
    days = [calm(world, CALM) for world in (work.scenario, *worlds)]
    trials = [Trial(world, work.seed, work.zero) for world in (*worlds, *days)]
    found = try_all(trials, watch)
    idle, (usual, *quiet) = found[: len(worlds)], found[len(worlds) :]
    rounds = [
        None if one is None or day is None or usual is None else _Round(work, one, day, usual)
        for one, day in zip(idle, quiet, strict=True)
    ]
    plays = [None if one is None else one.play(world) for one, world in zip(rounds, worlds, strict=True)]
    played = iter(try_all([trial for trial in plays if trial is not None], watch))
    last = [None if trial is None else next(played) for trial in plays]
    hops = sum(one.hops for one in (*found, *last) if one is not None)
    told = [
        None if one is None or (trial is not None and mine is None) else one.told(each, mine)
        for each, one, trial, mine in zip(sets, rounds, plays, last, strict=True)
    ]
    return told, hops


@dataclass(frozen=True)
class _Round:
    """One hardened world with nobody acting, and on a calm day, beside the calm day without safeguards."""

    work: Homework
    idle: Tried
    day: Tried
    usual: Tried

    @property
    def first_page(self) -> int | None:
        """The first page that tells of the incident."""
        begun = self.idle.begun
        return next((at for at in self.idle.pages if begun is None or at >= begun), None)

    @property
    def false_pages(self) -> int:
        """Pages that tell of nothing."""
        early = 0 if self.idle.begun is None else sum(at < self.idle.begun for at in self.idle.pages)
        return early + max(0, len(self.day.pages) - len(self.usual.pages))

    @property
    def sooner(self) -> int:
        """How much sooner than without safeguards somebody is called, in microseconds."""
        usual = self.work.idle.first_page
        if usual is None or self.first_page is None:
            return 0
        gained = usual - self.first_page
        return min(gained, 0) if self.false_pages else gained

    def play(self, world: Scenario) -> Trial | None:
        """The player's own actions, so much sooner; None where nobody is called, or nobody acted."""
        work, sooner = self.work, self.sooner
        if not work.inputs or self.first_page is None:
            return None
        # The seat opens so much sooner, and what answered the page keeps its distance from the opening.
        longer = world.model_copy(update={"lasts": world.lasts + sooner})
        return Trial(longer, work.seed, work.zero + sooner, _kept(work, max(0, sooner)), sooner)

    def told(self, each: _Set, played: Tried | None) -> Trying:
        """What it comes to."""
        items, safeguards = each
        calm_harm = self.day.harm.total - self.usual.harm.total
        return Trying(
            items=items,
            text="all together" if len(items) > 1 else say_safeguard(safeguards[0]),
            idle=_averted(self.work.idle.harm.total, self.idle.harm.total),
            played=_averted(self.work.harm, (self.idle if played is None else played).harm.total),
            first_page=self.first_page,
            sooner=self.sooner,
            false_pages=self.false_pages,
            calm_harm=calm_harm,
            cost=say_cost(safeguards[0]) if len(safeguards) == 1 else "",
        )


def _kept(work: Homework, sooner: int) -> tuple[Input, ...]:
    """The player's actions in a seat that opens so much sooner; those after the relief stay at their instant."""
    relief = work.mitigated
    if relief is None:
        return work.inputs
    return tuple(replace(given, at=given.at + sooner) if given.at >= relief else given for given in work.inputs)


def _averted(usual: int, hardened: int) -> Averted:
    return Averted(harm=usual - hardened, share=0 if usual <= 0 else (usual - hardened) * ONE // usual)
