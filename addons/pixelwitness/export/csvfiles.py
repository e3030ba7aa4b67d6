"""The tables of a case -> CSV, one file each, in a folder or in a zip."""

import zipfile
from pathlib import Path

from pixelwitness.errors import InputError
from pixelwitness.export.material import Material
from pixelwitness.export.tables import TABLES, Table
from pixelwitness.report.cells import csv_rows

_BOM = "\ufeff"  # by it spreadsheets know UTF-8
_NO_TIME = (1980, 1, 1, 0, 0, 0)  # the first that a zip can tell


def write_csv(material: Material, target: Path) -> None:
    """Into the zip where `target` ends in `.zip`, else into that folder, made where there is none.

    Raises InputError where it cannot be written.
    """
    try:
        if target.suffix.lower() == ".zip":
            _zip(material, target)
        else:
            _folder(material, target)
    except OSError as cause:
        raise InputError(str(target), f"cannot be written ({cause.strerror})") from cause


def csv_text(table: Table, material: Material) -> str:
    """The file: a header, then one row each; no cell is a formula to a spreadsheet."""
    header = tuple(column.name for column in table.columns)
    return _BOM + csv_rows((header, *table.rows(material)))


def _zip(material: Material, target: Path) -> None:
    part = target.with_name(f".{target.name}.part")
    with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as packed:
        for table in TABLES:
            entry = zipfile.ZipInfo(f"{table.name}.csv", _NO_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            packed.writestr(entry, _bytes(table, material))
    part.replace(target)


def _folder(material: Material, target: Path) -> None:
    target.mkdir(mode=0o700, parents=True, exist_ok=True)
    for table in TABLES:
        part = target / f".{table.name}.csv.part"
        part.write_bytes(_bytes(table, material))
        part.replace(target / f"{table.name}.csv")


def _bytes(table: Table, material: Material) -> bytes:
    return csv_text(table, material).encode("utf-8")
