"""Adds replies of time-stamping authorities to a bundle, beside those that are there."""

import os
import shutil
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from pixelwitness.case.disk import sync_folder
from pixelwitness.case.layout import opened, write_all
from pixelwitness.errors import SealError
from pixelwitness.seal.names import QUERY, TAG_MANIFEST, is_reply, reply_name
from pixelwitness.seal.target import part_of, zip_entry
from pixelwitness.seal.timestamp import Stamp, read_stamp, request_for

_MOST = 1 << 24  # bytes of a tag manifest; ours have a few hundred


def add_reply(bundle: Path, raw: bytes, where: str) -> tuple[str, Stamp]:
    """Add a reply under the next free name; returns the name and what the reply says.

    Raises SealError where it is no reply about this bundle, or is there already. `where` names the
    reply in the error.
    """
    try:
        with _tags(bundle) as tags:
            stamp = read_stamp(raw, tags[TAG_MANIFEST])
            if raw in tags.values():
                raise SealError(where, "is in the bundle already")
            number = next(n for n in range(1, len(tags) + 2) if reply_name(n) not in tags)
    except SealError as error:
        raise SealError(error.where or where, error.what, error.way_out) from error
    name = reply_name(number)
    if bundle.is_dir():
        _add_to_folder(bundle / name, raw)
    else:
        _add_to_zip(bundle, name, raw)
    return name, stamp


def query_of(bundle: Path) -> bytes:
    """The request of a bundle, made anew from what it is about. Raises SealError if it is none."""
    with _tags(bundle) as tags:
        return request_for(tags[TAG_MANIFEST])


@contextmanager
def _tags(bundle: Path) -> Iterator[Mapping[str, bytes]]:
    """The tag manifest and the replies of a bundle, by name."""
    try:
        yield _of_folder(bundle) if bundle.is_dir() else _of_zip(bundle)
    except (OSError, KeyError, RuntimeError, NotImplementedError, zipfile.BadZipFile) as cause:
        raise SealError(str(bundle), "is no bundle that could be stamped") from cause


def _of_folder(bundle: Path) -> dict[str, bytes]:
    names = [f"seal/{path.name}" for path in sorted((bundle / QUERY).parent.iterdir())]
    found = [TAG_MANIFEST, *filter(is_reply, names)]
    return {name: (bundle / name).read_bytes()[:_MOST] for name in found}


def _of_zip(bundle: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(bundle) as archive:
        top = _top(archive)
        names = (name.removeprefix(top) for name in archive.namelist())
        found = [TAG_MANIFEST, *filter(is_reply, names)]
        read: dict[str, bytes] = {}
        for name in found:
            with archive.open(top + name) as content:
                read[name] = content.read(_MOST)
        return read


def _top(archive: zipfile.ZipFile) -> str:
    """The folder inside the zip, with its slash."""
    names = (name for name in archive.namelist() if name.split("/")[-1] == TAG_MANIFEST)
    found = min(names, key=lambda name: name.count("/"), default=None)
    if found is None:
        raise KeyError(TAG_MANIFEST)
    return found.removesuffix(TAG_MANIFEST)


def _add_to_folder(path: Path, raw: bytes) -> None:
    with opened(path, os.O_WRONLY | os.O_EXCL) as handle:
        write_all(handle, raw)
        os.fsync(handle)
    sync_folder(path.parent)


def _add_to_zip(bundle: Path, name: str, raw: bytes) -> None:
    """Into a copy that then takes the zip's place: whatever happens, one of both is whole."""
    with part_of(bundle) as part:
        shutil.copyfile(bundle, part)
        part.chmod(0o600)
        with zipfile.ZipFile(part, "a") as archive:
            archive.writestr(zip_entry(_top(archive) + name), raw)
        with opened(part, os.O_RDWR) as handle:
            os.fsync(handle)
        part.replace(bundle)
    sync_folder(bundle.parent)
