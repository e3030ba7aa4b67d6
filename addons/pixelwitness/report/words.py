"""The words of the vocabulary as a reader says them."""

from pixelwitness.vocabulary import Channel, Form, Kind, Origin, Proof

KIND: dict[Kind, str] = {
    "email": "e-mail",
    "phone": "phone",
    "first_name": "first name",
    "last_name": "last name",
    "full_name": "full name",
    "birth_date": "birth date",
    "gender": "gender",
    "street": "street",
    "city": "city",
    "region": "region",
    "postcode": "postcode",
    "country": "country",
    "external_id": "customer number",
    "username": "user name",
    "facebook_id": "Facebook account",
    "device_id": "device id",
    "ip_address": "IP address",
    "search_terms": "search words",
    "other": "other data",
}
FORM: dict[Form, str] = {
    "readable": "readable",
    "sha256": "SHA-256",
    "md5": "MD5",
    "sha1": "SHA-1",
    "sha512": "SHA-512",
    "mask": "mask",
    "other_hash": "other digest",
}
ORIGIN: dict[Origin, str] = {
    "manual": "passed by the site's code",
    "automatic": "read from the form",
    "page_address": "in the page's address",
    "custom_data": "in the event's own data",
    "page_content": "in the page's content",
    "cookie": "in a cookie",
    "server": "sent as a server does",
}
CHANNEL: dict[Channel, str] = {
    "pixel": "pixel",
    "gateway": "gateway",
    "conversions_api": "Conversions API",
    "custom_audience": "customer list",
    "offline_events": "offline events",
    "app_events": "app events",
    "audience_match": "audience match",
    "server_container": "tag server",
    "other": "a call no rule knows",
}
PROOF: dict[Proof, str] = {"declared": "declared", "verified": "proved", "recovered": "recovered"}
SETUP = {
    "automatic_matching": "set up to read forms",
    "manual_matching": "passed user data to the pixel",
    "gateway": "set up to send through",
    "gateway_login": "set up to pass the visitor's Facebook account to the gateway",
    "gateway_forms": "set up to read forms for the gateway",
}


def visible(text: str) -> str:
    """Captured text made safe for a terminal: what does not print is written out."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


def unsound(found: str) -> str:
    """What a found value of a control persona means, as a sentence without its full stop."""
    return f"{visible(found)}: the test is not sound until you know why"
