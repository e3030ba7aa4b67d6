"""The time and memory of one whole process."""

import os
import subprocess
import time


def measured(command: list[str]) -> tuple[float, float]:
    """(seconds, peak memory in MB) of one whole process."""
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    begin = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, env=environment)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode in (0, 1), command
    return time.perf_counter() - begin, usage.ru_maxrss / 1000
