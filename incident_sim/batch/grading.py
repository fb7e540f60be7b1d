"""Grading many: each submission apart from the others, what a world's plays are held against made once."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from incident_sim.analysis import Watch
from incident_sim.analysis.results import (
    BOUND,
    RESULT,
    Code,
    Graded,
    NotGradable,
    Record,
    Terms,
    derived_id,
    key_of,
    terms_of,
)
from incident_sim.analysis.similarity import Trace
from incident_sim.batch.apart import Ended, Far, Nursery, Task, Told, Work
from incident_sim.batch.children import cores
from incident_sim.batch.grading_work import ENTERED, Admitted, Entrance, Ground, Held, Sheet, Turned, admit, grade, hold
from incident_sim.batch.limits import Limits
from incident_sim.files import Found, Results, open_scenario, scenario_ids
from incident_sim.scenario.schema import Scenario
from incident_sim.scoring import STANDARD, Profile

READING = Limits(seconds=60)
"""Looking at a file takes milliseconds."""

World = tuple[str, int]
"""The id of a scenario, and a seed."""


@dataclass(frozen=True)
class Order:
    """What is graded, and with what."""

    offered: Mapping[str, Scenario] = field(default_factory=dict)
    """Scenarios beside the library, by their ids."""
    minutes: tuple[int, ...] = ()
    """How many minutes sooner each change is tried too."""
    worlds: int = 1
    """In how many worlds each change is weighed: the play's own, and others of its variant."""
    profile: Profile = STANDARD
    limits: Limits = field(default_factory=Limits)
    jobs: int | None = None
    """Submissions at once; one on each core unless it is said."""
    results: Results | None = None
    """Where records are kept, and found again."""
    recording: Path | None = None
    """Where the journal of a single play is written."""


@dataclass(frozen=True)
class Handed:
    """A file that was handed in, and what came of it."""

    found: Found
    record: Record
    world: World | None = None
    trace: Trace | None = None

    @property
    def result(self) -> Graded | NotGradable:
        """The grade, or why there is none."""
        return self.record.result


@dataclass(frozen=True)
class Bounds:
    """What grades of one world are held between: the reference graded; its report has the idle harm too."""

    world: World
    reference: Graded | NotGradable


class Grader:
    """Grades files under one order."""

    def __init__(self, order: Order, watch: Watch) -> None:
        self._order = order
        self._watch = watch
        self._opened: dict[str, tuple[Scenario, Terms]] = {}
        self._held: dict[World, Held | NotGradable] = {}
        self._jobs = order.jobs or cores()
        self._nursery = Nursery(self._jobs)

    def close(self) -> None:
        """End what is under way."""
        self._nursery.close()

    def grade(self, found: Sequence[Found]) -> list[Handed]:
        """What came of each file, in the order in which they were given."""
        entered = self._enter(found)
        keys = [self._key(each, what) for each, what in zip(found, entered, strict=True)]
        plays = {key: (each, what) for key, each, what in zip(keys, found, entered, strict=True)}
        records: dict[str, Record] = {}
        missing: dict[str, tuple[Found, Admitted]] = {}
        for key, (each, what) in plays.items():
            if isinstance(what, Turned):
                records[key] = self._keep(key, what.content_sha256, None, what.result)
            elif kept := self._kept(key):
                records[key] = kept
            else:
                missing[key] = each, what
        records |= self._grade(missing)
        handed: list[Handed] = []
        for key, each, what in zip(keys, found, entered, strict=True):
            match what:
                case Admitted(scenario=name, seed=seed, trace=trace):
                    handed.append(Handed(each, records[key], (name, seed), trace))
                case Turned():
                    handed.append(Handed(each, records[key]))
        return told_apart(handed)

    def world(self, name: str, seed: int) -> tuple[Scenario, Held | NotGradable]:
        """A world in which plays were graded, and what they were held against."""
        self._hold([(name, seed)])
        return self._scenario(name), self._held[name, seed]

    def bound(self, worlds: Sequence[World]) -> list[Bounds]:
        """What nobody and the reference come to in each world."""
        self._hold(worlds)
        tasks: dict[str, tuple[World, Sheet]] = {}
        found: dict[World, Graded | NotGradable] = {}
        for world in worlds:
            held, content = self._held[world], f"reference:{world[1]}"
            key = key_of(content, self._terms(world[0]))
            kept = self._kept(key)
            if isinstance(held, NotGradable):
                found[world] = held
            elif kept is not None:
                found[world] = kept.result
            else:
                tasks[key] = (world, self._sheet(world, held, None, "", "reference", len(worlds)))
        for key, result in self._graded({key: sheet for key, (_, sheet) in tasks.items()}, "moderating"):
            world = tasks[key][0]
            found[world] = self._keep(key, None, self._terms(world[0]), result).result
        return [Bounds(world, found[world]) for world in worlds]

    def _enter(self, found: Sequence[Found]) -> list[Admitted | Turned]:
        """Look at each file."""
        offered = tuple(sorted({*scenario_ids(), *self._order.offered}))
        entered: dict[int, Admitted | Turned] = {}
        tasks = [Entrance(each, offered) for each in found]
        for place, told in self._each(admit, tasks, READING, "reading"):
            match told:
                case Told(text=text):
                    entered[place] = ENTERED.validate_json(text)
                case Ended() as ended:
                    name = derived_id(_named(found[place]))
                    entered[place] = Turned(content_sha256=None, result=_ended(name, ended, READING))
        return [entered[place] for place in range(len(found))]

    def _grade(self, plays: Mapping[str, tuple[Found, Admitted]]) -> dict[str, Record]:
        self._hold(list(dict.fromkeys((what.scenario, what.seed) for _, what in plays.values())))
        records: dict[str, Record] = {}
        sheets: dict[str, Sheet] = {}
        for key, (each, what) in plays.items():
            name = what.stated_id or derived_id(what.content_sha256)
            held = self._held[what.scenario, what.seed]
            if isinstance(held, NotGradable):
                none = held.model_copy(update={"submission_id": name})
                records[key] = self._keep(key, what.content_sha256, self._terms(what.scenario), none)
            else:
                world = (what.scenario, what.seed)
                sheets[key] = self._sheet(world, held, each, what.content_sha256, name, len(plays))
        for key, result in self._graded(sheets, "grading"):
            _, what = plays[key]
            records[key] = self._keep(key, what.content_sha256, self._terms(what.scenario), result)
        return records

    def _hold(self, worlds: Sequence[World]) -> None:
        """Make, or find again, what the plays of these worlds are held against."""
        missing: list[World] = []
        for world in worlds:
            kept = self._order.results and self._order.results.find("standards", self._standard_key(world), Held)
            if kept:
                self._held[world] = kept
            elif world not in self._held:
                missing.append(world)
        tasks = [Ground(self._scenario(name), seed) for name, seed in missing]
        for place, told in self._each(hold, tasks, self._order.limits, "nobody, and the reference"):
            match told:
                case Told(text=text):
                    held = Held.model_validate_json(text)
                    self._held[missing[place]] = held
                    if self._order.results:
                        self._order.results.keep("standards", self._standard_key(missing[place]), held)
                case Ended() as ended:
                    why = _ended("", ended, self._order.limits)
                    words = "What it is held against could not be made: " + why.reason[:1].lower() + why.reason[1:]
                    self._held[missing[place]] = why.model_copy(update={"reason": words})

    def _graded(self, sheets: Mapping[str, Sheet], word: str) -> Iterator[tuple[str, Graded | NotGradable]]:
        keys = list(sheets)
        for place, told in self._each(grade, [sheets[key] for key in keys], self._order.limits, word):
            match told:
                case Told(text=text):
                    yield keys[place], RESULT.validate_json(text)
                case Ended() as ended:
                    yield keys[place], _ended(sheets[keys[place]].submission_id, ended, self._order.limits)

    def _each(
        self, work: Work[Task], tasks: Sequence[Task], limits: Limits, word: str
    ) -> Iterator[tuple[int, Told | Ended]]:
        done = 0
        for place, heard in self._nursery.each(work, tasks, limits):
            match heard:
                case Far(what, far, of):
                    if len(tasks) == 1:
                        self._watch(what, far, of)
                case Told() | Ended():
                    done += 1
                    self._watch(word, done, len(tasks))
                    yield place, heard

    def _sheet(self, world: World, held: Held, found: Found | None, content: str, name: str, plays: int) -> Sheet:
        return Sheet(
            ground=Ground(self._scenario(world[0]), world[1]),
            held=held,
            found=found,
            content_sha256=content,
            submission_id=name,
            minutes=self._order.minutes,
            worlds=self._order.worlds,
            profile=self._order.profile,
            at_once=max(1, cores() // min(self._jobs, plays)),
            recording=self._order.recording,
        )

    def _scenario(self, name: str) -> Scenario:
        return self._open(name)[0]

    def _terms(self, name: str) -> Terms:
        return self._open(name)[1]

    def _open(self, name: str) -> tuple[Scenario, Terms]:
        if name not in self._opened:
            scenario = self._order.offered.get(name) or open_scenario(name)
            self._opened[name] = (
                scenario,
                terms_of(scenario, self._order.profile, self._order.minutes, self._order.worlds),
            )
        return self._opened[name]

    def _key(self, found: Found, what: Admitted | Turned) -> str:
        if isinstance(what, Admitted):
            return key_of(what.content_sha256, self._terms(what.scenario))
        return key_of(what.content_sha256 or _named(found), None)

    def _standard_key(self, world: World) -> str:
        return key_of(
            f"standards:{world[1]}",
            self._terms(world[0]).model_copy(update={"minutes": (), "worlds": 1, "profile": ""}),
        )

    def _kept(self, key: str) -> Record | None:
        """A record of an earlier run that still stands."""
        if self._order.results is None or self._order.recording is not None:
            return None
        kept = self._order.results.find("records", key, Record)
        if kept is None or kept.key != key:
            return None
        bound = isinstance(kept.result, NotGradable) and kept.result.code in BOUND
        return None if bound else kept

    def _keep(self, key: str, content: str | None, terms: Terms | None, result: Graded | NotGradable) -> Record:
        record = Record(key=key, content_sha256=content, terms=terms, result=result)
        if self._order.results is not None:
            self._order.results.keep("records", key, record)
        return record


def told_apart(handed: Sequence[Handed]) -> list[Handed]:
    """An id that two different submissions state belongs to neither: both are known by their content instead."""
    contents: dict[str, set[str]] = {}
    for each in handed:
        contents.setdefault(each.result.submission_id, set()).add(each.record.key)
    apart: list[Handed] = []
    for each in handed:
        content = each.record.content_sha256
        if len(contents[each.result.submission_id]) > 1 and content is not None:
            result = each.result.model_copy(update={"submission_id": derived_id(content)})
            apart.append(replace(each, record=each.record.model_copy(update={"result": result})))
        else:
            apart.append(each)
    return apart


def _named(found: Found) -> str:
    """What stands for the content of a file that cannot be read."""
    return hashlib.sha256(f"name:{found.name}".encode("utf-8", "replace")).hexdigest()


def _ended(name: str, ended: Ended, limits: Limits) -> NotGradable:
    match ended.cause:
        case "time":
            code: Code = "time"
            reason = f"It was stopped at the limit of {limits.seconds} s ({limits.cpu} s of processor time)."
        case "memory":
            code, reason = "memory", f"It was stopped at the limit of {limits.memory} MiB of memory."
        case "failed":
            code, reason = "failed", f"The grader failed on it, which is a fault of the grader: {ended.words}."
        case "gone":
            code, reason = "failed", f"The process that graded it ended without a word ({ended.words or 'no status'})."
    return NotGradable(submission_id=name, code=code, reason=reason)
