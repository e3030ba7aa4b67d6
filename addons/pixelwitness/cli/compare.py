"""`pixelwitness compare`: what stopped, continues, started or changed between two cases."""

import argparse

from pixelwitness.cli.matrix import matrix_in, screen_width
from pixelwitness.cli.output import write
from pixelwitness.companies import company_folders, load_companies
from pixelwitness.compare import compare
from pixelwitness.report.comparison import (
    said_to_have_stopped,
    to_comparison_json,
    to_comparison_text,
)


def run(arguments: argparse.Namespace) -> int:
    """Prints the comparison; 1 where something was seen that was said to have stopped."""
    folders = company_folders(arguments.companies)
    before, after = (
        matrix_in(name, None, folders, arguments.recipient)
        for name in (arguments.before, arguments.after)
    )
    comparison = compare(before, after, load_companies(*folders))
    if arguments.format == "json":
        write(to_comparison_json(comparison), arguments.output)
    else:
        width = 80 if arguments.output else screen_width()
        names = (arguments.before, arguments.after)
        write(to_comparison_text(comparison, names, width), arguments.output)
    return int(said_to_have_stopped(comparison) and not arguments.exit_zero)
