"""The verbs and their options. Nothing but argparse is imported here, so that --help is quick."""

import argparse
import gc
from collections.abc import Callable
from importlib import import_module

from pixelwitness import __version__
from pixelwitness.cli.casewords import (
    companies,
    compare,
    export,
    import_meta,
    matrix,
    redact,
    report,
)
from pixelwitness.cli.options import persons, whom
from pixelwitness.cli.sealoptions import key_options, seal_options, verify_options

_EPILOG = """\
exit codes: 0 nothing found, 1 findings, 2 wrong input or usage, or a control persona was found,
101 our own fault
“not seen” is never “does not share”: what servers pass on is invisible here
"""


def build_parser() -> argparse.ArgumentParser:
    """The whole command line."""
    parser = argparse.ArgumentParser(
        prog="pixelwitness",
        description="Shows which personal data a web site sends to Meta, and proves it.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"pixelwitness {__version__}")
    verbs = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    _demo(verbs)
    _replay(verbs)
    _proxy(verbs)
    import_meta(
        _add(
            verbs,
            "import-meta",
            "read Meta's own export: which advertisers uploaded a list with the tester's data",
        )
    )
    _explain(verbs)
    _rules(verbs)
    _persona(verbs)
    key_options(_add(verbs, "key", "make the signing key, or show its public half"))
    seal_options(_add(verbs, "seal", "make a case into a signed bundle that anybody can verify"))
    verify_options(_add(verbs, "verify", "check all of a bundle, or of a case"))
    _addon(verbs)
    companies(_add(verbs, "companies", "list the known companies, check their files, or show one"))
    matrix(_add(verbs, "matrix", "print what a case holds: company by kind by consent state"))
    export(_add(verbs, "export", "write a case as JSON, CSV, SQLite, Parquet, SARIF or JUnit"))
    report(_add(verbs, "report", "write a case as one HTML page, in English or Dutch"))
    compare(_add(verbs, "compare", "say what stopped, continues or started between two cases"))
    redact(_add(verbs, "redact", "write a copy of a case that holds no personal data"))
    return parser


type _Verbs = argparse._SubParsersAction[argparse.ArgumentParser]


def _add(verbs: _Verbs, name: str, text: str) -> argparse.ArgumentParser:
    verb = verbs.add_parser(name, help=text, description=text[0].upper() + text[1:] + ".")
    verb.set_defaults(run=_late(name))
    return verb


def _late(name: str) -> Callable[[argparse.Namespace], int]:
    """The module of the verb is imported when it runs."""

    def run(arguments: argparse.Namespace) -> int:
        # what is loaded stays to the end, so the collector need not walk over it
        gc.disable()
        module = import_module(f"pixelwitness.cli.{name.replace('-', '_')}")
        gc.freeze()
        gc.enable()
        code: int = module.run(arguments)
        return code

    return run


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"`{text}` is no number of at least 1")
    return int(text)


def _folder(text: str) -> str:
    """An empty word, as of a shell's variable that is not set, must not mean “no case”."""
    if not text:
        raise argparse.ArgumentTypeError("is empty: name a folder")
    return text


def _demo(verbs: _Verbs) -> None:
    verb = _add(verbs, "demo", "the main job on the captures that ship with the program")
    verb.add_argument(
        "--case",
        type=_folder,
        metavar="DIR",
        help="the case folder to write (default: a new one here)",
    )


def _replay(verbs: _Verbs) -> None:
    verb = _add(verbs, "replay", "read captures (HAR, mitmproxy flows) and print what was sent")
    verb.add_argument(
        "capture", nargs="+", metavar="CAPTURE", help="a file, a folder, or - for stdin"
    )
    whom(verb)
    verb.add_argument(
        "--study", metavar="F", help="a study file: file the captures under its sites and choices"
    )
    verb.add_argument(
        "--case",
        type=_folder,
        metavar="DIR",
        help="write findings, requests and originals into this case folder",
    )
    verb.add_argument(
        "--by-reference",
        action="store_true",
        help="name the originals by hash in the case instead of copying them",
    )
    verb.add_argument("--title", default="", help="the title of a new case")
    verb.add_argument("--investigator", default="", help="who made the captures, for a new case")
    verb.add_argument(
        "--format",
        choices=("text", "jsonl", "csv", "sarif", "junit"),
        default="text",
        help="sarif and junit are for build servers and hold no personal values",
    )
    verb.add_argument("-o", "--output", metavar="F", help="write there instead of to the screen")
    verb.add_argument("--site", metavar="NAME", help="the site of uploads that do not tell theirs")
    verb.add_argument(
        "--show-values", action="store_true", help="show the values themselves in the text"
    )
    verb.add_argument("--rules", metavar="DIR", help="use the rules of this folder")
    verb.add_argument(
        "--jobs",
        type=_count,
        default=1,
        metavar="N",
        help="read N captures at once, for many large ones (default: one after another)",
    )
    verb.add_argument(
        "--exit-zero", action="store_true", help="exit with 0 also when something was found"
    )
    verb.add_argument(
        "--fail-on",
        metavar="WORDS",
        help="exit with 1 only for findings that are all of these (email,readable)",
    )
    verb.add_argument(
        "--baseline",
        metavar="F",
        help="an earlier report (jsonl, json or sarif): exit with 1 only for what is new",
    )
    verb.add_argument(
        "--require-traffic",
        action="store_true",
        help="exit with 2 where the captures hold no call to Meta at all",
    )


def _proxy(verbs: _Verbs) -> None:
    verb = _add(verbs, "proxy", "the live proxy: findings appear while you browse")
    verb.add_argument(
        "--case",
        type=_folder,
        metavar="DIR",
        help="the case folder to write (default: a new one here)",
    )
    whom(verb)
    verb.set_defaults(study=None)
    verb.add_argument("--listen", default="127.0.0.1:8080", metavar="HOST:PORT")
    verb.add_argument(
        "--mode",
        action="append",
        default=[],
        metavar="MODE",
        help="how mitmproxy takes the traffic in (regular, wireguard, local, …)",
    )
    verb.add_argument(
        "--web", action="store_true", help="with mitmproxy's page in the browser (mitmweb)"
    )
    verb.add_argument(
        "--no-record",
        action="store_true",
        help="keep only what was found, not all traffic, in the case folder",
    )
    verb.add_argument("--site", metavar="NAME", help="the site of uploads that do not tell theirs")
    verb.add_argument(
        "--set", action="append", default=[], metavar="OPTION=VALUE", help="any option of mitmproxy"
    )


def _explain(verbs: _Verbs) -> None:
    verb = _add(verbs, "explain", "say what a value can be, whose it is, and how to check that")
    verb.add_argument(
        "value",
        metavar="VALUE",
        help="a value as it was sent: a digest, a mask, something wrapped; - for stdin, so that "
        "the shell does not remember it",
    )
    persons(verb)
    verb.add_argument(
        "--recover",
        metavar="WORDS",
        default="",
        help="try also all common names or all Dutch mobile numbers: names, phone (minutes); or "
        "none at all, not even birth dates, genders, countries, regions, places and postcodes, "
        "which are tried without it. A hash of a stranger is a stranger's data",
    )
    verb.add_argument("--format", choices=("text", "json"), default="text")


def _rules(verbs: _Verbs) -> None:
    verb = _add(verbs, "rules", "list the rules, check them, or explain one")
    verb.add_argument("what", choices=("list", "check", "explain"))
    verb.add_argument("rule", nargs="?", metavar="RULE", help="the rule to explain")
    verb.add_argument("--rules", metavar="DIR", help="use the rules of this folder")


def _persona(verbs: _Verbs) -> None:
    verb = _add(verbs, "persona", "invent a test person, or show what is searched for")
    parts = verb.add_subparsers(dest="what", metavar="new|show", required=True)
    new = parts.add_parser("new", help="invent a test person and write a persona file")
    new.add_argument(
        "-o", "--output", metavar="F", help="the file to write, - for the screen (default: by name)"
    )
    new.add_argument("--name", default="", help="what the person is called in reports")
    new.add_argument("--country", default="NL", metavar="CC", help="two letters (default: NL)")
    new.add_argument(
        "--domain",
        default="example.com",
        help="of the e-mail address: example.com, or a name that ends in .example or .test",
    )
    new.add_argument(
        "--count", type=int, default=1, metavar="N", help="as many persons, who share no value"
    )
    show = parts.add_parser("show", help="print each value and how it is searched for")
    show.add_argument("file", nargs="+", metavar="F", help="a persona file")
    show.add_argument("--all", action="store_true", help="list every spelling with its steps")


def _addon(verbs: _Verbs) -> None:
    _add(
        verbs,
        "addon",
        'print the path of the mitmproxy script: mitmdump -s "$(pixelwitness addon)"',
    )
