"""What is said of a value, as values that can be printed or written as JSON."""

from dataclasses import dataclass

from pixelwitness.finding import Evidence
from pixelwitness.identity.digests import Run
from pixelwitness.vocabulary import Encoding, Form


@dataclass(frozen=True, slots=True)
class Claim:
    """What a digest or a readable text is, and how anybody can see it.

    `found` is the digest in lower-case hex, or the text as it stands. `weakness` says why the
    evidence is weak, "" where it is strong. `shell` is a line for `sh` that prints the digest; ""
    for readable texts. `control` is true of a value that must never be found.
    """

    found: str
    evidence: Evidence
    weakness: str
    shell: str
    control: bool = False


@dataclass(frozen=True, slots=True)
class Junk:
    """A digest or a text that is nobody's data; `shell` is "" where no text is known for it."""

    found: str
    because: str
    shell: str


@dataclass(frozen=True, slots=True)
class Part:
    """The value itself, or a text wrapped in it.

    `encoding` names the wrappings, outermost first, and `where` is the path of names inside, both
    as in `Layer`. `shape` is what the text alone says, one remark each; `digests` are the
    hash-shaped runs in it; `fits` are values of known persons that a mask has the shape of.
    """

    text: str
    encoding: tuple[Encoding, ...]
    where: str
    form: Form
    shape: tuple[str, ...]
    digests: tuple[Run, ...]
    fits: tuple[str, ...] = ()
    junk: tuple[Junk, ...] = ()
    claims: tuple[Claim, ...] = ()


@dataclass(frozen=True, slots=True)
class Tried:
    """How many texts of what were compared, and as which digests ("" as they are)."""

    what: str
    texts: int
    how: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """The value first, then each text wrapped in it; `cut` says what was left out, or is ""."""

    parts: tuple[Part, ...]
    tried: tuple[Tried, ...]
    cut: str

    @property
    def knows(self) -> bool:
        """Whether something is known of the value, or of a text or digest in it."""
        return any(part.claims or part.junk or part.fits for part in self.parts)

    @property
    def is_open(self) -> bool:
        """Whether nothing is known of the value, or of some digest in it."""
        return not self.knows or any(left(part) for part in self.parts)


def left(part: Part) -> list[Run]:
    """The digests of a part of which nothing is known."""
    told = {one.found for one in part.claims} | {one.found for one in part.junk}
    return [run for run in part.digests if run.digest not in told]
