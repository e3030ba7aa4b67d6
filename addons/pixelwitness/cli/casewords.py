"""The options of the verbs about companies, studies and cases. Imports argparse alone."""

import argparse


def companies(verb: argparse.ArgumentParser) -> None:
    """`pixelwitness companies`."""
    verb.add_argument("what", choices=("list", "check", "show"))
    verb.add_argument("name", nargs="?", metavar="NAME", help="the company to show, by any name")
    _own_companies(verb)


def _own_companies(verb: argparse.ArgumentParser) -> None:
    verb.add_argument(
        "--companies",
        action="append",
        default=[],
        metavar="DIR",
        help="a folder of company files of your own, besides those that ship with the program",
    )


def import_meta(verb: argparse.ArgumentParser) -> None:
    """`pixelwitness import-meta`."""
    verb.add_argument(
        "export",
        nargs="+",
        metavar="EXPORT",
        help="the zips of a “download your information” of Facebook or Instagram, or its folder",
    )
    verb.add_argument(
        "--case", metavar="DIR", help="keep what it says in this case folder; never the export"
    )
    verb.add_argument(
        "--company",
        action="append",
        default=[],
        metavar="NAME",
        help="a company to look for besides those that are known, shown first",
    )
    _own_companies(verb)
    verb.add_argument("--format", choices=("text", "json", "csv"), default="text")
    verb.add_argument("--rules", metavar="DIR", help="use the rules of this folder")


def matrix(verb: argparse.ArgumentParser) -> None:
    """`pixelwitness matrix`."""
    verb.add_argument("case", metavar="CASE", help="a case folder, or a study file that names one")
    verb.add_argument("--study", metavar="F", help="a study file, instead of the one in the case")
    _own_companies(verb)
    _view(verb, ("text", "json", "csv"))


def export(verb: argparse.ArgumentParser) -> None:
    """`pixelwitness export`."""
    verb.add_argument("case", metavar="CASE", help="a case folder")
    verb.add_argument("--study", metavar="F", help="a study file, instead of the one in the case")
    _own_companies(verb)
    verb.add_argument(
        "--format",
        choices=("json", "csv", "sqlite", "parquet", "sarif", "junit"),
        default="json",
        help="json, csv, sqlite and parquet hold the values as sent; sarif and junit hold none",
    )
    verb.add_argument(
        "-o",
        "--output",
        metavar="F",
        help="write there instead of to the screen; csv takes a folder or a .zip, parquet a folder",
    )


def _view(verb: argparse.ArgumentParser, formats: tuple[str, ...]) -> None:
    verb.add_argument(
        "--recipient",
        default="meta",
        metavar="ID",
        help="whose findings to show (default: meta); what went to others is counted",
    )
    verb.add_argument("--format", choices=formats, default="text")
    verb.add_argument("-o", "--output", metavar="F", help="write there instead of to the screen")


def report(verb: argparse.ArgumentParser) -> None:
    """`pixelwitness report`."""
    verb.add_argument("case", metavar="CASE", help="a case folder, or a study file that names one")
    verb.add_argument(
        "-o",
        "--output",
        metavar="F",
        help="write there instead of to the screen; a name that ends in .pdf is printed by the "
        "Chromium, Chrome or Edge of this machine, or else by WeasyPrint",
    )
    verb.add_argument(
        "--lang", choices=("en", "nl"), default="en", help="English or Dutch (default: en)"
    )
    verb.add_argument(
        "--before", metavar="CASE", help="an earlier case: what stopped, continues or started since"
    )
    verb.add_argument("--study", metavar="F", help="a study file, instead of the one in the case")
    verb.add_argument("--no-legal", action="store_true", help="leave the legal notes out")
    verb.add_argument(
        "--jurisdiction",
        default="EU",
        metavar="CC",
        help="whose legal notes: EU, or a country as two letters, with what it is a member of",
    )
    verb.add_argument(
        "--show-values",
        action="store_true",
        help="print every value; without it only those of personas that are invented",
    )
    _own_companies(verb)


def compare(verb: argparse.ArgumentParser) -> None:
    """`pixelwitness compare`."""
    for name in ("before", "after"):
        verb.add_argument(
            name, metavar=name.upper(), help="a case folder, or a study file that names one"
        )
    _own_companies(verb)
    _view(verb, ("text", "json"))
    verb.add_argument(
        "--exit-zero",
        action="store_true",
        help="exit with 0 also where something was seen that was said to have stopped",
    )


def redact(verb: argparse.ArgumentParser) -> None:
    """`pixelwitness redact`."""
    verb.add_argument(
        "words",
        nargs="*",
        metavar="CASE",
        help="the case folder, or a sealed bundle; with --disclose tokens, with --check TOKEN "
        "SALT KIND VALUE",
    )
    verb.add_argument("-o", "--output", metavar="PUBLIC", help="the new folder to write")
    verb.add_argument(
        "--persona",
        action="append",
        default=[],
        metavar="F",
        help="a persona file, needed for real persons, whose values the case does not hold",
    )
    verb.add_argument(
        "--secrets", metavar="F", help="use the salts of this file of secrets once more"
    )
    verb.add_argument(
        "--disclose", metavar="F", help="print from this file of secrets what tokens stand for"
    )
    verb.add_argument(
        "--check", metavar="PUBLIC", help="check what somebody was told against a public case"
    )
