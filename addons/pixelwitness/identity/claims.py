"""A token that was found -> the evidence, in words that can be checked."""

import re

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
_ID = 6  # letters and digits that a number of a customer has at least, or it is a common one
_NUMBER = 9  # digits of a number that nothing else in a shop has, as of a telephone number
_WORDS = 20  # letters that are more than a word
_ROW = "0123456789012345678909876543210987654321"
_DAY = re.compile(r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])")


def evidence(token: Token, chain: Chain, strength: Strength) -> Evidence:
    """The proof that a value is this token behind these digests (innermost first; () readable)."""
    what = f"{digests_of(chain)} of {token.noun}" if chain else token.noun
    given = "as it stands there" if "learned" in token.source else "as typed"
    how = ", ".join(token.spelling.steps) or given
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


def telling_in_text(token: Token) -> bool:
    """Whether this text tells the same as a part of a longer one, where any words may stand.

    A user name can be a word, what else was typed a product's name (`phone 15`), and a short
    number that of an order or a price.
    """
    if token.kind in ("email", "phone") or not telling(token):
        return telling(token)
    letters, digits = _counts(token.text)
    if not letters and digits < _NUMBER:
        return False
    least = 3 if token.kind == "other" else 1
    return digits >= least or letters >= _WORDS or "@" in token.text


def specific(token: Token) -> bool:
    """Whether a text of a common kind says so much that a longer one does not hold it by chance."""
    letters, digits = _counts(token.text)
    if token.spelling.is_part:
        return False
    match token.kind:
        case "street" | "postcode":
            return digits >= 1 and letters >= 2
        case "full_name":
            return letters >= 8 and " " in token.text.strip()
        case "birth_date":
            return digits >= 8 or (digits >= 5 and letters >= 3)
        case _:
            return False


def _is_number(token: Token) -> bool:
    """A number of five digits and more that the site gave: one in 100,000 is it by chance."""
    kinds = ("external_id", "username", "device_id")
    return token.kind in kinds and _counts(token.text)[1] >= 5 and not _is_common(token.text)


def _looks_unique(text: str) -> bool:
    """Long enough that chance would not hit it: eight digits, or six letters and digits."""
    if _is_common(text):
        return False
    letters, digits = _counts(text)
    return digits >= 8 or (digits >= 1 and digits + letters >= _ID) or letters >= 10


def _is_common(text: str) -> bool:
    """A number that programs put anywhere: a day (20241125), 12345678, 000000."""
    if not text.isdecimal():
        return False
    return text in _ROW or len(set(text)) == 1 or _DAY.fullmatch(text) is not None


def _counts(text: str) -> tuple[int, int]:
    """How many letters and digits are the person's own: the pixel appends @gmail.com itself."""
    own = text.lower().removesuffix("@gmail.com")
    return sum(char.isalpha() for char in own), sum(char.isdigit() for char in own)


def _weighed(token: Token, strength: Strength) -> Strength:
    """Parts of a value are weak, and short numbers of customers, and streets without a number.

    Of what else was typed only the text itself can tell.
    """
    letters, digits = _counts(token.text)
    if token.spelling.is_part or (token.kind == "street" and not digits):
        return "weak"
    if token.kind in ("external_id", "username"):
        return "weak" if letters + digits < _ID or _is_common(token.text) else strength
    if token.kind == "other":
        return "strong" if telling(token) else "weak"
    return strength
