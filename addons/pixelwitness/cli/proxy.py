"""`pixelwitness proxy`: mitmproxy with the addon, on this machine's own address."""

import argparse
import io
import os
import shlex
import signal
import sys
from pathlib import Path
from typing import Any

from pixelwitness.case import check, read_case
from pixelwitness.cli.addon import script
from pixelwitness.cli.asking import whom
from pixelwitness.cli.demo import free_folder
from pixelwitness.clock import now
from pixelwitness.companies import company_folders
from pixelwitness.errors import InputError
from pixelwitness.report.words import many

_NO_TRAFFIC = (
    "No call to Meta was seen, so this session shows nothing: did the browser use this proxy, and "
    "was the pixel not blocked?"
)
_FAILED = "mitmproxy ended by an error, told above. What was sent after it is not in the case."


def run(arguments: argparse.Namespace) -> int:
    """Runs mitmdump (or mitmweb) until it is stopped; 1 where it found something.

    2 where a control persona was found, for then nothing that was found may be relied on, and
    where not all could be written.
    """
    from mitmproxy.tools import main as mitmproxy

    case = Path(arguments.case) if arguments.case else free_folder(_new_name())
    host, port = _address(arguments.listen)
    whom(arguments)  # what is wrong with these options is told before mitmproxy starts
    company_folders(arguments.companies)
    _known(arguments.set)
    if case.exists():
        check(case)
    before = _sessions(case)
    print(
        f"Set the browser's proxy to {host}, port {port}, then open http://mitm.it in it and\n"
        f"install the certificate there. The case folder: {case}\nCtrl-C ends it.",
        file=sys.stderr,
    )
    start = mitmproxy.mitmweb if arguments.web else mitmproxy.mitmdump
    _end_with_the_terminal()
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(line_buffering=True)  # findings as they happen, into a pipe, too
    failed = False
    try:
        start(options(arguments, case, host, port))
    except SystemExit as left:
        failed = bool(left.code)
    _leave_stdout()
    ended = _sessions(case)[len(before) :]
    if failed and not ended:
        return 2  # mitmproxy said why, and its own 1 would say that something was found
    if failed:
        print(_FAILED, file=sys.stderr)
    return max(_told(ended, case), 2 * failed)


def _end_with_the_terminal() -> None:
    """Closing the terminal's window means what Ctrl-C means, but for what shall outlive it."""
    if hasattr(signal, "SIGHUP") and signal.getsignal(signal.SIGHUP) == signal.SIG_DFL:
        signal.signal(signal.SIGHUP, lambda *_: os.kill(os.getpid(), signal.SIGTERM))


def _leave_stdout() -> None:
    """What nobody reads any more is dropped, else Python would exit with a code of its own."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _told(ended: list[dict[str, Any]], case: Path) -> int:
    """Says in a sentence what these sessions saw; the exit code."""
    if not ended:
        print(f"{case}: the end of the session could not be written there", file=sys.stderr)
        return 2
    requests, found, controls, unwritten = (
        sum(line.get(name, 0) for line in ended)
        for name in ("requests", "findings", "controls", "unwritten")
    )
    if found:
        way = f"pixelwitness report {shlex.quote(str(case))} -o report.html"
        what = f"{many(found, 'finding')}. To read them: {way}"
    else:
        what = "nothing found. Not seen is not “does not share”."
    print(f"{many(requests, 'request')}, {what}", file=sys.stderr)
    if not found and not any(line.get("to_recipients") for line in ended):
        print(_NO_TRAFFIC, file=sys.stderr)
    if any(line.get("recording_cut") for line in ended):
        print(f"{case}: its recording does not hold all; the journal says why", file=sys.stderr)
    if unwritten:
        print(
            f"{case}: {many(unwritten, 'line')} could not be written there, and what they tell is "
            "missing. Replay a recording of this session into another case.",
            file=sys.stderr,
        )
    return 2 if controls or unwritten else int(found > 0)


def options(arguments: argparse.Namespace, case: Path, host: str, port: int) -> list[str]:
    """mitmproxy's own command line for these arguments."""
    told = [f"pixelwitness_case={case.absolute()}"]
    told += [] if arguments.no_record else ["pixelwitness_record=true"]
    told += [f"pixelwitness_persona={Path(name).absolute()}" for name in arguments.persona]
    told += [f"pixelwitness_companies={Path(name).absolute()}" for name in arguments.companies]
    told += [f"pixelwitness_control={Path(name).absolute()}" for name in arguments.control]
    told += [f"pixelwitness_search={arguments.search}"]
    told += ["pixelwitness_learning=false"] if arguments.no_learning else []
    told += [f"pixelwitness_recover={arguments.recover}"] if arguments.recover else []
    told += [f"pixelwitness_site={arguments.site}"] if arguments.site else []
    told += [] if arguments.web or not port else _only_findings(arguments.set)
    told += arguments.set
    words = ["--listen-host", host, "--listen-port", str(port), "-s", str(script())]
    words += [word for mode in arguments.mode for word in ("--mode", mode)]
    return words + [word for value in told for word in ("--set", value)]


def _only_findings(given: list[str]) -> list[str]:
    """What keeps mitmproxy's lines on each flow and connection off the terminal, unless asked for.

    With port 0 they stay: only they tell which port it became.
    """
    names = {one.partition("=")[0] for one in given}
    quiet = {"termlog_verbosity": "alert", "flow_detail": "0"}
    return [f"{name}={value}" for name, value in quiet.items() if name not in names]


def _known(told: list[str]) -> None:
    """mitmproxy keeps what it does not know in silence. Raises InputError."""
    from pixelwitness.live.options import OURS

    for name in (one.partition("=")[0] for one in told):
        if name.startswith("pixelwitness_") and name not in (*OURS, "pixelwitness_quiet"):
            raise InputError(
                "--set", f"there is no `{name}`", f"Known are: {', '.join(sorted(OURS))}."
            )


def _new_name() -> str:
    return f"pixelwitness-case-{now()[:19].replace(':', '').replace('T', '-')}"


def _sessions(case: Path) -> list[dict[str, Any]]:
    """What the case's journal says of live sessions that came to their end."""
    if not (case / "case.json").exists():
        return []
    return [line for line in read_case(case).journal if line["type"] == "live_ended"]


def _address(text: str) -> tuple[str, int]:
    host, _, port = text.rpartition(":")
    if not host or not port.isdecimal() or int(port) > 65535:
        raise InputError("--listen", f"`{text}` is no address", "Write HOST:PORT: 127.0.0.1:8080.")
    return host.strip("[]"), int(port)
