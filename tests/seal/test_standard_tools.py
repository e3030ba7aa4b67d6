"""What others verify with: coreutils, perl's shasum, OpenSSL and the Library of Congress's bagit."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import bagit
import pytest

from pixelwitness.resources import folder
from pixelwitness.seal.make import Order, seal
from pixelwitness.seal.stamp import add_reply
from tests.seal.conftest import Authority, openssl

SIGNED = "pkeyutl -verify -pubin -inkey seal/public-key.pem -rawin -in tagmanifest-sha256.txt -sigfile seal/signature.bin"
README = (folder("reports") / "seal" / "README.txt").read_text("utf-8")


def needs(program: str) -> pytest.MarkDecorator:
    return pytest.mark.skipif(not shutil.which(program), reason=f"{program} is not installed")


def flip(path: Path, place: float = 0.5) -> None:
    """Change one bit of one byte in the middle of a file."""
    raw = bytearray(path.read_bytes())
    raw[int(len(raw) * place)] ^= 1
    path.write_bytes(raw)


def sums(bundle: Path, *program: str) -> bool:
    """Whether both manifests hold for a program that checks sums."""
    names = ("tagmanifest-sha256.txt", "manifest-sha256.txt")
    runs = [subprocess.run([*program, "-c", n], cwd=bundle, capture_output=True) for n in names]
    return all(run.returncode == 0 for run in runs)


def signed(bundle: Path) -> bool:
    done = openssl(*SIGNED.split(), cwd=bundle)
    return done.returncode == 0 and "Signature Verified Successfully" in done.stdout


def stamped(bundle: Path, authority: Authority) -> bool:
    words = "ts -verify -data tagmanifest-sha256.txt -in seal/timestamp-1.tsr -CAfile"
    done = openssl(*words.split(), authority.root, cwd=bundle)
    return done.returncode == 0 and "Verification: OK" in done.stdout + done.stderr


@pytest.fixture
def stamped_bundle(bundle: Path, authority: Authority) -> Path:
    reply = authority.reply((bundle / "seal" / "timestamp.tsq").read_bytes())
    add_reply(bundle, reply, "reply.tsr")
    return bundle


@needs("sha256sum")
@needs("openssl")
def test_the_demo_bundle_is_verified(stamped_bundle: Path, authority: Authority) -> None:
    assert sums(stamped_bundle, "sha256sum", "--strict")
    assert signed(stamped_bundle)
    assert stamped(stamped_bundle, authority)


@needs("shasum")
def test_the_sums_of_macos(bundle: Path) -> None:
    assert sums(bundle, "shasum", "-a", "256")
    flip(bundle / "data" / "report.html")
    assert not sums(bundle, "shasum", "-a", "256")


@pytest.mark.parametrize(
    ("name", "broken"),
    [
        ("data/report.html", "sums"),
        ("data/case/case.json", "sums"),
        ("data/case/journal.jsonl", "sums"),
        ("data/case/findings/keuken.example.jsonl", "sums"),
        ("data/case/captures/reject.har", "sums"),
        ("README.txt", "sums"),
        ("bagit.txt", "sums"),
        ("bag-info.txt", "sums"),
        ("manifest-sha256.txt", "sums"),
        ("tagmanifest-sha256.txt", "sums signed stamped"),
        ("seal/signature.bin", "signed"),
        ("seal/public-key.pem", "signed"),
        ("seal/timestamp-1.tsr", "stamped"),
    ],
)
@needs("sha256sum")
@needs("openssl")
def test_one_changed_byte_fails(
    stamped_bundle: Path, authority: Authority, name: str, broken: str
) -> None:
    flip(stamped_bundle / name)
    held = {
        "sums": sums(stamped_bundle, "sha256sum", "--strict"),
        "signed": signed(stamped_bundle),
        "stamped": stamped(stamped_bundle, authority),
    }
    assert [what for what, whole in held.items() if not whole] == broken.split()


@needs("sha256sum")
def test_a_changed_request_fails(bundle: Path) -> None:
    flip(next((bundle / "data" / "case" / "requests").iterdir()))
    assert not sums(bundle, "sha256sum")


@needs("openssl")
def test_openssl_reads_the_request_and_it_holds_a_digest_alone(bundle: Path) -> None:
    done = openssl("ts", "-query", "-in", bundle / "seal" / "timestamp.tsq", "-text")
    assert "Hash Algorithm: sha256" in done.stdout
    assert "Nonce: unspecified" in done.stdout
    assert "Certificate required: yes" in done.stdout
    assert (bundle / "seal" / "timestamp.tsq").stat().st_size == 59


def test_bagit_python_takes_it_for_a_bag(bundle: Path) -> None:
    bag = bagit.Bag(str(bundle))
    bag.validate()
    assert bag.version == "1.0"
    assert bag.info["Payload-Oxum"] == f"{sum(p.stat().st_size for p in (bundle / 'data').rglob('*') if p.is_file())}.27"  # fmt: skip
    flip(bundle / "data" / "report.html")
    with pytest.raises(bagit.BagValidationError):
        bagit.Bag(str(bundle)).validate()


@needs("sha256sum")
def test_names_that_programs_read_in_different_ways(
    case: Path, tmp_path: Path, order: Order
) -> None:
    """Blanks, accents, signs of the shell: sealed as they are, and read alike by all."""
    for name in ("a b.txt", "café.txt", "$(id).txt", "'quoted'.txt", "#x~.txt", "-c"):
        (tmp_path / name).write_text(name)
    added = [path for path in tmp_path.iterdir() if path.is_file()]
    seal(case, added, tmp_path / "b", order)
    assert sums(tmp_path / "b", "sha256sum", "--strict")
    bagit.Bag(str(tmp_path / "b")).validate()


def commands(language: str) -> list[str]:
    """The commands that the README of a bundle tells in one of its languages."""
    english, dutch = README.split("HOE U DEZE BUNDEL CONTROLEERT")
    text = {"en": english, "nl": dutch}[language]
    return [line.strip() for line in text.splitlines() if re.match(r" {5}\S", line)]


@needs("sha256sum")
@needs("shasum")
@needs("openssl")
@pytest.mark.parametrize("language", ["en", "nl"])
def test_the_commands_of_the_readme_work(
    stamped_bundle: Path, authority: Authority, language: str
) -> None:
    shutil.copy(authority.root, stamped_bundle.parent / "tsa-root.pem")
    own = ("curl", "pixelwitness")
    told = [command for command in commands(language) if not command.startswith(own)]
    assert len(told) == 10
    outcomes = [
        subprocess.run(["sh", "-c", command], cwd=stamped_bundle, capture_output=True, text=True)
        for command in told
    ]
    assert [run.returncode for run in outcomes] == [0] * 10
    assert outcomes[4].stdout.strip() == outcomes[5].stdout.strip() == "27"
    assert outcomes[6].stdout.strip() == "Signature Verified Successfully"
    assert outcomes[7].stdout.split()[0] in (stamped_bundle / "bag-info.txt").read_text()


def test_both_languages_tell_the_same_commands() -> None:
    english, dutch = commands("en"), commands("nl")
    placeholder = {"URL-VAN-DE-DIENST": "URL-OF-THE-AUTHORITY"}
    for word, other in placeholder.items():
        dutch = [command.replace(word, other) for command in dutch]
    assert english == dutch
    assert len(english) == 12
    assert os.linesep not in README or os.linesep == "\n"


def test_the_readme_lies_in_the_bundle(bundle: Path) -> None:
    assert (bundle / "README.txt").read_text("utf-8") == README
