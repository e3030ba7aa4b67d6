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
