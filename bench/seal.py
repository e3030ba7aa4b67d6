"""Sealing and verifying a large case against others who hash the same files, in turn, medians.

`sha256sum` of many systems does without the processor's own instructions for SHA-256; `openssl dgst`
uses them, as Python does, and is the measure of what can be had.

usage: python bench/seal.py [ENTRIES]      (default 100000: about 1 GB)
"""

import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from measure import measured

HERE = Path(__file__).parent
ROUNDS = 5
PEERS = {"sha256sum": ["sha256sum"], "openssl": ["openssl", "dgst", "-sha256"]}
PROGRAM = [sys.executable, "-m", "pixelwitness"]


def main(entries: int) -> None:
    """Makes the case, then prints one line for each way to seal it, and one for verifying."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        case, key = folder / "case", folder / "key.pem"
        har = folder / "large.har"
        subprocess.run([sys.executable, HERE / "generate.py", har, str(entries)], check=True)
        measured([*PROGRAM, "replay", str(har), "--case", str(case), "--exit-zero"])
        har.unlink()
        measured([*PROGRAM, "key", "new", "--out", str(key)])
        for name in ("bundle", "bundle.zip"):
            seal = [*PROGRAM, "seal", str(case), "-o", str(folder / name), "--key", str(key)]
            report(f"seal -o {name}", case, seal, folder / name)
        measured([*PROGRAM, "seal", str(case), "-o", str(folder / "b"), "--key", str(key)])
        report("verify", case, [*PROGRAM, "verify", str(folder / "b")], None)


def report(what: str, case: Path, command: list[str], bundle: Path | None) -> None:
    """All in turn, the first round of each thrown away; what was made is cleared away."""
    files = [str(path) for path in sorted(case.rglob("*")) if path.is_file()]
    times: dict[str, list[float]] = {name: [] for name in PEERS}
    ours: list[tuple[float, float]] = []
    for _ in range(ROUNDS + 1):
        for name, peer in PEERS.items():
            times[name].append(measured([*peer, *files])[0])
        ours.append(measured(command))
        if bundle is not None:
            shutil.rmtree(bundle) if bundle.is_dir() else bundle.unlink()
    size = sum(Path(name).stat().st_size for name in files) / 1e6
    took, peak = statistics.median(one for one, _ in ours[1:]), max(one for _, one in ours[1:])
    print(f"{size:,.0f} MB: {what} {took:.2f} s, peak {peak:.0f} MB; {against(times, ours)}")


def against(times: dict[str, list[float]], ours: list[tuple[float, float]]) -> str:
    """Our speed as a part of each other's, round by round."""
    told = []
    for name, theirs in times.items():
        ratios = [their / our for their, (our, _) in zip(theirs[1:], ours[1:], strict=True)]
        took = statistics.median(theirs[1:])
        told.append(f"{name} {took:.2f} s, speed {statistics.median(ratios):.2f} of it")
    return "; ".join(told)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
