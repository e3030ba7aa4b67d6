"""A bundle or a case -> the verdict: everything that can be checked, and how each stands."""

from collections.abc import Callable, Sequence
from pathlib import Path

from cryptography import x509

from pixelwitness.case import (
    left_by_crash,
    links_in,
    persona_faults,
    read_head,
    strangers,
    unhashed,
    verify_chains,
)
from pixelwitness.case.layout import ABOUT, CAPTURES
from pixelwitness.case.originals import hash_of
from pixelwitness.errors import InputError
from pixelwitness.seal.baginfo import DAMAGED
from pixelwitness.seal.files import Bundle, check_form, check_payload, check_tags, look_at
from pixelwitness.seal.kept import check_kept
from pixelwitness.seal.marks import check_signature, check_stamps
from pixelwitness.seal.names import CASE
from pixelwitness.seal.opening import Opened
from pixelwitness.seal.verdict import Check, check


def verify_bundle(
    opened: Opened, roots: Sequence[x509.Certificate] = (), expected: str = ""
) -> list[Check]:
    """All checks of a bundle. `roots` vouch for time stamps, `expected` is the key's fingerprint.

    Nothing in the bundle, whatever it is, makes this raise anything but OSError.
    """
    bundle = look_at(opened.folder)
    unpacked = [Check("zip", "wrong", opened.faults)] if opened.faults else []
    return [
        *unpacked,
        check_form(bundle),
        check_tags(bundle),
        check_payload(bundle),
        check_signature(bundle, expected),
        check_stamps(bundle, roots),
        *_case_inside(bundle, roots),
    ]


def verify_case(
    case: Path,
    hash_of: Callable[[Path], str] = hash_of,
    roots: Sequence[x509.Certificate] = (),
    expected: str = "",
) -> list[Check]:
    """The checks of a case folder: its chains of hashes, and how its personas are written.

    Of a redacted one also the seal that its source had; `roots` and `expected` are for that one.
    """
    if links := links_in(case):
        return [Check("case", "wrong", tuple(f"{name}: is a link or no file" for name in links))]
    try:
        told = verify_chains(case, hash_of)
        about = read_head(case)
    except InputError as error:
        return [Check("case", "wrong", (error.what,))]
    unnamed = tuple(f"{name}: no line of the record names it" for name in strangers(case))
    others = [Check("other files", "unchecked", unnamed)] if unnamed else []
    kept = check_kept(case, _named(about.get("source_seal")), roots, expected)
    return [_chains(told), *_recordings(case), _personas(about["personas"]), *kept, *others]


def _named(told: object) -> dict[str, str]:
    """The digests by name that a case tells of its source's seal; of anything else none."""
    known = told if isinstance(told, dict) else {}
    return {str(name): str(digest) for name, digest in known.items()}


def _case_inside(bundle: Bundle, roots: Sequence[x509.Certificate]) -> list[Check]:
    if CASE + ABOUT not in bundle.digests:
        return [Check("case", "wrong", (f"{CASE}{ABOUT}: is missing",))]
    checks = verify_case(bundle.folder / CASE, bundle.digest_of, roots)
    if noted := tuple(bundle.info().get(DAMAGED, ())):
        told = ("it was damaged before it was sealed, and the bundle says so", *noted)
        checks.append(Check("sealed although damaged", "wrong", told))
    return checks


def _chains(told: list[str]) -> Check:
    crashed = tuple(text for text in told if left_by_crash(text))
    broken = [text for text in told if not left_by_crash(text)]
    if broken:
        return Check("case", "wrong", (*broken, *crashed))
    whole = "the chains of hashes hold, and every request and recording is the one they name"
    return Check("case", "whole", (whole, *crashed))


def _recordings(case: Path) -> list[Check]:
    """A session that runs, or that was killed, has not told the hash of what it recorded."""
    why = "its session runs, or was killed; the next opening of the case journals it"
    told = tuple(f"{CAPTURES}/{name}: no hash is journalled yet ({why})" for name in unhashed(case))
    return [Check("recordings", "unchecked", told)] if told else []


def _personas(personas: object) -> Check:
    known = personas if isinstance(personas, list) else []
    return check("personas", persona_faults(known), f"{len(known)}, written as they must be")
