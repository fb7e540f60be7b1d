"""Draw the pool of names again: prints ``incident_sim/world/names.py``. A new pool is a new physics."""

from __future__ import annotations

import sys

from faker import Faker

LOCALES = (
    "en_US", "en_GB", "en_IN", "fr_FR", "de_DE", "es_ES", "it_IT", "nl_NL", "pl_PL", "pt_BR", "tr_TR", "sv_SE",
)  # fmt: skip
EACH = 9


def names() -> list[str]:
    """Names in plain letters, different from one another, from every locale."""
    found: list[str] = []
    for seed, locale in enumerate(LOCALES, start=1):
        faker = Faker(locale)
        faker.seed_instance(seed)
        wanted = len(found) + EACH
        while len(found) < wanted:
            name = f"{faker.first_name()} {faker.last_name()}"
            if name.isascii() and name.count(" ") == 1 and name not in found and len(name) < 22:
                found.append(name)
    return found


if __name__ == "__main__":
    head = (
        '"""Names for people who do not exist, drawn once with Faker and kept: '
        'a session never depends on its version."""'
    )
    lines = "".join(f'    "{name}",\n' for name in names())
    sys.stdout.write(f"{head}\n\nNAMES = (\n{lines})\n")
