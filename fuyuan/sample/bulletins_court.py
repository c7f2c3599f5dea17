"""The court's bulletins of the year, J1 to J6; J7 has no occasion, so that the topic matrix shows a gap."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from events.base import Visibility
from events.bulletin import BulletinContent, CommonProblem, Figure
from events.vocabulary import CaseStage, Topic
from fuyuan.sample.act import Book
from fuyuan.sample.cases import Case, Docket
from fuyuan.sample.catalogue import called, read, themes
from fuyuan.sample.papers import Paper
from fuyuan.sample.periods import span
from fuyuan.sample.suggestions import Sent

COURT, DESK, GOVERNMENT = "district-court", "court-admin-division", "district-government"
REPORTS = {"Q1": 4, "Q2": 7, "Q3": 10}  # the month in which the quarter before is reported


def court_papers(book: Book, docket: Docket, suggestions: Sequence[Sent]) -> list[Paper]:
    return [
        *_new_rules(book),
        *_trends(book, docket),
        *_sensitive(book, docket),
        *_common(book),
        *_appearance(book, docket),
        *_issued(book, suggestions),
    ]


def _content(topic: Topic, title: str, text: str, **more: Any) -> BulletinContent:
    return BulletinContent(
        topic=topic, title=title, text=text, issuer=COURT, addressee=GOVERNMENT, handling_unit=DESK, **more
    )


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
        matter_date=published,
        visibility=Visibility.PUBLIC,
        rule_number=rule["number"].format(year=year),
        rule_effective_on=effective,
        **more,
    )


def _trends(book: Book, docket: Docket) -> Iterator[Paper]:
    """J2: the docket of each quarter by field and by defendant; what is printed is what the docket holds."""
    for name in ("Q1", "Q2", "Q3", "Q4"):
        period, words = span(book.year, name)
        cases = docket.filed(period.start, period.end)
        fields = Counter(themes()[case.theme].matter for case in cases)
        figures = [Figure(label="新收行政一审案件", value=Decimal(len(cases)))]
        figures += [Figure(label=f"其中：{label}", value=Decimal(n)) for label, n in fields.most_common()]
        top = "、".join(f"{label}{n}件" for label, n in fields.most_common(3))
        text = f"{words}，本院新收行政一审案件{len(cases)}件，案件类型居前的为{top or '无'}。"
        content = _content(
            Topic.J2,
            f"关于{words}行政案件态势的通报",
            text + "总体看，程序类争议仍较集中，建议有关单位加强执法规范和诉前沟通。",
            period=period,
            figures=tuple(figures),
            matter_date=period.end,
        )
        yield Paper(f"bulletin-j2-{name.lower()}", _report_day(book, name), COURT, content, drafted=name == "Q1")


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
            "关于限制公开案件受理情况的通报" if restricted else f"关于{matter}案件{stage.zh}情况的通报",
            texts[key].format(matter=matter, count=1),
            case_refs=(case.ref(stage=stage, restricted=restricted),),
            visibility=Visibility.RESTRICTED if restricted else Visibility.BILATERAL,
            matter_date=happened,
        )
        yield Paper(f"bulletin-j3-{number}", days.at(happened) + book.random.choice([1, 2, 3, 5, 18]), COURT, content)


def _common(book: Book) -> Iterator[Paper]:
    """J4: problems by field and category; one paper is withdrawn when its facts turn out to be old."""
    for number, paper in enumerate(read("bulletins")["common"], start=1):
        theme = themes()[paper["theme"]]
        problems = tuple(
            CommonProblem(text=point.problem, field=theme.field, category=theme.category) for point in theme.points[:2]
        )
        content = _content(
            Topic.J4, paper["title"], paper["text"], problems=problems, is_similar_case_matter=number != 4
        )
        day = 12 + 55 * number + book.random.randint(0, 15)
        yield Paper(
            f"bulletin-j4-{number}", day, COURT, content, drafted=number == 2, withdrawn=paper.get("withdrawal")
        )


def _appearance(book: Book, docket: Docket) -> Iterator[Paper]:
    """J5: the hearings of each quarter and whether the head came, organ by organ (BUL-07, BUL-08)."""
    for name in ("Q1", "Q2", "Q3", "Q4"):
        period, words = span(book.year, name)
        heard = docket.heard(period.start, period.end)
        came = sum(case.head_came for case in heard)
        text = f"{words}，本院开庭审理行政案件{len(heard)}件，行政机关负责人出庭应诉{came}件。"
        content = _content(
            Topic.J5,
            f"关于{words}行政机关负责人出庭应诉情况的通报",
            text + "请未出庭的单位说明情况，并严格落实负责人出庭应诉制度。",
            period=period,
            figures=tuple(_by_organ(heard)),
            case_refs=tuple(case.ref() for case in heard),
            matter_date=period.end,
        )
        yield Paper(f"bulletin-j5-{name.lower()}", _report_day(book, name) + 2, COURT, content)


def _by_organ(heard: Sequence[Case]) -> Iterator[Figure]:
    for organ in sorted({case.defendant for case in heard}):
        own = [case for case in heard if case.defendant == organ]
        yield Figure(label=f"{called(organ)}开庭件数", organ=organ, value=Decimal(len(own)))
        came = sum(case.head_came for case in own)
        yield Figure(label=f"{called(organ)}负责人出庭件数", organ=organ, value=Decimal(came))


def _issued(book: Book, suggestions: Sequence[Sent]) -> Iterator[Paper]:
    """J6: the suggestions sent in each period, by name, with how many were answered so far."""
    for name in ("H1", "Q3", "Q4"):
        period, words = span(book.year, name)
        sent = [suggestion for suggestion in suggestions if suggestion.sent_on in period]
        day = _report_day(book, {"H1": "Q2"}.get(name, name)) + 4
        letters = sum(suggestion.plot.letter for suggestion in sent)
        also = f"、意见函{letters}份" if letters else ""
        answered = sum(any(on < book.days[day] for on in suggestion.answered.values()) for suggestion in sent)
        text = f"{words}，本院发出司法建议书{len(sent) - letters}份{also}，其中{answered}份已收到反馈。"
        content = _content(
            Topic.J6,
            f"关于{words}司法建议工作情况的通报",
            text + "请区政府督促尚未反馈的单位按期书面反馈采纳落实情况。",
            period=period,
            suggestion_refs=tuple(suggestion.matter for suggestion in sent),
            matter_date=period.end,
        )
        refers = tuple(suggestion.plot.name for suggestion in sent)
        yield Paper(f"bulletin-j6-{name.lower()}", day, COURT, content, refers=refers)


def _report_day(book: Book, quarter: str) -> int:
    """Some days into the next quarter; in December for what of the last one is known by then."""
    month, start = (12, 16) if quarter == "Q4" else (REPORTS[quarter], 5)
    return book.days.at(date(book.year, month, start)) + book.random.randint(1, 4)
