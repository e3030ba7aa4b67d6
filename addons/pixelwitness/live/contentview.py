"""mitmproxy's view of a recognised upload: every field with its meaning."""

from collections.abc import Iterator

from mitmproxy import http
from mitmproxy.contentviews import Contentview, Metadata

from pixelwitness.captures.flows import from_flow
from pixelwitness.live.exchange_of import address_of, is_wanted
from pixelwitness.recognition import Upload, recognise
from pixelwitness.report.words import FORM, KIND, ORIGIN, visible
from pixelwitness.rulebook import Rulebook


class UploadView(Contentview):
    """Shows an upload decoded; offered only where the rules recognise one."""

    name = "Upload to Meta"
    syntax_highlight = "yaml"

    def __init__(self, rules: Rulebook) -> None:
        """`rules` decide what is an upload."""
        self._rules = rules

    def prettify(self, data: bytes, metadata: Metadata) -> str:
        """The uploads in the request, as lines. Raises ValueError where there is none."""
        lines = [line for upload in self._uploads(metadata) for line in _lines(upload)]
        if not lines:
            raise ValueError("no upload is recognised here")
        return "\n".join(lines) + "\n"

    def render_priority(self, data: bytes, metadata: Metadata) -> float:
        """2 for the request of an upload, so that it is shown first; else not at all."""
        return 2 if self._uploads(metadata) else 0

    def _uploads(self, metadata: Metadata) -> tuple[Upload, ...]:
        flow = metadata.flow
        if not isinstance(flow, http.HTTPFlow) or metadata.http_message is not flow.request:
            return ()
        interest = self._rules.interest
        if not is_wanted(flow.request, interest, address_of(flow.request)):
            return ()
        return recognise(from_flow(flow, 0, interest), self._rules).uploads


def _lines(upload: Upload) -> Iterator[str]:
    yield f"# {upload.rule.title}"
    yield f"account: {visible(upload.account or 'not told')}"
    yield f"event: {visible(upload.event or 'not told')}"
    yield f"page: {visible(upload.page or 'not told')}"
    for one in upload.fields:
        yield ""
        yield f"{visible(one.name)}: {visible(one.value)}"
        yield f"  # {KIND[one.kind]}, {FORM[one.form]}, {ORIGIN[one.origin]}"
        yield f"  # {one.because}"
    for junk in upload.placeholders:
        yield ""
        yield f"{visible(junk.field)}: {visible(junk.value)}"
        yield f"  # nobody's data: stands for {visible(junk.name)}"
    for name, value in upload.context.items():
        yield f"{visible(name)}: {visible(value)}"
