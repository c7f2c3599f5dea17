"""What each side notes for itself in the small year: registers, copies of the registry, foreign events put aside."""

from __future__ import annotations

from datetime import date

from events.base import Side, Visibility
from events.contact import ContactLogged, ContactWay
from events.organ import RegistryEntryReceived
from events.parked import ForeignEventParked, ForeignEventSkipped, ForeignEventTakenUp
from events.register import NumberTaken, PeriodClaimed, PeriodReleased
from events.values import Period
from tests.organs import COURT, GOV, HOUSING
from tests.projections.story import Story, matter

day = date.fromisoformat


def records(story: Story) -> None:
    holder = matter("a")
    year = Period(start=day("2024-01-01"), end=day("2024-12-31"))
    taken = NumberTaken(occurred_on=day("2024-03-10"), number="鼓法建〔2024〕3号", holder=holder)
    claimed = PeriodClaimed(occurred_on=day("2024-04-08"), period=year, holder=holder)
    freed = PeriodReleased(occurred_on=day("2024-07-01"), holder=holder)
    parked = ForeignEventParked(
        occurred_on=day("2024-03-10"), source=Side.COURT, sequence=7, reason="对方案件尚未登记", rule="GEN-06"
    )
    taken_up = ForeignEventTakenUp(occurred_on=day("2024-03-11"))
    story.court("number-register:suggestion", taken, visibility=Visibility.RESTRICTED)
    story.court("period-register:j4", claimed, freed, visibility=Visibility.RESTRICTED)
    story.government("parked-event:7", parked, taken_up, visibility=Visibility.RESTRICTED)
    again = parked.model_copy(update={"sequence": 8})
    skipped = ForeignEventSkipped(occurred_on=day("2024-03-12"), reason="对方已另行发文")
    story.government("parked-event:8", again, skipped, visibility=Visibility.RESTRICTED)
    received = RegistryEntryReceived(
        occurred_on=day("2024-02-01"),
        entry_id="organ-registry:26",
        entry_type="organ.renamed.v1",
        entry={"organ": HOUSING, "name": "鼓楼区住房和城市更新局"},
    )
    called = ContactLogged(occurred_on=day("2024-05-02"), organ=HOUSING, way=ContactWay.TELEPHONE, gist="询问进度")
    story.court("suggestion:a", called)
    story.court("registry-copy", received, actor=COURT, visibility=Visibility.MEMBERS)
    story.government("registry-copy", received, actor=GOV, visibility=Visibility.MEMBERS)
