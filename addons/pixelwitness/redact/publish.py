"""A case folder -> a public one without personal data, and the file of its secrets.

The new folder appears whole, or nothing is left behind: it is made under another name, its chains
are verified, and the detector searches it.
"""

import hashlib
import json
import os
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pixelwitness.case import verify_chains
from pixelwitness.case.layout import make_folder, opened, write_all
from pixelwitness.errors import CaseError
from pixelwitness.identity import Persona
from pixelwitness.outfile import open_up
from pixelwitness.redact.cover import Cover
from pixelwitness.redact.lines import Lines
from pixelwitness.redact.rules import RedactionRules
from pixelwitness.redact.search import Detector
from pixelwitness.redact.source import Source, read_source
from pixelwitness.redact.vault import Salts, Secret, Vault
from pixelwitness.redact.whom import whom
from pixelwitness.redact.write import keep_seal, redacted_requests, write_case

_MOST_TOLD = 20


@dataclass(frozen=True, slots=True)
class Published:
    """What was made. `unlisted` names fields and types of lines that no rule lists, left out.

    `without` names what is never published; `secrets` is what the tokens stand for.
    """

    findings: int
    requests: int
    secrets: list[Secret]
    unlisted: tuple[str, ...]
    without: tuple[str, ...]


def redact(
    case: Path,
    public: Path,
    secrets: Path,
    personas: Sequence[Persona],
    rules: RedactionRules,
    version: str,
    salts: Salts | None = None,
    seal: Mapping[str, bytes] | None = None,
) -> Published:
    """Write the public case, and what its tokens stand for into `secrets` (mode 0600).

    `seal` is what is kept of the seal of the bundle that the case lies in, by name. The same case,
    persons and salts give the same bytes. Raises CaseError where the case is damaged, one of the
    two is there already, a real person's values are not given, or the detector still finds a value
    in the result.
    """
    for path in (public, secrets):
        if path.exists():
            raise CaseError(str(path), "is there already", "Move it away, or name another folder.")
    if not public.parent.is_dir():
        raise CaseError(str(public.parent), "is no folder", "Make it first.")
    source = read_source(case)
    if source.about.get("redacted"):
        raise CaseError(str(case), "is redacted already", "Give the case that it was made of.")
    part = public.with_name(f".{public.name}.part")
    shutil.rmtree(part, ignore_errors=True)
    try:
        make_folder(part)
        keep_seal(part, seal or {})
        published = _make(part, public, source, personas, rules, version, salts)
        _keep(secrets, published)
        open_up(part)
        part.rename(public)
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise
    return published


def _make(
    part: Path,
    public: Path,
    source: Source,
    personas: Sequence[Persona],
    rules: RedactionRules,
    version: str,
    salts: Salts | None,
) -> Published:
    vault = Vault(salts)
    known = whom(source.about, source.lines, personas)
    cover = Cover(known, vault, source.accounts, source.hosts)
    ids = vault.named("ids", "ids", "of findings and of requests that are not there")
    lines = Lines(rules, known, cover, vault.salt_of(ids))
    requests = redacted_requests(source, lines)
    lines.requests = {name: hashlib.sha256(raw).hexdigest() for name, raw in requests.items()}
    write_case(part, source, lines, requests, vault, version)
    _refuse(part, public, Detector(known, source.hosts))
    return Published(
        findings=sum(line["type"] == "finding" for line in source.lines),
        requests=len(requests),
        secrets=vault.secrets,
        unlisted=tuple(sorted(lines.unlisted)),
        without=source.without,
    )


def _refuse(part: Path, public: Path, detector: Detector) -> None:
    for text in verify_chains(part):
        raise RuntimeError(f"the redacted case does not verify: {text}")
    leaks = detector.leaks(part)
    if leaks:
        told = "; ".join(f"{one.file}: {one.noun}" for one in leaks[:_MOST_TOLD])
        more = f"; and {len(leaks) - _MOST_TOLD} more" if len(leaks) > _MOST_TOLD else ""
        raise CaseError(
            str(public),
            f"was not written, for known values would still stand in it: {told}{more}",
            "A site or a file that is called like a person cannot be published this way.",
        )


def _keep(path: Path, published: Published) -> None:
    value = {
        one.token: {"kind": one.kind, "salt": one.salt, "value": one.value}
        for one in published.secrets
    }
    text = json.dumps(value, indent=1, ensure_ascii=False)
    with opened(path, os.O_WRONLY | os.O_EXCL) as handle:
        write_all(handle, text.encode("utf-8", "backslashreplace") + b"\n")
