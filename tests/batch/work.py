"""What the children of a nursery do in tests; each must be importable by name in a fresh process."""

from __future__ import annotations

import os
import subprocess
import sys
import time

from incident_sim.analysis import Watch


def behave(task: str, watch: Watch) -> str:
    """Do as a task says."""
    match task:
        case "spin":
            while True:
                pass
        case "sleep":
            time.sleep(600)
        case "grow":
            hoard = []
            while True:
                hoard.append(bytes(16 * 1024 * 1024))
        case "vanish":
            os._exit(3)
        case "fail":
            raise RuntimeError("a fault of the grader")
        case "flood":
            return "x" * (9 * 1024 * 1024)
        case "leave-a-child":
            child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
            watch(str(child.pid), 0, 1)
            time.sleep(600)
        case "environment":
            return ",".join(sorted(os.environ))
        case "slay":
            os.kill(os.getppid(), 9)
            time.sleep(600)
    return f"done: {task}"
