"""M01–M07 by their words: bulletins of both sides."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from events.vocabulary import Field, IssueCategory, Topic
from tests.figures.plain.documents import Doc, Year, first, newest, of
from tests.figures.plain.values import Values, middle

OTHER = {"court": "government", "government": "court"}


@dataclass
class Bulletin:
    """An issued bulletin: its newest revision, and what the other side did with it."""

    issued: Doc
    newest: Doc
    withdrawn: bool
    receipt: list[Doc]

    @property
    def said(self) -> dict[str, Any]:
        content: dict[str, Any] = self.newest["content"]
        return content

    @property
    def topic(self) -> str:
        return str(self.said["topic"])

    @property
    def acknowledged(self) -> Doc | None:
        """The first signature for the newest revision."""
        signed = of(self.receipt, "bulletin.acknowledged")
        return next((doc for doc in signed if doc["revision"] == self.newest["revision"]), None)


def bulletins(year: Year) -> Iterator[Bulletin]:
    """Every bulletin that was ever issued."""
    for side, other in OTHER.items():
        for docs in year.streams("bulletin", side):
            issued = first(docs, "bulletin.issued")
            if issued is not None:
                last = newest(docs, "bulletin.issued", "bulletin.corrected")
                assert last is not None
                receipt = year.stream(other, f"bulletin-receipt:{issued.matter}")
                yield Bulletin(issued, last, bool(of(docs, "bulletin.withdrawn")), receipt)


def _issued(year: Year) -> list[Bulletin]:
    """M01: issued in the year and not withdrawn by the cut-off."""
    return [one for one in bulletins(year) if year.has(one.issued.day) and not one.withdrawn]


def m01(year: Year) -> Values:
    stands = _issued(year)
    return {
        "all": len(stands),
        "court": len([one for one in stands if one.issued.side == "court"]),
        "government": len([one for one in stands if one.issued.side == "government"]),
        "similar_cases": len([one for one in stands if one.said.get("is_similar_case_matter")]),
        "withdrawn": len([one for one in bulletins(year) if year.has(one.issued.day) and one.withdrawn]),
        "by_topic": [
            (
                topic.value,
                topic.zh,
                len([one for one in stands if one.topic == topic.value]),
                len([one for one in stands if one.topic == topic.value and one.said.get("is_similar_case_matter")]),
            )
            for topic in Topic
        ],
    }


def m02(year: Year) -> Values:
    told = [one for one in _issued(year) if one.topic == "J1" and not one.said.get("nil_report")]
    return {"new_rules": len(told)}


def m03(year: Year) -> Values:
    silent, nil = [], []
    for topic in Topic:
        its = [one for one in _issued(year) if one.topic == topic.value]
        if not its:
            silent.append((topic.value, topic.zh))
        elif all(one.said.get("nil_report") for one in its):
            nil.append((topic.value, topic.zh))
    return {"silent": (len(silent), 14), "nil": len(nil), "topics": silent, "nil_topics": nil}


def m04(year: Year) -> Values:
    opinions = [one for one in _issued(year) if one.topic == "E4"]

    def answered(among: list[Bulletin]) -> tuple[int, int]:
        return len([one for one in among if of(one.receipt, "bulletin.replied")]), len(among)

    about = {topic: [one for one in opinions if one.said.get("opinion_topic") == topic] for topic in _ABOUT}
    return {"answered": answered(opinions)} | {topic: answered(its) for topic, its in about.items()}


_ABOUT = ("trial", "nonlitigation_enforcement")


def m05(year: Year) -> Values:
    lags = []
    for one in _issued(year):
        if one.said.get("matter_date"):
            lags.append((one.issued.day - date.fromisoformat(one.said["matter_date"])).days)
    named, at_acceptance = set(), set()
    for one in bulletins(year):
        if one.topic == "J3" and not one.withdrawn and one.issued.day <= year.last_day:
            for case in one.said.get("case_refs", ()):
                if year.has(one.issued.day):
                    named.add(case["number"])
                if case.get("stage") == "accepted":
                    at_acceptance.add(case["number"])
    return {"lag": middle(lags), "j3_at_acceptance": (len(named & at_acceptance), len(named))}


def m06(year: Year) -> Values:
    found: dict[str, list[tuple[str, str]]] = {"J4": [], "E6": []}
    for one in _issued(year):
        if one.topic in found:
            found[one.topic] += [(each["field"], each["category"]) for each in one.said.get("problems", ())]
    both = [
        (field.zh, category.zh, found["J4"].count(pair), found["E6"].count(pair))
        for field in Field
        for category in IssueCategory
        if (pair := (field.value, category.value)) in found["J4"] and pair in found["E6"]
    ]
    return {"shared": len(both), "problems": both}


def m07(year: Year) -> Values:
    values: Values = {}
    for key in ("all", "court", "government"):
        sent = [one for one in _issued(year) if key in ("all", one.issued.side)]
        values[key] = (len([one for one in sent if one.acknowledged]), len(sent))
    values["days"] = middle([(one.acknowledged.day - one.newest.day).days for one in _issued(year) if one.acknowledged])
    return values
