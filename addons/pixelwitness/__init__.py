"""Shows which personal data a web site sends to Meta, proves it, and hands over evidence."""

__version__ = "0.1.0"
