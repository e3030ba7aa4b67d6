"""Company files: whose site at which time; what is wrong is refused with its file and line."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pixelwitness import yamlfile
from pixelwitness.companies import company_folders, company_of, load_companies
from pixelwitness.companies.load import read_company
from pixelwitness.errors import RuleError
from pixelwitness.resources import folder
from tests.companies.made import SHOP

type Own = Callable[..., Path]


@pytest.mark.parametrize(
    ("site", "time", "company"),
    [
        ("winkel.example", "2026-11-23T19:15:00.123Z", "Winkel"),
        ("winkel.example", "2020-05-01T00:00:00Z", "Winkel"),
        ("winkel.example", "2020-04-30T23:59:59Z", None),
        ("winkel.example", "", None),
        ("kraam.example", "2020-12-31T23:59:59Z", "Winkel"),
        ("kraam.example", "2021-01-01T00:00:00Z", None),
        ("www.winkel.example", "2026-11-23T19:15:00Z", None),
        ("other.example", "2026-11-23T19:15:00Z", None),
    ],
)
def test_whose_site_it_was(own: Own, site: str, time: str, company: str | None) -> None:
    assert company_of((own(),))(site, time) == company


def test_a_company_is_found_by_every_name_it_had(own: Own) -> None:
    companies = load_companies(own())
    for name in ("Winkel", "winkel", "KRAAM"):
        found = companies.named(name)
        assert found is not None
        assert found.name == "Winkel"
    assert companies.named("") is None


@pytest.mark.parametrize(
    ("old", "new", "line", "told"),
    [
        ("company: Winkel", "company: ''", 1, "`company` must be a text"),
        ("because: invented for the tests\n", "", 1, "`because` is missing"),
        ("source: its own imprint\nb", "sauce: x\nsource: y\nb", 2, "`sauce` is unknown here"),
        ("domain: winkel.example", "domain: www.winkel.example", 5, "registrable domain in small letters: winkel.example"),
        ("domain: winkel.example", "domain: Winkel.example", 5, "registrable domain in small letters: winkel.example"),
        ("domain: winkel.example", "domain: ''", 5, "`domain` must be a text"),
        ("from: 2020-05", "from: 2020-5", 6, "`2020-5` is no day"),
        ("from: 2020-05", "from: 2020-13", 6, "`2020-13` is no day"),
        ("from: 2020-05", "from: 2020-05\n    until: 2019", 5, "`until: 2019` lies before `from: 2020-05`"),
        ("checked: yes", "checked: maybe", 7, "`checked: maybe` is no such word"),
        ("    until: 2020\n", "", 9, "another"),
        ("practice: web", "practice: pixel", 25, "Allowed are: customer_lists, web, everything"),
        ("reply: stopped_after_notice", "reply: said_sorry", 24, "`reply: said_sorry` is no such word"),
        ("url: https://news.example/1", "url: news", 30, "`news` is no address of a page"),
        ("    by: a newspaper\n", "", 24, "`by` is missing"),
        ("domains:\n", "domains: []\nd:\n", 5, "unknown here"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_refused(own: Own, old: str, new: str, line: int, told: str) -> None:
    other = SHOP.replace("company: Winkel", "company: Other").replace("from: 2020-05", "from: 2010\n    until: 2020-04").replace("until: 2020\n    because: the", "from: 2021\n    because: the")  # fmt: skip
    with pytest.raises(RuleError, match=r"winkel\.yaml:|other\.yaml:") as caught:
        load_companies(own((old, new), other=other))
    assert told in str(caught.value)
    if "another" not in told:
        assert caught.value.where == f"winkel.yaml:{line}"


def test_a_domain_may_change_hands_but_not_be_of_two_at_once(own: Own) -> None:
    other = SHOP.replace("company: Winkel", "company: Other")
    later = other.replace("from: 2020-05", "until: 2020-04").replace("until: 2020\n    b", "from: 2021\n    b")  # fmt: skip
    companies = load_companies(own(other=later))
    before, after = (companies.at("winkel.example", t) for t in ("2020-04-30", "2020-05-01"))
    assert [one.name for one in (before, after) if one] == ["Other", "Winkel"]
    with pytest.raises(
        RuleError, match=r"winkel\.yaml:5: `winkel\.example` belongs at the same time"
    ):
        load_companies(own(other=other))
    with pytest.raises(RuleError, match=r"winkel\.yaml:1: `Winkel` stands in other\.yaml:1 too"):
        load_companies(own(other=later.replace("company: Other", "company: winkel")))


def test_a_folder_without_files_is_no_folder_of_companies(tmp_path: Path) -> None:
    with pytest.raises(RuleError, match="holds no company files"):
        company_folders([str(tmp_path)])
    assert company_folders([], tmp_path) == (tmp_path / "companies",)


def test_the_companies_of_the_study_of_2017() -> None:
    companies = load_companies(folder("rules") / "companies")
    assert len(companies.all) == 17
    said = [one.quotes[0].reply for one in companies.all if one.quotes]
    counts = {reply: said.count(reply) for reply in set(said)}
    assert counts == {
        "stopped_after_notice": 3, "stopped_before": 1, "will_stop": 1, "reconsiders": 2, "continues": 7
    }  # fmt: skip
    for one in companies.all:
        assert {study.practice for study in one.named_in} == {"customer_lists"}
        assert all(q.practice == "customer_lists" and q.on == "2017-11" for q in one.quotes)
    vattenfall = companies.named("Nuon")
    assert vattenfall is companies.at("nuon.nl", "2017-11-01T00:00:00Z")
    assert companies.at("nuon.nl", "2026-11-01T00:00:00Z") is None


@given(st.recursive(st.text('abc2019-. é', max_size=8), lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(["domain", "from", "until", "checked", "because", "reply", "url", "on", "x"]), inner, max_size=4)), st.sampled_from(["company", "source", "because", "domains", "former_names", "named_in", "quotes", "x"]))  # fmt: skip
def test_anything_anywhere_is_read_or_refused(value: object, key: str) -> None:
    file = yamlfile.parse(SHOP, "winkel.yaml")
    changed = yamlfile.parse(
        json.dumps({**file, key: value}, ensure_ascii=False), "winkel.yaml", RuleError
    )
    try:
        assert read_company(changed).domains
    except RuleError as error:
        assert error.where.startswith("winkel.yaml:")
