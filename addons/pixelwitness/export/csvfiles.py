"""The tables of a case -> CSV, one file each, in a folder or in a zip."""

import zipfile
from pathlib import Path

from pixelwitness.export.material import Material
from pixelwitness.export.schema import Table
from pixelwitness.export.tables import TABLES
from pixelwitness.outfile import private_folder, written
from pixelwitness.report.cells import csv_rows

_BOM = "\ufeff"  # by it spreadsheets know UTF-8
_NO_TIME = (1980, 1, 1, 0, 0, 0)  # the first that a zip can tell


def write_csv(material: Material, target: Path) -> None:
    """Into the zip where `target` ends in `.zip`, else into that folder, made where there is none.

    Raises InputError where it cannot be written.
    """
    if target.suffix.lower() == ".zip":
        _zip(material, target)
    else:
        _folder(material, target)


def csv_text(table: Table, material: Material) -> str:
    """The file: a header, then one row each; no cell is a formula to a spreadsheet."""
    header = tuple(column.name for column in table.columns)
    return _BOM + csv_rows((header, *table.rows(material)))


def _zip(material: Material, target: Path) -> None:
    with written(target) as part, zipfile.ZipFile(part, "w", compresslevel=6) as packed:
        for table in TABLES:
            entry = zipfile.ZipInfo(f"{table.name}.csv", _NO_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            packed.writestr(entry, _bytes(table, material))


def _folder(material: Material, target: Path) -> None:
    private_folder(target)
    for table in TABLES:
        with written(target / f"{table.name}.csv") as part:
            part.write_bytes(_bytes(table, material))


def _bytes(table: Table, material: Material) -> bytes:
    return csv_text(table, material).encode("utf-8")
