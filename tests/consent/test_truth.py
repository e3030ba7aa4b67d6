"""A visitor chooses at moments that only he knows: the timeline never says what was not so.

Asked are moments before the last request, and visits in which each choice shows in a request
before the next: of what was chosen behind the last, or taken back at once, nothing can tell.
"""

from dataclasses import dataclass
from itertools import pairwise
from random import Random

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from pixelwitness.exchange import Exchange

from .building import document, request, time, told


@dataclass(frozen=True)
class Visit:
    """What the visitor chose when (second, yes or no), and when requests were sent."""

    choices: list[tuple[float, bool]]
    requests: list[tuple[float, bool]]

    def last(self, second: float) -> tuple[float, bool] | None:
        return next((one for one in reversed(self.choices) if one[0] <= second), None)

    def truth(self, second: float) -> str:
        last = self.last(second)
        if last is None:
            return "before_choice"
        if last[1]:
            return "accepted"
        return "withdrawn" if any(yes for at, yes in self.choices if at < last[0]) else "refused"

    def is_seen(self, second: float) -> bool:
        """Whether each choice shows in a request before the next, and one comes after `second`."""
        sent = [at for at, _ in self.requests]
        if second > max(sent, default=0):
            return False
        pairs = pairwise([at for at, _ in self.choices])
        return all(any(first <= at < then for at in sent) for first, then in pairs)


def test_a_slow_request_between_two_alike() -> None:
    visit = Visit(
        [(0.1, False), (0.3, True), (0.5, False)], [(0.2, True), (0.4, True), (0.6, True)]
    )
    one, two, three = capture({at: cookieyes(visit, at) for at in (0.2, 0.4, 0.6)}, visit)
    assert told([one, three, two], 0.55).state == "unknown"
    assert told([one, three, two], 0.65).state == "withdrawn"


seconds = st.integers(1, 600).map(lambda tenth: tenth / 10)


@st.composite
def visits(draw: st.DrawFn) -> Visit:
    moments = sorted(draw(st.sets(seconds, min_size=1, max_size=12)))
    kinds = [draw(st.sampled_from(["yes", "no", "page", "request", "request"])) for _ in moments]
    return Visit(
        choices=[
            (at, kind == "yes")
            for at, kind in zip(moments, kinds, strict=True)
            if kind in ("yes", "no")
        ],
        requests=[
            (at, kind == "page")
            for at, kind in zip(moments, kinds, strict=True)
            if kind in ("page", "request")
        ],
    )


def cookieyes(visit: Visit, second: float) -> str:
    """The cookie of a tool that does not tell when the choice was made."""
    last = visit.last(second)
    word, action = ("yes" if last and last[1] else "no"), ("yes" if last else "")
    if last is None and second % 2 > 1:
        return "sid=1"  # not written yet
    return f"sid=1; cookieyes-consent=consent:{word},action:{action},functional:{word},analytics:{word},advertisement:{word}"


def onetrust(visit: Visit, second: float) -> str:
    """The cookies of a tool that tells the moment."""
    last = visit.last(second)
    if last is None:
        return "sid=1; OptanonConsent=landingPath=https%3A%2F%2Fwww.shop.example%2F&groups=C0001%3A1%2CC0004%3A0"
    groups = f"C0001%3A1%2CC0002%3A{int(last[1])}%2CC0004%3A{int(last[1])}"
    return f"sid=1; OptanonAlertBoxClosed={time(last[0])}; OptanonConsent=landingPath=NotLandingPage&groups={groups}"


def capture(cookies: dict[float, str], visit: Visit) -> list[Exchange]:
    return [
        (document if page else request)(second, cookies[second]) for second, page in visit.requests
    ]


@settings(max_examples=150, deadline=None)
@given(visits(), seconds)
def test_without_moments(visit: Visit, second: float) -> None:
    assume(visit.is_seen(second + 0.05))
    cookies = {at: cookieyes(visit, at) for at, _ in visit.requests}
    said = told(capture(cookies, visit), second + 0.05).state
    assert said in ("unknown", visit.truth(second + 0.05))


@settings(max_examples=150, deadline=None)
@given(visits(), seconds)
def test_with_moments(visit: Visit, second: float) -> None:
    assume(visit.is_seen(second + 0.05))
    cookies = {at: onetrust(visit, at) for at, _ in visit.requests}
    assert told(capture(cookies, visit), second + 0.05).state == visit.truth(second + 0.05)


@settings(max_examples=150, deadline=None)
@given(visits(), seconds, st.randoms(use_true_random=False))
def test_the_order_in_which_requests_are_written_changes_no_truth(
    visit: Visit, second: float, random: Random
) -> None:
    """Slow requests are written late; each still tells the cookie of its own moment.

    An early "yes" that is written after a later "yes" tells nothing new and is not kept, so what
    was withdrawn in between may be told as refused: less than the truth, not against it.
    """
    assume(visit.is_seen(second + 0.05))
    exchanges = capture({at: cookieyes(visit, at) for at, _ in visit.requests}, visit)
    random.shuffle(exchanges)
    said = told(exchanges, second + 0.05).state
    truth = visit.truth(second + 0.05)
    assert said in ("unknown", truth, "refused" if truth == "withdrawn" else truth)
