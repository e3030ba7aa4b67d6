"""The names of files in a bundle, and which of them every system and checking program can take."""

from pixelwitness.case.layout import UNTAKEN

DATA = "data/"
CASE = "data/case/"
SEAL = "seal/"

BAGIT = "bagit.txt"
BAG_INFO = "bag-info.txt"
README = "README.txt"
MANIFEST = "manifest-sha256.txt"
TAG_MANIFEST = "tagmanifest-sha256.txt"
SALT_FILE = "data/salt.txt"
TAG_FILES = (README, BAG_INFO, BAGIT, MANIFEST)

PUBLIC_KEY = "seal/public-key.pem"
SIGNATURE = "seal/signature.bin"
QUERY = "seal/timestamp.tsq"

_LONGEST = 255


def reply_name(number: int) -> str:
    """The name of the first, second … reply of a time-stamping authority."""
    return f"{SEAL}timestamp-{number}.tsr"


def is_reply(name: str) -> bool:
    """Whether a reply has this name."""
    number = name.removeprefix(f"{SEAL}timestamp-").removesuffix(".tsr")
    return number.isascii() and number.isdecimal() and name == reply_name(int(number))


def fault_of(name: str) -> str:
    """Why a file must not be called that, or "".

    RFC 8493 writes `%`, CR and LF in manifests in another way than sha256sum reads them, and
    sha256sum writes `\\` in another way than the RFC: so none of them is ever used. The rest keeps
    a name inside its folder, on every system.
    """
    parts = name.split("/")
    if any(part in ("", ".", "..") for part in parts):
        return "leads out of its folder"
    if not name.isprintable() or any(c in UNTAKEN for c in name if c != "/"):
        return "holds a character that not every system and checking program takes"
    if any(part.endswith((".", " ")) for part in parts):
        return "ends in a dot or a blank"
    if any(len(part.encode("utf-8")) > _LONGEST for part in parts):
        return "is too long"
    return ""
