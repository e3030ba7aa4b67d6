"""Where what a user asked for is written: files that appear whole, and who may read them.

What may hold values as they were sent is for its owner alone (mode 0600, folders 0700); what holds
none is as readable as all that its owner makes (by the umask). A file that was there already keeps
its mode: whoever opened it to others, or closed it, did so on purpose. Devices, pipes and what the
shell has open (/dev/stdout) are written into; nothing ever takes their place. A link is followed.
"""

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pixelwitness.errors import InputError

_SYSTEM = ("/dev/", "/proc/")
_ALL = 0o666


@contextmanager
def written(output: Path, private: bool = True) -> Iterator[Path]:
    """A path to open for writing: an empty file that becomes `output` when all went well.

    It is `output` itself where that is a device or a pipe. Raises InputError where it cannot be
    written.
    """
    try:
        if is_device(output):
            yield output
            return
        target = Path(os.path.realpath(output))
        part = target.with_name(f".{target.name}.part")
        try:
            _begin(part, target, private)
            yield part
            part.replace(target)
        except BaseException:
            part.unlink(missing_ok=True)
            raise
    except OSError as cause:
        raise InputError(str(output), f"cannot be written ({cause.strerror})") from cause


def is_device(output: Path) -> bool:
    """Whether a file must not take that place, wherever a link there leads (`/dev/stdout`)."""
    if output.is_symlink() and str(output.absolute()).startswith(_SYSTEM):
        return True  # where it leads is a file that the shell has open (`> report.html`)
    return output.exists() and not output.is_file()


def private_folder(folder: Path) -> None:
    """Make a folder for its owner alone; one that is there keeps its mode.

    Raises InputError where it cannot be made.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as cause:
        raise InputError(str(folder), f"cannot be written ({cause.strerror})") from cause


def open_up(folder: Path) -> None:
    """Let others read a folder and all that is in it, as far as the umask lets them."""
    shut = os.umask(0o077)
    os.umask(shut)
    for path in (folder, *folder.rglob("*")):
        path.chmod((0o777 if path.is_dir() else _ALL) & ~shut)


def _begin(part: Path, target: Path, private: bool) -> None:
    part.unlink(missing_ok=True)  # what a crash left
    mode = 0o600 if private else _ALL
    os.close(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode))
    if target.exists() and target.stat().st_uid == part.stat().st_uid:
        part.chmod(stat.S_IMODE(target.stat().st_mode) & _ALL)
