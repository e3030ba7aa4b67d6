"""The whole thought: an exchange in, lines of the record out. `observe` has it in one screen."""

from pixelwitness.observer.observe import Observed, Observer, Scope, interest_of

__all__ = ["Observed", "Observer", "Scope", "interest_of"]
