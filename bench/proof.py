"""What proving costs: replay with personas, learning and search against replay without; a request.

usage: python bench/proof.py [ENTRIES]      (default 10000: about 100 MB)
"""

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from measure import measured

from pixelwitness.captures import read
from pixelwitness.exchange import Exchange
from pixelwitness.identity import Known, People, load_persona
from pixelwitness.observer import Observer, Scope
from pixelwitness.rulebook import load_rulebook

PERSONA = """name: {name}
synthetic: true
email: {name}.jansen+7f3a9c@example.com
phone: "0612345{number}"
first_name: {name}
last_name: de Jansen
birth_date: 1980-04-{day}
gender: m
street: Dorpsstraat 1
city: Den Haag
postcode: 2511 AB
country: NL
external_id: klant-{number}
"""
HERE = Path(__file__).parent
ROUNDS = 5
HAR = HERE.parent / "tests" / "data" / "samples" / "pixel-samples.har"


def main(entries: int) -> None:
    """Prints ratios of whole processes, then the cost of one request inside one process."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        files = personas(folder)
        path = folder / "big.har"
        subprocess.run([sys.executable, HERE / "generate.py", path, str(entries)], check=True)
        whole(path, files)
        one_request(files)


def personas(folder: Path) -> list[Path]:
    """Three invented persons."""
    files = []
    for number, name in enumerate(("jan", "piet", "klaas")):
        path = folder / f"{name}.yaml"
        path.write_text(PERSONA.format(name=name, number=678 + number, day=23 + number))
        files.append(path)
    return files


def whole(path: Path, files: list[Path]) -> None:
    """Each way in turn in every round; ratios within a round, then their medians."""
    replay = [sys.executable, "-m", "pixelwitness", "replay", str(path)]
    bare = [*replay, "--no-learning", "--recover", "none"]
    known = [word for file in files for word in ("--persona", str(file))]
    ways = {"bare": bare, "learning": replay, "personas": [*replay, *known]}
    ways["search all"] = [*replay, *known, "--search", "all"]
    rounds = [{k: measured(c) for k, c in ways.items()} for _ in range(ROUNDS + 1)][1:]
    for way in ways:
        ratio = statistics.median(one[way][0] / one["bare"][0] for one in rounds)
        took = statistics.median(one[way][0] for one in rounds)
        peak = max(one[way][1] for one in rounds)
        print(f"{way}: {took:.2f} s, {ratio:.2f} of bare, peak {peak:.0f} MB")


def one_request(files: list[Path]) -> None:
    """Tables first, then every sample with and without people, all layers included."""
    rules = load_rulebook()
    load = [load_persona(file) for file in files]
    People(load).finder.search("x")  # imports
    begin = time.perf_counter()
    people = People(load[:1])
    for form in ("sha256", "md5", "sha1", "sha512"):
        people.tokens.of_digest(form, "")
    people.tokens.of_chain("")
    people.finder.search("x")
    print(f"all tables of one persona: {time.perf_counter() - begin:.3f} s, {len(people.tokens)} spellings")  # fmt: skip
    people = People(load)
    exchanges = [x for x in read(HAR, rules.interest) if isinstance(x, Exchange)]
    took = []
    for _ in range(ROUNDS):
        observer = Observer(rules, Known(people), Scope())
        begin = time.perf_counter()
        for exchange in exchanges:
            observer.observe(exchange)
        took.append((time.perf_counter() - begin) / len(exchanges) * 1e6)
    print(f"one analysed request, three personas, all layers: {statistics.median(took):.0f} µs")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
