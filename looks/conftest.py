"""The browser of the tests, and the console over a year in which everything happened."""

from tests.browser.conftest import browser, pytest_collection_modifyitems
from tests.left_out import pytest_terminal_summary

__all__ = ["browser", "pytest_collection_modifyitems", "pytest_terminal_summary"]
