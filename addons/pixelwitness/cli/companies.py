"""`pixelwitness companies`: whose site it is, and what companies were quoted to have said."""

import argparse
import sys
from collections.abc import Iterator

from pixelwitness.companies import Companies, Company, company_folders, load_companies
from pixelwitness.errors import InputError
from pixelwitness.report.companies import company_lines, list_lines


def run(arguments: argparse.Namespace) -> int:
    """Prints a list, that all files hold, or one company; 0. A broken file is an InputError."""
    companies = load_companies(*company_folders(arguments.companies))
    sys.stdout.writelines(f"{line}\n" for line in _lines(companies, arguments))
    return 0


def _lines(companies: Companies, arguments: argparse.Namespace) -> Iterator[str]:
    match arguments.what:
        case "list":
            yield from list_lines(companies)
        case "check":
            quotes = sum(len(one.quotes) for one in companies.all)
            yield f"{len(companies.all)} companies with {quotes} quotes, all files hold"
        case _:
            yield from company_lines(_named(companies, arguments.name))


def _named(companies: Companies, name: str | None) -> Company:
    company = companies.named(name or "")
    if company is None:
        known = ", ".join(one.name for one in companies.all)
        raise InputError(
            "companies show", f"there is no company `{name or ''}`", f"Known are: {known}."
        )
    return company
