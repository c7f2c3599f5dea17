"""What `fuyuan doctor` finds of the running parts: answers, the relays' lag, the mirrors, what is parked."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, suppress
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from nats.aio.client import Client

from events.base import Side
from events.instants import SHANGHAI
from fuyuan.bad_day import BadDay, one_line
from fuyuan.installation import data_folder, organs_late
from fuyuan.installation.ledgers import damaged_ledger, open_ledger
from fuyuan.operations import bus_reader, health
from fuyuan.operations.tell import Finding
from fuyuan.operations.witnesses import beside
from fuyuan.reaching.way import way_to
from fuyuan.settings import Settings, sqlite_file
from projections.store import kept
from projections.store.reread import Reread, last_round
from services.bus.connection import stream_head
from services.bus.errors import BusError
from services.bus.names import stream_name
from services.bus.witnesses import on_the_bus
from services.ledger.ledger import LedgerUnavailable
from services.ledger.witness import History, HistoryMissing

LAG: Final = 1000
"""Events behind which a relay or a mirror is called late."""
BEGINNING: Final = 10.0
"""Seconds that a side which begins is given to answer, and to reach the broker."""
AGAIN: Final = 0.2  # seconds


def runs(settings: Settings, part: str) -> bool:
    """Whether a part of this data folder should answer: under `fuyuan up`, or started alone."""
    locks = [data_folder.lock_file(settings), *settings.engine_dir.glob(f"run/{_served_by(settings, part)}.pid")]
    return any(data_folder.holder(lock) is not None for lock in locks)


def _served_by(settings: Settings, part: str) -> str:
    """The process, as a pattern: a district's sides and read model are at one of the engine's workers."""
    return part if settings.district is None or part == "edge" else "worker*"


def _log(settings: Settings, part: str) -> Path:
    return settings.engine_dir / "logs" / f"{_served_by(settings, part)}.log"


def side_part(settings: Settings, side: Side) -> Finding:
    """The relay's lag is what the ledger has and the stream has not, in ledger ids.

    The question wakes the sides of a district that rests: it is asked again while one begins, or while the district
    goes from one worker to another.
    """
    until, moves = time.monotonic() + BEGINNING, settings.district is not None and runs(settings, side.value)
    answer = health.of_side(way_to(settings, side), health.WITHIN if settings.district is None else BEGINNING)
    while (_begins(*answer) if answer else moves) and time.monotonic() < until:
        time.sleep(AGAIN)
        answer = health.of_side(way_to(settings, side))
    if answer is None:
        return _silent(settings, side.value, f"{side.zh}服务")
    status, report = answer
    bus_state: dict[str, Any] = report.get("bus") or {}
    head, published = int((report.get("ledger") or {}).get("head", 0)), int(bus_state.get("published") or 0)
    wrong = bus_state.get("error") or report.get("error")
    good = status == 200 and bool(bus_state.get("connected")) and not wrong and head - published <= LAG
    zh, en = (
        f"{side.zh}服务应答，账本 {head}，已发布 {published}",
        f"{side.value}: the relay is {head - published} behind",
    )
    see_log = f"：请查看 {_log(settings, side.value)}"
    return Finding.of(zh, en, good, (see_log, f", {one_line(wrong)}" if wrong else ""))


def _begins(status: int, report: dict[str, Any]) -> bool:
    """Whether it has not been at the broker yet, and nothing is wrong with it."""
    bus: dict[str, Any] = report.get("bus") or {}
    return status == 200 and not bus.get("connected") and not bus.get("error") and not report.get("error")


def proofs(settings: Settings, side: Side, doubted: set[tuple[Side, Side, str]]) -> list[Finding]:
    """How far the side has signed, the others have countersigned, and what does not reconcile: `doubted` was told."""
    answer = health.of_side(way_to(settings, side))
    state: dict[str, Any] = ((answer[1].get("bus") or {}).get("proofs") or {}) if answer else {}
    if not state:
        return []
    by = "，".join(f"{Side(name).zh}核签至 {size}" for name, size in sorted(state["countersigned"].items()))
    zh, en = f"{side.zh}日志已签名至第 {state['signed']} 件", f"{side.value}: signed up to {state['signed']}"
    findings = [Finding(f"{zh}，{by}" if by else zh, en, True)]
    for log, error in state.get("errors", {}).items():
        zh = f"{side.zh}暂不能为{Side(log).zh}日志签名或核签，收发照常：{error}"
        findings.append(Finding(zh, f"{side.value} cannot sign the log of {log} now, all else goes on", False))
    if state.get("unstamped"):
        zh = f"{side.zh}日志自第 {state['stamped']} 件后没有时间戳，签名照常：{state['unstamped']}"
        findings.append(Finding(zh, f"no time stamp on the log of {side.value} behind {state['stamped']}", False))
    for doubt in state["doubts"]:
        log, finder, key = Side(doubt["log"]), Side(doubt["finder"]), doubt["key"]
        if (log, finder, key) in doubted:
            continue
        doubted.add((log, finder, key))
        if key:
            zh = f"{finder.zh}发现有人以{log.zh}名义使用无效的密钥 {key}：请与{log.zh}核对 fuyuan keys list"
            en = f"{finder.value} says that the key {key}, used in the name of {log.value}, does not count: ask them"
            findings.append(Finding(zh, en, False))
            continue
        zh = f"{finder.zh}称{log.zh}日志前 {doubt['events']} 件与{log.zh}所签不符：请运行 fuyuan verify 查明并通知双方"
        en = f"{finder.value} says that the log of {log.value} is not what was signed: run `fuyuan verify`"
        findings.append(Finding(zh, en, False))
    return findings


def edge(settings: Settings) -> Finding:
    """The public edge."""
    answer = health.of_edge(settings.host, settings.port) if runs(settings, "edge") else None
    if answer is None and runs(settings, "edge"):
        zh = f"{settings.address} 没有应答：启动时以 --http 或 FUYUAN_HTTP 指定了地址的，这里也须指定；否则请查看"
        en = "edge does not answer: give --http as at its start, else see its log"
        return Finding(f"{zh} {_log(settings, 'edge')}", en, False)
    if answer is None:
        return _silent(settings, "edge", settings.address)
    return Finding(f"{settings.address} 应答（{answer[0]}）", "the edge answers", answer[0] == 200)


def _silent(settings: Settings, part: str, zh: str) -> Finding:
    if runs(settings, part):
        return Finding(f"{zh}没有应答：请查看 {_log(settings, part)}", f"{part} does not answer: see its log", False)
    return Finding(f"{zh}未运行", f"{part} is not running", None)


async def bus(settings: Settings) -> AsyncIterator[Finding]:
    """How each side's mirrors of the others stand; of a district, which has none, that it reaches its stream."""
    from services.bus.streams import mirror_health

    for reader in settings.sides:
        try:
            async with bus_reader.connected(settings, reader) as connection:
                if settings.district is not None:
                    head = await stream_head(connection, stream_name(reader))
                    zh, en = f"{reader.zh}消息流 {head} 件", f"the stream of {reader.value} can be read"
                    yield Finding(zh, en, True)
                    continue
                for owner in (side for side in Side if side is not reader):
                    health = await mirror_health(connection, owner)
                    zh, en = f"{reader.zh}所存{owner.zh}镜像", f"the mirror of {owner.value} at {reader.value}"
                    if health is None and owner in settings.elsewhere:
                        continue  # told with the link
                    if health is None:
                        yield Finding(f"{zh}：来源不可达", f"{en}: its origin cannot be reached", False)
                        continue
                    good = health.fit and not health.error and health.behind <= LAG
                    restart = (f"：请重启 {reader.value}", f": restart {reader.value} {health.error}")
                    yield Finding.of(f"{zh}落后 {health.behind} 件", en, good, restart)
        except (bus_reader.NoBus, BusError) as error:
            good_or_none = False if runs(settings, reader.value) else None
            yield Finding(
                f"{reader.zh}一方连不上消息服务器", f"{reader.value}: no bus, {one_line(error)}", good_or_none
            )


def _again(last: Reread) -> Finding:
    """What the last round of reading the read model again found."""
    ended = datetime.fromisoformat(last.ended).astimezone(SHANGHAI)
    zh = f"共享视图 {last.events} 件、{last.matters} 个事项已于 {ended:%Y-%m-%d %H:%M:%S} 逐件核对"
    mended = f"，自本视图建立以来自动改正 {last.mended} 个事项" if last.mended else ""
    rebuild = ("：与已签名的记录不符，请运行 fuyuan rebuild", f": {last.wrong}: `fuyuan rebuild`")
    return Finding.of(zh + mended, "the read model is what was signed", not last.wrong, rebuild)


async def histories(settings: Settings) -> AsyncIterator[Finding]:
    """Whether anybody knows of events that a ledger lacks, and whether the read model is ahead of a stream."""
    for side in settings.sides:
        try:
            ledger = open_ledger(settings, side)
        except BadDay:
            continue  # told where the ledgers are looked at
        if ledger is None:
            continue
        async with AsyncExitStack() as stack:
            stack.callback(ledger.close)
            witnesses, connection = beside(settings, side), None
            with suppress(bus_reader.NoBus):
                connection = await stack.enter_async_context(bus_reader.connected(settings, side))
                witnesses += on_the_bus(connection, side, mirrored=settings.district is None)
            try:
                await History(side, ledger, witnesses).ask()
                yield Finding(f"{side.zh}账本没有缺失", f"nobody knows more than the {side.value} ledger", True)
            except HistoryMissing as missing:
                yield Finding(missing.zh, missing.en, False)
            except LedgerUnavailable as error:
                bad = damaged_ledger(settings, side, error)
                yield Finding(bad.zh, bad.en, False)
            if connection is not None and (ahead := await _ahead_of_stream(settings, side, connection)):
                yield ahead


async def _ahead_of_stream(settings: Settings, side: Side, connection: Client) -> Finding | None:
    with suppress(BusError, *kept.UNREADABLE):
        newest = await asyncio.to_thread(kept.newest, settings.views_at, side)
        if newest is not None and newest.sequence > (head := await stream_head(connection, stream_name(side))):
            zh = f"共享视图已到{side.zh}第 {newest.sequence} 件，消息流只到第 {head} 件：请待补齐，并看账本有无缺失"
            en = f"the read model is at {newest.sequence} of {side.value}, its stream only at {head}"
            return Finding(zh, f"{en}: it is being refilled, or the ledger was set back", False)
    return None


def organ_streams(settings: Settings) -> Iterator[Finding]:
    """Which streams of organs are behind, as the part that fills them says; nothing where it does not run."""
    behind = organs_late.read(settings.folder("read")) if runs(settings, "projections") else {}
    for organ, one in behind.items():
        since = one.since.astimezone(SHANGHAI)
        why = f"：{one.error}，请查看 {_log(settings, 'projections')}" if one.error else "，正在补送"
        zh = f"{organ} 的事件流自 {since:%Y-%m-%d %H:%M} 起尚未补齐{why}"
        yield Finding(zh, f"the stream of {organ} is behind: {one.error or 'it is being filled'}", False)


def views(settings: Settings) -> Iterator[Finding]:
    """How far the read model is, and what it could not take."""
    file, none_yet = sqlite_file(settings.views_at), Finding("共享视图尚未建立", "no read model yet", None)
    if file is not None and not file.exists():
        yield none_yet
        return
    from fuyuan.installation.left_out import left_out_in
    from fuyuan.operations.parked import parked
    from fuyuan.operations.view_events import checkpoint, is_made, others_at, view_store

    try:
        with view_store(settings.views_at) as connection:
            if not is_made(connection):
                yield none_yet
                return
            if others := others_at(settings.views_at):
                zh = f"另有其他程序版本的共享视图 {'、'.join(others)}：升级次日自动删除旧的"
                yield Finding(zh, "read models of other versions; a former one is dropped a day after", None)
            places = "，".join(f"{side.zh} {checkpoint(connection, side)}" for side in Side)
            known = parked(connection, left_out_in(settings.people_file))
            again = last_round(connection)
    except BadDay as bad:
        yield Finding(bad.zh, bad.en, False)
        return
    yield Finding(f"共享视图已到：{places}", "positions of the read model", True)
    if again is not None:
        yield _again(again)
    unread = sum(one.left_out is None for one in known.unread)
    upgrade = ("：请升级后运行 fuyuan rebuild", ": upgrade, then `fuyuan rebuild`")
    yield Finding.of(
        f"视图未能处理的事件 {unread} 件", f"{unread} events parked by the read model", not unread, upgrade
    )
    ours = [one for one in known.foreign if one.envelope.side in settings.sides]
    refused = sum(one.skipped is None for one in ours)
    see = ("：请运行 fuyuan parked list 查看原因", ": see why with `fuyuan parked list`")
    yield Finding.of(f"待人工处理的来文 {refused} 件", f"{refused} foreign events parked by policies", not refused, see)
    if left := len(known.unread) - unread:
        zh = f"已决定不再办理的消息 {left} 件，不在任何视图和统计之中"
        yield Finding(zh, f"{left} messages left out by an operator: they stand in no view and no figure", None)
    if skipped := len(ours) - refused:
        zh = f"已决定不再办理的来文 {skipped} 件，本方因此应作的记录没有作出"
        yield Finding(zh, f"{skipped} foreign events skipped by an operator: what they lead to is not recorded", None)
