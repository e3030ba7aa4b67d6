"""The signing key: who can read it, what it says of itself, and what is no key."""

import hashlib
import os
import stat
import subprocess
from functools import partial
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from pixelwitness.errors import SealError
from pixelwitness.seal.key import (
    fingerprint,
    is_signed,
    load_key,
    load_public,
    make_key,
    public_pem,
)
from tests.seal.conftest import openssl


def nobody() -> bytes:
    raise AssertionError("nobody should be asked")


@pytest.mark.parametrize("umask", [0, 0o022, 0o077])
def test_only_the_owner_reads_it_from_the_first_byte_on(tmp_path: Path, umask: int) -> None:
    path = tmp_path / "deep" / "key.pem"
    before = os.umask(umask)
    try:
        make_key(path)
    finally:
        os.umask(before)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_it_comes_back_as_it_was_made(tmp_path: Path) -> None:
    path = tmp_path / "key.pem"
    made = make_key(path)
    loaded = load_key(path, nobody)
    assert loaded.private_bytes_raw() == made.private_bytes_raw()
    assert b"BEGIN PRIVATE KEY" in path.read_bytes()


def test_a_passphrase_locks_it(tmp_path: Path) -> None:
    path = tmp_path / "key.pem"
    made = make_key(path, b"open sesame")
    assert b"BEGIN ENCRYPTED PRIVATE KEY" in path.read_bytes()
    assert load_key(path, lambda: b"open sesame").private_bytes_raw() == made.private_bytes_raw()
    for wrong in (b"open", b""):
        with pytest.raises(SealError, match="the passphrase is not the one of this key"):
            load_key(path, partial(bytes, wrong))


def test_nothing_is_overwritten_and_no_link_is_followed(tmp_path: Path) -> None:
    taken, link = tmp_path / "taken", tmp_path / "link"
    taken.write_bytes(b"mine")
    link.symlink_to(tmp_path / "elsewhere")
    for path in (taken, link):
        with pytest.raises(SealError, match="exists already and is left as it is"):
            make_key(path)
    assert taken.read_bytes() == b"mine"
    assert not (tmp_path / "elsewhere").exists()


def test_a_key_that_others_can_read_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "key.pem"
    make_key(path)
    path.chmod(0o640)
    with pytest.raises(SealError, match=r"others can read this key\. chmod 600"):
        load_key(path, nobody)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (None, "is missing. `pixelwitness key new` makes a key."),
        (b"", "is no private key"),
        (b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n", "is no private key"),
    ],
)
def test_what_is_no_key(tmp_path: Path, content: bytes | None, told: str) -> None:
    path = tmp_path / "key.pem"
    if content is not None:
        path.touch(0o600)
        path.write_bytes(content)
    with pytest.raises(SealError) as error:
        load_key(path, nobody)
    assert str(error.value) == f"{path}: {told}"


def test_another_kind_of_key_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "key.pem"
    done = openssl("genpkey", "-algorithm", "X25519", "-out", path)
    assert done.returncode == 0
    path.chmod(0o600)
    with pytest.raises(SealError, match="is no Ed25519 key"):
        load_key(path, nobody)


def test_openssl_prints_the_same_fingerprint(tmp_path: Path, key: Ed25519PrivateKey) -> None:
    path = tmp_path / "public.pem"
    path.write_bytes(public_pem(key.public_key()))
    command = ["openssl", "pkey", "-pubin", "-in", str(path), "-outform", "DER"]
    der = subprocess.run(command, capture_output=True, check=True).stdout
    assert hashlib.sha256(der).hexdigest() == fingerprint(key.public_key())


def test_a_signature_is_of_one_key_over_one_text(key: Ed25519PrivateKey) -> None:
    signature = key.sign(b"text")
    other = Ed25519PrivateKey.generate().public_key()
    assert is_signed(key.public_key(), signature, b"text")
    assert not is_signed(key.public_key(), signature, b"texT")
    assert not is_signed(key.public_key(), signature + b"0", b"text")
    assert not is_signed(other, signature, b"text")


@given(st.binary() | st.binary().map(lambda raw: b"-----BEGIN PUBLIC KEY-----\n" + raw))
def test_no_bytes_make_a_public_key_raise(raw: bytes) -> None:
    assert load_public(raw) is None


def test_a_key_that_is_not_ed25519_is_none(tmp_path: Path) -> None:
    openssl("genpkey", "-algorithm", "X25519", "-out", tmp_path / "k")
    public = openssl("pkey", "-in", tmp_path / "k", "-pubout").stdout
    assert load_public(public.encode()) is None
