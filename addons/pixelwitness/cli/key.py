"""`pixelwitness key new` makes the key that seals are signed with, `key show` its public half."""

import argparse
import sys
from pathlib import Path

from pixelwitness.cli.passphrase import default_key, new_passphrase, passphrase_from


def run(arguments: argparse.Namespace) -> int:
    """Prints the public key and its fingerprint; 0."""
    from pixelwitness.seal.key import fingerprint, load_key, make_key, public_pem

    path = Path(arguments.out) if arguments.out else default_key()
    if arguments.what == "new":
        key = make_key(path, new_passphrase(arguments.passphrase_file, arguments.passphrase))
        print(f"pixelwitness: {path}: keep this file to yourself, and a copy", file=sys.stderr)
    else:
        key = load_key(path, passphrase_from(arguments.passphrase_file))
    public = key.public_key()
    print(public_pem(public).decode("ascii"), end="")
    print(f"SHA-256 {fingerprint(public)}")
    return 0
