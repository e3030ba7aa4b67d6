"""Whether the examples in the tools' own files hold."""

from collections.abc import Iterator

from pixelwitness.consent.model import ConsentRules, Signal, Tool, ToolExample
from pixelwitness.consent.signals import signals_of
from pixelwitness.exchange import Exchange

_LATER = "2100-01-01T00:00:00.000Z"


def failures(rules: ConsentRules) -> Iterator[str]:
    """`file:line: name: told …, expected …` for each example that does not hold."""
    for tool in rules.tools:
        for example in tool.examples:
            told = [_words(signal, example) for signal in told_by(tool, example, rules)]
            expected = [_expected(example)] if example.what else []
            if told != expected:
                where = f"{example.where}: {example.name}"
                yield f"{where}: told {told or 'nothing'}, expected {expected or 'nothing'}"


def told_by(tool: Tool, example: ToolExample, rules: ConsentRules) -> list[Signal]:
    """What the tool's example tells, by that tool."""
    exchange = Exchange(
        entry=0,
        time=_LATER,
        method=example.method,
        url=example.url,
        headers=example.headers,
        body=example.body,
        response_headers=example.response_headers,
    )
    return [signal for signal in signals_of(exchange, rules) if signal.tool == tool.name]


def _words(signal: Signal, example: ToolExample) -> str:
    """What was told, as far as the example says something of it."""
    moment = signal.moment if example.moment else ""
    because = signal.because if example.because else ""
    return _line(signal.what, signal.state, moment, because)


def _expected(example: ToolExample) -> str:
    return _line(example.what, example.state, example.moment, example.because)


def _line(what: str, state: str, moment: str, because: str) -> str:
    told = state or ("unknown" if what in ("choice", "mode") else "")
    return " ".join(part for part in (what, told, moment, because) if part)
