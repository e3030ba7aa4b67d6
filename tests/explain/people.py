"""The invented persons and the tools that the tests of explanations share."""

import datetime
import hashlib
import subprocess

from pixelwitness.identity import People, Persona
from pixelwitness.vocabulary import Form

TODAY = datetime.date(2026, 11, 25)
JAN = Persona(
    "jan",
    True,
    (
        ("email", ("jan.jansen+a1f9@example.com",)),
        ("phone", ("0612345678",)),
        ("birth_date", ("1980-04-23",)),
        ("gender", ("m",)),
        ("last_name", ("d'Été",)),
        ("external_id", ("klant-42",)),
    ),
    ("de zin",),
)
EVE = Persona("eve", True, (("email", ("eve@example.org",)),))
PEOPLE = People([JAN], [EVE])
NOBODY = People()


def digest(text: str, *chain: Form) -> str:
    """Hex of the chain over the text, SHA-256 unless said."""
    for form in chain or ("sha256",):
        text = hashlib.new(form, text.encode(), usedforsecurity=False).hexdigest()
    return text


def printed_by(shell: str) -> str:
    """The digest that the line prints in a real shell."""
    run = subprocess.run(["sh", "-c", shell], capture_output=True, text=True, check=True)
    hexes, dash = run.stdout.split()
    assert dash == "-"
    return hexes
