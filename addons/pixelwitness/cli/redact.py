"""`pixelwitness redact`: a case that may be published; and single values told or checked."""

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from pixelwitness import __version__
from pixelwitness.errors import InputError, SealError
from pixelwitness.identity import load_persona
from pixelwitness.redact import (
    Published,
    check,
    disclosed,
    load_redaction,
    read_secrets,
    redact,
)
from pixelwitness.seal.files import look_at
from pixelwitness.seal.kept import Kept, kept_seal
from pixelwitness.seal.names import CASE
from pixelwitness.seal.opening import is_bundle, open_bundle


def run(arguments: argparse.Namespace) -> int:
    """Writes the public case, or prints what tokens stand for, or checks one; 0."""
    if arguments.disclose:
        return _disclose(Path(arguments.disclose), arguments.words)
    if arguments.check:
        return _check(Path(arguments.check), arguments.words)
    return _redact(arguments)


def _redact(arguments: argparse.Namespace) -> int:
    if len(arguments.words) != 1 or not arguments.output:
        raise InputError("redact", "needs one case folder or bundle, and -o PUBLIC")
    public = Path(arguments.output)
    kept = public.with_name(f"{public.name}.secrets.json")
    salts = _salts(arguments.secrets)
    personas = [load_persona(Path(name)) for name in arguments.persona]
    with _case(Path(arguments.words[0])) as (case, seal):
        rules = load_redaction()
        published = redact(case, public, kept, personas, rules, __version__, salts, seal)
    _tell(published, public, kept)
    if seal is not None:
        print(_KEPT if seal else _NOT_KEPT, file=sys.stderr)
    return 0


@contextmanager
def _case(path: Path) -> Iterator[tuple[Path, Kept | None]]:
    """That case; or the one in a bundle, folder or zip, and what is kept of the bundle's seal."""
    with open_bundle(path) as opened:
        if opened.faults:
            raise SealError(str(path), "; ".join(opened.faults), "See what `verify` says of it.")
        if not is_bundle(opened.folder):
            yield path, None
            return
        try:
            seal = kept_seal(look_at(opened.folder))
        except SealError as error:
            raise SealError(str(path), error.what, error.way_out) from error
        yield opened.folder / CASE, seal


def _salts(name: str | None) -> dict[tuple[str, str], str]:
    if not name:
        return {}
    return {(one.token, one.value): one.salt for one in read_secrets(Path(name)).values()}


def _tell(published: Published, public: Path, kept: Path) -> None:
    told = [
        f"{public}: {published.findings} findings, {published.requests} requests; "
        "no known value was found in it",
        f"{kept}: what {len(published.secrets)} tokens stand for. Never publish this file",
    ]
    if published.without:
        told.append(f"left out as a whole: {', '.join(published.without)}")
    if published.unlisted:
        told.append(f"left out, for no rule lists it: {', '.join(published.unlisted)}")
    print("\n".join(told), file=sys.stderr)


def _disclose(secrets: Path, tokens: Sequence[str]) -> int:
    if not tokens:
        raise InputError("--disclose", "needs the tokens to disclose")
    for one in disclosed(secrets, tokens):
        told = {"token": one.token, "salt": one.salt, "kind": one.kind, "value": one.value}
        print(json.dumps(told))
    return 0


def _check(public: Path, words: Sequence[str]) -> int:
    if len(words) != 4:
        raise InputError("--check", "needs a token, its salt, the kind and the value")
    token, salt, kind, value = words
    check(public, token, salt, kind, value)
    print(f"{public} is committed to it: {token} stands for that value")
    return 0


_KEPT = (
    "kept of the seal: what was signed and stamped, in source-seal/. Whoever knows the key knows "
    "who sealed; README.txt there says how to check it"
)
_NOT_KEPT = (
    "the seal is not kept: the bundle has no salt, so its hashes could be guessed from. "
    "Bundles that are sealed now have one"
)
