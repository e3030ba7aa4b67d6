"""What waits for a proof: by value, bounded, and proved for every finding at once."""

import hashlib

from msgspec.structs import replace

from pixelwitness.finding import Consent, Evidence, Finding
from pixelwitness.observer.pending import Pending
from pixelwitness.vocabulary import Kind

EM = hashlib.sha256(b"jan@example.com").hexdigest()


def finding(name: str = "1", kind: Kind = "email", value: str = EM, request: str = "r1") -> Finding:
    return Finding(
        id=name, site="shop.example", page="", recipient="meta", channel="pixel", rule="meta-pixel",
        host="www.facebook.com", account=None, event=None, kind=kind, field="ud[em]", place="query",
        form="sha256", encoding=(), origin="manual", value=value,
        evidence=Evidence("declared", "by name"), consent=Consent(), time="", entry=1,
        request=request, meaning="",
    )  # fmt: skip


def proof(kind: Kind = "email") -> Evidence:
    return Evidence("verified", "jan's", "jan@example.com", {"persona": "jan"}, "strong", kind)


def same(proofs: list[Evidence]) -> list[Evidence]:
    return proofs


def test_the_key_holds_the_bare_digest() -> None:
    pending = Pending()
    pending.add(finding(value=EM.upper() + ".AQ"))
    assert pending.waiting() == [("email", "sha256", EM.upper() + ".AQ", EM, "shop.example", False)]


def test_one_proof_raises_all_findings_of_the_value_once() -> None:
    pending = Pending()
    pending.add(finding("1"))
    pending.add(finding("2", request="r2"))
    pending.add(finding("3", value="0" * 64))
    key = pending.waiting()[0]
    lines = list(pending.prove([(key, proof())], same))
    assert [(line.finding, line.kind, line.site) for line in lines] == [
        ("1", "email", "shop.example"),
        ("2", "email", "shop.example"),
    ]
    assert list(pending.prove([(key, proof())], same)) == []
    assert len(pending.waiting()) == 1


def test_proofs_of_one_request_are_weighed_together() -> None:
    pending = Pending()
    pending.add(finding("1"))
    pending.add(finding("2", kind="gender", value="1" * 64))
    groups: list[int] = []

    def weigh(proofs: list[Evidence]) -> list[Evidence]:
        groups.append(len(proofs))
        return proofs

    keys = pending.waiting()
    list(pending.prove([(keys[0], proof()), (keys[1], proof("gender"))], weigh))
    assert groups == [2]


def test_a_finding_takes_the_kind_that_was_proved() -> None:
    pending = Pending()
    pending.add(finding("1", kind="external_id"))
    pending.add(finding("2", kind="postcode"))
    keys = pending.waiting()
    lines = list(pending.prove([(key, proof()) for key in keys], same))
    assert [line.kind for line in lines] == ["email", "email"]


def test_memory_is_bounded() -> None:
    pending = Pending()
    one = finding()
    for number in range(5_010):
        pending.add(replace(one, id=str(number), value=f"{number:064x}"))
    assert len(pending.waiting()) == 5_000
    for number in range(300):
        pending.add(replace(one, id=f"same {number}", value="f" * 64))
    lines = list(pending.prove([(pending.waiting()[-1], proof())], same))
    assert len(lines) == 200
