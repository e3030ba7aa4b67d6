"""A live session keeps its traffic in the case, so that others can read it once more."""

import hashlib
import signal
import stat
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from mitmproxy import flow, flowfilter
from mitmproxy.io import FlowReader

from pixelwitness.case import read_case, verify_chains
from pixelwitness.cli import main
from pixelwitness.replay import Question, replay
from pixelwitness.rulebook import Rulebook
from tests.live.loopback import PIXEL, Nothing, Proxy, mitmdump, pixelwitness, running, serving

pytestmark = pytest.mark.slow


@pytest.fixture
def server(tmp_path: Path) -> Iterator[int]:
    with serving(Nothing, tmp_path) as port:
        yield port


def browse(proxy: Proxy, session: str = "") -> None:
    for number in range(3):
        proxy.send("www.shop.example", f"/page-{number}")
        proxy.send("www.facebook.com", f"{PIXEL}&eid=event-{session}{number}")


def lines(case: Path, *kinds: str) -> list[dict[str, Any]]:
    return [line for line in read_case(case).journal if line["type"] in kinds]


def flows(path: Path) -> list[flow.Flow]:
    with path.open("rb") as file:
        return list(FlowReader(file).stream())


def test_recording_is_named_and_gives_the_same_findings(
    tmp_path: Path,
    case: Path,
    server: int,
    rules: Rulebook,
    capsys: pytest.CaptureFixture[str],
) -> None:
    with running(pixelwitness("--case", str(case)), tmp_path, server) as proxy:
        browse(proxy)
        assert proxy.stop(signal.SIGINT) == 1
    (path,) = (case / "captures").iterdir()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    (live,) = lines(case, "live")
    (original,) = lines(case, "original")
    assert live["recording"] == original["name"] == path.name
    assert original["sha256"] == hashlib.sha256(path.read_bytes()).hexdigest()
    assert not list(verify_chains(case))
    again = replay(path, Question(rules)).result
    assert again.requests == 6
    assert [one.id for one in again.findings] == [one["id"] for one in read_case(case).findings]
    assert main(["verify", str(case), "--reanalyse"]) == 0
    assert "3 of 3 lines are found again" in capsys.readouterr().out


def test_findings_lead_to_their_flows(tmp_path: Path, case: Path, server: int) -> None:
    with running(pixelwitness("--case", str(case)), tmp_path, server) as proxy:
        browse(proxy)
        proxy.stop(signal.SIGINT)
    (path,) = (case / "captures").iterdir()
    marked = flowfilter.parse("~marked")
    assert sum(marked(one) for one in flows(path)) == 3
    for finding in read_case(case).findings:
        number = finding["capture"]["entry"]
        (found,) = filter(flowfilter.parse(f'~comment "entry {number}:"'), flows(path))
        assert f"eid={finding['context']['eid']}" in str(found.get_state()["request"]["path"])


def test_kill_leaves_a_recording_that_the_next_session_names(
    tmp_path: Path, case: Path, server: int, rules: Rulebook
) -> None:
    with running(pixelwitness("--case", str(case)), tmp_path, server) as proxy:
        browse(proxy)
        time.sleep(0.5)
        assert proxy.stop(signal.SIGKILL) == -signal.SIGKILL
    (path,) = (case / "captures").iterdir()
    again = replay(path, Question(rules)).result
    assert [one.id for one in again.findings] == [one["id"] for one in read_case(case).findings]
    assert not lines(case, "original")
    assert not list(verify_chains(case))
    with running(pixelwitness("--case", str(case)), tmp_path, server) as proxy:
        browse(proxy, "second-")
        assert proxy.stop(signal.SIGINT) == 1
    named = {line["name"]: line["sha256"] for line in lines(case, "original")}
    assert named == {
        one.name: hashlib.sha256(one.read_bytes()).hexdigest()
        for one in (case / "captures").iterdir()
    }
    assert len(named) == 2
    assert not list(verify_chains(case))


def test_no_record(tmp_path: Path, case: Path, server: int) -> None:
    with running(pixelwitness("--case", str(case), "--no-record"), tmp_path, server) as proxy:
        browse(proxy)
        assert proxy.stop(signal.SIGINT) == 1
    assert not list((case / "captures").iterdir())
    assert "recording" not in lines(case, "live")[0]


def test_folder_with_signs_that_mitmproxy_fills_in(tmp_path: Path, server: int) -> None:
    case = tmp_path / "+100%Y case"
    words = ("--set", "pixelwitness_record=true")
    with running(mitmdump(case, *words), tmp_path, server) as proxy:
        browse(proxy)
        assert proxy.stop() == 0
    (path,) = (case / "captures").iterdir()
    assert len(flows(path)) == 6
    assert not list(verify_chains(case))
