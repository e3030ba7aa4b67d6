"""Every rule's own examples: it finds exactly what they say, and leaves the others alone."""

import pytest

from pixelwitness.exchange import Exchange
from pixelwitness.recognition import recognise
from pixelwitness.rulebook import Example, Rule, Rulebook, load_rulebook

CASES = [
    pytest.param(rule, example, id=f"{rule.id}: {example.name}")
    for rule in load_rulebook().rules
    for example in rule.examples
]


@pytest.mark.parametrize(("rule", "example"), CASES)
def test_example(rules: Rulebook, rule: Rule, example: Example) -> None:
    request = example.request
    found = recognise(
        Exchange(
            0, "", request.method, request.url, request.headers, request.body,
            response_headers=request.response_headers, response_body=request.response,
        ),
        rules,
    )  # fmt: skip
    mine = [upload for upload in found.uploads if upload.rule.id == rule.id]
    setups = [told for whose, told in found.setups if whose.id == rule.id]
    if not example.matches:
        assert not mine
        assert not setups
        return
    fields = [f for upload in mine for f in upload.fields]
    assert [f"{f.name} {f.kind} {f.form} {f.origin}" for f in fields] == list(example.finds)
    assert sum(len(upload.placeholders) for upload in mine) == example.placeholders
    assert [" ".join((told.what, *told.details)) for told in setups] == list(example.setups)


@pytest.mark.parametrize(("rule", "example"), CASES)
def test_readers_do_not_pass_over_what_a_rule_finds(
    rules: Rulebook, rule: Rule, example: Example
) -> None:
    request, interest = example.request, rules.interest
    if example.matches:
        headers = (*request.headers, *request.response_headers)
        crumbs = "".join(v for name, v in headers if name.lower() in ("cookie", "set-cookie"))
        told = any(sign in crumbs for sign in interest.in_cookie)
        assert told or interest.in_request(request.url, request.body)
    if example.setups and rule.setup and rule.setup.read == "bundle":
        assert rules.interest.in_response(example.request.url)


def test_no_request_is_read_twice(rules: Rulebook) -> None:
    """Two rules that find the same field in one request would count it twice."""
    for rule in rules.rules:
        for example in rule.examples:
            request = example.request
            found = recognise(
                Exchange(0, "", request.method, request.url, request.headers, request.body), rules
            )
            names = [
                (f.name, f.place, upload.context.get("inside"))
                for upload in found.uploads
                for f in upload.fields
            ]
            assert len(names) == len(set(names)), (example.where, names)
