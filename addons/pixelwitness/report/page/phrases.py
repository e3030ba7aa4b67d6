"""Words that only the page uses; each is a message of the catalogues."""

from collections.abc import Iterable

from pixelwitness.matrix import Column
from pixelwitness.report.words import CHOICE, CONSENT
from pixelwitness.vocabulary import ConsentState

AFTER: dict[ConsentState, str] = {
    "before_choice": "before the visitor had chosen anything",
    "refused": "after the visitor had refused",
    "accepted": "after the visitor had accepted",
    "partly": "after the visitor had accepted in part",
    "withdrawn": "after the visitor had withdrawn consent",
    "unknown": "and the traffic does not tell what the visitor had chosen",
}


def columns_words(columns: Iterable[Column]) -> list[str]:
    """The names of several columns."""
    return [column_words(column) for column in columns]


def column_words(column: Column) -> str:
    """The name of a column: what the traffic told, else what the study says of the visit."""
    if column.state == "unknown" and column.choice:
        return CHOICE[column.choice]
    return CONSENT[column.state]
