"""A cookie that a tag server sets -> which of the visitor's data it keeps in it, to pass on."""

from collections.abc import Iterator

from pixelwitness.exchange import Exchange, Headers
from pixelwitness.recognition.bundle import Told
from pixelwitness.recognition.forms import form_of, placeholder
from pixelwitness.rulebook import SetupRule, Words
from pixelwitness.sites import host_of
from pixelwitness.wire import from_base64, from_json, unquote


def set_cookie(headers: Headers, cookie: str) -> str:
    """The text of that cookie, as a response with these headers sets it, or ""."""
    for name, value in headers:  # a generator would take twice as long
        if value.startswith(cookie) and name.lower() == "set-cookie":
            key, _, text = value.partition(";")[0].partition("=")
            if key.strip() == cookie:
                return text.strip()
    return ""


def kept_in(rule: SetupRule, exchange: Exchange, words: Words) -> Iterator[Told]:
    """The keys under which the cookie holds something; nothing where it holds no user data."""
    text = set_cookie(exchange.response_headers, rule.cookie)
    keys = tuple(sorted(_keys(text, rule, words))) if text else ()
    if keys:
        yield Told(rule.what, None, keys, rule.because, host_of(exchange.url))


def _keys(text: str, rule: SetupRule, words: Words) -> Iterator[str]:
    opened = from_base64(unquote(text, plus=False))
    value = from_json(opened[0]) if opened else None
    for key, item in value.items() if isinstance(value, dict) else ():
        known = rule.keys is not None and rule.keys.kind(key) is not None
        if known and isinstance(item, str) and not placeholder(item, form_of(item)[1], words):
            yield key
