"""Signing keys on a token of SoftHSM. Without it the tests are left out, and the summary says which and why."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pkcs11
import pytest

from tests.left_out import leave_out
from tests.tokens.soft_token import LIBRARY, SoftToken


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if shutil.which("softhsm2-util") is None or not LIBRARY.exists():
        leave_out(config, items, "token", "Debian's softhsm2 is not installed (apt-get install softhsm2)")


@pytest.fixture
def soft_token(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SoftToken]:
    """Plugged in."""
    made = SoftToken(tmp_path / "softhsm")
    for name, value in made.environment.items():
        monkeypatch.setenv(name, value)
    made.make()
    pkcs11.lib(str(LIBRARY)).reinitialize()  # it may have been another test's
    yield made
    with suppress(pkcs11.PKCS11Error):  # as it is not there any more
        pkcs11.lib(str(LIBRARY)).finalize()
