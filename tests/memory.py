"""How much memory this process has taken at its most, for programs that tests start."""

from __future__ import annotations

import re
import resource
from pathlib import Path


def peak_megabytes() -> float:
    """The largest resident size of this program alone.

    ru_maxrss is inherited: a program starts with the peak of the one that started it (Linux, getrusage(2)).
    """
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024 / 1024
    found = re.search(r"VmHWM:\s+(\d+) kB", status.read_text())
    assert found
    return int(found[1]) / 1024
