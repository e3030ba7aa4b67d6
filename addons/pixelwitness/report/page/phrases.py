"""Words that only the page uses; each is a message of the catalogues."""

from collections.abc import Iterable

from pixelwitness.matrix import Column
from pixelwitness.report.words import CHOICE, CONSENT
from pixelwitness.vocabulary import ConsentState, Kind

AFTER: dict[ConsentState, str] = {
    "before_choice": "before the visitor had chosen anything",
    "refused": "after the visitor had refused",
    "accepted": "after the visitor had accepted",
    "partly": "after the visitor had accepted in part",
    "withdrawn": "after the visitor had withdrawn consent",
    "unknown": "and the traffic does not tell what the visitor had chosen",
}


HAPPENED: dict[str, str] = {
    "opened": "page opened",
    "given": "sent to the site itself",
    "shown": "asked, answer shows it",
    "sent": "sent to Meta",
    "accepted": "accepted",
    "refused": "refused",
    "partly": "accepted in part",
    "withdrawn": "withdrew consent",
    "before_choice": "nothing chosen yet",
    "unknown": "chose something",
}
COUNTED: dict[Kind, str] = {
    "gender": "the answers that forms offer",
    "country": "the countries of the world",
    "city": "places in the Netherlands, about",
    "birth_date": "the days since 1900",
    "last_name": "surnames in the Netherlands, about",
    "postcode": "Dutch postcodes in use, with letters",
    "phone": "Dutch mobile numbers",
    "email": "e-mail addresses in use, about; for whoever has a list of them",
}
WAY: dict[str, str] = {
    "tried": "one after another",
    "table_made": "a table of all was made and looked up in",
    "table": "looked up in a table made before; making it is not counted",
}


def columns_words(columns: Iterable[Column]) -> list[str]:
    """The names of several columns."""
    return [column_words(column) for column in columns]


def column_words(column: Column) -> str:
    """The name of a column: what the traffic told, else what the study says of the visit."""
    if column.state == "unknown" and column.choice:
        return CHOICE[column.choice]
    return CONSENT[column.state]
