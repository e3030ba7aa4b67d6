"""Decoded params + the field rules -> fields of personal data, and placeholders apart from them."""

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
from pixelwitness.recognition.names import Condition, NamedField, Told
from pixelwitness.recognition.readable import Told as Readable
from pixelwitness.recognition.readable import looked, tells
from pixelwitness.recognition.upload import Field, Param, Placeholder
from pixelwitness.rulebook import FieldRule, Words
from pixelwitness.sites import site_of
from pixelwitness.vocabulary import Form, Kind

_VALUE = 4096
_UNFIT = "not of its kind"
_ANYTHING: tuple[Kind, ...] = ("external_id", "username", "device_id", "facebook_id", "other")

type _Found = Field | Placeholder


def fields_of(
    told: Told, page: str, words: Words
) -> tuple[tuple[Field, ...], tuple[Placeholder, ...]]:
    """Each param is read by the first field rule that fits it; doubles go once."""
    met = {one for param, said in told for one, value in said.when if value.search(param.value)}
    found: dict[_Found, None] = {}
    for param, said in told:
        for one in said.fields:
            if one.rule.when and not _applies(one, met):
                continue
            if not one.rule.ignore:
                for item in _read(one, param, page, words):
                    found[item] = None
            break
    fields = tuple(item for item in found if isinstance(item, Field))
    return fields, tuple(item for item in found if isinstance(item, Placeholder))


def _applies(one: NamedField, met: set[Condition]) -> bool:
    """Whether all that the field rule says of other params of the upload holds."""
    return all((one.number, n) in met for n in range(len(one.rule.when)))


def _read(one: NamedField, param: Param, page: str, words: Words) -> list[_Found]:
    if one.rule.look is not None:
        return _look(one.rule, param, page, words)
    return [] if one.kind is None else [_value(one.rule, param, one.kind, one.because, words)]


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
            field = _field(rule, inner, told.kind, form, digest, why)
            free = rule.origin == "page_content" or not tells(told.where, told.kind, words)
            result.append(replace(field, free=True) if free else field)
    return result


def _of_site(rule: FieldRule, told: Readable, page: str) -> bool:
    """Whether linked data says it of the site: all but e-mail addresses elsewhere, and digests."""
    if rule.look != "linked" or form_of(told.value)[1]:
        return False
    domain = told.value.rpartition("@")[2].lower()
    return told.kind != "email" or site_of(domain) == site_of(page)


def _own_contact(rule: FieldRule, value: str, page: str, words: Words) -> bool:
    """Whether this is the site's own public address (info@ of its own domain) on its page."""
    local, at, domain = value.lower().rpartition("@")
    if not at or rule.origin not in ("page_content", "page_address", "custom_data"):
        return False
    return local in words.contacts and site_of(domain) == site_of(page)
