"""What `rules/` says, as values (Structs: eleven dataclasses took 6 ms of every start)."""

import re
from typing import Literal

import msgspec

from pixelwitness.exchange import Interest
from pixelwitness.rulebook.learningwords import LearningWords
from pixelwitness.vocabulary import Channel, Form, Kind, Origin

type Verb = Literal[
    "query",
    "form",
    "multipart",
    "text",
    "json",
    "gzip",
    "batch",
    "split",
    "base64",
    "rows",
    "headers",
    "cookies",
]
type Look = Literal["address", "text", "linked"]
type Read = Literal["fetched", "bundle", "set_cookie"]
type BodyShape = Literal["none", "form", "multipart", "json", "text"]


class Step(msgspec.Struct, frozen=True, gc=False):
    """One decode verb; `names` are the fields or headers it works on (none: the whole request)."""

    verb: Verb
    names: tuple[str, ...] = ()


class Match(msgspec.Struct, frozen=True, gc=False):
    """Which requests a rule is about. Hosts match by whole labels; no hosts means any host."""

    hosts: tuple[str, ...]
    not_hosts: tuple[str, ...]
    path: re.Pattern[str] | None
    methods: tuple[str, ...]
    body: tuple[BodyShape, ...]
    params: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]
    at_least: int
    of: tuple[re.Pattern[str], ...]


class KeyTable(msgspec.Struct, frozen=True, gc=False):
    """Key -> kind of data and why; aliases are entered under their own names."""

    name: str
    kinds: dict[str, tuple[Kind, str]]

    def kind(self, key: str) -> tuple[Kind, str] | None:
        """The kind of that key and the reason, or None where nobody documented it."""
        return self.kinds.get(key.lower())


class FieldRule(msgspec.Struct, frozen=True, gc=False):
    """What a decoded name means: a kind, a key of a table, or a text to look into.

    `name` matches the decoded name; its group `key` is looked up in `keys`. A `linked` text
    describes the site and its goods (schema.org): names and telephone numbers in it are the
    site's. `ignore` says that what stands there is nobody's data.
    `when` must hold for other params of the same upload.
    """

    name: re.Pattern[str]
    shown: str
    origin: Origin
    because: str
    kind: Kind | None = None
    keys: KeyTable | None = None
    form: Form | None = None
    look: Look | None = None
    ignore: bool = False
    unknown: Literal["other", "ignore"] = "other"
    when: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...] = ()


class SetupRule(msgspec.Struct, frozen=True, gc=False):
    """What a request or its response tells about how the site was set up.

    `fetched`: the fetch alone tells `what`. `bundle`: the response is a configuration bundle.
    `set_cookie`: the response sets `cookie`, which holds data under some of `keys`. `below` is the
    pixel version from which on the fetch tells nothing any more.
    """

    read: Read
    what: str
    because: str
    below: tuple[int, ...] = ()
    cookie: str = ""
    keys: KeyTable | None = None


class ExampleRequest(msgspec.Struct, frozen=True, gc=False):
    """The request of an example, with the response where the rule reads it."""

    method: str
    url: str
    headers: tuple[tuple[str, str], ...]
    body: bytes
    response: bytes
    response_headers: tuple[tuple[str, str], ...] = ()


class Example(msgspec.Struct, frozen=True, gc=False):
    """A request that a rule must match, with all it must find, or must not match."""

    name: str
    request: ExampleRequest
    matches: bool
    finds: tuple[str, ...]
    placeholders: int
    setups: tuple[str, ...]
    where: str


class Rule(msgspec.Struct, frozen=True, gc=False, eq=False):
    """One endpoint: what it matches, how it is decoded, what its fields mean.

    `first_party` says that the site is the host that the request went to, whatever page asked.
    Each rule equals itself alone, so that look-ups by rule need not compare its contents.
    """

    id: str
    title: str
    source: str
    because: str
    recipient: str
    channel: Channel
    match: Match
    decode: tuple[Step, ...]
    fields: tuple[FieldRule, ...]
    account: tuple[re.Pattern[str], ...]
    event: tuple[re.Pattern[str], ...]
    page: tuple[re.Pattern[str], ...]
    twin_key: tuple[str, ...]
    context: tuple[str, ...]
    first_party: bool
    setup: SetupRule | None
    interest: Interest
    examples: tuple[Example, ...]
    where: str


class Recipient(msgspec.Struct, frozen=True, gc=False):
    """Who receives, and the domains by which it is told."""

    id: str
    name: str
    domains: tuple[str, ...]


class Offer(msgspec.Struct, frozen=True, gc=False):
    """Fields that may tell of what is offered, not of the visitor, where a value of one of `kinds`
    stands in them: `names` are bare and innermost, `words` stand anywhere in a name."""

    kinds: frozenset[Kind]
    names: frozenset[str]
    words: frozenset[str]
    because: str


class Batches(msgspec.Struct, frozen=True, gc=False):
    """Where one request holds many calls: to these hosts, as a list of JSON under `param`, each
    with these keys; at most `most` are read."""

    hosts: frozenset[str]
    param: str
    method: str
    address: str
    body: str
    most: int


class Words(msgspec.Struct, frozen=True, gc=False, eq=False):
    """The tables of `rules/fields` that hold for every rule.

    `placeholders` maps a text or a digest to the name of the junk value; `telling` maps the
    bare name of a parameter to a kind; `contacts` are local parts of a company's own addresses;
    `not_domains` are last labels that make a text with @ no e-mail address; `secret_*` name
    what is never stored; `offers` are fields whose common values may be none of the visitor's.
    """

    placeholders: dict[str, str]
    telling: dict[str, Kind]
    contacts: frozenset[str]
    not_domains: frozenset[str]
    secret_cookies: frozenset[str]
    secret_params: frozenset[str]
    secret_headers: frozenset[str]
    offers: tuple[Offer, ...]
    batches: Batches


class Rulebook(msgspec.Struct, frozen=True, gc=False, eq=False):
    """All rules and tables, with one digest over the files they came from."""

    rules: tuple[Rule, ...]
    words: Words
    recipients: tuple[Recipient, ...]
    interest: Interest
    digest: str
    learning: LearningWords
