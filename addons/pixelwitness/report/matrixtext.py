"""Matrix -> text: a heading for each company or site, a row for each kind, a column each state."""

from collections.abc import Iterator, Sequence

from pixelwitness.matrix import Column, Matrix, Row
from pixelwitness.report.setups import setup_lines
from pixelwitness.report.words import CHOICE, KIND, MARK, SIGN, STATE, visible, wrapped

_FIRST = 20  # columns for the kind of data
_GAP = 2
_UNTOLD = "untold"


def to_matrix_text(matrix: Matrix, width: int = 80) -> Iterator[str]:
    """The lines, at most `width` columns wide; states that do not fit come in further tables."""
    yield f"{_headline(matrix)}\n"
    for columns in _tables(matrix.columns, width - _FIRST):
        yield "\n"
        yield from (f"{line.rstrip()}\n" for line in _table(matrix, columns))
    yield "\n"
    yield from _said(matrix, width)
    for line in (*_legend(matrix), *setup_lines(matrix.setups), *_notes(matrix)):
        yield from wrapped(line, width)


def _said(matrix: Matrix, width: int) -> Iterator[str]:
    """What no traffic can show, apart from what the traffic showed."""
    rows = [row for row in matrix.rows if row.said is not None]
    if not rows:
        return
    yield "Uploaded or used a list with the tester's data, says Meta's own export:\n"
    for row in rows:
        yield from wrapped(f"  {visible(row.company or '')}: {_words(row)}", width)
    yield "\n"


def _words(row: Row) -> str:
    if not row.said:
        return "not named, which is not “uploaded nothing”"
    told = (
        f"{'yes' if one.sure else 'perhaps'}, as “{visible(one.advertiser)}”"
        + ("" if one.sure else f" ({visible(one.because)})")
        for one in row.said
    )
    return "; ".join(told)


def _headline(matrix: Matrix) -> str:
    study = matrix.study
    when = " to ".join(filter(None, (study.when, study.until))) if study else ""
    parts = (study.title, study.by, when) if study else (matrix.title,)
    return visible(" · ".join(part for part in parts if part))


def _tables(columns: Sequence[Column], room: int) -> list[list[Column]]:
    """As many columns side by side as there is room for."""
    tables: list[list[Column]] = [[]]
    for column in columns:
        taken = sum(_GAP + len(_head(one)) for one in (*tables[-1], column))
        if tables[-1] and taken > room:
            tables.append([])
        tables[-1].append(column)
    return tables


def _table(matrix: Matrix, columns: Sequence[Column]) -> Iterator[str]:
    heads = [_head(column) for column in columns]
    yield " " * _FIRST + "".join(" " * _GAP + head for head in heads)
    for row in matrix.rows:
        name = _name(row)
        if row.kinds:
            yield name
        for kind in (kind for kind in matrix.kinds if kind in row.kinds):
            signs = [SIGN[row.cell(kind, column).mark] for column in columns]
            yield f"{'  ' + KIND[kind]:{_FIRST}}{_spread(signs, heads)}"
        if not row.kinds:
            signs = [SIGN["not_seen" if c in row.tested else "not_tested"] for c in columns]
            yield from _beside(name, _spread(signs, heads))


def _head(column: Column) -> str:
    """The state; where the traffic told none, what the visitor made of it, with a question mark."""
    if column.state != "unknown":
        return STATE[column.state]
    return f"{column.choice}?" if column.choice else _UNTOLD


def _name(row: Row) -> str:
    sites = ", ".join(visible(site) for site in row.sites if site)
    sites = sites or ("no site visited" if row.company else "no site is told")
    return f"{visible(row.company)} ({sites})" if row.company else sites


def _spread(signs: Sequence[str], heads: Sequence[str]) -> str:
    cells = (sign.center(len(head)) for sign, head in zip(signs, heads, strict=True))
    return "".join(" " * _GAP + cell for cell in cells)


def _beside(name: str, signs: str) -> Iterator[str]:
    """A name in its column, or on a line of its own where it is too long for that."""
    if len(name) > _FIRST:
        yield name
        name = ""
    yield f"{name:{_FIRST}}{signs}"


def _legend(matrix: Matrix) -> Iterator[str]:
    yield "  ".join(f"{sign} {MARK[mark]}" for mark, sign in SIGN.items())
    for column in matrix.columns:
        if column.state == "unknown" and column.choice:
            yield (
                f"“{_head(column)}”: recorded {CHOICE[column.choice]}; nothing in the traffic tells"
                " what had been chosen when the data left"
            )
        elif column.state == "unknown":
            yield f"“{_UNTOLD}”: nothing in the traffic tells what had been chosen"
    yield (
        "A kind that is not listed was not seen. “Not seen” is never “does not share”: what servers"
        " pass on among themselves is invisible here."
    )


def _notes(matrix: Matrix) -> Iterator[str]:
    others = ", ".join(f"{visible(name)} {count}" for name, count in matrix.left_out.items())
    if others:
        yield f"Left out: findings to other recipients ({others}); --recipient shows them."
    yield from map(visible, matrix.unfiled)
    if lost := [f"{_name(row)} ({row.lost:,})" for row in matrix.rows if row.lost]:
        yield (
            "Requests or their bodies that were lost or could not be read, in which there may have"
            f" been more: {', '.join(lost)}"
        )
