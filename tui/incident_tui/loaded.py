"""What was loaded for good is not looked through again."""

from __future__ import annotations

import gc


def keep_loaded() -> None:
    """Spare the collector all that is there by now.

    It stands still for a tenth of a second where it goes through every module and class, and does so at any key.
    """
    gc.freeze()
