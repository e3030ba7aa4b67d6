"""`pixelwitness import-meta`: what Meta's own export says of advertisers."""

import argparse
import sys
from collections.abc import Iterable
from pathlib import Path

from pixelwitness import __version__
from pixelwitness.clock import now
from pixelwitness.companies import company_folders, load_companies, names_of
from pixelwitness.errors import InputError
from pixelwitness.metaexport import Export, Matcher, load_export_rules, matcher, read_export
from pixelwitness.report.metaexport import export_csv, export_json, export_text
from pixelwitness.resources import folder
from pixelwitness.rulebook import load_rulebook


def run(arguments: argparse.Namespace) -> int:
    """Reads the export, writes the case, prints what Meta says; 2 where nothing could be read."""
    top = Path(arguments.rules) if arguments.rules else folder("rules")
    rules = load_export_rules(top)
    export = read_export(map(Path, arguments.export), rules, hashed=bool(arguments.case))
    if not export.files:
        raise _nothing(arguments.export, export)
    folders = company_folders(arguments.companies, top)
    names = names_of(load_companies(*folders), arguments.company)
    if arguments.case:
        _keep(export, Path(arguments.case), load_rulebook(top, folders[1:]).digest)
    sys.stdout.writelines(_report(export, matcher(names, rules.legal_forms), arguments))
    return 0


def _report(export: Export, match: Matcher[str], arguments: argparse.Namespace) -> Iterable[str]:
    match arguments.format:
        case "json":
            return export_json(export, match)
        case "csv":
            return export_csv(export, match)
        case _:
            return export_text(export, match, arguments.company)


def _keep(export: Export, case: Path, rules: str) -> None:
    from pixelwitness.case import About, create_or_open, keep_statements

    time = now()
    told = {"pixelwitness": __version__, "python": sys.version.split()[0]}
    about = About("", "", time, (), told, rules)
    with create_or_open(case, about) as writer:
        new = keep_statements(writer, export, time, rules)
    print(f"pixelwitness: {case}: {new:,} statements are new", file=sys.stderr)


def _nothing(given: list[str], export: Export) -> InputError:
    """That nothing was read says nothing of what companies did, so it is no result."""
    reasons = "; ".join(f"{one.file} {one.why}" for one in export.not_read[:5])
    return InputError(
        ", ".join(given),
        f"holds nothing that could be read of what Meta says{f' ({reasons})' if reasons else ''}",
        "Ask Meta for a download of all your information (or of ads information and of apps and "
        "websites) in the format JSON, and name its zip or its folder.",
    )
