"""Whoever administers from the command line leaves an audit record too; of who it was it says `command line`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager

from sqlalchemy.exc import SQLAlchemyError

from fuyuan.access.audit import DONE, NOT_RECORDED, Act, Kind
from fuyuan.access.people import People
from fuyuan.bad_day import BadDay
from fuyuan.installation import data_folder
from fuyuan.settings import Settings


@contextmanager
def recorded(settings: Settings, what: str, subject: str) -> Iterator[Callable[[str], None]]:
    """There will be an audit record, whatever comes of it: `503` until the outcome is told. Raises BadDay."""
    outcomes = ["503"]
    try:
        yield outcomes.append
    finally:
        note(settings, what, subject, outcomes[-1])


def note(settings: Settings, what: str, subject: str = "", outcome: str = DONE) -> None:
    """Returns when the record is on disk. Raises BadDay."""
    data_folder.prepare(settings)
    with closing(People.open(settings.people_file)) as people:
        try:
            people.audit.write([Act(Kind.ADMINISTRATION, "command line", "", "", "", what, subject, outcome)])
        except SQLAlchemyError as error:
            raise BadDay(*NOT_RECORDED) from error
