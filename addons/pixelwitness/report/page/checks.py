"""Findings of a request -> how each proved digest is made, made once more for this page."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pixelwitness.identity.digests import digest, shell_line
from pixelwitness.matrix.model import Line
from pixelwitness.report.page.shown import Printable
from pixelwitness.vocabulary import Kind

_LONGEST = 500  # a line for the shell that is longer is copied by nobody


@dataclass(frozen=True, slots=True)
class Check:
    """The way from a value to its digest.

    `equal` says that the digest, recomputed here, stands in the request, `tried` that the value
    was found by trying all; then `plain` may name several. Where values are hidden `plain`,
    `spelled`, `digest` and `shell` are "".
    """

    kind: Kind
    fields: tuple[str, ...]
    plain: str
    steps: tuple[str, ...]
    spelled: str
    chain: tuple[str, ...]
    digest: str
    equal: bool
    tried: bool
    shell: str


def checks_of(findings: Iterable[Line], may: Printable) -> tuple[Check, ...]:
    """One check for each value and spelling, in the order of the findings."""
    groups: dict[tuple[object, ...], list[Line]] = {}
    for one in findings:
        if one["proof"] != "declared" and one.get("chain") and one.get("spelled"):
            key = (one["kind"], one["plain"], one["spelled"], tuple(one["chain"]))
            groups.setdefault(key, []).append(one)
    return tuple(check for group in groups.values() for check in _check(group, may))


def _check(group: list[Line], may: Printable) -> Iterator[Check]:
    one = group[0]
    chain = tuple(map(str, one["chain"]))
    try:
        made = digest(one["spelled"], chain)
    except ValueError:  # written by a later version, with a digest that is not known here
        return
    open_ = all(map(may.value, group))
    short = open_ and len(one["spelled"]) <= _LONGEST
    yield Check(
        kind=one["kind"],
        fields=tuple(dict.fromkeys(line["field"] for line in group)),
        plain=(one["plain"] or "") if open_ else "",
        steps=tuple(map(str, one["steps"])),
        spelled=one["spelled"] if open_ else "",
        chain=chain,
        digest=made if open_ else "",
        equal=all(made in line["value"].lower() for line in group),
        tried=one["proof"] == "recovered",
        shell=shell_line(one["spelled"], chain) if short else "",
    )
