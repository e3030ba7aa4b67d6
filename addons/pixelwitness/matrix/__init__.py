"""A case -> the matrix: what went of each kind, for each company and consent state."""

from pixelwitness.matrix.build import matrix_of, study_in_case
from pixelwitness.matrix.model import Cell, Column, Matrix, Row, SetUp
from pixelwitness.matrix.said import Said, SaidOf, said_of

__all__ = [
    "Cell",
    "Column",
    "Matrix",
    "Row",
    "Said",
    "SaidOf",
    "SetUp",
    "matrix_of",
    "said_of",
    "study_in_case",
]
