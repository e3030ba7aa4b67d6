"""Recovering values: birth dates as a whole process, the table of postcodes, telephone numbers.

usage: python bench/recover.py
"""

import datetime
import hashlib
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from pixelwitness.identity.recover import Means, Wanted, estimate, recover

ROUNDS = 5
TODAY = datetime.date(2026, 11, 25)
FIRST = datetime.date(1950, 1, 1)


def main() -> None:
    """Prints one line a measurement."""
    days = [(FIRST + datetime.timedelta(n)).strftime("%d-%m-%Y") for n in range(10_000)]
    for name, texts in (
        ("1 birth date", ["19800423"]),
        ("10,000 birth dates", days),
        ("1 that is none", ["x"]),
    ):
        took = statistics.median(timed(birth_dates(texts), Means(TODAY)) for _ in range(ROUNDS))
        print(f"{name}: {took:.2f} s")
    bare, loaded = (statistics.median(process(code) for _ in range(ROUNDS)) for code in ("", LOAD))
    print(f"importing it: {loaded - bare:.2f} s more than a bare Python")
    with tempfile.TemporaryDirectory() as folder:
        postcodes(Path(folder))
    phones: Wanted = {("phone", "sha256"): [digest("x")]}
    seconds = estimate(phones, Means(TODAY, frozenset(("phone",))))
    print(f"Dutch mobile numbers, six spellings, {os.cpu_count()} cores: about {seconds:.0f} s")


LOAD = "import pixelwitness.identity.recover"


def postcodes(folder: Path) -> None:
    """Without a table, making it, and with it."""
    texts = [f"{number} ab" for number in range(1000, 1100)]
    wanted: Wanted = {("postcode", "sha256"): [*map(digest, texts), digest("x")]}
    without = Means(TODAY, frozenset(("postcode",)))
    cached = Means(TODAY, frozenset(("postcode",)), folder)
    print(f"101 postcodes, no table: {timed(wanted, without):.2f} s")
    print(f"101 postcodes, table made: {timed(wanted, cached):.2f} s")
    size = sum(path.stat().st_size for path in folder.iterdir()) / 1e6
    took = statistics.median(timed(wanted, cached) for _ in range(ROUNDS))
    one: Wanted = {("postcode", "sha256"): [digest("x")]}
    alone = statistics.median(timed(one, cached) for _ in range(ROUNDS))
    print(f"101 postcodes, by the table of {size:.0f} MB: {took:.2f} s, one alone {alone:.2f} s")


def birth_dates(texts: list[str]) -> Wanted:
    """Their digests, as birth dates."""
    return {("birth_date", "sha256"): [digest(text) for text in texts]}


def timed(wanted: Wanted, means: Means) -> float:
    """Seconds of one recovery."""
    begin = time.perf_counter()
    recover(wanted, means)
    return time.perf_counter() - begin


def process(code: str) -> float:
    """Seconds of a whole Python process."""
    begin = time.perf_counter()
    subprocess.run([sys.executable, "-c", code], check=True)
    return time.perf_counter() - begin


def digest(text: str) -> str:
    """SHA-256 in hex."""
    return hashlib.sha256(text.encode()).hexdigest()


if __name__ == "__main__":
    main()
