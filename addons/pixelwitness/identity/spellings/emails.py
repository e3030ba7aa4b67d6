"""E-mail addresses. Dots and +tags stay: no sender that is documented takes them out."""

from pixelwitness.identity.normalise.senders import rules
from pixelwitness.identity.spelling import Spelling
from pixelwitness.identity.steps import TRIM, Rule, Step, applied, apply

_NO_COMMA = Step("removed the comma at the end", lambda text: text.rstrip(","))
# fbevents.js 2.9.252 and later, when a site passes an `em` without @
_GMAIL = Step(
    "appended @gmail.com, as the pixel does where there is no @",
    lambda text: text if "@" in text else f"{text}@gmail.com",
)


def email(value: str, _country: str) -> tuple[Spelling, ...]:
    """Spellings of an e-mail address, or of a name that somebody takes for one."""
    return applied(starts(Spelling(value)), rules("em"))


def starts(typed: Spelling) -> list[Spelling]:
    """The address as typed, without a comma at its end, and with @gmail.com where it has no @."""
    ways: tuple[Rule, ...] = ((), (TRIM, _NO_COMMA), (TRIM, _NO_COMMA, _GMAIL))
    return [one for way in ways if (one := apply(way, typed))]
