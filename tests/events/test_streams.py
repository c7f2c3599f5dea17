"""The table of stream categories: whose matter a stream belongs to, and whether anybody deals with it."""

from __future__ import annotations

import pytest

from events.base import Side
from events.streams import CATEGORIES, Kind, category_of, is_matter, opened_by, principal_stream, streams_of


def test_a_part_belongs_to_the_matter_that_another_side_opened() -> None:
    assert principal_stream("suggestion-response:a") == principal_stream("suggestion:a") == "suggestion:a"
    assert streams_of("suggestion:a") == ["suggestion:a", "suggestion-response:a"]
    assert streams_of("petition:a") == ["petition:a"]
    assert streams_of("case") == ["case", "case-copy"]


@pytest.mark.parametrize(
    ("stream", "keeper", "opener"),
    [
        ("bulletin-receipt:a", Side.COURT, Side.GOVERNMENT),
        ("bulletin-receipt:a", Side.GOVERNMENT, Side.COURT),
        ("case-copy:a", Side.GOVERNMENT, Side.COURT),
        ("case-copy:a", Side.JOINT, Side.COURT),
        ("reconsideration-copy:a", Side.COURT, Side.GOVERNMENT),
        ("appearance-response:a", Side.GOVERNMENT, Side.COURT),
        ("meeting-part:a", Side.COURT, Side.JOINT),
        ("meeting-part:a", Side.GOVERNMENT, Side.JOINT),
    ],
)
def test_who_opened_it(stream: str, keeper: Side, opener: Side) -> None:
    assert opened_by(principal_stream(stream), keeper) is opener


def test_books_and_references_are_no_matters_but_a_copy_of_a_case_is_the_case() -> None:
    kept = {name for name in CATEGORIES if not is_matter(f"{name}:a")}
    books = {category.name for category in CATEGORIES.values() if category.kind is Kind.BOOKS}
    assert kept == books | {"organ-registry", "registry-copy", "year-watch"}
    assert is_matter("case-copy:a")


def test_a_category_of_a_newer_version_is_a_register_of_which_nothing_is_known() -> None:
    unknown = category_of("treaty:a")
    assert (unknown.name, unknown.zh, unknown.principal, unknown.sides) == ("treaty", "登记簿", None, ())
    assert principal_stream("treaty:a") == "treaty:a"
    assert opened_by("treaty:a", Side.JOINT) is Side.JOINT


def test_every_category_is_named_in_both_languages() -> None:
    for category in CATEGORIES.values():
        assert category.zh
        assert category.en.isascii()
