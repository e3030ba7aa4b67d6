"""The words of the vocabulary as a reader says them."""

import textwrap
from collections.abc import Iterator, Mapping
from typing import Any

from pixelwitness.finding import Evidence
from pixelwitness.vocabulary import (
    Change,
    Channel,
    Choice,
    ConsentState,
    Encoding,
    Form,
    Kind,
    Mark,
    Origin,
    Practice,
    Proof,
    Reply,
)

KIND: dict[Kind, str] = {
    "email": "e-mail",
    "phone": "phone",
    "first_name": "first name",
    "last_name": "last name",
    "full_name": "full name",
    "birth_date": "birth date",
    "gender": "gender",
    "street": "street",
    "city": "city",
    "region": "region",
    "postcode": "postcode",
    "country": "country",
    "external_id": "customer number",
    "username": "user name",
    "facebook_id": "Facebook account",
    "device_id": "device id",
    "ip_address": "IP address",
    "search_terms": "search words",
    "other": "other data",
}
FORM: dict[Form, str] = {
    "readable": "readable",
    "sha256": "SHA-256",
    "md5": "MD5",
    "sha1": "SHA-1",
    "sha512": "SHA-512",
    "mask": "mask",
    "other_hash": "other digest",
}
ENCODING: dict[Encoding, str] = {
    "percent": "percent-encoding",
    "html": "HTML’s way to write an address",
    "base64": "base64",
    "base64url": "base64 for addresses",
    "json": "JSON",
    "form": "form fields",
    "multipart": "a multipart form",
    "gzip": "gzip",
    "deflate": "deflate",
    "brotli": "brotli",
    "zstd": "zstd",
    "lz_string": "lz-string",
}
ORIGIN: dict[Origin, str] = {
    "manual": "passed by the site's code",
    "automatic": "read from the form",
    "page_address": "in the page's address",
    "custom_data": "in the event's own data",
    "page_content": "in the page's content",
    "cookie": "in a cookie",
    "server": "sent as a server does",
}
CHANNEL: dict[Channel, str] = {
    "pixel": "pixel",
    "gateway": "gateway",
    "conversions_api": "Conversions API",
    "custom_audience": "customer list",
    "offline_events": "offline events",
    "app_events": "app events",
    "audience_match": "audience match",
    "server_container": "tag server",
    "other": "a call no rule knows",
}
CONSENT: dict[ConsentState, str] = {
    "before_choice": "before any choice",
    "refused": "after refusing",
    "accepted": "after accepting",
    "partly": "after accepting in part",
    "withdrawn": "after withdrawing",
    "unknown": "consent unknown",
}
PROOF: dict[Proof, str] = {"declared": "declared", "verified": "proved", "recovered": "recovered"}
SETUP = {
    "automatic_matching": "set up to read forms",
    "manual_matching": "passed user data to the pixel",
    "gateway": "set up to send through",
    "gateway_login": "set up to pass the visitor's Facebook account to the gateway",
    "gateway_forms": "set up to read forms for the gateway",
    "kept_user_data": "keeps user data for Meta in a cookie of its tag server",
}
OTHERWISE = {
    "page_by_referer": "the header Referer, which the browser writes,",
    "page_by_origin": "the header Origin, which the browser writes,",
    "page_by_capture": "the recording, for the page that was open,",
}
REPLY: dict[Reply, str] = {
    "stopped_before": "said it had stopped before",
    "stopped_after_notice": "said it stopped when told",
    "will_stop": "said it would stop",
    "reconsiders": "said it was reconsidering",
    "continues": "said it goes on",
    "denies": "denied it",
    "no_reply": "gave no reply",
}
PRACTICE: dict[Practice, str] = {
    "customer_lists": "customer lists",
    "web": "what its sites send",
    "everything": "all of it",
}
STATE: dict[ConsentState, str] = {
    "before_choice": "before",
    "accepted": "accepted",
    "partly": "partly",
    "refused": "refused",
    "withdrawn": "withdrawn",
    "unknown": "unknown",
}
CHANGE: dict[Change, str] = {
    "stopped": "stopped",
    "continues": "continues",
    "started": "started",
    "changed": "changed",
    "not_tested": "not tested",
}
CHOICE: dict[Choice, str] = {
    "before": "before any choice",
    "accept": "while accepting",
    "refuse": "while refusing",
    "withdraw": "while withdrawing",
}
MARK: dict[Mark, str] = {
    "readable": "readable",
    "hashed_proved": "hashed and proved",
    "hashed": "hashed, not proved",
    "not_seen": "not seen",
    "not_tested": "not tested",
}
SIGN: dict[Mark, str] = {
    "readable": "●",
    "hashed_proved": "◐",
    "hashed": "○",
    "not_seen": "·",
    "not_tested": "–",
}


def wrapped(line: str, width: int) -> Iterator[str]:
    """The line in parts of at most `width` columns, further ones indented; words stay whole."""
    further = " " * (len(line) - len(line.lstrip()) + 2)
    parts = textwrap.wrap(
        line,
        max(width, 40),
        subsequent_indent=further,
        break_long_words=False,
        break_on_hyphens=False,
    )
    yield from (f"{part}\n" for part in parts)


def proof_of(evidence: Evidence) -> str:
    """How a value is known, in a word or two; what chance alone explains is not called proved."""
    if evidence.proof == "verified" and evidence.strength == "weak":
        return "fits, by chance perhaps"
    return PROOF[evidence.proof]


def otherwise(context: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """Who names another site as the sender than the call itself does, a key of `OTHERWISE`, and
    the address named; empty where nobody does."""
    return tuple((by, str(context[by])) for by in OTHERWISE if by in context)


def unsound(found: str) -> str:
    """What a found value of a control persona means, as a sentence without its full stop."""
    return f"{visible(found)}: the test is not sound until you know why"


def visible(text: str) -> str:
    """Captured text made safe for a terminal: what does not print is written out."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


def many(count: int, one: str, more: str = "") -> str:
    """The number with the noun: `1 site`, `2,000 sites`; `more` where an s does not do."""
    return f"{count:,} {one if count == 1 else more or one + 's'}"
