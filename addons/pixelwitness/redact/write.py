"""What was redacted -> the files of a public case, chained anew."""

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pixelwitness.case.chain import Head, append_all
from pixelwitness.case.layout import (
    ABOUT,
    CAPTURES,
    FINDINGS,
    JOURNAL,
    REQUESTS,
    SOURCE_SEAL,
    make_folder,
    new_file,
    request_file,
    walk,
    write_all,
)
from pixelwitness.case.originals import hash_of
from pixelwitness.contract import to_json
from pixelwitness.redact.lines import Lines
from pixelwitness.redact.requests import redact_request
from pixelwitness.redact.source import Source, as_proved
from pixelwitness.redact.vault import Vault

type Line = dict[str, Any]

# what the public case tells anew, and what of files that are not published
_OWN = ("created", "about", "original", "recording", "half_line", "heads", "meta_export")


def redacted_requests(source: Source, lines: Lines) -> dict[str, bytes]:
    """The requests by their old hashes; what findings name in them is called as there."""
    proved: dict[str, dict[str, list[tuple[str, str]]]] = {}
    for line in as_proved(source.lines).values():
        names = (line["request"], *(str(twin.get("request")) for twin in line["twins"]))
        for name in names:
            told = proved.setdefault(name, {}).setdefault(line["value"], [])
            told.append((line["field"], lines.value(line)))
    return {
        name: redact_request(raw, lines.cover, lines.rules, proved.get(name, {}))
        for name, raw in sorted(source.requests.items())
    }


def keep_seal(folder: Path, seal: Mapping[str, bytes]) -> None:
    """Write the files of the seal that the source had, before the case that tells of them."""
    for name, raw in seal.items():
        path = folder / SOURCE_SEAL / name
        make_folder(path.parent)
        _file(folder, path, raw)


def write_case(
    folder: Path,
    source: Source,
    lines: Lines,
    requests: Mapping[str, bytes],
    vault: Vault,
    version: str,
) -> None:
    """Write all files of the folder; their times are the source's."""
    for name in ("", FINDINGS, REQUESTS, CAPTURES):
        make_folder(folder / name)
    for raw in requests.values():
        name = request_file(hashlib.sha256(raw).hexdigest())
        _file(folder, folder / REQUESTS / name, raw)
    heads = {
        name: append_all(folder / FINDINGS / name, told, Head())
        for name, told in _findings(source, lines).items()
    }
    _file(folder, folder / ABOUT, _about(folder, source, lines, vault))
    journal = [*_begun(folder, source, lines), *_told(source, lines, vault, heads)]
    times = {"time": _last(source), "version": version}
    append_all(folder / JOURNAL, [{"type": x["type"]} | times | x for x in journal], Head())


def _findings(source: Source, lines: Lines) -> dict[str, list[Line]]:
    proved = as_proved(source.lines)
    found: dict[str, list[Line]] = {}
    for name, told in source.findings.items():
        for line in told:
            new = lines.redact(str(line["type"]), line)
            if new is None:
                continue
            if line["type"] == "finding":  # a value that was proved later is called so at once
                new["value"] = lines.value(proved[line["id"]])
            found.setdefault(name, []).append(new)
    return found


def _about(folder: Path, source: Source, lines: Lines, vault: Vault) -> bytes:
    told = lines.redact("case", source.about) or {}
    synthetic = {one["name"]: one["synthetic"] for one in source.about["personas"]}
    told["personas"] = [
        {"name": label, "synthetic": bool(synthetic.get(name)), "commitments": []}
        for name, label in lines.known.labels.items()
    ]
    manifest = vault.commitment(vault.named("source", "manifest", source.manifest))
    told |= {"redacted": True, "source": manifest}
    kept = folder / SOURCE_SEAL
    if kept.is_dir():
        told["source_seal"] = {name: hash_of(kept / name) for name, _ in walk(kept)}
    return (to_json(told) + "\n").encode("utf-8", "backslashreplace")


def _begun(folder: Path, source: Source, lines: Lines) -> list[Line]:
    told: list[Line] = [{"type": "created", "case": hash_of(folder / ABOUT)}]
    for line in source.journal:
        if line["type"] not in _OWN and (new := lines.redact(str(line["type"]), line)):
            told.append(new)
    return told


def _told(source: Source, lines: Lines, vault: Vault, heads: Mapping[str, Head]) -> list[Line]:
    """What only a public case tells, and last where its files end."""
    old = sorted(lines.requests.items())
    renamed = {vault.numbered("request", name, "request"): new for name, new in old}
    commitments = {one.token: one.commitment for one in vault.secrets}
    ends = {name: {"lines": one.lines, "last": one.last} for name, one in heads.items()}
    return [
        {"type": "requests", "requests": renamed},
        {"type": "redacted", "unlisted": sorted(lines.unlisted), "without": list(source.without)},
        {"type": "commitments", "tokens": commitments},
        {"type": "heads", "files": ends},
    ]


def _last(source: Source) -> str:
    return (
        max(str(line["time"]) for line in source.journal).partition(".")[0].removesuffix("Z") + "Z"
    )


def _file(folder: Path, target: Path, raw: bytes) -> None:
    with new_file(folder, target) as handle:
        write_all(handle, raw)
