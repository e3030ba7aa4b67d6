"""`pixelwitness matrix`: a case as company by kind by consent state."""

import argparse
import shutil
import sys
from collections.abc import Iterable
from pathlib import Path

from pixelwitness.case import Case, read_case, statements
from pixelwitness.cli.asking import study_in
from pixelwitness.cli.output import write
from pixelwitness.companies import company_folders, company_of, load_companies, names_of
from pixelwitness.errors import CaseError
from pixelwitness.matrix import Matrix, SaidOf, matrix_of, said_of, study_in_case
from pixelwitness.metaexport import load_export_rules, matcher
from pixelwitness.report.matrixdata import to_matrix_csv, to_matrix_json
from pixelwitness.report.matrixtext import to_matrix_text
from pixelwitness.resources import folder
from pixelwitness.study import Study, load_study


def run(arguments: argparse.Namespace) -> int:
    """Prints the matrix; 0."""
    folders = company_folders(arguments.companies)
    matrix = matrix_in(arguments.case, arguments.study, folders, arguments.recipient)
    write(_report(matrix, arguments), arguments.output)
    return 0


def matrix_in(
    name: str, study_file: str | None, folders: tuple[Path, ...], recipient: str
) -> Matrix:
    """The matrix of a case folder, or of the case that a study file names.

    The study is that of `study_file`, else of the file that names the case, else the case's own.
    """
    path = case_folder(name)
    case, study = case_and_study(path, study_file_of(name, study_file), folders)
    named = company_of(folders, study.companies if study else None)
    return matrix_of(case, study, named, recipient, _said(case, path, study, folders))


def case_and_study(
    path: Path, study_file: str | None, folders: tuple[Path, ...]
) -> tuple[Case, Study | None]:
    """The case in that folder, and its study: that of the file, else the case's own."""
    case = read_case(path)
    return case, study_in(study_file, folders) or study_in_case(case)


def case_folder(name: str) -> Path:
    """That folder, or the case that a study file of that name names."""
    path = Path(name)
    return _case_of(path) if path.is_file() else path


def study_file_of(name: str, study_file: str | None) -> str | None:
    """The study file that was given, else the one that names the case."""
    return study_file or (name if Path(name).is_file() else None)


def screen_width() -> int:
    """Columns of the terminal; 80 where the output goes elsewhere."""
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else 80


def _case_of(path: Path) -> Path:
    study = load_study(path)
    if study.case is None:
        raise CaseError(str(path), "names no case", "Add `case: FOLDER`, or name the folder.")
    return study.case


def _said(case: Case, path: Path, study: Study | None, folders: tuple[Path, ...]) -> SaidOf | None:
    """What Meta's exports in the case say of companies; None where it holds none."""
    if not any(line["type"] == "meta_export" for line in case.journal):
        return None
    names = names_of(load_companies(*folders), study.companies.values() if study else ())
    rules = load_export_rules(folder("rules"))
    return said_of(statements(path), matcher(names, rules.legal_forms))


def _report(matrix: Matrix, arguments: argparse.Namespace) -> Iterable[str]:
    match arguments.format:
        case "json":
            return to_matrix_json(matrix)
        case "csv":
            return to_matrix_csv(matrix)
        case _:
            return to_matrix_text(matrix, 80 if arguments.output else screen_width())
