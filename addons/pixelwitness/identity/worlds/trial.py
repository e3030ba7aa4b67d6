"""What a search of a world took, measured as it ran: what hashing is worth, in seconds."""

import time
from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pixelwitness.identity.worlds import table
from pixelwitness.identity.worlds.hashing import Digest
from pixelwitness.identity.worlds.search import jobs_for, search
from pixelwitness.identity.worlds.world import Progress, World
from pixelwitness.vocabulary import Kind

type Way = Literal["tried", "table_made", "table"]
"""How: the digests of the texts were made one after another; those of all texts, into a table
that was then looked up in; or it was looked up in a table that had been made before."""


@dataclass(frozen=True, slots=True)
class Trial:
    """One world gone through for digests of one form.

    `texts` is how many texts the world has, `tried` how many were gone through until all were
    found (all of them where `way` is no trying), `wanted` and `found` count the digests, `seconds`
    is the time by the clock on the wall, with `processes` at work beside whatever else ran.
    """

    world: str
    kind: Kind
    form: Digest
    texts: int
    tried: int
    wanted: int
    found: int
    way: Way
    seconds: float
    processes: int


def find(
    world: World,
    form: Digest,
    wanted: Collection[bytes],
    cache: Path | None,
    progress: Progress | None,
    jobs: int | None,
    clock: Callable[[], float] = time.perf_counter,
) -> tuple[dict[bytes, bytes], Trial]:
    """digest -> text for the wanted ones that this world has, and what that took.

    A world that is worth a table is looked up in the one in `cache`, which is made where it is not
    there. `clock` counts seconds from anywhere.
    """
    reached: dict[str, int] = {}

    def note(name: str, done: int, of: int) -> None:
        reached[name] = done
        if progress is not None:
            progress(name, done, of)

    begin = clock()
    if world.text_at is None or cache is None:
        found = search(world, form, wanted, note, jobs)
    else:
        found = table.find(cache, world, world.text_at, form, wanted, note, jobs)
    return found, Trial(
        world=world.name,
        kind=world.kinds[0],
        form=form,
        texts=world.size,
        tried=reached.get(world.name, world.size),
        wanted=len(set(wanted)),
        found=len(found),
        way=_way(world, reached),
        seconds=round(clock() - begin, 6),
        processes=jobs_for(world, jobs) if reached else 1,
    )


def _way(world: World, reached: dict[str, int]) -> Way:
    """A search tells of the world itself, the making of a table of the table, a look-up nothing."""
    if world.name in reached:
        return "tried"
    return "table_made" if reached else "table"
