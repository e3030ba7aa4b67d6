"""The signing key: Ed25519, made here, kept as PKCS#8 in a file that only its owner can read."""

import hashlib
import os
from collections.abc import Callable
from pathlib import Path

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from pixelwitness.errors import SealError
from pixelwitness.identity import is_exposed

type Passphrase = Callable[[], bytes]


def make_key(path: Path, passphrase: bytes = b"") -> Ed25519PrivateKey:
    """Make a key and write it, mode 0600 from the first byte on; nothing is ever overwritten."""
    key = Ed25519PrivateKey.generate()
    lock = (
        serialization.BestAvailableEncryption(passphrase)
        if passphrase
        else serialization.NoEncryption()
    )
    form = serialization.PrivateFormat.PKCS8
    _write(path, key.private_bytes(serialization.Encoding.PEM, form, lock))
    return key


def load_key(path: Path, passphrase: Passphrase) -> Ed25519PrivateKey:
    """The key of that file; `passphrase` is asked only where the file has one.

    Raises SealError where there is none, where others can read it, or where the passphrase is
    not the one.
    """
    try:
        raw = path.read_bytes()
        if is_exposed(path):
            raise SealError(str(path), "others can read this key", f"chmod 600 {path}")
    except FileNotFoundError as cause:
        raise SealError(str(path), "is missing", "`pixelwitness key new` makes a key.") from cause
    except OSError as cause:
        raise SealError(str(path), f"cannot be read ({cause.strerror})") from cause
    key = _unlocked(path, raw, passphrase)
    if not isinstance(key, Ed25519PrivateKey):
        raise SealError(str(path), "is no Ed25519 key", "`pixelwitness key new` makes one.")
    return key


def public_pem(key: Ed25519PublicKey) -> bytes:
    """The public key as PEM, the same bytes every time."""
    info = serialization.PublicFormat.SubjectPublicKeyInfo
    return key.public_bytes(serialization.Encoding.PEM, info)


def load_public(pem: bytes) -> Ed25519PublicKey | None:
    """The Ed25519 key in a PEM text, or None for anything else."""
    try:
        key = serialization.load_pem_public_key(pem)
    except (ValueError, UnsupportedAlgorithm):
        return None
    return key if isinstance(key, Ed25519PublicKey) else None


def fingerprint(key: Ed25519PublicKey) -> str:
    """SHA-256 of the key's DER form, which `openssl pkey -pubin -outform DER` prints."""
    info = serialization.PublicFormat.SubjectPublicKeyInfo
    return hashlib.sha256(key.public_bytes(serialization.Encoding.DER, info)).hexdigest()


def is_signed(key: Ed25519PublicKey, signature: bytes, data: bytes) -> bool:
    """Whether this is the key's signature over these bytes."""
    try:
        key.verify(signature, data)
    except InvalidSignature:
        return False
    return True


def _unlocked(path: Path, raw: bytes, passphrase: Passphrase) -> object:
    try:
        try:
            return serialization.load_pem_private_key(raw, None)
        except TypeError:  # what the library says of a key that has a passphrase
            return serialization.load_pem_private_key(raw, passphrase() or b"\0")
    except (ValueError, UnsupportedAlgorithm) as cause:
        locked = b"ENCRYPTED" in raw
        what = "the passphrase is not the one of this key" if locked else "is no private key"
        raise SealError(str(path), what) from cause


def _write(path: Path, pem: bytes) -> None:
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
        with os.fdopen(os.open(path, flags, 0o600), "wb") as file:
            file.write(pem)
            file.flush()
            os.fsync(file.fileno())
    except FileExistsError as cause:
        raise SealError(
            str(path), "exists already and is left as it is", "Name another file with --out."
        ) from cause
    except OSError as cause:
        raise SealError(str(path), f"cannot be written ({cause.strerror})") from cause
