"""What an object in a script holds: names and values as they stand, and nothing that is computed."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pixelwitness.recognition.literal import literal_fields
from pixelwitness.wire import flatten


def fields(script: str, most: int = 1000) -> list[tuple[str, str]]:
    return list(literal_fields(script, 0, "u", iter(range(most))))


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("{email: 'jan@shop.example', firstName: \"Jan\"}", [("u.email", "jan@shop.example"), ("u.firstName", "Jan")]),
        ("{'e-mail':`jan@shop.example`,}", [("u.e-mail", "jan@shop.example")]),
        ("{a: {b: [1, {c: -2.5}, 'x',],}, d: 0}", [("u.a.b[0]", "1"), ("u.a.b[1].c", "-2.5"), ("u.a.b[2]", "x"), ("u.d", "0")]),
        ("[{a: 'x'}, 'y']; b = {c: 1}", [("u[0].a", "x"), ("u[1]", "y")]),
        (r"{a: 'O\'Hara', b: 'M\u00fcller', c: 'x\x41\n\/', d: '\ud800'}", [("u.a", "O'Hara"), ("u.b", "Müller"), ("u.c", "xA\\x0a/".replace("\\x0a", "\n")), ("u.d", "\\ud800")]),
        ("{a: 'x' + b, c: f('y', {d: 1}), e: `z${q}`, g: !0, h: null, i: void 0, j: x.y, k: 'ok'}", [("u.k", "ok")]),
        ("{a: 5 * 3, b: 'x'.trim(), c: ['y' + z, 'w'], d: (1, 2), e: 'ok'}", [("u.c[1]", "w"), ("u.e", "ok")]),
        ("{a, ...b, get() { return {a: 'no', b: 1}; }, c: function (x, y) { return 'no'; }, d: (x) => ({e: 'no'}), f: 'ok'}", [("u.f", "ok")]),
        ("{a: {b: 1} + 2, c: 'ok'}", [("u.a.b", "1"), ("u.c", "ok")]),
        ("{// name: 'no'\n a: /* 'no', */ 'x', \"b\": 'y' /* } */ }", [("u.a", "x"), ("u.b", "y")]),
        ("{1: 'x', 'a b': 'y'}", [("u.1", "x"), ("u.a b", "y")]),
        ("{a: 'x', b: 'broken\n', c: 'z'", [("u.a", "x")]),
        ("{a: 'x'", []),
        ("{}", []),
        ("", []),
        ("}", []),
    ],
)  # fmt: skip
def test_what_stands_there(script: str, expected: list[tuple[str, str]]) -> None:
    assert fields(script) == expected


VALUES = st.recursive(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=40) | st.integers(-(10**15), 10**15),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.from_regex(r"[a-z]\w{0,8}", fullmatch=True), inner, max_size=4)
    ),
    max_leaves=12,
).map(lambda value: [value])


@given(VALUES)
def test_json_is_read_as_json(value: object) -> None:
    assert fields(json.dumps(value)) == list(flatten(value, "u"))


@given(st.text("{}[](),:'\"`\\/*\n$ab1 .+-=>"))
def test_no_script_raises(script: str) -> None:
    assert all(path.startswith("u") for path, _ in fields(script))


@pytest.mark.parametrize(
    "script", ["{a:" * 5000, "[" * 5000, "{a:[" * 5000, "{a:(" * 5000, "{a:'" + "x" * 9000]
)
def test_depth_and_length_are_bounded(script: str) -> None:
    assert fields(script, 20_000) == []


def test_each_token_takes_a_ticket() -> None:
    tickets = iter(range(8))
    assert list(literal_fields("{a: 1, b: 2, c: 3}", 0, "u", tickets)) == [("u.a", "1")]
    assert next(tickets, None) is None
