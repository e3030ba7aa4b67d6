"""A case -> what other programs read: JSON, tables, a database, and the formats of CI."""

from pixelwitness.export.casejson import to_case_json
from pixelwitness.export.csvfiles import write_csv
from pixelwitness.export.database import write_database
from pixelwitness.export.junit import to_junit
from pixelwitness.export.material import Material, material_of
from pixelwitness.export.parquet import write_parquet
from pixelwitness.export.sarif import to_sarif

__all__ = [
    "Material",
    "material_of",
    "to_case_json",
    "to_junit",
    "to_sarif",
    "write_csv",
    "write_database",
    "write_parquet",
]
