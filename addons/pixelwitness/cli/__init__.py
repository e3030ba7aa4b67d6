"""The command line: `main(argv=None) -> int`. One module a verb, imported when it is called."""

import errno
import io
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from pixelwitness.cli.parser import build_parser
from pixelwitness.errors import InputError

# what a full, locked or broken disk says; of other errors of the system the fault may be ours
_DISK = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EACCES, errno.EPERM, errno.EIO)
FOUND, CLEAN, USAGE, INTERRUPTED, OUR_FAULT = 1, 0, 2, 130, 101


def main(argv: Sequence[str] | None = None) -> int:
    """Runs one command. 0 nothing found, 1 findings, 2 the user's input, 101 our own fault."""
    _mend_streams()
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
    except OSError as error:
        if error.errno not in _DISK:
            return _our_fault()
        print(f"pixelwitness: {_visible(_of_disk(error))}", file=sys.stderr)
        return USAGE
    except Exception:
        return _our_fault()
    return code


def _mend_streams() -> None:
    """What a shell closed (`>&-`) takes and gives nothing; whatever is printed can be encoded."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            stream = Path(os.devnull).open(mode, encoding="utf-8")  # noqa: SIM115 -- to the end
            setattr(sys, name, stream)
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")


def _of_disk(error: OSError) -> str:
    where = f"{error.filename}: " if error.filename else ""
    return f"{where}{error.strerror}. Make room or name another folder, and do it once more."


def _our_fault() -> int:
    import traceback

    traceback.print_exc()
    print(
        "pixelwitness: this is our fault, not yours; please report the lines above",
        file=sys.stderr,
    )
    return OUR_FAULT


def _visible(text: str) -> str:
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)
