"""The bulletins of the year, by topic: what has an occasion here, what is reported of a quarter in `periodic`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from events.base import Visibility
from events.bulletin import BulletinContent, CommonProblem
from events.vocabulary import CaseStage, Topic
from fuyuan.sample.act import Book
from fuyuan.sample.cases import Docket
from fuyuan.sample.catalogue import read, themes
from fuyuan.sample.papers import COURT, Paper, content_of
from fuyuan.sample.periodic import periodic
from fuyuan.sample.suggestions import Sent


def bulletins(book: Book, docket: Docket, suggestions: Sequence[Sent]) -> list[Paper]:
    """In the order in which the story is written, not of days."""
    series = (Topic.J4, Topic.E1, Topic.E4, Topic.E6, Topic.E7)
    return [
        *_new_rules(book),
        *_sensitive(book, docket),
        *(paper for topic in series for paper in _series(book, topic)),
        *periodic(book, docket, suggestions),
    ]


def _series(book: Book, topic: Topic) -> Iterator[Paper]:
    """Papers of one topic some weeks apart, as the texts tell them: J4, E1, E4, E6, E7. One may have a day of its own.

    Those about common problems take the `points` of a theme. Some are answered soon or late, one is withdrawn.
    """
    plan = read("bulletins")["series"][topic.value]
    for number, row in enumerate(plan["paper"]):
        first = book.days.begun(row) if "on" in row else plan["first"] + plan["apart"] * number
        day = first + book.random.randint(0, plan["spread"])
        fields = {**plan.get("fields", {}), **row.get("fields", {})}
        if plan.get("dated"):
            fields["matter_date"] = book.days[day - book.random.randint(1, 9)]
        if "theme" in row:
            theme = themes()[row["theme"]]
            problems = [theme.points[point].problem for point in plan["points"]]
            about = {"field": theme.field, "category": theme.category}
            fields["problems"] = tuple(CommonProblem(text=problem, **about) for problem in problems)
        text = row["text"].format(year=book.days[day].year)
        content = content_of(topic, row["title"], text, plan["issuer"], **fields)
        later = {name: row[name] for name in ("drafted", "reply", "reply_after", "withdrawn") if name in row}
        yield Paper(f"bulletin-{topic.value.lower()}-{number + 1}", day, plan["issuer"], content, **later)


def _new_rules(book: Book) -> Iterator[Paper]:
    """J1: what was promulgated of late and in the year, then papers of the courts themselves."""
    texts, days = read("bulletins"), book.days
    first, last = days.begins - timedelta(days=122), days.until - timedelta(days=61)
    national = [rule for rule in texts["rule"] if first <= rule["published"] <= last]
    for number in range(4):
        if number < len(national):
            rule = national[number]
            published, effective = rule["published"], rule["effective"]
            day = max(days.at(published) + book.random.randint(5, 12), 4 + 2 * number)
        else:
            rule = texts["local"][number - len(national)]
            day = 30 + 50 * number + book.random.randint(0, 12)
            published, effective = days[day - 6], days[day + 10]
        yield Paper(f"bulletin-j1-{number + 1}", day, COURT, _rule(rule, published, effective))
    yield _replacing(book, texts["replacing"])


def _replacing(book: Book, rule: dict[str, Any]) -> Paper:
    """A paper of the court that replaces one on which a standard of this year rests (RES-04)."""
    day, days = 196, book.days
    supersedes = (rule["supersedes"].format(before=days.begins.year - 1),)
    content = _rule(rule, days[day - 5], days[day + 4], supersedes=supersedes)
    standard = f"standard:{book.matter('standard-injury')}"
    return Paper("bulletin-j1-5", day, COURT, content, refers=("standard-injury",), reaches=(standard,))


def _rule(rule: dict[str, Any], published: date, effective: date, **more: Any) -> BulletinContent:
    return content_of(
        Topic.J1,
        f"关于《{rule['title']}》的通报",
        f"《{rule['title']}》自{effective.year}年{effective.month}月{effective.day}日起施行。{rule['point']}",
        COURT,
        matter_date=published,
        visibility=Visibility.PUBLIC,
        rule_number=rule["number"].format(year=published.year),
        rule_effective_on=effective,
        **more,
    )


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
        content = content_of(
            Topic.J3,
            "关于限定知悉案件受理情况的通报" if restricted else f"关于{matter}案件{stage.zh}情况的通报",
            texts[key].format(matter=matter, count=1),
            COURT,
            case_refs=(case.ref(stage=stage, restricted=restricted),),
            visibility=Visibility.RESTRICTED if restricted else Visibility.BILATERAL,
            matter_date=happened,
        )
        yield Paper(f"bulletin-j3-{number}", days.at(happened) + book.random.choice([1, 2, 3, 5, 18]), COURT, content)
