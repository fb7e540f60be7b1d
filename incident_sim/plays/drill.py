"""Drill codes: which world a session was in, without its seed spelled out; and the drill of a day."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's: none that can be taken for another."""
_READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1", "-": "", " ": ""})
SHORT, LONG = 20, 55
"""Bits of a short code and of a long one; a short one has every seed below a million."""
_STRIDE = 0x2545F4914F6CDD1D
"""Odd, so that no two seeds share a code; seeds that are neighbours get codes that are not."""
FIRST_DAILY = 10_000
"""Daily drills lie above the seeds that practice draws, so that nobody has met one by chance."""


def drill_code(scenario: str, seed: int) -> str:
    """Five letters for a scenario and a seed below a million, twelve for any other; the last one is a check."""
    bits = SHORT if seed < 2**SHORT else LONG
    mixed = (seed * _STRIDE + _start(scenario)) % 2**bits
    letters = [LETTERS[mixed >> shift & 31] for shift in range(bits - 5, -1, -5)]
    return "".join(letters) + _check(scenario, "".join(letters))


def read_drill_code(scenario: str, code: str) -> int:
    """The seed of a code; raises ValueError for what is no code of this scenario."""
    text = code.upper().translate(_READ_AS)
    letters, check = text[:-1], text[-1:]
    bits = len(letters) * 5
    if bits not in (SHORT, LONG) or any(letter not in LETTERS for letter in text):
        raise ValueError("a drill code has five letters and digits, or twelve")
    if check != _check(scenario, letters):
        raise ValueError(f"this is no drill code of {scenario}: mind the letters, and the scenario")
    mixed = 0
    for letter in letters:
        mixed = mixed << 5 | LETTERS.index(letter)
    back = pow(_STRIDE, -1, 2**bits)
    seed: int = (mixed - _start(scenario)) * back % 2**bits
    return seed


def daily(date: str, scenarios: Sequence[str]) -> tuple[str, int]:
    """The scenario and the seed of a day, as ``2026-11-25``: the same wherever the same scenarios are on offer."""
    offered = sorted(scenarios)
    number = _number(f"daily/{date}/{','.join(offered)}")
    return offered[number % len(offered)], FIRST_DAILY + number // len(offered) % (2**SHORT - FIRST_DAILY)


def _start(scenario: str) -> int:
    return _number(f"drill/{scenario}")


def _check(scenario: str, letters: str) -> str:
    return LETTERS[_number(f"check/{scenario}/{letters}") % 32]


def _number(text: str) -> int:
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:16], "big")
