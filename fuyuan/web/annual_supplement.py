"""What reads otherwise since a review was published: computed, to be recorded as its supplement (ANR-02)."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from domain.definitions import DEFINITIONS
from events.annual_review import AnnualDataFrozen, AnnualReviewSupplemented
from events.instants import SHANGHAI
from fuyuan.web.annual_life import life, review_of
from fuyuan.web.annual_years import year_in
from fuyuan.web.forms.filled import given_of
from fuyuan.web.forms.offered import form_of
from fuyuan.web.language import named
from fuyuan.web.question import Question
from fuyuan.web.seen import Row, Seen
from fuyuan.web.words import moment
from projections.errors import BadQuestion, NoSuchMatter
from projections.review.log import moment as written_moment

COMMAND = "supplement-annual-review"


def supplement(seen: Seen, question: Question, year: str) -> dict[str, Any]:
    """For who may supplement it. Raises NoSuchMatter for others, BadQuestion for a cut-off that is none."""
    told = year_in(year)
    review = review_of(seen, told)
    given = next((act for act in life(seen, told, review)["acts"] if act.command == COMMAND), None)
    if review is None or given is None or given.signed:
        raise NoSuchMatter(year)
    before = last_cut_off(seen.history(review["stream"]))
    asked = question.get("cut_off")
    page: dict[str, Any] = {"year": told, "before": moment(before), "asked": asked, "now": _now(), "failing": ""}
    if not asked:
        return page | {"changes": None, "waits": False, "fields": {}}
    prepared = seen.supplement(told, _later(asked, before), before)
    if prepared.body is None:
        failing = moment(prepared.failing.isoformat()) if prepared.failing else ""
        return page | {"changes": None, "waits": True, "fields": {}, "failing": failing}
    body = {"id": review["stream"].rpartition(":")[2], **prepared.body}
    fields = {"-key": [uuid4().hex], "-act": [""], "id": [body["id"]], **given_of(form_of(COMMAND), body)}
    changes = [{**one, "title": named(DEFINITIONS[one["metric"]].label)} for one in body["changes"]]
    return page | {"changes": changes, "waits": False, "fields": fields, "to": moment(body["cut_off"])}


def last_cut_off(events: list[Row]) -> str:
    """Of the last supplement, else of the frozen data: what a supplement's values read before."""
    known = {AnnualDataFrozen.type, AnnualReviewSupplemented.type}
    cut_off: str = [event["data"]["cut_off"] for event in events if event["type"] in known][-1]
    return cut_off


def _later(asked: str, before: str) -> str:
    """The cut-off as ISO text in UTC; behind the one before, and no later than now."""
    try:
        at = written_moment(asked, latest=datetime.now(UTC))
    except ValueError:
        zh = "应写作 2025-01-31，或者带时区的 2025-01-31T18:00:00+08:00，且不晚于现在"
        en = "must be 2025-01-31 or 2025-01-31T18:00:00+08:00 with a time zone, not after now"
        raise BadQuestion("cut_off", f"数据截止时刻{zh}", f"cut_off {en}") from None
    if at <= datetime.fromisoformat(before):
        raise BadQuestion("cut_off", "数据截止时刻须晚于前次", "the cut-off must be later than the one before")
    return at.isoformat()


def _now() -> str:
    return datetime.now(SHANGHAI).isoformat(timespec="seconds")
