"""What a plain table is: its columns, its key, and where its rows come from."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from pixelwitness.export.material import Material

type Cell = str | int | float | None
type Row = tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, its type, and the table whose key it holds ("" for none).

    `type` is TEXT, INTEGER, REAL, TIME (ISO 8601) or LIST (of texts, as JSON).
    """

    name: str
    type: str = "TEXT"
    refers: str = ""

    @property
    def sql(self) -> str:
        """The type in a database, which has texts for times and lists."""
        return self.type if self.type in ("INTEGER", "REAL") else "TEXT"


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its rows in an order that is always the same.

    `key` is the column that no two rows share ("" where there is none); `indexed` are the columns
    by which people look for rows.
    """

    name: str
    key: str
    columns: tuple[Column, ...]
    indexed: tuple[str, ...]
    rows: Callable[[Material], Iterable[Row]]


def columns(text: str) -> tuple[Column, ...]:
    """`entry:INTEGER site>sites time` -> columns."""
    made = []
    for word in text.split():
        name, _, refers = word.partition(">")
        name, _, kind = name.partition(":")
        made.append(Column(name, kind or "TEXT", refers))
    return tuple(made)
