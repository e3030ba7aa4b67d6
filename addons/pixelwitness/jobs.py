"""Several captures at once, each in a process of its own; results in the order of the captures.

Only captures' names, results and errors pass between the processes. A case folder is written by
the process that asks, which gets the results one after another, as if there were no others.
"""

import traceback
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from multiprocessing.connection import Connection, wait
from pathlib import Path

from pixelwitness.errors import CaptureError, InputError, RuleError
from pixelwitness.replay import Question, Replayed, replay
from pixelwitness.workers import Worker, dismissed, hired

type Reached = Callable[[Path, int], None]
type _Outcome = Replayed | Exception

_AHEAD = 4  # captures that may be read before their turn, for each process
_STEP = 1 << 20  # bytes read between two reports of progress


def replay_at_once(
    paths: Sequence[Path],
    ask: Callable[[], Question],
    digest: str,
    jobs: int,
    reached: Reached,
    for_case: bool = False,
) -> Iterator[Replayed | CaptureError]:
    """The results of all captures, in their order, or the error of one that cannot be read.

    Any other error is raised when its turn comes.

    `ask` makes the question anew in each process; it must pickle, and its rules must have that
    `digest`. `reached` is told how many bytes of which capture were read.
    """
    workers: list[Worker] = []
    try:
        for _ in range(min(jobs, len(paths))):
            workers.append(hired(_work, ask, digest, for_case))
        desks: dict[Connection, int | None] = dict.fromkeys(worker.desk for worker in workers)
        yield from _in_order(paths, desks, reached, jobs * _AHEAD)
    finally:
        dismissed(workers)


def _in_order(
    paths: Sequence[Path], desks: dict[Connection, int | None], reached: Reached, ahead: int
) -> Iterator[Replayed | CaptureError]:
    """Hands out the captures, and yields each outcome in its turn."""
    outcomes: dict[int, _Outcome] = {}
    given = 0
    for turn in range(len(paths)):
        while turn not in outcomes:
            for desk in (desk for desk, number in desks.items() if number is None):
                if given < min(len(paths), turn + ahead):
                    desk.send(paths[given])
                    desks[desk] = given
                    given += 1
            _take(paths, desks, outcomes, reached)
        outcome = outcomes.pop(turn)
        if isinstance(outcome, (Replayed, CaptureError)):
            yield outcome
        else:
            raise outcome


def _take(
    paths: Sequence[Path],
    desks: dict[Connection, int | None],
    outcomes: dict[int, _Outcome],
    reached: Reached,
) -> None:
    """Waits for the next words from the processes: bytes read so far, or an outcome."""
    for desk in wait([desk for desk, number in desks.items() if number is not None]):
        number = desks[desk] if isinstance(desk, Connection) else None
        if number is None or not isinstance(desk, Connection):
            continue
        try:
            told: int | _Outcome = desk.recv()
        except EOFError as cause:
            raise RuntimeError(f"the process that read {paths[number].name} has died") from cause
        if isinstance(told, int):
            reached(paths[number], told)
        else:
            outcomes[number] = told
            desks[desk] = None


def _work(desk: Connection, ask: Callable[[], Question], digest: str, for_case: bool) -> None:
    """One process: captures in, outcomes out."""
    asked_once = cache(ask)
    while True:
        path = desk.recv()
        desk.send(_outcome(path, asked_once, digest, for_case, desk))


def _outcome(
    path: Path, ask: Callable[[], Question], digest: str, for_case: bool, desk: Connection
) -> _Outcome:
    try:
        question = ask()
        if question.rules.digest != digest:
            raise RuleError("rules", "were changed in the middle of the work", "Replay once more.")
        return replay(path, question, _steps(desk), for_case)
    except InputError as error:
        return error
    except BrokenPipeError:
        raise
    except Exception:
        return RuntimeError(f"in the process that read {path.name}:\n{traceback.format_exc()}")


def _steps(desk: Connection) -> Callable[[int], None]:
    told = 0

    def progress(done: int) -> None:
        nonlocal told
        if done - told >= _STEP:
            told = done
            desk.send(done)

    return progress
