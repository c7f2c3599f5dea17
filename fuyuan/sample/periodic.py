"""What the two sides report of every quarter, or half-year, of the year: J2, J5, J6, E2, E5, and that there is nothing.

What the ledgers of the sample hold too is counted from the same story: cases, hearings, suggestions, reconsiderations.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from events.base import Visibility
from events.bulletin import Figure, NamedCount
from events.values import Period
from events.vocabulary import Topic
from fuyuan.sample.act import Book
from fuyuan.sample.cases import Case, Docket
from fuyuan.sample.catalogue import called, read, themes
from fuyuan.sample.days import WorkingDays
from fuyuan.sample.papers import COURT, GOVERNMENT, Paper, content_of, corrected
from fuyuan.sample.reconsiderations import reconsiderations
from fuyuan.sample.suggestions import Sent
from projections.percentage import percent

QUARTERS = ("第一季度", "第二季度", "第三季度", "第四季度")
HALVES = ("上半年", "下半年")
ANSWERED_BY = 42  # days from the end of a quarter to what the government says of its suggestions


@dataclass(frozen=True, slots=True)
class Span:
    """A time that is reported on; `words` is how a title calls it."""

    name: str
    words: str
    period: Period

    def reported(self, book: Book, after: int = 5) -> int:
        """So many days after its end, or a little later."""
        return book.days.at(self.period.end + timedelta(days=after)) + book.random.randint(1, 4)


def quarters(days: WorkingDays) -> list[Span]:
    """Those that lie in the year from beginning to end."""
    return [span for span in _spans(days, QUARTERS, "q") if span.period.start >= days.begins]


def halves(days: WorkingDays) -> list[Span]:
    """Those that end in the year, soon enough to be reported."""
    return [span for span in _spans(days, HALVES, "h") if span.period.end >= days.begins]


def _spans(days: WorkingDays, called_so: tuple[str, ...], letter: str) -> Iterator[Span]:
    length = 12 // len(called_so)
    for year in range(days.begins.year, days.until.year + 1):
        for number, words in enumerate(called_so):
            following = date(year + (number + 1 == len(called_so)), (number + 1) * length % 12 + 1, 1)
            period = Period(start=date(year, number * length + 1, 1), end=following - timedelta(days=1))
            if period.end <= days.until:
                yield Span(f"{year}{letter}{number + 1}", f"{year}年{words}", period)


def periodic(book: Book, docket: Docket, suggestions: Sequence[Sent]) -> Iterator[Paper]:
    """All of them."""
    yield from _trends(book, docket)
    yield from _appearance(book, docket)
    yield from _issued(book, suggestions)
    yield from _implementation(book, suggestions)
    yield from _statistics(book)
    yield from _reconsideration(book)
    yield from _major(book)
    yield from _nothing(book)


def _report(book: Book, topic: Topic, span: Span, day: int, about: str, text: str, **more: Any) -> Paper:
    """By the court, or the government."""
    issuer = COURT if topic.side == "court" else GOVERNMENT
    title, body = f"关于{span.words}{about}的通报", f"{span.words}，{text}"
    content = content_of(topic, title, body, issuer, period=span.period, matter_date=span.period.end, **more)
    return Paper(f"bulletin-{topic.value.lower()}-{span.name}", day, issuer, content)


def _trends(book: Book, docket: Docket) -> Iterator[Paper]:
    """J2: the docket of each quarter by field and by defendant; what is printed is what the docket holds."""
    for number, span in enumerate(quarters(book.days)):
        cases = docket.filed(span.period.start, span.period.end)
        fields = Counter(themes()[case.theme].matter for case in cases)
        figures = [Figure(label="新收行政一审案件", value=Decimal(len(cases)))]
        figures += [Figure(label=f"其中：{label}", value=Decimal(n)) for label, n in fields.most_common()]
        top = "、".join(f"{label}{n}件" for label, n in fields.most_common(3))
        text = (
            f"本院新收行政一审案件{len(cases)}件，案件类型居前的为{top or '无'}。"
            "总体看，程序类争议仍较集中，建议有关单位加强执法规范和诉前沟通。"
        )
        day, about = span.reported(book), "行政案件态势"
        yield replace(_report(book, Topic.J2, span, day, about, text, figures=tuple(figures)), drafted=number == 0)


def _appearance(book: Book, docket: Docket) -> Iterator[Paper]:
    """J5: the hearings of each quarter and whether the head came, organ by organ (BUL-07, BUL-08)."""
    for span in quarters(book.days):
        heard = docket.heard(span.period.start, span.period.end)
        came = sum(case.head_came for case in heard)
        text = (
            f"本院开庭审理行政案件{len(heard)}件，行政机关负责人出庭应诉{came}件。"
            "请未出庭的单位说明情况，并严格落实负责人出庭应诉制度。"
        )
        day, about = span.reported(book) + 2, "行政机关负责人出庭应诉情况"
        counted = {"figures": tuple(_by_organ(heard)), "case_refs": tuple(case.ref() for case in heard)}
        yield _report(book, Topic.J5, span, day, about, text, **counted)


def _by_organ(heard: Sequence[Case]) -> Iterator[Figure]:
    for organ in sorted({case.defendant for case in heard}):
        own = [case for case in heard if case.defendant == organ]
        yield Figure(label=f"{called(organ)}开庭件数", organ=organ, value=Decimal(len(own)))
        came = sum(case.head_came for case in own)
        yield Figure(label=f"{called(organ)}负责人出庭件数", organ=organ, value=Decimal(came))


def _issued(book: Book, suggestions: Sequence[Sent]) -> Iterator[Paper]:
    """J6: the suggestions sent in each period, by name, with how many were answered so far."""
    for span in quarters(book.days):
        sent = [suggestion for suggestion in suggestions if suggestion.sent_on in span.period]
        day = span.reported(book) + 4
        letters = sum(suggestion.plot.letter for suggestion in sent)
        also = f"、意见函{letters}份" if letters else ""
        answered = sum(any(on < book.days[day] for on in suggestion.answered.values()) for suggestion in sent)
        text = (
            f"本院发出司法建议书{len(sent) - letters}份{also}，其中{answered}份已收到反馈。"
            "请区政府督促尚未反馈的单位按期书面反馈采纳落实情况。"
        )
        yield _rolled_up(book, Topic.J6, span, day, "司法建议工作情况", text, sent)


def _implementation(book: Book, suggestions: Sequence[Sent]) -> Iterator[Paper]:
    """E5: the answers of the organs to the suggestions of a period, rolled up by the government."""
    for span in quarters(book.days):
        sent = [one for one in suggestions if one.sent_on in span.period and one.period is not None]
        day = span.reported(book, ANSWERED_BY)
        asked = [
            suggestion.answered.get(organ)
            for suggestion in sent
            for organ in suggestion.plot.addressees
            if organ != "supervisory-commission"
        ]
        answered = sum(on is not None and on < book.days[day] for on in asked)
        text = (
            f"各单位应反馈司法建议{len(asked)}件次，截至目前已反馈{answered}件次。"
            "区政府已对未反馈的单位进行督办，有关整改情况将持续跟踪。"
        )
        yield _rolled_up(book, Topic.E5, span, day, "司法建议落实情况", text, sent)


def _rolled_up(book: Book, topic: Topic, span: Span, day: int, about: str, text: str, sent: Sequence[Sent]) -> Paper:
    """A report that names the suggestions it is about."""
    matters = tuple(suggestion.matter for suggestion in sent)
    paper = _report(book, topic, span, day, about, text, suggestion_refs=matters)
    return replace(paper, refers=tuple(suggestion.plot.name for suggestion in sent))


def _statistics(book: Book) -> Iterator[Paper]:
    """E2: by department and period; one figure of the urban managers is corrected after it was signed for."""
    for table in read("bulletins")["statistics"]:
        quarterly = table.get("quarterly", False)
        for number, span in enumerate(quarters(book.days) if quarterly else halves(book.days)):
            paper = _table(book, table, span)
            if quarterly and number == 1:
                reason = "复核案件台账发现两件移送案件被重复计入，更正统计数据。"
                paper = corrected(paper, 0, "行政处罚件数", reason)
            yield paper


def _table(book: Book, table: dict[str, Any], span: Span) -> Paper:
    organ, random = table["organ"], book.random
    values = [Decimal(max(3, round(scale * random.uniform(0.8, 1.25)))) for scale in table["scale"]]
    pairs = list(zip(table["labels"], values, strict=True))
    figures = tuple(Figure(label=label, organ=organ, value=value) for label, value in pairs)
    listed = "，".join(f"{label}{value}件" for label, value in pairs)
    title = f"关于{span.words}行政执法案件情况的通报（{called(organ)}）"
    text = f"{span.words}，{listed}。案件总量平稳，程序规范化水平有所提高，现将统计分析情况通报贵院。"
    content = content_of(Topic.E2, title, text, organ, period=span.period, figures=figures, matter_date=span.period.end)
    return Paper(f"bulletin-e2-{organ}-{span.name}", span.reported(book, 8) + random.randint(0, 8), organ, content)


def _reconsideration(book: Book) -> Iterator[Paper]:
    """E2 of the government: what was accepted and decided in the quarter, and how many acts were corrected."""
    for span in quarters(book.days):
        cases = reconsiderations(book)
        decided = [case for case in cases if case.row["outcome"] and case.decided_on in span.period]
        counted = {
            "行政复议新收案件": sum(case.accepted_on in span.period for case in cases),
            "行政复议审结案件": len(decided),
            "其中：决定纠错": sum(case.corrects for case in decided),
        }
        figures = [Figure(label=label, value=Decimal(value)) for label, value in counted.items()]
        new, done, corrects = counted.values()
        if done:
            part, whole = (
                NamedCount(label=words, value=Decimal(n)) for words, n in (("纠错", corrects), ("审结", done))
            )
            rate = Decimal(percent(corrects, done))
            figures.append(Figure(label="决定纠错率", value=rate, numerator=part, denominator=whole))
        text = f"全区新收行政复议案件{new}件，审结{done}件，其中以撤销、变更、确认违法、责令履行方式纠错{corrects}件。"
        yield _report(book, Topic.E2, span, span.reported(book) + 3, "行政复议案件情况", text, figures=tuple(figures))


def _major(book: Book) -> Iterator[Paper]:
    """E3 of the first quarter: reconsideration cases with some weight, by their numbers."""
    texts, span = read("bulletins")["major"], quarters(book.days)[0]
    cases = [case for case in reconsiderations(book) if case.row["name"] in texts["cases"]]
    day = book.days.at(span.period.end) - 8
    numbers = tuple(case.number for case in cases)
    discreet = {"visibility": Visibility.BILATERAL, "reconsideration_refs": numbers}
    content = content_of(Topic.E3, texts["title"], texts["text"], GOVERNMENT, **discreet)
    yield Paper("bulletin-e3", day, GOVERNMENT, content, refers=tuple(case.lane for case in cases))


def _nothing(book: Book) -> Iterator[Paper]:
    """Nil reports (BUL-12): of J7 in every quarter, of E3 in those after the first."""
    texts = read("bulletins")["nil"]
    for topic, spans in ((Topic.J7, quarters(book.days)), (Topic.E3, quarters(book.days)[1:])):
        about, text = texts[topic.value]["about"], texts[topic.value]["text"]
        for span in spans:
            told = {"nil_report": True, "visibility": Visibility.BILATERAL}
            yield _report(book, topic, span, span.reported(book) + 1, about, text, **told)
