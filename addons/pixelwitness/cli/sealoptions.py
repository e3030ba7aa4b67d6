"""The options of `key`, `seal` and `verify`."""

import argparse


def key_options(verb: argparse.ArgumentParser) -> None:
    """Which key, and whether it has a passphrase."""
    verb.add_argument("what", nargs="?", choices=("new", "show"), default="show")
    verb.add_argument(
        "--out", "--key", metavar="F", help="the key's file (default: in your own settings)"
    )
    verb.add_argument("--passphrase", action="store_true", help="type a passphrase for the new key")
    _passphrase_file(verb)


def seal_options(verb: argparse.ArgumentParser) -> None:
    """What to seal, as what, by which key, with which time stamps."""
    verb.add_argument("path", metavar="CASE", help="the case; or a bundle, to add time stamps")
    verb.add_argument(
        "-o", "--output", metavar="BUNDLE", help="the folder to make, or a zip by its name"
    )
    verb.add_argument(
        "--add",
        action="extend",
        nargs="+",
        default=[],
        metavar="FILE",
        help="files to seal beside the case: a report, a photo of the screen",
    )
    verb.add_argument("--key", metavar="F", help="the signing key (default: in your own settings)")
    _passphrase_file(verb)
    verb.add_argument(
        "--tsa",
        metavar="URL",
        help="ask this time-stamping authority (RFC 3161) for a time stamp: the only thing that "
        "this program ever sends. It learns a digest and nothing else",
    )
    verb.add_argument(
        "--stamp",
        action="append",
        default=[],
        metavar="REPLY",
        help="add an authority's reply (.tsr) to a bundle",
    )
    verb.add_argument(
        "--even-if-damaged",
        action="store_true",
        help="seal a case whose chains are broken, too; the bundle says so",
    )


def verify_options(verb: argparse.ArgumentParser) -> None:
    """What to check, how far, and whom to trust."""
    verb.add_argument("bundle", metavar="BUNDLE", help="a bundle (folder or zip), or a case")
    verb.add_argument(
        "--reanalyse",
        action="store_true",
        help="look at the recordings once more, and compare every line of the record",
    )
    verb.add_argument(
        "--persona",
        action="append",
        default=[],
        metavar="F",
        help="a real person's file, for --reanalyse: the case holds only commitments to her data",
    )
    verb.add_argument("--rules", metavar="DIR", help="use the rules of this folder")
    verb.add_argument(
        "--companies",
        action="append",
        default=[],
        metavar="DIR",
        help="company files of your own, as the case was made with",
    )
    verb.add_argument(
        "--tsa-root",
        action="append",
        default=[],
        metavar="PEM",
        help="root certificates of time-stamping authorities whom you trust",
    )
    verb.add_argument(
        "--fingerprint",
        default="",
        metavar="HEX",
        help="the key that must have signed it, as `key show` prints it on its owner's machine",
    )
    verb.add_argument("--format", choices=("text", "json"), default="text")


def _passphrase_file(verb: argparse.ArgumentParser) -> None:
    verb.add_argument(
        "--passphrase-file", metavar="F", help="the passphrase is the first line of this file"
    )
