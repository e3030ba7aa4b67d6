"""A large world in the order of its texts' digests, in a file: made once, then looked up in.

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
from contextlib import closing
from functools import partial
from itertools import takewhile
from pathlib import Path
from typing import IO

from pixelwitness.identity.worlds.hashing import DIGEST_SIZES, Digest, digests
from pixelwitness.identity.worlds.search import jobs_for, search, spread
from pixelwitness.identity.worlds.world import Progress, TextAt, World

_VERSION = 1  # raise it whenever a world's texts or their order change
_CHECKSUM = struct.Struct("<I")
_DROPPED = 2  # bits of the 32 that a key leaves out


class DamagedError(Exception):
    """The file is no table of this world and version, or was damaged."""


def table_path(folder: Path, world: World, form: Digest) -> Path:
    """Where the world's table for digests of that form lies in the caller's folder."""
    return folder / f"{world.kinds[0]}-{form}-v{_VERSION}.table"


def find(
    folder: Path,
    world: World,
    text_at: TextAt,
    form: Digest,
    wanted: Collection[bytes],
    progress: Progress | None = None,
    jobs: int | None = None,
) -> dict[bytes, bytes]:
    """digest -> text, for the wanted digests that this world has.

    Makes the table where there is none or a bad one. Where it cannot be made, the world is gone
    through without: what is found does not depend on the table.
    """
    try:
        try:
            return look_up(folder, world, text_at, form, wanted)
        except (OSError, DamagedError):
            build(folder, world, form, progress, jobs)
            return look_up(folder, world, text_at, form, wanted)
    except (OSError, DamagedError):
        return search(world, form, wanted, progress, jobs)


def build(
    folder: Path,
    world: World,
    form: Digest,
    progress: Progress | None = None,
    jobs: int | None = None,
) -> Path:
    """Writes the table, readable by its owner only, and puts it in place when it is whole.

    Raises OSError where the folder or the file cannot be written.
    """
    path = table_path(folder, world, form)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    work = partial(_run, world.block, form)
    with (
        closing(spread(work, world.blocks, jobs_for(world, jobs))) as runs,
        tempfile.NamedTemporaryFile(dir=folder, prefix=path.name, delete_on_close=False) as file,
    ):
        checksum = _put(file, _header(world, form), 0)
        for done, run in enumerate(runs, start=1):
            checksum = _put(file, run, checksum)
            if progress is not None:
                progress(f"table of {world.name}", done * world.size // world.blocks, world.size)
        file.write(_CHECKSUM.pack(checksum))
        file.close()
        Path(file.name).replace(path)
    return path


def look_up(
    folder: Path, world: World, text_at: TextAt, form: Digest, wanted: Collection[bytes]
) -> dict[bytes, bytes]:
    """digest -> text, for the wanted digests that this world has, by its table.

    Raises OSError where there is no such file, DamagedError where it is not what it must be.
    """
    path, header = table_path(folder, world, form), _header(world, form)
    if path.stat().st_size != len(header) + world.size * 4 + _CHECKSUM.size:
        raise DamagedError(f"{path}: has not the size of this table")
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        if not _is_sound(data, header):
            raise DamagedError(f"{path}: is another world's, or was damaged")
        with memoryview(data)[len(header) : -_CHECKSUM.size].cast("I") as positions:
            return {
                one: text for one in wanted for text in _texts(positions, world, text_at, form, one)
            }


def _texts(
    positions: Sequence[int], world: World, text_at: TextAt, form: Digest, wanted: bytes
) -> Iterator[bytes]:
    """The text with that digest, at most one, looked for in every block."""
    size, key = world.size // world.blocks, _key(wanted)
    for n in range(world.blocks):
        digest_of = partial(_digest, text_at, form, n)
        for position in _nearest(positions, n * size, (n + 1) * size, digest_of, key):
            if digest_of(position) == wanted:
                yield text_at(n, position)


def _nearest(
    positions: Sequence[int], low: int, high: int, digest_of: Callable[[int], bytes], key: int
) -> Iterator[int]:
    """Those from `low` to `high` whose digests have that key."""

    def key_of(position: int) -> int:
        return _key(digest_of(position))

    first = bisect_left(positions, key, low, high, key=key_of)
    return takewhile(lambda one: key_of(one) == key, (positions[at] for at in range(first, high)))


def _digest(text_at: TextAt, form: Digest, n: int, position: int) -> bytes:
    return next(digests(form, (text_at(n, position),)))


def _run(block: Callable[[int], Sequence[bytes]], form: Digest, n: int) -> bytes:
    """The positions of block `n` in the order of their digests' keys."""
    joined = array("I", b"".join(digests(form, block(n))))
    keys = [first >> _DROPPED for first in joined[:: DIGEST_SIZES[form] // 4]]
    return array("I", sorted(range(len(keys)), key=keys.__getitem__)).tobytes()


def _key(digest: bytes) -> int:
    """30 bits of the digest: Python sorts numbers of 30 bits much faster than longer ones."""
    return int.from_bytes(digest[:4], sys.byteorder) >> _DROPPED


def _header(world: World, form: Digest) -> bytes:
    """Names everything that the body depends on; the file of another world differs."""
    shape = f"{world.size} texts {world.blocks} blocks {form} {sys.byteorder}"
    return f"pixelwitness {_VERSION} {world.name} {shape}\n".encode().ljust(256, b" ")


def _put(file: IO[bytes], data: bytes, checksum: int) -> int:
    file.write(data)
    return zlib.crc32(data, checksum)


def _is_sound(data: mmap.mmap, header: bytes) -> bool:
    """Whether it begins with that header, and the checksum over all before it is right."""
    with memoryview(data) as whole, whole[: -_CHECKSUM.size] as summed:
        (checksum,) = _CHECKSUM.unpack_from(whole, len(summed))
        return data[: len(header)] == header and zlib.crc32(summed) == checksum
