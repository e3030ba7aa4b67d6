"""What a bag says of itself: bagit.txt and bag-info.txt (RFC 8493, 2.1.1 and 2.2.2)."""

from collections.abc import Iterable, Mapping

BAGIT_TEXT = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"

OXUM = "Payload-Oxum"
KEY = "Signing-Key-SHA256"
SEALED_AT = "Sealed-At"
SALT = "Seal-Salt"
DAMAGED = "Damaged-Case"
CRASHED = "Left-By-A-Crash"

type Lines = tuple[tuple[str, str], ...]


def bag_info_text(lines: Iterable[tuple[str, str]]) -> bytes:
    """One line a label and value; values that are empty are left out."""
    told = (f"{label}: {_one_line(value)}\n" for label, value in lines if value.strip())
    return "".join(told).encode("utf-8")


def parse_bag_info(raw: bytes) -> dict[str, list[str]]:
    """Values by label, folded lines put together; whatever the bytes are, nothing is raised."""
    told: dict[str, list[str]] = {}
    values: list[str] = []
    for line in raw.decode("utf-8", "backslashreplace").splitlines():
        if line[:1] in (" ", "\t") and values:
            values[-1] += f" {line.strip()}"
        elif ":" in line:
            label, _, value = line.partition(":")
            values = told.setdefault(label, [])
            values.append(value.strip())
    return told


def only(told: Mapping[str, list[str]], label: str) -> str:
    """The value of a label that stands there once, else ""."""
    values = told.get(label, [])
    return values[0] if len(values) == 1 else ""


def oxum(sizes: Iterable[int]) -> str:
    """The number of bytes and of files, as Payload-Oxum says it."""
    known = list(sizes)
    return f"{sum(known)}.{len(known)}"


def _one_line(value: str) -> str:
    written = (c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in value)
    return "".join(written).strip()
