"""The time of day. Read at the edges only: the commands and the live proxy."""

import datetime


def now() -> str:
    """This moment in UTC, ISO 8601 to the millisecond."""
    moment = datetime.datetime.now(datetime.UTC)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
