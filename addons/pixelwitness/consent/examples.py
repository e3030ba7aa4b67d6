"""The examples of a tool's file: what a request tells, and what must tell nothing."""

from typing import Literal, get_args

from pixelwitness.consent.model import State, ToolExample, What
from pixelwitness.errors import RuleError
from pixelwitness.exchange import Headers
from pixelwitness.rulebook.check import known_keys, mapping, maps, text, texts, word
from pixelwitness.yamlfile import Map

_WHATS: tuple[What, ...] = get_args(What.__value__)
_STATES: tuple[Literal["accepted", "refused", "partly", "unknown"], ...] = (
    "accepted", "refused", "partly", "unknown",
)  # fmt: skip
_MAY = ("url", "method", "headers", "cookie", "set_cookie", "body")
_PAGE = "https://www.shop.example/"


def read_examples(one: Map, decides: bool) -> tuple[ToolExample, ...]:
    """Examples of both sorts; a tool that tells choices shows one accepted and one refused."""
    known_keys(one, ("match", "no_match"))
    for key in ("match", "no_match"):
        if not maps(one, key):
            raise RuleError(one.at(key), f"a tool needs at least one example under `{key}`")
    found = tuple(_match(row) for row in maps(one, "match"))
    missing = {"accepted", "refused"} - {example.state for example in found}
    if decides and missing:
        raise RuleError(one.at("match"), f"an example with `state: {min(missing)}` is missing")
    return (*found, *(_no_match(row) for row in maps(one, "no_match")))


def _match(row: Map) -> ToolExample:
    known_keys(row, ("name", "tells"), (*_MAY, "state", "moment", "because"))
    what = word(row, "tells", _WHATS)
    state: State = ""
    if what in ("choice", "mode"):
        told = word(row, "state", _STATES)
        state = "" if told == "unknown" else told
    return _example(row, what, state)


def _no_match(row: Map) -> ToolExample:
    known_keys(row, ("name",), _MAY)
    return _example(row, "", "")


def _example(row: Map, what: What | Literal[""], state: State) -> ToolExample:
    if not any(key in row for key in ("url", "cookie", "set_cookie", "headers")):
        raise RuleError(row.where, "an example has `url`, `cookie`, `set_cookie` or `headers`")
    return ToolExample(
        name=text(row, "name"),
        url=text(row, "url", _PAGE),
        method=text(row, "method", "GET"),
        headers=_headers(row),
        response_headers=tuple(("Set-Cookie", value) for value in texts(row, "set_cookie")),
        body=str(row.get("body", "")).encode(),
        what=what,
        state=state,
        moment=text(row, "moment"),
        because=text(row, "because"),
        where=row.where,
    )


def _headers(row: Map) -> Headers:
    given = mapping(row, "headers") if "headers" in row else {}
    cookie = text(row, "cookie")
    return (("Referer", _PAGE), *given.items(), *((("Cookie", cookie),) if cookie else ()))
