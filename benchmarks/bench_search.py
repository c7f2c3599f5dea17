"""How long a search takes at 1,000,000 events with texts: rare, frequent and absent terms, wide and narrow sight.

The hardest case by design: a term that stands in half of all texts, asked by an organ that sees few of them or none.
"""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import partial
from itertools import islice
from uuid import UUID

import events.published  # noqa: F401  (every type is known here)
from benchmarks import stock_search
from benchmarks.bench_ledger import postgres_databases, sqlite_files
from benchmarks.measured import Measured
from events.base import Event, Side, Visibility
from events.bulletin import BulletinContent, BulletinIssued
from events.envelope import Envelope, encode
from events.suggestion import SuggestionContent, SuggestionSent
from events.values import ReplyPeriod
from events.vocabulary import Instrument, IssueCategory, SuggestionKind, Topic
from projections.access.sight import Reader
from projections.filling.engine import Projector
from projections.filling.message import Message
from projections.opening import open_store
from projections.query import query
from projections.search.indexer import indexing
from projections.store.store import Store

ROWS = 1_000_000
STOCK_TIMES = 3
TARGET = 100.0
DAY = date(2024, 3, 15)
COURT, GOV, LEGAL = "district-court", "district-government", "justice-bureau"
BUREAUS = [f"bureau-{number}" for number in range(40)]
WORDS = [
    "行政",
    "处罚",
    "征收",
    "补偿",
    "听证",
    "告知",
    "送达",
    "评估",
    "报告",
    "程序",
    "许可",
    "复议",
    "诉讼",
    "执法",
    "证据",
    "当事人",
    "决定书",
    "期限",
    "房屋",
    "拆迁",
    "城市",
    "管理",
    "住房",
    "建设",
    "市场",
    "监督",
    "食品",
    "安全",
    "生产",
    "交通",
    "运输",
    "环境",
    "保护",
    "土地",
    "规划",
    "劳动",
    "保障",
    "工伤",
    "认定",
    "社会",
    "保险",
    "公安",
    "治安",
    "消防",
    "教育",
    "卫生",
    "健康",
    "税务",
    "统计",
    "审计",
    "信访",
    "街道",
    "社区",
    "物业",
    "违法",
    "建筑",
    "拆除",
    "强制",
    "执行",
    "申请",
    "审查",
    "裁定",
    "判决",
    "撤销",
    "变更",
    "履行",
    "职责",
    "答辩",
    "举证",
    "应诉",
    "出庭",
    "负责人",
    "委托",
    "代理",
    "调解",
    "和解",
    "协议",
    "合同",
    "招标",
    "采购",
    "财政",
    "资金",
    "预算",
    "公开",
    "信息",
    "政府",
    "部门",
    "机关",
    "单位",
    "人员",
    "培训",
    "调研",
    "座谈",
    "研讨",
    "意见",
]
FILLER = "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说"


def text(rng: random.Random, frequent: bool, rare: bool, length: int = 120) -> str:
    """A text of Chinese characters as people write: words of the trade among any others."""
    parts: list[str] = []
    while sum(map(len, parts)) < length:
        parts.append(rng.choice(WORDS[1:]))
        parts.append("".join(rng.choices(FILLER, k=rng.randint(1, 4))))
        if rng.random() < 0.2:
            parts.append(chr(rng.randint(0x4E00, 0x8FFF)))
    if frequent:
        parts.insert(rng.randint(0, len(parts)), "行政")
    if rare:
        parts.insert(rng.randint(0, len(parts)), "麒麟鲲鹏")
    return "".join(parts) if frequent else "".join(parts).replace("行政", "政行")


def told(count: int) -> Iterator[tuple[Side, str, Event, Visibility]]:
    """Nine suggestions that both sides and one bureau see to one bulletin for all members; half of the suggestions
    hold the frequent term, and no bulletin does: bureaus see few of its hits."""
    rng = random.Random(2020)
    for number in range(count):
        rare = number % 100_000 == 500
        if number % 10 == 0:
            content = BulletinContent(
                topic=Topic.J4, title="审判工作通报", text=text(rng, False, rare), issuer=COURT, addressee=GOV
            )
            issued = BulletinIssued(occurred_on=DAY, content=content)
            yield Side.COURT, f"bulletin:{UUID(int=number)}", issued, Visibility.MEMBERS
            continue
        bureau = BUREAUS[number % 39]  # the last one is concerned with nothing
        said = SuggestionContent(
            instrument=Instrument.JUDICIAL_SUGGESTION,
            kind=SuggestionKind.SIMILAR_CASES,
            title=f"关于规范{rng.choice(WORDS[1:])}工作的司法建议",
            categories=(IssueCategory.GENERAL_PROCEDURAL,),
            problems=(text(rng, number % 9 < 5, rare),),
            recommendations=("完善告知程序",),
        )
        sent = SuggestionSent(
            occurred_on=DAY,
            content=said,
            sender=COURT,
            addressees=(bureau,),
            cc=(LEGAL,),
            reply_period=ReplyPeriod(months=2),
        )
        yield Side.COURT, f"suggestion:{UUID(int=number)}", sent, Visibility.BILATERAL


def messages(count: int) -> Iterator[Message]:
    at = datetime(2024, 3, 15, tzinfo=UTC)
    for number, (side, stream, event, visibility) in enumerate(told(count), 1):
        envelope = Envelope(
            jurisdiction="410204",
            side=side,
            stream=stream,
            version=1,
            type=event.type,
            recorded_at=at + timedelta(seconds=number),
            occurred_on=DAY,
            actor=COURT,
            command_id=f"command-{number}",
            command_digest="0123456789abcdef",
            visibility=visibility,
            data=None,
        )
        yield Message(side, number, number, encode(envelope, event))


def filled(url: str, count: int) -> tuple[Store, float]:
    """A read model of so many events, and the seconds its search index took."""
    store = open_store(url)
    projector = Projector(store)
    rest = messages(count)
    while batch := list(islice(rest, 2000)):
        projector.apply_batch(batch)
    started = time.perf_counter()
    for _ in indexing(store):
        pass
    return store, time.perf_counter() - started


READERS = {
    "court": Reader(COURT, Side.COURT),
    "bureau": Reader(BUREAUS[3], Side.GOVERNMENT),
    "bureau of nothing": Reader(BUREAUS[39], Side.GOVERNMENT),
}
TERMS = {
    "rare": "麒麟鲲鹏",
    "frequent": "行政",
    "frequent phrase": "司法建议",
    "two frequent": "处罚 补偿",
    "absent": "鼋鼍",
    "absent of frequent pairs": "司法建议行政",
}


def asked(store: Store, reader: Reader, term: str, times: int) -> list[float]:
    """Milliseconds of each question, the first one left out."""
    took = []
    for _ in range(times + 1):
        started = time.perf_counter()
        query(store, "search", reader, {"text": term}, today=DAY)
        took.append((time.perf_counter() - started) * 1000)
    return took[1:]


def run(count: int = ROWS, times: int = 30) -> list[Measured]:
    """p50 and p99 of each term for each reader, on SQLite and on PostgreSQL, and p50 of what the database brings."""
    figures = []
    for engine, stock, databases in (("SQLite", "FTS5", sqlite_files), ("PostgreSQL", "GIN", postgres_databases)):
        with databases() as fresh:
            store, seconds = filled(fresh(), count)
            figures.append(Measured(f"{engine}: indexing", count / seconds, "events/s"))
            figures.append(Measured(f"{engine} {stock}: indexing", count / stock_search.filled(store), "events/s"))
            for who, reader in READERS.items():
                for name, term in TERMS.items():
                    took = asked(store, reader, term, times)
                    p50, p99 = statistics.median(took), statistics.quantiles(took, n=100, method="inclusive")[98]
                    theirs = statistics.median(stock_search.asked(store, reader, term, DAY) for _ in range(STOCK_TIMES))
                    say = partial(Measured, unit="ms", target=TARGET, at_most=True)
                    figures.append(say(f"{engine}: {name}, {who}, p50", p50))
                    figures.append(say(f"{engine}: {name}, {who}, p99", p99))
                    figures.append(Measured(f"{engine} {stock}: {name}, {who}, p50", theirs, "ms"))
            store.close()
    return figures
