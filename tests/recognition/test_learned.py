"""The memory of what was learned: first source first, bounded."""

from hypothesis import given
from hypothesis import strategies as st

from pixelwitness.recognition.learn import Candidate
from pixelwitness.recognition.learned import Learned


def one(value: str, entry: int = 0) -> Candidate:
    return Candidate("email", value, entry, "body", "email")


def test_the_first_source_stays() -> None:
    memory = Learned()
    assert memory.add([one("a@x.example", 1), one("a@x.example", 2)]).new == (
        one("a@x.example", 1),
    )
    assert memory.add([one("a@x.example", 3)]).new == ()
    assert list(memory) == [one("a@x.example", 1)]


def test_another_kind_is_another_candidate() -> None:
    memory = Learned()
    memory.add(
        [
            Candidate("city", "Jan", 0, "body", "city"),
            Candidate("first_name", "Jan", 0, "body", "fn"),
        ]
    )
    assert len(memory) == 2


def test_the_longest_unseen_is_forgotten() -> None:
    memory = Learned(most=2)
    memory.add([one("a@x.example"), one("b@x.example")])
    memory.add([one("a@x.example")])
    change = memory.add([one("c@x.example")])
    assert change.forgotten == (one("b@x.example"),)
    assert list(memory) == [one("a@x.example"), one("c@x.example")]


@given(st.lists(st.lists(st.sampled_from("abcdefgh"))))
def test_what_changed_adds_up(rounds: list[list[str]]) -> None:
    memory, mirror = Learned(most=3), set[Candidate]()
    for values in rounds:
        change = memory.add(one(value) for value in values)
        mirror = (mirror - set(change.forgotten)) | set(change.new)
        assert set(memory) == mirror
        assert len(memory) <= 3
