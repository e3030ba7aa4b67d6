"""What is recovered is strong as a birth date only where it can hardly be anything else."""

import hashlib

import pytest

from pixelwitness.identity import Known
from pixelwitness.identity.recover import Recovered
from pixelwitness.observer.pending import Key
from pixelwitness.observer.recovered import proofs_of
from pixelwitness.vocabulary import Kind

UNTIL = "2026-11-24T10:00:00.000Z"


@pytest.mark.parametrize(
    ("kind", "plain", "until", "strength", "why"),
    [
        ("birth_date", "1980-04-23", UNTIL, "strong", ""),
        ("birth_date", "1980-04-23", "", "strong", ""),
        ("birth_date", "04", UNTIL, "weak", "a year, a month or a day alone"),
        ("birth_date", "2001", UNTIL, "weak", "a year, a month or a day alone"),
        ("birth_date", "2026-11-23", UNTIL, "weak", "it is the day of the capture"),
        ("birth_date", "2026-09-20", UNTIL, "weak", "the two years before the capture"),
        ("birth_date", "1980-04-05 or 1980-05-04", UNTIL, "strong", ""),
        ("gender", "f", UNTIL, "weak", ""),
    ],
)
def test_what_may_be_no_birth_date_is_weak_and_says_why(
    kind: Kind, plain: str, until: str, strength: str, why: str
) -> None:
    digest = hashlib.sha256(plain.encode()).hexdigest()
    key: Key = (kind, "sha256", digest, digest, "shop.example", False)
    one = Recovered(plain=plain, kind=kind, spelled=plain, world="dates", tried=9, steps=())

    ((found, evidence),) = proofs_of([key], lambda *_: {(kind, digest): one}, until, Known())
    assert found == key
    assert (evidence.strength, evidence.plain) == (strength, plain)
    assert evidence.because.endswith("found by trying all dates") == (not why)
    assert why in evidence.because
