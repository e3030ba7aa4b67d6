"""A case -> a sealed bundle: a BagIt 1.0 bag, signed, with a request for a time stamp."""

import hashlib
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from pixelwitness.case import held, left_by_crash, read_head, verify_chains
from pixelwitness.case.layout import ABOUT
from pixelwitness.case.originals import hash_of
from pixelwitness.errors import SealError
from pixelwitness.resources import folder
from pixelwitness.seal.baginfo import (
    BAGIT_TEXT,
    CRASHED,
    DAMAGED,
    KEY,
    OXUM,
    SALT,
    SEALED_AT,
    Lines,
    bag_info_text,
    oxum,
)
from pixelwitness.seal.key import fingerprint, public_pem
from pixelwitness.seal.manifest import manifest_text
from pixelwitness.seal.names import (
    BAG_INFO,
    BAGIT,
    CASE,
    MANIFEST,
    PUBLIC_KEY,
    QUERY,
    README,
    SALT_FILE,
    SIGNATURE,
    TAG_MANIFEST,
)
from pixelwitness.seal.payload import payload
from pixelwitness.seal.salt import salt_for, salt_text
from pixelwitness.seal.target import Kept, Put, new_bundle
from pixelwitness.seal.timestamp import request_for


@dataclass(frozen=True, slots=True)
class Order:
    """How to seal: by which key, at what time (ISO 8601, UTC), by which program.

    With `even_if_damaged` a broken case is sealed too, and the bundle says so.
    """

    key: Ed25519PrivateKey
    now: str
    agent: str
    even_if_damaged: bool = False


@dataclass(frozen=True, slots=True)
class Sealed:
    """What was sealed: how many files and bytes, the digest that is signed, and by whose key.

    `damaged` and `crashed` are the sentences that the bundle tells of the case.
    """

    files: int
    size: int
    sha256: str
    fingerprint: str
    damaged: tuple[str, ...]
    crashed: tuple[str, ...]


def seal(case: Path, added: Sequence[Path], target: Path, order: Order) -> Sealed:
    """Write the bundle, whole or not at all; the same case, key and time give the same bytes.

    Raises CaseError where the case is none or is being written to, SealError where it is damaged
    or the bundle cannot be written.
    """
    if target.resolve().is_relative_to(case.resolve()):
        raise SealError(str(target), "lies inside the case", "Name another place with -o.")
    about = read_head(case)
    with held(case):
        files = payload(case, added)
        with new_bundle(target) as put:
            kept = {name: _put_file(put, name, path) for name, path in files.items()}
            told = verify_chains(case, partial(_known, {files[name]: kept[name] for name in kept}))
            damaged = tuple(text for text in told if not left_by_crash(text))
            crashed = tuple(text for text in told if left_by_crash(text))
            if damaged and not order.even_if_damaged:
                raise SealError(str(case), f"is damaged: {'; '.join(damaged)}", _EVEN)
            notes = _notes(damaged, crashed)
            salt = _salt(about, kept, notes, order)
            kept[SALT_FILE] = put(SALT_FILE, io.BytesIO(salt_text(salt)))
            tags = _put_tags(put, kept, (*_said(about, kept, order), (SALT, salt), *notes))
            return _sign(put, tags, kept, order, damaged, crashed)


def _salt(about: Mapping[str, object], kept: Mapping[str, Kept], notes: Lines, order: Order) -> str:
    manifest = manifest_text({name: one.sha256 for name, one in kept.items()})
    return salt_for(order.key, manifest + bag_info_text((*_said(about, kept, order), *notes)))


def _put_file(put: Put, name: str, path: Path) -> Kept:
    with path.open("rb") as content:
        return put(name, content)


def _known(kept: Mapping[Path, Kept], path: Path) -> str:
    """The digest of what was copied, so that no file is read twice."""
    return kept[path].sha256 if path in kept else hash_of(path)


def _said(about: Mapping[str, object], kept: Mapping[str, Kept], order: Order) -> Lines:
    return (
        ("Contact-Name", str(about["investigator"])),
        ("External-Description", str(about["title"])),
        ("External-Identifier", kept[CASE + ABOUT].sha256),
        ("Bag-Software-Agent", order.agent),
        ("Bagging-Date", order.now[:10]),
        (OXUM, oxum(one.size for one in kept.values())),
        (SEALED_AT, order.now),
        (KEY, fingerprint(order.key.public_key())),
    )


def _notes(damaged: Sequence[str], crashed: Sequence[str]) -> Lines:
    return (*((DAMAGED, text) for text in damaged), *((CRASHED, text) for text in crashed))


def _put_tags(put: Put, kept: Mapping[str, Kept], told: Lines) -> bytes:
    """Writes the files beside `data/`; the bytes of the last one commit to all of the bundle."""
    tags = {
        README: (folder("reports") / "seal" / README).read_bytes(),
        BAG_INFO: bag_info_text(told),
        BAGIT: BAGIT_TEXT,
        MANIFEST: manifest_text({name: one.sha256 for name, one in kept.items()}),
    }
    digests = {name: put(name, io.BytesIO(text)).sha256 for name, text in tags.items()}
    text = manifest_text(digests)
    put(TAG_MANIFEST, io.BytesIO(text))
    return text


def _sign(
    put: Put,
    tags: bytes,
    kept: Mapping[str, Kept],
    order: Order,
    damaged: tuple[str, ...],
    crashed: tuple[str, ...],
) -> Sealed:
    public = order.key.public_key()
    put(PUBLIC_KEY, io.BytesIO(public_pem(public)))
    put(SIGNATURE, io.BytesIO(order.key.sign(tags)))
    put(QUERY, io.BytesIO(request_for(tags)))
    size = sum(one.size for one in kept.values())
    digest = hashlib.sha256(tags).hexdigest()
    return Sealed(len(kept), size, digest, fingerprint(public), damaged, crashed)


_EVEN = "Put it back as it was, or seal it --even-if-damaged: the bundle then says so."
