"""`pixelwitness seal`: a case made into a bundle that anybody can verify; time stamps for one."""

import argparse
import shlex
import sys
from pathlib import Path

from pixelwitness import __version__
from pixelwitness.cli.passphrase import default_key, passphrase_from
from pixelwitness.clock import now
from pixelwitness.errors import InputError, SealError


def run(arguments: argparse.Namespace) -> int:
    """Prints the bundle's path, or the name of each time stamp that was added; 0 when it worked."""
    path = Path(arguments.path)
    if not arguments.output:
        return _stamp(path, arguments)
    if arguments.stamp:
        raise InputError("--stamp", "adds to a bundle that is there", "Leave -o away.")
    bundle = Path(arguments.output)
    _seal(path, bundle, arguments)
    print(bundle)
    if arguments.tsa:
        _send(bundle, arguments.tsa)
    else:
        _say("no time stamp was asked for; later, as often as you like:\n" + _later(bundle))
    return 0


def _seal(case: Path, bundle: Path, arguments: argparse.Namespace) -> None:
    from pixelwitness.seal.key import load_key
    from pixelwitness.seal.make import Order, seal

    key = Path(arguments.key) if arguments.key else default_key()
    order = Order(
        key=load_key(key, passphrase_from(arguments.passphrase_file)),
        now=now(),
        agent=f"pixelwitness {__version__}",
        even_if_damaged=arguments.even_if_damaged,
    )
    sealed = seal(case, [Path(name) for name in arguments.add], bundle, order)
    for text in (*sealed.damaged, *sealed.crashed):
        _say(f"the bundle says of the case: {text}")
    _say(f"{sealed.files} files, {sealed.size:,} bytes, signed by the key {sealed.fingerprint}")
    _say(f"SHA-256 of tagmanifest-sha256.txt {sealed.sha256}")


def _stamp(bundle: Path, arguments: argparse.Namespace) -> int:
    from pixelwitness.seal.stamp import add_reply

    if not (arguments.stamp or arguments.tsa):
        raise InputError("-o", "is missing", "Name the bundle to write: -o bundle, or -o b.zip.")
    if arguments.add:
        raise InputError("--add", "needs a new bundle", "Name it with -o.")
    for name in arguments.stamp:
        try:
            raw = Path(name).read_bytes()
        except OSError as cause:
            raise SealError(name, f"cannot be read ({cause.strerror})") from cause
        added, stamp = add_reply(bundle, raw, name)
        print(f"{added}  {stamp.time}")
    if arguments.tsa:
        _send(bundle, arguments.tsa)
    return 0


def _send(bundle: Path, url: str) -> None:
    from pixelwitness.seal.sending import send
    from pixelwitness.seal.stamp import add_reply, query_of

    try:
        added, stamp = add_reply(bundle, send(url, query_of(bundle)), url)
    except SealError:
        _say(f"{bundle} is sealed, but not stamped; later:\n{_later(bundle)}")
        raise
    print(f"{added}  {stamp.time}")


def _later(bundle: Path) -> str:
    """The two lines that get a time stamp with curl alone and put it into the bundle."""
    where = shlex.quote(str(bundle))
    if bundle.is_dir():
        query = shlex.quote(f"@{bundle / 'seal' / 'timestamp.tsq'}")
        source = ""
    else:
        query, source = "@-", f"unzip -p {where} '*/seal/timestamp.tsq' | "
    return (
        f"  {source}curl -sS -H 'Content-Type: application/timestamp-query' "
        f"--data-binary {query} URL-OF-AN-AUTHORITY -o reply.tsr\n"
        f"  pixelwitness seal --stamp reply.tsr {where}"
    )


def _say(text: str) -> None:
    from pixelwitness.report.words import visible

    for line in text.splitlines():
        print(f"pixelwitness: {visible(line)}", file=sys.stderr)
