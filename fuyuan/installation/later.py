"""Notes in a book of which nobody waits: when something was used last, and the like.

They are written by a thread of their own, so that nobody who asks waits for another writer of the book. What is not
written when the program is killed is lost.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import structlog
from sqlalchemy import Engine, Executable
from sqlalchemy.exc import SQLAlchemyError

from fuyuan.installation.book import writing

log = structlog.get_logger()


class Later:
    """`write` returns at once, and raises nothing: that the disk is full is told to the log."""

    def __init__(self, book: Engine) -> None:
        self._book = book
        self._writer = ThreadPoolExecutor(1, "later")

    def write(self, what: str, statement: Executable) -> None:
        """`what` is said in the log where it cannot be written."""
        self._writer.submit(self._write, what, statement)

    def settle(self) -> None:
        """When all that was given so far is written. Blocks."""
        self._writer.submit(lambda: None).result()

    def close(self) -> None:
        """When all is written."""
        self._writer.shutdown()

    def _write(self, what: str, statement: Executable) -> None:
        try:
            with writing(self._book) as connection:
                connection.execute(statement)
        except SQLAlchemyError as error:
            log.error("a use cannot be noted", of=what, error=str(error))
