"""The HTML page of advertisers: headings and names are read, everything else is told as not read."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pixelwitness.metaexport import Export, ExportRules
from pixelwitness.metaexport.page import walk_page
from pixelwitness.metaexport.walk import Told

USING = "ads_information/instagram_ads_and_businesses/advertisers_using_your_activity_or_information.html"
OFF = "apps_and_websites_off_of_facebook/your_activity_off_meta_technologies.html"


def item(name: str) -> str:
    return (
        f'<div><div class="pam uiBoxWhite _a6-g"><div class="_2ph_ _a6-p">{name}</div></div></div>'
    )


def page(*lists: tuple[str, list[str]]) -> bytes:
    rows = "".join(
        f'<tr><td colspan="2" class="_2pin _a6_q">{heading}<div>{"".join(map(item, names))}</div></td></tr>'
        for heading, names in lists
    )
    return f'<!DOCTYPE html><html><head><style>._a6-p<b>{{}}</style><meta charset="utf-8"></head><body><main><div class="_a6-g"><div class="_a6-p"><table>{rows}</table></div></div><div class="_a6-p">Jan 01, 2026 1:00 am</div></main><script>"<div class=\'_a6-p\'>x</div>"</script></body></html>'.encode()


def test_names_stand_under_their_headings(reads: Callable[..., Export]) -> None:
    content = page(
        ("A list uploaded or used by the advertiser", ["Zon &amp; Maan", "Café"]),
        (
            "Interactions you may have had with the advertiser&#039;s website, app or store",
            ["Ster"],
        ),
        ("Name", ["Komeet"]),
    )
    export = reads({USING: content})
    assert [(one.advertiser, one.fact, one.position) for one in export.statements] == [
        ("Zon & Maan", "list_uploaded", "item 1"),
        ("Café", "list_uploaded", "item 2"),
        ("Ster", "remarketing", "item 3"),
        ("Komeet", "listed", "item 4"),
    ]
    assert not export.not_read


@pytest.mark.parametrize(
    ("path", "content"),
    [
        (USING, b"<table><tr class='_1isx'><td><strong>Zon</strong></td><td>x</td></tr></table>"),
        (USING, b""),
        (USING, b"\xff\xfe\x00"),
        (OFF, page(("A list uploaded or used by the advertiser", ["Zon"]))),
    ],
)
def test_a_page_of_another_shape_is_told_with_the_way_out(
    reads: Callable[..., Export], path: str, content: Any
) -> None:
    export = reads({path: content})
    assert not export.files
    [lost] = export.not_read
    assert "is HTML of a shape that is not known" in lost.why
    assert "with the format JSON" in lost.why


PIECES = st.sampled_from(['<td class="_a6_q">', '<div class="_a6-p">', "</div>", "</td>", "<br>", "<x/>", "<", ">", "Zon", "&amp;", "<script>", "</table>", "<!--"])  # fmt: skip


@settings(deadline=None)
@given(st.lists(PIECES, max_size=60).map("".join) | st.text())
def test_any_text_is_walked_without_an_error(export_rules: ExportRules, text: str) -> None:
    for document in export_rules.documents:
        walked = walk_page(text, document, Told("page.html", "ab" * 32, "", ""))
        assert walked.known == bool(walked.statements)
        assert all(one.advertiser.strip() for one in walked.statements)
