"""What the tests of the seal share: the demo's case, a key, a bundle, an authority of our own."""

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from pixelwitness.cli import main
from pixelwitness.seal.make import Order, seal

DEMO = Path(__file__).parents[2] / "addons" / "pixelwitness" / "demo"
NOW = "2026-11-25T10:00:00.000Z"

_CONFIG = """
[req]
distinguished_name = name
prompt = no
[name]
CN = Invented root
[root]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign,cRLSign
[authority]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature
extendedKeyUsage = critical,timeStamping
[tsa]
default_tsa = ours
[ours]
serial = serial
default_policy = 1.2.3.4.1
digests = sha256
signer_digest = sha256
ess_cert_id_chain = no
ess_cert_id_alg = sha256
"""


def openssl(*words: str | Path, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run OpenSSL; the tests look at what it says and how it ends."""
    return subprocess.run(["openssl", *map(str, words)], capture_output=True, text=True, cwd=cwd)


@dataclass(frozen=True)
class Authority:
    """A time-stamping authority made here, that asks nobody."""

    folder: Path

    @property
    def root(self) -> Path:
        return self.folder / "root.pem"

    def reply(self, query: bytes, *options: str) -> bytes:
        """Its reply to a request."""
        (self.folder / "q.tsq").write_bytes(query)
        answer = openssl(
            "ts", "-reply", "-queryfile", "q.tsq", "-signer", "tsa.pem", "-inkey", "tsa.key",
            "-config", "tsa.cnf", "-out", "r.tsr", *options, cwd=self.folder,
        )  # fmt: skip
        assert answer.returncode == 0, answer.stderr
        return (self.folder / "r.tsr").read_bytes()


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    if not shutil.which("openssl"):
        pytest.skip("openssl is not installed")
    folder = tmp_path_factory.mktemp("authority")
    (folder / "tsa.cnf").write_text(_CONFIG)
    (folder / "serial").write_text("01\n")
    for line in (
        "req -x509 -newkey rsa:2048 -nodes -keyout root.key -out root.pem -days 30 -config tsa.cnf -extensions root",
        "req -newkey rsa:2048 -nodes -keyout tsa.key -out tsa.csr -subj /CN=Invented -config tsa.cnf",
        "x509 -req -in tsa.csr -CA root.pem -CAkey root.key -CAcreateserial -out tsa.pem -days 30 -extfile tsa.cnf -extensions authority",
    ):
        done = openssl(*line.split(), cwd=folder)
        assert done.returncode == 0, done.stderr
    return Authority(folder)


@pytest.fixture(scope="session")
def key() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(bytes(range(32)))


@pytest.fixture(scope="session")
def demo_case(tmp_path_factory: pytest.TempPathFactory) -> Path:
    case = tmp_path_factory.mktemp("demo") / "case"
    person = str(DEMO / "person.yaml")
    main(["replay", str(DEMO), "--persona", person, "--case", str(case), "-o", f"{case}.txt"])
    return case


@pytest.fixture
def case(demo_case: Path, tmp_path: Path) -> Path:
    """The demo's case, free to be changed."""
    return Path(shutil.copytree(demo_case, tmp_path / "case"))


@pytest.fixture(scope="session")
def order(key: Ed25519PrivateKey) -> Order:
    return Order(key, NOW, "pixelwitness 0.0.0")


@pytest.fixture(scope="session")
def demo_bundle(demo_case: Path, order: Order, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bundle")
    (folder / "report.html").write_text("<p>report</p>")
    seal(demo_case, [folder / "report.html"], folder / "bundle", order)
    return folder / "bundle"


@pytest.fixture
def bundle(demo_bundle: Path, tmp_path: Path) -> Path:
    """A sealed bundle, free to be changed."""
    return Path(shutil.copytree(demo_bundle, tmp_path / "bundle"))
