"""mitmproxy loads the script once more when its file changes: one session ends, another begins."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from pixelwitness.case import read_case, verify_chains
from pixelwitness.cli import main
from tests.live.loopback import CAPTURE, PIXEL, Nothing, eventually, mitmdump, running, serving

pytestmark = pytest.mark.slow

RECORD = ("--set", "pixelwitness_record=true")
PAGE = ("--set", "web_open_browser=false", "--set", "web_port=0")


@pytest.fixture
def server(tmp_path: Path) -> Iterator[int]:
    with serving(Nothing, tmp_path) as port:
        yield port


@pytest.mark.parametrize(("program", "more"), [("mitmdump", ()), ("mitmweb", PAGE)])
def test_a_script_that_is_touched_begins_a_new_session(
    tmp_path: Path, case: Path, server: int, program: str, more: tuple[str, ...]
) -> None:
    script = shutil.copyfile(CAPTURE, tmp_path / "capture.py")
    start, *words = mitmdump(case, *RECORD, *more, script=script)
    command = [str(Path(start).with_name(program)), *words]

    def told(kind: str) -> int:
        return sum(line["type"] == kind for line in read_case(case).journal)

    with running(command, tmp_path, server) as proxy:
        for session in (1, 2, 3):
            eventually(lambda session=session: told("live") == session)  # type: ignore[misc]
            assert told("live_ended") == session - 1
            proxy.send("www.facebook.com", f"{PIXEL}&eid={session}")
            later = script.stat().st_mtime + 5
            if session < 3:
                os.utime(script, (later, later))
        assert proxy.stop() == 0
    log = (tmp_path / "log").read_text()
    assert "rror" not in log
    assert "Over-riding" not in log
    ended = [line for line in read_case(case).journal if line["type"] == "live_ended"]
    assert [(one["requests"], one["findings"]) for one in ended] == [(1, 1)] * 3
    assert len(read_case(case).findings) == len(list((case / "captures").iterdir())) == 3
    assert not list(verify_chains(case))
    assert main(["verify", str(case), "--reanalyse"]) == 0
