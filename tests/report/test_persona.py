"""What `persona show` prints: aligned, within 80 columns, safe for a terminal."""

from hypothesis import given
from hypothesis import strategies as st

from pixelwitness.identity import Persona
from pixelwitness.report.persona import Sought, persona_lines

JAN = Persona("jan", True, (), ())
SOUGHT = [
    Sought("email", "jan@example.com", (("jan@example.com", ()),)),
    Sought("phone", "06 12", (("06 12", ()), ("0612", ("digits only",)), ("3106", ("a", "b")))),
    Sought("phone", "06 13", ()),
    Sought("other", "x" * 50, (("x" * 50, ()),)),
]


def shown(sought: list[Sought], whole: bool, persona: Persona = JAN) -> str:
    return "".join(persona_lines(persona, sought, whole))


def test_counts() -> None:
    assert shown(SOUGHT, whole=False) == (
        "jan · invented · NL\n"
        "\n"
        "e-mail           jan@example.com                                      1 spelling\n"
        "phone            06 12                                               3 spellings\n"
        "                 06 13                                               0 spellings\n"
        f"other data       {'x' * 50}\n"
        "                                                                      1 spelling\n"
        "\n"
        "4 values, 5 spellings   (--all lists them)\n"
    )


def test_the_whole_list() -> None:
    assert shown(SOUGHT[1:3], whole=True) == (
        "jan · invented · NL\n"
        "\n"
        "phone            06 12                                               3 spellings\n"
        "  06 12                                   as typed\n"
        "  0612                                    digits only\n"
        "  3106                                    a, b\n"
        "\n"
        "phone            06 13                                               0 spellings\n"
        "\n"
        "2 values, 3 spellings\n"
    )


def test_long_texts_and_steps_go_on_below() -> None:
    steps = ("one step that is long",) * 3
    lines = shown([Sought("city", "y", (("y" * 40, steps), (" y", ())))], whole=True).splitlines()
    assert lines[3:7] == [
        f"  {'y' * 40}",
        f"{'':42}one step that is long, one step that",
        f"{'':42}is long, one step that is long",
        "  “ y”                                    as typed",
    ]


def test_a_real_person_of_another_country() -> None:
    ans = Persona("ans", False, (("country", ("de",)),))
    assert shown([], whole=False, persona=ans).startswith("ans · a real person · DE\n")


@given(st.text(), st.text(), st.booleans())
def test_nothing_reaches_the_terminal_raw(value: str, step: str, whole: bool) -> None:
    sought = [Sought("city", value, ((value, (step,)),))]
    text = shown(sought, whole, Persona(value, True, ()))
    assert text.replace("\n", "").isprintable()
    assert text.count("\n") >= 5
