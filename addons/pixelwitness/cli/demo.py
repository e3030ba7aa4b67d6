"""`pixelwitness demo`: the main job on the captures that ship with the program."""

import argparse
import sys
from pathlib import Path

import pixelwitness
from pixelwitness.cli.parser import build_parser
from pixelwitness.cli.replay import run as replay
from pixelwitness.cli.report import run as report
from pixelwitness.clock import now


def run(arguments: argparse.Namespace) -> int:
    """Replays two visits of fictional sites into a new case, and reports; 0 when it worked."""
    shipped = Path(pixelwitness.__file__).parent / "demo"
    case = arguments.case or free_folder(f"pixelwitness-demo-{now()[:10]}")
    print("Eight fictional sites, visited twice: accepting, then refusing.\n", file=sys.stderr)
    command = [
        "replay",
        str(shipped),
        "--study",
        str(shipped / "study.yaml"),
        "--case",
        str(case),
        "--exit-zero",
    ]
    parser = build_parser()
    code = replay(parser.parse_args(command))
    sys.stdout.flush()
    page = Path(f"{case}.html")
    report(parser.parse_args(["report", str(case), "--output", str(page)]))
    print(f"\nThe case folder: {case}", file=sys.stderr)
    print(f"The report, for a browser: {page}", file=sys.stderr)
    print(f"Company by kind by consent state: pixelwitness matrix {case}", file=sys.stderr)
    return code


def free_folder(name: str) -> Path:
    """That name here, with a number behind it where it is taken."""
    path, number = Path(name), 2
    while path.exists():
        path, number = Path(f"{name}-{number}"), number + 1
    return path
