"""The command line: `main(argv=None) -> int`. One module a verb, imported when it is called."""

import sys
from collections.abc import Sequence

from pixelwitness.cli.parser import build_parser
from pixelwitness.errors import InputError

FOUND, CLEAN, USAGE, INTERRUPTED, OUR_FAULT = 1, 0, 2, 130, 101


def main(argv: Sequence[str] | None = None) -> int:
    """Runs one command. 0 nothing found, 1 findings, 2 the user's input, 101 our own fault."""
    arguments = build_parser().parse_args(argv)
    try:
        code: int = arguments.run(arguments)
    except InputError as error:
        print(f"pixelwitness: {_visible(str(error))}", file=sys.stderr)
        return USAGE
    except KeyboardInterrupt:
        print("pixelwitness: stopped by the keyboard", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        sys.stderr.close()
        return USAGE
    except Exception:
        _our_fault()
        return OUR_FAULT
    return code


def _our_fault() -> None:
    import traceback

    traceback.print_exc()
    print(
        "pixelwitness: this is our fault, not yours; please report the lines above",
        file=sys.stderr,
    )


def _visible(text: str) -> str:
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)
