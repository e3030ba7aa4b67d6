"""All Dutch postcodes in the order of their digests, in a file: built once, then looked up in.

The file holds no digests. Each block of the world is written as the positions of its texts, in
the order of their digests; a look-up halves the block and computes the digest of each text that
it meets. So a hit is always computed anew, and a damaged file cannot make a false one.
"""

import mmap
import struct
import sys
import tempfile
import zlib
from array import array
from bisect import bisect_left
from collections.abc import Callable, Collection, Iterator, Sequence
from functools import partial
from itertools import takewhile
from pathlib import Path
from typing import IO

from pixelwitness.identity.worlds.hashing import DIGEST_SIZES, Digest, digests
from pixelwitness.identity.worlds.postcodes import (
    block_size,
    dutch_postcodes,
    postcode_at,
    postcode_block,
)
from pixelwitness.identity.worlds.search import jobs_for, search, spread
from pixelwitness.identity.worlds.world import Progress

_VERSION = 1  # raise it whenever the world's texts or their order change
_CHECKSUM = struct.Struct("<I")
_DROPPED = 2  # bits


class DamagedError(Exception):
    """The file is no table of this version, or was damaged."""


def table_path(folder: Path, form: Digest) -> Path:
    """Where the table for digests of that form lies in the caller's folder."""
    return folder / f"postcodes-nl-{form}-v{_VERSION}.table"


def find(
    folder: Path,
    form: Digest,
    wanted: Collection[bytes],
    progress: Progress | None = None,
    jobs: int | None = None,
) -> dict[bytes, bytes]:
    """digest -> text, for the wanted digests that are of Dutch postcodes.

    Makes the table where there is none or a bad one. Where it cannot be made, the world is gone
    through without: what is found does not depend on the table.
    """
    try:
        try:
            return look_up(folder, form, wanted)
        except (OSError, DamagedError):
            build(folder, form, progress, jobs)
            return look_up(folder, form, wanted)
    except (OSError, DamagedError):
        return search(dutch_postcodes(), form, wanted, progress, jobs)


def build(
    folder: Path, form: Digest, progress: Progress | None = None, jobs: int | None = None
) -> Path:
    """Writes the table, readable by its owner only, and puts it in place when it is whole.

    Raises OSError where the folder or the file cannot be written.
    """
    world, path = dutch_postcodes(), table_path(folder, form)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=folder, prefix=path.name, delete_on_close=False) as file:
        checksum = _put(file, _header(form), 0)
        runs = spread(partial(_run, form), world.blocks, jobs_for(world, jobs))
        for done, run in enumerate(runs, start=1):
            checksum = _put(file, run, checksum)
            if progress is not None:
                progress(f"table of {world.name}", done * block_size(), world.size)
        file.write(_CHECKSUM.pack(checksum))
        file.close()
        Path(file.name).replace(path)
    return path


def look_up(folder: Path, form: Digest, wanted: Collection[bytes]) -> dict[bytes, bytes]:
    """digest -> text, for the wanted digests that are of Dutch postcodes.

    Raises OSError where there is no such file, DamagedError where it is not what it must be.
    """
    path, header = table_path(folder, form), _header(form)
    _check_size(path, header)
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        _check(data, header)
        with memoryview(data)[len(header) : -_CHECKSUM.size].cast("I") as positions:
            return {digest: text for digest in wanted for text in _texts(positions, form, digest)}


def _texts(positions: Sequence[int], form: Digest, wanted: bytes) -> Iterator[bytes]:
    """The text with that digest, at most one, looked for in every block."""
    size = block_size()
    for n in range(len(positions) // size):
        digest_of = partial(_digest, form, n)
        for position in _nearest(positions, n * size, digest_of, _key(wanted)):
            if digest_of(position) == wanted:
                yield postcode_at(n, position)


def _nearest(
    positions: Sequence[int], low: int, digest_of: Callable[[int], bytes], key: int
) -> Iterator[int]:
    """The positions of the block that begins at `low` whose digests have that key."""

    def key_of(position: int) -> int:
        return _key(digest_of(position))

    high = low + block_size()
    first = bisect_left(positions, key, low, high, key=key_of)
    return takewhile(lambda position: key_of(position) == key, positions[first:high])


def _digest(form: Digest, n: int, position: int) -> bytes:
    return next(digests(form, (postcode_at(n, position),)))


def _run(form: Digest, n: int) -> bytes:
    """The positions of block `n` in the order of their digests' keys."""
    size = DIGEST_SIZES[form]
    firsts = array("I", b"".join(digests(form, postcode_block(n))))[:: size // 4]
    keys = [first >> _DROPPED for first in firsts]
    return array("I", sorted(range(len(keys)), key=keys.__getitem__)).tobytes()


def _key(digest: bytes) -> int:
    """30 bits of the digest: Python sorts numbers of 30 bits much faster than longer ones."""
    return int.from_bytes(digest[:4], sys.byteorder) >> _DROPPED


def _header(form: Digest) -> bytes:
    """64 bytes that name everything the body depends on; another program's file differs."""
    words = f"pixelwitness postcodes {_VERSION} {form} {block_size()} {sys.byteorder}\n"
    return words.encode().ljust(64, b"\0")


def _put(file: IO[bytes], data: bytes, checksum: int) -> int:
    file.write(data)
    return zlib.crc32(data, checksum)


def _check_size(path: Path, header: bytes) -> None:
    body = dutch_postcodes().size * 4
    if path.stat().st_size != len(header) + body + _CHECKSUM.size:
        raise DamagedError("has not the size of a table")


def _check(data: mmap.mmap, header: bytes) -> None:
    """The header is the expected one, and the checksum is right over all that lies before it."""
    with memoryview(data) as whole, whole[: -_CHECKSUM.size] as summed:
        if (
            summed[: len(header)] != header
            or zlib.crc32(summed) != _CHECKSUM.unpack(whole[-_CHECKSUM.size :])[0]
        ):
            raise DamagedError("is no table of this version, or was damaged")
