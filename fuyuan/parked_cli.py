"""`fuyuan parked …`: what waits for people, tried again or left at that; the page 待处理的消息 on the command line.

Each imports what it needs when it runs, so that `--help` answers at once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from fuyuan.bad_day import BadDay
from fuyuan.options import DataDir, settings_of

if TYPE_CHECKING:
    from events.base import Side
    from fuyuan.settings import Settings

parked_app = typer.Typer(help="待处理的消息 / parked events", no_args_is_help=True, rich_markup_mode=None)
Id = Annotated[str, typer.Argument(metavar="ID", help="fuyuan parked list 所示编号 / as `fuyuan parked list` shows")]


@parked_app.command("list")
def parked_list(context: typer.Context, data_dir: DataDir = None) -> None:
    """列出待处理和已决定不再办理的消息 / list what is parked, and what was skipped with its reason."""
    from fuyuan.installation.left_out import left_out_in
    from fuyuan.operations.parked import parked
    from fuyuan.operations.view_events import view_store

    settings = settings_of(context, data_dir)
    with view_store(settings.views_at) as connection:
        known = parked(connection, left_out_in(settings.people_file))
    for one in known.foreign:
        left = f"  不再办理 / skipped: {one.skip.reason}" if one.skip else ""
        at, note = f"{one.envelope.recorded_at:%Y-%m-%dT%H:%MZ}", one.note
        print(f"{one.envelope.side}/{one.envelope.stream}  {at}  {note.source} {note.sequence}  {note.reason}{left}")
    for unread in known.unread:
        row, mark = unread.row, unread.left_out
        left = f"  不再办理 / skipped: {mark.reason}" if mark else ""
        print(f"{row.side}/{row.sequence}  {row.parked_at}  {row.reason}: {row.detail}{left}")


@parked_app.command("retry")
def parked_retry(context: typer.Context, id_: Id, data_dir: DataDir = None) -> None:
    """请有关一方重试一件来文 / let the side try a foreign event again."""
    settings, (side, place) = settings_of(context, data_dir), _place(id_)
    if place.isdecimal():
        raise BadDay("共享视图未能读取的消息：请运行 fuyuan rebuild", "`fuyuan rebuild` makes the read model read it")
    kept_by = _asked(settings, side, place, "retry")["kept_by"]
    if kept_by:
        raise BadDay(f"仍未能办理：{'；'.join(kept_by)}", "it still waits")
    print("已办理 / taken up")


@parked_app.command("skip")
def parked_skip(
    context: typer.Context,
    id_: Id,
    reason: Annotated[str, typer.Option("--reason", metavar="R", help="理由，不写姓名 / why, without names")],
    data_dir: DataDir = None,
) -> None:
    """写明理由，不再办理 / leave it at that, with a reason that is shown from then on."""
    from pydantic import TypeAdapter, ValidationError

    from events.values import Reason

    settings, (side, place) = settings_of(context, data_dir), _place(id_)
    try:
        reason = TypeAdapter(Reason).validate_python(reason)
    except ValidationError as error:
        raise BadDay("请写明理由，1至2000字", "give a reason of 1 to 2000 characters") from error
    if place.isdecimal():
        _left_out(settings, side, int(place), reason)
    else:
        _asked(settings, side, place, "skip", reason=reason)
    print("不再办理 / skipped")


def _place(id_: str) -> tuple[Side, str]:
    """The side that parked it with the stream of its note, or whose stream has it, with its number there."""
    import re

    from events.base import Side

    side, _, place = id_.partition("/")
    if side not in list(Side) or not re.fullmatch(r"parked-event:[0-9a-f-]{36}|[0-9]{1,18}", place):
        raise BadDay(f"没有 {id_}：请运行 fuyuan parked list", f"no {id_}: run `fuyuan parked list`")
    return Side(side), place


def _asked(settings: Settings, side: Side, stream: str, act: str, **said: str) -> Any:
    """What the running side answers; what came of it is in the audit records. Raises BadDay."""
    import asyncio
    from contextlib import aclosing

    import orjson

    from fuyuan.access import command_line
    from fuyuan.access.audit import outcome_of_parked
    from fuyuan.http.gateway import Gateway
    from fuyuan.http.problems import ProblemError
    from fuyuan.reaching.way import ways

    async def ask() -> tuple[int, bytes]:
        async with aclosing(Gateway(ways(settings))) as gateway:
            try:
                return await gateway.parked(side, stream, act, **said)
            except ProblemError as error:
                return error.status, error.body

    with command_line.recorded(settings, f"{act} parked", " ".join((side, stream, *said.values()))) as became:
        status, answer = asyncio.run(ask())
        told = orjson.loads(answer)
        became(outcome_of_parked(status, told))
    if status != 200:
        zh, _, en = str(told["detail"]).partition(" / ")
        raise BadDay(zh, en)
    return told


def _left_out(settings: Settings, side: Side, sequence: int, reason: str) -> None:
    """Raises BadDay where no such message is parked."""
    from contextlib import closing

    from fuyuan.access import command_line
    from fuyuan.access.audit import DONE
    from fuyuan.access.people import People
    from fuyuan.installation.left_out import leave_out, prepare
    from fuyuan.operations.parked import body_of
    from fuyuan.operations.view_events import view_store

    with view_store(settings.views_at) as connection:
        body = body_of(connection, side, sequence)
    if body is None:
        raise BadDay(f"没有 {side}/{sequence}：请运行 fuyuan parked list", "no such message: run `fuyuan parked list`")
    with command_line.recorded(settings, "skip unread", f"{side} {sequence} {reason}") as became:
        with closing(People.open(settings.people_file)) as people:
            prepare(people.book)
            leave_out(people.book, side, sequence, body, reason)
        became(DONE)
