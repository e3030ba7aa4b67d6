"""Personas and controls, spelled once; every capture is compared with the same."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from pixelwitness.identity.find import Finder
from pixelwitness.identity.persona import Persona
from pixelwitness.identity.tokens import Token, Tokens
from pixelwitness.identity.worlds.sizes import world_size
from pixelwitness.vocabulary import Kind


class People:
    """What is known from the start. It never changes, so captures may share it."""

    def __init__(
        self,
        personas: Iterable[Persona] = (),
        controls: Iterable[Persona] = (),
        size_of: Callable[[Kind], int] = world_size,
    ) -> None:
        """`controls` must never be found; `size_of` says how many values of a kind are likely."""
        self.size_of = size_of
        self.tokens = Tokens()
        self.finder = Finder(self.tokens)
        self.compared: Counter[Kind] = Counter()
        self.country = "NL"
        for persona in personas:
            self.country = persona.country
            self.tokens.add(_of_persona(persona, control=False))
            self.compared.update({kind: len(values) for kind, values in persona.values})
        for persona in controls:
            self.tokens.add(_of_persona(persona, control=True))


def tokens_of(
    kind: Kind, value: str, noun: str, source: dict[str, Any], country: str, control: bool = False
) -> Iterator[Token]:
    """Every spelling of one value."""
    from pixelwitness.identity.spellings import spellings  # 20 ms, where nobody is known in vain

    for one in spellings(kind, value, country):
        yield Token(kind, value, one, noun, source, control)


def said(kind: str) -> str:
    """A kind as it stands in a sentence."""
    return {"email": "e-mail", "other": "other value"}.get(kind, kind.replace("_", " "))


def _of_persona(persona: Persona, control: bool) -> Iterator[Token]:
    from pixelwitness.identity.combine import combinations, spell

    whose = f"{'control persona' if control else 'persona'} {persona.name}'s"
    source = {"control" if control else "persona": persona.name}
    typed: tuple[tuple[Kind, tuple[str, ...]], ...] = (*persona.values, ("other", persona.also))
    for kind, given in typed:
        for value in given:
            noun = f"{whose} {said(kind)}"
            yield from tokens_of(kind, value, noun, source, persona.country, control)
    for made in combinations(dict(persona.values)):
        noun = f"{whose} {said(made.kind)}"
        for one in spell(made, persona.country):
            yield Token(made.kind, made.value, one, noun, source, control)
