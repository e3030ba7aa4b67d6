"""The values of recognition: a decoded param, a field, an upload."""

import msgspec

from pixelwitness.rulebook import Rule
from pixelwitness.vocabulary import Encoding, Form, Kind, Origin, Place


class Param(msgspec.Struct, frozen=True, gc=False):
    """One decoded name and value, with the place it stands in and the wrappings undone.

    `inside` names the container it came from where one request holds several (`events[0]`).
    A Struct, because thousands are made: it costs a fifth of a frozen dataclass.
    """

    name: str
    value: str
    place: Place
    encoding: tuple[Encoding, ...] = ()
    inside: str = ""


class Field(msgspec.Struct, frozen=True, gc=False):
    """One value of personal data: `value` as sent, `digest` the bare hash (or "").

    `free` says that it stands in a text where any words may stand, those of the site among them.
    """

    name: str
    kind: Kind
    form: Form
    value: str
    digest: str
    place: Place
    encoding: tuple[Encoding, ...]
    origin: Origin
    meaning: str
    because: str
    free: bool = False


class Placeholder(msgspec.Struct, frozen=True, gc=False):
    """A junk value in a field of user data: counted and named, never a finding."""

    field: str
    value: str
    name: str


class Upload(msgspec.Struct, frozen=True, gc=False):
    """One recognised call: who sent what to which account, and in which fields."""

    rule: Rule
    account: str | None
    event: str | None
    page: str
    twin_key: tuple[str, ...]
    context: dict[str, str]
    fields: tuple[Field, ...]
    placeholders: tuple[Placeholder, ...]
