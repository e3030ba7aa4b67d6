"""One exchange and the rules -> the uploads in it, and what it tells about the set-up."""

from collections.abc import Iterator
from functools import lru_cache

import msgspec
from msgspec.structs import replace

from pixelwitness.exchange import Exchange
from pixelwitness.recognition.batched import calls_of
from pixelwitness.recognition.batched import within as within_batch
from pixelwitness.recognition.bundle import Told as SetupTold
from pixelwitness.recognition.bundle import setups_of
from pixelwitness.recognition.decode import OF_BODY, Decoded, decode, shape_of, unpacked
from pixelwitness.recognition.fields import fields_of
from pixelwitness.recognition.kept import kept_in, set_cookie
from pixelwitness.recognition.names import Told, told_of
from pixelwitness.recognition.upload import Param, Upload
from pixelwitness.rulebook import Match, Rule, Rulebook, SetupRule, Step
from pixelwitness.sites import host_of, within

_VALUE = 500
_ADDRESS = 2048
_BEHIND = 8


class Recognised(msgspec.Struct, frozen=True, gc=False):
    """The uploads of one exchange, its set-up facts, and whether a body that matters is lost.

    `body_cut` says that the end of such a body is missing.
    """

    uploads: tuple[Upload, ...] = ()
    setups: tuple[tuple[Rule, SetupTold], ...] = ()
    body_lost: bool = False
    body_cut: bool = False


def recognise(exchange: Exchange, rules: Rulebook, decoded: Decoded | None = None) -> Recognised:
    """Every rule that matches speaks; a rule never silences another.

    What stands in a batch of calls is recognised as if each call had been sent alone.
    """
    host = host_of(exchange.url)
    done: Decoded = {} if decoded is None else decoded
    found = _alone(exchange, host, rules, done)
    batches = rules.words.batches
    if host not in batches.hosts:
        return found
    inner = (
        within_batch(upload, call, batches)
        for call in calls_of(exchange, host, batches, done)
        for upload in _alone(call.exchange, host, rules, {}).uploads
    )
    return replace(found, uploads=(*found.uploads, *inner))


def _alone(exchange: Exchange, host: str, rules: Rulebook, done: Decoded) -> Recognised:
    """What the rules say of this request, whatever calls may stand in it."""
    path = _path(exchange.url)
    uploads: list[Upload] = []
    setups: list[tuple[Rule, SetupTold]] = []
    expected = False
    low = exchange.url.lower()
    shape = ""
    for rule in _fitting(rules, host, exchange.method):
        if rule.match.path is not None and not rule.match.path.search(path):
            continue
        by_body = exchange.body and rule.setup is None
        if not (rule.match.hosts or by_body or _bears_a_sign(rule, low, exchange)):
            continue
        if rule.setup is not None:
            told = _set_up(rule.setup, exchange, rules)
            setups.extend((rule, one) for one in told)
            continue
        expected = expected or bool(rule.match.hosts)
        if rule.match.body:
            shape = shape or shape_of(exchange, unpacked(exchange.body)[0])
            if shape not in rule.match.body:
                continue
        uploads += _uploads(rule, path, exchange, rules, done)
    cut = bool(exchange.body_missing) and (expected or bool(uploads))
    return Recognised(tuple(uploads), tuple(setups), expected and exchange.body_lost, cut)


def _bears_a_sign(rule: Rule, low: str, exchange: Exchange) -> bool:
    """Whether address or cookies hold what a rule for any host is told by, as readers ask, too."""
    if rule.setup is not None and rule.setup.cookie:
        return bool(set_cookie(exchange.response_headers, rule.setup.cookie))
    if any(map(low.__contains__, rule.interest.in_url)):
        return True
    signs = rule.interest.in_cookie
    return bool(signs) and any(map(exchange.header("cookie").__contains__, signs))


def _set_up(rule: SetupRule, exchange: Exchange, rules: Rulebook) -> Iterator[SetupTold]:
    if rule.read == "set_cookie":
        return kept_in(rule, exchange, rules.words)
    return setups_of(rule, exchange)


def _uploads(
    rule: Rule, path: str, exchange: Exchange, rules: Rulebook, done: Decoded
) -> list[Upload]:
    groups = decode(_steps(rule, bool(exchange.body)), exchange, done)
    told = ((params, told_of(rule, params)) for params in groups)
    return [_upload(rule, path, *both, rules) for both in told if _fit(rule, both[1])]


@lru_cache(maxsize=512)
def _steps(rule: Rule, with_body: bool) -> tuple[Step, ...]:
    """The steps that can give something: those of a body are in vain where none was sent."""
    if with_body:
        return rule.decode
    return tuple(step for step in rule.decode if step.verb not in OF_BODY or step.names)


def _upload(rule: Rule, path: str, params: list[Param], told: Told, rules: Rulebook) -> Upload:
    roles = _roles(told)
    page = roles.get("page", "")
    fields, placeholders = fields_of(told, page, rules.words)
    by_name = {param.name: param.value for param, said in reversed(told) if said.kept}
    key = tuple(by_name.get(name, "") for name in rule.twin_key)
    context = {n: value[:_VALUE] for n in rule.context if (value := by_name.get(n))}
    if inside := _inside(params):
        context["inside"] = inside
    return Upload(
        rule=rule,
        account=roles.get("account") or _in_path(rule, path),
        event=roles.get("event"),
        page=page,
        twin_key=key if key and all(key) else (),
        context=context,
        fields=fields,
        placeholders=placeholders,
    )


def _inside(params: list[Param]) -> str:
    """The part of a batch or list; the first part has headers and cookies behind its own params."""
    for param in params[:-_BEHIND:-1]:
        if param.inside:
            return param.inside
    return ""


def _roles(told: Told) -> dict[str, str]:
    """Account, event and page: the first value under the first of the names that is there."""
    ranks: dict[str, int] = {}
    values: dict[str, str] = {}
    for param, said in told:
        for role, rank in said.roles:
            if param.value and rank < ranks.get(role, rank + 1):
                ranks[role] = rank
                values[role] = param.value[:_ADDRESS]
    return values


def _in_path(rule: Rule, path: str) -> str | None:
    found = rule.match.path.search(path) if rule.match.path else None
    return found.groupdict().get("account") if found else None


@lru_cache(maxsize=512)
def _fitting(rules: Rulebook, host: str, method: str) -> tuple[Rule, ...]:
    """The rules for requests to that host; most calls go to the same few."""
    return tuple(rule for rule in rules.rules if _fits(rule.match, host, method))


def _fits(match: Match, host: str, method: str) -> bool:
    if match.hosts and not any(within(host, domain) for domain in match.hosts):
        return False
    if any(within(host, domain) for domain in match.not_hosts):
        return False
    return not match.methods or method.upper() in match.methods


def _fit(rule: Rule, told: Told) -> bool:
    """Whether the params meet all conditions on values, and as many on names as are needed."""
    met: set[int] = set()
    for param, said in told:
        for number in said.conditions:
            if number < 0 or rule.match.params[number][1].search(param.value):
                met.add(number)
    needed = len(rule.match.params)
    present = sum(number < 0 for number in met)
    return len(met) - present == needed and present >= rule.match.at_least


def _path(url: str) -> str:
    """The path of an absolute address; `/` where it has none."""
    rest = url.partition("://")[2].partition("#")[0].partition("?")[0]
    slash = rest.find("/")
    return rest[slash:] if slash >= 0 else "/"
