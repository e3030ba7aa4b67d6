"""Replaying a HAR against `orjson.loads` of the same file: whole processes, in turn, medians.

usage: python bench/replay.py [ENTRIES ...]      (default 10000 100000: about 100 MB and 1 GB)
"""

import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from measure import measured

HERE = Path(__file__).parent
ROUNDS = 5
LOADS = "import orjson, sys; orjson.loads(open(sys.argv[1], 'rb').read())"


def main(sizes: list[int]) -> None:
    """Prints one line a file size."""
    program = [sys.executable, "-m", "pixelwitness"]
    quick = [measured([*program, "--help"])[0] for _ in range(ROUNDS)]
    print(f"--help: {statistics.median(quick):.3f} s")
    with tempfile.TemporaryDirectory() as folder:
        for size in sizes:
            path = Path(folder) / f"{size}.har"
            subprocess.run([sys.executable, HERE / "generate.py", path, str(size)], check=True)
            report(path, [*program, "replay", str(path)])
            path.unlink()


def report(path: Path, replay: list[str]) -> None:
    """Both in turn, the first round of each thrown away."""
    loads = [sys.executable, "-c", LOADS, str(path)]
    rounds = [(measured(loads), measured(replay)) for _ in range(ROUNDS + 1)][1:]
    ratio = statistics.median(ours[0] / theirs[0] for theirs, ours in rounds)
    base = statistics.median(theirs[0] for theirs, _ in rounds)
    took = statistics.median(ours[0] for _, ours in rounds)
    peak = max(ours[1] for _, ours in rounds)
    size = path.stat().st_size / 1e6
    print(f"{size:,.0f} MB: orjson.loads {base:.2f} s, replay {took:.2f} s, ratio {ratio:.2f}, peak {peak:.0f} MB")  # fmt: skip


if __name__ == "__main__":
    main([int(word) for word in sys.argv[1:]] or [10_000, 100_000])
