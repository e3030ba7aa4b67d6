"""UTF-16, as Fiddler and PowerShell write it -> UTF-8, while it is read."""

import codecs
import io
from typing import Any

MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_CHUNK = 1 << 16


class Recoded(io.RawIOBase):
    """A text in UTF-16 with its byte order mark, read as UTF-8. What is no character stays so."""

    def __init__(self, source: Any) -> None:
        """`source` has `read(size)` and stands at the mark."""
        super().__init__()
        self._source = source
        self._decoder = codecs.getincrementaldecoder("utf-16")("surrogatepass")
        self._ready = b""

    def readable(self) -> bool:
        """As io.RawIOBase wants it."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fewer bytes than asked for do not mean the end, none do."""
        while not self._ready:
            raw = self._source.read(_CHUNK)
            self._ready = self._decoded(raw).encode("utf-8", "surrogatepass")
            if not raw and not self._ready:
                return 0
        view = memoryview(buffer)
        count = min(len(view), len(self._ready))
        view[:count] = self._ready[:count]
        self._ready = self._ready[count:]
        return count

    def _decoded(self, raw: bytes) -> str:
        """More of the text; at the end what was waiting for its second half, which never came."""
        try:
            return self._decoder.decode(raw, final=not raw)
        except UnicodeDecodeError:  # an odd byte at the very end
            self._decoder.reset()
            return ""
