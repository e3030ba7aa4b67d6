"""A token that was found -> the evidence, in words that can be checked."""

from pixelwitness.finding import Evidence
from pixelwitness.identity.digests import Chain
from pixelwitness.identity.tokens import Token
from pixelwitness.vocabulary import Kind, Strength

FORM_NAMES: dict[str, str] = {
    "sha256": "SHA-256",
    "md5": "MD5",
    "sha1": "SHA-1",
    "sha512": "SHA-512",
}
# a match counts as strong where chance would have matched less than once in a thousand
_ONCE_IN = 1000


def evidence(token: Token, chain: Chain, strength: Strength) -> Evidence:
    """The proof that a value is this token behind these digests (innermost first; () readable)."""
    what = f"{digests_of(chain)} of {token.noun}" if chain else token.noun
    how = ", ".join(token.spelling.steps) or "as typed"
    return Evidence(
        proof="verified",
        because=f"{what}, {how}",
        plain=token.plain,
        source=token.source,
        strength=_weighed(token, strength),
        kind=token.kind,
        spelled=token.text,
        steps=token.spelling.steps,
        chain=chain,
    )


def digests_of(chain: Chain) -> str:
    """A chain in words, the outermost digest first: "SHA-256 of the MD5"."""
    return " of the ".join(
        FORM_NAMES[one.lower()] + (" (its hex in capitals)" if one.isupper() else "")
        for one in reversed(chain)
    )


def strength_of(size: int, compared: int) -> Strength:
    """`weak` where chance explains a match with one of `compared` values of a kind.

    `size` says how many values of that kind are about equally likely.
    """
    return "weak" if size < compared * _ONCE_IN else "strong"


def best(tokens: list[Token], kind: Kind) -> Token | None:
    """The token that explains a value best: of the same kind, else one that is no chance.

    A customer number in the field for postcodes is found that way (the pixel itself puts it
    there, 2.9.252), an `m` in the field for regions is not.
    """
    same = next((one for one in tokens if one.kind == kind), None)
    if same is not None:
        return same
    return next((one for one in tokens if telling(one) or _is_number(one)), None)


def telling(token: Token) -> bool:
    """Whether this text alone, wherever it stands, can hardly be anybody else's."""
    if token.spelling.is_part:
        return False
    if token.kind == "email":
        return "@" in token.text
    if token.kind == "phone":
        return sum(char.isdigit() for char in token.text) >= 9
    if token.kind in ("external_id", "username", "facebook_id", "device_id", "other"):
        return _looks_unique(token.text)
    return False


def _is_number(token: Token) -> bool:
    """A number of five digits and more that the site gave: one in 100,000 is it by chance."""
    ids = token.kind in ("external_id", "username", "device_id")
    return ids and sum(char.isdigit() for char in token.text) >= 5


def _looks_unique(text: str) -> bool:
    """Long enough that chance would not hit it: eight digits, or six letters and digits."""
    digits = sum(char.isdigit() for char in text)
    letters = sum(char.isalpha() for char in text)
    return digits >= 8 or (digits >= 1 and digits + letters >= 6) or letters >= 10


def _weighed(token: Token, strength: Strength) -> Strength:
    """Parts of a value are weak; of what else was typed only the text itself can tell."""
    if token.spelling.is_part:
        return "weak"
    if token.kind == "other":
        return "strong" if telling(token) else "weak"
    return strength
