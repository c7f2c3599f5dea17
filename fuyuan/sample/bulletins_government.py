"""The government's bulletins of the year: E1, E2, E4 to E7; E3 has no occasion."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from events.base import Visibility
from events.bulletin import BulletinContent, CommonProblem, Figure
from events.vocabulary import OpinionTopic, Topic
from fuyuan.sample.act import Book
from fuyuan.sample.catalogue import called, read, themes
from fuyuan.sample.papers import Paper, corrected
from fuyuan.sample.periods import span
from fuyuan.sample.suggestions import Sent

COURT, GOVERNMENT, LEGAL = "district-court", "district-government", "justice-bureau"
MONTH = {"Q1": 4, "Q2": 7, "H1": 7, "Q3": 10}


def government_papers(book: Book, suggestions: Sequence[Sent]) -> list[Paper]:
    return [
        *_measures(book),
        *_statistics(book),
        *_opinions(book),
        *_implementation(book, suggestions),
        *_reconsideration(book),
        *_other(book),
    ]


def _content(topic: Topic, title: str, text: str, issuer: str = GOVERNMENT, **more: Any) -> BulletinContent:
    return BulletinContent(
        topic=topic,
        title=title,
        text=text,
        issuer=issuer,
        addressee=COURT,
        handling_unit=LEGAL if issuer == GOVERNMENT else issuer,
        organised_by=None if issuer == GOVERNMENT else GOVERNMENT,
        **more,
    )


def _measures(book: Book) -> Iterator[Paper]:
    """E1: open to everybody."""
    for number, paper in enumerate(read("bulletins")["measure"]):
        day = 15 + 60 * number + book.random.randint(0, 12)
        content = _content(
            Topic.E1,
            paper["title"],
            paper["text"].format(year=book.year),
            matter_date=book.days[day - book.random.randint(1, 9)],
            visibility=Visibility.PUBLIC,
        )
        yield Paper(f"bulletin-e1-{number + 1}", day, GOVERNMENT, content, drafted=number == 0)


def _statistics(book: Book) -> Iterator[Paper]:
    """E2: by department and period; one figure of the urban managers is corrected after it was signed for."""
    for table in read("bulletins")["statistics"]:
        for name in table["periods"]:
            paper = _table(book, table, name)
            if (table["organ"], name) == ("urban-management-bureau", "Q2"):
                reason = "复核案件台账发现两件移送案件被重复计入，更正统计数据。"
                paper = corrected(paper, 0, "行政处罚件数", reason)
            yield paper


def _table(book: Book, table: dict[str, Any], name: str) -> Paper:
    organ, random = table["organ"], book.random
    period, words = span(book.year, name)
    values = [Decimal(max(3, round(scale * random.uniform(0.8, 1.25)))) for scale in table["scale"]]
    pairs = list(zip(table["labels"], values, strict=True))
    figures = tuple(Figure(label=label, organ=organ, value=value) for label, value in pairs)
    listed = "，".join(f"{label}{value}件" for label, value in pairs)
    content = _content(
        Topic.E2,
        f"关于{words}行政执法案件情况的通报（{called(organ)}）",
        f"{words}，{listed}。案件总量平稳，程序规范化水平有所提高，现将统计分析情况通报贵院。",
        organ,
        period=period,
        figures=figures,
        matter_date=period.end,
    )
    day = book.days.at(date(book.year, MONTH[name], 8)) + random.randint(0, 12)
    return Paper(f"bulletin-e2-{organ}-{name.lower()}", day, organ, content)


def _opinions(book: Book) -> Iterator[Paper]:
    """E4: some are answered soon, one late, two never."""
    for number, paper in enumerate(read("bulletins")["opinion"]):
        day = 25 + 42 * number + book.random.randint(0, 15)
        content = _content(Topic.E4, paper["title"], paper["text"], LEGAL, opinion_topic=OpinionTopic(paper["topic"]))
        after = paper.get("days", 0)
        yield Paper(f"bulletin-e4-{number + 1}", day, LEGAL, content, reply=paper.get("reply"), reply_after=after)


def _implementation(book: Book, suggestions: Sequence[Sent]) -> Iterator[Paper]:
    """E5: the answers of the organs to the suggestions of a period, rolled up by the government."""
    for name, month in (("H1", 8), ("Q3", 11)):
        period, words = span(book.year, name)
        sent = [
            suggestion for suggestion in suggestions if suggestion.sent_on in period and suggestion.period is not None
        ]
        day = book.days.at(date(book.year, month, 12)) + book.random.randint(0, 6)
        organs = [
            (suggestion, organ)
            for suggestion in sent
            for organ in suggestion.plot.addressees
            if organ != "supervisory-commission"
        ]
        answered = sum(
            organ in suggestion.answered and suggestion.answered[organ] < book.days[day] for suggestion, organ in organs
        )
        text = f"{words}，各单位应反馈司法建议{len(organs)}件次，截至目前已反馈{answered}件次。"
        content = _content(
            Topic.E5,
            f"关于{words}司法建议落实情况的通报",
            text + "区政府已对未反馈的单位进行督办，有关整改情况将持续跟踪。",
            period=period,
            suggestion_refs=tuple(suggestion.matter for suggestion in sent),
            matter_date=period.end,
        )
        refers = tuple(suggestion.plot.name for suggestion in sent)
        yield Paper(f"bulletin-e5-{name.lower()}", day, GOVERNMENT, content, refers=refers)


def _reconsideration(book: Book) -> Iterator[Paper]:
    """E6: two of the three meet a problem that the court saw as well (M06)."""
    for number, paper in enumerate(read("bulletins")["reconsideration"]):
        theme = themes()[paper["theme"]]
        problem = CommonProblem(text=theme.points[-1].problem, field=theme.field, category=theme.category)
        content = _content(
            Topic.E6, paper["title"], paper["text"], LEGAL, problems=(problem,), is_similar_case_matter=number == 0
        )
        day = 50 + 70 * number + book.random.randint(0, 20)
        yield Paper(f"bulletin-e6-{number + 1}", day, LEGAL, content)


def _other(book: Book) -> Iterator[Paper]:
    """E7, each with the reason why none of the first six fits (BUL-03)."""
    for number, paper in enumerate(read("bulletins")["other"]):
        content = _content(Topic.E7, paper["title"], paper["text"], residual_reason=paper["reason"])
        day = 60 + 72 * number + book.random.randint(0, 15)
        yield Paper(f"bulletin-e7-{number + 1}", day, GOVERNMENT, content)
