"""An entry of a HAR as far as the fast way decodes it; the rest stays raw text."""

from typing import Any

import msgspec

NOTHING = msgspec.Raw(b"null")


class Request(msgspec.Struct, rename="camel", gc=False, omit_defaults=True):
    """The request of an entry; headers and body stay raw until somebody wants them."""

    url: str
    method: str = "GET"
    http_version: str | None = None
    headers: msgspec.Raw = NOTHING
    post_data: msgspec.Raw = NOTHING
    body_size: msgspec.Raw = NOTHING


class Response(msgspec.Struct, gc=False, omit_defaults=True):
    """The response of an entry, raw."""

    status: msgspec.Raw = NOTHING
    headers: msgspec.Raw = NOTHING
    content: msgspec.Raw = NOTHING
    error: msgspec.Raw = msgspec.field(default=NOTHING, name="_error")
    failure_text: msgspec.Raw = msgspec.field(default=NOTHING, name="_failureText")


class Entry(msgspec.Struct, rename="camel", gc=False, omit_defaults=True):
    """An entry of a HAR, as far as the fast way needs it."""

    request: Request
    response: Response | None = None
    pageref: str | None = None
    started_date_time: msgspec.Raw = NOTHING
    from_cache: msgspec.Raw = msgspec.field(default=NOTHING, name="_fromCache")


type Item = Entry | dict[str, Any] | str
