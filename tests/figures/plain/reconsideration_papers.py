"""M34–M37 by their words: reconsideration suggestions and opinions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from tests.figures.plain.documents import Doc, Year, first, newest, of
from tests.figures.plain.organs import holder
from tests.figures.plain.values import Values

SUGGESTION, OPINION = "reconsideration_suggestion", "reconsideration_opinion"
SENT = ("reconsideration-suggestion.sent", "reconsideration-opinion.sent")


@dataclass
class Paper:
    """A suggestion or an opinion that was sent, with everything recorded of it."""

    sent: Doc
    docs: list[Doc]

    @property
    def is_opinion(self) -> bool:
        return self.sent.type == "reconsideration-opinion.sent.v1"

    @property
    def withdrawn(self) -> bool:
        return bool(of(self.docs, "reconsideration-suggestion.withdrawn"))

    @property
    def due_on(self) -> date | None:
        """The last day of the sixty from receipt, by the service that stands."""
        served = newest(self.docs, "reconsideration-suggestion.served")
        return served.on("due_on") if served else None

    def copied_to_court(self, year: Year) -> bool:
        return holder(year, "district_court", self.sent.day) in (self.sent["cc"] or ())


def papers(year: Year) -> Iterator[Paper]:
    """Everything that was ever sent."""
    for docs in year.streams("reconsideration-suggestion", "government"):
        sent = first(docs, *SENT)
        if sent is not None:
            yield Paper(sent, docs)


def m34(year: Year) -> Values:
    sent = [paper for paper in papers(year) if year.has(paper.sent.day)]
    stand = [paper for paper in sent if not paper.withdrawn]
    suggestions = [paper for paper in sent if not paper.is_opinion]
    return {
        SUGGESTION: len([paper for paper in stand if not paper.is_opinion]),
        OPINION: len([paper for paper in stand if paper.is_opinion]),
        "withdrawn": len(sent) - len(stand),
        "copied": (len([paper for paper in suggestions if paper.copied_to_court(year)]), len(suggestions)),
        "opinions_copied": len([paper for paper in stand if paper.is_opinion and paper.copied_to_court(year)]),
    }


def m35(year: Year) -> Values:
    due = [paper for paper in papers(year) if paper.is_opinion and year.has(paper.due_on) and not paper.withdrawn]
    reports = [(paper.due_on, [doc.day for doc in of(paper.docs, "rectification.reported")]) for paper in due]
    return {
        "on_time": (len([days for last, days in reports if days and last and min(days) <= last]), len(due)),
        "reported": (len([days for _, days in reports if days]), len(due)),
    }


def m36(year: Year) -> Values:
    acts = {"orders": "performance.ordered", "talks": "leaders.summoned", "criticism": "public-criticism.issued"}
    return {
        key: len([doc for paper in papers(year) for doc in of(paper.docs, kind) if year.has(doc.day)])
        for key, kind in acts.items()
    }


def m37(year: Year) -> Values:
    sent = [one for one in papers(year) if not one.is_opinion and year.has(one.sent.day) and not one.withdrawn]
    answered = 0
    for paper in sent:
        content = paper.sent["content"]
        asked = {content["addressee"], *content.get("further_addressees", ())}
        answered += asked <= {doc["organ"] for doc in of(paper.docs, "reconsideration-feedback.received")}
    return {"answered": (answered, len(sent))}
