"""Jobs in the order in which they come: done at once, or aside in a thread where they take long."""

import queue
import threading
from collections.abc import Callable

_MOST = 1_000
_PATIENCE = 30.0

type Job = Callable[[], None]


class InOrder:
    """No job begins before the one that came earlier is done, whichever way it is done.

    Jobs come from one thread alone, and must not raise.
    """

    def __init__(self) -> None:
        """The thread starts with the first job that goes aside."""
        self._jobs: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self._left = 0
        self._count = threading.Lock()
        self._thread: threading.Thread | None = None

    def at_once(self, job: Job) -> None:
        """Does the job now; where others are still under way aside, behind them."""
        if self._left:
            self._put(job)
        else:
            job()

    def aside(self, job: Job) -> bool:
        """Does the job in the thread; False where more than 1,000 wait, and it is not done."""
        if self._left > _MOST:
            return False
        self._put(job)
        return True

    def finish(self) -> bool:
        """Waits until all is done; False where that takes more than 30 seconds."""
        if self._thread is None:
            return True
        self._jobs.put(None)
        self._thread.join(_PATIENCE)
        return not self._thread.is_alive()

    def _put(self, job: Job) -> None:
        with self._count:
            self._left += 1
        self._jobs.put(job)
        if self._thread is None:
            self._thread = threading.Thread(
                target=self._work, name="pixelwitness-aside", daemon=True
            )
            self._thread.start()

    def _work(self) -> None:
        while (job := self._jobs.get()) is not None:
            job()
            del job  # else the last flow would be kept until the next one comes
            with self._count:
                self._left -= 1
