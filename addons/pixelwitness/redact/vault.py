"""The tokens that stand for values, and the salted commitments by which they can be disclosed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from secrets import token_hex

from pixelwitness.case import commitment

type Salts = Mapping[tuple[str, str], str]


@dataclass(frozen=True, slots=True)
class Secret:
    """What one token stands for. `salt` is 32 hex digits that nobody can guess."""

    token: str
    kind: str
    salt: str
    value: str

    @property
    def commitment(self) -> str:
        """What is published of it; `pixelwitness.case.commitment` says how it is made."""
        return commitment(self.salt, self.kind, self.value)


class Vault:
    """Hands out tokens: the same value gets the same one, whenever and wherever it is met."""

    def __init__(self, salts: Salts | None = None, new: Callable[[int], str] = token_hex) -> None:
        """`salts` of an earlier time, by token and value, are used once more."""
        self._salts = dict(salts or {})
        self._new = new
        self._secrets: dict[str, Secret] = {}
        self._tokens: dict[tuple[str, str], str] = {}
        self._counts: dict[str, int] = {}

    def named(self, token: str, kind: str, value: str) -> str:
        """That token for a value whose name is told, with a number where it is taken."""
        name, number = token, 1
        while (there := self._secrets.get(name)) and there.value != value:
            number += 1
            name = f"{token} ({number})"
        if there is None:
            salt = self._salts.get((name, value)) or self._new(16)
            self._secrets[name] = Secret(name, kind, salt, value)
        return name

    def commitment(self, token: str) -> str:
        """What is published of a token that was handed out."""
        return self._secrets[token].commitment

    def numbered(self, noun: str, value: str, within: str = "") -> str:
        """A noun and a number ("cookie 3"); a value met before under another noun keeps its token.

        So the same number in a cookie and in a field can be seen to be the same. What is met
        `within` a field that is named is the same as within that field alone.
        """
        if (within, value) not in self._tokens:
            self._counts[noun] = self._counts.get(noun, 0) + 1
            token = f"{noun} {self._counts[noun]}"
            self._tokens[within, value] = self.named(token, noun, value)
        return self._tokens[within, value]

    def salt_of(self, token: str) -> str:
        """The salt of a token that was handed out."""
        return self._secrets[token].salt

    @property
    def secrets(self) -> list[Secret]:
        """All that tokens stand for, in the order of the tokens."""
        return [self._secrets[token] for token in sorted(self._secrets)]
