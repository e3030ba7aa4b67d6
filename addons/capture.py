"""The script for mitmproxy: `mitmdump -s addons/capture.py`. Everything else is the package's."""

from pixelwitness.live import Witness

addons = [Witness()]
