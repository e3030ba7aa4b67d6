"""`pixelwitness verify`: checks all of a bundle, or a case, and says how each thing stands."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pixelwitness.contract import to_json
from pixelwitness.errors import InputError, SealError
from pixelwitness.report.verdict import to_lines
from pixelwitness.seal.opening import is_bundle, is_case, open_bundle
from pixelwitness.seal.verdict import Check, Verdict, as_dict

if TYPE_CHECKING:
    from cryptography.x509 import Certificate


def run(arguments: argparse.Namespace) -> int:
    """Prints the verdict; 1 where something is wrong."""
    try:
        verdict = _verdict(arguments)
    except OSError as cause:
        where = str(cause.filename or arguments.bundle)
        raise SealError(where, f"cannot be read ({cause.strerror})") from cause
    if arguments.format == "json":
        print(to_json(as_dict(verdict)))
    else:
        sys.stdout.writelines(to_lines(verdict))
    return int(not verdict.whole)


def _verdict(arguments: argparse.Namespace) -> Verdict:
    from pixelwitness.seal.verify import verify_bundle, verify_case

    roots = _roots(arguments.tsa_root)
    path = Path(arguments.bundle)
    with open_bundle(path) as opened:
        if is_bundle(opened.folder):
            case = opened.folder / "data" / "case"
            checks = verify_bundle(opened, roots, arguments.fingerprint)
        elif is_case(opened.folder) and path.is_dir():
            case = path
            checks = verify_case(case, roots=roots, expected=arguments.fingerprint)
        else:
            told = "; ".join(("is no bundle and no case", *opened.faults))
            raise SealError(str(path), told, "Give what `pixelwitness seal` made, or a case.")
        if arguments.reanalyse:
            checks.append(_reanalyse(case, checks, arguments))
    return Verdict(arguments.bundle, tuple(checks))


def _roots(names: Sequence[str]) -> "list[Certificate]":
    """The certificates that vouch for time stamps, of all files that were named."""
    if not names:
        return []
    from pixelwitness.seal.timestamp import load_roots

    roots: list[Certificate] = []
    for name in names:
        try:
            roots += load_roots(Path(name).read_bytes())
        except OSError as cause:
            raise SealError(name, f"cannot be read ({cause.strerror})") from cause
        except SealError as error:
            raise SealError(name, error.what) from error
    return roots


def _reanalyse(case: Path, checks: Sequence[Check], arguments: argparse.Namespace) -> Check:
    """Only a record whose chains hold is worth comparing, and can be read at all."""
    if any(check.what in ("case", "personas") and check.state == "wrong" for check in checks):
        return Check("reanalysis", "unchecked", ("the case itself is not whole",))
    from pixelwitness.cli.asked import asked_of, question_of
    from pixelwitness.cli.persona import read_personas
    from pixelwitness.companies import company_folders
    from pixelwitness.reanalyse import reanalyse

    where = Path(arguments.rules) if arguments.rules else None
    folders = company_folders(arguments.companies, where)
    try:
        return reanalyse(
            case,
            read_personas(arguments.persona),
            lambda asked, personas, study: question_of(
                where, (personas, ()), asked_of(asked), folders, study
            ),
        )
    except InputError as error:
        if not error.where.startswith(str(case)):
            raise
        return Check("reanalysis", "wrong", (str(error),))
