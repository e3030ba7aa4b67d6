"""What every room's tests share: the rules, read once."""

from pathlib import Path

import pytest
from hypothesis import settings

from pixelwitness.rulebook import Rulebook, load_rulebook

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


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--write-golden", action="store_true", help="write the golden files anew")
