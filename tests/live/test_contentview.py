"""mitmproxy shows an upload decoded."""

import pytest
from mitmproxy import contentviews, http
from mitmproxy.contentviews._registry import ContentviewRegistry
from mitmproxy.test import tflow

from pixelwitness.live.contentview import UploadView
from pixelwitness.rulebook import Rulebook

DIGEST = "bccc6efbbe5f1c7a183ef6867bebe9bc61258200303be40ac3f259fad6b9cbb6"
TR = "https://www.facebook.com/tr/"
QUERY = f"id=2000000000000001&ev=PageView&dl=https%3A%2F%2Fwww.shop.example%2F&ud[em]={DIGEST}"


@pytest.fixture
def registry(rules: Rulebook) -> ContentviewRegistry:
    registry = ContentviewRegistry()
    for view in contentviews.registry.values():
        registry.register(view)
    registry.register(UploadView(rules))
    return registry


def shown(
    registry: ContentviewRegistry, url: str, body: str = ""
) -> contentviews.ContentviewResult:
    flow = tflow.tflow()
    kind = ((b"content-type", b"application/x-www-form-urlencoded"),) if body else ()
    flow.request = http.Request.make("POST" if body else "GET", url, body, kind)
    return contentviews.prettify_message(flow.request, flow, registry=registry)


@pytest.mark.parametrize(("url", "body"), [(f"{TR}?{QUERY}", ""), (TR, QUERY)])
def test_upload_is_shown_first(registry: ContentviewRegistry, url: str, body: str) -> None:
    result = shown(registry, url, body)
    assert result.view_name == "Upload to Meta"
    for text in (
        "account: 2000000000000001",
        "event: PageView",
        "page: https://www.shop.example/",
        f"ud[em]: {DIGEST}",
        "e-mail, SHA-256",
    ):
        assert text in result.text


def test_placeholders_stand_apart(registry: ContentviewRegistry) -> None:
    result = shown(registry, f"{TR}?{QUERY}&ud[ph]=undefined")
    assert "ud[ph]: undefined\n  # nobody's data" in result.text


def test_other_requests_are_left_to_others(registry: ContentviewRegistry) -> None:
    result = shown(registry, "https://www.shop.example/", "email=jan%40shop.example")
    assert result.view_name == "URL-encoded"


def test_answer_of_an_upload_is_left_to_others(rules: Rulebook) -> None:
    flow = tflow.tflow(resp=True)
    flow.request = http.Request.make("GET", f"{TR}?{QUERY}")
    view = UploadView(rules)
    metadata = contentviews.Metadata(flow=flow, http_message=flow.response)
    assert view.render_priority(b"", metadata) == 0
    with pytest.raises(ValueError, match="no upload"):
        view.prettify(b"", metadata)
