"""Jobs keep their order, whichever way they are done, and the waiting ones are bounded."""

import random
import threading
import time
from functools import partial

import pytest

from pixelwitness.live import inorder as module
from pixelwitness.live.inorder import InOrder


def test_jobs_are_done_in_the_order_in_which_they_come() -> None:
    order, done, draw = InOrder(), list[int](), random.Random(7)
    for number in range(900):
        if draw.random() < 0.3:
            assert order.aside(partial(done.append, number))
        else:
            order.at_once(partial(done.append, number))
    assert order.finish()
    assert done == list(range(900))


def test_nothing_waits_for_a_thread_where_nothing_went_aside() -> None:
    order, where = InOrder(), list[threading.Thread]()
    order.at_once(lambda: where.append(threading.current_thread()))
    assert where == [threading.current_thread()]
    assert order.finish()


def test_a_long_job_holds_nobody_up() -> None:
    order, going_on, done = InOrder(), threading.Event(), list[str]()
    order.aside(lambda: done.append(f"long {going_on.wait(20)}"))
    order.at_once(lambda: done.append("short"))
    assert done == []
    going_on.set()
    assert order.finish()
    assert done == ["long True", "short"]


def test_what_waits_is_bounded_but_for_what_must_be_done(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_MOST", 3)
    order, going_on, done = InOrder(), threading.Event(), list[int]()
    order.aside(lambda: done.append(int(going_on.wait(20)) - 1))
    taken = [order.aside(partial(done.append, number)) for number in range(1, 6)]
    order.at_once(lambda: done.append(9))
    going_on.set()
    assert order.finish()
    assert taken == [True, True, True, False, False]
    assert done == [0, 1, 2, 3, 9]


def test_the_end_does_not_wait_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_PATIENCE", 0.01)
    order, going_on = InOrder(), threading.Event()
    order.aside(lambda: time.sleep(0) if going_on.wait(20) else None)
    assert not order.finish()
    going_on.set()
