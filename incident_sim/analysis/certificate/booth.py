"""Everything that the rules of a certificate look at on one seed: plays, each made once and when it is asked for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial

from incident_sim.analysis.certificate.plays import DERIVED, FOREIGN, SHIFTED, shifted
from incident_sim.analysis.fans import Fan, each_anew
from incident_sim.analysis.grading import Standard, judge, standard
from incident_sim.analysis.runs import Player, Ran, Run, begin, find_zero, finish, kept, waits
from incident_sim.analysis.weighing import Plan, plan
from incident_sim.analysis.whatif import Branch, Explore, Retake, one_by_one, trunk_of
from incident_sim.journal.entry import Entry
from incident_sim.kernel import Streams
from incident_sim.plays import Submission
from incident_sim.scenario.schema import Scenario, Variant
from incident_sim.scoring import Effect
from incident_sim.session import Session, draw_variant


@dataclass(frozen=True)
class Mark:
    """A score between two bounds, in thousandths; they are one where each change was weighed."""

    least: int
    most: int

    @property
    def exact(self) -> bool:
        """Whether it is known."""
        return self.least == self.most


@dataclass(frozen=True)
class Ways:
    """How runs are made: plainly, or by forking what they share; equal bytes always."""

    fan: Fan = each_anew
    explore: Explore = one_by_one


@dataclass
class Booth:
    """One seed of a scenario. Other code asks it for plays by name; what was made is kept."""

    scenario: Scenario
    seed: int
    ways: Ways = field(default_factory=Ways)

    def __post_init__(self) -> None:
        self._ran: dict[str, Ran | None] = {}
        self._bounds: dict[str, Mark] = {}
        self._weighed: dict[str, Mark] = {}

    @cached_property
    def variant(self) -> Variant:
        """The world that this seed draws."""
        return draw_variant(self.scenario, Streams(self.seed))

    @cached_property
    def zero(self) -> int:
        """Where the scenario's own zero lies."""
        return find_zero(self.scenario, self.seed)

    def prepare(self, names: Iterable[str]) -> None:
        """Make plays that will be asked for, as many together as can be: first those that follow from no other."""
        wanted = [name for name in dict.fromkeys(names) if name not in self._ran]
        if any(name in DERIVED or name in SHIFTED for name in wanted):
            wanted = [*dict.fromkeys((*wanted, "reference", FOREIGN))]
        self._make([name for name in wanted if name not in DERIVED and name not in SHIFTED and name not in self._ran])
        self._make([name for name in wanted if name in DERIVED])
        self._shift([name for name in wanted if name in SHIFTED])

    def ran(self, name: str) -> Ran | None:
        """A play, by name; None where this world has no such play."""
        self.prepare([name])
        return self._ran[name]

    def journal(self, name: str) -> Sequence[Entry]:
        """The entries of a play; none where there is no such play."""
        ran = self.ran(name)
        return () if ran is None else list(ran.journal)

    def played(self, players: Sequence[Player], scenario: Scenario | None = None) -> list[Ran]:
        """Plays that have no name; on this seed of another scenario if one is given."""
        runs = [Run(scenario or self.scenario, self.seed, player, self.zero) for player in players]
        # Whoever does nothing before the end shares all of the afternoon, and the others its beginning.
        made: dict[int, Ran] = {}
        for waiting, at in ((False, None), (True, self.scenario.lasts)):
            places = [place for place, run in enumerate(runs) if waits(run.player) is waiting]
            made |= zip(places, self._fan([runs[place] for place in places], at=at), strict=True)
        return [made[place] for place in range(len(runs))]

    def mark(self, name: str) -> Mark | None:
        """What a play scores if none of its changes helped, and if each did; exactly, if that is known already."""
        ran = self.ran(name)
        if ran is None:
            return None
        if name not in self._weighed and name not in self._bounds:
            self._bounds[name] = self._bounded(ran)
        return self._weighed.get(name) or self._bounds[name]

    def weighed(self, name: str) -> Mark | None:
        """What a play scores, each of its changes weighed."""
        mark, ran = self.mark(name), self.ran(name)
        if mark is None or ran is None or mark.exact:
            return mark
        if name not in self._weighed:
            planned = self._plan(ran)
            leaves = self.ways.explore(planned.trunk, planned.branches, lambda *_: None)
            score = self._score(ran, planned.effects(leaves, self.idle.comparison.harm.total))
            self._weighed[name] = Mark(score, score)
        return self._weighed[name]

    @cached_property
    def idle(self) -> Standard:
        """Nobody acting, to hold others against."""
        return self._standard("nothing")

    @cached_property
    def reference(self) -> Standard:
        """The reference, to hold others against."""
        return self._standard("reference")

    def _standard(self, name: str) -> Standard:
        ran = self.ran(name)
        if ran is None:
            raise RuntimeError(f"every world has a play {name!r}")
        return standard(self.scenario, ran)

    def _make(self, names: Sequence[str]) -> None:
        players = {name: player for name in names if (player := self._player(name)) is not None}
        self._ran |= dict.fromkeys(names)
        self._ran |= zip(players, self.played(list(players.values())), strict=True)

    def _shift(self, names: Sequence[str]) -> None:
        if not names:
            return
        trunk = trunk_of(self.scenario, self.seed, self.zero, self.journal("reference"))
        works = [partial(_branched, shifted(trunk, *SHIFTED[name])) for name in names]
        self._ran |= zip(names, self.ways.fan(partial(Retake, trunk), works), strict=True)

    def _player(self, name: str) -> Player | None:
        match name:
            case "nothing":
                return "idle"
            case _ if name == FOREIGN:
                others = [each.reference for each in self.scenario.variants if each.name != self.variant.name]
                return others[0] if others else None
            case _ if name in DERIVED:
                actions = DERIVED[name](self.scenario, self.variant, self.journal("reference"), self.journal(FOREIGN))
                if actions is None:
                    return None
                return Submission(version=1, scenario=self.scenario.id, seed=self.seed, actions=actions)
            case _:
                return name

    def _fan(self, runs: Sequence[Run], at: int | None) -> list[Ran]:
        if not runs:
            return []
        return self.ways.fan(partial(_begun, runs[0], at), [partial(_finished, run) for run in runs])

    def _plan(self, ran: Ran) -> Plan:
        return plan(self.scenario, self.seed, self.zero, ran)

    def _bounded(self, ran: Ran) -> Mark:
        hoped = tuple(
            Effect(action_id=deed.action_id, text="", at=deed.at, entry=deed.seq, spared=1, word="helpful")
            for deed in self._plan(ran).deeds
        )
        both = (self._score(ran, ()), self._score(ran, hoped))
        return Mark(min(both), max(both))

    def _score(self, ran: Ran, effects: tuple[Effect, ...]) -> int:
        return judge(self.scenario, self.seed, ran, self.idle, self.reference, effects).score


def _begun(run: Run, at: int | None) -> Session:
    session = begin(run)
    if at is not None:
        session.advance(at)
    return session


def _finished(run: Run, session: Session) -> Ran:
    return finish(run, session)


def _branched(branch: Branch, retake: Retake) -> Ran:
    return kept(retake.play_out(branch))
