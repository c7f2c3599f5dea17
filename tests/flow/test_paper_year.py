"""A year of before the system, entered from the papers that are left of it (issue 9: paper first).

Everything is entered today with the days of then: cases, a suggestion sent and answered on paper, a call, a meeting
recorded afterwards, and the figures of the year before from a report. The review of that year prints them.
"""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from typing import Any

from events.base import Side
from projections.review.report import Review, review
from tests.flow.exchange import Exchange
from tests.flow.suggesting import BOTH, COURT, DIVISION, LEGAL
from tests.projections.annals_tables import texts
from tests.sides import JURISDICTION
from tests.waiting import eventually

OFFICE, SUBDISTRICT = "group-office", "xiangguosi-office"
CASE = {"cause": "penalty", "field": "urban_construction", "plaintiff_kind": "natural_person"}
OLD, NEW = "（2021）豫0204行初8号", "（2022）豫0204行初3号"
CONTENT = {
    "instrument": "judicial_suggestion",
    "kind": "individual_case",
    "title": "关于规范行政处罚送达程序的司法建议",
    "categories": ["general_procedural"],
    "problems": ["送达程序不规范", "未告知救济权利"],
    "recommendations": ["规范送达程序", "完善告知制度"],
    "case_refs": [{"number": NEW}],
}
PAPER_NUMBER = "鼓相办〔2022〕31号"


async def entered(sides: Exchange, organ: str, command: str, on: str, /, side: Side = Side.COURT, **said: Any) -> str:
    """The id of the matter, once the command was taken."""
    matter = await sides.give(side, organ, command, on, **said)
    assert len(matter) == 36, (command, matter)
    return matter


def reviewed(sides: Exchange, year: int) -> Review:
    raw = [entry.opened() for side in Side for entry in sides.entries(side)]
    return review(raw, year, datetime.now(UTC), JURISDICTION.name)


def said(made: Review, metric: str, key: str) -> str:
    return str(made.figures[metric][key].text)  # type: ignore[union-attr]


async def test_a_year_entered_from_paper_is_reviewed_by_the_days_of_then(exchange: Exchange) -> None:
    desk = partial(entered, exchange, DIVISION)
    for number, filed in ((OLD, "2021-11-03"), (NEW, "2022-02-10")):
        await desk("file-case", filed, number=number, defendants=[SUBDISTRICT], **CASE)
    await desk("conclude-case", "2022-05-20", case=OLD, outcome="claims_dismissed")

    matter = await desk("draft-suggestion", "2022-06-01", content=CONTENT)
    await desk("approve-suggestion", "2022-06-02", id=matter, signed_by="leader_in_charge")
    sent = {"addressees": [SUBDISTRICT], "cc": [LEGAL], "legacy_number": "（2022）豫0204司建5号"}
    await entered(exchange, COURT, "send-suggestion", "2022-06-06", id=matter, **sent)
    served = {"organ": SUBDISTRICT, "proof": "service_receipt", "received_by": "district-government"}
    await desk("confirm-service", "2022-06-08", id=matter, **served)
    call = {"organ": SUBDISTRICT, "way": "telephone", "post": "综合办主任", "gist": "询问进度，称已报主要负责人签发"}
    await desk("log-suggestion-contact", "2022-07-20", id=matter, **call)
    paper = {"answers": BOTH, "document_number": PAPER_NUMBER, "received_by": COURT}
    await desk("record-external-feedback", "2022-08-01", id=matter, organ=SUBDISTRICT, **paper)

    opened = partial(exchange.types, Side.GOVERNMENT, matter)
    await eventually(lambda: "suggestion-response.opened.v1" in opened())
    own = {"text": "现将采纳落实情况函复如下", "answers": BOTH, "document_number": PAPER_NUMBER}
    await entered(exchange, SUBDISTRICT, "submit-feedback", "2022-08-02", Side.GOVERNMENT, id=matter, **own)
    letter = {**own, "document_number": "鼓相办〔2022〕40号", "answers": BOTH[:1]}
    await entered(exchange, SUBDISTRICT, "submit-feedback", "2022-09-01", Side.GOVERNMENT, id=matter, **letter)
    await exchange.reached(Side.COURT, matter, "feedback.received.v1", times=2)  # its own of the same paper is not one

    meeting = {
        "kind": "ad_hoc",
        "subject": "行政处罚送达问题会商会",
        "convenor": "district-government",
        "place": "区政府会议室",
        "trigger": "送达问题集中",
        "agenda": [{"title": "送达程序", "purposes": ["common_problem"], "proposer": COURT}],
        "organs_present": [COURT, LEGAL, SUBDISTRICT],
    }
    await entered(exchange, OFFICE, "record-meeting", "2022-09-15", Side.JOINT, **meeting)
    figures = [
        {"metric": "M80", "measure": "新收", "value": 67},
        {"metric": "M40", "measure": "heard", "value": 157, "denominator": 171},
    ]
    report = {"year": 2021, "figures": figures, "source": "2021年度行政审判工作情况通报"}
    today = datetime.now(UTC).date().isoformat()
    await entered(exchange, OFFICE, "enter-baseline", today, Side.JOINT, **report)

    made = reviewed(exchange, 2022)
    assert said(made, "M80", "carried_over") == said(made, "M80", "new") == "1"
    assert said(made, "M80", "last_year") == "67（基数）"
    assert said(made, "M20", "all") == "1"
    assert said(made, "M24", "documents") == "1/1 = 100.0 %"
    assert said(made, "M26", "duties") == "1/1 = 100.0 %"
    assert said(made, "M10", "all") == "1"
    compared = {(row[0], row[1]): row[2:] for row in texts(made.tables["T15"])}
    assert compared["M80", "新收"] == ("67（基数）", "1", "-66")
    assert compared["M80", "总计"] == ("无记录", "2", "—")
    assert compared["M20", "发出合计（含已撤回）"] == ("无记录", "1", "—")
    of_today = reviewed(exchange, int(today[:4]))
    assert said(of_today, "M20", "all") == said(of_today, "M80", "new") == said(of_today, "M10", "all") == "0"


async def test_a_day_before_the_organs_were_registered_is_refused_with_the_rule(exchange: Exchange) -> None:
    """What is older than the registry has its place in the baseline."""
    case = {"number": "（2019）豫0204行初3号", "defendants": [SUBDISTRICT], **CASE}
    assert await exchange.give(Side.COURT, DIVISION, "file-case", "2019-03-01", **case) == "GEN-07"
    figures = [{"metric": "M80", "measure": "new", "value": 41}]
    report = {"year": 2019, "figures": figures, "source": "2019年度工作报告"}
    await entered(exchange, OFFICE, "enter-baseline", "2024-01-08", Side.JOINT, **report)
