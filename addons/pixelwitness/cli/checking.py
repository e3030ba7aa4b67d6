"""`--fail-on` and `--baseline` -> which findings make a check fail."""

import argparse
from collections.abc import Sequence
from pathlib import Path

import msgspec

from pixelwitness.errors import InputError
from pixelwitness.finding import Finding
from pixelwitness.vocabulary import (
    CONSENT_STATES,
    FORMS,
    KINDS,
    ConsentState,
    Form,
    Kind,
)


class Check(msgspec.Struct, frozen=True, gc=False):
    """A finding counts where it is all of the `words`, and not in the baseline (None: no file)."""

    words: frozenset[str]
    baseline: frozenset[str] | None

    def asked_for(self, kind: Kind, form: Form, state: ConsentState) -> bool:
        """Whether `--fail-on` asks for such a finding."""
        return self.words <= {kind, form, state}

    def counts(self, one: Finding) -> bool:
        """Whether it makes the check fail."""
        asked = self.asked_for(one.kind, one.form, one.consent.state)
        return asked and (self.baseline is None or not known(one, self.baseline))


def checking(arguments: argparse.Namespace) -> Check:
    """What the options ask for. Raises InputError for an unknown word and an unfit baseline."""
    return Check(_words(arguments.fail_on), _baseline(arguments.baseline))


def known(one: Finding, baseline: frozenset[str]) -> bool:
    """Whether the baseline has the same kind, form and field from that site in that state."""
    from pixelwitness.export.observed import fingerprint

    state = one.consent.state
    return fingerprint(one.site, one.kind, one.form, state, one.field) in baseline


def compared(findings: Sequence[Finding], baseline: frozenset[str]) -> str:
    """How many of the findings are new, in words."""
    new = sum(not known(one, baseline) for one in findings)
    return f"{new} of {len(findings)} findings are new, the others are in the baseline"


def _words(text: str | None) -> frozenset[str]:
    words = frozenset(word.strip() for word in (text or "").split(",") if word.strip())
    for word in words:
        if word not in (*KINDS, *FORMS, *CONSENT_STATES):
            raise InputError("--fail-on", f"`{word}` is no kind, form or consent state")
    return words


def _baseline(name: str | None) -> frozenset[str] | None:
    if name is None:
        return None
    from pixelwitness.export.baseline import read_baseline

    return read_baseline(Path(name))
