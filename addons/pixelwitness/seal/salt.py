"""The salt of a seal: with it the tag manifest can be published, and nobody can guess from it.

A tag manifest holds the hash of `bag-info.txt` (in which the maker's name stands) and that of
`manifest-sha256.txt` (which holds the hashes of recordings and requests). Without a salt, whoever
knows all of a small case but a telephone number could try all numbers against these two hashes.
So the manifest names a file and `bag-info.txt` a line that hold 256 bits which nobody has who has
neither the bundle nor the signing key: each hash is then a commitment that hides what it is of.
The other two files that a tag manifest names are the same in all bundles.
"""

import hashlib
import re

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from pixelwitness.seal.baginfo import SALT, only
from pixelwitness.seal.files import Bundle
from pixelwitness.seal.names import SALT_FILE

_BYTES = 32
_SALT = re.compile(r"[0-9a-f]{64}")


def salt_for(key: Ed25519PrivateKey, sealed: bytes) -> str:
    """64 hex digits, the same for the same key and content (`sealed` are both files without it).

    They are drawn from the key and not from chance, so that a bundle can be made again.
    """
    info = b"pixelwitness salt\0" + hashlib.sha256(sealed).digest()
    return HKDF(SHA256(), _BYTES, None, info).derive(key.private_bytes_raw()).hex()


def salt_text(salt: str) -> bytes:
    """The file that the manifest names."""
    return f"{salt}\n".encode()


def is_salted(bundle: Bundle) -> bool:
    """Whether both hashes hide what they are of; bundles of old have no salt."""
    salt = only(bundle.info(), SALT)
    return bool(_SALT.fullmatch(salt)) and bundle.read(SALT_FILE) == salt_text(salt)
