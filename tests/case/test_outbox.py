"""Bytes go out whole and in order, and whoever posts them never waits for a reader."""

import os
import sys
import threading
from collections.abc import Iterator
from typing import IO

import pytest

from pixelwitness.case.outbox import Outbox

BIG = bytes(range(256)) * 8_000  # two megabytes: no pipe takes it at once
SIGNS = (b"a", b"b", b"c")


@pytest.fixture
def pipe() -> Iterator[tuple[IO[bytes], IO[bytes]]]:
    """The reader's end and the writer's."""
    reading, writing = os.pipe()
    with os.fdopen(reading, "rb") as reader, os.fdopen(writing, "wb") as writer:
        yield reader, writer


def test_what_there_is_room_for_is_written_at_once(pipe: tuple[IO[bytes], IO[bytes]]) -> None:
    outbox = Outbox(pipe[1])
    outbox.post(b"one")
    outbox.post(b"two")
    assert pipe[0].read(6) == b"onetwo"
    assert "pixelwitness-outbox" not in [one.name for one in threading.enumerate()]
    outbox.close()
    assert pipe[0].read() == b""


@pytest.mark.skipif(sys.platform != "linux", reason="pipes cannot be widened")
def test_a_burst_is_out_of_this_process_at_once(pipe: tuple[IO[bytes], IO[bytes]]) -> None:
    outbox = Outbox(pipe[1])
    for _ in range(900):
        outbox.post(b"x" * 1_000)
    assert "pixelwitness-outbox" not in [one.name for one in threading.enumerate()]
    outbox.close()
    assert len(pipe[0].read()) == 900_000


def test_posting_does_not_wait_for_the_reader(pipe: tuple[IO[bytes], IO[bytes]]) -> None:
    outbox = Outbox(pipe[1])
    for part in (b"<", BIG, BIG, b">"):
        outbox.post(part)
    assert pipe[0].read(2 * len(BIG) + 2) == b"<" + BIG + BIG + b">"
    outbox.post(b"later")
    outbox.close()
    assert pipe[0].read() == b"later"


def test_closing_waits_until_all_is_written(pipe: tuple[IO[bytes], IO[bytes]]) -> None:
    outbox = Outbox(pipe[1])
    outbox.post(BIG)
    closing = threading.Thread(target=outbox.close)
    closing.start()
    assert pipe[0].read() == BIG
    closing.join(20)
    assert not closing.is_alive()


def test_what_several_threads_post_is_not_mixed(pipe: tuple[IO[bytes], IO[bytes]]) -> None:
    outbox = Outbox(pipe[1])

    def post(sign: bytes) -> None:
        for _ in range(20):
            outbox.post(sign * 9_999)

    threads = [threading.Thread(target=post, args=[sign]) for sign in SIGNS]
    for thread in threads:
        thread.start()
    posts = [pipe[0].read(9_999) for _ in range(60)]
    for thread in threads:
        thread.join()
    outbox.close()
    assert sorted(posts) == [s * 9_999 for s in SIGNS for _ in range(20)]


def test_where_nobody_reads_any_more_nothing_waits(pipe: tuple[IO[bytes], IO[bytes]]) -> None:
    outbox = Outbox(pipe[1])
    outbox.post(BIG)
    pipe[0].close()
    outbox.post(b"lost")
    outbox.close()
