"""The script for mitmproxy: `mitmdump -s addons/capture.py`. Everything else is the package's.

The hooks are functions of the script: for those of an object in `addons` mitmproxy searches one
level more, eight times a request, also where there is nothing to be called.
"""

from pixelwitness.live import Witness

_witness = Witness()
load = _witness.load
configure = _witness.configure
running = _witness.running
request = _witness.request
response = _witness.response
error = _witness.error
tls_failed_client = _witness.tls_failed_client
websocket_message = _witness.websocket_message
done = _witness.done
