"""Every tool's own examples hold, and readers of captures do not pass over what they show."""

import pytest

from pixelwitness.consent import Tool, ToolExample, consent_interest, failures, load_consent

RULES = load_consent()
CASES = [
    pytest.param(tool, example, id=f"{tool.name}: {example.name}")
    for tool in RULES.tools
    for example in tool.examples
]


def test_all_examples_hold() -> None:
    assert list(failures(RULES)) == []


def test_every_tool_of_the_protocol_is_there() -> None:
    names = {tool.name for tool in RULES.tools}
    assert names >= {
        "OneTrust", "Cookiebot", "CookieYes", "Cookie-Script", "Cookie Information", "TrustArc",
        "Complianz", "Axeptio", "tarteaucitron", "HubSpot", "CookieFirst", "Shopify", "Didomi",
        "Usercentrics", "Borlabs", "iubenda", "Klaro", "Osano", "Pandectes", "Ketch",
        "CookieYes for WordPress", "Moove GDPR Cookie Compliance", "consentmanager",
        "Civic Cookie Control", "Google Funding Choices", "Commanders Act", "Clickio", "TCF",
        "InMobi (Quantcast)", "Sourcepoint", "Termly", "GPP", "US privacy string", "AC string",
        "Google Consent Mode", "Sec-GPC", "TCF string in an address", "Meta for WordPress",
    }  # fmt: skip


@pytest.mark.parametrize(("tool", "example"), CASES)
def test_readers_do_not_pass_over_it(tool: Tool, example: ToolExample) -> None:
    if not example.what or any(name == "Sec-GPC" for name, _ in example.headers):
        return
    interest = consent_interest(RULES)
    headers = (*example.headers, *example.response_headers)
    crumbs = "\n".join(value for name, value in headers if name.lower() in ("cookie", "set-cookie"))
    seen = interest.in_request(example.url, example.body)
    assert seen or any(sign in crumbs for sign in interest.in_cookie)


def test_a_tool_is_found_by_its_name() -> None:
    tool = RULES.tool("OneTrust")
    assert tool is not None
    assert {example.what for example in tool.examples} >= {"loader", "undecided", "choice", ""}
    assert RULES.tool("Nobody") is None
