"""The seal of a bundle without what it seals: a redacted case keeps it in a folder of its own.

In that folder its files are called as in the bundle, so the same commands check them. The tag
manifest is bytes that were signed and stamped then; whoever is handed the bundle later compares
the two. `salt` says why nobody can guess from it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from cryptography import x509

from pixelwitness.case.layout import SOURCE_SEAL
from pixelwitness.errors import SealError
from pixelwitness.resources import folder
from pixelwitness.seal.files import Bundle, check_form, check_payload, check_tags, look_at
from pixelwitness.seal.marks import check_signature, check_stamps
from pixelwitness.seal.names import PUBLIC_KEY, QUERY, README, SIGNATURE, TAG_MANIFEST, is_reply
from pixelwitness.seal.salt import is_salted
from pixelwitness.seal.verdict import Check

type Kept = Mapping[str, bytes]


def kept_seal(bundle: Bundle) -> Kept:
    """What may be published of the seal, by the names in the folder; nothing where it has no salt.

    Raises SealError where the bundle is not as it was sealed.
    """
    if not is_salted(bundle):
        return {}
    checks = (
        check_form(bundle),
        check_tags(bundle),
        check_payload(bundle),
        check_signature(bundle, ""),
        check_stamps(bundle, ()),
    )
    faults = [text for one in checks if one.state == "wrong" for text in one.told]
    if faults:
        raise SealError(str(bundle.folder), f"is not as it was sealed: {'; '.join(faults)}", _CASE)
    names = (TAG_MANIFEST, PUBLIC_KEY, SIGNATURE, QUERY, *filter(is_reply, bundle.digests))
    readme = (folder("reports") / "seal" / "source" / README).read_bytes()
    return {README: readme} | {name: bundle.read(name) for name in sorted(names)}


def check_kept(
    case: Path, named: Mapping[str, str], roots: Sequence[x509.Certificate], expected: str
) -> list[Check]:
    """The checks of the seal that a redacted case keeps; nothing where it keeps none.

    `named` are the digests of the files, by name, that the case tells of.
    """
    kept = case / SOURCE_SEAL
    if not named and not kept.exists():
        return []
    bundle = look_at(kept) if kept.is_dir() else Bundle(kept, {}, {}, ())
    signature = check_signature(bundle, expected)
    faults = (*_faults(bundle, named), *(signature.told if signature.state == "wrong" else ()))
    told = (
        f"the bundle whose tag manifest has the SHA-256 {bundle.digests.get(TAG_MANIFEST, '')}",
        *signature.told,
        "that this case was made of it, the bundle itself shows, once it is disclosed",
    )
    seal = Check("source's seal", "wrong" if faults else "whole", faults or told)
    return [seal, replace(check_stamps(bundle, roots), what="source's stamps")]


def _faults(bundle: Bundle, named: Mapping[str, str]) -> Iterator[str]:
    """What of the folder is not as the case tells."""
    for name in sorted({*named, *bundle.digests}):
        if name not in named:
            yield f"{SOURCE_SEAL}/{name}: was added"
        elif name not in bundle.digests:
            yield f"{SOURCE_SEAL}/{name}: is missing"
        elif bundle.digests[name] != named[name]:
            yield f"{SOURCE_SEAL}/{name}: was changed"


_CASE = "See what `verify` says. The case in it, data/case, can be redacted without its seal."
