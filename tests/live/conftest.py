"""What the live tests share: calls that carry an invented person's data, and a witness at work."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from mitmproxy.addons import save
from mitmproxy.test import taddons

from pixelwitness.live import Witness


@pytest.fixture
def case(tmp_path: Path) -> Path:
    return tmp_path / "case"


@pytest.fixture
def witness() -> Witness:
    return Witness()


@pytest.fixture
def saving() -> save.Save:
    return save.Save()


@pytest.fixture
def proxy(witness: Witness, saving: save.Save, case: Path) -> Iterator[taddons.context]:
    """The addon in mitmproxy's own test context, writing into `case`."""
    with taddons.context(saving, witness) as context:
        context.configure(witness, pixelwitness_case=str(case))
        witness.running()
        yield context
        witness.done()


@pytest.fixture(autouse=True)
def mitmproxy_options() -> Iterator[None]:
    """mitmproxy's content views ask for its options, which a running program has."""
    with taddons.context():
        yield
