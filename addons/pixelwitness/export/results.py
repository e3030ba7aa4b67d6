"""What reading captures gave -> a case as its exports take it, without a folder."""

from collections.abc import Iterable, Iterator
from typing import Any

from pixelwitness.case import Case, fold, record_of
from pixelwitness.case.fold import in_order
from pixelwitness.contract import as_dict
from pixelwitness.identity import Persona
from pixelwitness.report.result import Result


def case_of(results: Iterable[Result], personas: Iterable[Persona]) -> Case:
    """The findings and set-ups, each once, and what the journal of a case would say of them.

    It holds the values of real persons, too, so it is for forms that withhold values.
    """
    results = sorted(results, key=lambda one: (one.capture.name, one.capture.sha256 or ""))
    setups = {one.id: as_dict(one) for result in results for one in result.setups}
    known = [record_of(persona) for persona in personas]
    return Case(
        about={
            "title": "",
            "personas": [{"name": one.name, "values": one.values} for one in known],
        },
        findings=fold(as_dict(one) for result in results for one in result.findings),
        setups=in_order(setups.values()),
        journal=[line for result in results for line in _journal(result)],
    )


def _journal(result: Result) -> Iterator[dict[str, Any]]:
    capture = {"capture": result.capture.sha256, "name": result.capture.name}
    lost = {"bodies_lost": result.bodies_lost, "bodies_cut": result.bodies_cut}
    yield {"type": "replayed", **capture, "sites": list(result.sites), **lost}
    for gap in result.gaps:
        yield {"type": "gap", **capture, "entry": gap.entry, "reason": gap.reason}
    for found in result.controls:
        yield {"type": "control", **capture, "found": found}
