"""Values explained by known persons, placeholders and wrappings; each shell line is run."""

import base64
import gzip
import json

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pixelwitness.explain import Claim, Explanation, Part, Tried, explain
from pixelwitness.identity import People, Persona
from pixelwitness.identity.digests import ALGORITHMS, chains
from pixelwitness.identity.mask import mask
from pixelwitness.rulebook import Rulebook
from pixelwitness.vocabulary import Form
from pixelwitness.wire import clean
from tests.explain.people import JAN, NOBODY, PEOPLE, TODAY, digest, printed_by

EMAIL = "jan.jansen+a1f9@example.com"
JANS = "persona jan's"


def told(value: str, rules: Rulebook, people: People = PEOPLE) -> Explanation:
    return explain(value, people, rules, TODAY)


def claims(value: str, rules: Rulebook, people: People = PEOPLE) -> list[Claim]:
    return [claim for part in told(value, rules, people).parts for claim in part.claims]


@pytest.mark.parametrize(
    ("text", "chain", "because"),
    [
        (EMAIL, ("sha256",), f"SHA-256 of {JANS} e-mail, as typed"),
        (EMAIL.upper(), ("md5",), f"MD5 of {JANS} e-mail, upper-cased"),
        ("31612345678", ("sha1",), f"SHA-1 of {JANS} phone, with the country code"),
        ("19800423", ("sha512",), f"SHA-512 of {JANS} birth date, written YYYYMMDD"),
        ("d'Été", ("sha256",), f"SHA-256 of {JANS} last name, as typed"),
        ("de zin", ("sha256",), f"SHA-256 of {JANS} other value, as typed"),
        ("klant-42", ("md5", "sha256"), f"SHA-256 of the MD5 of {JANS} external id, as typed"),
        ("19800423", ("sha1", "md5", "sha256"), f"SHA-256 of the MD5 of the SHA-1 of {JANS} birth date, written YYYYMMDD"),
        ("eve@example.org", ("sha256",), "SHA-256 of control persona eve's e-mail, as typed"),
    ],
)  # fmt: skip
def test_a_digest_of_a_known_value(
    text: str, chain: tuple[Form, ...], because: str, rules: Rulebook
) -> None:
    value = digest(text, *chain)
    first = claims(value, rules)[0]
    assert (first.found, first.evidence.because) == (value, because)
    assert (first.evidence.spelled, first.evidence.chain) == (text, chain)
    assert (first.control, first.evidence.proof) == ("control" in because, "verified")
    assert printed_by(first.shell) == value


def test_a_digest_of_a_digest_in_capitals(rules: Rulebook) -> None:
    value = digest(digest(EMAIL, "md5").upper())
    (claim,) = claims(value.upper(), rules)
    assert claim.evidence.because == f"SHA-256 of the MD5 (its hex in capitals) of {JANS} e-mail, as typed"  # fmt: skip
    assert printed_by(claim.shell) == value


def test_every_value_is_named_that_a_digest_can_be(rules: Rulebook) -> None:
    both = Persona("an", True, (("username", ("anna42",)), ("external_id", ("anna42",))))
    found = claims(digest("anna42"), rules, People([both]))
    assert [claim.evidence.kind for claim in found] == ["username", "external_id"]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("m", "about 2 values of the kind “gender” are likely: chance alone explains a match"),
        ("1980", "only a part of the value is left, which many others have too"),
        ("dezin", "it is short, and nothing says what kind of value it is"),
        ("19800423", ""),
    ],
)
def test_the_strength_has_a_reason(text: str, why: str, rules: Rulebook) -> None:
    (claim,) = claims(digest(text), rules)
    assert (claim.weakness, claim.evidence.strength) == (why, "weak" if why else "strong")


@pytest.mark.parametrize(
    ("text", "found", "because"),
    [
        (EMAIL, EMAIL, f"{JANS} e-mail, as typed"),
        (f"{EMAIL}\n", EMAIL, f"{JANS} e-mail, as typed"),
        ("Jan.Jansen+A1F9@example.com", "Jan.Jansen+A1F9@example.com", f"{JANS} e-mail, as typed, but for capital letters"),
        (f"Dag {EMAIL}, tot morgen", EMAIL, f"{JANS} e-mail, as typed"),
        ("M", "M", f"{JANS} gender, upper-cased"),
    ],
)  # fmt: skip
def test_readable(text: str, found: str, because: str, rules: Rulebook) -> None:
    (claim,) = claims(text, rules)
    assert (claim.found, claim.evidence.because, claim.shell) == (found, because, "")


@pytest.mark.parametrize(
    ("value", "because", "spelled"),
    [
        (digest("undefined"), "SHA-256 of “undefined”: nobody's data", True),
        (digest("").upper(), "SHA-256 of “”: nobody's data", True),
        (digest("null", "md5", "sha256"), "SHA-256 of the MD5 of “null”: nobody's data", True),
        (digest("mary@example.com"), "SHA-256 of “mary@example.com”: nobody's data", True),
        ("Undefined", '"undefined": nobody\'s data', False),
        ("", '"": nobody\'s data', False),
    ],
)  # fmt: skip
def test_placeholders(value: str, because: str, spelled: bool, rules: Rulebook) -> None:
    found = told(value, rules)
    (junk,) = found.parts[0].junk
    assert (junk.because, bool(junk.shell)) == (because, spelled)
    assert not spelled or printed_by(junk.shell) == value.lower()
    assert not found.is_open


def packed(text: str) -> str:
    return base64.b64encode(gzip.compress(text.encode(), mtime=0)).decode()


def inner(value: str, rules: Rulebook) -> list[tuple[str, tuple[str, ...], str]]:
    return [
        (part.where, part.encoding, claim.found)
        for part in told(value, rules).parts
        for claim in part.claims
    ]


@pytest.mark.parametrize(
    ("value", "where", "encoding", "found"),
    [
        (json.dumps({"user": {"em": digest(EMAIL)}}), ".user.em", ("json",), digest(EMAIL)),
        (f"em={digest(EMAIL)}&x=zz", "?em", ("form",), digest(EMAIL)),
        (packed(json.dumps([digest(EMAIL)])), "[0]", ("base64", "gzip", "json"), digest(EMAIL)),
        (EMAIL.replace("@", "%40"), "", ("percent",), EMAIL),
        (base64.b64encode(bytes.fromhex(digest(EMAIL))).decode(), "", ("base64",), digest(EMAIL)),
        (base64.b64encode(digest(EMAIL).encode()).decode(), "", ("base64",), digest(EMAIL)),
        (f"v1,{digest('?')},{digest(EMAIL)}", "", (), digest(EMAIL)),
    ],
)
def test_wrapped(
    value: str, where: str, encoding: tuple[str, ...], found: str, rules: Rulebook
) -> None:
    assert inner(value, rules) == [(where, encoding, found)]


@pytest.mark.parametrize(("content", "raw"), [(bytes.fromhex(digest(EMAIL)), True), (digest(EMAIL).encode(), False)])  # fmt: skip
def test_raw_bytes_are_told_from_hex(content: bytes, raw: bool, rules: Rulebook) -> None:
    _, part = told(base64.b64encode(content).decode(), rules).parts
    remark = "the base64 holds the bytes themselves; they are written as hex here"
    assert (remark in part.shape) is raw


@pytest.mark.parametrize(
    ("value", "fits"),
    [
        (mask(EMAIL), (f"{JANS} e-mail (“{EMAIL}”)",)),
        (mask("Ab") * 3, ()),
        (mask("d'Été"), (f"{JANS} last name (“d'Été”)",)),
    ],
)
def test_masks(value: str, fits: tuple[str, ...], rules: Rulebook) -> None:
    found = told(value, rules)
    assert (found.parts[0].form, found.parts[0].fits, found.is_open) == ("mask", fits, not fits)


def test_what_was_tried(rules: Rulebook) -> None:
    sizes = {True: 0, False: 0}
    for token in PEOPLE.tokens:
        sizes[token.control] += 1
    chained = sum(chain[-1] == "md5" for chain, _ in chains("", capitals=True)) - 1
    how = f"in MD5 and in {chained} chains of digests that end in it"
    assert told(digest("no?", "md5"), rules).tried == (
        Tried("spellings of persona jan", sizes[False], how),
        Tried("spellings of control persona eve", sizes[True], how),
    )
    assert [one.how for one in told("?", rules).tried] == ["", ""]
    assert told("?", rules, NOBODY).tried == ()


def test_it_is_bounded(rules: Rulebook) -> None:
    many = told(json.dumps([f"value {n}" for n in range(5000)]), rules)
    assert (len(many.parts), many.cut) == (200, "more than 199 texts are wrapped in it; the rest was left out")  # fmt: skip
    deep = told(json.dumps({"a": packed(packed(packed("x" * 3000)))}), rules)
    assert deep.cut


def test_open_is_what_has_a_digest_that_nobody_knows(rules: Rulebook) -> None:
    known, unknown = digest(EMAIL), digest("no?")
    assert [told(value, rules).is_open for value in (known, unknown, f"{known} {unknown}")] == [False, True, True]  # fmt: skip
    assert [told(value, rules).knows for value in (known, unknown, f"{known} {unknown}")] == [True, False, True]  # fmt: skip


SMALL = People([Persona("kim", True, (("gender", ("v",)), ("email", ("kim@example.test",))))])


@given(st.text() | st.binary().map(lambda raw: base64.b64encode(raw).decode()))
@example("\ud800" + "a" * 64)
@example('{"a":"\\ud800"}')
@example("İ v")
def test_no_value_raises(rules: Rulebook, value: str) -> None:
    found = told(value, rules, SMALL)
    first: Part = found.parts[0]
    assert (first.text, first.encoding) == (clean(value), ())
    assert all(claim.found in part.text or claim.found in part.text.lower() for part in found.parts for claim in part.claims)  # fmt: skip


@pytest.mark.parametrize("form", ALGORITHMS)
def test_every_spelling_is_found_again(rules: Rulebook, form: Form) -> None:
    texts = {token.text for token in PEOPLE.tokens}
    found = claims(" ".join(digest(text, form) for text in sorted(texts)), rules)
    assert {claim.evidence.spelled for claim in found} == texts
    assert {(claim.found, form) for claim in found} == {(digest(text, form), form) for text in texts}  # fmt: skip


def test_the_person_is_named_by_all_kinds(rules: Rulebook) -> None:
    kinds = {kind for kind, _ in JAN.values} | {"other"}
    every = json.dumps([digest(value) for _, values in (*JAN.values, ("other", JAN.also)) for value in values])  # fmt: skip
    assert {claim.evidence.kind for claim in claims(every, rules)} >= kinds
