"""What senders do to a value before they hash it: Meta's pixel, gateway and kits, and tags."""

from pixelwitness.identity.normalise.sent import Normalised, normalise

__all__ = ["Normalised", "normalise"]
