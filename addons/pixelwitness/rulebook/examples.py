"""The examples of a rule file: what it must find, and what it must leave alone."""

import base64

from pixelwitness.errors import RuleError
from pixelwitness.rulebook.check import known_keys, mapping, maps, number, text, texts, verbatim
from pixelwitness.rulebook.model import Example, ExampleRequest
from pixelwitness.yamlfile import Map


def read_examples(one: Map) -> tuple[Example, ...]:
    """Examples of both sorts; a rule without one of each sort does not load."""
    known_keys(one, ("match", "no_match"))
    for key in ("match", "no_match"):
        if not maps(one, key):
            raise RuleError(one.at(key), f"a rule needs at least one example under `{key}`")
    return (
        *(_example(row, True) for row in maps(one, "match")),
        *(_example(row, False) for row in maps(one, "no_match")),
    )


def _example(row: Map, matches: bool) -> Example:
    known_keys(row, ("name", "request"), ("finds", "placeholders", "setups") if matches else ())
    if matches and not ("finds" in row or "setups" in row or "placeholders" in row):
        raise RuleError(row.where, "say what it finds: `finds`, `setups` or `placeholders`")
    return Example(
        name=text(row, "name"),
        request=_request(mapping(row, "request")),
        matches=matches,
        finds=texts(row, "finds"),
        placeholders=number(row, "placeholders", "0"),
        setups=texts(row, "setups"),
        where=row.where,
    )


def _request(one: Map) -> ExampleRequest:
    known_keys(
        one, ("url",), ("method", "headers", "body", "body_base64", "response", "set_cookie")
    )
    headers = mapping(one, "headers") if "headers" in one else Map("", 0)
    body = verbatim(one, "body").encode()
    if "body_base64" in one:
        try:
            body = base64.b64decode(verbatim(one, "body_base64"), validate=True)
        except ValueError as cause:
            raise RuleError(one.at("body_base64"), "is not base64") from cause
    return ExampleRequest(
        method=text(one, "method", "GET"),
        url=text(one, "url"),
        headers=tuple((name, verbatim(headers, name)) for name in headers),
        body=body,
        response=verbatim(one, "response").encode(),
        response_headers=tuple(("Set-Cookie", value) for value in texts(one, "set_cookie")),
    )
