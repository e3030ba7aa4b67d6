"""The errors a user can mend; everything else is our own fault and leaves by exit code 101."""


class InputError(Exception):
    """The user's input cannot be used. Says where, what, and the way out."""

    def __init__(self, where: str, what: str, way_out: str = "") -> None:
        """`where` names the file (with line or entry), `way_out` a thing to do about it."""
        super().__init__(": ".join(part for part in (where, what) if part))
        self.where = where
        self.what = what
        self.way_out = way_out

    def __reduce__(self) -> tuple[type["InputError"], tuple[str, str, str]]:
        """An error passes from one process to another as it was made."""
        return type(self), (self.where, self.what, self.way_out)

    def __str__(self) -> str:
        text = super().__str__()
        return f"{text}. {self.way_out}" if self.way_out else text


class RuleError(InputError):
    """A file of rules, companies or a study says what cannot be meant; `where` is `file:line`."""


class PersonaError(InputError):
    """A persona file is not what a persona file must be; `where` is `file:line`."""


class CaptureError(InputError):
    """A file is no capture, or none that can be read at all."""


class CaseError(InputError):
    """A case folder is in use, or is no case folder."""


class SealError(InputError):
    """A key, a bundle or a time stamp cannot be made, or is none."""
