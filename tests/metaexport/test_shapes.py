"""Every shape that the rules describe, in an invented export: who is named, for what, and where."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pixelwitness.metaexport import Export, ExportRules
from pixelwitness.metaexport.mend import mended, plain
from pixelwitness.metaexport.walk import Told, walk

USING = "advertisers_using_your_activity_or_information.json"
LISTS = "advertisers_who_uploaded_a_contact_list_with_your_information.json"
OFF = "your_activity_off_meta_technologies.json"
OLD_OFF = "your_off-facebook_activity.json"
LONG = "Advertisers who have uploaded an audience list that was matched to your profile based on interactions you may have had with the advertiser’s website, app or store"


def flags(name: str, *true: str) -> dict[str, Any]:
    keys = ("has_data_file_custom_audience", "has_remarketing_custom_audience", "has_in_person_store_visit")  # fmt: skip
    return {"advertiser_name": name} | {key: key in true for key in keys}


def labelled(*lists: tuple[str, list[str]]) -> dict[str, Any]:
    groups = [
        {"label": label, "vec": [{"value": name} for name in names]} for label, names in lists
    ]
    return {"media": [], "label_values": groups, "fbid": "1"}


def event(at: object) -> dict[str, Any]:
    return {"dict": [{"label": "ID", "value": "7"}, {"label": "Event", "value": "PURCHASE"}, {"label": "Received on", "timestamp_value": at}]}  # fmt: skip


ALL = ("has_data_file_custom_audience", "has_remarketing_custom_audience", "has_in_person_store_visit")  # fmt: skip
PAIR = [{"id": 1, "type": "CUSTOM", "timestamp": 1767225600}, {"id": 2, "type": "SEARCH", "timestamp": 1735689600}]  # fmt: skip
EVENTS = (2, "2025-01-01T00:00:00Z", "2026-01-01T00:00:00Z")
RECORDS = [{"title": "shop.example", "fbid": "1", "media": [], "label_values": [{"label": "ID", "value": "1"}, {"label": "Gebeurtenissen", "vec": [event(1767225600), event(1735689600)]}]}]  # fmt: skip

SHAPES: dict[str, tuple[str, Any, list[tuple[str, str, str, str]]]] = {
    "facebook flags": (
        f"ads_information/{USING}",
        {"custom_audiences_all_types_v2": [flags("Zon"), flags("Maan", *ALL)]},
        [
            ("Zon", "listed", "facebook", "/custom_audiences_all_types_v2/0"),
            ("Maan", "list_uploaded", "facebook", "/custom_audiences_all_types_v2/1"),
            ("Maan", "remarketing", "facebook", "/custom_audiences_all_types_v2/1"),
            ("Maan", "store_visit", "facebook", "/custom_audiences_all_types_v2/1"),
        ],
    ),
    "facebook flags of old": (
        f"ads_and_businesses/{USING}",
        {"custom_audiences_all_types": [flags("Zon", ALL[0])]},
        [("Zon", "list_uploaded", "facebook", "/custom_audiences_all_types/0")],
    ),
    "instagram flags": (
        f"ads_information/instagram_ads_and_businesses/{USING}",
        {"ig_custom_audiences_all_types": [flags("Zon", ALL[1]), flags("Ster", ALL[0])]},
        [
            ("Zon", "remarketing", "instagram", "/ig_custom_audiences_all_types/0"),
            ("Ster", "list_uploaded", "instagram", "/ig_custom_audiences_all_types/1"),
        ],
    ),
    "headings": (
        f"instagram-jan/ads_information/instagram_ads_and_businesses/{USING}",
        labelled(
            ("A list uploaded or used by the advertiser", ["Zon", "Maan"]),
            ("Interactions you may have had with the advertiser's website, app or store", ["Zon"]),
            ("Marketers we never heard of", ["Ster"]),
        ),
        [
            ("Zon", "list_uploaded", "instagram", "/label_values/0/vec/0"),
            ("Maan", "list_uploaded", "instagram", "/label_values/0/vec/1"),
            ("Zon", "remarketing", "instagram", "/label_values/1/vec/0"),
            ("Ster", "listed", "instagram", "/label_values/2/vec/0"),
        ],
    ),
    "longer headings": (
        f"ads_information/{USING}",
        labelled(
            ("advertisers that have uploaded an audience list containing entries that were  matched to your Instagram profile.", ["Zon"]),
            (LONG.encode().decode("latin-1"), ["Maan"]),
            ("Advertisers whose store you visited", ["Ster"]),
        ),
        [
            ("Zon", "list_uploaded", "", "/label_values/0/vec/0"),
            ("Maan", "remarketing", "", "/label_values/1/vec/0"),
            ("Ster", "store_visit", "", "/label_values/2/vec/0"),
        ],
    ),
    "contact lists": (
        f"ads_information/{LISTS}",
        {"custom_audiences_v2": ["Zon", "CafÃ© Maan"]},
        [
            ("Zon", "list_uploaded", "facebook", "/custom_audiences_v2/0"),
            ("Café Maan", "list_uploaded", "facebook", "/custom_audiences_v2/1"),
        ],
    ),
    "contact lists of old": (
        f"ads/{LISTS}",
        {"custom_audiences": ["Zon"]},
        [("Zon", "list_uploaded", "facebook", "/custom_audiences/0")],
    ),
}  # fmt: skip

OFF_META: dict[str, tuple[str, Any, str, str]] = {
    "v2": (f"apps_and_websites_off_of_facebook/{OFF}", {"off_facebook_activity_v2": [{"name": "shop.example", "events": PAIR}]}, "facebook", "/off_facebook_activity_v2/0"),
    "of old": (f"ads_and_businesses/{OLD_OFF}", {"off_facebook_activity": [{"name": "shop.example", "events": PAIR}]}, "facebook", "/off_facebook_activity/0"),
    "instagram": (f"apps_and_websites_off_of_instagram/apps_and_websites/{OFF}", {"apps_and_websites_off_meta_activity": [{"name": "shop.example", "events": PAIR}]}, "instagram", "/apps_and_websites_off_meta_activity/0"),
    "records": (f"apps_and_websites_off_of_facebook/{OFF}", RECORDS, "facebook", "/0"),
    "records of instagram": (f"x-2026-01-02/apps_and_websites_off_of_instagram/apps_and_websites/{OFF}", RECORDS, "instagram", "/0"),
}  # fmt: skip


@pytest.mark.parametrize("shape", SHAPES)
def test_advertisers(shape: str, reads: Callable[..., Export]) -> None:
    path, content, expected = SHAPES[shape]
    export = reads({path: content})
    found = [(one.advertiser, one.fact, one.product, one.position) for one in export.statements]
    assert found == expected
    assert not export.not_read
    [file] = export.files
    assert path.endswith(file.file)
    assert file.advertisers == len({position for *_, position in expected})


@pytest.mark.parametrize("shape", OFF_META)
def test_off_meta_activity(shape: str, reads: Callable[..., Export]) -> None:
    path, content, product, position = OFF_META[shape]
    [one] = reads({path: content}).statements
    assert (one.advertiser, one.fact, one.product) == ("shop.example", "off_meta_activity", product)
    assert (one.events, one.first, one.last) == EVENTS
    assert one.position == position


def test_the_name_as_written_is_kept(reads: Callable[..., Export]) -> None:
    written = "CafÃ©  Zon"
    [one] = reads({USING: labelled(("Ã©tÃ©", [written]))}).statements
    assert (one.advertiser, one.written, one.heading) == ("Café Zon", written, "été")


def test_an_empty_list_was_read_and_names_nobody(reads: Callable[..., Export]) -> None:
    export = reads({USING: {"custom_audiences_all_types_v2": []}, OFF: []})
    assert [file.advertisers for file in export.files] == [0, 0]
    assert not export.statements
    assert export.absent == ()


@pytest.mark.parametrize("flag", ["true", 1, "x", None, [True]])
def test_only_true_is_true(flag: object, reads: Callable[..., Export]) -> None:
    row = {"advertiser_name": "Zon", "has_data_file_custom_audience": flag}
    [one] = reads({USING: {"ig_custom_audiences_all_types": [row]}}).statements
    assert one.fact == "listed"


@pytest.mark.parametrize("at", [True, None, "2026", -1, 1e308, 10**40, 12.5, 1767225600000])
def test_what_can_be_no_time_is_none(at: object, reads: Callable[..., Export]) -> None:
    content = {"off_facebook_activity_v2": [{"name": "Zon", "events": [{"timestamp": at}]}]}
    [one] = reads({OFF: content}).statements
    assert (one.events, one.first, one.last) == (1, "", "")


def test_entries_without_a_name_are_told(reads: Callable[..., Export]) -> None:
    rows = [{"advertiser_name": "Zon"}, {"advertiser_name": " "}, {"name": "Maan"}, 5]
    export = reads({USING: {"custom_audiences_all_types_v2": rows}})
    assert [one.advertiser for one in export.statements] == ["Zon"]
    [lost] = export.not_read
    assert lost.why == "3 of its entries hold no name where one is expected"


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("CafÃ©", "Café"),
        ("Café", "Café"),
        ("plain", "plain"),
        ("CafÃ© €", "CafÃ© €"),
        ("â\x82¬ 5", "€ 5"),
        ("Ã", "Ã"),
        ("\ud800", "\ud800"),
    ],
)
def test_mending(written: str, read: str) -> None:
    assert mended(written) == read


@settings(deadline=None)
@given(st.text())
def test_mending_undoes_the_exports_writing(text: str) -> None:
    try:
        raw = text.encode("utf-8")
    except UnicodeEncodeError:
        assert isinstance(mended(text), str)
    else:
        assert mended(raw.decode("latin-1")) == (text if not text.isascii() else mended(text))
    assert plain(plain(text)) == plain(text)


WORDS = ["custom_audiences_all_types_v2", "ig_custom_audiences_all_types", "custom_audiences", "label_values", "label", "vec", "value", "dict", "title", "name", "advertiser_name", "events", "timestamp", "timestamp_value", "off_facebook_activity_v2", "has_data_file_custom_audience"]  # fmt: skip
LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8)
JSON = st.recursive(
    LEAVES,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(WORDS), inner, max_size=4)
    ),
    max_leaves=30,
)


@settings(deadline=None)
@given(JSON)
def test_any_json_is_walked_without_an_error(export_rules: ExportRules, value: Any) -> None:
    told = Told("file.json", "ab" * 32, "", "")
    for document in export_rules.documents:
        walked = walk(value, document, told)
        for one in walked.statements:
            assert one.advertiser
            assert reached(value, one.position)
        assert walked.known or not walked.statements


def reached(value: Any, pointer: str) -> bool:
    """Whether the pointer leads somewhere, as RFC 6901 has it."""
    for step in pointer.split("/")[1:]:
        value = value[int(step)] if isinstance(value, list) else value[step]
    return json.dumps(value) != "null"
