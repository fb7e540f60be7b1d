"""Classes of submissions to the small shop: honest ones, and one of each hostile kind."""

from __future__ import annotations

import os
import random
from pathlib import Path

from incident_sim.analysis.results import Code

SHOP = Path(__file__).parent / "shop.yaml"
MOVES = (
    "{at: %ds, do: rollback, service: web}",
    "{at: %ds, do: restart, service: web}",
    "{at: %ds, do: scale, service: web, replicas: 3}",
    "{at: %ds, do: shed, journey: buy, admit: 50%%}",
    "{at: %ds, do: view_changes}",
    "{at: %ds, do: view_metrics, service: web}",
    "{at: %ds, do: note, text: Looking at what changed}",
    "{at: %ds, do: post_status, status: investigating, journeys: [buy], effect: failing, next_update: 5m}",
)


def honest(number: int) -> str:
    """A generated play of the small shop, always the same for a number."""
    chance = random.Random(number)
    lines = ["{at: %ds, do: acknowledge, alert: buying-burns}" % chance.randrange(11, 30)]  # noqa: UP031  # as the moves
    lines += ["{at: %ds, do: declare, severity: SEV1}" % chance.randrange(31, 60)]  # noqa: UP031
    lines += [chance.choice(MOVES) % at for at in sorted(chance.sample(range(61, 280), chance.randrange(1, 5)))]
    return play(*lines, seed=1 + number % 2, submission_id=f"student-{number}")


def play(*actions: str, seed: int | str = 1, **more: object) -> str:
    """A submission of these actions."""
    head = f"version: 1\nscenario: small-shop\nseed: {seed}\n"
    rest = "".join(f"{key}: {value}\n" for key, value in more.items())
    return head + rest + "actions:\n" + "".join(f"  - {action}\n" for action in actions)


ACKNOWLEDGE = "{at: 31s, do: acknowledge, alert: buying-burns}"
TEXTS: dict[str, tuple[str, Code]] = {
    "empty": ("", "invalid"),
    "not-yaml": ("{[", "invalid"),
    "bomb": ("a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n", "invalid"),
    "deep": ("[" * 5000 + "]" * 5000, "invalid"),
    "unknown-scenario": (play(ACKNOWLEDGE).replace("small-shop", "no-such-shop"), "unknown_scenario"),
    "traversal": (play(ACKNOWLEDGE).replace("small-shop", "../../../etc/passwd"), "invalid"),
    "a-file-nearby": (play(ACKNOWLEDGE).replace("small-shop", "shop.yaml"), "unknown_scenario"),
    "physics": (play(ACKNOWLEDGE, physics=99), "other_rules"),
    "digest": (play(ACKNOWLEDGE, scenario_digest="0" * 64), "other_rules"),
    "negative": (play("{at: -5s, do: view_map}"), "invalid"),
    "many-actions": (play(*["{at: 31s, do: view_map}"] * 2500), "invalid"),
    "not-a-number": (play(ACKNOWLEDGE, seed=".nan"), "invalid"),
    "huge-number": (play(ACKNOWLEDGE, seed="9" * 400), "invalid"),
    "twice": (play(ACKNOWLEDGE) + "seed: 2\n", "invalid"),
    "control": (play(ACKNOWLEDGE, submission_id='"\\e]52;c;x\\a[red]"'), "invalid"),
    "tag": (play(ACKNOWLEDGE, notes="!!python/object/apply:os.system [id]"), "invalid"),
}
"""Hostile texts, and why each is not gradable."""


def hand_in(folder: Path, honest_ones: int, hostile: int) -> dict[str, Code]:
    """Fill a folder, and tell which files are not gradable, and why."""
    expected: dict[str, Code] = {}
    folder.mkdir(parents=True)
    for number in range(honest_ones):
        place = folder / f"group-{number % 4}"
        place.mkdir(exist_ok=True)
        (place / f"play-{number}.yaml").write_text(honest(number), encoding="utf-8")
    names = list(TEXTS)[: max(0, hostile - 4)]
    for name in names:
        (folder / f"{name}.yaml").write_text(TEXTS[name][0], encoding="utf-8")
        expected[f"{name}.yaml"] = TEXTS[name][1]
    (folder / "binary.yaml").write_bytes(b"\xff\xfe\x00\x01" * 100)
    with (folder / "huge.yaml").open("wb") as stream:
        stream.truncate(100 * 1024 * 1024)
    os.mkfifo(folder / "pipe.yaml")
    (folder / "loop").symlink_to(folder)
    return expected | dict.fromkeys(("binary.yaml", "huge.yaml", "pipe.yaml", "loop"), "unreadable")
