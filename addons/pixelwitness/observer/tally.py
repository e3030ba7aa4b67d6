"""What is counted while a capture is observed."""

from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING

import msgspec

from pixelwitness.recognition import Recognised

if TYPE_CHECKING:  # loaded where something waits to be recovered, which is seldom
    from pixelwitness.identity.worlds.trial import Trial


class Tally(msgspec.Struct):
    """What was counted on the way: requests to recipients, junk values, bodies lost or cut.

    `to` counts the requests by the recipient's id, also where no domain tells the recipient.
    `credentials` counts the requests that hold each of them. `controls` are sentences about
    values that must never be found, and were. `trials` tell what was gone through to recover
    values, `backwards` that the capture's clock was seen to run backwards.
    """

    to_recipients: int = 0
    uploads: int = 0
    bodies_lost: int = 0
    bodies_cut: int = 0
    placeholders: Counter[str] = msgspec.field(default_factory=Counter)
    to: Counter[str] = msgspec.field(default_factory=Counter)
    credentials: Counter[str] = msgspec.field(default_factory=Counter)
    controls: list[str] = msgspec.field(default_factory=list)
    trials: list["Trial"] = msgspec.field(default_factory=list)
    backwards: bool = False

    def count(
        self,
        found: Recognised,
        told: tuple[str, ...],
        nameless: frozenset[str],
        credentials: Iterable[str],
    ) -> None:
        """One request that is an upload or goes to recipients.

        `told` are the ids of those that its domain tells, `nameless` of those that none does.
        """
        self.to_recipients += bool(told)
        self.uploads += len(found.uploads)
        by_rule = nameless.intersection(upload.rule.recipient for upload in found.uploads)
        for recipient in (*told, *by_rule):  # `Counter.update` takes longer than all of this
            self.to[recipient] += 1
        for name in credentials:
            self.credentials[name] += 1
        for upload in found.uploads:
            for junk in upload.placeholders:
                self.placeholders[junk.name] += 1
