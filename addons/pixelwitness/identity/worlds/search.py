"""Going through a world: which of its texts have a wanted digest. Large ones on all cores."""

import multiprocessing
import os
import signal
from collections.abc import Callable, Collection, Generator, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import closing
from functools import partial

from pixelwitness.identity.worlds.hashing import Digest, digests, hits
from pixelwitness.identity.worlds.world import Progress, World
from pixelwitness.workers import ends_with_its_parent

LARGE = 2_000_000  # texts; below, starting processes takes longer than it saves


def search(
    world: World,
    form: Digest,
    wanted: Collection[bytes],
    progress: Progress | None = None,
    jobs: int | None = None,
) -> dict[bytes, bytes]:
    """digest -> text, for the wanted digests that this world has; stops when all are found.

    `jobs` is the number of processes for a large world, by default one a core.
    """
    looked_for, found = frozenset(wanted), dict[bytes, bytes]()
    if not looked_for:
        return found
    work = partial(_scan, world.block, form, looked_for)
    with closing(spread(work, world.blocks, jobs_for(world, jobs))) as blocks:
        for done, texts in enumerate(blocks, start=1):
            found.update(zip(digests(form, texts), texts, strict=True))
            if progress is not None:
                progress(world.name, done * world.size // world.blocks, world.size)
            if len(found) == len(looked_for):
                break
    return found


def jobs_for(world: World, jobs: int | None = None) -> int:
    """How many processes search this world."""
    return (jobs or os.cpu_count() or 1) if world.size >= LARGE else 1


def spread[T](work: Callable[[int], T], count: int, jobs: int) -> Generator[T, None, None]:
    """`work(0)`, `work(1)` … in this order, done by `jobs` processes where they can be had.

    `work` must be sendable to another process. What is not yet begun is dropped when the
    caller closes it.
    """
    done = 0
    if jobs > 1:
        try:
            for result in _in_processes(work, count, jobs):
                done += 1
                yield result
        except (OSError, ImportError, NotImplementedError, BrokenProcessPool):
            pass  # no processes on this machine, or they were ended: go on in this one
    yield from map(work, range(done, count))


def _in_processes[T](work: Callable[[int], T], count: int, jobs: int) -> Iterator[T]:
    fresh = multiprocessing.get_context("spawn")  # a fork would copy the threads' locks
    pool = ProcessPoolExecutor(jobs, mp_context=fresh, initializer=_begin)
    try:
        yield from pool.map(work, range(count))
    finally:
        pool.shutdown(cancel_futures=True)


def _begin() -> None:
    """Ctrl-C is the parent's alone; where somebody kills the parent, nobody else ends this one."""
    ends_with_its_parent()
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _scan(
    block: Callable[[int], Sequence[bytes]], form: Digest, wanted: frozenset[bytes], n: int
) -> list[bytes]:
    return hits(form, block(n), wanted)
