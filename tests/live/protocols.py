"""HTTP/2 and WebSocket spoken by hand, for both ends of a proxy."""

import base64
import hashlib
import ssl
from collections.abc import Iterable, Iterator
from http.server import BaseHTTPRequestHandler

import h2.config
import h2.connection
import h2.events
from wsproto.connection import Connection, ConnectionType
from wsproto.events import BytesMessage, CloseConnection, Event

type Pairs = list[tuple[str, str]]

_MAGIC = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"


class Answer(BaseHTTPRequestHandler):
    """Answers a body with its hash, over HTTP/1 and HTTP/2, and a WebSocket with what it said."""

    protocol_version = "HTTP/1.1"

    def handle(self) -> None:
        assert isinstance(self.connection, ssl.SSLSocket)
        if self.connection.selected_alpn_protocol() == "h2":
            _serve_http2(self.connection)
        else:
            super().handle()

    def do_POST(self) -> None:
        answer = digest(self.rfile.read(int(self.headers["Content-Length"])))
        self.send_response(200)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def do_GET(self) -> None:
        key = self.headers["Sec-WebSocket-Key"].encode() + _MAGIC
        accepted = base64.b64encode(hashlib.sha1(key, usedforsecurity=False).digest()).decode()
        self.send_response(101)
        self.send_header("Upgrade", "websocket")
        self.send_header("Connection", "Upgrade")
        self.send_header("Sec-WebSocket-Accept", accepted)
        self.end_headers()
        self.wfile.flush()
        _echo(self.connection)

    def log_message(self, format: str, *args: object) -> None:
        pass


def http2(
    line: ssl.SSLSocket, requests: Iterable[tuple[Pairs, bytes]]
) -> list[tuple[bytes, bytes]]:
    """Sends all requests at once over one connection; status and body of each, in order."""
    h2c = h2.connection.H2Connection(h2.config.H2Configuration())
    h2c.initiate_connection()
    answers: dict[int, tuple[bytes, bytes]] = {}
    for headers, body in requests:
        stream = h2c.get_next_available_stream_id()
        h2c.send_headers(stream, headers, end_stream=not body)
        if body:
            h2c.send_data(stream, body, end_stream=True)
        answers[stream] = (b"", b"")
    open_streams = set(answers)
    for event in _events(line, h2c):
        match event:
            case h2.events.ResponseReceived(stream_id=int(stream), headers=told) if told:
                answers[stream] = (dict(told)[b":status"], b"")
            case h2.events.DataReceived(stream_id=int(stream), data=bytes(data)):
                answers[stream] = (answers[stream][0], answers[stream][1] + data)
            case h2.events.StreamEnded(stream_id=int(stream)):
                open_streams.discard(stream)
        if not open_streams:
            break
    return list(answers.values())


def websocket(line: ssl.SSLSocket, host: str, messages: list[bytes]) -> list[bytes]:
    """Says each message and waits for its echo; then closes."""
    line.sendall(
        f"GET /chat HTTP/1.1\r\nHost: {host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n".encode()
    )
    head = b""
    while not head.endswith(b"\r\n\r\n"):
        head += line.recv(1)
    assert head.startswith(b"HTTP/1.1 101")
    spoken = Connection(ConnectionType.CLIENT)
    heard = []
    for message in messages:
        line.sendall(spoken.send(BytesMessage(message)))
        heard.append(_next(line, spoken))
    line.sendall(spoken.send(CloseConnection(1000)))
    while line.recv(4096):
        pass
    return heard


def _serve_http2(line: ssl.SSLSocket) -> None:
    h2c = h2.connection.H2Connection(h2.config.H2Configuration(client_side=False))
    h2c.initiate_connection()
    bodies: dict[int, bytes] = {}
    for event in _events(line, h2c):
        match event:
            case h2.events.RequestReceived(stream_id=int(stream)):
                bodies[stream] = b""
            case h2.events.DataReceived(stream_id=int(stream), data=bytes(data)):
                bodies[stream] += data
            case h2.events.StreamEnded(stream_id=int(stream)):
                h2c.send_headers(stream, [(":status", "200")])
                h2c.send_data(stream, digest(bodies[stream]), end_stream=True)


def digest(body: bytes) -> bytes:
    """What the server answers to a body."""
    return hashlib.sha256(body).hexdigest().encode()


def _events(line: ssl.SSLSocket, h2c: h2.connection.H2Connection) -> Iterator[h2.events.Event]:
    line.sendall(h2c.data_to_send())
    while received := line.recv(65_536):
        for event in h2c.receive_data(received):
            if isinstance(event, h2.events.DataReceived) and event.flow_controlled_length:
                h2c.acknowledge_received_data(event.flow_controlled_length, event.stream_id or 0)
            yield event
        line.sendall(h2c.data_to_send())


def _next(line: ssl.SSLSocket, spoken: Connection) -> bytes:
    heard = b""
    while received := line.recv(65_536):
        spoken.receive_data(received)
        for event in spoken.events():
            if isinstance(event, BytesMessage):
                heard += event.data
                if event.message_finished:
                    return heard
    return heard


def _echo(line: ssl.SSLSocket) -> None:
    spoken = Connection(ConnectionType.SERVER)
    while received := line.recv(65_536):
        spoken.receive_data(received)
        for event in spoken.events():
            line.sendall(spoken.send(_reply(event)))
            if isinstance(event, CloseConnection):
                return


def _reply(event: Event) -> Event:
    return event.response() if isinstance(event, CloseConnection) else event
