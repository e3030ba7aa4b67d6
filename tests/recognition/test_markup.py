"""A page's tags: attributes, entities, comments, scripts, and broken pages."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pixelwitness.recognition.markup import tags


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<input name=a value=b>", {"name": "a", "value": "b"}),
        ("<INPUT NAME='a' VALUE = \"b > c\"/>", {"name": "a", "value": "b > c"}),
        ("<input\nname=a checked>", {"name": "a", "checked": ""}),
        ("<input value='J&eacute; &amp; &#39;x'>", {"value": "Jé & 'x"}),
        ("<input value=a value=b>", {"value": "a"}),
        ("<input value=''>", {"value": ""}),
        ("<input value=a/b>", {"value": "a/b"}),
        ("<input>", {}),
    ],
)
def test_attributes(text: str, expected: dict[str, str]) -> None:
    (found,) = tags(text)
    assert (found.name, found.attributes) == ("input", expected)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("<!-- <input> --><select><option selected>", ["select", "option"]),
        ("<!-- <input>", []),
        ("<script><input></script><input>", ["script", "input"]),
        ("<script>never closed <input>", ["script"]),
        ("<inputs><p><a href=x>", []),
        ("<input value='never closed><input>", ["input"]),
        ("<input " * 3 + ">", ["input"]),
    ],
)
def test_which_tags(text: str, names: list[str]) -> None:
    assert [tag.name for tag in tags(text)] == names


def test_the_text_of_a_script() -> None:
    assert [tag.text for tag in tags("<script>a<b</SCRIPT ><script src=x></script>")] == ["a<b", ""]


def test_no_page_has_more_than_5000() -> None:
    assert len(list(tags("<input>" * 6000))) == 5000


@given(st.lists(st.sampled_from(["<", ">", "<!--", "-->", "<input ", "<script>", "</script", "=", "'", '"', "a", "&amp;", "/", " "]) | st.text(max_size=3)))  # fmt: skip
def test_no_page_raises(pieces: list[str]) -> None:
    found = list(tags("".join(pieces)))
    assert all(tag.text == "" or tag.name == "script" for tag in found)
