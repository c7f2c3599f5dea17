"""A meeting recorded after it was held, and how it was held: who convened, presided, came (opinion 三(二)1)."""

from __future__ import annotations

from typing import Any

import pytest

from events.base import Visibility
from events.meeting import AgendaItemAdded, CaseMatter, MeetingConvened, MeetingHeld
from events.vocabulary import AgendaPurpose, CaseItemPurpose, MeetingKind
from services.joint.meeting.afterwards import DiscussedItem, RecordMeeting
from services.joint.meeting.decider import DECIDER, HoldMeeting
from services.joint.meeting.outcome import AdoptResolution
from tests.cases import copied
from tests.given import given
from tests.organs import COURT, GOV, HOUSING, LEGAL, OFFICE, URBAN
from tests.services.test_meeting import CANCELLED, CASE, CONVENED, DAY, HELD, ITEM, PROPOSED, convene, meeting

TRIAL = AgendaPurpose.REPORT_TRIAL
DISCUSSED = DiscussedItem(title="通报行政审判情况", purposes=(TRIAL,), proposer=COURT)
CONVENED_THEN = MeetingConvened(
    occurred_on=DAY,
    kind=MeetingKind.AD_HOC,
    subject="征收项目紧急会商",
    convenor=GOV,
    on_behalf_of=GOV,
    planned_on=DAY,
    place="现场指挥部",
    trigger="群体性争议",
    recorded_afterwards=True,
)


def record(**fields: Any) -> RecordMeeting:
    values: dict[str, Any] = {
        "kind": MeetingKind.AD_HOC,
        "subject": "征收项目紧急会商",
        "convenor": GOV,
        "place": "现场指挥部",
        "trigger": "群体性争议",
        "agenda": (DISCUSSED,),
        "organs_present": (COURT, LEGAL, HOUSING),
    }
    return RecordMeeting(**{**values, **fields})


def test_a_meeting_held_without_being_convened_is_recorded_by_the_office() -> None:
    """三(二)1: 定期或者不定期召开; one command gives what three would have, and is marked."""
    held = HELD.model_copy(update={"place": "现场指挥部"})
    item = ITEM.model_copy(update={"occurred_on": DAY})
    done = meeting(by=OFFICE).when(record()).then(CONVENED_THEN, item, held)
    done.when(record()).nothing()
    done.when(record(subject="另一会议")).rejected("MTG-05")
    resolution = AdoptResolution(text="逐户协商", owner=HOUSING, due_on=DAY.replace(month=6))
    assert done.when(resolution).decide()


def test_a_proposed_or_cancelled_meeting_that_was_held_all_the_same_is_recorded_in_its_matter() -> None:
    kinds = (MeetingConvened, AgendaItemAdded, MeetingHeld)
    meeting(PROPOSED, by=OFFICE).when(record()).then_types(*kinds)
    again = meeting(CONVENED, ITEM, CANCELLED, by=OFFICE).when(record()).then_types(*kinds)
    assert [item.item for item in again.state.agenda] == [1, 2]
    meeting(CONVENED, ITEM, by=OFFICE).when(record()).rejected("MTG-05")


@pytest.mark.parametrize("other", [COURT, LEGAL, HOUSING])
def test_mtg_01_only_office_and_government_record_afterwards(other: str) -> None:
    meeting(by=other).when(record()).rejected("MTG-01")
    assert meeting(by=GOV).when(record()).decide()


def test_mtg_01_who_convened_it_is_the_government_or_on_its_behalf() -> None:
    """三(二)1: 区政府牵头组织."""
    for convenor in (GOV, OFFICE, LEGAL):
        assert meeting(by=OFFICE).when(record(convenor=convenor)).decide()
    for convenor in (COURT, HOUSING):
        meeting(by=OFFICE).when(record(convenor=convenor)).rejected("MTG-01")


def test_what_the_opinion_asks_of_a_meeting_is_asked_of_one_recorded_afterwards() -> None:
    """三(二)1: with court, legal department and an enforcement organ (MTG-02); 行政诉讼法 4: no directive (MTG-07)."""
    story = meeting(by=OFFICE)
    story.when(record(organs_present=(LEGAL, HOUSING))).rejected("MTG-02")
    story.when(record(organs_present=(COURT, LEGAL, HOUSING, "unknown"))).rejected("GEN-07")
    story.when(record(trigger=None)).rejected("MTG-03")
    story.when(record(slot="2024")).rejected("MTG-03")
    directive = CaseMatter(case=CASE, purpose=CaseItemPurpose.CASE_DIRECTIVE)
    item = DISCUSSED.model_copy(update={"case_matter": directive})
    story.when(record(agenda=(item,))).rejected("MTG-07")
    story.when(record(agenda=(DISCUSSED.model_copy(update={"proposer": "unknown"}),))).rejected("GEN-07")
    with pytest.raises(ValueError, match="agenda"):
        record(agenda=())


def test_cas_04_a_restricted_case_restricts_a_meeting_recorded_afterwards() -> None:
    matter = CaseMatter(case=CASE, purpose=CaseItemPurpose.INFORMATION)
    command = record(agenda=(DISCUSSED.model_copy(update={"case_matter": matter}),))
    meeting(by=OFFICE).when(command).rejected("GEN-06")
    known = meeting(by=OFFICE).having(known=copied(CASE.number, restricted=True))
    done = known.when(command).then_types(MeetingConvened, AgendaItemAdded, MeetingHeld)
    assert DECIDER.visibility(done.state) is Visibility.RESTRICTED


def test_a_regular_meeting_recorded_afterwards_takes_its_slot_and_tells_its_reports() -> None:
    """MTG-03, MTG-09 (二(二))."""
    regular = record(kind=MeetingKind.REGULAR, slot="2024", trigger=None)
    [(slot, _), (watch, _)] = meeting(by=OFFICE).when(regular).companions()
    assert slot == "number-register:meeting-slot:2024"
    assert watch.startswith("year-watch:")


def test_mtg_01_both_sides_convene_jointly() -> None:
    """三(二)1: the government convenes with the court; jointly with nobody else."""
    said = CONVENED.model_copy(update={"jointly_with": COURT})
    done = meeting().when(convene(jointly_with=COURT)).then(said)
    assert COURT in set(DECIDER.concerned(done.state))
    meeting().when(convene(jointly_with=URBAN)).rejected("MTG-01")
    meeting(by=OFFICE).when(record(jointly_with=URBAN)).rejected("MTG-01")
    assert meeting(by=OFFICE).when(record(jointly_with=COURT)).decide()


def test_how_it_was_held_is_recorded() -> None:
    """The post of who presided, how many came, and where it really was (practice of 会议记录)."""
    as_held: dict[str, Any] = {"chair": "区政府副区长", "headcount": 36, "place": "区法院多功能厅"}
    command = HoldMeeting(organs_present=HELD.organs_present, **as_held)
    given(DECIDER, CONVENED, ITEM).as_(GOV).having(today=DAY).when(command).then(HELD.model_copy(update=as_held))


@pytest.mark.parametrize("name", ["张甲", "副区长张甲"])
def test_mtg_10_who_presided_is_a_post_and_never_a_name(name: str) -> None:
    """个人信息保护法 5、6."""
    meeting(CONVENED, ITEM).when(HoldMeeting(organs_present=HELD.organs_present, chair=name)).rejected("MTG-10")
    meeting(by=OFFICE).when(record(chair=name)).rejected("MTG-10")
