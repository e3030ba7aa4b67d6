"""Decoded params + the field rules -> fields of personal data, and placeholders apart from them."""

import re
from functools import lru_cache

from msgspec.structs import replace

from pixelwitness.recognition.forms import (
    fits,
    form_of,
    is_mask,
    is_short,
    placeholder,
    spelled,
    unwrapped,
)
from pixelwitness.recognition.readable import Told, looked
from pixelwitness.recognition.upload import Field, Param, Placeholder
from pixelwitness.rulebook import FieldRule, Rule, Words
from pixelwitness.sites import site_of
from pixelwitness.vocabulary import Form, Kind, Origin

_VALUE = 4096
_UNFIT = "not of its kind"
_ANYTHING: tuple[Kind, ...] = ("external_id", "username", "device_id", "facebook_id", "other")

type _Found = Field | Placeholder
type _Named = tuple[int, FieldRule, Kind | None, str]


def fields_of(
    rule: Rule, params: list[Param], page: str, words: Words
) -> tuple[tuple[Field, ...], tuple[Placeholder, ...]]:
    """Each param is read by the first field rule that fits it; doubles go once."""
    found: dict[_Found, None] = {}
    applies: dict[int, bool] = {}
    for param in params:
        for number, one, kind, why in _named(rule, param.name):
            if one.when and number not in applies:
                applies[number] = _applies(one, params)
            if not one.when or applies[number]:
                if not one.ignore:
                    found.update(dict.fromkeys(_read(one, param, kind, why, page, words)))
                break
    fields = tuple(item for item in found if isinstance(item, Field))
    return fields, tuple(item for item in found if isinstance(item, Placeholder))


def origin_of(rule: Rule, name: str) -> Origin | None:
    """Where what stands under that name comes from, by the first field rule that always holds."""
    plain = (one for _, one, _, _ in _named(rule, name) if not one.when and not one.ignore)
    return next((one.origin for one in plain), None)


@lru_cache(maxsize=8192)
def _named(rule: Rule, name: str) -> tuple[_Named, ...]:
    """The field rules that a name fits; the same few names come in every call of the pixel."""
    numbered = enumerate(rule.fields)
    fitting = ((n, one, *_kind(one, name)) for n, one in numbered if one.name.match(name))
    return tuple(row for row in fitting if row[2] is not None or row[1].unknown != "ignore")


def _applies(rule: FieldRule, params: list[Param]) -> bool:
    return all(
        any(name.match(other.name) and value.search(other.value) for other in params)
        for name, value in rule.when
    )


def _read(
    rule: FieldRule, param: Param, kind: Kind | None, why: str, page: str, words: Words
) -> list[_Found]:
    if rule.look is not None:
        return _look(rule, param, page, words)
    return [] if kind is None else [_value(rule, param, kind, why, words)]


def _kind(rule: FieldRule, name: str) -> tuple[Kind | None, str]:
    if rule.keys is None:
        return rule.kind, rule.because
    found = rule.name.match(name)
    known = rule.keys.kind(re.sub(r"\[\d*\]$", "", found["key"])) if found else None
    if known is not None:
        return known
    return (None, "") if rule.unknown == "ignore" else ("other", "nobody documented this key")


def _value(rule: FieldRule, param: Param, kind: Kind, why: str, words: Words) -> _Found:
    form, digest = form_of(param.value)
    if not digest and kind not in _ANYTHING and (inner := unwrapped(param.value)):
        param = replace(param, value=inner[0], encoding=(*param.encoding, inner[1]))
        form, digest = form_of(param.value)
    junk = placeholder(param.value, digest, words)
    if junk is None and form == "readable":
        if is_mask(param.value):
            form = "mask"
        elif not fits(kind, param.value):
            junk = _UNFIT if is_short(param.value) else None
            form = "other_hash"
    if junk is not None:
        return Placeholder(param.name, param.value[:_VALUE], junk)
    return _field(rule, param, kind, form, digest, f"{why}; {spelled(form)}")


def _field(
    rule: FieldRule, param: Param, kind: Kind, form: Form, digest: str, because: str
) -> Field:
    return Field(
        name=param.name,
        kind=kind,
        form=form,
        value=param.value[:_VALUE],
        digest=digest,
        place=param.place,
        encoding=param.encoding,
        origin=rule.origin,
        meaning=rule.because,
        because=because,
    )


def _look(rule: FieldRule, param: Param, page: str, words: Words) -> list[_Found]:
    result: list[_Found] = []
    for told in looked(param.name, param.value, rule.look == "address", words):
        form, digest = form_of(told.value)
        inner = Param(told.where, told.value, param.place, (*param.encoding, *told.encoding))
        junk = placeholder(told.value, digest, words)
        if junk is not None:
            result.append(Placeholder(told.where, told.value[:_VALUE], junk))
        elif not (_own_contact(rule, told.value, page, words) or _of_site(rule, told, page)):
            why = f"it stands in `{told.where}`; {spelled(form)}"
            result.append(_field(rule, inner, told.kind, form, digest, why))
    return result


def _of_site(rule: FieldRule, told: Told, page: str) -> bool:
    """Whether linked data says it of the site: all but e-mail addresses elsewhere, and digests."""
    if rule.look != "linked" or form_of(told.value)[1]:
        return False
    domain = told.value.rpartition("@")[2].lower()
    return told.kind != "email" or site_of(domain) == site_of(page)


def _own_contact(rule: FieldRule, value: str, page: str, words: Words) -> bool:
    """Whether this is the site's own public address (info@ of its own domain) on its page."""
    local, at, domain = value.lower().rpartition("@")
    if not at or rule.origin not in ("page_content", "custom_data"):
        return False
    return local in words.contacts and site_of(domain) == site_of(page)
