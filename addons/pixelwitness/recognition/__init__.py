"""Exchange + rules -> uploads: what was sent, in which fields, of which kind."""

from pixelwitness.recognition.recognise import Recognised, recognise
from pixelwitness.recognition.upload import Field, Placeholder, Upload

__all__ = ["Field", "Placeholder", "Recognised", "Upload", "recognise"]
