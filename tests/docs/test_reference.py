"""The reference pages say what the code says."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

DOCS = Path(__file__).resolve().parents[2] / "docs"


def generated() -> dict[str, str]:
    """The pages as the code would write them now."""
    spec = importlib.util.spec_from_file_location("generate", DOCS / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    found: dict[str, str] = module.pages()
    return found


@pytest.mark.parametrize("name", ["actions.md", "faults.md", "figures.md"])
def test_a_reference_page_follows_the_code(name: str) -> None:
    """After a change, ``python docs/generate.py`` writes it anew."""
    assert (DOCS / "reference" / name).read_text(encoding="utf-8") == generated()[name]
