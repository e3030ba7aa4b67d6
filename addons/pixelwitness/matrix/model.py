"""The matrix as values. Findings and set-ups are lines of the record as a case gives them."""

from dataclasses import dataclass
from typing import Any

from pixelwitness.matrix.said import Said
from pixelwitness.study import Study
from pixelwitness.vocabulary import Choice, ConsentState, Kind, Mark

type Line = dict[str, Any]

STATE_OF: dict[Choice, ConsentState] = {
    "before": "before_choice",
    "accept": "accepted",
    "refuse": "refused",
    "withdraw": "withdrawn",
}
STATES: tuple[ConsentState, ...] = (
    "before_choice",
    "accepted",
    "partly",
    "refused",
    "withdrawn",
    "unknown",
)
_FORMS = ("automatic_matching", "gateway_forms")
_NOT_ALLOWED: tuple[ConsentState, ...] = ("before_choice", "refused", "withdrawn")


@dataclass(frozen=True, slots=True)
class Column:
    """A consent state as the traffic told it.

    Where it told none (`unknown`), `choice` is what the visitor made of the visit by the study's
    own word; that says nothing of the moment at which a value left.
    """

    state: ConsentState
    choice: Choice | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """One kind of data in one state: its mark, and the findings it stands on."""

    mark: Mark
    findings: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """A company with its sites, or a site whose company is not known (None: no site is told).

    `cells` holds what was seen, `tested` the columns in which all of its sites were tested.
    `lost` counts the bodies sent to recipients that its recordings lack, and the entries that could
    not be read: what is not seen may have been in them. `said` is what Meta's own export says of
    the company: None where no export was read, and nothing where it does not name the company,
    which is not “uploaded nothing”.
    """

    company: str | None
    sites: tuple[str | None, ...]
    cells: dict[tuple[Kind, Column], Cell]
    tested: frozenset[Column]
    said: tuple[Said, ...] | None = None
    lost: int = 0

    @property
    def subject(self) -> str | None:
        """What the row is called: the company, else the site."""
        return self.company or self.sites[0]

    @property
    def kinds(self) -> frozenset[Kind]:
        """The kinds that were seen in some state."""
        return frozenset(kind for kind, _ in self.cells)

    def cell(self, kind: Kind, column: Column) -> Cell:
        """What was seen there; else whether it was tested at all."""
        empty = Cell("not_seen" if column in self.tested else "not_tested")
        return self.cells.get((kind, column), empty)


@dataclass(frozen=True, slots=True)
class SetUp:
    """What a site's configuration said on a day (UTC), even where nothing was typed.

    `states` are those in which the configuration came, `lines` the lines of the record.
    """

    site: str | None
    day: str
    what: str
    account: str | None
    details: tuple[str, ...]
    states: tuple[ConsentState, ...]
    lines: tuple[Line, ...]

    @property
    def takes_forms(self) -> tuple[ConsentState, ...]:
        """The states without a yes in which it was set up to take what is typed into forms."""
        if self.what not in _FORMS:
            return ()
        return tuple(state for state in self.states if state in _NOT_ALLOWED)


@dataclass(frozen=True, slots=True)
class Matrix:
    """Rows and columns in the order in which they are shown.

    `left_out` counts the findings to other recipients, `unfiled` says which captures the study
    has no place for, `setups` are what sites were set up to take.
    """

    title: str
    study: Study | None
    recipient: str
    columns: tuple[Column, ...]
    kinds: tuple[Kind, ...]
    rows: tuple[Row, ...]
    setups: tuple[SetUp, ...]
    left_out: dict[str, int]
    unfiled: tuple[str, ...]
