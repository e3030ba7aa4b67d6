"""The addon inside mitmproxy's test context: what it does to flows, and what it writes."""

import logging
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mitmproxy import eventsequence, exceptions, http
from mitmproxy.addons import blocklist, maplocal, modifyheaders, save, stickycookie
from mitmproxy.io import FlowReader
from mitmproxy.test import taddons, tflow
from mitmproxy.websocket import WebSocketMessage

from pixelwitness.captures.flows import from_flow
from pixelwitness.case import About, create_or_open, read_case, verify_chains
from pixelwitness.exchange import Exchange
from pixelwitness.finding import Finding, Setup
from pixelwitness.identity import Known, People, load_persona
from pixelwitness.live import Witness
from pixelwitness.live.exchange_of import address_of
from pixelwitness.observer import Observed, Observer
from pixelwitness.rulebook import Rulebook

DIGEST = "bccc6efbbe5f1c7a183ef6867bebe9bc61258200303be40ac3f259fad6b9cbb6"
PIXEL = (
    "https://www.facebook.com/tr/?id=2000000000000001&ev=PageView"
    f"&dl=https%3A%2F%2Fwww.shop.example%2F&ud[em]={DIGEST}"
)
CONFIG = "https://connect.facebook.net/signals/config/2000000000000001?domain=www.shop.example"
BUNDLE = (
    b'config.set("2000000000000001","automaticMatching",{"selectedMatchKeys":["em","ph"]});'
    b'instance.optIn("2000000000000001","AutomaticMatching",!0);'
)


def pass_through(context: taddons.context, addon: object, flows: Sequence[http.HTTPFlow]) -> None:
    for flow in flows:
        for event in eventsequence.iterate(flow):
            context.master.addons.invoke_addon_sync(addon, event)


def flow_of(url: str, body: bytes = b"", answer: bytes = b"") -> http.HTTPFlow:
    flow = tflow.tflow(resp=True)
    flow.request = http.Request.make("POST" if body else "GET", url, body)
    flow.request.timestamp_start = 1795463907.577
    flow.response = http.Response.make(200, answer)
    return flow


def test_findings_name_the_company(
    proxy: taddons.context, witness: Witness, case: Path, tmp_path: Path
) -> None:
    own = tmp_path / "companies"
    own.mkdir()
    text = (
        "company: Winkel\nsource: x\nbecause: x\ndomains:\n  - {domain: shop.example, because: x}\n"
    )
    (own / "winkel.yaml").write_text(text)
    proxy.configure(witness, pixelwitness_companies=[str(own)])
    pass_through(proxy, witness, [flow_of(PIXEL)])
    proxy.configure(witness, pixelwitness_case="")
    assert [one["company"] for one in read_case(case).findings] == ["Winkel"]
    with pytest.raises(exceptions.OptionsError, match="holds no company files"):
        proxy.configure(witness, pixelwitness_companies=[str(tmp_path)])


def test_same_findings_as_replay(
    proxy: taddons.context, witness: Witness, case: Path, rules: Rulebook, data: Path
) -> None:
    study = data / "study"
    with (study / "reject.mitm").open("rb") as file:
        flows = [f for f in FlowReader(file).stream() if isinstance(f, http.HTTPFlow)]
    proxy.configure(witness, pixelwitness_persona=[str(study / "person.yaml")])
    observer = Observer(rules, Known(People([load_persona(study / "person.yaml")])))
    expected = {
        (one.site, one.channel, one.kind, one.field, one.form, one.value, one.id)
        for number, flow in enumerate(flows)
        for one in observer.observe(from_flow(flow, number, rules.interest)).lines
        if isinstance(one, Finding)
    }
    pass_through(proxy, witness, flows)
    witness.done()
    keys = ("site", "channel", "kind", "field", "form", "value", "id")
    live = {tuple(one[key] for key in keys) for one in read_case(case).findings}
    assert live == expected
    assert len(live) > 10


def test_marks_and_comments_without_values(proxy: taddons.context, witness: Witness) -> None:
    flow = flow_of(PIXEL)
    pass_through(proxy, witness, [flow])
    assert flow.marked == ":red_circle:"
    assert flow.comment == "entry 0: e-mail (SHA-256) to Meta"


def test_finding_names_the_live_session(
    proxy: taddons.context, witness: Witness, case: Path
) -> None:
    pass_through(proxy, witness, [flow_of("https://www.shop.example/"), flow_of(PIXEL)])
    witness.done()
    (one,) = read_case(case).findings
    assert one["capture"]["name"].startswith("live 2")
    assert one["capture"]["sha256"] is None
    assert one["capture"]["entry"] == 1
    assert one["time"] == "2026-11-23T19:58:27.577Z"


def test_log_tells_no_value(
    proxy: taddons.context, witness: Witness, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    pass_through(proxy, witness, [flow_of(PIXEL)])
    assert "shop.example: e-mail (SHA-256) to Meta" in caplog.text
    assert DIGEST not in caplog.text


def test_quiet_logs_nothing(
    proxy: taddons.context, witness: Witness, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    proxy.configure(witness, pixelwitness_quiet=True)
    pass_through(proxy, witness, [flow_of(PIXEL)])
    assert "e-mail" not in caplog.text


def test_other_traffic_stays_untouched(proxy: taddons.context, witness: Witness) -> None:
    flow = flow_of("https://www.shop.example/login", b"email=jan.jansen%40shop.example")
    before = flow.get_state()
    pass_through(proxy, witness, [flow])
    assert flow.get_state() == before


def test_configuration_is_read_from_the_answer(
    proxy: taddons.context, witness: Witness, case: Path
) -> None:
    flow = flow_of(CONFIG, answer=BUNDLE)
    pass_through(proxy, witness, [flow])
    witness.done()
    (setup,) = read_case(case).setups
    assert setup["details"] == ["em", "ph"]
    assert not flow.metadata


def test_a_set_up_of_a_live_session_is_kept_each_time_and_said_once(
    proxy: taddons.context,
    witness: Witness,
    case: Path,
    rules: Rulebook,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level("INFO")
    flows = [flow_of(CONFIG, answer=BUNDLE) for _ in range(3)]
    for number, flow in enumerate(flows):
        flow.request.timestamp_start += 60 * number
    pass_through(proxy, witness, flows)
    witness.done()
    again = Observer(rules)
    replayed = [
        line.id
        for number, flow in enumerate(flows)
        for line in again.observe(from_flow(flow, number, rules.interest)).lines
        if isinstance(line, Setup)
    ]
    held = [one["id"] for one in read_case(case).setups]
    assert held == replayed
    assert len(set(held)) == 3
    assert len([one for one in caplog.messages if one.startswith("shop.example: ")]) == 1


def test_configuration_without_answer_is_no_failure(
    proxy: taddons.context, witness: Witness, case: Path
) -> None:
    flow = tflow.tflow(err=True)
    flow.request = http.Request.make("GET", CONFIG)
    pass_through(proxy, witness, [flow])
    witness.done()
    assert not [line for line in read_case(case).journal if line["type"] == "failed"]


def test_failure_is_journalled_and_raises_nothing(
    proxy: taddons.context, witness: Witness, case: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(self: Observer, exchange: Exchange) -> Observed:
        raise KeyError("broken")

    monkeypatch.setattr(Observer, "observe", fail)
    flow = flow_of(PIXEL)
    before = flow.get_state()
    witness.request(flow)
    witness.response(flow)
    witness.done()
    assert flow.get_state() == before
    (line,) = [line for line in read_case(case).journal if line["type"] == "failed"]
    assert (line["entry"], line["error"]) == (0, "KeyError('broken')")


def test_streamed_body_is_one_gap(proxy: taddons.context, witness: Witness, case: Path) -> None:
    flow = flow_of("https://www.facebook.com/tr/", b"x")
    flow.request.raw_content = None
    pass_through(proxy, witness, [flow])
    witness.done()
    (gap,) = [line for line in read_case(case).journal if line["type"] == "gap"]
    assert gap["reason"] == "the body sent to www.facebook.com was streamed and not seen"


def test_end_of_session_tells_what_was_counted(
    proxy: taddons.context, witness: Witness, case: Path
) -> None:
    pass_through(proxy, witness, [flow_of(PIXEL), flow_of("https://www.shop.example/")])
    witness.done()
    (line,) = [line for line in read_case(case).journal if line["type"] == "live_ended"]
    told = {name: line[name] for name in line.keys() - {"time", "name", "version", "previous"}}
    assert told == {
        "type": "live_ended", "requests": 2, "findings": 1, "controls": 0, "to_recipients": 1,
        "bodies_lost": 0, "bodies_cut": 0, "backwards": False, "unwritten": 0, "recording_cut": False, "placeholders": {},
    }  # fmt: skip


HOSTS = st.one_of(
    st.sampled_from(
        [b"", b"www.shop.example", b"xn--bcher-kva.example", b"[::1]:8080", b"A.b", b"a:1"]
    ),
    st.binary(max_size=12),
)
PATHS = st.one_of(st.sampled_from([b"*", b"/", b"/tr/?a=%20"]), st.binary(max_size=20))


@given(
    scheme=st.sampled_from([b"http", b"https", b"ws", b""]),
    method=st.sampled_from([b"GET", b"post", b"CONNECT", b"connect"]),
    version=st.sampled_from([b"HTTP/1.0", b"HTTP/1.1", b"HTTP/2.0", b"HTTP/3"]),
    authority=HOSTS,
    hosts=st.lists(HOSTS, max_size=2),
    path=PATHS,
)
def test_address_is_mitmproxys(
    scheme: bytes, method: bytes, version: bytes, authority: bytes, hosts: list[bytes], path: bytes
) -> None:
    headers = http.Headers(
        [(name, host) for name, host in zip((b"Host", b"hOST"), hosts, strict=False)]
    )
    request = http.Request(
        "192.0.2.1", 443, method, scheme, authority, path, version, headers, b"", None, 0, 0
    )  # fmt: skip
    assert address_of(request) == request.pretty_url


def _chatty() -> http.HTTPFlow:
    flow = tflow.twebsocketflow()
    assert flow.websocket is not None
    flow.websocket.messages = [WebSocketMessage(1, True, b"%d" % n) for n in range(100)]
    return flow


def test_websocket_messages_do_not_pile_up(proxy: taddons.context, witness: Witness) -> None:
    flow = _chatty()
    witness.websocket_message(flow)
    assert flow.websocket is not None
    assert [m.content for m in flow.websocket.messages] == [b"%d" % n for n in range(36, 100)]


def test_dropped_websocket_messages_are_told_once(
    proxy: taddons.context, witness: Witness, case: Path
) -> None:
    flow, other = _chatty(), _chatty()
    for one in (flow, flow, other):
        assert one.websocket is not None
        one.websocket.messages.append(WebSocketMessage(1, True, b"x"))
        witness.websocket_message(one)
    witness.done()
    gaps = [line for line in read_case(case).journal if line["type"] == "gap"]
    assert [(gap["entry"], "only the last 64" in gap["reason"]) for gap in gaps] == [(-1, True)] * 2


def test_websocket_messages_stay_where_they_are_saved(
    proxy: taddons.context, witness: Witness, tmp_path: Path
) -> None:
    proxy.options.update(save_stream_file=str(tmp_path / "flows"))
    flow = _chatty()
    witness.websocket_message(flow)
    assert flow.websocket is not None
    assert len(flow.websocket.messages) == 100
    proxy.options.update(save_stream_file=None)


def _recorded(case: Path) -> list[int]:
    """How many flows each recording of the case holds, the oldest first."""
    counts = []
    for path in sorted((case / "captures").iterdir()):
        with path.open("rb") as file:
            counts.append(len(list(FlowReader(file).stream())))
    return counts


def test_each_session_has_a_recording(
    proxy: taddons.context, witness: Witness, case: Path, saving: save.Save
) -> None:
    proxy.configure(witness, pixelwitness_record=True)
    for number in range(3):
        flow = flow_of(f"{PIXEL}&eid={number}")
        pass_through(proxy, witness, [flow])
        pass_through(proxy, saving, [flow])
        time.sleep(0.002)  # a recording is named by the millisecond
        proxy.configure(witness, pixelwitness_site=f"{number}.example", pixelwitness_record=True)
    witness.done()
    assert proxy.options.save_stream_file is None
    assert _recorded(case) == [1, 1, 1, 0]
    assert not verify_chains(case)
    journal = read_case(case).journal
    assert sum(line["type"] == "original" for line in journal) == 4
    assert not [line for line in journal if line["type"] == "gap"]


def test_recording_and_another_file_are_refused(
    proxy: taddons.context, witness: Witness, tmp_path: Path
) -> None:
    proxy.options.update(save_stream_file=str(tmp_path / "mine"))
    with pytest.raises(exceptions.OptionsError, match="--no-record"):
        proxy.configure(witness, pixelwitness_record=True)
    assert proxy.options.save_stream_file == str(tmp_path / "mine")
    proxy.options.update(save_stream_file=None)


@pytest.mark.parametrize("name", ["mine", None])
def test_end_of_the_recording_by_the_user_is_journalled(
    proxy: taddons.context, witness: Witness, tmp_path: Path, case: Path, name: str | None
) -> None:
    proxy.configure(witness, pixelwitness_record=True)
    proxy.options.update(save_stream_file=name and str(tmp_path / name))
    witness.done()
    assert proxy.options.save_stream_file == (name and str(tmp_path / name))
    (gap,) = [line for line in read_case(case).journal if line["type"] == "gap"]
    assert "the recording ends here" in gap["reason"]
    proxy.options.update(save_stream_file=None)


def test_a_case_that_the_disk_refuses_is_told_with_the_way_out(
    proxy: taddons.context, witness: Witness, tmp_path: Path
) -> None:
    with pytest.raises(exceptions.OptionsError, match=r"cannot be written: .*name another folder"):
        proxy.configure(witness, pixelwitness_case=str(tmp_path / ("x" * 300)))


@pytest.mark.parametrize(
    ("url", "ended", "gaps"),
    [
        (PIXEL, None, 1),
        (PIXEL, 1.0, 0),
        ("https://www.shop.example/upload", None, 0),
    ],
)
def test_a_call_that_was_broken_off_is_a_gap(
    proxy: taddons.context,
    witness: Witness,
    case: Path,
    url: str,
    ended: float | None,
    gaps: int,
) -> None:
    flow = flow_of(url)
    flow.request.timestamp_end = ended
    witness.error(flow)
    witness.done()
    told = [line["reason"] for line in read_case(case).journal if line["type"] == "gap"]
    assert told == ["a request to www.facebook.com was broken off, and what it had sent was not read"] * gaps  # fmt: skip


def test_connections_that_pass_unread_are_a_gap_of_each_session(
    proxy: taddons.context, witness: Witness, case: Path
) -> None:
    proxy.options.update(ignore_hosts=["facebook"])
    proxy.configure(witness, pixelwitness_site="shop.example")
    proxy.options.update(ignore_hosts=[])
    proxy.configure(witness, pixelwitness_site="")
    witness.done()
    gaps = [line for line in read_case(case).journal if line["type"] == "gap"]
    assert [line["reason"] for line in gaps] == [
        "mitmproxy was told to let connections pass unread (ignore_hosts)"
    ] * 2
    assert len({line["capture"] for line in gaps}) == 2


@pytest.mark.parametrize(
    ("addon", "option", "value", "told"),
    [
        (modifyheaders.ModifyHeaders, "modify_headers", ["/~q/Cookie/x"], "alter requests"),
        (maplocal.MapLocal, "map_local", ["|facebook|{}"], "answer them itself"),
        (stickycookie.StickyCookie, "stickycookie", "~d shop.example", "alter requests"),
    ],
)
def test_what_mitmproxy_does_to_requests_is_told(
    case: Path, tmp_path: Path, addon: Any, option: str, value: Any, told: str
) -> None:
    given = [one.format(tmp_path) for one in value] if isinstance(value, list) else value
    with taddons.context(addon(), witness := Witness()) as context:
        context.options.update(**{option: given})
        context.configure(witness, pixelwitness_case=str(case))
        witness.done()
    (gap,) = (line for line in read_case(case).journal if line["type"] == "gap")
    assert told in gap["reason"]
    assert gap["reason"].endswith(f"({option})")
    assert gap["entry"] == -1


def test_what_the_block_list_stops_was_not_sent(case: Path) -> None:
    blocked = flow_of(PIXEL)
    blocked.response, blocked.live = None, True
    with taddons.context(stop := blocklist.BlockList(), witness := Witness()) as context:
        context.configure(stop, block_list=["|~d facebook.com|204"])
        context.configure(witness, pixelwitness_case=str(case))
        stop.request(blocked)
        assert blocked.response is not None
        pass_through(context, witness, [blocked])
        witness.done()
    assert read_case(case).findings == []
    assert not blocked.marked


def test_a_filter_on_what_is_saved_is_refused(proxy: taddons.context, witness: Witness) -> None:
    proxy.options.update(save_stream_filter="~d shop.example")
    with pytest.raises(exceptions.OptionsError, match="the case records all flows"):
        proxy.configure(witness, pixelwitness_record=True)


def test_what_is_refused_while_flows_are_saved_elsewhere_ends_no_session(
    proxy: taddons.context, witness: Witness, tmp_path: Path, case: Path
) -> None:
    proxy.configure(witness, pixelwitness_record=True)
    proxy.options.update(save_stream_file=str(tmp_path / "mine"))
    with pytest.raises(exceptions.OptionsError, match="already records the flows"):
        proxy.configure(witness, pixelwitness_site="shop.example")
    pass_through(proxy, witness, [flow_of(PIXEL)])
    witness.done()
    proxy.options.update(save_stream_file=None)
    assert len(read_case(case).findings) == 1


def _filter(proxy: taddons.context, saving: save.Save) -> None:
    proxy.options.update(save_stream_filter="~d shop.example")


def _fill_the_disk(proxy: taddons.context, saving: save.Save) -> None:
    assert saving.stream is not None
    saving.stream.fo.close()
    saving.stream.fo = Path("/dev/full").open("wb")  # noqa: SIM115 -- the addon closes it


@pytest.mark.parametrize(
    ("meanwhile", "reason"),
    [
        (_filter, "others are not recorded"),
        pytest.param(
            _fill_the_disk,
            "the end of the recording could not be written",
            marks=pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full"),
        ),
    ],
)
def test_a_recording_that_does_not_hold_all_says_so(
    proxy: taddons.context,
    witness: Witness,
    saving: save.Save,
    case: Path,
    meanwhile: Callable[[taddons.context, save.Save], None],
    reason: str,
) -> None:
    proxy.configure(witness, pixelwitness_record=True)
    meanwhile(proxy, saving)
    saving.request(flow_of(PIXEL))
    witness.done()
    assert saving.stream is None
    journal = read_case(case).journal
    assert [reason in line["reason"] for line in journal if line["type"] == "gap"] == [True]
    assert [line["recording_cut"] for line in journal if line["type"] == "live_ended"] == [False, True]  # fmt: skip


@pytest.mark.parametrize("text", [None, "emial: jan@shop.example\n"])
def test_bad_persona_is_refused(
    proxy: taddons.context, witness: Witness, tmp_path: Path, text: str | None
) -> None:
    persona = tmp_path / "jan.yaml"
    if text:
        persona.write_text(text)
    with pytest.raises(exceptions.OptionsError, match=r"jan\.yaml"):
        proxy.configure(witness, pixelwitness_persona=[str(persona)])


def test_refused_option_leaves_the_session_running(
    proxy: taddons.context, witness: Witness, tmp_path: Path, case: Path
) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(exceptions.OptionsError):
        proxy.configure(witness, pixelwitness_case=str(tmp_path / "file"))
    pass_through(proxy, witness, [flow_of(PIXEL)])
    witness.done()
    assert len(read_case(case).findings) == 1


def test_what_is_refused_at_the_start_is_an_error_in_the_log(
    witness: Witness, case: Path, caplog: pytest.LogCaptureFixture
) -> None:
    about = About("t", "", "2026-01-01T00:00:00.000Z", (), {}, "")
    with create_or_open(case, about), taddons.context(witness) as context:
        context.configure(witness, pixelwitness_case=str(case))
    (record,) = caplog.records
    assert (record.levelname, record.exc_info) == ("ERROR", None)
    assert "another program is writing to this case" in record.getMessage()


@pytest.fixture
def mute(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """mitmproxy's log where its output is closed."""

    class Mute(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            raise SystemExit(1)

    handler = Mute()
    caplog.set_level(logging.INFO)
    logging.getLogger("pixelwitness").addHandler(handler)
    yield
    logging.getLogger("pixelwitness").removeHandler(handler)


@pytest.mark.usefixtures("mute")
def test_where_nobody_reads_the_log_the_case_is_written_and_the_proxy_ends(
    proxy: taddons.context, witness: Witness, case: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[bool] = []
    monkeypatch.setattr(proxy.master, "shutdown", lambda: asked.append(True))
    pass_through(proxy, witness, [flow_of(PIXEL), flow_of(PIXEL + "&x=1")])
    witness.done()
    assert asked
    held = read_case(case)
    assert len(held.findings) == 2
    assert [line["findings"] for line in held.journal if line["type"] == "live_ended"] == [2]


def test_what_could_not_be_written_is_counted_at_the_end(
    proxy: taddons.context, witness: Witness, case: Path
) -> None:
    pass_through(proxy, witness, [flow_of(PIXEL)])
    _until(lambda: len(read_case(case).findings) == 1)
    requests = case / "requests"
    requests.rename(case / "away")
    requests.write_text("")
    pass_through(proxy, witness, [flow_of(PIXEL + "&x=1"), flow_of(PIXEL + "&x=2")])
    assert witness._session is not None
    recorder = witness._session.recorder
    _until(lambda: recorder is not None and recorder._unwritten == 2)
    requests.unlink()
    (case / "away").rename(requests)
    witness.done()
    held = read_case(case)
    (ended,) = [line for line in held.journal if line["type"] == "live_ended"]
    assert (ended["findings"], ended["unwritten"], len(held.findings)) == (3, 2, 1)


def _until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + 20
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.01)
