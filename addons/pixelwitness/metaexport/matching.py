"""The name of an advertiser -> the companies that it is, or may be."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from pixelwitness.metaexport.mend import plain

_LEAST = 4  # letters that a name must have where only its letters, without blanks, are compared


@dataclass(frozen=True, slots=True)
class Match[C]:
    """A company that an advertiser is, or (not `sure`) may be, and why that is thought."""

    company: C
    sure: bool
    because: str


type Matcher[C] = Callable[[str], tuple[Match[C], ...]]


@dataclass(frozen=True, slots=True)
class _Name:
    words: tuple[str, ...]
    forms: tuple[str, ...]

    @property
    def letters(self) -> str:
        return "".join(c for c in "".join(self.words) if c.isalnum())

    @property
    def host(self) -> str:
        one = self.words[0] if len(self.words) == 1 else ""
        return one.removeprefix("www.") if "." in one.strip(".") else ""


def matcher[C](names: Mapping[str, C], legal_forms: frozenset[str]) -> Matcher[C]:
    """Looks advertisers up among names (of companies, their former names, their domains).

    Sure is the same name but for case, blanks and a legal form at the end, and a host of the same
    domain. Doubtful is a name that goes on (`Acme` and `Acme Zorg`), is split otherwise, or has
    another legal form; and whatever fits two companies.
    """
    known = [(_name(name, legal_forms), company) for name, company in names.items()]

    def match(advertiser: str) -> tuple[Match[C], ...]:
        wanted = _name(advertiser, legal_forms)
        return _settled(
            Match(company, *told)
            for name, company in known
            if (told := _compared(wanted, name)) is not None
        )

    return match


def _settled[C](matches: Iterable[Match[C]]) -> tuple[Match[C], ...]:
    """Each company once, the sure match first; two sure ones are both doubtful."""
    best: list[Match[C]] = []
    for one in sorted(matches, key=lambda match: not match.sure):
        if all(other.company != one.company for other in best):
            best.append(one)
    sure = [one for one in best if one.sure]
    if len(sure) < 2:
        return tuple(sure or best)
    return tuple(Match(one.company, False, "several companies go by this name") for one in sure)


def _compared(wanted: _Name, name: _Name) -> tuple[bool, str] | None:
    if not name.words or not wanted.words:
        return None
    if wanted.words == name.words:
        if wanted.forms and name.forms and wanted.forms != name.forms:
            return False, "the same name with another legal form"
        return True, "the same name"
    if name.host and (wanted.host == name.host or wanted.host.endswith("." + name.host)):
        return True, "the same domain"
    if wanted.words[: len(name.words)] == name.words:
        return False, "the name begins alike"
    letters = {wanted.letters, wanted.host.partition(".")[0].replace("-", "")}
    if len(name.letters) >= _LEAST and name.letters in letters:
        return False, "the same letters"
    return None


def _name(text: str, legal_forms: frozenset[str]) -> _Name:
    words = [word for raw in plain(text).split() if (word := raw.strip(",;:()\"'").rstrip("."))]
    forms: list[str] = []
    while len(words) > 1 and words[-1].replace(".", "") in legal_forms:
        forms.insert(0, words.pop().replace(".", ""))
    return _Name(tuple(words), tuple(forms))
