"""The seal that a redacted case keeps: checked with OpenSSL, and no byte of it can be changed."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from pixelwitness.case.originals import hash_of
from pixelwitness.cli import main
from pixelwitness.seal.baginfo import SALT, parse_bag_info
from pixelwitness.seal.make import Order, seal
from pixelwitness.seal.salt import salt_for
from pixelwitness.seal.stamp import add_reply
from tests.seal.conftest import NOW, Authority
from tests.seal.test_standard_tools import flip, needs, signed, stamped

pytestmark = needs("openssl")
README = (Path(__file__).parents[2] / "reports" / "seal" / "source" / "README.txt").read_text("utf-8")  # fmt: skip
KEPT = ["README.txt", "seal/public-key.pem", "seal/signature.bin", "seal/timestamp-1.tsr", "seal/timestamp.tsq", "tagmanifest-sha256.txt"]  # fmt: skip

type Printed = pytest.CaptureFixture[str]


@pytest.fixture
def public(bundle: Path, authority: Authority, tmp_path: Path, capsys: Printed) -> Path:
    """A redacted case, made of a bundle that was stamped."""
    reply = authority.reply((bundle / "seal" / "timestamp.tsq").read_bytes())
    add_reply(bundle, reply, "reply.tsr")
    assert main(["redact", str(bundle), "-o", str(tmp_path / "public")]) == 0
    assert "kept of the seal" in capsys.readouterr().err
    return tmp_path / "public"


def verdict(public: Path, capsys: Printed, *words: str) -> tuple[int, str]:
    code = main(["verify", str(public), *words])
    return code, capsys.readouterr().out


def test_what_is_kept_is_what_was_signed(
    public: Path, bundle: Path, authority: Authority, capsys: Printed
) -> None:
    kept = public / "source-seal"
    names = sorted(x.relative_to(kept).as_posix() for x in kept.rglob("*") if x.is_file())
    assert names == KEPT
    assert all((kept / x).read_bytes() == (bundle / x).read_bytes() for x in names if x != "README.txt")  # fmt: skip
    assert signed(kept)
    assert stamped(kept, authority)
    code, told = verdict(public, capsys, "--tsa-root", str(authority.root))
    assert code == 0
    assert re.search(r"source's seal +whole +the bundle whose tag manifest has the SHA-256", told)
    assert re.search(r"source's stamps +whole +seal/timestamp-1.tsr: says that", told)


@pytest.mark.parametrize("name", KEPT)
def test_a_changed_byte_is_named(public: Path, capsys: Printed, name: str) -> None:
    flip(public / "source-seal" / name)
    code, told = verdict(public, capsys)
    assert code == 1
    assert re.search(rf"source's seal +WRONG +source-seal/{re.escape(name)}: was changed", told)


@pytest.mark.parametrize("name", ["tagmanifest-sha256.txt", "seal/signature.bin", "seal/public-key.pem"])  # fmt: skip
def test_openssl_refuses_a_changed_byte(public: Path, name: str) -> None:
    flip(public / "source-seal" / name)
    assert not signed(public / "source-seal")


def test_a_stamp_with_a_changed_byte(public: Path, authority: Authority) -> None:
    flip(public / "source-seal" / "seal" / "timestamp-1.tsr")
    assert not stamped(public / "source-seal", authority)


def other_seal(public: Path, case: Path, tmp_path: Path) -> Path:
    """A bundle by another key, of another time."""
    key = Ed25519PrivateKey.from_private_bytes(bytes(32))
    seal(case, [], tmp_path / "other", Order(key, NOW, "pixelwitness 0.0.0"))
    return tmp_path / "other"


@pytest.mark.parametrize(
    ("taken", "told"),
    [
        (["seal/signature.bin"], "is not this key's signature"),
        (["seal/signature.bin", "seal/public-key.pem"], "is not this key's signature"),
        (["tagmanifest-sha256.txt"], "is not this key's signature"),
        (["seal/timestamp.tsq"], "is not the request for this bundle"),
        (["tagmanifest-sha256.txt", "seal/signature.bin", "seal/public-key.pem", "seal/timestamp.tsq"], "tagmanifest-sha256.txt: was changed"),
    ],
)  # fmt: skip
def test_the_seal_of_another_bundle_is_refused(
    public: Path, case: Path, tmp_path: Path, capsys: Printed, taken: list[str], told: str
) -> None:
    other = other_seal(public, case, tmp_path)
    for name in taken:
        shutil.copy(other / name, public / "source-seal" / name)
    code, said = verdict(public, capsys)
    assert code == 1
    assert told in said


def test_a_signature_of_another_bundle_is_refused_where_the_case_names_it(
    public: Path, case: Path, tmp_path: Path, capsys: Printed
) -> None:
    """Whoever writes the digests anew cannot write the signature anew."""
    other = other_seal(public, case, tmp_path)
    shutil.copy(other / "seal/signature.bin", public / "source-seal/seal/signature.bin")
    about = json.loads((public / "case.json").read_bytes())
    about["source_seal"]["seal/signature.bin"] = hash_of(other / "seal/signature.bin")
    (public / "case.json").write_text(json.dumps(about))
    told = verdict(public, capsys)[1]
    assert re.search(r"source's seal +WRONG +seal/signature.bin: is not this key's", told)


def test_what_is_missing_or_added(public: Path, capsys: Printed) -> None:
    (public / "source-seal" / "seal" / "timestamp-1.tsr").unlink()
    (public / "source-seal" / "more").write_text("x")
    code, told = verdict(public, capsys)
    assert code == 1
    assert "source-seal/seal/timestamp-1.tsr: is missing" in told
    assert "source-seal/more: was added" in told
    shutil.rmtree(public / "source-seal")
    assert "source-seal/tagmanifest-sha256.txt: is missing" in verdict(public, capsys)[1]


def test_a_seal_that_the_case_does_not_name(public: Path, case: Path, capsys: Printed) -> None:
    shutil.copytree(public / "source-seal", case / "source-seal")
    code, told = verdict(case, capsys)
    assert code == 1
    assert "source-seal/seal/signature.bin: was added" in told


def test_whose_key_it_must_be(public: Path, capsys: Printed) -> None:
    code, told = verdict(public, capsys, "--fingerprint", "0" * 64)
    assert code == 1
    assert "not the one that was asked for" in told


def test_a_redacted_case_can_be_sealed_itself(
    public: Path, order: Order, tmp_path: Path, capsys: Printed
) -> None:
    seal(public, [], tmp_path / "published", order)
    assert verdict(tmp_path / "published", capsys)[0] == 0
    flip(tmp_path / "published/data/case/source-seal/seal/signature.bin")
    assert "source-seal/seal/signature.bin: was changed" in verdict(tmp_path / "published", capsys)[1]  # fmt: skip


@pytest.mark.parametrize("name", ["data/case/captures/reject.har", "README.txt", "seal/signature.bin"])  # fmt: skip
def test_a_bundle_that_is_not_as_sealed_is_refused(
    bundle: Path, tmp_path: Path, capsys: Printed, name: str
) -> None:
    flip(bundle / name)
    assert main(["redact", str(bundle), "-o", str(tmp_path / "public")]) == 2
    told = capsys.readouterr().err
    assert f"{bundle}: is not as it was sealed: {name}: " in told
    assert not (tmp_path / "public").exists()


def test_the_salt_is_in_both_hashes_and_hangs_on_key_and_content(bundle: Path) -> None:
    salt = (bundle / "data" / "salt.txt").read_text().strip()
    assert parse_bag_info((bundle / "bag-info.txt").read_bytes())[SALT] == [salt]
    assert "data/salt.txt" in (bundle / "manifest-sha256.txt").read_text()
    keys = [Ed25519PrivateKey.from_private_bytes(bytes([n]) * 32) for n in (1, 1, 2)]
    one, again, other = (salt_for(key, b"sealed") for key in keys)
    assert one == again != other
    assert salt_for(keys[0], b"else") != one


def test_without_a_salt_nothing_is_kept(
    bundle: Path, key: Ed25519PrivateKey, tmp_path: Path, capsys: Printed
) -> None:
    """A bundle of old: its hashes could be guessed from."""
    told = (bundle / "bag-info.txt").read_text()
    (bundle / "bag-info.txt").write_text(re.sub(f"{SALT}: .*\n", "", told))
    assert main(["redact", str(bundle), "-o", str(tmp_path / "public")]) == 0
    assert "the seal is not kept: the bundle has no salt" in capsys.readouterr().err
    assert not (tmp_path / "public" / "source-seal").exists()
    assert main(["verify", str(tmp_path / "public")]) == 0


def test_nothing_of_the_bundle_is_told(public: Path, bundle: Path) -> None:
    """No hash of a file of the case stands in what is kept, nor the salt."""
    kept = b"".join(x.read_bytes() for x in (public / "source-seal").rglob("*") if x.is_file())
    listed = (bundle / "manifest-sha256.txt").read_text().splitlines()
    digests = [line.split()[0].encode() for line in listed]
    assert len(digests) > 20
    assert not [x for x in digests if x in kept or bytes.fromhex(x.decode()) in kept]
    assert (bundle / "data" / "salt.txt").read_bytes().strip() not in kept


def commands(language: str) -> list[str]:
    english, dutch = README.split("HOE U CONTROLEERT")
    text = {"en": english, "nl": dutch}[language]
    return [line.strip() for line in text.splitlines() if re.match(r" {5}\S", line)]


@needs("sha256sum")
@pytest.mark.parametrize("language", ["en", "nl"])
def test_the_commands_of_the_readme_work(
    public: Path, authority: Authority, language: str, tmp_path: Path
) -> None:
    shutil.copy(authority.root, tmp_path / "tsa-root.pem")
    secrets = json.loads((tmp_path / "public.secrets.json").read_bytes())
    *told, own = commands(language)
    assert own == "pixelwitness verify .."
    assert len(told) == 9

    def run(command: str) -> str:
        ran = subprocess.run(
            ["bash", "-c", command], cwd=public / "source-seal", capture_output=True, text=True
        )
        assert ran.returncode == 0, (command, ran.stderr)
        return ran.stdout

    said = [run(command) for command in told[:8]]
    assert said[0].strip() == "Signature Verified Successfully"
    assert said[4] == ""
    manifest = said[7].split()[0]
    last = told[8].replace("SALT", secrets["source"]["salt"]).replace("MANIFEST", manifest)
    assert run(last).split()[0] == json.loads((public / "case.json").read_bytes())["source"]
    flip(tmp_path / "bundle" / "data" / "case" / "journal.jsonl")
    assert run(told[7]).split()[0] != manifest


def test_both_languages_tell_the_same_commands() -> None:
    assert commands("en") == commands("nl")
