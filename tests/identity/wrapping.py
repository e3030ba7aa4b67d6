"""The wrappings, put on: what unwrapping is held against."""

import base64
import gzip
import json
import zlib
from collections.abc import Callable
from urllib.parse import quote, quote_plus

import brotli
import lzstring
import zstandard

from pixelwitness.vocabulary import Encoding


def _raw_deflate(data: bytes) -> bytes:
    stream = zlib.compressobj(wbits=-15)
    return stream.compress(data) + stream.flush()


def _bytes(content: str | bytes) -> bytes:
    return content if isinstance(content, bytes) else content.encode()


def every_byte_percent(content: str | bytes) -> str:
    return "".join(f"%{byte:02X}" for byte in _bytes(content))


def base64url(content: str | bytes) -> str:
    return base64.urlsafe_b64encode(_bytes(content)).decode().rstrip("=")


def multipart(content: str | bytes) -> bytes:
    wall = b"--wall%d" % len(content)
    head = b'\r\nContent-Disposition: form-data; name="f"\r\n\r\n'
    return wall + head + _bytes(content) + b"\r\n" + wall + b"--\r\n"


def as_in_javascript(text: str) -> str:
    """Halves of a pair instead of the characters that need two 16-bit units."""
    return "".join(map(chr, memoryview(text.encode("utf-16-le")).cast("H")))


def lz_string(method: str) -> Callable[[str], str]:
    compress = getattr(lzstring.LZString(), method)
    return lambda text: str(compress(as_in_javascript(text)))


# name -> (what it is called in `encoding`, how it is put on, the place it adds)
TEXTS: dict[str, tuple[Encoding, Callable[[str], str], str]] = {
    "percent": ("percent", lambda text: quote(text, safe=""), ""),
    "percent, every byte": ("percent", every_byte_percent, ""),
    "base64": ("base64", lambda text: base64.b64encode(text.encode()).decode(), ""),
    "base64url": ("base64url", base64url, ""),
    "json object": ("json", lambda text: json.dumps({"k": text}), ".k"),
    "json array": ("json", lambda text: json.dumps([1, [text]], ensure_ascii=False), "[1][0]"),
    "json string": ("json", json.dumps, ""),
    "form": ("form", lambda text: f"f={quote_plus(text)}", "?f"),
    "form of two": ("form", lambda text: f"a=1&f={quote_plus(text)}&b", "?f"),
    "address": ("form", lambda text: f"https://a.example/x?f={quote(text, safe='')}#y", "?f"),
    "multipart": ("multipart", lambda text: multipart(text).decode(), "?f"),
    "lz base64": ("lz_string", lz_string("compressToBase64"), ""),
    "lz uri": ("lz_string", lz_string("compressToEncodedURIComponent"), ""),
    "lz utf16": ("lz_string", lz_string("compressToUTF16"), ""),
}
COMPRESSIONS: dict[str, tuple[Encoding, Callable[[bytes], bytes]]] = {
    "gzip": ("gzip", gzip.compress),
    "zlib": ("deflate", zlib.compress),
    "raw deflate": ("deflate", _raw_deflate),
    "brotli": ("brotli", brotli.compress),
    "zstd": ("zstd", zstandard.compress),
}
# what makes text of bytes
CARRIERS: dict[str, tuple[Encoding, Callable[[bytes], str], str]] = {
    "base64": ("base64", lambda data: base64.b64encode(data).decode(), ""),
    "base64url": ("base64url", base64url, ""),
    "percent": ("percent", every_byte_percent, ""),
    "form": ("form", lambda data: f"f={quote_plus(data)}", "?f"),
}


def named(way: Encoding, text: str) -> Encoding:
    """base64url without - and _ cannot be told from base64."""
    return "base64" if way == "base64url" and not {"-", "_"} & set(text) else way
