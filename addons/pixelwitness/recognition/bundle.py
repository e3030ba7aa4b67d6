"""signals/config/<id> and the identity plug-in -> what a site is set up to take.

The shapes were read in the bundles of 2.9.15 (2020) and 2.9.252 (2026).
"""

import json
import re
from collections.abc import Iterator
from typing import Any

import msgspec

from pixelwitness.exchange import Exchange
from pixelwitness.rulebook import SetupRule
from pixelwitness.sites import host_of

_OPT_IN = re.compile(r'optIn\(\s*"(\d+)"\s*,\s*"(\w+)"\s*,\s*(?:true|!0)\s*\)')
_SET = re.compile(r'config\.set\(\s*(?:"(\d+)"|null)\s*,\s*"(\w+)"\s*,\s*(?=\{)')
_ACCOUNT = re.compile(r"/signals/config/(\d+)")
_VERSION = re.compile(r"[?&]v=(\d+(?:\.\d+)*)")
_DOMAIN = re.compile(r"[?&]domain=([^&#]+)")
_BESIDES = {"sendFBLoginID": "gateway_login", "useSGWUserData": "gateway_forms"}


class Told(msgspec.Struct, frozen=True, gc=False):
    """One fact: matching is on for these keys, or these gateway addresses take the data.

    `gateway_login`: the gateway gets the number of the Facebook account that is logged in;
    `gateway_forms`: it gets what stands in forms, even where automatic matching is off.
    """

    what: str
    account: str | None
    details: tuple[str, ...]
    because: str
    domain: str


def setups_of(rule: SetupRule, exchange: Exchange) -> Iterator[Told]:
    """What this fetch, or its response, tells; nothing where the response was not kept."""
    domain = _first(_DOMAIN, exchange.url)
    if rule.read == "fetched":
        version = tuple(int(part) for part in _first(_VERSION, exchange.url).split(".") if part)
        if not rule.below or version < rule.below:
            host = (f"https://{host_of(exchange.url)}",) if rule.what == "gateway" else ()
            yield Told(rule.what, None, host, rule.because, domain)
        return
    text = exchange.response_body.decode("utf-8", "replace")
    account = _first(_ACCOUNT, exchange.url) or None
    opted = {(pixel, name) for pixel, name in _OPT_IN.findall(text)}
    for pixel, name, value in _settings(text):
        owner = pixel or account
        if name == "automaticMatching" and (owner, "AutomaticMatching") in opted:
            keys = tuple(sorted(_texts(value.get("selectedMatchKeys"))))
            yield Told("automatic_matching", owner, keys, rule.because, domain)
        if name == "openbridge" and (ends := tuple(_endpoints(value))):
            yield Told("gateway", owner, ends, rule.because, domain)
            for what in _shared(value):
                yield Told(what, owner, (), rule.because, domain)


def _settings(text: str) -> Iterator[tuple[str, str, dict[str, Any]]]:
    decoder = json.JSONDecoder()
    for found in _SET.finditer(text):
        try:
            value, _ = decoder.raw_decode(text, found.end())
        except (ValueError, RecursionError):
            continue
        if isinstance(value, dict):
            yield found[1] or "", found[2], value


def _endpoints(value: dict[str, Any]) -> Iterator[str]:
    ends = value.get("endpoints")
    for one in ends if isinstance(ends, list) else ():
        yield from _texts([one.get("endpoint")] if isinstance(one, dict) else [])


def _shared(value: dict[str, Any]) -> Iterator[str]:
    """What the gateway gets besides (2.9.252): the Facebook account, and forms at any rate."""
    more = value.get("additionalUserData")
    if isinstance(more, dict):
        yield from (what for key, what in _BESIDES.items() if more.get(key) is True)


def _texts(value: object) -> list[str]:
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []


def _first(pattern: re.Pattern[str], text: str) -> str:
    found = pattern.search(text)
    return found[1] if found else ""
