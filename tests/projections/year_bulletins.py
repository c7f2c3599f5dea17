"""The bulletins of the small year, both ways, with every turn; `bulletins_twice` repeats what may be repeated."""

from __future__ import annotations

from datetime import date
from typing import Any

from events.base import Visibility
from events.bulletin import (
    BulletinAcknowledged,
    BulletinCorrected,
    BulletinDrafted,
    BulletinIssued,
    BulletinReceived,
    BulletinReplied,
    BulletinWithdrawalReceived,
    BulletinWithdrawn,
    CommonProblem,
)
from events.reading import PaperKind, PaperRead
from events.values import CaseRef
from events.vocabulary import (
    CaseStage,
    Field,
    IssueCategory,
    Topic,
)
from tests.organs import COURT, GOV, LEGAL
from tests.projections.story import Story, bulletin

day = date.fromisoformat
CASE = "（2024）豫0204行初12号"
PROBLEM = CommonProblem(
    text="未告知听证权利", field=Field.URBAN_CONSTRUCTION, category=IssueCategory.GENERAL_PROCEDURAL
)


def bulletins(story: Story) -> None:
    """A J4 that is corrected, a figure that is withdrawn, new rules, problems from the other side, a sensitive case."""
    told = bulletin(Topic.J4, matter_date=day("2024-03-01"), problems=(PROBLEM,))
    story.court("bulletin:a", BulletinDrafted(occurred_on=day("2024-03-28"), content=told))
    story.court("bulletin:a", BulletinIssued(occurred_on=day("2024-04-08"), content=told))
    seen: dict[str, Any] = {"topic": Topic.J4, "issuer": COURT, "addressee": GOV, "visibility": Visibility.MEMBERS}
    story.government(
        "bulletin-receipt:a",
        BulletinReceived(occurred_on=day("2024-04-08"), revision=1, **seen),
        BulletinAcknowledged(occurred_on=day("2024-04-09"), by=GOV, revision=1),
        PaperRead(occurred_on=day("2024-04-09"), kind=PaperKind.BULLETIN, organ=GOV, revision=1),
        BulletinReplied(occurred_on=day("2024-04-20"), by=GOV, text="已部署整改"),
    )
    corrected = told.model_copy(update={"title": "更正后的通报"})
    story.court(
        "bulletin:a",
        BulletinCorrected(
            occurred_on=day("2024-05-06"), content=corrected, revision=2, changed="案件数", reason="笔误"
        ),
    )
    figures = bulletin(Topic.E7, issuer=GOV, addressee=COURT, residual_reason="其他事项")
    story.government(
        "bulletin:e",
        BulletinIssued(occurred_on=day("2024-06-03"), content=figures),
        BulletinWithdrawn(occurred_on=day("2024-07-01"), reason="数据有误"),
    )
    story.court("bulletin-receipt:e", BulletinWithdrawalReceived(occurred_on=day("2024-07-02")))
    rule = {
        "rule_number": "法释〔2024〕5号",
        "rule_effective_on": day("2024-07-01"),
        "supersedes": ("法释〔2018〕1号",),
    }
    story.court("bulletin:j1", BulletinIssued(occurred_on=day("2024-06-01"), content=bulletin(Topic.J1, **rule)))
    reported = bulletin(Topic.E6, issuer=GOV, addressee=COURT, problems=(PROBLEM,))
    story.government("bulletin:e6", BulletinIssued(occurred_on=day("2024-08-01"), content=reported))
    case = CaseRef(number=CASE, stage=CaseStage.ACCEPTED)
    named = bulletin(Topic.J3, title="重大敏感案件受理情况", visibility=Visibility.BILATERAL, case_refs=(case,))
    story.court("bulletin:j3", BulletinIssued(occurred_on=day("2024-04-10"), content=named))


def bulletins_twice(story: Story) -> None:
    """Drafts, replies and corrections."""
    told = bulletin(Topic.J4, title="两次拟稿的通报")
    seen: dict[str, Any] = {"topic": Topic.J4, "issuer": COURT, "addressee": GOV, "visibility": Visibility.MEMBERS}
    story.court(
        "bulletin:twice",
        BulletinDrafted(occurred_on=day("2025-01-02"), content=told),
        BulletinDrafted(occurred_on=day("2025-01-06"), content=told),
        BulletinIssued(occurred_on=day("2025-01-08"), content=told),
    )
    story.government(
        "bulletin-receipt:twice",
        BulletinReceived(occurred_on=day("2025-01-08"), revision=1, **seen),
        BulletinReplied(occurred_on=day("2025-01-10"), by=GOV, text="已部署整改"),
        BulletinReplied(occurred_on=day("2025-01-14"), by=LEGAL, text="补充答复"),
    )
