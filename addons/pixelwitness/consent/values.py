"""The values of one tool, as they were sent -> what they tell together."""

from collections.abc import Sequence

from pixelwitness.consent.bits import UnreadableError
from pixelwitness.consent.decode import Flat, decode
from pixelwitness.consent.model import Reading, Stored, What
from pixelwitness.consent.reading import Told, read_choice


def told_by_values(
    values: Sequence[tuple[Stored, str]], reading: Reading, broken: What = "choice"
) -> Told | None:
    """What they tell, None for nothing; `broken` is what a value is that cannot be read."""
    flat: Flat = {}
    texts: dict[str, str] = {}
    for stored, value in values:
        if texts.setdefault(stored.under, value) != value:
            words = f"{stored.under} stands there twice, with different values"
            return Told(broken, "", words)
        try:
            inner = decode(value, stored.decode)
        except UnreadableError as cause:
            return Told(broken, "", f"{stored.under} could not be read: {cause}")
        flat |= {f"{stored.under}.{k}" if k else stored.under: v for k, v in inner.items()}
    return read_choice(flat, reading)
