"""Flow files read without mitmproxy: the same exchanges as by it, and its own way for the rest."""

import gzip
import io
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from mitmproxy import flow, http
from mitmproxy.io import FlowReader, FlowWriter
from mitmproxy.test import tflow

from pixelwitness.captures.flowfile import read_flows
from pixelwitness.captures.flows import read_flow
from pixelwitness.captures.flowstate import exchange_of
from pixelwitness.captures.pages import Pages
from pixelwitness.captures.tnet import DamagedError, UnknownError, framed, is_sound, state_of
from pixelwitness.errors import CaptureError
from pixelwitness.exchange import Exchange, Gap, Interest

INTERESTS = (
    Interest(in_url=("",), response_of=("",)),
    Interest(in_url=("facebook.com", "/tr"), in_body=(b"em",), response_of=("/signals/config/",)),
    Interest(in_cookie=("_fbp", "session")),
    Interest(),
)
TESTS = Path(__file__).parents[1]
PRODUCERS = TESTS.parents[1] / "shared" / "captures" / "producers"
# mitmproxy 12 itself cannot read the first flow of a file of version 0.10
TOO_OLD = "mitmproxy__mitmproxy--dumpfile-010.mitm"
FILES = [
    *(TESTS / "data" / "study").glob("*.mitm"),
    *(path for path in PRODUCERS.glob("*.mitm") if path.name != TOO_OLD),
]


def packed(*flows: flow.Flow) -> bytes:
    out = io.BytesIO()
    writer = FlowWriter(out)
    for one in flows:
        writer.add(one)
    return out.getvalue()


def answered(**headers: str) -> http.HTTPFlow:
    one = tflow.tflow(resp=True)
    assert one.response
    one.response.headers.update({name.replace("_", "-"): value for name, value in headers.items()})
    return one


def gzipped() -> http.HTTPFlow:
    one = answered(content_encoding="gzip")
    assert one.response
    one.response.raw_content = gzip.compress(b"config.set")
    return one


def opened_page() -> http.HTTPFlow:
    one = answered(content_type="text/html")
    one.request.method = "GET"
    one.request.headers["accept"] = "text/html,*/*"
    return one


def streamed() -> http.HTTPFlow:
    one = tflow.tflow()
    one.request.raw_content = None
    return one


SORTS: list[flow.Flow] = [
    tflow.tflow(), answered(set_cookie="_fbp=1"), tflow.tflow(err=True), gzipped(), opened_page(), streamed(),
    answered(content_encoding="br"), answered(content_encoding="nothing known"),
    tflow.twebsocketflow(), tflow.ttcpflow(), tflow.tudpflow(), tflow.tdnsflow(),
]  # fmt: skip


type Seen = tuple[Exchange | Gap | None, list[str]]


def both(raw: bytes, interest: Interest) -> tuple[Seen, Seen]:
    """What each way makes of one flow, with the pages it visited."""
    quick, slow = Pages(), Pages()
    state = state_of(raw)
    found = exchange_of(state, 7, interest, quick) if state else None
    return (found, quick.addresses), (read_flow(raw, 7, interest, slow), slow.addresses)


@pytest.mark.parametrize("interest", INTERESTS)
@pytest.mark.parametrize("one", SORTS, ids=lambda one: type(one).__name__)
def test_both_ways_give_the_same(one: flow.Flow, interest: Interest) -> None:
    [raw] = framed(io.BytesIO(packed(one)))
    quick, slow = both(raw, interest)
    assert quick == slow


HOSTS = ("www.facebook.com", "WWW.Facebook.com:443", "a.example:80", "a.example:0", "a.example:99999", "[2001:db8::1]:8443",
         "xn--bcher-kva.example", "bücher.example", "a..example", ".", "", "a" * 70 + ".example", "a_b-c.example.", "a:b:c", "user@a.example")  # fmt: skip
TOKENS = st.sampled_from([h.encode() for h in HOSTS]) | st.binary(max_size=8)


@st.composite
def requests(draw: st.DrawFn) -> http.HTTPFlow:
    """A flow whose request holds anything that a proxy may have written."""
    one = tflow.tflow(resp=draw(st.booleans()))
    data = one.request.data
    data.http_version = draw(st.sampled_from([b"HTTP/1.1", b"HTTP/2.0", b"HTTP/3", b"\xff"]))
    data.method = draw(st.sampled_from([b"GET", b"post", b"CONNECT", b"\xff"]))
    data.scheme = draw(st.sampled_from([b"http", b"https", b"", b"\xe9"]))
    data.host, data.port = draw(st.sampled_from(HOSTS)), draw(st.sampled_from([0, 80, 443, 8443]))
    data.authority = draw(TOKENS)
    data.path = draw(st.sampled_from([b"*", b"", b"/tr/?id=1", b"/\xff"]))
    names = st.sampled_from(
        [b"Host", b"host", b"cookie", b"accept", b"Sec-Fetch-Dest", b"content-encoding", b":path"]
    )
    values = TOKENS | st.sampled_from(
        [b"_fbp=1", b"text/html", b"document", b"gzip", b"utf-8", b"hex", b"identity"]
    )
    data.headers = http.Headers(draw(st.lists(st.tuples(names, values), max_size=5)))
    data.content = draw(
        st.none() | st.sampled_from([b"", b"ud[em]=1", gzip.compress(b"em"), b"6161"])
    )
    data.timestamp_start = draw(st.floats() | st.integers(0, 10**12))
    return one


@settings(max_examples=400, deadline=None)
@given(requests(), st.sampled_from(INTERESTS))
def test_any_request_is_the_same_both_ways(one: http.HTTPFlow, interest: Interest) -> None:
    [raw] = framed(io.BytesIO(packed(one)))
    try:
        quick, slow = both(raw, interest)
    except UnknownError:
        return  # then mitmproxy's way is taken
    assert quick == slow


def steps(folder: Path, content: bytes) -> list[tuple[int, Exchange | Gap | None]]:
    path = folder / "a.mitm"
    path.write_bytes(content)
    return list(read_flows(path, INTERESTS[0], Pages(), lambda done: None))


def by_mitmproxy(content: bytes) -> tuple[int, bool]:
    """(how many flows mitmproxy reads, whether it reads to the end)."""
    number = 0
    try:
        for _ in FlowReader(io.BytesIO(content)).stream():
            number += 1
    except Exception:
        return number, False
    return number, True


def are_sound(content: bytes) -> bool:
    """Whether mitmproxy comes to an end with it."""
    try:
        return all(map(is_sound, framed(io.BytesIO(content))))
    except DamagedError:
        return False


@pytest.mark.parametrize("end", range(5, 100, 5))
def test_a_cut_file_ends_where_mitmproxy_ends(tmp_path: Path, end: int) -> None:
    content = packed(*SORTS)
    content = content[: len(content) * end // 100]
    number, whole = by_mitmproxy(content)
    if not number:
        with pytest.raises(CaptureError):
            steps(tmp_path, content)
        return
    found = steps(tmp_path, content)
    assert found[-1][0] == number
    assert isinstance(found[-1][1], Gap) is not whole


@settings(
    max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.integers(0, 3999), st.integers(0, 255))
def test_a_changed_byte_never_hides_what_mitmproxy_reads(
    tmp_path: Path, place: int, byte: int
) -> None:
    content = bytearray(packed(gzipped(), opened_page(), streamed()))
    content[place % len(content)] = byte
    number = by_mitmproxy(bytes(content))[0] if are_sound(bytes(content)) else 0
    try:
        found = steps(tmp_path, bytes(content))
    except CaptureError:
        assert number == 0
        return
    assert found[-1][0] >= number
    for n, raw in zip(range(number), framed(io.BytesIO(content)), strict=False):
        assert found[n][1] == read_flow(raw, n, INTERESTS[0], Pages())


def test_what_only_mitmproxy_can_tell_is_told_by_it(tmp_path: Path) -> None:
    [(_, item)] = steps(tmp_path, packed(answered(content_encoding="rot13")))
    assert isinstance(item, Gap)
    assert "the flow does not hold a request" in item.reason


def test_a_negative_length_ends_the_reading(tmp_path: Path) -> None:
    """mitmproxy itself never comes back from it."""
    broken = b"14:7:version;-1:#}"
    found = steps(tmp_path, packed(tflow.tflow()) + broken)
    assert found[-1] == (1, Gap(-1, "the file is damaged behind entry 0; what follows is missing"))


@settings(max_examples=300)
@given(st.binary(max_size=300), st.integers(0, 10**13))
def test_no_bytes_raise_anything_else(tail: bytes, length: int) -> None:
    for content in (tail, b"%d:" % length + tail, b"%d:%s}" % (len(tail), tail)):
        try:
            for raw in framed(io.BytesIO(content)):
                state_of(raw)
        except (DamagedError, UnknownError):
            pass


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
@pytest.mark.parametrize("interest", INTERESTS)
def test_files_at_hand_are_the_same_both_ways(path: Path, interest: Interest) -> None:
    quick, slow = Pages(), Pages()
    found = [item for _, item in read_flows(path, interest, quick, lambda done: None)]
    with path.open("rb") as file:
        raws = list(framed(file))
    assert found == [read_flow(raw, n, interest, slow) for n, raw in enumerate(raws)]
    assert (len(raws), True) == by_mitmproxy(path.read_bytes())
    assert quick.addresses == slow.addresses


@pytest.mark.skipif(not PRODUCERS.is_dir(), reason="the producers' captures are not here")
def test_what_mitmproxy_cannot_read_we_cannot_either() -> None:
    path = PRODUCERS / TOO_OLD
    with pytest.raises(CaptureError, match="cannot read its first flow"):
        list(read_flows(path, Interest(), Pages(), lambda done: None))
    count, whole = by_mitmproxy(path.read_bytes())
    assert (count, whole) == (0, False)


def test_the_known_format_is_read_without_mitmproxy() -> None:
    program = (
        "import sys, pathlib; from pixelwitness.captures import read; from pixelwitness.exchange import Interest\n"
        "found = list(read(pathlib.Path(sys.argv[1]), Interest(in_url=('',))))\n"
        "print(len(found), 'mitmproxy' in sys.modules)"
    )
    path = str(TESTS / "data" / "study" / "reject.mitm")
    run = subprocess.run([sys.executable, "-c", program, path], capture_output=True, text=True, check=True)  # fmt: skip
    count, loaded = run.stdout.split()
    assert int(count) > 0
    assert loaded == "False"
