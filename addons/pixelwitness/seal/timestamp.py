"""Time stamps of RFC 3161: the request, made without any network, and what a reply says."""

import datetime
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from cryptography import x509
from rfc3161_client import (
    HashAlgorithm,
    TimestampRequestBuilder,
    TimeStampResponse,
    VerificationError,
    VerifierBuilder,
    decode_timestamp_response,
)

from pixelwitness.errors import SealError
from pixelwitness.seal.der import in_der_order

_GRANTED = (0, 1)
_HASHES = {
    "2.16.840.1.101.3.4.2.1": "sha256",
    "2.16.840.1.101.3.4.2.2": "sha384",
    "2.16.840.1.101.3.4.2.3": "sha512",
}


@dataclass(frozen=True, slots=True)
class Stamp:
    """A reply that is about the message: when it says the message was there, by which policy."""

    time: str
    policy: str
    raw: bytes


def request_for(message: bytes) -> bytes:
    """The request (a .tsq file), the same bytes for the same message.

    It holds the message's SHA-256 and nothing else. It has no nonce: that guards against an older
    reply to the same request, and an older reply for this very digest would prove more, not less.
    """
    builder = TimestampRequestBuilder(nonce=False, cert_req=True)
    request = builder.data(message).hash_algorithm(HashAlgorithm.SHA256).build()
    return bytes(request.as_bytes())


def read_stamp(raw: bytes, message: bytes) -> Stamp:
    """The reply (a .tsr file). Says nothing of whose it is: `fault_of_signer` does.

    Raises SealError where the bytes are no reply, refuse the request, or are about something else.
    """
    try:
        reply = _decoded(raw)
        if reply.status not in _GRANTED:
            told = "; ".join(reply.status_string) or f"status {reply.status}"
            raise SealError("", f"the authority refused the request ({told})")
        info = reply.tst_info
        algorithm = _HASHES.get(info.message_imprint.hash_algorithm.dotted_string, "")
        imprint, moment = info.message_imprint.message, info.gen_time
        policy = info.policy.dotted_string
    except ValueError as cause:
        raise SealError("", "is no reply of a time-stamping authority") from cause
    if not algorithm or hashlib.new(algorithm, message).digest() != imprint:
        raise SealError("", "is a reply about something else, not about this bundle")
    utc = moment.astimezone(datetime.UTC).isoformat().replace("+00:00", "Z")
    return Stamp(utc, policy, raw)


def load_roots(pem: bytes) -> list[x509.Certificate]:
    """The certificates of a PEM file. Raises SealError where there are none."""
    try:
        return x509.load_pem_x509_certificates(pem)
    except ValueError as cause:
        raise SealError("", "holds no certificates in PEM form") from cause


def fault_of_signer(stamp: Stamp, message: bytes, roots: Sequence[x509.Certificate]) -> str:
    """Why the stamp is not signed by somebody whom the roots vouch for, or "".

    Certificates need to have been valid at the time that the stamp tells, not today.
    """
    builder = VerifierBuilder()
    try:
        for root in dict.fromkeys(roots):
            builder = builder.add_root_certificate(root)
        builder.build().verify_message(_decoded(stamp.raw), message)
    except (VerificationError, ValueError) as error:
        return str(error).partition(": ErrorStack")[0]
    return ""


def _decoded(raw: bytes) -> TimeStampResponse:
    return decode_timestamp_response(in_der_order(raw))
