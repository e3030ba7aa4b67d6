"""A process that writes a case for this one, so that this one waits neither for disk nor for turns.

A thread would do for the disk, but not for the turns: beside a busy interpreter each call of the
system costs a thread its turn, and it waits for the next one longer than the writing takes.
"""

import os
import pickle
import queue
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any, cast

from pixelwitness.case.about import About
from pixelwitness.case.desk import Answer, Job, unpickled
from pixelwitness.case.outbox import Outbox
from pixelwitness.errors import CaseError

_PACKAGES = Path(__file__).parents[2]

type Failed = Callable[[str, Exception], object]
"""Takes what was to be done ("" where the process itself has ended), and why it was not."""


class Clerk:
    """The process, and this one's ends of the pipes to it.

    It never hears Ctrl-C, nor does the end of this process end it: it writes all that was handed
    over, closes the case and goes.
    """

    def __init__(self, folder: Path, about: About, failed: Failed) -> None:
        """Has the case opened or made; raises CaseError where it cannot be written.

        `failed` is told, from a thread, of what could not be done later.
        """
        self._failed = failed
        self._closing = False
        self._process = _hired()
        self._outbox = Outbox(cast("IO[bytes]", self._process.stdin))
        self._answers: queue.SimpleQueue[Answer] = queue.SimpleQueue()
        self._ear = threading.Thread(target=self._listen, name="pixelwitness-clerk", daemon=True)
        self._ear.start()
        try:
            self.ask("open", folder, about)
        except BaseException:
            self.close()
            raise

    @property
    def pid(self) -> int:
        """The process's number."""
        return self._process.pid

    def tell(self, what: str, *words: object, **details: object) -> None:
        """Has that method of the case's writer called, after all that was told before."""
        self._hand_over(Job(what, words, details))

    def ask(self, what: str, *words: object) -> Any:
        """The same, waiting for what it returns or raises."""
        self._hand_over(Job(what, words, {}, asked=True))
        answer = self._answers.get()
        if not answer.asked:  # the process is gone, and so says to whoever asks next
            self._answers.put(answer)
        if answer.error is not None:
            raise answer.error
        return answer.value

    def close(self) -> None:
        """Returns when all is written and the case is closed."""
        self._closing = True
        self._outbox.close()
        self._process.wait()
        self._ear.join()

    def _listen(self) -> None:
        """Answers come in the order of the questions; failures at any time."""
        gone = CaseError("", "the process that writes the case has ended", "Start once more.")
        try:
            with cast("IO[bytes]", self._process.stdout) as told:
                for answer in unpickled(told):
                    if answer.asked:
                        self._answers.put(answer)
                    else:
                        self._failed(answer.what, cast("Exception", answer.error))
        finally:  # else whoever asks would wait for ever
            self._answers.put(Answer("", error=gone, asked=False))
        if not self._closing:
            self._failed("", gone)

    def _hand_over(self, job: Job) -> None:
        self._outbox.post(pickle.dumps(job, pickle.HIGHEST_PROTOCOL))


def _hired() -> "subprocess.Popen[bytes]":
    """Python on the same package; a package of that name where the user stands is not meant."""
    paths = [str(_PACKAGES), *filter(None, [os.environ.get("PYTHONPATH")])]
    own_group: dict[str, Any] = {"start_new_session": True}
    if sys.platform == "win32":
        own_group = {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP}
    return subprocess.Popen(
        [sys.executable, "-P", "-c", "from pixelwitness.case import desk; desk.main()"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
        **own_group,
    )
