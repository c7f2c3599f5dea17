"""A suggestion to an addressee in another district: it goes there, is answered there, and the answer comes back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import orjson
import pytest

from domain.moving import SideOf
from domain.suggestion import Stage, Suggestion
from domain.suggestion_addressee import Addressee
from events.base import Visibility
from events.response import (
    FeedbackReturnReceived,
    ObjectionDecisionReceived,
    ReplyDeadlineReceived,
    SuggestionReminderReceived,
)
from events.suggestion import Assessment, FeedbackReceived
from events.vocabulary import AdoptionAnswer, ResponseEnd, ServiceProof
from services.court.suggestion.arrived import EnterArrivedSuggestion, ReturnArrivedSuggestion
from services.court.suggestion.clock import ConfirmService, DecideObjection, ExtendReplyDeadline, RemindAddressee
from services.court.suggestion.ending import CloseSuggestion, WithdrawSuggestion
from services.court.suggestion.feedback import AssessFeedback, ReturnFeedback
from services.government.suggestion_response import AcknowledgeService, RaiseObjection
from services.policies.runner import Place
from tests.organs import HOUSING, LEGAL, OUTSIDE
from tests.suggestions import answer, content, day
from tests.two_courts import District
from tests.two_districts import (
    ANSWERED_ON,
    DUE,
    GULOU,
    HANDED_ON,
    MOVED_ON,
    SHUNHE,
    SIGNED_ON,
    YUWANGTAI,
    Whole,
    arrived,
    exchange,
    feedback,
    hand_over,
    move,
    moved_there,
    sent_to,
)


@pytest.fixture
def gulou(tmp_path: Path) -> Iterator[Whole]:
    whole = Whole(tmp_path, GULOU)
    yield whole
    whole.close()


@pytest.fixture
def yuwangtai(tmp_path: Path) -> Iterator[Whole]:
    whole = Whole(tmp_path, YUWANGTAI)
    yield whole
    whole.close()


def of_the_court(district: Whole, matter: UUID) -> Suggestion:
    state = district.court.state(f"suggestion:{matter}")
    assert isinstance(state, Suggestion)
    return state


def addressee(district: Whole, matter: UUID, organ: str = OUTSIDE) -> Addressee:
    return of_the_court(district, matter).addressees[organ]


def payloads(side: District, event: Any) -> list[Any]:
    return [entry.envelope().payload() for entry in side.entries(event.type)]


async def test_it_is_answered_there_and_the_answer_comes_back(gulou: Whole, yuwangtai: Whole) -> None:
    here, there = await moved_there(gulou, yuwangtai)
    paper = yuwangtai.government.state(f"suggestion-response:{there}").opened
    assert (paper.addressees, paper.cc, paper.recommendations) == ((HOUSING,), (LEGAL,), 2)
    assert (paper.title, paper.number, paper.recommended) == (
        content().title,
        "鼓法建〔2024〕3号",
        content().recommendations,
    )
    arrival = of_the_court(yuwangtai, there).arrived
    assert arrival is not None
    said = arrival.content
    assert (said.court, said.addressee) == ("鼓楼区人民法院", "龙亭区住房和城乡建设局")
    yuwangtai.government.give(AcknowledgeService(id=there, occurred_on=SIGNED_ON), HOUSING)
    await exchange(gulou, yuwangtai)
    assert (addressee(gulou, here).served_on, addressee(gulou, here).due) == (SIGNED_ON, DUE)
    [told] = payloads(yuwangtai.government, ReplyDeadlineReceived)
    assert (told.organ, told.served_on, told.reply_due_on) == (HOUSING, SIGNED_ON, DUE)
    yuwangtai.government.give(feedback(there), HOUSING)
    await exchange(gulou, yuwangtai)
    [received] = payloads(gulou.court, FeedbackReceived)
    assert (received.organ, received.complete, received.text) == (OUTSIDE, True, "已经研究并整改。")
    assert addressee(gulou, here).answered_on == ANSWERED_ON
    judged = tuple(Assessment(recommendation=number, result=AdoptionAnswer.ADOPTED) for number in (1, 2))
    gulou.court.give(AssessFeedback(id=here, organ=OUTSIDE, occurred_on=day(4, 2), results=judged))
    gulou.court.give(CloseSuggestion(id=here, occurred_on=day(4, 3)))
    await exchange(gulou, yuwangtai)
    assert of_the_court(yuwangtai, there).stage is Stage.CLOSED
    assert yuwangtai.government.state(f"suggestion-response:{there}").ended is ResponseEnd.CLOSED
    assert gulou.parked() == yuwangtai.parked() == []


async def test_it_is_counted_by_the_court_that_sent_it_alone(gulou: Whole, yuwangtai: Whole) -> None:
    """What the review counts are these events (M20 to M33)."""
    _, there = await moved_there(gulou, yuwangtai)
    yuwangtai.government.give(feedback(there), HOUSING)
    await exchange(gulou, yuwangtai)
    counted = ("suggestion.sent.v1", "suggestion.served.v1", "feedback.received.v1")
    assert yuwangtai.court.entries(*counted) == []
    assert len(gulou.court.entries(*counted)) == 2


async def test_what_the_court_says_further_reaches_the_addressee(gulou: Whole, yuwangtai: Whole) -> None:
    here, there = await moved_there(gulou, yuwangtai)
    yuwangtai.government.give(AcknowledgeService(id=there, occurred_on=SIGNED_ON), HOUSING)
    yuwangtai.government.give(RaiseObjection(id=there, occurred_on=day(3, 20), ground="事实不符"), HOUSING)
    await exchange(gulou, yuwangtai)
    gulou.court.give(DecideObjection(id=here, organ=OUTSIDE, occurred_on=day(3, 25), upheld=False, reason="事实清楚"))
    gulou.court.give(RemindAddressee(id=here, organ=OUTSIDE, occurred_on=day(3, 26), text="请按期反馈。"))
    longer = ExtendReplyDeadline(
        id=here, organ=OUTSIDE, occurred_on=day(3, 27), reply_due_on=day(6, 20), reason="整改周期较长"
    )
    gulou.court.give(longer)
    yuwangtai.government.give(feedback(there, (answer(1),)), HOUSING)
    await exchange(gulou, yuwangtai)
    gulou.court.give(ReturnFeedback(id=here, organ=OUTSIDE, occurred_on=day(4, 2), reason="缺第二条"))
    await exchange(gulou, yuwangtai)
    government = yuwangtai.government
    [decided], [reminded], [returned] = (
        payloads(government, event)
        for event in (ObjectionDecisionReceived, SuggestionReminderReceived, FeedbackReturnReceived)
    )
    assert (decided.organ, decided.upheld) == (HOUSING, False)
    assert (reminded.organ, reminded.text) == (HOUSING, "请按期反馈。")
    assert (returned.organ, returned.missing) == (HOUSING, (2,))
    told = [event.reply_due_on for event in payloads(government, ReplyDeadlineReceived)]
    assert told == [DUE, day(5, 20), day(6, 20)]
    assert gulou.parked() == yuwangtai.parked() == []


async def test_what_cannot_be_handed_over_comes_back_with_the_reason_and_can_be_sent_again(
    gulou: Whole, yuwangtai: Whole
) -> None:
    here = sent_to(gulou)
    move(gulou, here)
    await exchange(gulou, yuwangtai)
    there = arrived(yuwangtai)
    yuwangtai.court.give(ReturnArrivedSuggestion(id=there, occurred_on=HANDED_ON, reason="该单位已撤销"))
    await exchange(gulou, yuwangtai)
    to = addressee(gulou, here)
    assert to.came_back is not None
    assert (to.elsewhere, to.came_back.reason, to.came_back.court) == (None, "该单位已撤销", "鼓楼区人民法院")
    with pytest.raises(AssertionError, match="GEN-05"):
        yuwangtai.court.give(EnterArrivedSuggestion(id=there, occurred_on=HANDED_ON, organ=HOUSING))
    gulou.court.give(RemindAddressee(id=here, organ=OUTSIDE, occurred_on=HANDED_ON))
    await exchange(gulou, yuwangtai)
    assert yuwangtai.government.entries(SuggestionReminderReceived.type) == []
    move(gulou, here, on=day(3, 14))
    await exchange(gulou, yuwangtai)
    assert of_the_court(yuwangtai, there).stage is Stage.ARRIVED
    yuwangtai.court.give(EnterArrivedSuggestion(id=there, occurred_on=day(3, 15), organ=HOUSING))
    await exchange(gulou, yuwangtai)
    assert yuwangtai.government.state(f"suggestion-response:{there}").opened is not None
    assert gulou.parked() == yuwangtai.parked() == []


async def test_what_was_withdrawn_before_it_was_handed_over_is_not_handed_over(gulou: Whole, yuwangtai: Whole) -> None:
    here = sent_to(gulou)
    move(gulou, here)
    gulou.court.give(WithdrawSuggestion(id=here, occurred_on=HANDED_ON, reason="依据有误"))
    await exchange(gulou, yuwangtai)
    there = arrived(yuwangtai)
    assert of_the_court(yuwangtai, there).stage is Stage.WITHDRAWN
    with pytest.raises(AssertionError, match="GEN-05"):
        yuwangtai.court.give(EnterArrivedSuggestion(id=there, occurred_on=HANDED_ON, organ=HOUSING))
    assert yuwangtai.government.state(f"suggestion-response:{there}") is None
    assert gulou.parked() == yuwangtai.parked() == []


async def test_an_objection_that_is_upheld_and_withdrawn_at_once_ends_it_there(gulou: Whole, yuwangtai: Whole) -> None:
    here, there = await moved_there(gulou, yuwangtai)
    yuwangtai.government.give(RaiseObjection(id=there, occurred_on=day(3, 20), ground="事实不符"), HOUSING)
    await exchange(gulou, yuwangtai)
    upheld = DecideObjection(
        id=here, organ=OUTSIDE, occurred_on=day(3, 25), upheld=True, reason="异议成立", withdraw=True
    )
    gulou.court.give(upheld)
    await exchange(gulou, yuwangtai)
    response = yuwangtai.government.state(f"suggestion-response:{there}")
    assert (response.objections, response.ended) == ({HOUSING: True}, ResponseEnd.WITHDRAWN)


async def test_two_addressees_there_are_two_matters_there(gulou: Whole, yuwangtai: Whole) -> None:
    """The legal department of the other area may be an addressee itself."""
    other = "longting-justice-bureau"
    here = sent_to(gulou, OUTSIDE, other)
    for organ in (OUTSIDE, other):
        move(gulou, here, organ=organ)
    await exchange(gulou, yuwangtai)
    received = yuwangtai.court.entries("arrived-suggestion.received.v1")
    assert len({entry.originator_id for entry in received}) == 2
    there = {entry.envelope().data["asked_from"]["organ"]: entry.originator_id.partition(":")[2] for entry in received}
    for organ, ours in ((OUTSIDE, HOUSING), (other, LEGAL)):
        given = EnterArrivedSuggestion(id=UUID(there[organ]), occurred_on=HANDED_ON, organ=ours)
        yuwangtai.court.give(given)
    await exchange(gulou, yuwangtai)
    yuwangtai.government.give(feedback(UUID(there[other])), LEGAL)
    await exchange(gulou, yuwangtai)
    assert addressee(gulou, here, other).complete
    assert not addressee(gulou, here).complete
    assert yuwangtai.government.state(f"suggestion-response:{there[other]}").opened.cc == ()


async def test_districts_with_the_same_ids_are_told_apart(gulou: Whole, yuwangtai: Whole, tmp_path: Path) -> None:
    """A third district has the same keys, so the same id of a suggestion: neither answer reaches the other."""
    shunhe = Whole(tmp_path, SHUNHE)
    ids = [sent_to(one, title=f"关于{one.court.code}的司法建议") for one in (gulou, shunhe)]
    for one, here in zip((gulou, shunhe), ids, strict=True):
        move(one, here)
    await exchange(gulou, yuwangtai, shunhe)
    received = yuwangtai.court.entries("arrived-suggestion.received.v1")
    matters = {e.envelope().data["asked_from"]["jurisdiction"]: UUID(e.originator_id[11:]) for e in received}
    assert len(set(matters.values())) == 2
    yuwangtai.court.give(EnterArrivedSuggestion(id=matters[SHUNHE], occurred_on=HANDED_ON, organ=HOUSING))
    await yuwangtai.tell()
    yuwangtai.government.give(feedback(matters[SHUNHE]), HOUSING)
    await exchange(gulou, yuwangtai, shunhe)
    assert addressee(shunhe, ids[1]).complete
    assert not addressee(gulou, ids[0]).complete
    shunhe.close()


@pytest.mark.parametrize("said", ["service", "objection", "feedback", "return"])
async def test_a_district_to_which_it_did_not_go_says_nothing_about_it(
    gulou: Whole, yuwangtai: Whole, said: str
) -> None:
    """It speaks under its own name of a suggestion that another one got (SUG-31)."""
    here = sent_to(gulou)
    move(gulou, here)
    await exchange(gulou, yuwangtai)
    if said == "return":
        there = arrived(yuwangtai)
        yuwangtai.court.give(ReturnArrivedSuggestion(id=there, occurred_on=HANDED_ON, reason="没有该单位"))
    else:
        there = hand_over(yuwangtai)
        await yuwangtai.tell()
        answers = {
            "service": AcknowledgeService(id=there, occurred_on=SIGNED_ON),
            "objection": RaiseObjection(id=there, occurred_on=SIGNED_ON, ground="事实不符"),
            "feedback": feedback(there),
        }
        yuwangtai.government.give(answers[said], HOUSING)
    [(speaker, entry)] = [(side, entry) for side in yuwangtai.sides for _, entry in side.sent()]
    raw = orjson.dumps({**orjson.loads(entry.opened()), "source": f"/{SHUNHE}/{speaker.side}"})
    place = Place(9, entry.envelope().id)
    assert not await gulou.court.runner.take_from_elsewhere(
        SideOf(SHUNHE, speaker.side), place, raw, gulou.court.ledger
    )
    assert [data["rule"] for data in gulou.parked()] == ["SUG-31"]
    untouched = Addressee(OUTSIDE, elsewhere=YUWANGTAI, latest=MOVED_ON)
    assert addressee(gulou, here) == untouched


async def test_a_restricted_one_is_restricted_from_its_first_moment_there(gulou: Whole, yuwangtai: Whole) -> None:
    _, there = await moved_there(gulou, yuwangtai, visibility=Visibility.RESTRICTED)
    streams = {f"suggestion:{there}", f"suggestion-response:{there}"}
    told = [e.envelope() for side in yuwangtai.sides for e in side.entries() if e.originator_id in streams]
    assert {envelope.visibility for envelope in told} == {Visibility.RESTRICTED}
    assert len(told) == 3


@pytest.mark.parametrize("returned", [True, False])
async def test_what_is_said_before_it_is_handed_over_waits_nowhere(
    gulou: Whole, yuwangtai: Whole, returned: bool
) -> None:
    """Served by hand and extended meanwhile, for the paper went by post too; a reminder alone would reach nobody."""
    here = sent_to(gulou)
    move(gulou, here)
    await exchange(gulou, yuwangtai)
    there = arrived(yuwangtai)
    reminding = RemindAddressee(id=here, organ=OUTSIDE, occurred_on=HANDED_ON, text="请尽快签收。")
    with pytest.raises(AssertionError, match="SUG-33"):
        gulou.court.give(reminding)
    by_post = ConfirmService(id=here, organ=OUTSIDE, occurred_on=HANDED_ON, proof=ServiceProof.MAIL)
    gulou.court.give(by_post)
    gulou.court.give(reminding)
    longer = {"reply_due_on": day(6, 20), "reason": "整改周期较长"}
    gulou.court.give(ExtendReplyDeadline(id=here, organ=OUTSIDE, occurred_on=SIGNED_ON, **longer))
    await exchange(gulou, yuwangtai)
    if returned:
        back = ReturnArrivedSuggestion(id=there, occurred_on=HANDED_ON, reason="该单位已撤销")
        yuwangtai.court.give(back)
    else:
        hand_over(yuwangtai)
    await exchange(gulou, yuwangtai)
    assert gulou.parked() == yuwangtai.parked() == []
    assert payloads(yuwangtai.government, ReplyDeadlineReceived) == []
    assert addressee(gulou, here).served_on == HANDED_ON


async def test_who_signs_after_it_was_served_by_hand_hears_the_deadline(gulou: Whole, yuwangtai: Whole) -> None:
    """The first receipt counts."""
    here, there = await moved_there(gulou, yuwangtai)
    by_post = ConfirmService(id=here, organ=OUTSIDE, occurred_on=HANDED_ON, proof=ServiceProof.MAIL)
    gulou.court.give(by_post)
    yuwangtai.government.give(AcknowledgeService(id=there, occurred_on=SIGNED_ON), HOUSING)
    await exchange(gulou, yuwangtai)
    to = addressee(gulou, here)
    assert (to.served_on, to.due) == (HANDED_ON, DUE)
    [told] = payloads(yuwangtai.government, ReplyDeadlineReceived)
    assert (told.served_on, told.reply_due_on) == (HANDED_ON, DUE)
    gulou.court.give(RemindAddressee(id=here, organ=OUTSIDE, occurred_on=day(3, 26)))
    await exchange(gulou, yuwangtai)
    assert payloads(yuwangtai.government, SuggestionReminderReceived)
    assert gulou.parked() == yuwangtai.parked() == []


@pytest.mark.parametrize("by_post_on", [HANDED_ON, day(3, 14)], ids=["after the paper", "before the paper"])
@pytest.mark.parametrize("objected", [False, True], ids=["at once", "after it objected"])
async def test_who_signs_after_the_deadline_was_extended_hears_the_day_that_holds(
    gulou: Whole, yuwangtai: Whole, by_post_on: date, objected: bool
) -> None:
    """Served by hand and extended at home, before anything came from there; an earlier receipt moves no such day."""
    here = sent_to(gulou)
    move(gulou, here)
    await exchange(gulou, yuwangtai)
    by_post = ConfirmService(id=here, organ=OUTSIDE, occurred_on=by_post_on, proof=ServiceProof.MAIL)
    gulou.court.give(by_post)
    longer = {"reply_due_on": day(6, 20), "reason": "整改周期较长"}
    gulou.court.give(ExtendReplyDeadline(id=here, organ=OUTSIDE, occurred_on=day(3, 15), **longer))
    there = hand_over(yuwangtai)
    await exchange(gulou, yuwangtai)
    if objected:
        yuwangtai.government.give(RaiseObjection(id=there, occurred_on=SIGNED_ON, ground="事实不符"), HOUSING)
        await exchange(gulou, yuwangtai)
    yuwangtai.government.give(AcknowledgeService(id=there, occurred_on=SIGNED_ON), HOUSING)
    await exchange(gulou, yuwangtai)
    first = min(by_post_on, SIGNED_ON)
    assert (addressee(gulou, here).served_on, addressee(gulou, here).due) == (first, day(6, 20))
    [told] = payloads(yuwangtai.government, ReplyDeadlineReceived)
    assert (told.served_on, told.reply_due_on) == (first, day(6, 20))
    if not objected:  # put right at home: the day that holds is told again
        gulou.court.give(by_post.model_copy(update={"occurred_on": day(3, 10), "correction": "回执日期登错"}))
        await exchange(gulou, yuwangtai)
        again = payloads(yuwangtai.government, ReplyDeadlineReceived)[-1]
        assert (again.served_on, again.reply_due_on) == (day(3, 10), day(6, 20))
    assert gulou.parked() == yuwangtai.parked() == []


async def test_who_answered_before_it_signed_was_served_by_its_answer(gulou: Whole, yuwangtai: Whole) -> None:
    """A receipt of a later day changes nothing (SUG-15)."""
    here, there = await moved_there(gulou, yuwangtai)
    yuwangtai.government.give(feedback(there), HOUSING)
    yuwangtai.government.give(AcknowledgeService(id=there, occurred_on=day(4, 2)), HOUSING)
    await exchange(gulou, yuwangtai)
    to = addressee(gulou, here)
    assert (to.served_on, to.presumed) == (ANSWERED_ON, True)
    assert gulou.parked() == yuwangtai.parked() == []


async def test_an_objection_or_answer_from_there_shows_that_it_was_handed_over(gulou: Whole, yuwangtai: Whole) -> None:
    here, there = await moved_there(gulou, yuwangtai)
    yuwangtai.government.give(RaiseObjection(id=there, occurred_on=day(3, 20), ground="事实不符"), HOUSING)
    await exchange(gulou, yuwangtai)
    decided = DecideObjection(id=here, organ=OUTSIDE, occurred_on=day(3, 25), upheld=False, reason="事实清楚")
    gulou.court.give(decided)
    yuwangtai.government.give(feedback(there, (answer(1),)), HOUSING)
    await exchange(gulou, yuwangtai)
    gulou.court.give(ReturnFeedback(id=here, organ=OUTSIDE, occurred_on=day(4, 2), reason="缺第二条"))
    await exchange(gulou, yuwangtai)
    assert payloads(yuwangtai.government, ObjectionDecisionReceived)
    assert payloads(yuwangtai.government, FeedbackReturnReceived)
