"""All that is known while one capture is read: whether a value is somebody's, and where."""

from collections.abc import Sequence

import msgspec
from msgspec.structs import asdict, replace

from pixelwitness.finding import Evidence
from pixelwitness.identity.claims import best, evidence, strength_of, telling
from pixelwitness.identity.digests import Chain
from pixelwitness.identity.find import Spot
from pixelwitness.identity.learned import Learned, Place
from pixelwitness.identity.people import People, said, tokens_of
from pixelwitness.identity.together import weighed
from pixelwitness.identity.tokens import Token
from pixelwitness.vocabulary import Form, Kind, Strength


class Identified(msgspec.Struct, frozen=True, gc=False):
    """Whose a value is. Where `control`, it is a value that must never be found."""

    evidence: Evidence
    control: bool


class Known:
    """People known from the start, and what this one capture teaches of its visitor."""

    def __init__(self, people: People | None = None) -> None:
        """Nobody is known where no people are given."""
        self._people = people or People()
        self._learned = Learned()
        self._proofs: dict[tuple[int, Chain], Evidence] = {}

    def __len__(self) -> int:
        """How many spellings are known."""
        return len(self._people.tokens) + len(self._learned.tokens)

    @property
    def version(self) -> int:
        """Another number whenever more is known than before."""
        return self._learned.added

    def prepare(self) -> None:
        """Makes now what is otherwise made when a value is first compared or searched for."""
        for tokens in (self._people.tokens, self._learned.tokens):
            tokens.prepare()
        for finder in (self._people.finder, self._learned.finder):
            finder.search("")

    def identify(
        self,
        kind: Kind,
        form: Form,
        value: str,
        digest: str,
        site: str | None,
        free: bool = False,
    ) -> Identified | None:
        """Whose value stands in a field of that kind, or None where it could not be proved.

        Of what was learned the place on that `site` is named, where there is one. In a `free`
        text, which the site may have written, what sites only showed proves nothing.
        """
        if not self:
            return None
        both = (self._people.tokens, self._learned.tokens)
        if form == "readable":
            found = [token for tokens in both for token in tokens.of_text(value)]
            if free:
                found = [token for token in found if not self._only_shown(token)]
            return self._identified(_best(found, kind), (), site)
        if not digest:
            return None
        token = _best([t for tokens in both for t in tokens.of_digest(form, digest)], kind)
        if token is not None:
            return self._identified(token, (form,), site)
        chained = next((c for tokens in both if (c := tokens.of_chain(digest))), None)
        if chained is None or best([chained.token], kind) is None:
            return None
        return self._identified(chained.token, chained.chain, site)

    def search(self, text: str) -> list[Spot]:
        """Every place in the text where a value stands, readable or as a digest; each once.

        What sites only showed counts readable beside other things alone: a shop's own telephone
        number stands on its account page, and in the titles of all others.
        """
        found = self._people.finder.search(text)
        known = [spot for spot in found if spot.alone or not spot.token.control]
        learned = [self._doubted(spot) for spot in self._learned.finder.search(text)]
        if not learned:
            return known
        taken = {spot.start for spot in known}
        both = (*known, *(spot for spot in learned if spot.start not in taken))
        return sorted(both, key=lambda spot: spot.start)

    def _doubted(self, spot: Spot) -> Spot:
        doubted = not spot.chain and self._only_shown(spot.token)
        return replace(spot, alone=False, shown=True) if doubted else spot

    def _only_shown(self, token: Token) -> bool:
        return not token.source and self._learned.only_shown(token.kind, token.plain)

    def told(self, spot: Spot, site: str | None) -> Identified:
        """The evidence of a place that `search` found."""
        return Identified(self._evidence(spot.token, spot.chain, site), spot.token.control)

    def learn(self, kind: Kind, value: str, site: str, place: Place) -> bool:
        """A value that the visitor typed or the site showed; False where that is no news."""
        shown = self._learned.only_shown(kind, value)
        if self._learned.knows(kind, value, site, place):
            return shown and not self._learned.only_shown(kind, value)
        tokens = tokens_of(kind, value, "", {}, self._people.country)
        self._learned.add(kind, value, tokens, site, place)
        self._proofs.clear()  # more was compared, so chance explains more
        return True

    def meant(self, kind: Kind, value: str) -> set[str]:
        """The plain values that a value of that kind, as it was typed, stands for."""
        tokens = self._people.tokens.of_text(value)
        return {value, *(one.plain for one in tokens if one.kind == kind and not one.control)}

    def strength(self, kind: Kind) -> Strength:
        """`weak` where chance alone would explain a match of this kind."""
        compared = self._people.compared[kind] + self._learned.compared[kind]
        return strength_of(self._people.size_of(kind), max(1, compared))

    def weighed(self, proofs: Sequence[Evidence]) -> list[Evidence]:
        """Proofs of one request, weak ones strengthened by what stands beside them."""
        return weighed(proofs, self._people.size_of, self._is_one_of_several)

    def _is_one_of_several(self, proof: Evidence) -> bool:
        """Whether something else of that kind was learned: two may have used this browser."""
        found = self._learned.tokens.of_text(proof.spelled or "")
        alike = {token.plain for token in found if token.kind == proof.kind}
        return not alike.issuperset(self._learned.of_kind(proof.kind))

    def _identified(self, token: Token | None, chain: Chain, site: str | None) -> Identified | None:
        return Identified(self._evidence(token, chain, site), token.control) if token else None

    def _evidence(self, token: Token, chain: Chain, site: str | None) -> Evidence:
        if not token.source:
            place = self._learned.place_of(token.kind, token.plain, site)
            noun, source = _noun(token.kind, place), {"learned": asdict(place)}
            return self._proof(replace(token, noun=noun, source=source), chain)
        key = (id(token), chain)  # the tokens of people live as long as this does
        if key not in self._proofs:
            self._proofs[key] = self._proof(token, chain)
        return self._proofs[key]

    def _proof(self, token: Token, chain: Chain) -> Evidence:
        found = evidence(token, chain, self.strength(token.kind))
        others = self._others(token)
        return replace(found, because=f"{found.because}; {others}") if others else found

    def _others(self, token: Token) -> str:
        """Who else has that value: a household shares a street, and often a telephone."""
        same = self._people.tokens.of_text(token.text) if "persona" in token.source else ()
        names = (one.source.get("persona") for one in same if one.kind == token.kind)
        others = dict.fromkeys(
            name for name in names if name not in (None, token.source["persona"])
        )
        return (
            f"{' and '.join(f'persona {name}' for name in others)} has the same" if others else ""
        )


def _best(tokens: list[Token], kind: Kind) -> Token | None:
    """The best that is no control's; of a control's values those that nobody else can have."""
    return best(sorted(tokens, key=lambda one: one.control and not telling(one)), kind)


def _noun(kind: Kind, at: Place) -> str:
    """Where a value stood; whether it was typed, or put there by the page, is not told."""
    verb = "that the site showed" if at.place == "response" else "that the site itself was sent"
    return f"the {said(kind)} {verb} in entry {at.entry} ({at.place}, field {at.field})"
