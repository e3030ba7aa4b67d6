"""The IAB's and Google's strings: published examples, round trips, and that nothing else raises."""

import base64
import contextlib
import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pixelwitness.consent.bits import Bits, UnreadableError
from pixelwitness.consent.decode import VERBS, Step, decode
from pixelwitness.consent.gpp import decode_gcd, decode_gcs, decode_gpp, decode_us_privacy
from pixelwitness.consent.tcf import decode_ac, decode_tcf

SPEC = (
    "COtybn4PA_zT4KjACBENAPCIAEBAAECAAIAAAAAAAAAA"  # IAB, Consent string and vendor list formats v2
)
EMPTY = "CPXxRfAPXxRfAAfKABENB-CgAAAAAAAAAAYgAAAAAAAA"  # IAB, GPP String, "Examples"
ARGS = {"pairs": (",", ":"), "list": (",",), "sides": ("a", "b")}


def packed(fields: list[tuple[int, int]]) -> str:
    """(value, bits) … -> base64url, as the specification packs a string."""
    bits = "".join(f"{value:0{size}b}" for value, size in fields)
    bits += "0" * (-len(bits) % 8)
    data = int(bits, 2).to_bytes(len(bits) // 8)
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def fibonacci(number: int) -> str:
    """The Fibonacci code of a number above 0."""
    row = [1, 2]
    while row[-1] <= number:
        row.append(row[-1] + row[-2])
    digits = []
    for one in reversed(row[:-1] if row[-1] > number else row):
        digits.append("1" if one <= number else "0")
        number -= one if one <= number else 0
    return "".join(reversed(digits)).rstrip("0") + "1"


def tc(updated: int, purposes: int, version: int = 2, policy: int = 4) -> str:
    return packed([
        (version, 6), (1, 36), (updated, 36), (28, 12), (1, 12), (0, 6), (0, 12), (1, 12),
        (policy, 6), (1, 1), (0, 1), (0, 12), (purposes, 24), (0, 24), (0, 1), (0, 12), (0, 20),
    ])  # fmt: skip


def test_the_published_example() -> None:
    told = decode_tcf(SPEC)
    assert (told["cmp"], told["policy"], told["updated"]) == (
        "675",
        "2",
        "2021-02-02T17:01:00.000Z",
    )
    assert [name for name, value in told.items() if value == "yes"] == ["purpose.2", "purpose.10"]


def test_another_published_example() -> None:
    told = decode_tcf(
        "COrEAV4OrXx94ACABBENAHCIAD-AAAAAAACAAxAAAAgAIAwgAgAAAAEAgQAAAAAEAYQAQAAAACAAAABAAA"
    )
    on = [name for name, value in told.items() if value == "yes"]
    assert on == [f"purpose.{at}" for at in range(3, 10)]


@pytest.mark.parametrize(
    "segments", ["", ".YAAAAAAAAAAA", ".IBAgAAAgAIAwgAgAAAAEAAAACA.QAagAQAgAIAwgA"]
)
def test_segments_behind_the_core_string_change_nothing(segments: str) -> None:
    assert decode_tcf(SPEC + segments) == decode_tcf(SPEC)


def test_a_time_rounded_to_the_day_is_no_moment() -> None:
    midnight = int(datetime.datetime(2026, 11, 23, tzinfo=datetime.UTC).timestamp() * 10)
    assert decode_tcf(tc(midnight, 0))["updated"] == ""
    assert decode_tcf(tc(midnight + 5, 0))["updated"] == "2026-11-23T00:00:00.500Z"


@given(st.integers(1, 2**34), st.integers(0, 2**24 - 1))
def test_a_core_string_comes_back(updated: int, purposes: int) -> None:
    told = decode_tcf(tc(updated, purposes))
    on = [f"purpose.{at}" for at in range(1, 25) if purposes >> (24 - at) & 1]
    assert [name for name, value in told.items() if value == "yes"] == on
    if updated % 864_000:
        moment = datetime.datetime.fromisoformat(told["updated"]).timestamp()
        assert abs(moment - updated / 10) < 0.002


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "it is not base64url"),
        ("C!", "it is not base64url"),
        ("BOQ7WlgOQ7WlgABACDENABwAAABJOACgACAAQABA", "it is version 1 of the TCF string, not 2"),
        (SPEC[:20], "it is cut off"),
        (tc(2**36 - 1, 0), "its time is none"),
    ],
)
def test_broken_tc_string(text: str, reason: str) -> None:
    try:
        assert decode_tcf(text)["updated"].startswith("21")
    except UnreadableError as error:
        assert str(error) == reason


@given(st.lists(st.integers(1, 30), min_size=1, max_size=12, unique=True).map(sorted))
def test_a_gpp_header_comes_back(numbers: list[int]) -> None:
    bits, last = f"{3:06b}{1:06b}{len(numbers):012b}", 0
    for number in numbers:
        bits += "0" + fibonacci(number - last)
        last = number
    header = packed([(int(bit), 1) for bit in bits])
    parts = {2: EMPTY, 6: "1YNN"}
    text = "~".join([header, *(parts.get(number, "BVQqAAAAAgA") for number in numbers)])
    told = decode_gpp(text)
    assert len(told["sections"].split(", ")) == len(numbers)
    assert ("tcfeuv2.purpose.1" in told) == (2 in numbers)


@pytest.mark.parametrize(
    ("text", "some"),
    [
        (f"DBABMA~{EMPTY}", {"sections": "tcfeuv2", "tcfeuv2.purpose.1": "no"}),
        (f"DBACNYA~{EMPTY}~1YNN", {"sections": "tcfeuv2, uspv1", "uspv1.opt_out": "N"}),
        ("DBABLA~BVQqAAAAAgA", {"sections": "usnat", "usnat.sale_opt_out": "no", "usnat.targeted_advertising_opt_out": "no"}),
        ("DBABLA~BVVVAAAAAgA", {"usnat.sale_opt_out": "yes", "usnat.sharing_opt_out": "yes"}),
    ],
)  # fmt: skip
def test_gpp_examples(text: str, some: dict[str, str]) -> None:
    assert some.items() <= decode_gpp(text).items()


def test_a_range_of_sections() -> None:
    bits = f"{3:06b}{1:06b}{1:012b}" + "1" + fibonacci(7) + fibonacci(2)
    header = packed([(int(bit), 1) for bit in bits])
    assert (
        decode_gpp(f"{header}~BVQqAAAAAgA~BVQqAAAAAgA~BVQqAAAAAgA")["sections"]
        == "usnat, usca, usva"
    )


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("DBABMA", "it announces 1 sections and holds 0"),
        (SPEC, "it does not begin as a GPP string does (type 2)"),
        ("DBAB", "it is cut off"),
    ],
)
def test_broken_gpp(text: str, reason: str) -> None:
    with pytest.raises(UnreadableError) as caught:
        decode_gpp(text)
    assert str(caught.value) == reason


def test_small_strings() -> None:
    assert decode_us_privacy("1yNn") == {"notice": "Y", "opt_out": "N", "lspa": "N"}
    assert decode_gcs("G10-") == {"ad_storage": "0", "analytics_storage": "-"}
    assert list(decode_gcd("13p3q3r3v5l1").values()) == ["p", "q", "r", "v"]
    assert decode_ac("2~7.12~dv.12.62") == {
        "provider.12": "yes", "provider.62": "no", "provider.7": "yes",
    }  # fmt: skip


@pytest.mark.parametrize("text", ["2YNN", "1YN", "1YNNN", ""])
def test_no_us_privacy_string(text: str) -> None:
    with pytest.raises(UnreadableError):
        decode_us_privacy(text)


@given(
    st.text() | st.from_regex(r"[A-Za-z0-9_~.{}\[\]:,\"'=%-]{0,60}", fullmatch=True),
    st.sampled_from(VERBS),
)
def test_no_text_makes_a_verb_raise_anything_else(text: str, verb: str) -> None:
    step = next(Step(known, "", ARGS.get(known, ())) for known in VERBS if known == verb)
    with contextlib.suppress(UnreadableError):
        told = decode(text, (step,))
        assert all(isinstance(k, str) and isinstance(v, str) for k, v in told.items())


@given(st.binary(max_size=30))
def test_bits_give_back_what_was_packed(data: bytes) -> None:
    text = base64.urlsafe_b64encode(data).decode().rstrip("=")
    if not text:
        return
    bits = Bits(text)
    assert bytes(bits.take(8) for _ in data) == data


DECODED = [
    ("json", (), '{"a":{"b":[1,"x",{"c":null}],"d":true}}', {"a.b.0": "1", "a.b.x": "listed", "a.b.1": "x", "a.b.2.c": "", "a.d": "true"}),
    ("js_object", (), "{stamp:'Zq7',necessary:true,utc:17,region:'nl'}", {"stamp": "Zq7", "necessary": "true", "utc": "17", "region": "nl"}),
    ("js_object", (), "-1", {"": "-1"}),
    ("pairs", ("!", "="), "!a=wait!b=true", {"a": "wait", "b": "true"}),
    ("list", (",",), ",a,b,", {"a": "listed", "b": "listed"}),
    ("percent", (), "%257B%2522a%2522%257D", {"": '{"a"}'}),
    ("percent", (), "100%25", {"": "100%"}),
    ("base64", (), "e30", {"": "{}"}),
    ("multipart", (), '--b\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n--b\r\nContent-Disposition: form-data; name="b"\r\nContent-Type: text/plain\r\n\r\n2\r\n--b--', {"a": "1", "b": "2"}),
]  # fmt: skip


@pytest.mark.parametrize(("verb", "args", "text", "told"), DECODED)
def test_verb(verb: str, args: tuple[str, ...], text: str, told: dict[str, str]) -> None:
    step = next(Step(known, "", args) for known in VERBS if known == verb)
    assert decode(text, (step,)) == told


def test_sides_and_names_below() -> None:
    steps = (
        Step("json"),
        Step("sides", "choice", ("yes", "no")),
        Step("pairs", "more", (",", ":")),
    )
    told = decode('{"yes":["a"],"no":["b"],"more":"x:1,y:2"}', steps)
    assert (
        told.items() >= {"choice.a": "yes", "choice.b": "no", "more.x": "1", "more.y": "2"}.items()
    )
