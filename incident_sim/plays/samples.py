"""What may stand for a placeholder while a runbook is only being read."""

from __future__ import annotations

from typing import Any

_SAMPLES: dict[str, Any] = {
    "@onset": "1m",
    "@magnitude": "many",
    "@failing": 0.5,
    "@peak_error": 0.9,
    "@users": 100,
    "@failed": 100,
    "@revenue": 100,
    "@doubtful_payments": 1,
    "@mitigated": "5m",
    "@page_delay": "1m",
    "@timeline": (),
    "@state_changes": (),
    "@segments": (),
    "@alert": "some-alert",
}


def with_samples(value: Any) -> Any:
    """A step's action with every placeholder replaced by something of its kind."""
    return filled(value, _SAMPLES)


def filled(value: Any, values: dict[str, Any]) -> Any:
    """Data with every placeholder replaced by its value; one without a value becomes empty."""
    match value:
        case str() if value.startswith("@"):
            return values.get(value)
        case dict():
            return {key: filled(item, values) for key, item in value.items()}
        case tuple() | list():
            return tuple(filled(item, values) for item in value)
        case _:
            return value
