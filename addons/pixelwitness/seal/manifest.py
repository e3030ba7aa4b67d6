"""Manifests as BagIt 1.0 (RFC 8493) wants them and `sha256sum -c` reads them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from pixelwitness.seal.names import fault_of

_LINE = re.compile(r"([0-9a-f]{64})  (.+)")


@dataclass(frozen=True, slots=True)
class Manifest:
    """Digests by name, and a sentence for each line that says none."""

    digests: dict[str, str]
    faults: tuple[str, ...] = ()


def manifest_text(digests: Mapping[str, str]) -> bytes:
    """One line a file, by name: the digest, two blanks, the name."""
    return "".join(f"{digests[name]}  {name}\n" for name in sorted(digests)).encode("utf-8")


def parse_manifest(raw: bytes) -> Manifest:
    """The manifest's digests; whatever the bytes are, nothing is raised."""
    digests: dict[str, str] = {}
    faults: list[str] = []
    text = raw.decode("utf-8", "backslashreplace")
    if text and not text.endswith("\n"):
        faults.append("its last line has no end")
    for number, line in enumerate(text.removesuffix("\n").split("\n") if text else (), 1):
        fault = _read(line, digests)
        if fault:
            faults.append(f"line {number}: {fault}")
    return Manifest(digests, tuple(faults))


def _read(line: str, digests: dict[str, str]) -> str:
    found = _LINE.fullmatch(line)
    if not found:
        return "is no digest with a name"
    digest, name = found.groups()
    if fault := fault_of(name):
        return f"the name {name} {fault}"
    if name in digests:
        return f"{name} is named a second time"
    digests[name] = digest
    return ""
