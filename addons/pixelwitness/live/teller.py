"""Sentences for the log: what was just said is counted, and its number is told a little later."""

import math
import threading
import time
from collections.abc import Callable

_PAUSE = 1.0

type Tell = Callable[[int, str], None]
"""Takes the level of the log and a sentence."""


class Teller:
    """A page calls the pixel many times in one second; the log is for a reader.

    A sentence is said at once, and again when it comes more than a second later. What came
    meanwhile is told as a number, at the latest by `finish`.
    """

    def __init__(self, tell: Tell, clock: Callable[[], float] = time.monotonic) -> None:
        """`clock` gives seconds."""
        self._tell = tell
        self._clock = clock
        self._turn = threading.Lock()
        self._said: dict[tuple[int, str], tuple[float, int]] = {}

    @property
    def waiting(self) -> int:
        """How many sentences are remembered."""
        return len(self._said)

    def say(self, level: int, text: str) -> None:
        """From any thread."""
        now = self._clock()
        with self._turn:
            self._count(now - _PAUSE)
            at, times = self._said.get((level, text), (now, -1))
            self._said[level, text] = (at, times + 1)
        if times < 0:
            self._tell(level, text)

    def finish(self) -> None:
        """Tells what was only counted so far."""
        with self._turn:
            self._count(math.inf)

    def _count(self, until: float) -> None:
        """Oldest first: those said before that time have had their second."""
        for (level, text), (at, times) in list(self._said.items()):
            if at > until:
                return
            del self._said[level, text]
            if times:
                self._tell(level, f"{text}: {times} more within a second")
