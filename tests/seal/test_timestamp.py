"""Time stamps: asked for without a network, sent only when told to, read without trust."""

import shutil
import threading
import zipfile
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pixelwitness.cli import main
from pixelwitness.errors import SealError
from pixelwitness.seal.der import in_der_order
from pixelwitness.seal.make import Order, seal
from pixelwitness.seal.opening import Opened, open_bundle
from pixelwitness.seal.sending import send
from pixelwitness.seal.stamp import add_reply, query_of
from pixelwitness.seal.timestamp import (
    fault_of_signer,
    load_roots,
    read_stamp,
    request_for,
)
from pixelwitness.seal.verdict import Check
from pixelwitness.seal.verify import verify_bundle
from tests.seal.conftest import Authority, openssl

type Answer = tuple[int, bytes, dict[str, str]]


@pytest.fixture(scope="session")
def reply(authority: Authority) -> bytes:
    return authority.reply(request_for(b"message"))


def test_a_request_is_the_same_for_the_same_message() -> None:
    assert request_for(b"message") == request_for(b"message") != request_for(b"messagE")


def test_a_reply_is_read(reply: bytes) -> None:
    stamp = read_stamp(reply, b"message")
    assert stamp.policy == "1.2.3.4.1"
    assert stamp.time.startswith("20")
    assert stamp.time.endswith("Z")


def test_a_reply_about_something_else(reply: bytes) -> None:
    with pytest.raises(SealError, match="is a reply about something else, not about this bundle"):
        read_stamp(reply, b"messagE")


def test_a_refusal_is_told(authority: Authority) -> None:
    query = authority.folder / "weak.tsq"
    openssl("ts", "-query", "-digest", "ab" * 64, "-sha512", "-out", query)
    refused = authority.reply(query.read_bytes())
    with pytest.raises(SealError, match="the authority refused the request"):
        read_stamp(refused, b"message")


def test_whom_the_roots_vouch_for(authority: Authority, reply: bytes, tmp_path: Path) -> None:
    roots = load_roots(authority.root.read_bytes())
    stamp = read_stamp(reply, b"message")
    assert fault_of_signer(stamp, b"message", roots) == ""
    assert fault_of_signer(stamp, b"message", roots * 2) == ""
    assert "message" in fault_of_signer(stamp, b"messagE", roots).lower()
    done = openssl(
        "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", tmp_path / "k", "-out",
        tmp_path / "other.pem", "-subj", "/CN=Other root",
    )  # fmt: skip
    assert done.returncode == 0
    others = load_roots((tmp_path / "other.pem").read_bytes())
    assert "Error while verifying certificates" in fault_of_signer(stamp, b"message", others)


@pytest.mark.parametrize("pem", [b"", b"\0", b"-----BEGIN CERTIFICATE-----\nAA\n-----END CERTIFICATE-----\n"])  # fmt: skip
def test_what_holds_no_roots(pem: bytes) -> None:
    with pytest.raises(SealError, match="holds no certificates in PEM form"):
        load_roots(pem)


def test_certificates_in_another_order(authority: Authority) -> None:
    """OpenSSL writes the chain leaf first, which strict readers of DER refuse."""
    long = authority.reply(request_for(b"message"), "-chain", "root.pem")
    assert len(in_der_order(long)) == len(long)
    stamp = read_stamp(long, b"message")
    assert fault_of_signer(stamp, b"message", load_roots(authority.root.read_bytes())) == ""


@settings(deadline=None)
@given(st.binary() | st.binary().map(lambda raw: b"\x30\x80" + raw))
def test_what_is_no_reply_keeps_its_bytes(raw: bytes) -> None:
    assert in_der_order(raw) == raw
    with pytest.raises(SealError, match="is no reply of a time-stamping authority"):
        read_stamp(raw, b"message")


@settings(deadline=None)
@given(st.data())
def test_no_changed_reply_raises_anything_else(
    authority: Authority, reply: bytes, data: st.DataObject
) -> None:
    raw = bytearray(reply)
    for _ in range(data.draw(st.integers(1, 4))):
        raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
    changed = bytes(raw[: data.draw(st.integers(0, len(raw)) | st.just(len(raw)))])
    assert len(in_der_order(changed)) == len(changed)
    try:
        stamp = read_stamp(changed, b"message")
    except SealError:
        return
    fault = fault_of_signer(stamp, b"message", load_roots(authority.root.read_bytes()))
    assert fault or stamp.time == read_stamp(reply, b"message").time


def stamps(bundle: Path, authority: Authority | None = None) -> Check:
    roots = load_roots(authority.root.read_bytes()) if authority else []
    (found,) = [c for c in verify_bundle(Opened(bundle), roots) if c.what == "time stamps"]
    return found


def test_several_replies_and_none_is_overwritten(bundle: Path, authority: Authority) -> None:
    first = authority.reply(query_of(bundle))
    second = authority.reply(query_of(bundle))
    assert add_reply(bundle, first, "r.tsr")[0] == "seal/timestamp-1.tsr"
    assert add_reply(bundle, second, "r.tsr")[0] == "seal/timestamp-2.tsr"
    with pytest.raises(SealError, match=r"r.tsr: is in the bundle already"):
        add_reply(bundle, first, "r.tsr")
    assert (bundle / "seal" / "timestamp-1.tsr").read_bytes() == first
    told = stamps(bundle)
    assert told.state == "unchecked"
    assert "its signature was not checked, give --tsa-root" in told.told[0]
    assert stamps(bundle, authority).state == "whole"
    assert len(stamps(bundle, authority).told) == 2


def test_a_clock_that_was_fast_is_told(case: Path, tmp_path: Path, order: Order, authority: Authority) -> None:  # fmt: skip
    seal(case, [], tmp_path / "b", Order(order.key, "2999-01-01T00:00:00.000Z", "x"))
    add_reply(tmp_path / "b", authority.reply(query_of(tmp_path / "b")), "r")
    assert "the maker's clock was fast" in stamps(tmp_path / "b", authority).told[0]


def test_a_reply_that_others_put_there_with_curl(bundle: Path, authority: Authority) -> None:
    reply = authority.reply((bundle / "seal" / "timestamp.tsq").read_bytes())
    (bundle / "seal" / "timestamp-1.tsr").write_bytes(reply)
    assert stamps(bundle, authority).state == "whole"


def test_a_reply_of_another_bundle_is_not_taken(
    bundle: Path, reply: bytes, authority: Authority
) -> None:
    with pytest.raises(SealError, match=r"r\.tsr: is a reply about something else"):
        add_reply(bundle, reply, "r.tsr")
    (bundle / "seal" / "timestamp-1.tsr").write_bytes(reply)
    assert stamps(bundle, authority).state == stamps(bundle).state == "wrong"


def test_a_zip_is_stamped(case: Path, tmp_path: Path, order: Order, authority: Authority) -> None:
    path = tmp_path / "b.zip"
    seal(case, [], path, order)
    before = zipfile.ZipFile(path).namelist()
    for number in (1, 2):
        name, _ = add_reply(path, authority.reply(query_of(path)), "r.tsr")
        assert name == f"seal/timestamp-{number}.tsr"
    assert zipfile.ZipFile(path).namelist() == [*before, "b/seal/timestamp-1.tsr", "b/seal/timestamp-2.tsr"]  # fmt: skip
    assert [p.name for p in tmp_path.iterdir() if p.name.startswith(".")] == []
    assert path.stat().st_mode & 0o777 == 0o600
    with open_bundle(path) as opened:
        assert stamps(opened.folder, authority).state == "whole"


@pytest.mark.parametrize("make", [lambda p: None, lambda p: p.mkdir(), lambda p: p.touch(), lambda p: zipfile.ZipFile(p, "w").close()])  # fmt: skip
def test_what_cannot_be_stamped(tmp_path: Path, reply: bytes, make: Callable[[Path], None]) -> None:
    make(tmp_path / "b")
    with pytest.raises(SealError, match="is no bundle that could be stamped"):
        add_reply(tmp_path / "b", reply, "r.tsr")


@pytest.fixture
def server() -> Iterator[tuple[str, list[bytes], list[Answer]]]:
    """An address on this machine, what it was sent, and what it shall answer."""
    sent: list[bytes] = []
    answers: list[Answer] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            sent.append(self.rfile.read(int(self.headers["Content-Length"])))
            sent.append(self.headers["Content-Type"].encode())
            code, body, headers = answers.pop(0)
            self.send_response(code)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Nothing on the screen."""

    with HTTPServer(("127.0.0.1", 0), Handler) as httpd:
        thread = threading.Thread(target=httpd.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{httpd.server_port}/tsr", sent, answers
        httpd.shutdown()
        thread.join()


type Server = tuple[str, list[bytes], list[Answer]]


def test_only_the_request_is_sent(server: Server) -> None:
    url, sent, answers = server
    answers.append((200, b"reply", {}))
    assert send(url, request_for(b"message")) == b"reply"
    assert sent == [request_for(b"message"), b"application/timestamp-query"]


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        ((500, b"", {}), "did not give a time stamp (Internal Server Error). Try it later."),
        ((302, b"", {"Location": "file:///etc/passwd"}), "did not give a time stamp (Found)"),
        ((302, b"", {"Location": "/other"}), "did not give a time stamp (Found)"),
        ((200, bytes((1 << 20) + 1), {}), "answered with more than any time stamp holds"),
    ],
)
def test_an_authority_that_gives_none(server: Server, answer: Answer, told: str) -> None:
    url, sent, answers = server
    answers.append(answer)
    with pytest.raises(SealError) as error:
        send(url, b"query")
    assert str(error.value).startswith(f"{url}: {told}")
    assert len(sent) == 2


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://127.0.0.1/x", "127.0.0.1/x", "", "data:,x"])  # fmt: skip
def test_only_http_is_spoken(url: str) -> None:
    with pytest.raises(SealError, match="is no address that begins with"):
        send(url, b"query")


def test_nobody_listens() -> None:
    with pytest.raises(SealError, match="did not give a time stamp"):
        send("http://127.0.0.1:9/", b"query", timeout=2)


@pytest.mark.parametrize("url", ["http://", "http://[::1", "http://a b/", "http://127.0.0.1:x/"])
def test_addresses_that_are_none(url: str) -> None:
    with pytest.raises(SealError):
        send(url, b"query", timeout=2)


def test_sealing_needs_no_network(case: Path, tmp_path: Path, order: Order, monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    def called(*_: object) -> None:
        raise AssertionError("a connection was made")

    monkeypatch.setattr("socket.socket.connect", called)
    seal(case, [], tmp_path / "b", order)
    assert not [c for c in verify_bundle(Opened(tmp_path / "b")) if c.state == "wrong"]
    shutil.rmtree(tmp_path / "b")


def test_from_the_command_line(
    bundle: Path, authority: Authority, server: Server, capsys: pytest.CaptureFixture[str]
) -> None:
    url, sent, answers = server
    answers.append((200, authority.reply(query_of(bundle)), {}))
    assert main(["seal", str(bundle), "--tsa", url]) == 0
    assert capsys.readouterr().out.startswith("seal/timestamp-1.tsr  20")
    assert sent[0] == (bundle / "seal" / "timestamp.tsq").read_bytes()
    assert main(["verify", str(bundle), "--tsa-root", str(authority.root)]) == 0
    assert capsys.readouterr().out.startswith(f"{bundle}: whole\n")
    (bundle.parent / "r.tsr").write_bytes(authority.reply(query_of(bundle)))
    assert main(["seal", str(bundle), "--stamp", str(bundle.parent / "r.tsr")]) == 0
    assert capsys.readouterr().out.startswith("seal/timestamp-2.tsr  20")


def test_what_an_authority_says_that_is_no_reply(
    bundle: Path, server: Server, capsys: pytest.CaptureFixture[str]
) -> None:
    url, _, answers = server
    answers.append((200, b"<html>Welcome</html>", {}))
    assert main(["seal", str(bundle), "--tsa", url]) == 2
    assert f"{url}: is no reply of a time-stamping authority" in capsys.readouterr().err
    assert not (bundle / "seal" / "timestamp-1.tsr").exists()
