"""Which company files are read: those that ship with the rules, and the user's own."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path

from pixelwitness.companies.load import load_companies
from pixelwitness.companies.model import Companies
from pixelwitness.errors import RuleError
from pixelwitness.resources import folder


def company_folders(own: Sequence[str], rules: Path | None = None) -> tuple[Path, ...]:
    """The folder that belongs to the rules, then the user's, all seen to be right.

    Raises RuleError where a file of the user is wrong, or a folder holds none.
    """
    shipped = (rules or folder("rules")) / "companies"
    if not own:
        return (shipped,)
    for name in own:
        if not any(Path(name).glob("*.yaml")):
            raise RuleError(name, "holds no company files", "Name a folder with *.yaml in it.")
    folders = (shipped, *map(Path, own))
    load_companies(*folders)
    return folders


def company_of(
    folders: Sequence[Path], named: Mapping[str, str] | None = None
) -> Callable[[str, str], str | None]:
    """Names the company whose site it was at a time; `named` are sites that no file tells of.

    Of the shipped files only the text is looked at, until a site stands in one of them: most
    captures are of other sites, and start quicker so.
    """
    besides = named or {}
    shipped_alone = len(folders) == 1

    @cache
    def shipped() -> bytes:
        return b"\n".join(path.read_bytes() for path in folders[0].glob("*.yaml"))

    @cache
    def companies() -> Companies:
        return load_companies(*folders)

    def name(site: str, time: str) -> str | None:
        if shipped_alone and site.encode("utf-8", "replace") not in shipped():
            return besides.get(site)
        company = companies().at(site, time)
        return company.name if company else besides.get(site)

    return name


def names_of(companies: Companies, others: Iterable[str] = ()) -> dict[str, str]:
    """The company that each name and domain stands for, former ones too; `others` are more names.

    A name of today goes before a former one of another company.
    """
    every = companies.all
    names = {domain.domain: one.name for one in every for domain in one.domains}
    names |= {name: one.name for one in every for name in one.names}
    names |= {name: name for name in others}
    return names | {one.name: one.name for one in every}
