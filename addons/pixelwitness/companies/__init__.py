"""`rules/companies` -> whose site it is at a time, and what the company was quoted to have said."""

from pixelwitness.companies.known import company_folders, company_of, names_of
from pixelwitness.companies.load import load_companies
from pixelwitness.companies.model import Companies, Company, Domain, FormerName, NamedIn, Quote

__all__ = [
    "Companies",
    "Company",
    "Domain",
    "FormerName",
    "NamedIn",
    "Quote",
    "company_folders",
    "company_of",
    "load_companies",
    "names_of",
]
