"""`fuyuan review YEAR`: the annual review, made from the events alone."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager
from datetime import UTC, datetime
from itertools import chain
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import orjson

import events.published  # noqa: F401  (every type is known here)
from domain.definitions import VERSION
from events.base import Side
from events.group import YEARS
from events.instants import SHANGHAI
from fuyuan.bad_day import BadDay
from fuyuan.installation.private_file import unreadable, unwritable
from fuyuan.operations.archive_log import log_of_archives
from fuyuan.operations.heads import headed
from fuyuan.operations.text_keys import KeyOf, as_read
from fuyuan.papers import FOLDER
from fuyuan.papers.annual.files import EDITIONS, LANGUAGES, EditionOf, Provided, write, write_figures
from fuyuan.papers.annual.pieces import Language
from fuyuan.settings import Settings
from projections.review.account.proof import Head
from projections.review.account.published_before import Former, former
from projections.review.log import TwoRecords, moment
from projections.review.reading import Open
from projections.review.report import Review, of_log
from projections.review.report import review as make
from projections.review.side_by_side import Ended
from projections.review.supplement import changes

if TYPE_CHECKING:
    from services.ledger.ledger import Ledger


class Reviewed(NamedTuple):
    """A review, and of what it was made: the head of each side's log at the cut-off."""

    review: Review
    heads: Mapping[Side, Head]


def review(
    settings: Settings,
    year: int,
    out: Path,
    cut_off: datetime | None = None,
    archives: Sequence[Path] = (),
    *,
    figures_only: bool = False,
    formers: Sequence[Path] = (),
    editions: Sequence[EditionOf] = EDITIONS,
    languages: Sequence[Language] = tuple(LANGUAGES),
) -> tuple[Path, ...]:
    """The files written, over what was recorded up to `cut_off` (aware; now when left out). Raises BadDay.

    With `archives` their events are taken, and no ledger is looked at. `formers` are data files of earlier years as
    they were published: the documents say where they differ from what is computed now.
    The same cut-off gives the same bytes, however much later it is asked for (ANR-01).
    """
    before = tuple(_former(file) for file in formers)
    if figures_only:
        return (_figures_alone(settings, year, out, cut_off, archives),)
    found = reviewed(settings, year, cut_off, archives)
    try:
        _must_say_something(found.review)
        provided = Provided(settings.fonts, settings.folder(FOLDER), before)
        return write(found.review, found.heads, out, provided, editions, languages)
    except OSError as error:
        raise unwritable(out, error, "--out") from error


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without looking for cycles, of which a review makes none: that would go through all that is kept, many times."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


@_uncollected()
def _figures_alone(
    settings: Settings, year: int, out: Path, cut_off: datetime | None, archives: Sequence[Path]
) -> Path:
    """What is kept is let go before anybody looks for cycles again."""
    found = reviewed(settings, year, cut_off, archives)
    try:
        return write_figures(found.review, out)
    except OSError as error:
        raise unwritable(out, error, "--out") from error


def _former(file: Path) -> Former:
    try:
        return former(file.read_bytes())
    except OSError as error:
        raise unreadable(file, error) from error
    except ValueError as error:
        raise BadDay(f"{file} 不是年度总结的数据文件", f"{file} is no data file of an annual review") from error


def reviewed(settings: Settings, year: int, cut_off: datetime | None, archives: Sequence[Path] = ()) -> Reviewed:
    """The review of what was recorded up to `cut_off`, as `review` takes it. Raises BadDay."""
    if year not in YEARS:
        raise BadDay(
            f"年度 {year} 应写作四位公历年份，如 2025", f"write the year {year} with four digits, such as 2025"
        )
    given = settings.organs
    now = datetime.now(UTC)
    if cut_off is not None and cut_off > now:
        raise BadDay("数据截止时刻不应晚于现在", "the cut-off must not lie in the future")
    until = cut_off or now
    if until.astimezone(SHANGHAI).year < year:
        raise BadDay(f"数据截止时刻早于{year}年，没有可统计的数据", f"the cut-off lies before the year {year}")
    regular = given.rules.regular_meetings_per_year
    heads: dict[Side, Head] = {}
    try:
        with _uncollected():
            if archives:
                log, heads = log_of_archives(settings, archives, until)
                return Reviewed(of_log(log, year, given.name, regular), heads)
            with _recorded(settings) as (logs, opened):
                events = chain.from_iterable(headed(events, until, side, heads) for side, events in logs.items())
                return Reviewed(make(events, year, until, given.name, regular, opened), heads)
    except TwoRecords as error:
        raise BadDay(f"账本中同一事件有两份不同的记录：{error.ref}", str(error)) from error
    except Ended as error:
        raise BadDay("读取归档的进程被中止：请重新运行", f"{error}: run it again") from error


def _must_say_something(made: Review) -> None:
    """Raises BadDay for a year of which nothing is recorded: there is nothing to look back at."""
    facts = made.facts
    of_cases = any(facts.in_year(case.filed_on) or facts.in_year(case.concluded_on) for case in facts.cases)
    if not of_cases and not made.log.streams.acted_in(made.year):
        raise BadDay(f"截止时刻前没有{made.year}年的任何记录", f"nothing is recorded of the year {made.year}")


def supplement(
    settings: Settings,
    year: int,
    out: Path,
    published: datetime,
    cut_off: datetime | None,
    archives: Sequence[Path] = (),
) -> Path:
    """Write what reads otherwise at `cut_off` (now when left out) than in the published review: the body of
    `supplement-annual-review`. Raises BadDay.
    """
    body = supplemented(settings, year, published, cut_off or datetime.now(UTC), archives)
    path = out / f"supplement-{year}.json"
    try:
        path.write_bytes(orjson.dumps(body, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))
    except OSError as error:
        raise unwritable(out, error, "--out") from error
    return path


def supplemented(
    settings: Settings, year: int, published: datetime, until: datetime, archives: Sequence[Path] = ()
) -> dict[str, Any]:
    """The body of `supplement-annual-review`. Raises BadDay."""
    before, after = (reviewed(settings, year, at, archives).review for at in (published, until))
    return {
        "year": year,
        "cut_off": until.isoformat(),
        "definition_version": VERSION,
        "figures_digest": after.digest(),
        "changes": list(changes(before, after)),
    }


def parse_cut_off(text: str) -> datetime:
    """A day (its last moment in Asia/Shanghai) or an instant with its time zone. Raises BadDay."""
    try:
        return moment(text)
    except ValueError:
        pass
    raise BadDay(
        f"截止时刻 {text} 应写作 2025-01-31，或者带时区的 2025-01-31T18:00:00+08:00",
        f"write the cut-off {text} as 2025-01-31, or with a time zone as 2025-01-31T18:00:00+08:00",
    )


@contextmanager
def _recorded(settings: Settings) -> Iterator[tuple[Mapping[Side, Iterator[bytes]], Open]]:
    """The log of every side, from its ledger or, of one that lives elsewhere, its mirror; and what opens its events."""
    from fuyuan.installation.ledgers import (
        open_ledger,  # here: from archives no database or client of the bus is needed
    )
    from fuyuan.operations.mirrors import mirrored

    with ExitStack() as stack:
        ledgers: dict[Side, Ledger] = {}
        for side in settings.sides:
            if (ledger := open_ledger(settings, side)) is not None:
                ledgers[side] = stack.enter_context(closing(ledger))
        if not ledgers:
            raise BadDay(
                f"{settings.data_dir} 中没有账本", f"there is no ledger in {settings.data_dir}: check --data-dir"
            )
        mirrors = stack.enter_context(mirrored(settings, "fuyuan review"))
        keys: dict[Side, KeyOf] = {side: ledger.texts.of for side, ledger in ledgers.items()}
        keys |= {side: mirror.keys.get for side, mirror in mirrors.items()}
        logs = {side: _events(settings, side, ledger) for side, ledger in ledgers.items()}
        yield logs | {side: map(itemgetter(1), mirror.events()) for side, mirror in mirrors.items()}, as_read(keys)


def _events(settings: Settings, side: Side, ledger: Ledger) -> Iterator[bytes]:
    from fuyuan.installation.ledgers import damaged_ledger
    from services.ledger.ledger import LedgerUnavailable

    try:
        yield from (entry.raw for entry in ledger.everything())
    except LedgerUnavailable as error:
        raise damaged_ledger(settings, side, error) from error
