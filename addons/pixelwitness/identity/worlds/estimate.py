"""How long it takes to go through a world on this machine, measured on a small part of it."""

import time
from collections.abc import Callable

from pixelwitness.identity.worlds.hashing import Digest, hits
from pixelwitness.identity.worlds.search import jobs_for
from pixelwitness.identity.worlds.world import World

_SAMPLE_SECONDS = 0.2
_NOBODYS = frozenset((b"",))  # no digest is empty, so that nothing is found


def seconds_for(
    world: World,
    form: Digest,
    jobs: int | None = None,
    clock: Callable[[], float] = time.perf_counter,
) -> float:
    """Seconds to try every text, at the pace of the first blocks; less where all is found sooner.

    Processes that share the cores with other work are slower than this says.
    """
    tried, took, begin = 0, 0.0, clock()
    for n in range(world.blocks):
        texts = world.block(n)
        hits(form, texts, _NOBODYS)
        tried, took = tried + len(texts), clock() - begin
        if took >= _SAMPLE_SECONDS:
            break
    return took / max(tried, 1) * world.size / jobs_for(world, jobs)
