"""A pipe into which bytes are put without ever waiting; what does not fit at once goes in later."""

import contextlib
import os
import sys
import threading
import time
from collections import deque
from typing import IO

if sys.platform == "linux":
    import fcntl

    def _widen(pipe: int) -> None:
        """What stands in the pipe outlives this process, so as much as may be should find room."""
        with contextlib.suppress(OSError):
            fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, _WIDE)

else:

    def _widen(pipe: int) -> None:
        """Only Linux can do that."""


_PAUSE = 0.01
_WIDE = 1 << 20  # what Linux allows everybody


class Outbox:
    """Bytes go out in the order in which they were posted, from whichever thread."""

    def __init__(self, pipe: IO[bytes]) -> None:
        """The end of a pipe for writing, of which from now on nobody else makes use."""
        self._pipe = pipe
        self._left: deque[bytes] = deque()
        self._turn = threading.Lock()
        self._thread: threading.Thread | None = None
        os.set_blocking(pipe.fileno(), False)
        _widen(pipe.fileno())

    def post(self, raw: bytes) -> None:
        """Writes them at once where there is room; else a thread does, which ends when it is done.

        Where nobody reads any more they are lost: the reader's end is for others to notice.
        """
        with self._turn:
            rest = raw if self._left else raw[self._written(raw) :]
            if rest:
                self._left.append(rest)
            if self._left and self._thread is None:
                self._thread = threading.Thread(target=self._deliver, name="pixelwitness-outbox")
                self._thread.start()

    def close(self) -> None:
        """Ends the pipe when all is written."""
        if (thread := self._thread) is not None:
            thread.join()
        self._pipe.close()

    def _deliver(self) -> None:
        while self._is_left():
            time.sleep(_PAUSE)

    def _is_left(self) -> bool:
        """Writes what there is room for, and tells whether anything has to wait."""
        with self._turn:
            while self._left:
                rest = self._left[0][self._written(self._left[0]) :]
                if rest:
                    self._left[0] = rest
                    return True
                self._left.popleft()
            self._thread = None
            return False

    def _written(self, raw: bytes) -> int:
        """How many bytes there was room for."""
        try:
            return os.write(self._pipe.fileno(), raw)
        except BlockingIOError:
            return 0
        except OSError:
            return len(raw)
