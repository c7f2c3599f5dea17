"""The bulletins of the year, by topic; J7 and E3 have no occasion, so that the topic matrix shows gaps."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from events.base import Visibility
from events.bulletin import BulletinContent, CommonProblem, Figure
from events.values import OrganId, Period
from events.vocabulary import CaseStage, Topic
from fuyuan.sample.act import Book
from fuyuan.sample.cases import Case, Docket
from fuyuan.sample.catalogue import called, read, themes
from fuyuan.sample.papers import Paper, corrected
from fuyuan.sample.suggestions import Sent

COURT, GOVERNMENT = "district-court", "district-government"
HANDLED_BY = {COURT: "court-admin-division", GOVERNMENT: "justice-bureau"}
SPANS = {
    "Q1": ((1, 1), (3, 31), "第一季度"),
    "Q2": ((4, 1), (6, 30), "第二季度"),
    "Q3": ((7, 1), (9, 30), "第三季度"),
    "Q4": ((10, 1), (12, 15), "第四季度（截至12月15日）"),
    "H1": ((1, 1), (6, 30), "上半年"),
}
"""First and last day of what statistics cover, of Q4 what a paper of December can know; and how a title calls it."""
REPORTED_IN = {"Q1": 4, "Q2": 7, "H1": 7, "Q3": 10}  # the month in which the time before is reported


def bulletins(book: Book, docket: Docket, suggestions: Sequence[Sent]) -> list[Paper]:
    return [
        *_new_rules(book),
        *_trends(book, docket),
        *_sensitive(book, docket),
        *_series(book, Topic.J4),
        *_appearance(book, docket),
        *_issued(book, suggestions),
        *_series(book, Topic.E1),
        *_statistics(book),
        *_series(book, Topic.E4),
        *_implementation(book, suggestions),
        *_series(book, Topic.E6),
        *_series(book, Topic.E7),
    ]


def _content(topic: Topic, title: str, text: str, issuer: OrganId, **more: Any) -> BulletinContent:
    return BulletinContent(
        topic=topic,
        title=title,
        text=text,
        issuer=issuer,
        addressee=GOVERNMENT if issuer == COURT else COURT,
        handling_unit=HANDLED_BY.get(issuer, issuer),
        organised_by=None if issuer in HANDLED_BY else GOVERNMENT,
        **more,
    )


def _series(book: Book, topic: Topic) -> Iterator[Paper]:
    """Papers of one topic some weeks apart, as the texts tell them: J4, E1, E4, E6, E7.

    Those about common problems take the `points` of a theme. Some are answered soon or late, one is withdrawn.
    """
    plan = read("bulletins")["series"][topic.value]
    for number, row in enumerate(plan["paper"]):
        day = plan["first"] + plan["apart"] * number + book.random.randint(0, plan["spread"])
        fields = {**plan.get("fields", {}), **row.get("fields", {})}
        if plan.get("dated"):
            fields["matter_date"] = book.days[day - book.random.randint(1, 9)]
        if "theme" in row:
            theme = themes()[row["theme"]]
            problems = [theme.points[point].problem for point in plan["points"]]
            about = {"field": theme.field, "category": theme.category}
            fields["problems"] = tuple(CommonProblem(text=problem, **about) for problem in problems)
        content = _content(topic, row["title"], row["text"].format(year=book.year), plan["issuer"], **fields)
        later = {name: row[name] for name in ("drafted", "reply", "reply_after", "withdrawn") if name in row}
        yield Paper(f"bulletin-{topic.value.lower()}-{number + 1}", day, plan["issuer"], content, **later)


def _periodic(book: Book, topic: Topic, name: str, day: int, about: str, text: str, **more: Any) -> Paper:
    """What the court, in E5 the government, reports of one of `SPANS`."""
    issuer = COURT if topic.side == "court" else GOVERNMENT
    period, words = _span(book, name)
    title, body = f"关于{words}{about}的通报", f"{words}，{text}"
    content = _content(topic, title, body, issuer, period=period, matter_date=period.end, **more)
    return Paper(f"bulletin-{topic.value.lower()}-{name.lower()}", day, issuer, content)


def _span(book: Book, name: str) -> tuple[Period, str]:
    first, last, words = SPANS[name]
    return Period(start=date(book.year, *first), end=date(book.year, *last)), f"{book.year}年{words}"


def _report_day(book: Book, quarter: str) -> int:
    """Some days into the next quarter; in December for what of the last one is known by then."""
    month, start = (12, 16) if quarter == "Q4" else (REPORTED_IN[quarter], 5)
    return book.days.at(date(book.year, month, start)) + book.random.randint(1, 4)


def _new_rules(book: Book) -> Iterator[Paper]:
    """J1: what was promulgated since last autumn, then papers of the courts themselves, four in all."""
    texts, days, year = read("bulletins"), book.days, book.year
    national = [rule for rule in texts["rule"] if date(year - 1, 9, 1) <= rule["published"] <= date(year, 10, 31)]
    for number in range(4):
        if number < len(national):
            rule = national[number]
            published, effective = rule["published"], rule["effective"]
            day = max(days.at(published) + book.random.randint(5, 12), 4 + 2 * number)
        else:
            rule = texts["local"][number - 1]
            day = 30 + 50 * number + book.random.randint(0, 12)
            published, effective = days[day - 6], days[day + 10]
        yield Paper(f"bulletin-j1-{number + 1}", day, COURT, _rule(year, rule, published, effective))
    yield _replacing(book, texts["replacing"])


def _replacing(book: Book, rule: dict[str, Any]) -> Paper:
    """A paper of the court that replaces one on which a standard of this year rests (RES-04)."""
    day, days = 196, book.days
    supersedes = (rule["supersedes"].format(before=book.year - 1),)
    content = _rule(book.year, rule, days[day - 5], days[day + 4], supersedes=supersedes)
    standard = f"standard:{book.matter('standard-injury')}"
    return Paper("bulletin-j1-5", day, COURT, content, refers=("standard-injury",), reaches=(standard,))


def _rule(year: int, rule: dict[str, Any], published: date, effective: date, **more: Any) -> BulletinContent:
    return _content(
        Topic.J1,
        f"关于《{rule['title']}》的通报",
        f"《{rule['title']}》自{effective.year}年{effective.month}月{effective.day}日起施行。{rule['point']}",
        COURT,
        matter_date=published,
        visibility=Visibility.PUBLIC,
        rule_number=rule["number"].format(year=year),
        rule_effective_on=effective,
        **more,
    )


def _trends(book: Book, docket: Docket) -> Iterator[Paper]:
    """J2: the docket of each quarter by field and by defendant; what is printed is what the docket holds."""
    for name in ("Q1", "Q2", "Q3", "Q4"):
        period, _ = _span(book, name)
        cases = docket.filed(period.start, period.end)
        fields = Counter(themes()[case.theme].matter for case in cases)
        figures = [Figure(label="新收行政一审案件", value=Decimal(len(cases)))]
        figures += [Figure(label=f"其中：{label}", value=Decimal(n)) for label, n in fields.most_common()]
        top = "、".join(f"{label}{n}件" for label, n in fields.most_common(3))
        text = (
            f"本院新收行政一审案件{len(cases)}件，案件类型居前的为{top or '无'}。"
            "总体看，程序类争议仍较集中，建议有关单位加强执法规范和诉前沟通。"
        )
        day, about = _report_day(book, name), "行政案件态势"
        paper = _periodic(book, Topic.J2, name, day, about, text, figures=tuple(figures))
        yield replace(paper, drafted=name == "Q1")


def _sensitive(book: Book, docket: Docket) -> Iterator[Paper]:
    """J3: by number only, to both sides or to those named; told at acceptance or after the hearing (BUL-06)."""
    texts, days = read("bulletins")["sensitive"], book.days
    early = docket.filed(days[20], days[210])
    chosen = [case for case in early if case.theme in ("expropriation", "illegal-building")]
    if len(chosen) < 5:
        chosen = early
    for number, case in enumerate(sorted(book.random.sample(chosen, 5), key=lambda case: case.filed_on), start=1):
        handled, restricted = number in (2, 5), number == 4
        stage = CaseStage.HANDLED if handled else CaseStage.ACCEPTED
        happened = case.heard_on if handled else case.filed_on
        matter = themes()[case.theme].matter
        key = "restricted" if restricted else stage.value
        content = _content(
            Topic.J3,
            "关于限定知悉案件受理情况的通报" if restricted else f"关于{matter}案件{stage.zh}情况的通报",
            texts[key].format(matter=matter, count=1),
            COURT,
            case_refs=(case.ref(stage=stage, restricted=restricted),),
            visibility=Visibility.RESTRICTED if restricted else Visibility.BILATERAL,
            matter_date=happened,
        )
        yield Paper(f"bulletin-j3-{number}", days.at(happened) + book.random.choice([1, 2, 3, 5, 18]), COURT, content)


def _appearance(book: Book, docket: Docket) -> Iterator[Paper]:
    """J5: the hearings of each quarter and whether the head came, organ by organ (BUL-07, BUL-08)."""
    for name in ("Q1", "Q2", "Q3", "Q4"):
        period, _ = _span(book, name)
        heard = docket.heard(period.start, period.end)
        came = sum(case.head_came for case in heard)
        text = (
            f"本院开庭审理行政案件{len(heard)}件，行政机关负责人出庭应诉{came}件。"
            "请未出庭的单位说明情况，并严格落实负责人出庭应诉制度。"
        )
        day, about = _report_day(book, name) + 2, "行政机关负责人出庭应诉情况"
        counted = {"figures": tuple(_by_organ(heard)), "case_refs": tuple(case.ref() for case in heard)}
        yield _periodic(book, Topic.J5, name, day, about, text, **counted)


def _by_organ(heard: Sequence[Case]) -> Iterator[Figure]:
    for organ in sorted({case.defendant for case in heard}):
        own = [case for case in heard if case.defendant == organ]
        yield Figure(label=f"{called(organ)}开庭件数", organ=organ, value=Decimal(len(own)))
        came = sum(case.head_came for case in own)
        yield Figure(label=f"{called(organ)}负责人出庭件数", organ=organ, value=Decimal(came))


def _issued(book: Book, suggestions: Sequence[Sent]) -> Iterator[Paper]:
    """J6: the suggestions sent in each period, by name, with how many were answered so far."""
    for name in ("H1", "Q3", "Q4"):
        period, _ = _span(book, name)
        sent = [suggestion for suggestion in suggestions if suggestion.sent_on in period]
        day = _report_day(book, name) + 4
        letters = sum(suggestion.plot.letter for suggestion in sent)
        also = f"、意见函{letters}份" if letters else ""
        answered = sum(any(on < book.days[day] for on in suggestion.answered.values()) for suggestion in sent)
        text = (
            f"本院发出司法建议书{len(sent) - letters}份{also}，其中{answered}份已收到反馈。"
            "请区政府督促尚未反馈的单位按期书面反馈采纳落实情况。"
        )
        yield _rolled_up(book, Topic.J6, name, day, "司法建议工作情况", text, sent)


def _implementation(book: Book, suggestions: Sequence[Sent]) -> Iterator[Paper]:
    """E5: the answers of the organs to the suggestions of a period, rolled up by the government."""
    for name, month in (("H1", 8), ("Q3", 11)):
        period, _ = _span(book, name)
        sent = [
            suggestion for suggestion in suggestions if suggestion.sent_on in period and suggestion.period is not None
        ]
        day = book.days.at(date(book.year, month, 12)) + book.random.randint(0, 6)
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
        yield _rolled_up(book, Topic.E5, name, day, "司法建议落实情况", text, sent)


def _rolled_up(book: Book, topic: Topic, name: str, day: int, about: str, text: str, sent: Sequence[Sent]) -> Paper:
    """A report that names the suggestions it is about."""
    matters = tuple(suggestion.matter for suggestion in sent)
    paper = _periodic(book, topic, name, day, about, text, suggestion_refs=matters)
    return replace(paper, refers=tuple(suggestion.plot.name for suggestion in sent))


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
    period, words = _span(book, name)
    values = [Decimal(max(3, round(scale * random.uniform(0.8, 1.25)))) for scale in table["scale"]]
    pairs = list(zip(table["labels"], values, strict=True))
    figures = tuple(Figure(label=label, organ=organ, value=value) for label, value in pairs)
    listed = "，".join(f"{label}{value}件" for label, value in pairs)
    title = f"关于{words}行政执法案件情况的通报（{called(organ)}）"
    text = f"{words}，{listed}。案件总量平稳，程序规范化水平有所提高，现将统计分析情况通报贵院。"
    content = _content(Topic.E2, title, text, organ, period=period, figures=figures, matter_date=period.end)
    day = book.days.at(date(book.year, REPORTED_IN[name], 8)) + random.randint(0, 12)
    return Paper(f"bulletin-e2-{organ}-{name.lower()}", day, organ, content)
