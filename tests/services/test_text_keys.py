"""The keys beside a ledger: made once, never replaced, and what is destroyed is overwritten where it stood."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from events.text_key import TextKey
from services.ledger.ledger import Ledger

STREAM = "suggestion:1"


@pytest.fixture
def ledger(database_url: str) -> Iterator[Ledger]:
    ledger = Ledger(database_url)
    yield ledger
    ledger.close()


def test_a_key_is_made_once_and_another_process_finds_it(ledger: Ledger, database_url: str) -> None:
    made = ledger.texts.made([STREAM, STREAM])
    other = Ledger(database_url)
    assert other.texts.made([STREAM]) == made == {STREAM: ledger.texts.of(STREAM)}
    other.close()


def test_what_is_destroyed_never_comes_back(ledger: Ledger) -> None:
    key = ledger.texts.made([STREAM])[STREAM]
    before = ledger.texts.changed(0)
    assert ledger.texts.destroy(STREAM, [2, 5])
    assert not ledger.texts.destroy(STREAM, [5])
    left = ledger.texts.of(STREAM)
    assert left is not None
    assert (left.of(2), left.of(5), left.of(1), left.destroyed) == (None, None, key.of(1), 2)
    ledger.texts.put([key])
    assert ledger.texts.of(STREAM) == left
    [again] = ledger.texts.changed(before[-1].number)
    assert again.key == left
    assert not ledger.texts.destroy("suggestion:2", [1])


def test_postgresql_keeps_the_former_key_in_no_file_of_its_table(postgres_url: str) -> None:
    ledger = Ledger(postgres_url)
    key = ledger.texts.made([STREAM])[STREAM]
    assert text_of(key) in on_disk(postgres_url)
    ledger.texts.destroy(STREAM, [1])
    assert text_of(key) not in on_disk(postgres_url)
    ledger.close()


def text_of(key: TextKey) -> bytes:
    """As the root stands in its document."""
    return key.document().split(b'"')[-2]


def on_disk(url: str) -> bytes:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CHECKPOINT")
        [(place, folder)] = connection.execute(
            "SELECT pg_relation_filepath('text_key'), current_setting('data_directory')"
        ).fetchall()
    return b"".join(path.read_bytes() for path in (Path(folder) / place).parent.glob("*") if path.is_file())
