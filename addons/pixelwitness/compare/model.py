"""A comparison as values."""

from dataclasses import dataclass

from pixelwitness.companies import Quote
from pixelwitness.matrix import Column, Matrix
from pixelwitness.matrix.model import Line
from pixelwitness.vocabulary import Change, ConsentState, Kind


@dataclass(frozen=True, slots=True)
class Changed:
    """What became of one kind of data.

    `before` and `after` are the findings, `states` the verdict in each state that was tested both
    times. `untested` are the states in which it was seen once and not tested the other time: so
    much does the verdict leave open. `lost` counts the bodies that the recordings of that other
    time lack: it may have been in one of them.
    """

    kind: Kind
    verdict: Change
    before: tuple[Line, ...]
    after: tuple[Line, ...]
    states: tuple[tuple[Column, Change], ...]
    untested: tuple[Column, ...]
    lost: int = 0


@dataclass(frozen=True, slots=True)
class Gainsaid:
    """A quote, and what was seen later that it does not fit: a kind, sent in which states.

    `stopped` says that the company was quoted to have stopped: then it matters to exit codes.
    """

    quote: Quote
    kind: Kind
    states: tuple[ConsentState, ...]
    findings: tuple[Line, ...]
    stopped: bool


@dataclass(frozen=True, slots=True)
class Pair:
    """A company with its sites, or one site, before and after."""

    company: str | None
    sites: tuple[str | None, ...]
    changes: tuple[Changed, ...]
    quotes: tuple[Quote, ...]
    gainsaid: tuple[Gainsaid, ...]

    @property
    def subject(self) -> str | None:
        """What it is called: the company, else the site."""
        return self.company or self.sites[0]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Both matrices and what lies between them."""

    before: Matrix
    after: Matrix
    pairs: tuple[Pair, ...]
