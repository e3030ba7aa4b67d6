"""A case -> the matrix: what went of each kind, for each company and consent state."""

from pixelwitness.matrix.build import matrix_of, study_in_case
from pixelwitness.matrix.model import Cell, Column, Matrix, Row, SetUp

__all__ = ["Cell", "Column", "Matrix", "Row", "SetUp", "matrix_of", "study_in_case"]
