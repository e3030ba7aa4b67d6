"""The live proxy: mitmproxy's hooks -> exchanges, and findings on the spot."""

from pixelwitness.live.addon import Witness

__all__ = ["Witness"]
