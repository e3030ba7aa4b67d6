"""Bits of a base64url text, read from the front, as the IAB's consent strings are packed."""

import base64
import binascii
import re

_BASE64URL = re.compile(r"[A-Za-z0-9_-]+={0,2}\Z")


class UnreadableError(Exception):
    """A cookie or string is not what it should be; the message is for the reader."""


class Bits:
    """Reads numbers from the front. Raises UnreadableError at the end of the bits."""

    def __init__(self, text: str) -> None:
        """`text` is base64url, with or without padding; a last odd character counts as 6 bits."""
        if not _BASE64URL.match(text):
            raise UnreadableError("it is not base64url")
        plain = text.rstrip("=")
        self._left = 6 * len(plain)
        try:
            packed = base64.urlsafe_b64decode(plain + "A" * (-len(plain) % 4))
        except binascii.Error as cause:
            raise UnreadableError("it is not base64url") from cause
        self._value = int.from_bytes(packed) >> (8 * len(packed) - self._left)

    def take(self, count: int) -> int:
        """The next `count` bits as a number."""
        if count > self._left:
            raise UnreadableError("it is cut off")
        self._left -= count
        return (self._value >> self._left) & ((1 << count) - 1)

    def flags(self, count: int) -> tuple[bool, ...]:
        """The next `count` bits, one by one."""
        value = self.take(count)
        return tuple(bool(value >> (count - 1 - at) & 1) for at in range(count))

    def fibonacci(self) -> int:
        """The next number in Fibonacci coding, which two set bits end (GPP String, "Header")."""
        total, before, here, last = 0, 1, 1, 0
        for _ in range(64):
            bit = self.take(1)
            if bit and last:
                return total
            total += here * bit
            before, here, last = here, before + here, bit
        raise UnreadableError("a number in it has no end")
