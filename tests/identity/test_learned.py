"""What is learned is bounded, by values and by their spellings, and the newest stays."""

import hashlib

import pytest

from pixelwitness.identity import Known, learned
from pixelwitness.identity.learned import Place

AT = Place(1, "body", "tel")


def knows(known: Known, number: str) -> bool:
    digest = hashlib.sha256(number.encode()).hexdigest()
    return known.identify("phone", "sha256", digest, digest, None) is not None


@pytest.mark.parametrize("most", [1_000, 80])
def test_the_older_half_is_forgotten(monkeypatch: pytest.MonkeyPatch, most: int) -> None:
    monkeypatch.setattr(learned, "_MOST_SPELLINGS", most)
    known, sizes = Known(), []
    numbers = [f"06{number:08}" for number in range(10_000_000, 10_000_060)]
    for number in numbers:
        known.learn("phone", number, "shop.example", AT)
        sizes.append(len(known))
    assert max(sizes) < most + 2 * sizes[0]
    assert knows(known, numbers[-1])
    assert not knows(known, numbers[0])


@pytest.mark.parametrize("prepared", [True, False])
def test_preparing_changes_no_answer(prepared: bool) -> None:
    known = Known()
    known.learn("email", "jan@example.com", "shop.example", AT)
    if prepared:
        known.prepare()
    known.learn("phone", "0612345678", "shop.example", AT)
    assert knows(known, "31612345678")
    assert not knows(known, "31612345679")
    (spot,) = known.search("x=jan@example.com&y=jan")
    assert known.told(spot, "shop.example").evidence.source == {
        "learned": {"entry": 1, "place": "body", "field": "tel"}
    }
