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
from pixelwitness.identity.digests import ALGORITHMS, digest
from pixelwitness.observer import Observer, Scope, interest_of
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
SAMPLES = HERE.parent / "tests" / "data" / "samples" / "pixel-samples.har"


def main(entries: int) -> None:
    """Prints ratios of whole processes, then the cost of one request inside one process."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        files = personas(folder)
        path = folder / "big.har"
        subprocess.run([sys.executable, HERE / "generate.py", path, str(entries)], check=True)
        whole(path, files)
        one_request(path, files)
        any_request(path, files)


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


def one_request(path: Path, files: list[Path]) -> None:
    """Tables first, then pixel calls never seen before and every sample, all layers included."""
    rules = load_rulebook()
    personas = [load_persona(file) for file in files]
    tables(People(personas))  # imports
    begin = time.perf_counter()
    people = People(personas[:1])
    tables(people)
    print(f"all tables of one persona: {time.perf_counter() - begin:.3f} s, {len(people.tokens)} spellings")  # fmt: skip
    for name, capture in (("call of the generated HAR", path), ("of the 95 samples", SAMPLES)):
        exchanges = [x for x in read(capture, rules.interest) if isinstance(x, Exchange)]
        for whom, known in (("nobody known", People()), ("three personas", People(personas))):
            tables(known)
            took = each(Observer(rules, Known(known), Scope()), exchanges)
            print(f"one {name}, {whom}, all layers: median {took:.0f} µs")


def any_request(path: Path, files: list[Path]) -> None:
    """The mean over all requests of the capture, of which 2 % are pixel calls, all of them analysed."""
    rules = load_rulebook()
    scope = Scope(everywhere=True)
    exchanges = [x for x in read(path, interest_of(rules, scope)) if isinstance(x, Exchange)]
    people = People([load_persona(file) for file in files])
    tables(people)
    observer = Observer(rules, Known(people), scope)
    begin = time.perf_counter()
    for exchange in exchanges:
        observer.observe(exchange)
    took = (time.perf_counter() - begin) / len(exchanges)
    print(
        f"any request of the HAR, three personas, all hosts, all layers: mean {took * 1e6:.0f} µs"
    )


def tables(people: People) -> None:
    """Makes all that is otherwise made when it is first asked for."""
    for form in ALGORITHMS:
        hexes = digest("", (form,))
        people.tokens.of_digest(form, hexes)
        people.tokens.of_chain(hexes)
    people.finder.search("x")


def each(observer: Observer, exchanges: list[Exchange]) -> float:
    """The median of single requests in microseconds: what disturbs a few of them does not count."""
    took = []
    for exchange in exchanges:
        begin = time.perf_counter()
        observer.observe(exchange)
        took.append(time.perf_counter() - begin)
    return statistics.median(took) * 1e6


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
