"""What looking into the values of one request may cost, and what was cut off."""

import msgspec


class Budget(msgspec.Struct):
    """Counts down while values are unwrapped; one is made for each request.

    `characters` bounds the text that is produced: the longest beacons of session recorders unpack
    to 1 to 2 MB. `tries` bounds how often something is opened or guessed at: a page view needs
    fewer than 100, and 8,192 cost less than a tenth of a second. The values themselves, as they
    stand in the request, are free.
    `cut` is empty, or half a sentence for the journal that says what was not followed first.
    """

    characters: int = 4 << 20
    tries: int = 8192
    cut: str = ""

    @property
    def most(self) -> int:
        """The longest text that one wrapping may give: half, so that a bomb leaves some over."""
        return self.characters // 2

    def one_try(self) -> bool:
        """Pay for one try; False where none is left."""
        if self.tries <= 0:
            self.stop("more wrapped values than one request is searched for were not followed")
            return False
        self.tries -= 1
        return True

    def pay(self, size: int, what: str) -> bool:
        """Pay for so many characters of a text out of `what`; False where that is too much."""
        if size > self.most:
            self.stop(f"{what} of more than {self.most:,} characters was not followed")
            self.characters -= self.most
            return False
        self.characters -= size
        return True

    def stop(self, reason: str) -> None:
        """Note what was cut off; the first reason stays."""
        self.cut = self.cut or reason
