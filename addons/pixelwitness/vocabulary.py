"""The words that code, JSON, YAML and reports share; nothing else defines them."""

from typing import Literal, get_args

type Kind = Literal[
    "email",
    "phone",
    "first_name",
    "last_name",
    "full_name",
    "birth_date",
    "gender",
    "street",
    "city",
    "region",
    "postcode",
    "country",
    "external_id",
    "username",
    "facebook_id",
    "device_id",
    "ip_address",
    "search_terms",
    "other",  # stands among user data under a key that nobody documented
]
type Form = Literal["readable", "sha256", "md5", "sha1", "sha512", "mask", "other_hash"]
type Encoding = Literal[
    "percent",
    "html",  # `&amp;` for `&` in an address
    "base64",
    "base64url",
    "json",
    "form",
    "multipart",
    "gzip",
    "deflate",
    "brotli",
    "zstd",
    "lz_string",
]
type Origin = Literal[
    "manual", "automatic", "page_address", "custom_data", "page_content", "cookie", "server"
]
type Channel = Literal[
    "pixel",
    "gateway",
    "conversions_api",
    "custom_audience",
    "offline_events",
    "app_events",
    "audience_match",
    "server_container",
    "other",  # no rule knows the call; a known value was found in it
]
type Proof = Literal["declared", "verified", "recovered"]
type ConsentState = Literal[
    "before_choice", "refused", "accepted", "partly", "withdrawn", "unknown"
]
type Place = Literal["path", "query", "header", "cookie", "body"]
type Strength = Literal["weak", "strong"]
type Reply = Literal[
    "stopped_before",
    "stopped_after_notice",
    "will_stop",
    "reconsiders",
    "continues",
    "denies",
    "no_reply",
]
type Practice = Literal["customer_lists", "web", "everything"]
type Choice = Literal["before", "accept", "refuse", "withdraw"]
type Change = Literal["stopped", "continues", "started", "changed", "not_tested"]
type Happening = Literal["opened", "given", "shown"]
type Mark = Literal["readable", "hashed_proved", "hashed", "not_seen", "not_tested"]

KINDS: tuple[Kind, ...] = get_args(Kind.__value__)
FORMS: tuple[Form, ...] = get_args(Form.__value__)
ENCODINGS: tuple[Encoding, ...] = get_args(Encoding.__value__)
ORIGINS: tuple[Origin, ...] = get_args(Origin.__value__)
CHANNELS: tuple[Channel, ...] = get_args(Channel.__value__)
PROOFS: tuple[Proof, ...] = get_args(Proof.__value__)
CONSENT_STATES: tuple[ConsentState, ...] = get_args(ConsentState.__value__)
PLACES: tuple[Place, ...] = get_args(Place.__value__)
REPLIES: tuple[Reply, ...] = get_args(Reply.__value__)
PRACTICES: tuple[Practice, ...] = get_args(Practice.__value__)
CHOICES: tuple[Choice, ...] = get_args(Choice.__value__)
CHANGES: tuple[Change, ...] = get_args(Change.__value__)
HAPPENINGS: tuple[Happening, ...] = get_args(Happening.__value__)
MARKS: tuple[Mark, ...] = get_args(Mark.__value__)
