"""What every room's tests share: the rules, read once, and an invented company."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

from pixelwitness.rulebook import Rulebook, load_rulebook
from tests.companies.made import SHOP

# how long an example takes is no test's matter
settings.register_profile("house", deadline=None)
settings.load_profile("house")

DATA = Path(__file__).parent / "data"


@pytest.fixture(scope="session")
def rules() -> Rulebook:
    return load_rulebook()


@pytest.fixture(scope="session")
def data() -> Path:
    return DATA


@pytest.fixture
def own(tmp_path: Path) -> Callable[..., Path]:
    """A folder of company files: the invented shop, changed as told, and others besides."""

    def make(*changes: tuple[str, str], **others: str) -> Path:
        folder = tmp_path / "companies"
        folder.mkdir(exist_ok=True)
        text = SHOP
        for old, new in changes:
            assert old in text
            text = text.replace(old, new, 1)
        (folder / "winkel.yaml").write_text(text, "utf-8")
        for name, content in others.items():
            (folder / f"{name}.yaml").write_text(content, "utf-8")
        return folder

    return make


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--write-golden", action="store_true", help="write the golden files anew")
