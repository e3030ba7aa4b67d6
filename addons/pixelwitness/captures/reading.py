"""One capture being read: exchanges and gaps out, counts beside them."""

import hashlib
import sys
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

from pixelwitness.captures.detect import format_of, head_of
from pixelwitness.captures.pages import Pages
from pixelwitness.errors import CaptureError
from pixelwitness.exchange import Exchange, Gap, Interest

if TYPE_CHECKING:  # only hashing needs a thread
    from threading import Thread

type Progress = Callable[[int], None]

# each piece costs the two threads a wait for one another
_HASHED_AT_ONCE = 2 << 20
_WAY_OUT = "Save the network panel as HAR, or record with mitmproxy."


class Reading:
    """Iterate once for the exchanges; `entries` and `pages` grow meanwhile.

    `entries` counts every request of the capture, also those that nobody was interested in.
    """

    def __init__(
        self,
        path: Path,
        interest: Interest,
        progress: Progress | None = None,
        hashed: bool = True,
        helped: bool = False,
    ) -> None:
        """Tells the format from the content. Raises CaptureError where it is no capture."""
        self.name = "stdin" if str(path) == "-" else path.name
        self.path = _spooled(path) if str(path) == "-" or path.is_fifo() else path
        self.entries = 0
        self._pages = Pages()
        self._interest = interest
        self._helped = helped
        self._progress = progress or (lambda done: None)
        found = format_of(_head(self.path, self.name))
        if found is None:
            raise _no_capture(self.name)
        self.format = found
        self._sha256: str | None = None
        self._hashing = _started(self._hash) if hashed else None

    @property
    def sha256(self) -> str | None:
        """The hash of the file's bytes as given, by a second thread; None where not wanted."""
        if self._hashing:
            self._hashing.join()
        return self._sha256

    @property
    def pages(self) -> list[str]:
        """The addresses of the pages that were visited, in order."""
        return self._pages.addresses

    def __iter__(self) -> Iterator[Exchange | Gap]:
        if self.format == "flows":
            from pixelwitness.captures.flowfile import read_flows

            items = read_flows(self.path, self._interest, self._pages, self._progress)
        else:
            from pixelwitness.captures.har import read_har

            how = (self._interest, self._pages, self._progress)
            items = read_har(self.path, *how, helped=self._helped)
        try:
            for self.entries, item in items:
                if item is not None:
                    yield item
        except CaptureError as error:
            raise CaptureError(self.name, error.what, error.way_out) from error

    def _hash(self) -> None:
        digest, piece = hashlib.sha256(), bytearray(_HASHED_AT_ONCE)
        with self.path.open("rb", buffering=0) as file, memoryview(piece) as view:
            while got := file.readinto(piece):
                digest.update(view[:got])
        self._sha256 = digest.hexdigest()


def read(
    path: Path,
    interest: Interest,
    progress: Progress | None = None,
    hashed: bool = True,
    helped: bool = False,
) -> Reading:
    """The capture in that file, `-` for stdin.

    Where reading may be `helped`, a large HAR is read by two processes; the program's main module
    must be importable for that.
    """
    return Reading(path, interest, progress, hashed, helped)


def _started(work: Callable[[], None]) -> "Thread":
    from threading import Thread  # 3 ms

    thread = Thread(target=work, daemon=True)
    thread.start()
    return thread


def _head(path: Path, name: str) -> bytes:
    try:
        head = head_of(path)
        if not head:
            raise CaptureError(name, "is empty", _WAY_OUT)
        return head
    except CaptureError as error:
        raise CaptureError(name, error.what, error.way_out) from error
    except OSError as cause:
        raise CaptureError(name, f"cannot be read ({cause.strerror})") from cause


def _no_capture(name: str) -> CaptureError:
    return CaptureError(name, "is neither a HAR nor a mitmproxy flow file", _WAY_OUT)


def _spooled(pipe: Path) -> Path:
    """What comes out of a pipe in a file of its own: its hash and its content are both wanted."""
    import atexit
    import shutil
    import tempfile

    source = nullcontext(sys.stdin.buffer) if str(pipe) == "-" else pipe.open("rb")
    with source as told, tempfile.NamedTemporaryFile(prefix="pixelwitness-", delete=False) as file:
        shutil.copyfileobj(told, file)
    path = Path(file.name)
    atexit.register(path.unlink, missing_ok=True)
    return path
