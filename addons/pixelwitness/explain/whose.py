"""Texts and digests -> the known persons' values that they are, and what is nobody's data."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator

import msgspec

from pixelwitness.explain.behind import behind
from pixelwitness.explain.model import Claim, Junk
from pixelwitness.identity import Known, People
from pixelwitness.identity.claims import digests_of, evidence
from pixelwitness.identity.digests import Chain, Run, runs, shell_line
from pixelwitness.identity.mask import mask
from pixelwitness.identity.people import said
from pixelwitness.identity.tokens import Token
from pixelwitness.recognition.forms import form_of, placeholder
from pixelwitness.rulebook import Words
from pixelwitness.vocabulary import Kind


class Whose:
    """Compares with every spelling of the people, and with all placeholders."""

    def __init__(self, wanted: Collection[str], people: People, words: Words) -> None:
        """`wanted` are all digests that will be asked for, in lower-case hex."""
        self._people = people
        self._known = Known(people)
        self._words = words
        self._spelled: dict[str, list[Token]] = defaultdict(list)
        for token in people.tokens:
            self._spelled[token.text].append(token)
        self._behind = behind(wanted, self._spelled)
        self._nothing = behind(wanted, (text for text in words.placeholders if not [*runs(text)]))

    def claims(self, text: str, digests: Iterable[Run], inner: str) -> tuple[Claim, ...]:
        """All that a text and the digests in it are, the strong first.

        What is in `inner` (in lower case), which is wrapped in the text, is left out.
        """
        found = [*self._readable(text, inner), *self._digests(digests)]
        return tuple(sorted(found, key=lambda one: bool(one.weakness)))

    def junk(self, text: str, digests: Iterable[Run]) -> tuple[Junk, ...]:
        """What of a text, or of the digests in it, is nobody's data."""
        name = None if form_of(text)[1] else placeholder(text, "", self._words)
        here = (Junk(text, f"{name}: nobody's data", ""),) if name else ()
        return (*here, *(one for run in digests for one in self._junk(run)))

    def fits(self, masked: str) -> tuple[str, ...]:
        """The values of known persons that have this mask, in words."""
        fitting = (token for token in self._people.tokens if mask(token.text) == masked.strip())
        return tuple(dict.fromkeys(f"{token.noun} (“{token.plain}”)" for token in fitting))

    def _readable(self, text: str, inner: str) -> Iterator[Claim]:
        bare = text.strip()
        whole = self._people.tokens.of_text(bare)
        yield from self._alike(bare, whole)
        if whole:
            return
        for spot in self._people.finder.search(text):
            part = text[spot.start : spot.end]
            if spot.form == "readable" and part.lower() not in inner:
                tokens = self._people.tokens.of_text(part) or [spot.token]
                yield from self._alike(part, tokens)

    def _alike(self, found: str, tokens: list[Token]) -> Iterator[Claim]:
        """One claim a value, of the spelling that is the text itself where there is one."""
        first: dict[tuple[str, str], Token] = {}
        for token in sorted(tokens, key=lambda token: token.text != found):
            first.setdefault((token.noun, token.plain), token)
        yield from (self._claim(found, token, ()) for token in first.values())

    def _digests(self, digests: Iterable[Run]) -> Iterator[Claim]:
        for run in digests:
            for one in self._behind.get(run.digest, ()):
                for token in self._spelled[one.text]:
                    yield self._claim(run.digest, token, one.chain)

    def _claim(self, found: str, token: Token, chain: Chain) -> Claim:
        proof = evidence(token, chain, self._known.strength(token.kind))
        weakness = self._weakness(token) if proof.strength == "weak" else ""
        if not chain and token.text != found:
            proof = msgspec.structs.replace(
                proof, because=f"{proof.because}, but for capital letters"
            )
        shell = shell_line(token.text, chain) if chain else ""
        return Claim(found, proof, weakness, shell, token.control)

    def _weakness(self, token: Token) -> str:
        if token.spelling.is_part:
            return "only a part of the value is left, which many others have too"
        if token.kind == "other":
            return "it is short, and nothing says what kind of value it is"
        return chance(token.kind, self._people.size_of(token.kind))

    def _junk(self, run: Run) -> Iterator[Junk]:
        for one in self._nothing.get(run.digest, ()):
            because = f"{digests_of(one.chain)} of “{one.text}”: nobody's data"
            yield Junk(run.digest, because, shell_line(one.text, one.chain))
        name = self._words.placeholders.get(run.digest)
        if name and run.digest not in self._nothing:
            yield Junk(run.digest, f"{name}: nobody's data", "")


def chance(kind: Kind, size: int) -> str:
    """Why a match of a kind with so few likely values proves little."""
    return (
        f"about {size:,} values of the kind “{said(kind)}” are likely: "
        "chance alone explains a match"
    )
