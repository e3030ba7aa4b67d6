"""The matrix -> rows of a table whose cells lead to their strongest proof."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pixelwitness.matrix import Column, Matrix, Row
from pixelwitness.report.page.cards import anchor_of, strongest
from pixelwitness.report.page.material import Material
from pixelwitness.report.page.sites import Site
from pixelwitness.vocabulary import Kind, Mark


@dataclass(frozen=True, slots=True)
class GridCell:
    """`anchor` is "" where nothing was seen."""

    kind: Kind
    mark: Mark
    anchor: str
    count: int


@dataclass(frozen=True, slots=True)
class GridLine:
    """One consent state of a row."""

    column: Column
    cells: tuple[GridCell, ...]


@dataclass(frozen=True, slots=True)
class GridRow:
    """A company or a site. `uploaded` are the advertisers whose list Meta's export tells of."""

    name: str | None
    sites: tuple[str | None, ...]
    lines: tuple[GridLine, ...]
    uploaded: tuple[str, ...]


def grid_of(material: Material, sites: Iterable[Site]) -> tuple[GridRow, ...]:
    """Every row with every column, also where nothing was seen or tested."""
    sites = tuple(sites)
    cards = {card.anchor for site in sites for card in site.cards}
    anchors = {site.name: site.anchor for site in sites}
    matrix = material.matrix
    return tuple(
        GridRow(
            name=row.subject,
            sites=tuple(site for site in row.sites if site != row.subject),
            lines=tuple(
                GridLine(
                    column,
                    tuple(_cell(row, kind, column, cards, anchors) for kind in matrix.kinds),
                )
                for column in matrix.columns
                if column.state != "unknown" or _seen(row, column)
            )
            or (GridLine(Column("unknown"), _nothing(row, matrix)),),
            uploaded=tuple(dict.fromkeys(_uploaded(row, material))),
        )
        for row in matrix.rows
    )


def _seen(row: Row, column: Column) -> bool:
    """A state that nobody knows is shown where something was seen in it, and only there."""
    return any(one == column for _, one in row.cells)


def _nothing(row: Row, matrix: Matrix) -> tuple[GridCell, ...]:
    unknown = Column("unknown")
    return tuple(GridCell(kind, row.cell(kind, unknown).mark, "", 0) for kind in matrix.kinds)


def _cell(
    row: Row, kind: Kind, column: Column, cards: set[str], anchors: dict[str | None, str]
) -> GridCell:
    cell = row.cell(kind, column)
    if not cell.findings:
        return GridCell(kind, cell.mark, "", 0)
    best = strongest(cell.findings)
    anchor = anchor_of(best["request"])
    return GridCell(
        kind, cell.mark, anchor if anchor in cards else anchors[best["site"]], len(cell.findings)
    )


def _uploaded(row: Row, material: Material) -> Iterator[str]:
    for one in material.statements:
        if one.fact == "list_uploaded" and any(
            match.sure and match.company == row.company for match in material.match(one.advertiser)
        ):
            yield one.advertiser
