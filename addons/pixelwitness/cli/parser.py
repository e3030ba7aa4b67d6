"""The verbs and their options. Nothing but argparse is imported here, so that --help is quick."""

import argparse
from collections.abc import Callable
from importlib import import_module

from pixelwitness import __version__

_EPILOG = """\
exit codes: 0 nothing found, 1 findings, 2 wrong input or usage, 101 our own fault
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
    _rules(verbs)
    _persona(verbs)
    _addon(verbs)
    return parser


type _Verbs = argparse._SubParsersAction[argparse.ArgumentParser]


def _add(verbs: _Verbs, name: str, text: str) -> argparse.ArgumentParser:
    verb = verbs.add_parser(name, help=text, description=text[0].upper() + text[1:] + ".")
    verb.set_defaults(run=_late(name))
    return verb


def _late(name: str) -> Callable[[argparse.Namespace], int]:
    """The module of the verb is imported when it runs."""

    def run(arguments: argparse.Namespace) -> int:
        code: int = import_module(f"pixelwitness.cli.{name}").run(arguments)
        return code

    return run


def _demo(verbs: _Verbs) -> None:
    verb = _add(verbs, "demo", "the main job on the captures that ship with the program")
    verb.add_argument(
        "--case", metavar="DIR", help="the case folder to write (default: a new one here)"
    )


def _replay(verbs: _Verbs) -> None:
    verb = _add(verbs, "replay", "read captures (HAR, mitmproxy flows) and print what was sent")
    verb.add_argument(
        "capture", nargs="+", metavar="CAPTURE", help="a file, a folder, or - for stdin"
    )
    verb.add_argument(
        "--persona",
        action="append",
        default=[],
        metavar="F",
        help="a persona file: whose data to look for",
    )
    verb.add_argument(
        "--case", metavar="DIR", help="write findings, requests and originals into this case folder"
    )
    verb.add_argument(
        "--by-reference",
        action="store_true",
        help="name the originals by hash in the case instead of copying them",
    )
    verb.add_argument("--title", default="", help="the title of a new case")
    verb.add_argument("--investigator", default="", help="who made the captures, for a new case")
    verb.add_argument("--format", choices=("text", "jsonl", "csv"), default="text")
    verb.add_argument("-o", "--output", metavar="F", help="write there instead of to the screen")
    verb.add_argument("--site", metavar="NAME", help="the site of uploads that do not tell theirs")
    verb.add_argument(
        "--show-values", action="store_true", help="show the values themselves in the text"
    )
    verb.add_argument("--rules", metavar="DIR", help="use the rules of this folder")
    verb.add_argument(
        "--exit-zero", action="store_true", help="exit with 0 also when something was found"
    )
    verb.add_argument(
        "--fail-on",
        metavar="WORDS",
        help="exit with 1 only for findings that are all of these (email,readable)",
    )
    verb.add_argument(
        "--require-traffic",
        action="store_true",
        help="exit with 2 where the captures hold no call to Meta at all",
    )


def _proxy(verbs: _Verbs) -> None:
    verb = _add(verbs, "proxy", "the live proxy: findings appear while you browse")
    verb.add_argument(
        "--case", metavar="DIR", help="the case folder to write (default: a new one here)"
    )
    verb.add_argument(
        "--persona",
        action="append",
        default=[],
        metavar="F",
        help="a persona file: whose data to look for",
    )
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


def _rules(verbs: _Verbs) -> None:
    verb = _add(verbs, "rules", "list the rules, check them, or explain one")
    verb.add_argument("what", choices=("list", "check", "explain"))
    verb.add_argument("rule", nargs="?", metavar="RULE", help="the rule to explain")
    verb.add_argument("--rules", metavar="DIR", help="use the rules of this folder")


def _persona(verbs: _Verbs) -> None:
    verb = _add(verbs, "persona", "show what a persona file says")
    verb.add_argument("what", choices=("show",))
    verb.add_argument("file", metavar="F")


def _addon(verbs: _Verbs) -> None:
    _add(
        verbs,
        "addon",
        'print the path of the mitmproxy script: mitmdump -s "$(pixelwitness addon)"',
    )
