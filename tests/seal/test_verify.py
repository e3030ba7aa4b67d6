"""Whatever is done to a bundle is named: by its file, in the check it belongs to."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from pixelwitness.case.chain import Head, append, rows
from pixelwitness.seal.key import fingerprint, public_pem
from pixelwitness.seal.make import Order, seal
from pixelwitness.seal.manifest import manifest_text, parse_manifest
from pixelwitness.seal.opening import Opened
from pixelwitness.seal.verdict import Check
from pixelwitness.seal.verify import verify_bundle, verify_case

HAR = "data/case/captures/reject.har"
FINDINGS = "data/case/findings/keuken.example.jsonl"


def wrong(checks: list[Check]) -> dict[str, tuple[str, ...]]:
    return {check.what: check.told for check in checks if check.state == "wrong"}


def states(checks: list[Check]) -> dict[str, str]:
    return {check.what: check.state for check in checks}


def verified(bundle: Path, expected: str = "") -> dict[str, tuple[str, ...]]:
    return wrong(verify_bundle(Opened(bundle), (), expected))


def test_a_whole_bundle(bundle: Path) -> None:
    assert states(verify_bundle(Opened(bundle))) == {
        "form": "whole", "tag files": "whole", "payload": "whole", "signature": "whole",
        "time stamps": "unchecked", "case": "whole", "personas": "whole",
    }  # fmt: skip


def edit(path: Path, change: Callable[[bytes], bytes]) -> None:
    path.write_bytes(change(path.read_bytes()))


@pytest.mark.parametrize("place", [0, 0.5, 0.999])
def test_every_file_is_watched(bundle: Path, place: float) -> None:
    """A flipped bit anywhere, in every file in turn, is laid at this file's door."""
    for path in sorted(path for path in bundle.rglob("*") if path.is_file()):
        name = path.relative_to(bundle).as_posix()
        before = path.read_bytes()
        raw = bytearray(before)
        raw[int(len(raw) * place)] ^= 1
        path.write_bytes(raw)
        told = [text for texts in verified(bundle).values() for text in texts]
        assert any(name in text for text in told), name
        path.write_bytes(before)
    assert not verified(bundle)


def test_every_file_is_missed(bundle: Path) -> None:
    for path in sorted(path for path in bundle.rglob("*") if path.is_file()):
        name = path.relative_to(bundle).as_posix()
        before = path.read_bytes()
        path.unlink()
        told = [text for texts in verified(bundle).values() for text in texts]
        assert any(text.startswith(f"{name}: is ") for text in told), name
        path.write_bytes(before)
    assert not verified(bundle)


@pytest.mark.parametrize("name", ["data/new", "data/case/new", "data/case/captures/new.har", "new", "seal/new", "seal/timestamp-1.tsr", "data/.hidden", ".DS_Store"])  # fmt: skip
def test_an_added_file_is_named(bundle: Path, name: str) -> None:
    (bundle / name).write_bytes(b"")
    told = [text for texts in verified(bundle).values() for text in texts]
    assert f"{name}: was added" in told or f"{name}: is no reply of a time-stamping authority" in told  # fmt: skip


def listed_anew(bundle: Path, name: str) -> None:
    """Write the manifests as somebody would who knows the format but not the key."""
    import hashlib

    def digest(path: Path) -> str:
        return hashlib.sha256(path.read_bytes()).hexdigest()

    for manifest, inside in (("manifest-sha256.txt", name), ("tagmanifest-sha256.txt", "manifest-sha256.txt")):  # fmt: skip
        known = parse_manifest((bundle / manifest).read_bytes()).digests
        text = manifest_text({**known, inside: digest(bundle / inside)})
        (bundle / manifest).write_bytes(text)


def test_new_manifests_do_not_help(bundle: Path) -> None:
    edit(bundle / HAR, lambda raw: raw.replace(b"keuken", b"KEUKEN", 1))
    listed_anew(bundle, HAR)
    assert set(verified(bundle)) == {"signature", "time stamps", "case"}


def test_nor_does_a_new_key_if_the_old_one_is_known(bundle: Path, tmp_path: Path) -> None:
    """Whoever seals the whole bundle anew is told apart by the fingerprint alone."""
    ours = fingerprint(Ed25519PrivateKey.from_private_bytes(bytes(range(32))).public_key())
    forger = Ed25519PrivateKey.generate()
    case = Path(shutil.copytree(bundle / "data" / "case", tmp_path / "forged"))
    seal(case, [], tmp_path / "other", Order(forger, "2026-11-25T10:00:00.000Z", "x"))
    assert not verified(tmp_path / "other")
    assert verified(tmp_path / "other", ours) == {
        "signature": (f"the key is {fingerprint(forger.public_key())}, not the one that was asked for",)
    }  # fmt: skip
    assert not verified(bundle, ours.upper())


def test_a_key_put_in_place_of_the_other(bundle: Path) -> None:
    forger = Ed25519PrivateKey.generate()
    (bundle / "seal" / "public-key.pem").write_bytes(public_pem(forger.public_key()))
    signature = forger.sign((bundle / "tagmanifest-sha256.txt").read_bytes())
    (bundle / "seal" / "signature.bin").write_bytes(signature)
    assert verified(bundle) == {
        "signature": ("seal/public-key.pem: is not the key that bag-info.txt names",)
    }


@pytest.mark.parametrize("add", [b"\n", b" ", b"# a word\n"])
def test_no_byte_is_added_to_the_key(bundle: Path, add: bytes) -> None:
    edit(bundle / "seal" / "public-key.pem", lambda raw: raw + add)
    assert "signature" in verified(bundle)


def test_a_tag_manifest_must_name_the_files_that_matter(
    bundle: Path, key: Ed25519PrivateKey
) -> None:
    """Also where it is signed by the right key."""
    path = bundle / "tagmanifest-sha256.txt"
    edit(path, lambda raw: raw.split(b"\n", 1)[1])
    (bundle / "seal" / "signature.bin").write_bytes(key.sign(path.read_bytes()))
    assert verified(bundle)["tag files"] == ("tagmanifest-sha256.txt: does not name README.txt",)


def test_a_forged_chain_inside_is_told_besides(bundle: Path) -> None:
    path = bundle / FINDINGS
    values = [row.value for row in rows(path)]
    values[0] |= {"event": "nothing"}
    path.unlink()
    head = Head()
    for value in values:
        value.pop("previous")
        head = append(path, value, head)
    told = verified(bundle)
    assert told["payload"][0] == f"{FINDINGS}: was changed"
    assert "is not the line that the journal names" in told["case"][0]


def test_what_a_crash_left_is_not_called_wrong(case: Path, tmp_path: Path, order: Order) -> None:
    with (case / "journal.jsonl").open("ab") as file:
        file.write(b'{"type":"gap"')
    checks = verify_case(case)
    assert not wrong(checks)
    assert "left by a crash" in checks[0].told[1]
    seal(case, [], tmp_path / "b", order)
    assert not verified(tmp_path / "b")


def test_a_case_that_was_damaged_before_stays_so(case: Path, tmp_path: Path, order: Order) -> None:
    (case / "captures" / "reject.har").write_bytes(b"{}")
    seal(case, [], tmp_path / "b", Order(order.key, order.now, order.agent, even_if_damaged=True))
    assert verified(tmp_path / "b") == {
        "case": ("captures/reject.har: its content was changed",),
        "sealed although damaged": (
            "it was damaged before it was sealed, and the bundle says so",
            "captures/reject.har: its content was changed",
        ),
    }


def test_what_no_line_names_is_told_of_a_case(case: Path) -> None:
    (case / "note.txt").touch()
    (case / "captures" / "other.har").touch()
    assert not wrong(verify_case(case))
    (told,) = [check for check in verify_case(case) if check.what == "other files"]
    assert told.state == "unchecked"
    assert [text.split(":")[0] for text in told.told] == ["captures/other.har", "note.txt"]


@pytest.mark.parametrize("name", ["data/link", "data/case/captures/reject.har", "data/case", "data", "seal/signature.bin", "bag-info.txt"])  # fmt: skip
def test_links_are_named_and_never_followed(bundle: Path, tmp_path: Path, name: str) -> None:
    path = bundle / name
    if path.exists():
        path.rename(tmp_path / "moved")
    path.symlink_to(tmp_path / "moved")
    assert f"{name}: is a link or no file" in verified(bundle)["form"]


@pytest.mark.parametrize(
    ("personas", "told"),
    [
        ([{"name": "jan", "synthetic": False, "values": {"email": ["j@a.example"]}}], "its values stand in clear"),
        ([{"name": "jan", "synthetic": False, "commitments": [{"kind": "email", "salt": "", "commitment": "ab" * 32}]}], "has no salt of 32 hex digits"),
        ([{"name": "jan", "synthetic": False, "commitments": [{"kind": "hair", "salt": "ab" * 16, "commitment": "ab" * 32}]}], "is to no known kind"),
        ([{"name": "jan", "synthetic": False, "commitments": [7]}], "not written as a case writes it"),
        ([{"name": "jan", "synthetic": True, "values": {"email": "j@a.example"}}], "no lists of texts"),
        ([{"name": "jan"}], "is not written as a case writes it"),
        ([None], "is not written as a case writes it"),
    ],
)  # fmt: skip
def test_personas_are_written_as_they_must_be(
    case: Path, personas: list[object], told: str
) -> None:
    about = json.loads((case / "case.json").read_bytes())
    (case / "case.json").write_text(json.dumps(about | {"personas": personas}))
    assert told in wrong(verify_case(case))["personas"][0]
