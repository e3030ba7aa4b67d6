"""What is known of consent tools, and what one exchange tells of a choice."""

import re
from typing import Literal

import msgspec

from pixelwitness.consent.decode import Step
from pixelwitness.exchange import Headers

type What = Literal["loader", "undecided", "choice", "mode", "note"]
type State = Literal["accepted", "refused", "partly", ""]
type Is = Literal[
    "undecided", "accepted", "refused", "partly", "unknown", "note", "seen", "nothing"
]
type Unit = Literal["iso", "ms", "s"]
type Names = tuple[re.Pattern[str], ...]


class Address(msgspec.Struct, frozen=True, gc=False):
    """Hosts (each with all below it), a pattern of path and query, a method ("" for any).

    Without hosts it fits any host; then `signs` are texts of the lower-cased address.
    """

    hosts: tuple[str, ...]
    path: re.Pattern[str] | None
    method: str
    signs: tuple[str, ...] = ()


class Stored(msgspec.Struct, frozen=True, gc=False):
    """A cookie or parameter: its name, how it is decoded, under which name it is read.

    `sign` is the name, or what every name that fits begins with.
    """

    name: re.Pattern[str]
    sign: str
    under: str
    decode: tuple[Step, ...]


class Row(msgspec.Struct, frozen=True, gc=False):
    """A state that the file names for a pattern of values; all of `when` hold, none of `unless`.

    The values of `equal`, where it names any, are all there and the same.

    `seen` tells no more than that the tool is there, `nothing` not even that. `facebook` says
    that it decides for Facebook by name.
    """

    when: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]
    unless: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]
    state: Is
    because: str
    facebook: bool
    equal: Names = ()


class Reading(msgspec.Struct, frozen=True, gc=False):
    """How values tell a choice: rows first, then Facebook by name, then the categories.

    `own_ids` says that a site may name the categories itself.
    """

    rows: tuple[Row, ...] = ()
    facebook: Names = ()
    marketing: Names = ()
    others: Names = ()
    necessary: Names = ()
    yes: frozenset[str] = frozenset()
    no: frozenset[str] = frozenset()
    own_ids: bool = False
    moment: str = ""
    unit: Unit = "iso"


class Beacon(msgspec.Struct, frozen=True, gc=False):
    """A call by which a tool reports a choice; `decode` reads its query or its body.

    `site` is the field that names the page, "" where the Referer must tell.
    """

    address: Address
    source: Literal["query", "body"]
    decode: tuple[Step, ...]
    site: str
    reading: Reading


class ToolExample(msgspec.Struct, frozen=True, gc=False):
    """A request of this tool and what it tells, or one that must tell nothing (`what` is "")."""

    name: str
    url: str
    method: str
    headers: Headers
    response_headers: Headers
    body: bytes
    what: What | Literal[""]
    state: State
    moment: str
    because: str
    where: str


class Tool(msgspec.Struct, frozen=True, gc=False, eq=False):
    """One consent tool. `params` and `headers` are what the site hands on to others."""

    name: str
    source: str
    because: str
    hidden: str
    loaders: tuple[Address, ...]
    cookies: tuple[Stored, ...]
    params: tuple[Stored, ...]
    headers: tuple[Stored, ...]
    beacons: tuple[Beacon, ...]
    reading: Reading
    examples: tuple[ToolExample, ...]
    where: str


class ConsentRules(msgspec.Struct, frozen=True, gc=False, eq=False):
    """All tools, and look-ups that let an exchange without a sign pass quickly.

    `by_domain` finds the tools by the registrable domain of their hosts; `url_signs` stand in
    the address where a parameter or a path matters; `cookie_signs` are what names of cookies
    begin with.
    """

    tools: tuple[Tool, ...]
    by_domain: dict[str, tuple[Tool, ...]]
    anywhere: tuple[Tool, ...]
    url_signs: tuple[str, ...]
    cookie_signs: tuple[str, ...]
    header_names: frozenset[str]

    def tool(self, name: str) -> Tool | None:
        """The tool of that name."""
        return next((tool for tool in self.tools if tool.name == name), None)


class Signal(msgspec.Struct, frozen=True, gc=False):
    """What one exchange tells of the consent on one site.

    `moment` is when the choice was made, by the tool's own word, or ""; `seen` and `entry` are
    the exchange's. `facebook` says that the tool decides for Facebook by name, `hidden` that it
    keeps choices where a capture does not show them.
    """

    site: str
    tool: str
    what: What
    state: State
    moment: str
    seen: str
    entry: int
    because: str
    facebook: bool = False
    hidden: bool = False
