"""`pixelwitness report`: a case as one page that opens anywhere and loads nothing, or as a PDF."""

import argparse
from collections.abc import Iterable
from pathlib import Path

from pixelwitness.case import statements, verify_chains
from pixelwitness.cli.matrix import case_and_study, case_folder, matrix_in, study_file_of
from pixelwitness.cli.output import write, write_bytes
from pixelwitness.companies import Companies, company_folders, company_of, load_companies, names_of
from pixelwitness.compare import Pair, compare
from pixelwitness.legal import load_notes
from pixelwitness.matrix import Matrix, matrix_of
from pixelwitness.metaexport import load_export_rules, matcher
from pixelwitness.report.page import Material, load_language, to_page
from pixelwitness.report.pdf import to_pdf
from pixelwitness.resources import folder
from pixelwitness.rulebook import load_recipients
from pixelwitness.study import Study


def run(arguments: argparse.Namespace) -> int:
    """Writes the page; 0."""
    page = to_page(_material(arguments), load_language(arguments.lang))
    if Path(arguments.output or "").suffix.lower() == ".pdf":
        write_bytes(to_pdf([page]), arguments.output)
    else:
        write([page], arguments.output)
    return 0


def _material(arguments: argparse.Namespace) -> Material:
    folders = company_folders(arguments.companies)
    companies = load_companies(*folders)
    path = case_folder(arguments.case)
    case, study = case_and_study(path, study_file_of(arguments.case, arguments.study), folders)
    matrix = matrix_of(case, study, company_of(folders, study.companies if study else None), "meta")
    earlier = matrix_in(arguments.before, None, folders, "meta") if arguments.before else None
    return Material(
        folder=path,
        case=case,
        matrix=matrix,
        pairs=_pairs(earlier, matrix, companies),
        retest=earlier is not None,
        statements=tuple(statements(path)),
        match=matcher(names_of(companies, _named(study)), _legal_forms()),
        notes=None if arguments.no_legal else load_notes(),
        jurisdiction=arguments.jurisdiction,
        broken=tuple(verify_chains(path)),
        values=arguments.show_values,
        domains=next(one.domains for one in load_recipients() if one.id == matrix.recipient),
    )


def _pairs(earlier: Matrix | None, matrix: Matrix, companies: Companies) -> tuple[Pair, ...]:
    """Those of whom there is something to say: a quote, or what an earlier case showed."""
    pairs = compare(earlier or matrix, matrix, companies).pairs
    return tuple(one for one in pairs if one.quotes or (earlier and one.changes))


def _named(study: Study | None) -> Iterable[str]:
    return study.companies.values() if study else ()


def _legal_forms() -> frozenset[str]:
    return load_export_rules(folder("rules")).legal_forms
