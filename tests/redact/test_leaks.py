"""Every value in every encoding, planted in every place: redacted, and found where it is not."""

import base64
import gzip
import hashlib
import json
import re
from collections.abc import Callable
from functools import partial
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pixelwitness.errors import CaseError
from pixelwitness.finding import Consent, Evidence
from pixelwitness.identity.digests import ALGORITHMS, Chain, digest
from pixelwitness.redact import Detector, Published, load_redaction, redact
from pixelwitness.redact.cover import Cover
from pixelwitness.redact.requests import redact_request
from pixelwitness.redact.vault import Vault
from pixelwitness.redact.whom import whom
from tests.redact.conftest import JAN, contents

KNOWN = whom({"personas": []}, (), (JAN,))
HOSTS = ["www.facebook.com", "shop.example"]
DETECTOR = Detector(KNOWN, HOSTS)
RULES = load_redaction()
COVER = Cover(KNOWN, Vault(), ["2000000000000002"], HOSTS)
VALUES = [value for _, values in JAN.values for value in values if len(value) > 3] + [*JAN.also]
TELLING = ["jan.jansen+a1f9@example.com", "0612345678", "klant-4213", "geheime wens 77"]


def _b64(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def _digest(chain: Chain, text: str) -> str:
    return digest(text, chain)


ENCODINGS: dict[str, Callable[[str], str]] = {
    "plain": str,
    "upper": str.upper,
    "percent": lambda text: quote(text, safe=""),
    "all_percent": lambda text: "".join(f"%{byte:02X}" for byte in text.encode()),
    "twice": lambda text: quote(quote(text, safe=""), safe=""),
    "base64": lambda text: _b64(text.encode()),
    "base64_within": lambda text: _b64(f'{{"a":"{text}"}}'.encode()),
    "base64url": lambda text: base64.urlsafe_b64encode(f"x?>{text}".encode()).decode().rstrip("="),
    "base64_twice": lambda text: _b64(_b64(text.encode()).encode()),
    "json": lambda text: json.dumps({"a": {"b": text}}),
    "json_escapes": lambda text: "".join(f"\\u{ord(char):04x}" for char in text),
    "hex": lambda text: text.encode().hex(),
    "gzip": lambda text: _b64(gzip.compress(text.encode())),
}
DIGESTS: dict[str, Callable[[str], str]] = {
    **{name: partial(_digest, (name,)) for name in ALGORITHMS},
    "sha256_upper": lambda text: hashlib.sha256(text.encode()).hexdigest().upper(),
    "sha256_base64": lambda text: _b64(hashlib.sha256(text.encode()).digest()),
    "sha256_in_base64": lambda text: _b64(hashlib.sha256(text.encode()).hexdigest().encode()),
    "md5_sha256": partial(_digest, ("md5", "sha256")),
}  # fmt: skip
PLACES: dict[str, str] = {
    "parameter": "GET https://www.facebook.com/tr/?id=1&ud[em]={} HTTP/2.0\r\n\r\n",
    "kept": "GET https://www.facebook.com/tr/?ev={}&v={}&id={} HTTP/2.0\r\n\r\n",
    "name": "GET https://www.facebook.com/tr/?{}=1&cd[{}]=2 HTTP/2.0\r\n\r\n",
    "path": "GET https://www.facebook.com/tr/{}/x?a=b HTTP/2.0\r\n\r\n",
    "page": "GET https://www.facebook.com/tr/?dl=https%3A%2F%2Fshop.example%2F{}%3Fq%3D{}%23{} HTTP/2.0\r\n\r\n",
    "fragment": "GET https://www.facebook.com/tr/#{} HTTP/2.0\r\n\r\n",
    "host": "GET https://{}.shop.example/ HTTP/2.0\r\n\r\n",
    "no_address": "GET {} HTTP/2.0\r\n\r\n",
    "cookie": "GET https://shop.example/ HTTP/2.0\r\ncookie: a={}; {}=b; {}\r\n\r\n",
    "referer": "GET https://shop.example/ HTTP/2.0\r\nreferer: https://shop.example/{}?a={}\r\n\r\n",
    "header": "GET https://shop.example/ HTTP/2.0\r\nx-user: {}\r\n{}: 1\r\naccept: {}\r\n\r\n",
    "form": "POST https://shop.example/ HTTP/2.0\r\n\r\na={}&ev={}&{}=1",
    "json": 'POST https://shop.example/ HTTP/2.0\r\n\r\n{{"a":{{"b":["{}"]}},"ev":"{}","{}":1}}',
    "multipart": 'POST https://shop.example/ HTTP/2.0\r\n\r\n--x\r\ncontent-disposition: form-data; name="em"\r\n\r\n{}\r\n--x--',
    "text": "POST https://shop.example/ HTTP/2.0\r\n\r\nhello {} you",
    "method": "{} https://shop.example/ HTTP/2.0\r\n\r\n",
}  # fmt: skip


def redacted(request: str | bytes) -> bytes:
    raw = request if isinstance(request, bytes) else request.encode("utf-8", "surrogatepass")
    return redact_request(raw, COVER, RULES, {})


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("encoding", [*ENCODINGS, *DIGESTS])
def test_redacted_in_every_place(place: str, encoding: str) -> None:
    for value in VALUES:
        encoded = (ENCODINGS | DIGESTS)[encoding](value)
        told = redacted(PLACES[place].replace("{{", "{").replace("}}", "}").replace("{}", encoded))
        assert encoded.encode() not in told
        assert list(DETECTOR.search(told, captured=True)) == []


@pytest.mark.parametrize("captured", [True, False])
@pytest.mark.parametrize("encoding", [*ENCODINGS, *DIGESTS])
def test_the_detector_finds_what_is_left(encoding: str, captured: bool) -> None:
    for value in TELLING if encoding in ENCODINGS else VALUES:
        if encoding == "md5_sha256" and value not in TELLING[:3]:
            continue  # chains are known of what sites are seen to chain
        encoded = (ENCODINGS | DIGESTS)[encoding](value)
        for text in (f"x={encoded}", json.dumps({"a": f"{encoded}"}), encoded):
            nouns = [KNOWN.noun(one) for one in DETECTOR.search(text.encode(), captured)]
            assert any(noun.endswith("of persona A") for noun in nouns), (value, text)


@pytest.mark.parametrize("value", ["Kerkstraat 12", "2511 AB", "de Jansen", "Den Haag"])
def test_common_words_count_in_what_was_captured(value: str) -> None:
    assert list(DETECTOR.search(f"GET /?a={value}".encode(), captured=True))


@given(
    st.sampled_from(VALUES),
    st.sampled_from([*ENCODINGS, *DIGESTS]),
    st.sampled_from([*PLACES]),
    st.text(max_size=12),
    st.text(max_size=12),
)
def test_no_value_survives_whatever_stands_around_it(
    value: str, encoding: str, place: str, before: str, behind: str
) -> None:
    encoded = before + (ENCODINGS | DIGESTS)[encoding](value) + behind
    told = redacted(PLACES[place].replace("{{", "{").replace("}}", "}").replace("{}", encoded))
    assert list(DETECTOR.search(told, captured=True)) == []


@given(st.binary(max_size=300))
def test_any_bytes_are_redacted(raw: bytes) -> None:
    told = redacted(raw)
    assert told.decode("utf-8")
    assert redacted(raw) == told


@pytest.mark.parametrize(
    ("request_", "told"),
    [
        (b"GET https://shop.example/a?sessionABC12 HTTP/1.1", "https://shop.example/a?⟦value "),
        (b"GET https://shop.example/a?x=1&sessionABC12 HTTP/1.1", "x=⟦value 1⟧&⟦value "),
        (b"GET https://shop.example/?ev=20050423 HTTP/1.1", "ev=⟦value "),
        (b"GET https://shop.example/?ev=PageView&v=2.9.324 HTTP/1.1", "?ev=PageView&v=2.9.324 "),
        (b"GET https://shop.example/?id=2000000000000002 HTTP/1.1", "?id=2000000000000002 "),
        (b"GET https://shop.example/?id=2000000000000003 HTTP/1.1", "?id=⟦id 1⟧ "),
        (b"GET https://a:b@shop.example:8443/x/77 HTTP/1.1", "https://shop.example:8443/x/⟦value "),
        (b"GET https://shop.example/ HTTP/1.1\r\ncookie: sessionABC12; a=b", "cookie: ⟦cookie 1⟧; a=⟦"),
        (b"GET https://shop.example/ HTTP/1.1\r\nx-forwarded-for: 192.0.2.7", "for: ⟦header 1⟧"),
        (b"GET https://[bad/ HTTP/1.1", "GET ⟦value 1⟧ HTTP/1.1"),
        (b"POST https://shop.example/ HTTP/1.1\r\n\r\n\x00\xff\x01", "⟦body 1⟧"),
        (b'POST https://shop.example/ HTTP/1.1\r\n\r\n{"ev": "Lead", "n": 5, "x": null}',
         '{"ev": "Lead", "n": "⟦value 1⟧", "x": null}'),
    ],
)  # fmt: skip
def test_what_stays_of_a_request(request_: bytes, told: str) -> None:
    cover = Cover(KNOWN, Vault(), ["2000000000000002"], HOSTS)
    assert told in redact_request(request_, cover, RULES, {}).decode("utf-8")


@pytest.mark.parametrize(
    "text",
    [
        "⟦e-mail of persona A⟧",
        "⟦Jan⟧",
        "x ⟧ Jan ⟦",
        "a" * 3000,
        "jan%2Ejansen%2Ba1f9%40example%2Ecom",
    ],
)
def test_nothing_passes_for_a_token_of_ours(text: str) -> None:
    cover = Cover(KNOWN, Vault(), (), HOSTS)
    for told in (cover.text(text), cover.told(text), cover.simple(text, "ev"), cover.name(text)):
        assert re.fullmatch(r"⟦(value|name|id) \d+⟧", told)


RECORD: dict[str, object] = {
    "page": "https://www.shop.example/{}?q={}",
    "event": "{}",
    "field": "dl?{}",
    "value": "{}",
    "meaning": "it was {}",
    "context": {"eid": "{}", "v": "{}", "{}": "1"},
    "host": "{}.shop.example",
    "consent": Consent("refused", "said {}", 3, 2.5, "OneTrust"),
    "evidence": Evidence("declared", "called {}"),
}


@pytest.mark.parametrize("place", RECORD)
@pytest.mark.parametrize("value", TELLING[:3])
def test_the_record_is_redacted(
    place: str,
    value: str,
    case_of: Callable[..., Path],
    published: Callable[..., Published],
    tmp_path: Path,
) -> None:
    case = case_of(**{place: _planted(RECORD[place], value)})
    published(case)
    for content in contents(tmp_path / "public").values():
        assert value not in content.decode("utf-8")


def _planted(one: object, value: str) -> object:
    match one:
        case str():
            return one.replace("{}", value)
        case dict():
            return {_planted(key, value): _planted(item, value) for key, item in one.items()}
        case Consent():
            return Consent(one.state, one.because.replace("{}", value), 3, 2.5, one.tool)
        case Evidence():
            return Evidence(one.proof, one.because.replace("{}", value))
    raise AssertionError(one)


@pytest.mark.parametrize("encoding", [*ENCODINGS, *DIGESTS])
def test_what_a_wrong_rule_lets_through_is_refused(
    encoding: str, case_of: Callable[..., Path], tmp_path: Path
) -> None:
    shipped = Path(__file__).parents[2] / "rules" / "redaction"
    wrong = tmp_path / "rules"
    wrong.mkdir()
    for path in shipped.iterdir():
        text = path.read_text("utf-8").replace(
            "[event, field, capture.name]\n      do: text", "[event, field]\n      do: keep", 1
        )
        (wrong / path.name).write_text(text, "utf-8")
    case = case_of(event=f"x {(ENCODINGS | DIGESTS)[encoding](TELLING[0])}")
    public, secrets = tmp_path / "public", tmp_path / "secrets.json"
    with pytest.raises(CaseError, match=r"findings/shop\.example\.jsonl: e-mail of persona A"):
        redact(case, public, secrets, (), load_redaction(wrong), "0.1.0")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["case", "rules"]


@pytest.mark.parametrize("site", ["jan.jansen+a1f9@example.com", "klant-4213.example"])
def test_a_leak_is_refused_and_nothing_is_left(
    site: str, case_of: Callable[..., Path], published: Callable[..., Published], tmp_path: Path
) -> None:
    case = case_of(site=site)
    with pytest.raises(CaseError, match=r"findings/.+ of persona A"):
        published(case)
    assert [path.name for path in tmp_path.iterdir()] == ["case"]
