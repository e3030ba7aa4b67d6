"""An explanation as it is printed: whole texts, and nothing that a terminal would act on."""

import json

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pixelwitness.explain import Explanation, explain
from pixelwitness.report.explanation import explanation_json, explanation_lines
from pixelwitness.rulebook import Rulebook
from tests.explain.people import JAN, NOBODY, PEOPLE, TODAY, digest

EMAIL = "jan.jansen+a1f9@example.com"
SHAPE = "  64 hex digits: the shape of a SHA-256 (a random id can look the same)\n"
EVE = digest("eve@example.org")


def told(value: str, rules: Rulebook) -> Explanation:
    return explain(value, PEOPLE, rules, TODAY)


@pytest.mark.parametrize(
    ("value", "printed"),
    [
        (
            digest(EMAIL),
            f"""{digest(EMAIL)}
{SHAPE}  = SHA-256 of persona jan's e-mail, as typed
    the value: {EMAIL}
    strong
    check it with:
      printf '%s' {EMAIL} | sha256sum
""",
        ),
        (
            EVE,
            f"""{EVE}
{SHAPE}  = SHA-256 of control persona eve's e-mail, as typed
    the value: eve@example.org
    strong
    the persona is a control: this value should never have been found
    check it with:
      printf '%s' eve@example.org | sha256sum
""",
        ),
        (
            digest("undefined"),
            f"""{digest("undefined")}
{SHAPE}  = SHA-256 of “undefined”: nobody's data
    check it with:
      printf '%s' undefined | sha256sum
""",
        ),
        (
            f'{{"ge":"m","em":"{EMAIL}"}}',
            f"""{{"ge":"m","em":"{EMAIL}"}}
  readable, 45 characters

inside, out of JSON at .ge: m
  readable, 1 character
  = persona jan's gender, as typed
    weak: about 2 values of the kind “gender” are likely: chance alone explains a match

inside, out of JSON at .em: {EMAIL}
  readable, 27 characters: can be an e-mail address
  = persona jan's e-mail, as typed
    strong
""",
        ),
        (
            f"a {digest('19800423')} {EMAIL}",
            f"""a {digest("19800423")} {EMAIL}
  readable, 94 characters
  in it: {digest("19800423")}, 64 hex digits, the shape of SHA-256
  = {EMAIL}: persona jan's e-mail, as typed
    strong
  = {digest("19800423")}: SHA-256 of persona jan's birth date, written YYYYMMDD
    the value: 1980-04-23
    strong
    check it with:
      printf '%s' 19800423 | sha256sum
""",
        ),
        (
            "***.******+*#*#@*******.***",
            """***.******+*#*#@*******.***
  the shape of a mask, which Meta's pixel sends beside a digest
  it gives away the length (27) and the format: 21 small letters, 2 digits, and as they are: .+@
  it names nobody: every value of that format has the same mask
  it fits persona jan's e-mail (“jan.jansen+a1f9@example.com”)
""",
        ),
        ("", '(empty)\n  an empty text\n  = "": nobody\'s data\n'),
    ],
    ids=["known", "control", "placeholder", "json", "mixed", "mask", "empty"],
)
def test_printed(value: str, printed: str, rules: Rulebook) -> None:
    assert "".join(explanation_lines(told(value, rules))) == printed


def test_nothing_known(rules: Rulebook) -> None:
    lines = "".join(explanation_lines(told("\x1b[2Jzz", rules)))
    spellings = sum(not token.control for token in PEOPLE.tokens)
    assert lines.startswith("\\x1b[2Jzz\n  readable, 6 characters\n\nWhose it is, is not known. Compared with:\n")  # fmt: skip
    assert f"\n  {spellings} spellings of persona jan\n" in lines
    assert "That does not say that it is nobody's data:" in lines
    alone = "".join(explanation_lines(explain("zz", NOBODY, rules, TODAY)))
    assert "nothing was compared: name a persona" in alone


def test_a_rest_that_is_not_known(rules: Rulebook) -> None:
    lines = "".join(explanation_lines(told(f"{digest(EMAIL)},{digest('no?')}", rules)))
    assert "\nWhose the rest is, is not known. Compared with:\n" in lines


def test_long_values_are_cut_on_the_screen_only(rules: Rulebook) -> None:
    found = told("z " * 5000, rules)
    assert "… (9,800 more characters)\n" in "".join(explanation_lines(found))
    assert json.loads(explanation_json(found))["parts"][0]["text"] == "z " * 5000
    many = told(json.dumps([f"value {n}" for n in range(300)]), rules)
    assert "\nleft out: more than 199 texts are wrapped in it" in "".join(explanation_lines(many))


@given(st.text() | st.sampled_from([JAN.values[0][1][0], "05-06-1990", "**#", "%1b%5b2J=m"]))
@example("\ud800\u202e")
def test_nothing_a_terminal_acts_on(rules: Rulebook, value: str) -> None:
    found = told(value, rules)
    lines = "".join(explanation_lines(found)).splitlines()
    assert all(line.isprintable() for line in lines)
    assert json.loads(explanation_json(found))["parts"]


def test_json(rules: Rulebook) -> None:
    line = explanation_json(told(digest(EMAIL), rules))
    assert line.count("\n") == 1
    found = json.loads(line)
    assert list(found) == ["parts", "tried", "cut"]
    (claim,) = found["parts"][0]["claims"]
    assert claim["shell"] == f"printf '%s' {EMAIL} | sha256sum"
    assert claim["evidence"]["source"] == {"persona": "jan"}
    assert found["tried"][0]["what"] == "spellings of persona jan"
