"""10,000 findings as JSON, CSV, SQLite, SARIF, JUnit and a page: whole processes, medians of five.

`python bench/export.py [N]`; the goal for JSON and CSV of 10,000 findings is 1 s each, for the page 3 s.
"""

import hashlib
import os
import statistics
import sys
import tempfile
from pathlib import Path

from measure import measured

from pixelwitness.case.about import About, PersonaRecord
from pixelwitness.case.chain import Head, append_all
from pixelwitness.case.layout import FINDINGS, findings_file
from pixelwitness.case.opening import create_or_open
from pixelwitness.contract import as_dict
from pixelwitness.finding import CaptureRef, Consent, Evidence, Finding, Twin, finding_id
from pixelwitness.vocabulary import ConsentState, Kind

NOW = "2026-11-24T10:00:00.000Z"
KINDS: tuple[Kind, ...] = ("email", "phone", "first_name", "last_name", "birth_date", "city")
STATES: tuple[ConsentState, ...] = ("before_choice", "accepted", "refused", "unknown")


def made(number: int) -> Finding:
    """A finding as a real pixel call gives it; six of one request, 200 sites, two captures."""
    request = hashlib.sha256(b"%d" % (number // 6)).hexdigest()
    kind, state = KINDS[number % 6], STATES[number // 6 % 4]
    plain = f"person{number}@example.com"
    value = hashlib.sha256(plain.encode()).hexdigest()
    why = f"SHA-256 of persona jan's {kind}, lower-cased"
    evidence = Evidence(
        "verified",
        why,
        plain,
        {"persona": "jan"},
        "strong",
        kind,
        plain,
        ("lower-cased",),
        ("sha256",),
    )
    return Finding(
        id=finding_id(request, f"udff[{kind}]", "body"), site=f"shop{number % 200}.example",
        page=f"https://www.shop{number % 200}.example/checkout/contact?step={number}", recipient="meta",
        channel="pixel", rule="meta-pixel", host="www.facebook.com", account="2000000000000002",
        event="SubscribedButtonClick", kind=kind, field=f"udff[{kind}]", place="body", form="sha256", encoding=(),
        origin="automatic", value=value, evidence=evidence, consent=Consent(state, "OptanonConsent C0004:0", 12, 1.8, "OneTrust"),
        time=f"2026-11-23T{number // 3600 % 24:02}:{number // 60 % 60:02}:{number % 60:02}.123Z", entry=number, request=request,
        meaning="read from the form: Meta's own script", context={"version": "2.9.324", "button": "Bestellen"},
        capture=CaptureRef(f"visit{number % 2}.har", f"{number % 2}" * 64), twins=(Twin(number + 1, request),),
    )  # fmt: skip


def write_case(folder: Path, count: int) -> None:
    """A case of so many findings; one write a site, for speed."""
    persona = PersonaRecord("jan", True, {"email": ["jan@example.com"], "phone": ["0612345678"]})
    about = About("A large case", "", NOW, (persona,), {"pixelwitness": "0"}, "ab" * 32)
    create_or_open(folder, about).close()
    sites: dict[str | None, list[Finding]] = {}
    for number in range(count):
        one = made(number)
        sites.setdefault(one.site, []).append(one)
    for site, findings in sites.items():
        append_all(folder / FINDINGS / findings_file(site), map(as_dict, findings), Head())


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    with tempfile.TemporaryDirectory() as scratch:
        case = Path(scratch) / "case"
        write_case(case, count)
        print(
            f"{count:,} findings, {sum(p.stat().st_size for p in (case / FINDINGS).iterdir()) / 1e6:.0f} MB"
        )
        for form, name in (
            ("json", "a.json"),
            ("csv", "tables"),
            ("csv", "a.zip"),
            ("sqlite", "a.db"),
            ("sarif", "a.sarif"),
            ("junit", "a.xml"),
            ("html", "a.html"),
        ):
            words = ["report"] if form == "html" else ["export", "--format", form]
            target = os.fspath(Path(scratch) / name)
            command = [sys.executable, "-m", "pixelwitness", *words, str(case), "-o", target]
            runs = [measured(command) for _ in range(6)][1:]
            seconds, memory = (statistics.median(each) for each in zip(*runs, strict=True))
            print(f"{form:7}{name:8} {seconds:.2f} s, peak {memory:.0f} MB")


if __name__ == "__main__":
    main()
