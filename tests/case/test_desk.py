"""The clerk's desk: written at once, synced within a second, idle when idle, done when told all."""

import io
import os
import pickle
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any

import pytest

from pixelwitness.case import About, CaseWriter, create_or_open, read_case, verify_chains
from pixelwitness.case.desk import Answer, Job, serve, unpickled
from pixelwitness.errors import CaseError

TIME = "2026-11-24T10:00:00.000Z"

type Tell = Callable[..., None]


@pytest.fixture
def synced(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """When the case was synced."""
    times: list[float] = []
    real = CaseWriter.sync

    def sync(self: CaseWriter) -> None:
        real(self)
        times.append(time.monotonic())

    monkeypatch.setattr(CaseWriter, "sync", sync)
    return times


@pytest.fixture
def tell(folder: Path, about: About, synced: list[float]) -> Iterator[Tell]:
    """Hands a job to a desk that runs in a thread; in the end the pipe is closed."""
    reading, writing = os.pipe()
    with os.fdopen(reading, "rb") as told, os.fdopen(writing, "wb") as pipe:
        desk = threading.Thread(target=serve, args=(told, io.BytesIO(), 0.2))
        desk.start()

        def hand_over(what: str, *words: Any, **details: Any) -> None:
            pickle.dump(Job(what, words, details), pipe)
            pipe.flush()

        hand_over("open", folder, about)
        yield hand_over
        pipe.close()
        desk.join(20)
        assert not desk.is_alive()


def served(*jobs: Job, end: bytes = b"") -> list[Answer]:
    """What a desk answers that is told these jobs and then no more."""
    answers = io.BytesIO()
    serve(io.BytesIO(b"".join(map(pickle.dumps, jobs)) + end), answers)
    answers.seek(0)
    return list(unpickled(answers))


def eventually(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + 20
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.01)


def told(folder: Path) -> int:
    return sum(line["type"] == "failed" for line in read_case(folder).journal)


def test_lines_are_written_at_once_and_synced_together(
    tell: Tell, folder: Path, synced: list[float]
) -> None:
    for number in range(50):
        tell("journal", "failed", TIME, entry=number)
    eventually(lambda: (folder / "journal.jsonl").exists() and told(folder) == 50)
    eventually(lambda: bool(synced))
    time.sleep(0.5)
    number = len(synced)
    time.sleep(0.5)
    assert len(synced) == number < 50


def test_what_keeps_coming_does_not_put_the_syncing_off(tell: Tell, synced: list[float]) -> None:
    end = time.monotonic() + 20
    while len(synced) < 3:
        assert time.monotonic() < end
        tell("journal", "failed", TIME, entry=1)
        time.sleep(0.01)


def test_only_questions_and_failures_are_answered(folder: Path, about: About) -> None:
    opening = Job("open", (folder, about), {})
    line = Job("journal", ("failed", TIME), {"entry": 1})
    begun = Job("begin_original", ("live.mitm",), {}, asked=True)
    wrong = Job("journal", ("failed", TIME), {"previous": "x"})
    answers = served(opening, line, begun, begun, wrong)
    assert [one.asked for one in answers] == [True, True, True, False]
    assert answers[1].value == folder / "captures" / "live.mitm"
    assert isinstance(answers[2].error, CaseError)
    assert isinstance(answers[3].error, ValueError)
    assert told(folder) == 1


@pytest.mark.parametrize("cut", range(0, 60, 7))
def test_a_job_that_was_not_wholly_handed_over_is_not_done(
    folder: Path, about: About, cut: int
) -> None:
    line = Job("journal", ("failed", TIME), {"entry": 1})
    served(Job("open", (folder, about), {}), line, end=pickle.dumps(line)[:cut])
    assert told(folder) == 1
    assert verify_chains(folder) == []


def test_a_folder_that_is_no_case_is_refused(folder: Path, about: About) -> None:
    folder.mkdir()
    (folder / "letter.txt").write_text("x")
    (answer,) = served(Job("open", (folder, about), {}))
    assert isinstance(answer.error, CaseError)


def test_a_case_that_cannot_be_closed_is_told(folder: Path, about: About) -> None:
    gone = Job("journal", ("failed", TIME), {"entry": 1})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(CaseWriter, "_journal_heads", lambda self: shutil.rmtree(self.folder / "x"))
        answers = served(Job("open", (folder, about), {}), gone)
    assert [type(one.error) for one in answers] == [type(None), FileNotFoundError]
    create_or_open(folder, about).close()


def test_nothing_told_is_nothing_done() -> None:
    assert served() == []


def test_nobody_needs_to_listen(folder: Path, about: About) -> None:
    class Deaf(io.BytesIO):
        def write(self, _: Any) -> int:
            raise BrokenPipeError

    jobs = (Job("open", (folder, about), {}), Job("journal", ("failed", TIME), {"entry": 1}))
    deaf: IO[bytes] = Deaf()
    serve(io.BytesIO(b"".join(map(pickle.dumps, jobs))), deaf)
    assert told(folder) == 1
