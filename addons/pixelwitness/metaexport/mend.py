"""Names as exports write them -> names as people read them, and as two are compared."""

import unicodedata


def mended(text: str) -> str:
    """The text with its encoding put right, or as it is.

    The JSON of exports writes each byte of UTF-8 as a character of its own (`é` as `Ã©`). That is
    undone only where the bytes are valid UTF-8 as a whole.
    """
    if text.isascii():
        return text
    try:
        return text.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return text


def plain(text: str) -> str:
    """Without what differs between two writings of the same words: case, blanks, apostrophes."""
    same = unicodedata.normalize("NFKC", text).replace("’", "'").casefold()
    return " ".join(same.split()).rstrip(" .:")
