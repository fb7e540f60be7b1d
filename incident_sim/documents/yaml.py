"""A strict reader of YAML: our own walk over the parser's events, with an explicit stack and limits.

Ready-made loaders keep the last of two equal keys, guess types that differ between versions of YAML, follow aliases
into bombs, and recurse until the process ends. This one refuses instead, and knows where everything stands.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

import yaml

from incident_sim.documents.places import Document, Path, Place
from incident_sim.errors import FileRefused, Problem
from incident_sim.text import safe_line

MOST_TEXT = 256 * 1024
MOST_DEPTH = 32
MOST_NODES = 50_000
MOST_SCALAR = 64 * 1024

_INTEGER = re.compile(r"[-+]?(0|[1-9][0-9]{0,17})")
_DECIMAL = re.compile(r"[-+]?(0|[1-9][0-9]{0,17})\.[0-9]{1,18}")
_WORDS = {"true": True, "false": False, "null": None, "~": None, "": None}


class _Refusal(Exception):
    def __init__(self, place: Place, message: str) -> None:
        self.place = place
        self.message = message
        super().__init__(message)


@dataclass
class _Frame:
    """A collection that is being read."""

    path: Path
    is_map: bool
    items: list[Any] = field(default_factory=list)
    pairs: dict[str, Any] = field(default_factory=dict)
    key: str | None = None


def read_yaml(text: str, source: str) -> Document:
    """Read one document; raises FileRefused with its one problem and its place."""
    document = Document(source)
    try:
        _Walk(document).run(text)
    except _Refusal as refusal:
        problem = Problem(source, refusal.place.line, refusal.place.column, refusal.message)
        raise FileRefused(source, (problem,)) from None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        words = safe_line(error.problem or "this is not YAML", 120)
        raise FileRefused(source, (Problem(source, line, column, f"not valid YAML: {words}"),)) from None
    except yaml.YAMLError:
        problem = Problem(source, 1, 1, "not valid YAML: it holds characters that no text file should")
        raise FileRefused(source, (problem,)) from None
    return document


class _Walk:
    def __init__(self, document: Document) -> None:
        self._document = document
        self._stack: list[_Frame] = []
        self._nodes = 0
        self._documents = 0

    def run(self, text: str) -> None:
        if len(text.encode("utf-8", "surrogatepass")) > MOST_TEXT:
            raise _Refusal(Place(1, 1), f"the file is larger than {MOST_TEXT // 1024} KiB")
        for event in yaml.parse(text, Loader=yaml.SafeLoader):
            mark = event.start_mark
            place = Place(mark.line + 1, mark.column + 1) if mark is not None else Place(1, 1)
            match event:
                case yaml.DocumentStartEvent():
                    self._documents += 1
                    if self._documents > 1:
                        raise _Refusal(place, "one document a file: remove the second `---`")
                    if event.version is not None or event.tags:
                        raise _Refusal(place, "directives (lines that begin with %) are not allowed")
                case yaml.AliasEvent():
                    raise _Refusal(
                        place, f"aliases are not allowed: write out what *{safe_line(event.anchor or '', 40)} is"
                    )
                case yaml.ScalarEvent():
                    self._scalar(event, place)
                case yaml.MappingStartEvent() | yaml.SequenceStartEvent():
                    self._open(event, place)
                case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
                    self._close()
                case _:
                    pass
        if self._documents == 0:
            raise _Refusal(Place(1, 1), "the file is empty")

    def _node(self, event: Any, place: Place) -> None:
        self._nodes += 1
        if self._nodes > MOST_NODES:
            raise _Refusal(place, f"more than {MOST_NODES:,} values")
        if event.anchor is not None:
            raise _Refusal(place, f"anchors are not allowed: remove &{safe_line(event.anchor, 40)}")
        if event.tag is not None:
            raise _Refusal(place, f"tags are not allowed: remove {safe_line(event.tag, 60)}")

    def _open(self, event: Any, place: Place) -> None:
        self._node(event, place)
        if len(self._stack) >= MOST_DEPTH:
            raise _Refusal(place, f"nested deeper than {MOST_DEPTH} levels")
        is_map = isinstance(event, yaml.MappingStartEvent)
        path = self._begin(place)
        self._stack.append(_Frame(path, is_map))

    def _scalar(self, event: yaml.ScalarEvent, place: Place) -> None:
        self._node(event, place)
        text: str = event.value
        if len(text) > MOST_SCALAR:
            raise _Refusal(place, f"a text longer than {MOST_SCALAR // 1024} KiB")
        frame = self._stack[-1] if self._stack else None
        if frame is not None and frame.is_map and frame.key is None:
            self._key(frame, event, text, place)
            return
        self._begin(place)
        self._put(_resolve(event, text, place))

    def _key(self, frame: _Frame, event: yaml.ScalarEvent, text: str, place: Place) -> None:
        if text == "<<" and event.style is None:
            raise _Refusal(place, "merge keys are not allowed: write the keys out")
        if not isinstance(_resolve(event, text, place), str):
            raise _Refusal(place, f"a key must be a word: put {safe_line(text, 40)!r} in quotes if it is one")
        if text in frame.pairs:
            raise _Refusal(place, f"the key {safe_line(text, 60)!r} stands here a second time")
        frame.key = text
        self._document.keys[(*frame.path, text)] = place

    def _begin(self, place: Place) -> Path:
        """The path of the value that begins here, once its place is written down."""
        if not self._stack:
            self._document.values[()] = place
            return ()
        frame = self._stack[-1]
        if frame.is_map and frame.key is None:
            raise _Refusal(place, "a key must be a word, and not a list or a map")
        path = (*frame.path, frame.key if frame.key is not None else len(frame.items))
        self._document.values[path] = place
        return path

    def _close(self) -> None:
        frame = self._stack.pop()
        self._put(frame.pairs if frame.is_map else tuple(frame.items))

    def _put(self, value: Any) -> None:
        if not self._stack:
            self._document.data = value
            return
        frame = self._stack[-1]
        if frame.is_map and frame.key is not None:
            frame.pairs[frame.key] = value
            frame.key = None
        else:
            frame.items.append(value)


def _resolve(event: yaml.ScalarEvent, text: str, place: Place) -> Any:
    """What a plain scalar means; everything that readers of YAML disagree about stays text."""
    if event.style is not None:
        return text
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.fullmatch(text):
        return int(text)
    if _DECIMAL.fullmatch(text):
        return float(text)
    if text.lower() in (".nan", ".inf", "-.inf", "+.inf"):
        raise _Refusal(place, f"{safe_line(text, 20)} is not a number here")
    return text
