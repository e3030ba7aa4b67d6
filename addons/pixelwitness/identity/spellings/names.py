"""First names, family names and whole names: accents, particles, initials, orders."""

from collections.abc import Iterator

from pixelwitness.identity import tables
from pixelwitness.identity.normalise.kits import FIRST, FIRST_FIVE
from pixelwitness.identity.normalise.pixel import NAME
from pixelwitness.identity.normalise.senders import rules
from pixelwitness.identity.spelling import INITIAL, NO_PARTICLE, Spelling
from pixelwitness.identity.steps import (
    COMPOSED,
    DECOMPOSED,
    NO_ACCENTS,
    TRIM,
    Rule,
    Step,
    applied,
    apply,
)

_PLAIN_LETTERS = Step(
    "letters such as ø and ß written without accents",
    lambda text: text.translate(tables.name_words().letters),
)
_TITLE = Step("each word with a capital", str.title)
_FIRST_WORD = Step("first word only", lambda text: text.split()[0] if text.split() else None)
_DOT = Step("with a dot", lambda text: f"{text}.")
_SHORT: tuple[Rule, ...] = ((*NAME, FIRST_FIVE), (*NAME, FIRST))


def first_name(value: str, _country: str) -> tuple[Spelling, ...]:
    """Spellings of a first name, also its first word, first five letters and initial."""
    typed = Spelling(value)
    more = (apply((TRIM, way), typed) for way in (_FIRST_WORD, _TITLE))
    initial = apply((TRIM, FIRST, _DOT), typed)
    starts = [*without_accents(typed), *(one for one in (*more, initial) if one)]
    return applied(starts, (*rules("fn", "f5first", "fi"), *_SHORT))


def last_name(value: str, _country: str) -> tuple[Spelling, ...]:
    """Spellings of a family name, with its particle before, after, shortened or left out."""
    typed = Spelling(value)
    title = apply((TRIM, _TITLE), typed)
    starts = [*without_accents(typed), *([title] if title else [])]
    moved = [one for start in without_accents(typed) for one in _particles(start)]
    return applied([*starts, *moved], (*rules("ln", "f5last"), *_SHORT))


def full_name(value: str, _country: str) -> tuple[Spelling, ...]:
    """Spellings of a whole name in both orders, and with an initial for the first name."""
    starts = without_accents(Spelling(value))
    turned = [one for start in starts for one in _turned(start)]
    return applied([*starts, *turned], rules("fn"))


def without_accents(typed: Spelling) -> list[Spelling]:
    """As typed, with accents composed and apart, and without accents."""
    ways: tuple[Rule, ...] = (
        (), (COMPOSED,), (NO_ACCENTS,), (NO_ACCENTS, _PLAIN_LETTERS), (DECOMPOSED,)
    )  # fmt: skip
    return list(dict.fromkeys(one for way in ways if (one := apply(way, typed))))


def split_particle(name: str) -> tuple[str, str]:
    """A family name -> its particle as typed and the rest: `de`, `Jansen`. No particle: empty."""
    bare = name.strip()
    for particle in tables.name_words().particles:
        rest = bare[len(particle) :]
        ends = rest[:1].isspace() or particle.endswith("'")
        if ends and rest.strip() and bare.lower().startswith(particle):
            return bare[: len(particle)], rest.strip()
    return "", bare


def _particles(start: Spelling) -> Iterator[Spelling]:
    particle, rest = split_particle(start.text)
    if not particle:
        return
    yield Spelling(rest, (*start.steps, NO_PARTICLE))
    yield Spelling(f"{rest}, {particle}", (*start.steps, "particle put behind a comma"))
    for short in tables.name_words().shortened.get(particle.lower(), ()):
        yield Spelling(f"{short} {rest}", (*start.steps, f"particle shortened to {short}"))


def _turned(start: Spelling) -> Iterator[Spelling]:
    words = start.text.split()
    for cut in sorted({1, len(words) - 1} if len(words) > 1 else ()):
        first, last = " ".join(words[:cut]), " ".join(words[cut:])
        particle, rest = split_particle(last)
        yield Spelling(f"{last} {first}", (*start.steps, "family name first"))
        yield Spelling(f"{last}, {first}", (*start.steps, "family name first, with a comma"))
        yield Spelling(f"{first[0]}. {last}", (*start.steps, INITIAL))
        if particle:
            text = f"{rest}, {first} {particle}"
            yield Spelling(text, (*start.steps, "family name first, particle at the end"))
            yield Spelling(f"{first} {rest}", (*start.steps, NO_PARTICLE))
