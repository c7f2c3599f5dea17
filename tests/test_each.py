"""A test of many cases tells all that fail, and leaves none out."""

from __future__ import annotations

import pytest

from tests.each import each


def test_all_cases_run_and_those_that_fail_are_named() -> None:
    tried = []

    @each(("number", "even"), [(1, False), (2, False), (3, True), (4, True)])
    def parity(number: int, even: bool, given: str) -> None:
        tried.append((number, given))
        assert (number % 2 == 0) is even

    with pytest.raises(ExceptionGroup, match="2 of 4 cases") as told:
        parity(given="here")
    assert [error.__notes__ for error in told.value.exceptions] == [["(2, False)"], ["(3, True)"]]
    assert tried == [(number, "here") for number in (1, 2, 3, 4)]


@each("letter", "ab")
def test_fixtures_are_given_as_to_any_test(letter: str, request: pytest.FixtureRequest) -> None:
    assert "letter" not in request.fixturenames
    assert letter in "ab"


def test_without_a_case_there_is_no_test() -> None:
    with pytest.raises(AssertionError):
        each("path", [])
