"""Whether a value is one of a known person's: equal to it, or to its plain digest."""

import hashlib
from collections.abc import Iterable

from pixelwitness.finding import Evidence
from pixelwitness.identity.persona import Persona
from pixelwitness.vocabulary import Form, Kind, Strength

_DIGESTS: tuple[Form, ...] = ("sha256", "md5", "sha1", "sha512")
_SPELLED: dict[Form, str] = {
    "sha256": "SHA-256",
    "md5": "MD5",
    "sha1": "SHA-1",
    "sha512": "SHA-512",
}
# kinds with so few values that chance alone explains a match
_COMMON: frozenset[Kind] = frozenset(("gender", "country", "region"))

type _Tokens = dict[tuple[str, str], Evidence]


class Known:
    """The persons a value is compared with; nobody where none is given."""

    def __init__(self, personas: Iterable[Persona] = ()) -> None:
        """Every value as typed and trimmed and lower-cased, readable and in every digest."""
        self._tokens: _Tokens = {}
        for persona in personas:
            for kind, values in persona.values:
                for value in values:
                    self._learn(persona, kind, value)

    def identify(self, kind: Kind, form: Form, value: str, digest: str) -> Evidence | None:
        """The proof that this value is a known person's, or None where it could not be proved."""
        token = digest or (value.strip().lower() if form == "readable" else "")
        return self._tokens.get((kind, token))

    def _learn(self, persona: Persona, kind: str, value: str) -> None:
        whose = f"persona {persona.name}'s {kind.replace('_', ' ')}"
        spellings = {value: "as typed", value.strip().lower(): "trimmed and lower-cased"}
        for spelling, steps in spellings.items():
            for form in _DIGESTS:
                raw = hashlib.new(form, spelling.encode(), usedforsecurity=False).hexdigest()
                self._add(persona, kind, value, raw, f"{_SPELLED[form]} of {whose}, {steps}")
        self._add(persona, kind, value, value.strip().lower(), f"{whose}, readable")

    def _add(self, persona: Persona, kind: str, plain: str, token: str, because: str) -> None:
        evidence = Evidence("verified", because, plain, {"persona": persona.name}, strength(kind))
        self._tokens.setdefault((kind, token), evidence)


def strength(kind: str) -> Strength:
    """`weak` for kinds with so few values that a match alone proves little."""
    return "weak" if kind in _COMMON else "strong"
