"""The files of a bundle against its two manifests: what was changed, is missing, was added."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from pixelwitness.case.layout import walk
from pixelwitness.case.originals import hash_of
from pixelwitness.seal.baginfo import BAGIT_TEXT, OXUM, only, oxum, parse_bag_info
from pixelwitness.seal.manifest import Manifest, parse_manifest
from pixelwitness.seal.names import (
    BAG_INFO,
    BAGIT,
    DATA,
    MANIFEST,
    PUBLIC_KEY,
    QUERY,
    SIGNATURE,
    TAG_FILES,
    TAG_MANIFEST,
    is_reply,
)
from pixelwitness.seal.verdict import Check, check


@dataclass(frozen=True, slots=True)
class Bundle:
    """A bundle's folder as it was found: each file's digest and size, and what is no file."""

    folder: Path
    digests: Mapping[str, str]
    sizes: Mapping[str, int]
    others: tuple[str, ...]

    def read(self, name: str) -> bytes:
        """The bytes of a tag file, none where it is missing."""
        return (self.folder / name).read_bytes() if name in self.digests else b""

    def digest_of(self, path: Path) -> str:
        """What was hashed already, for those who know a file by its path."""
        name = path.relative_to(self.folder).as_posix()
        return self.digests[name] if name in self.digests else hash_of(path)

    def info(self) -> dict[str, list[str]]:
        """What bag-info.txt says."""
        return parse_bag_info(self.read(BAG_INFO))


def look_at(folder: Path) -> Bundle:
    """Hash every file in the folder; links are never followed."""
    digests: dict[str, str] = {}
    sizes: dict[str, int] = {}
    others: list[str] = []
    for name, is_file in walk(folder):
        if is_file:
            digests[name] = hash_of(folder / name)
            sizes[name] = (folder / name).stat().st_size
        else:
            others.append(name)
    return Bundle(folder, digests, sizes, tuple(others))


def check_form(bundle: Bundle) -> Check:
    """Whether it is a BagIt 1.0 bag with nothing in it that does not belong there."""
    return check("form", _form(bundle), "a BagIt 1.0 bag, and nothing in it that is not listed")


def check_tags(bundle: Bundle) -> Check:
    """Whether the files beside `data/` are those that the tag manifest names."""
    manifest = parse_manifest(bundle.read(TAG_MANIFEST))
    faults = [f"{TAG_MANIFEST}: {fault}" for fault in manifest.faults]
    faults += _compared(bundle, manifest, TAG_MANIFEST)
    faults += [
        f"{TAG_MANIFEST}: does not name {name}"
        for name in TAG_FILES
        if name not in manifest.digests
    ]
    return check(
        "tag files", faults, f"{len(manifest.digests)} files, as {TAG_MANIFEST} names them"
    )


def check_payload(bundle: Bundle) -> Check:
    """Whether the files under `data/` are those that the manifest names, all of them."""
    manifest = parse_manifest(bundle.read(MANIFEST))
    faults = [f"{MANIFEST}: {fault}" for fault in manifest.faults]
    faults += _compared(bundle, manifest, MANIFEST)
    inside = {name for name in bundle.digests if name.startswith(DATA)}
    faults += [f"{name}: was added" for name in sorted(inside - manifest.digests.keys())]
    faults += [
        f"{MANIFEST}: names {name}, which is not under {DATA}"
        for name in sorted(manifest.digests)
        if not name.startswith(DATA)
    ]
    size = sum(bundle.sizes[name] for name in inside)
    told = only(bundle.info(), OXUM)
    if told != oxum(bundle.sizes[name] for name in inside):
        faults.append(f"{BAG_INFO}: says {told or 'nothing'} of the payload's bytes and files")
    whole = f"{len(inside)} files, {size:,} bytes, as {MANIFEST} names them"
    return check("payload", faults, whole)


def _form(bundle: Bundle) -> Iterator[str]:
    for name in (*TAG_FILES, TAG_MANIFEST):
        if name not in bundle.digests:
            yield f"{name}: is missing"
    if BAGIT in bundle.digests and bundle.read(BAGIT) != BAGIT_TEXT:
        yield f"{BAGIT}: is not that of a BagIt 1.0 bag"
    for name in bundle.others:
        yield f"{name}: is a link or no file"
    known = (*TAG_FILES, TAG_MANIFEST, PUBLIC_KEY, SIGNATURE, QUERY)
    for name in sorted(bundle.digests):
        if name not in known and not name.startswith(DATA) and not is_reply(name):
            yield f"{name}: was added"


def _compared(bundle: Bundle, manifest: Manifest, where: str) -> list[str]:
    """A sentence for each file that the manifest names and that is not as it says."""
    return [
        f"{name}: {'was changed' if name in bundle.digests else f'is missing, {where} names it'}"
        for name, digest in sorted(manifest.digests.items())
        if bundle.digests.get(name) != digest
    ]
