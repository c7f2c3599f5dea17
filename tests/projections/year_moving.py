"""Cases that move between districts in the small year: one went, an appeal came back, arrivals."""

from __future__ import annotations

from datetime import date

from events.base import Visibility
from events.case import CaseAppealed
from events.case_moving import (
    ArrivedCaseFiled,
    ArrivedCaseNamed,
    ArrivedCaseReceived,
    ArrivedCaseReleased,
    ArrivedCaseRestricted,
    ArrivedCaseReturned,
    CaseCameBack,
    CaseMoved,
    CaseNamedElsewhere,
    MovedCase,
)
from events.case_terms import Appellant, CaseCause, CaseOutcome, MoveGround, PlaintiffKind, RestrictionGround
from events.vocabulary import Field
from tests.cases import concluded_event, filed_event
from tests.organs import HOUSING
from tests.projections.story import Story, matter

MOVED, BACK = "（2024）豫0204行赔初1号", "（2024）豫0204行赔初2号"
THERE, NAMED = "（2024）豫0205行初7号", "（2024）豫0205行初8号"
day = date.fromisoformat


def moved_case(number: str = MOVED, **changes: object) -> MovedCase:
    said = {
        "number": number,
        "court": "开封市鼓楼区人民法院",
        "filed_on": day("2024-01-10"),
        "cause": CaseCause.EXPROPRIATION,
        "field": Field.URBAN_CONSTRUCTION,
        "sued": ("鼓楼区住房和城乡建设局",),
        "plaintiff_kind": PlaintiffKind.NATURAL_PERSON,
        "plaintiff_count": 1,
    }
    return MovedCase.model_validate({**said, **changes})


def moved_event(on: str, number: str = MOVED, **changes: object) -> CaseMoved:
    said = {
        "occurred_on": day(on),
        "jurisdiction": "410205",
        "court": "开封市禹王台区人民法院",
        "ground": MoveGround.NO_JURISDICTION,
        "letter": "被诉行为的作出机关在你区，依法由你院管辖。",
        "content": moved_case(number),
    }
    return CaseMoved.model_validate({**said, **changes})


def received_event(on: str, **changes: object) -> ArrivedCaseReceived:
    said = {
        "occurred_on": day(on),
        "jurisdiction": "410205",
        "source_event": "case:00000000-0000-4000-8000-000000000007:3",
        "ground": MoveGround.CENTRALISED,
        "letter": "依照集中管辖的规定移送你院。",
        "content": moved_case(THERE, court="开封市禹王台区人民法院", sued=("禹王台区住房和城乡建设局",)),
    }
    return ArrivedCaseReceived.model_validate({**said, **changes})


def moving(story: Story) -> Story:
    """One moved, which a paper names that went there too; an appeal sent up, returned and sent again; an arrival filed,
    one returned, one restricted; a case that did not come, which a paper from there names.
    """
    ended = concluded_event(day("2024-05-06"), CaseOutcome.TRANSFERRED)
    named = CaseNamedElsewhere(
        occurred_on=day("2024-05-07"), jurisdiction="410205", suggestion=matter("went"), number=MOVED
    )
    story.court("case:moved", filed_event(MOVED), ended, moved_event("2024-05-06"), named)
    up = {"jurisdiction": "410200", "court": "开封市中级人民法院", "ground": MoveGround.APPEAL}
    story.court(
        "case:back",
        filed_event(BACK),
        concluded_event(day("2024-04-01"), CaseOutcome.CLAIMS_DISMISSED),
        CaseAppealed(occurred_on=day("2024-04-10"), appellant=Appellant.PLAINTIFF),
        moved_event("2024-04-15", BACK, **up),
        CaseCameBack(occurred_on=day("2024-04-20"), jurisdiction="410200", court=up["court"], reason="缺送达回证"),
    )
    story.court(
        "arrived-case:a",
        received_event("2024-03-01"),
        ArrivedCaseFiled(occurred_on=day("2024-03-05"), number="（2024）豫0204行赔初3号", defendants=(HOUSING,)),
    )
    returned = {"jurisdiction": "410205", "number": THERE, "court": "开封市鼓楼区人民法院", "reason": "缺送达回证"}
    story.court(
        "arrived-case:b",
        received_event("2024-03-02", ground=MoveGround.APPEAL),
        ArrivedCaseReturned(occurred_on=day("2024-03-06"), **returned),
    )
    privacy = RestrictionGround.PRIVACY
    story.court(
        "arrived-case:named",
        ArrivedCaseNamed(occurred_on=day("2024-03-04"), jurisdiction="410205", number=NAMED, restriction=privacy),
        visibility=Visibility.RESTRICTED,
    )
    restricted = moved_case(THERE, restriction=RestrictionGround.PRIVACY)
    return story.court(
        "arrived-case:c",
        received_event("2024-03-03", content=restricted),
        ArrivedCaseReleased(occurred_on=day("2024-03-07"), reason="已公开"),
        ArrivedCaseRestricted(occurred_on=day("2024-03-08"), ground=RestrictionGround.MINOR, reason="涉及未成年人"),
        visibility=Visibility.RESTRICTED,
    )
