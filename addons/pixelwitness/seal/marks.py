"""The marks of the seal: whose signature it bears, and since when it is known to exist."""

from collections.abc import Iterator, Sequence

from cryptography import x509

from pixelwitness.errors import SealError
from pixelwitness.seal.baginfo import KEY, SEALED_AT, only
from pixelwitness.seal.files import Bundle
from pixelwitness.seal.key import fingerprint, is_signed, load_public, public_pem
from pixelwitness.seal.names import (
    BAG_INFO,
    PUBLIC_KEY,
    QUERY,
    SIGNATURE,
    TAG_MANIFEST,
    is_reply,
)
from pixelwitness.seal.timestamp import fault_of_signer, read_stamp, request_for
from pixelwitness.seal.verdict import Check, State

_SECOND = len("2026-11-25T10:00:00")


def check_signature(bundle: Bundle, expected: str) -> Check:
    """Whether the key in the bundle signed it, and is the `expected` one where that is told.

    `expected` is a fingerprint as `pixelwitness key show` prints it, or "".
    """
    if faults := tuple(_signature(bundle, expected)):
        return Check("signature", "wrong", faults)
    key = load_public(bundle.read(PUBLIC_KEY))
    mark = fingerprint(key) if key else ""
    if expected:
        return Check("signature", "whole", (f"by the key that was asked for, {mark}",))
    told = f"by the key {mark}"
    return Check("signature", "whole", (told, "whose key that is, only its owner can tell you"))


def check_stamps(bundle: Bundle, roots: Sequence[x509.Certificate]) -> Check:
    """Whether each time stamp is about this bundle and signed by somebody the roots vouch for."""
    message = bundle.read(TAG_MANIFEST)
    if not message or bundle.read(QUERY) != request_for(message):
        return Check("time stamps", "wrong", (f"{QUERY}: is not the request for this bundle",))
    replies = sorted(filter(is_reply, bundle.digests), key=lambda name: (len(name), name))
    if not replies:
        told = "there is none, so only the maker's word says when the bundle was made"
        return Check("time stamps", "unchecked", (told,))
    sealed_at = only(bundle.info(), SEALED_AT)
    found = [_stamp(name, bundle.read(name), message, sealed_at, roots) for name in replies]
    order: tuple[State, ...] = ("wrong", "unchecked", "whole")
    state = min((one for one, _ in found), key=order.index)
    return Check("time stamps", state, tuple(text for _, text in found))


def _signature(bundle: Bundle, expected: str) -> Iterator[str]:
    """What is wrong with the key or its signature."""
    for name in (PUBLIC_KEY, SIGNATURE):
        if name not in bundle.digests:
            yield f"{name}: is missing"
            return
    pem = bundle.read(PUBLIC_KEY)
    key = load_public(pem)
    if key is None or pem != public_pem(key):
        yield f"{PUBLIC_KEY}: is no Ed25519 key as a bundle holds it"
        return
    mark = fingerprint(key)
    if BAG_INFO in bundle.digests and only(bundle.info(), KEY) != mark:
        yield f"{PUBLIC_KEY}: is not the key that {BAG_INFO} names"
    if not is_signed(key, bundle.read(SIGNATURE), bundle.read(TAG_MANIFEST)):
        yield f"{SIGNATURE}: is not this key's signature over {TAG_MANIFEST}"
    if expected and expected.lower() != mark:
        yield f"the key is {mark}, not the one that was asked for"


def _stamp(
    name: str, raw: bytes, message: bytes, sealed_at: str, roots: Sequence[x509.Certificate]
) -> tuple[State, str]:
    try:
        stamp = read_stamp(raw, message)
    except SealError as error:
        return "wrong", f"{name}: {error.what}"
    told = f"{name}: says that the bundle was there at {stamp.time} (policy {stamp.policy})"
    if stamp.time[:_SECOND] < sealed_at[:_SECOND]:
        told += f", before {sealed_at} as {BAG_INFO} has it: the maker's clock was fast"
    if not roots:
        return "unchecked", f"{told}; its signature was not checked, give --tsa-root"
    fault = fault_of_signer(stamp, message, roots)
    if fault:
        return "wrong", f"{name}: is not signed by whom the root certificates vouch for ({fault})"
    return "whole", f"{told}, signed by whom the root certificates vouch for"
