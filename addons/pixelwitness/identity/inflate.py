"""Compressed bytes -> plain bytes, never more than asked for; never raises.

gzip (RFC 1952), zlib (RFC 1950) and Zstandard (RFC 8878) are told by their first bytes. Raw
deflate (RFC 1951) and Brotli (RFC 7932) have no such mark: they count when the bytes are one
whole stream and nothing else.
"""

import zlib

from pixelwitness.vocabulary import Encoding

_GZIP, _ZLIB, _RAW = 31, 15, -15  # zlib's names for the three: window bits
_WINDOW = 8 << 20  # the most that RFC 8878 asks a reader to bear
_SHORTEST = 16  # bytes; no address or digest fits into less, and less passes for a stream too soon


def inflate(data: bytes, most: int) -> tuple[Encoding, bytes] | None:
    """Which compression it was and what it held, or None.

    A result longer than `most` says that there was more; then the rest was not unpacked.
    A stream with a mark may be cut off: what could be read of it is the result.
    """
    if data.startswith(b"\x1f\x8b"):
        return _named("gzip", _gzip(data, most))
    if data.startswith(b"\x28\xb5\x2f\xfd"):
        return _named("zstd", _zstd(data, most))
    if len(data) < _SHORTEST:
        return None
    zlib_mark = data[0] & 15 == 8 and int.from_bytes(data[:2]) % 31 == 0
    return (
        (_named("deflate", _deflate(data, most, _ZLIB)) if zlib_mark else None)
        or _named("deflate", _deflate(data, most, _RAW))
        or _named("brotli", _brotli(data, most))
    )


def _named(way: Encoding, plain: bytes) -> tuple[Encoding, bytes] | None:
    return (way, plain) if plain else None


def _gzip(data: bytes, most: int) -> bytes:
    """All members, one after the other."""
    plain = b""
    while data.startswith(b"\x1f\x8b") and len(plain) <= most:
        stream = zlib.decompressobj(_GZIP)
        try:
            member = stream.decompress(data, most + 1 - len(plain))
        except zlib.error:
            break
        plain += member
        data = stream.unused_data if member else b""
    return plain


def _deflate(data: bytes, most: int, window: int) -> bytes:
    stream = zlib.decompressobj(window)
    try:
        plain = stream.decompress(data, most + 1)
    except zlib.error:
        return b""
    whole = (stream.eof and not stream.unused_data) or len(plain) > most
    return plain if whole or window == _ZLIB else b""


def _brotli(data: bytes, most: int) -> bytes:
    import brotli

    stream = brotli.Decompressor()
    try:
        plain = bytes(stream.process(data, output_buffer_limit=most + 1))
    except brotli.error:
        return b""
    return plain if stream.is_finished() or len(plain) > most else b""


def _zstd(data: bytes, most: int) -> bytes:
    """All frames, one after the other."""
    import zstandard

    reader = zstandard.ZstdDecompressor(max_window_size=_WINDOW)
    try:
        with reader.stream_reader(data, read_across_frames=True) as stream:
            return stream.read(most + 1)
    except zstandard.ZstdError:
        return b""
