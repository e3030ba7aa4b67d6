"""A text of a case -> the same text with tokens for all that may be personal."""

import re
from collections.abc import Callable, Iterable
from urllib.parse import urlsplit

from pixelwitness.identity import Budget, unwrap
from pixelwitness.identity.claims import best, digests_of, telling
from pixelwitness.identity.digests import ALGORITHMS, Chain, runs
from pixelwitness.identity.find import Spot
from pixelwitness.identity.tokens import Token
from pixelwitness.redact.search import Detector, is_whole, sure
from pixelwitness.redact.vault import Vault
from pixelwitness.redact.whom import Whom
from pixelwitness.vocabulary import ENCODINGS, Kind
from pixelwitness.wire import clean, pairs, unquote

MASKED = "⟦mask⟧"
_PACKED = frozenset(ENCODINGS) - {"percent", "html", "json", "form", "multipart"}
# addresses of e-mail and IP, digests, and runs of letters and digits that are nobody's words
_SHAPES = re.compile(
    r"[^\s@/?&=,;:\"'<>()\[\]]+(?:@|%40)[\w-]+(?:\.[\w-]+)+"
    r"|(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?![\w.])"
    r"|(?<![\w:])(?:[0-9A-Fa-f]{0,4}:){3,7}[0-9A-Fa-f]{0,4}(?![\w:])"
    r"|\+?\d(?:[ ().-]{0,2}\d){7,}"
    r"|(?=[A-Za-z_-]*\d)[A-Za-z0-9_-]{20,}"
)
_DAY = re.compile(r"20\d\d-?[01]\d-?[0-3]\d")
_SHORT = 6
_LONGEST = 2000
_SIMPLE = re.compile(r"[A-Za-z][A-Za-z _-]{0,40}|\d{1,5}(?:\.\d{1,4}){0,3}", re.ASCII)
_TYPES = re.compile(r"[a-z0-9 .,;=/*+?-]{1,300}", re.IGNORECASE)
_NAME = re.compile(r"[A-Za-z_$][\w.\[\]$-]{0,80}", re.ASCII)
_STEP = re.compile(r"[A-Za-z][A-Za-z._-]{0,40}|v\d{1,2}\.\d|", re.ASCII)
_LABELS = re.compile(r"(?:[a-z0-9-]{1,30}\.){0,5}[a-z0-9-]{0,30}")
_WORD = re.compile(r"\w+")


class Cover:
    """Knows what must not be seen; each text comes back as it may be published."""

    def __init__(
        self,
        known: Whom,
        vault: Vault,
        accounts: Iterable[str] = (),
        hosts: Iterable[str] = (),
    ) -> None:
        """`accounts` are numbers of pixels and data sets, `hosts` sites; both may stay."""
        self._hosts = frozenset(hosts)
        self._detector = Detector(known, self._hosts)
        self._known = known
        self._vault = vault
        self._accounts = frozenset(accounts)
        self._told: dict[str, str] = {}
        self._words: dict[str, Token] = {}
        for token in known.people.tokens:
            if is_whole(token) and _is_word(token.text):
                self._words.setdefault(token.text.casefold(), token)

    def told(self, text: str) -> str:
        """A sentence of a rule or of this program: only what can be nobody else's is replaced.

        To replace a word of the sentence that is also a person's name would tell the name.
        """
        text = clean(text)
        if _unfit(text):
            return self.value("value", text)
        told = self._covered(text, [spot for spot in self._spots(text) if sure(spot)])
        return self.value("value", text) if self._shows(told, captured=False) else told

    def text(self, text: str) -> str:
        """What the site or the tester wrote: every known value is replaced, also short words."""
        text = clean(text)
        if text in self._hosts:
            return text
        if _unfit(text):
            return self.value("value", text)
        if text not in self._told:
            covered = self._covered(text, self._spots(text))
            pieces = re.split(r"(⟦[^⟧]*⟧)", covered)
            told = "".join(x if x.startswith("⟦") else _WORD.sub(self._word, x) for x in pieces)
            self._told[text] = self.value("value", text) if self._hides(told) else told
        return self._told[text]

    def value(self, noun: str, text: str, name: str = "") -> str:
        """One token for a whole value: whose it is, where that is sure, else noun and number.

        A short value under another name has another token: else whoever knows what one field
        always holds would know it of all.
        """
        if not text:
            return ""
        # a plus that nobody encoded is read as a blank
        whose = self.whose(text) or (self.whose(text.replace(" ", "+")) if " " in text else "")
        within = name if len(text) < _SHORT else ""
        return whose or f"⟦{self._vault.numbered(noun, text, within)}⟧"

    def whose(self, text: str, kind: Kind = "other") -> str:
        """The token of a known value or of its digest, "" where nobody is known by it."""
        tokens = self._known.people.tokens
        found = [one for one in tokens.of_text(text) if one.kind == kind or telling(one)]
        if token := best(found, kind):
            return self.phrase(token, ())
        for run in runs(text):
            if len(run.digest) == len(text.strip()):
                if token := best(tokens.of_digest(run.algorithm, run.digest), kind):
                    return self.phrase(token, (run.algorithm,))
                if chained := tokens.of_chain(run.digest):
                    return self.phrase(chained.token, chained.chain)
        return ""

    def phrase(self, token: Token, chain: Chain) -> str:
        """What stands for a spelling behind digests: "SHA-256 of e-mail of persona A"."""
        noun = self._known.noun(token)
        said = self._vault.named(noun, token.kind, token.plain)
        if chain:
            return f"⟦{digests_of(chain)} of {said}⟧"
        return f"⟦{said}⟧" if token.text == token.plain else f"⟦{said}, spelled otherwise⟧"

    def known(self, kind: str, plain: str) -> str:
        """What a value that the case knows in clear is called, without the brackets."""
        noun = self._known.nouns.get((kind, plain)) or self._made(kind, plain)
        return self._vault.named(noun, kind, plain)

    def number(self, text: str) -> str:
        """The number of a pixel as it is; of anything else a token."""
        return text if text in self._accounts else self.value("id", text, "id")

    def simple(self, text: str, name: str) -> str:
        """A short text of plain letters as it is, unless something in it is known; else a token."""
        plain = text == "" or _SIMPLE.fullmatch(text) is not None
        return text if plain and self.text(text) == text else self.value("value", text, name)

    def types(self, text: str) -> str:
        """The media types and languages of a header as they are; else a token."""
        plain = _TYPES.fullmatch(text) is not None
        return text if plain and self.text(text) == text else self.value("header", text)

    def name(self, text: str) -> str:
        """The name of a field; a token where it is no plain name."""
        plain = _NAME.fullmatch(text) is not None
        return text if plain and self.text(text) == text else self.value("name", text)

    def address(self, text: str) -> str:
        """Scheme, host and the plain words of the path; the names, not the values, of its query."""
        try:
            parts = urlsplit(text)
            host, port = parts.hostname or "", parts.port
        except ValueError:
            return self.value("value", text)
        if parts.scheme not in ("http", "https") or not host:
            return self.value("value", text)
        path = "/".join(self._step(step) for step in parts.path.split("/"))
        query = self.fields(parts.query, lambda name, value: self.value("value", value, name))
        return "".join((
            f"{parts.scheme}://{self.host(host)}",
            f":{port}" if port else "",
            path,
            f"?{query}" if query else "",
            f"#{self.value('value', parts.fragment)}" if parts.fragment else "",
        ))  # fmt: skip

    def host(self, host: str) -> str:
        """A host that the findings name, or a plain one below or elsewhere, as it is."""
        above = (one for one in self._hosts if host == one or host.endswith(f".{one}"))
        known = max(above, key=len, default="")
        below = host.removesuffix(known)
        plain = _LABELS.fullmatch(below) is not None
        return host if plain and self.text(below) == below else self.value("host", host)

    def fields(self, query: str, tell: Callable[[str, str], str]) -> str:
        """A query or a form: all names, and of the values what `tell` says of name and value.

        What has no name is a value.
        """
        told = []
        for part in query.split("&"):
            if "=" in part:
                told += [f"{self.name(name)}={tell(name, value)}" for name, value in pairs(part)]
            elif part:
                told.append(self.value("value", unquote(part)))
        return "&".join(told)

    def _hides(self, text: str) -> bool:
        """Whether something known, or something packed that might be, is still in the text."""
        layers = unwrap(text, Budget())
        if any(not _PACKED.isdisjoint(layer.encoding) for layer in layers):
            return True
        return self._shows(text, captured=True)

    def _shows(self, text: str, captured: bool) -> bool:
        return any(self._detector.search(text.encode("utf-8", "backslashreplace"), captured))

    def _made(self, kind: str, plain: str) -> str:
        """A value that is put together of others (a full name), or known under another kind."""
        for token in self._known.people.tokens.of_text(plain):
            if token.kind == kind and token.plain == plain:
                return self._known.noun(token)
        return self._vault.numbered(f"other {kind}", plain)

    def _step(self, step: str) -> str:
        if step in self._accounts:
            return step
        plain = _STEP.fullmatch(step) is not None
        return step if plain and self.text(step) == step else self.value("value", step)

    def _spots(self, text: str) -> list[Spot]:
        return self._known.people.finder.search(text)

    def _covered(self, text: str, spots: list[Spot]) -> str:
        """Known values first, then what is shaped like one in the rest."""
        done, reached = "", 0
        for spot in spots:
            if spot.start >= reached:
                done += self._shaped(text[reached : spot.start])
                done += self.phrase(spot.token, spot.chain)
                reached = spot.end
        return done + self._shaped(text[reached:])

    def _shaped(self, text: str) -> str:
        return _SHAPES.sub(lambda found: self._shape(found[0]), text)

    def _shape(self, text: str) -> str:
        return text if text in self._accounts or _DAY.fullmatch(text) else self.value("value", text)

    def _word(self, found: re.Match[str]) -> str:
        token = self._words.get(found[0].casefold())
        return self.phrase(token, ()) if token else found[0]


def known_form(form: str, chain: Iterable[str]) -> Chain:
    """The digests of a finding's value: those that the proof names, else the one its form names."""
    return tuple(chain) or ((form,) if form in ALGORITHMS else ())


def _unfit(text: str) -> bool:
    """What would pass for a token of ours, or is too long to be a name or a sentence."""
    return "⟦" in text or "⟧" in text or len(text) > _LONGEST


def _is_word(text: str) -> bool:
    if _WORD.fullmatch(text) is None:
        return False
    return len(text) >= (5 if text.isdecimal() else 2)
