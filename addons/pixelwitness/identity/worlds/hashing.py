"""Digests of many texts at once, and which of them are wanted."""

import hashlib
from collections.abc import Collection, Iterator, Sequence
from functools import cache, partial
from itertools import compress
from typing import Any, Literal, get_args

type Digest = Literal["sha256", "md5", "sha1", "sha512"]

DIGESTS: tuple[Digest, ...] = get_args(Digest.__value__)
DIGEST_SIZES = {form: hashlib.new(form, usedforsecurity=False).digest_size for form in DIGESTS}


def digests(form: Digest, texts: Sequence[bytes]) -> Iterator[bytes]:
    """The digest of each text. Maps of C functions only: a loop would take twice as long."""
    maker, digest = _functions(form)
    return map(digest, map(maker, texts))


def hits(form: Digest, texts: Sequence[bytes], wanted: Collection[bytes]) -> list[bytes]:
    """The texts whose digest is wanted."""
    return list(compress(texts, map(wanted.__contains__, digests(form, texts))))


@cache
def _functions(form: Digest) -> tuple[Any, Any]:
    """(text -> hash object, hash object -> digest)."""
    maker: Any = getattr(hashlib, form)
    try:
        made = maker()
    except ValueError:  # systems that allow MD5 only where nothing depends on its strength
        maker = partial(maker, usedforsecurity=False)
        made = maker()
    return maker, type(made).digest
