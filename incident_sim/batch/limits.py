"""What one submission may use of the machine, and how a process binds itself to it."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass

try:
    import resource
except ImportError:  # Windows: there the wall clock alone decides
    resource = None  # type: ignore[assignment]  # asked for before it is used

MIB = 1024 * 1024
MOST_FILE = 64 * MIB
"""What a process may write to one file: the recording of a single play is the largest."""
MOST_OPEN = 64


@dataclass(frozen=True)
class Limits:
    """What one submission may use. They end what runs away and never change what is graded."""

    seconds: int = 900
    """By the wall clock, with all that belongs to it. A play with 24 changes is simulated 25 times."""
    memory: int = 1024
    """MiB of address space, for each of its processes."""

    @property
    def cpu(self) -> int:
        """Seconds of processor time for each of its processes: a busy machine takes up to three times as long."""
        return max(1, self.seconds // 3)


def bind(limits: Limits) -> None:
    """Bind this process, and whatever it starts, for good."""
    if resource is None:
        return
    # One second between the two: at the first the process is told by a signal of its own, at the second it is killed.
    resource.setrlimit(resource.RLIMIT_CPU, (limits.cpu, limits.cpu + 1))
    _lower(resource.RLIMIT_CORE, 0)
    _lower(resource.RLIMIT_FSIZE, MOST_FILE)
    _lower(resource.RLIMIT_NOFILE, MOST_OPEN)
    if sys.platform != "darwin":  # which knows the limit and does not keep to it
        _lower(resource.RLIMIT_AS, limits.memory * MIB)


def _lower(which: int, most: int) -> None:
    _, hard = resource.getrlimit(which)
    bound = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(which, (bound, bound))


def lead_group() -> None:
    """Make this process the head of a group of its own, so that it can be ended with all it has started."""
    if hasattr(os, "setpgid"):
        os.setpgid(0, 0)
