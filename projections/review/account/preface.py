"""The opening of the review: what it rests on, how far it goes, and how its comparisons are meant."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Final

from events.instants import SHANGHAI
from events.sealing import UNREAD
from projections.review.account.comparing import FEWEST
from projections.review.account.sentence import Sentence
from projections.review.account.shown import Shown
from projections.review.figure import Label

FEW: Final = 20
"""A year with fewer bulletins, suggestions, meetings and new cases together is said to be one with few records."""
_COUNTED: Final = (("M01", "all"), ("M10", "all"), ("M20", "all"), ("M80", "new"), ("M93", "new"))


def preface(shown: Shown, title: Label, jurisdiction: str, wanted: Callable[[str], bool]) -> Iterator[Sentence]:
    """The sentences of the first part of the document of that title; `wanted`: of which figures it speaks."""
    log, year = shown.facts.log, shown.year
    at = log.cut_off.astimezone(SHANGHAI)
    yield Sentence(
        "preface.basis",
        f"《{title.zh}》依据鼓政〔2020〕20号文件编制，反映{jurisdiction}行政执法与行政审判良性互动机制{year}年的运行情况。",
        f"{title.en} shows how the mechanism of the joint opinion 鼓政〔2020〕20号 worked in {jurisdiction} in {year}.",
    )
    yield Sentence(
        "preface.data",
        f"全部数据由区人民法院、区人民政府和领导小组办公室三方账本截至{at:%Y年%-m月%-d日%H时%M分}的{log.events}件事件记录"
        "计算得出，除标明“（基数）”的往年数外，没有人工填报的数字。",
        f"All figures follow from the {log.events} events that the three ledgers held at {at:%Y-%m-%d %H:%M} (Beijing "
        "time); nothing is filled in by hand but earlier years' numbers marked （基数）.",
    )
    if shown.facts.as_of < date(year, 12, 31):
        yield Sentence(
            "preface.interim",
            "截止日早于年末，所列为年中数据。",
            "The cut-off lies before the end of the year: the figures are interim.",
        )
    if log.gaps or log.set_aside:
        yield Sentence(
            "preface.gaps",
            f"账本有{len(log.gaps)}个事项缺少记录，有{len(log.set_aside)}条记录不能采用，所列数据可能不完整。",
            f"{len(log.gaps)} streams have gaps and {len(log.set_aside)} records could not be used: figures may be "
            "incomplete.",
        )
    if log.unread:
        yield Sentence(
            "preface.unread",
            f"归档缺少{'、'.join(side.zh for side in log.unread)}的文字密钥，所载单位名称、标题、事由等"
            f"文字不能读取，文中写作“{UNREAD}”，据此计算的数据可能不准。",
            f"The archive lacks the keys to what {', '.join(side.value for side in log.unread)} wrote: names of "
            f"organs, titles, reasons and the like cannot be read, {UNREAD} stands in their place, and figures that "
            "rest on them may be wrong.",
        )
    if any(case.concluded_before_filed for case in shown.facts.cases):
        yield Sentence(
            "preface.days",
            "有案件所载的审结日早于立案日，各项数据按所载日期统计。",
            "Cases are recorded as concluded before they were filed: figures follow the days as they are recorded.",
        )
    counted = [(metric, key) for metric, key in _COUNTED if wanted(metric)]
    if sum(shown.count(metric, key) or 0 for metric, key in counted) < FEW:
        yield Sentence(
            "preface.few",
            f"本年所记录的事项合计不足{FEW}件，数目较小，不宜据以判断趋势。",
            f"Fewer than {FEW} matters were recorded in the year: too few to tell a trend.",
            tuple(f"{metric}.{key}" for metric, key in counted),
        )
    yield Sentence(
        "preface.changes",
        f"文中与上年比较，“明显”指差异超出偶然起伏的范围（显著性水平5%）；两年合计不足{FEWEST}件，"
        f"或者比率的分母不足{FEWEST}的，不作升降判断。",
        f"“Clear” means more than chance (level of 5 %); nothing is said of a change where both years come to fewer "
        f"than {FEWEST}, or a rate is over fewer than {FEWEST}.",
    )
