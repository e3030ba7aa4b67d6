"""Writes a HAR in the shape of Chrome's export: response bodies, 2 % calls of the pixel.

usage: python bench/generate.py FILE ENTRIES      (10,000 entries are about 106 MB)
"""

import hashlib
import json
import random
import sys
from pathlib import Path
from typing import Any
from urllib.parse import quote

_WORDS = [
    "function",
    "return",
    "var",
    "this",
    "document",
    "window",
    "length",
    "prototype",
    "className",
    "style",
    "event",
]
_HEADERS = [
    ("accept", "*/*"),
    ("accept-encoding", "gzip, deflate, br, zstd"),
    ("accept-language", "nl-NL,nl;q=0.9,en;q=0.8"),
    ("referer", "https://www.shop.example/"),
    ("sec-fetch-dest", "script"),
    ("sec-fetch-mode", "no-cors"),
    ("sec-fetch-site", "cross-site"),
    ("sec-ch-ua", '"Chromium";v="150", "Google Chrome";v="150", "Not_A Brand";v="99"'),
    ("sec-ch-ua-mobile", "?0"),
    ("sec-ch-ua-platform", '"Linux"'),
    ("user-agent", "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/150.0.0.0"),
]
_ANSWER = [
    ("accept-ranges", "bytes"),
    ("age", "86400"),
    ("alt-svc", 'h3=":443"; ma=86400'),
    ("cache-control", "public, max-age=31536000, immutable"),
    ("content-encoding", "br"),
    ("content-type", "text/javascript; charset=utf-8"),
    ("date", "Mon, 23 Nov 2026 19:58:22 GMT"),
    ("etag", 'W/"5f3c-18f"'),
    ("server", "cloudfront"),
    ("strict-transport-security", "max-age=63072000"),
    ("vary", "Accept-Encoding"),
    ("x-content-type-options", "nosniff"),
]
_FRAME = {"functionName": "load", "scriptId": "31", "lineNumber": 1, "columnNumber": 20481}


def main(path: Path, count: int) -> None:
    """Writes entry by entry, so that a gigabyte needs no memory."""
    chance = random.Random(2017)  # the same data on every run
    with path.open("w", encoding="utf-8") as file:
        file.write(
            '{\n  "log": {\n    "version": "1.2",\n    "creator": {"name": "WebInspector"},\n'
        )
        file.write('    "pages": [],\n    "entries": [\n')
        for number in range(count):
            text = json.dumps(entry(number, chance), indent=2, ensure_ascii=False)
            indented = "\n".join("      " + line for line in text.splitlines())
            file.write(indented + (",\n" if number + 1 < count else "\n"))
        file.write("    ]\n  }\n}\n")


def entry(number: int, chance: random.Random) -> dict[str, Any]:
    """One entry; every fiftieth is a call of the pixel with hashed user data."""
    pixel = number % 50 == 7
    url = (
        _pixel(number)
        if pixel
        else f"https://cdn{number % 9}.assets.example/js/app.{number}.js?v=3"
    )
    body = "" if pixel else _script(chance)
    return {
        "_initiator": {"type": "script", "stack": {"callFrames": _frames(number)}},
        "_priority": "High",
        "_resourceType": "script",
        "cache": {},
        "connection": str(400000 + number % 6),
        "pageref": f"page_{number // 100}",
        "request": {
            "method": "GET",
            "url": url,
            "httpVersion": "http/2.0",
            "headers": [{"name": name, "value": value} for name, value in _HEADERS],
            "queryString": [],
            "cookies": [],
            "headersSize": -1,
            "bodySize": 0,
        },
        "response": {
            "status": 200,
            "statusText": "",
            "httpVersion": "http/2.0",
            "headers": [{"name": name, "value": value} for name, value in _ANSWER],
            "cookies": [],
            "content": {"size": len(body), "mimeType": "text/javascript", "text": body},
            "redirectURL": "",
            "headersSize": -1,
            "bodySize": -1,
        },
        "serverIPAddress": "192.0.2.1",
        "startedDateTime": "2026-11-23T19:58:22.206Z",
        "time": 12.5,
        "timings": {"blocked": 1, "dns": -1, "connect": -1, "send": 0.1, "wait": 9, "receive": 2},
    }


def _frames(number: int) -> list[dict[str, Any]]:
    return [{**_FRAME, "url": f"https://www.shop.example/assets/app.{number}.js"}] * 6


def _pixel(number: int) -> str:
    def digest(text: str) -> str:
        return hashlib.sha256(text.encode()).hexdigest()

    page = quote(f"https://www.shop.example/product/{number}?color=red", safe="")
    data = f"&ud[em]={digest(f'jan{number}@example.com')}&ud[fn]={digest('jan')}"
    return (
        f"https://www.facebook.com/tr/?id=2000000000000001&ev=PageView&dl={page}&rl=&if=false"
        f"&ts=17954639{number:05}&cd[content_ids]=%5B%22{number}%22%5D&cd[currency]=EUR&sw=1280"
        f"&sh=720{data}&v=2.9.252&r=stable&ec={number}&o=4126&fbp=fb.1.1700000000000.1234567890"
        f"&cs_est=true&ler=empty&cdl=API_unavailable&it=1795463907500&coo=false&rqm=GET"
    )


def _script(chance: random.Random) -> str:
    words = chance.choices(_WORDS, k=chance.randrange(20, 520))
    return "".join(f'{word}("{index}");\n' for index, word in enumerate(words))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
