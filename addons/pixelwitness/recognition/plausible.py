"""Whether a typed value can be of the kind that its field's name tells."""

import datetime
import re
from collections.abc import Callable, Iterator

from pixelwitness.recognition.forms import form_of, placeholder
from pixelwitness.recognition.readable import emails
from pixelwitness.rulebook import Rulebook
from pixelwitness.vocabulary import Kind

_LONGEST = 160
_OLDEST = 1900
_PHONE = re.compile(r"\+?[\d\s().\-/]{8,24}")
_LETTERS = re.compile(r"[^\W\d_][^\d_@<>{}\[\]=&/\\|:;!?\"]*")
_STREET = re.compile(r"(?=.*[^\W\d_]{2})[^@<>{}=&\\|]{3,100}")
_ID = re.compile(r"(?=.*\d)[A-Za-z0-9][A-Za-z0-9_.:|@+-]{3,63}")
_USER = re.compile(r"(?=.*[^\W\d_])[\w.@+-]{3,64}")
_DATE = re.compile(
    r"(?P<a>\d{1,4})(?P<by>[-./ ])(?P<b>\d{1,2})(?P=by)(?P<c>\d{4}|\d{1,2})(?:[T ]\d.*)?"
)
_DIGITS = re.compile(r"\d{8}")


def is_plausible(
    kind: Kind, value: str, rules: Rulebook, today: datetime.date | None = None
) -> bool:
    """Whether a trimmed value can be of that kind; a digest or a placeholder never is.

    `today` is the last day that a birth date can be; None where no day is known.
    """
    if not value or len(value) > _LONGEST or not value.isprintable():
        return False
    if form_of(value)[1] or placeholder(value, "", rules.words):
        return False
    if kind == "birth_date":
        return bool(possible_dates(value, today))
    return kind in _CHECKS and _CHECKS[kind](value, rules)


def possible_dates(value: str, today: datetime.date | None = None) -> tuple[datetime.date, ...]:
    """The birth dates that a typed text can mean: year first, day first, month first.

    The first that counts is in 1900, `today` the last. `03-04-1980` means two dates,
    `23-04-1980` one.
    """
    last = today or datetime.date.max
    found = (day for day in _dates(value.strip()) if day.year >= _OLDEST and day <= last)
    return tuple(dict.fromkeys(found))


def _dates(value: str) -> Iterator[datetime.date]:
    found = _DATE.fullmatch(value)
    if found:
        a, b, c = found["a"], found["b"], found["c"]
        orders = [(a, b, c)] if len(a) == 4 else [(c, b, a), (c, a, b)] if len(c) == 4 else []
    elif _DIGITS.fullmatch(value):
        orders = [(value[:4], value[4:6], value[6:]), (value[4:], value[2:4], value[:2])]
        orders.append((value[4:], value[:2], value[2:4]))
    else:
        return
    for year, month, day in orders:
        try:
            yield datetime.date(int(year), int(month), int(day))
        except ValueError:
            continue


def _email(value: str, rules: Rulebook) -> bool:
    return next(emails(value, rules.words), None) == value


def _phone(value: str, rules: Rulebook) -> bool:
    digits = [char for char in value if char.isdigit()]
    return bool(_PHONE.fullmatch(value)) and 8 <= len(digits) <= 15 and len(set(digits)) > 2


def _name(longest: int) -> Callable[[str, Rulebook], bool]:
    def fits(value: str, rules: Rulebook) -> bool:
        letters = sum(char.isalpha() for char in value)
        known = value.lower() in rules.learning.no_names
        return 2 <= letters <= longest and not known and bool(_LETTERS.fullmatch(value))

    return fits


def _full_name(value: str, rules: Rulebook) -> bool:
    return len(value.split()) >= 2 and _name(60)(value, rules)


def _place(value: str, rules: Rulebook) -> bool:
    return 2 <= len(value) <= 60 and bool(_LETTERS.fullmatch(value))


def _shaped(shape: re.Pattern[str]) -> Callable[[str, Rulebook], bool]:
    return lambda value, rules: shape.fullmatch(value) is not None


_CHECKS: dict[Kind, Callable[[str, Rulebook], bool]] = {
    "email": _email,
    "phone": _phone,
    "first_name": _name(60),
    "last_name": _name(60),
    "full_name": _full_name,
    "gender": lambda value, rules: value.lower() in rules.learning.genders,
    "street": _shaped(_STREET),
    "city": _place,
    "region": _place,
    "postcode": lambda value, rules: rules.learning.postcode.fullmatch(value) is not None,
    "country": _place,
    "external_id": _shaped(_ID),
    "username": _shaped(_USER),
}
