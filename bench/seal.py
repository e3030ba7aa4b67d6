"""Sealing and verifying a large case against `sha256sum` of the same files, in turn, medians.

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
    """Both in turn, the first round of each thrown away; what was made is cleared away."""
    files = [str(path) for path in sorted(case.rglob("*")) if path.is_file()]
    rounds = []
    for _ in range(ROUNDS + 1):
        rounds.append((measured(["sha256sum", *files])[0], measured(command)))
        if bundle is not None:
            shutil.rmtree(bundle) if bundle.is_dir() else bundle.unlink()
    theirs = statistics.median(sums for sums, _ in rounds[1:])
    ours = statistics.median(one[0] for _, one in rounds[1:])
    ratio = statistics.median(sums / one[0] for sums, one in rounds[1:])
    peak = max(one[1] for _, one in rounds[1:])
    size = sum(Path(name).stat().st_size for name in files) / 1e6
    print(f"{size:,.0f} MB: sha256sum {theirs:.2f} s, {what} {ours:.2f} s, speed {ratio:.2f} of it, peak {peak:.0f} MB")  # fmt: skip


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
