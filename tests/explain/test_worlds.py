"""What small worlds add: values recovered, every reading, and what was tried in vain."""

from dataclasses import replace

import pytest

from pixelwitness.explain import Claim, Explanation, explain, unexplained, with_recovered
from pixelwitness.identity.recover import Means, recover, worlds_tried
from pixelwitness.identity.worlds.choice import Numbers
from pixelwitness.rulebook import Rulebook
from pixelwitness.vocabulary import Form, Kind, Strength
from tests.explain.people import NOBODY, PEOPLE, TODAY, digest, printed_by

MEANS = Means(TODAY, frozenset(("postcode",)), numbers=Numbers(range(2510, 2514), range(1234, 1236)))  # fmt: skip
ASKED = replace(MEANS, asked=frozenset(("postcode", "names", "phone")))
BOTH = "the same text can be something else too: a "


def told(value: str, rules: Rulebook, means: Means = MEANS) -> Explanation:
    known = explain(value, NOBODY, rules, TODAY)
    wanted = unexplained(known)
    return with_recovered(known, recover(wanted, means), worlds_tried(wanted, means))


def claims(value: str, rules: Rulebook, means: Means = MEANS) -> list[Claim]:
    return [claim for part in told(value, rules, means).parts for claim in part.claims]


@pytest.mark.parametrize(
    ("text", "form", "plains", "strength"),
    [
        ("19800423", "sha256", {"birth_date": "1980-04-23"}, "strong"),
        ("05-06-1990", "md5", {"birth_date": "1990-06-05 or 1990-05-06"}, "strong"),
        ("m", "sha1", {"gender": "m"}, "weak"),
        ("nl", "sha512", {"country": "NL", "region": "nl"}, "weak"),
        ("1980", "sha256", {"birth_date": "year 1980", "postcode": "1980"}, "weak"),
        ("2511", "sha256", {"postcode": "2511"}, "weak"),
        ("denhaag", "sha256", {"city": "Den Haag"}, "weak"),
        ("2511ab", "sha256", {"postcode": "2511 AB"}, "strong"),
    ],
)
def test_recovered(
    text: str, form: Form, plains: dict[Kind, str], strength: Strength, rules: Rulebook
) -> None:
    value = digest(text, form)
    found = claims(value, rules)
    assert {claim.evidence.kind: claim.evidence.plain for claim in found} == plains
    assert {claim.evidence.strength for claim in found} == {strength}
    for claim in found:
        assert (claim.evidence.proof, claim.evidence.spelled) == ("recovered", text)
        assert bool(claim.weakness) is (strength == "weak")
        assert printed_by(claim.shell) == value
    assert not told(value, rules).tried


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("f", "about 2 values of the kind “gender” are likely: chance alone explains a match"),
        ("2511", "so short a text can be anything; the field that it was sent in may tell"),
    ],
)
def test_why_it_is_weak(text: str, why: str, rules: Rulebook) -> None:
    (claim,) = claims(digest(text), rules)
    assert claim.weakness == why


def test_two_kinds_name_each_other(rules: Rulebook) -> None:
    found = {claim.evidence.kind: claim.weakness for claim in claims(digest("1980"), rules)}
    assert found == {"birth_date": f"{BOTH}postcode", "postcode": f"{BOTH}birth date"}


@pytest.mark.parametrize(("text", "kind"), [("devries", "last_name"), ("31612345678", "phone")])
def test_strangers_only_when_asked(text: str, kind: Kind, rules: Rulebook) -> None:
    assert not claims(digest(text), rules)
    assert kind in {claim.evidence.kind for claim in claims(digest(text), rules, ASKED)}


def test_what_was_tried(rules: Rulebook) -> None:
    both = told(f"{digest('no?')} {digest('no?', 'md5')} {digest('19800423')}", rules)
    assert both.is_open
    texts = {one.what: (one.texts, one.how) for one in both.tried}
    assert texts["texts of birth dates 1900 to today, in 16 spellings"] == (603183, "in SHA-256, MD5")  # fmt: skip
    assert len(texts) == 10
    asked = told(digest("no?"), rules, ASKED).tried
    assert len(asked) == 13
    assert {one.how for one in asked} == {"in SHA-256"}


def test_what_is_known_is_not_searched(rules: Rulebook) -> None:
    for value in (digest("19800423"), digest("undefined"), "readable", ""):
        assert unexplained(explain(value, PEOPLE, rules, TODAY)) == {}
    assert {digest("no?")} in unexplained(explain(digest("no?"), PEOPLE, rules, TODAY)).values()


def test_wrapped_digests_are_recovered_where_they_stand(rules: Rulebook) -> None:
    found = told(f'{{"db":"{digest("19800423")}","ge":"{digest("f")}"}}', rules)
    assert [(part.where, claim.evidence.plain) for part in found.parts for claim in part.claims] == [(".db", "1980-04-23"), (".ge", "f")]  # fmt: skip
