"""What Meta itself says of lists stands in the matrix, apart from what the traffic showed."""

import csv
import io
import json

import pytest

from pixelwitness.companies import Companies, Company, names_of
from pixelwitness.companies.model import Domain, FormerName
from pixelwitness.matrix import Matrix, matrix_of, said_of
from pixelwitness.metaexport import Fact, Statement, matcher
from pixelwitness.report.matrixdata import to_matrix_csv, to_matrix_json
from pixelwitness.report.matrixtext import to_matrix_text
from tests.matrix.conftest import Lines
from tests.matrix.test_build import STUDY, of_the_study

FORMS = frozenset({"b.v.", "bv"})
NAMES = {"Kraam": "Kraam", "De Ster": "De Ster"}


def statement(advertiser: str, fact: Fact = "list_uploaded", position: str = "/0") -> Statement:
    return Statement(advertiser, advertiser, fact, "a.json", "ab" * 32, position)


@pytest.fixture
def matrix(case: Lines, finding: Lines) -> Matrix:
    told = [
        statement("Kraam B.V."),
        statement("Kraam B.V.", position="/1"),
        statement("De Ster Reizen"),
        statement("Kraam B.V.", "remarketing"),
        statement("Iemand Anders"),
    ]
    made = case(finding(site="winkel.example"), accept=["winkel.example", "kraam.example"])
    return matrix_of(made, STUDY, of_the_study, "meta", said_of(told, matcher(NAMES, FORMS)))


def test_by_company_and_only_of_lists(matrix: Matrix) -> None:
    said = {row.subject: row.said for row in matrix.rows}
    assert said["winkel.example"] is None
    (kraam,) = said["Kraam"] or ()
    assert (kraam.advertiser, kraam.sure, len(kraam.statements)) == ("Kraam B.V.", True, 2)
    (ster,) = said["De Ster"] or ()
    assert not ster.sure
    assert ster.because
    assert "Iemand Anders" not in said


def test_who_was_only_named_by_meta_has_a_row_and_was_not_tested(matrix: Matrix) -> None:
    row = matrix.rows[-1]
    assert (row.company, row.sites, row.tested) == ("De Ster", (), frozenset())


def test_as_text(matrix: Matrix) -> None:
    text = "".join(to_matrix_text(matrix))
    assert "Kraam: yes, as “Kraam B.V.”\n" in text
    assert "De Ster: perhaps, as “De Ster Reizen” (" in text
    assert "De Ster (no site visited)" in text


def test_for_programs(matrix: Matrix) -> None:
    rows = json.loads("".join(to_matrix_json(matrix)))["rows"]
    said = {row["company"]: row["list_uploaded_says_meta"] for row in rows}
    assert said[None] is None
    assert said["Kraam"][0]["sure"]
    table = csv.DictReader(io.StringIO("".join(to_matrix_csv(matrix))))
    words = {row["company"]: row["list_uploaded_says_meta"] for row in table}
    assert words == {"": "", "Kraam": "yes", "De Ster": "perhaps"}


def test_not_named_is_not_nothing(case: Lines, finding: Lines) -> None:
    made = case(finding(site="kraam.example"), accept=["kraam.example"])
    matrix = matrix_of(made, STUDY, of_the_study, "meta", {})
    assert "Kraam: not named, which is not “uploaded nothing”\n" in "".join(to_matrix_text(matrix))
    assert ',"not named"\n' in "".join(to_matrix_csv(matrix)).replace("\r", "")
    without = matrix_of(made, STUDY, of_the_study, "meta")
    assert "says Meta" not in "".join(to_matrix_text(without))


def test_all_names_of_a_company_and_todays_first() -> None:
    old = Company("Maan", "s", "b", (Domain("maan.example", "", "", "b", True, "w"),), (FormerName("Ster", "2019", "s"),), (), (), "w")  # fmt: skip
    new = Company("Ster", "s", "b", (), (), (), (), "w")
    assert names_of(Companies([old, new]), ["Komeet"]) == {
        "maan.example": "Maan", "Maan": "Maan", "Ster": "Ster", "Komeet": "Komeet",
    }  # fmt: skip
