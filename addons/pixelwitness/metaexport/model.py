"""What Meta's own export says of advertisers, as values."""

import hashlib
from dataclasses import dataclass
from typing import Literal, get_args

type Fact = Literal["list_uploaded", "remarketing", "store_visit", "off_meta_activity", "listed"]
type Product = Literal["facebook", "instagram", ""]

FACTS: tuple[Fact, ...] = get_args(Fact.__value__)
PRODUCTS: tuple[Product, ...] = get_args(Product.__value__)


@dataclass(frozen=True, slots=True)
class Statement:
    """One thing that Meta says of one advertiser, and where it stands.

    `advertiser` is the name with its encoding mended, `written` the name as the file has it.
    `heading` is what it stands under in lists with headings; a `listed` advertiser is named, yet
    no way that we know of is told. `events` counts what was reported, `first` and `last` are their
    times (ISO 8601, UTC, "" where no time is told). `exported` is the day in the export's name.
    `position` is a JSON pointer (RFC 6901) into the file of that `sha256`, or `item N` of a page.
    """

    advertiser: str
    written: str
    fact: Fact
    file: str
    sha256: str
    position: str
    product: Product = ""
    heading: str = ""
    events: int = 0
    first: str = ""
    last: str = ""
    exported: str = ""

    @property
    def id(self) -> str:
        """16 hex digits, the same whenever the same bytes are read."""
        text = "\0".join((self.sha256, self.position, self.fact))
        return hashlib.sha256(text.encode("utf-8", "backslashreplace")).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class FileRead:
    """A file of the export that was read: its hash, the document it is, how many stand in it."""

    file: str
    sha256: str
    document: str
    advertisers: int


@dataclass(frozen=True, slots=True)
class NotRead:
    """A file, or a part of it, that could hold something and was not read, and why."""

    file: str
    why: str


@dataclass(frozen=True, slots=True)
class Export:
    """What was read of an export.

    `absent` are the facts that none of its files tells: of them nothing is known, neither yes nor
    no. `others` counts files that were not opened because no rule names them; `archives` are
    the hashes of the zips, where they were asked for.
    """

    statements: tuple[Statement, ...]
    files: tuple[FileRead, ...]
    not_read: tuple[NotRead, ...]
    absent: tuple[Fact, ...]
    others: int
    exported: str
    archives: tuple[str, ...] = ()
