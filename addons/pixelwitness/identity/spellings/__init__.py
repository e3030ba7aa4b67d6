"""Everything a sender may write before it sends or hashes a known person's value."""

from collections.abc import Callable

from pixelwitness.identity.normalise.senders import rules
from pixelwitness.identity.spelling import Spelling
from pixelwitness.identity.spellings import (
    addresses,
    countries,
    dates,
    emails,
    genders,
    ids,
    names,
    phones,
)
from pixelwitness.identity.steps import applied

_KINDS: dict[str, Callable[[str, str], tuple[Spelling, ...]]] = {
    "email": emails.email,
    "phone": phones.phone,
    "first_name": names.first_name,
    "last_name": names.last_name,
    "full_name": names.full_name,
    "birth_date": dates.birth_date,
    "gender": genders.gender,
    "street": addresses.street,
    "city": addresses.city,
    "region": addresses.region,
    "postcode": addresses.postcode,
    "country": countries.country,
    "external_id": ids.site_id,
    "username": ids.username,
    "facebook_id": ids.plain_id,
    "device_id": ids.plain_id,
    "ip_address": ids.ip_address,
}


def spellings(kind: str, value: str, country: str = "NL") -> tuple[Spelling, ...]:
    """Every spelling of that value, each text once, those with the fewest steps first.

    `country` is the ISO code that gives the telephone's country code and the habits of dates and
    postcodes. The first is always the value as typed; an empty value has no spelling. A kind that
    no person has (search terms, other) is spelled by what any sender may do to any value.
    """
    if kind in _KINDS:
        return _KINDS[kind](value, country.upper())
    return applied((Spelling(value),), rules())
