"""`pixelwitness export`: a case as JSON, CSV, SQLite, Parquet, SARIF or JUnit."""

import argparse
from pathlib import Path

from pixelwitness.cli.asking import study_in
from pixelwitness.cli.output import write
from pixelwitness.companies import company_folders, load_companies
from pixelwitness.errors import InputError
from pixelwitness.export import (
    material_of,
    to_case_json,
    to_junit,
    to_sarif,
    write_csv,
    write_database,
    write_parquet,
)


def run(arguments: argparse.Namespace) -> int:
    """Writes the case in that form; 0."""
    folders = company_folders(arguments.companies)
    study = study_in(arguments.study, folders)
    material = material_of(Path(arguments.case), study, load_companies(*folders))
    match arguments.format:
        case "csv":
            write_csv(material, _target(arguments, "tables, or tables.zip"))
        case "sqlite":
            write_database(material, _target(arguments, "case.db"))
        case "parquet":
            write_parquet(material, _target(arguments, "tables"))
        case "sarif":
            write(to_sarif(material.case), arguments.output, private=False)
        case "junit":
            write(to_junit(material.case, material.study), arguments.output, private=False)
        case _:
            write(to_case_json(material), arguments.output)
    return 0


def _target(arguments: argparse.Namespace, such_as: str) -> Path:
    if not arguments.output:
        raise InputError(
            f"--format {arguments.format}", "needs a place of its own", f"Add -o, as -o {such_as}."
        )
    return Path(arguments.output)
