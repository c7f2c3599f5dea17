"""The receiving side's part of a bulletin: BUL-04, BUL-05, scenarios 1, 5, 6, 7, 8; and the policies that feed it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from events.base import Event, Side, Visibility
from events.bulletin import (
    BulletinAcknowledged,
    BulletinContent,
    BulletinCorrected,
    BulletinDrafted,
    BulletinIssued,
    BulletinReceived,
    BulletinReplied,
    BulletinWithdrawalReceived,
    BulletinWithdrawn,
)
from events.envelope import Envelope
from events.organ import OrganRoleAssigned, OrganSuperseded
from events.vocabulary import OrganRole, Topic
from services.decider import Command
from services.government.service import GOVERNMENT as GOVERNMENT_SIDE
from services.ledger.ledger import Ledger
from services.ledger.request import Outcome, Request
from services.policies.policy import policies_of
from services.shared.bulletin.receipt import (
    BULLETIN_RECEIPT,
    AcknowledgeBulletin,
    MarkBulletinRead,
    NoteBulletinRetrieval,
    ReceiveBulletin,
    ReplyToBulletin,
)
from tests.given import MATTER, Given, given, internal
from tests.organs import COURT, COURT_DIVISION, GOV, HOUSING, LEGAL, OFFICE, OLD_LEGAL, URBAN, registry
from tests.sides import writer

ReceiveBulletinWithdrawal = internal(BULLETIN_RECEIPT, "receive-bulletin-withdrawal")

ISSUED = date(2024, 4, 8)
SIGNED = date(2024, 4, 9)
CORRECTED = date(2024, 4, 20)
LATER = date(2024, 5, 6)
REPLY = ReplyToBulletin(text="已研究，意见如下。")


def received(topic: Topic = Topic.J2, revision: int = 1, on: date = ISSUED, **changes: Any) -> BulletinReceived:
    court = topic.side == "court"
    fields: dict[str, Any] = {
        "occurred_on": on,
        "topic": topic,
        "issuer": COURT if court else GOV,
        "addressee": GOV if court else COURT,
        "revision": revision,
        "visibility": Visibility.MEMBERS,
    }
    return BulletinReceived(**fields | changes)


def telling(event: BulletinReceived) -> ReceiveBulletin:
    return ReceiveBulletin(**dict(event))


def acknowledged(by: str, revision: int = 1, on: date = SIGNED) -> BulletinAcknowledged:
    return BulletinAcknowledged(occurred_on=on, by=by, revision=revision)


def at_government(*history: Event, actor: str = LEGAL, today: date = SIGNED) -> Given:
    return given(BULLETIN_RECEIPT, *history).as_(actor).having(today=today)


def at_court(*history: Event, actor: str = COURT_DIVISION, today: date = SIGNED) -> Given:
    return given(BULLETIN_RECEIPT, *history).as_(actor).having(today=today)


ONE = AcknowledgeBulletin(revision=1)
TWO = AcknowledgeBulletin(revision=2)
GONE = BulletinWithdrawalReceived(occurred_on=LATER)


def test_scenario_1_bul_05_the_legal_department_signs_for_the_government() -> None:
    story = at_government(actor=GOV).when(telling(received())).then(received())
    story.as_(LEGAL).when(ONE).then(acknowledged(LEGAL))


@pytest.mark.parametrize("actor", [GOV, LEGAL])
def test_bul_05_the_government_or_its_desk_signs_and_answers(actor: str) -> None:
    at_government(received(), actor=actor).when(ONE).then(acknowledged(actor))
    answer = BulletinReplied(occurred_on=SIGNED, by=actor, text=REPLY.text)
    at_government(received(), actor=actor).when(REPLY).then(answer)


@pytest.mark.parametrize("actor", [COURT, COURT_DIVISION])
def test_bul_05_the_court_or_its_division_signs_and_answers(actor: str) -> None:
    opinion = received(Topic.E4)
    at_court(opinion, actor=actor).when(ONE).then(acknowledged(actor))
    answer = BulletinReplied(occurred_on=SIGNED, by=actor, text=REPLY.text)
    at_court(opinion, actor=actor).when(REPLY).then(answer)


@pytest.mark.parametrize("actor", [HOUSING, URBAN, OFFICE])
def test_scenario_8_bul_05_an_outsider_neither_signs_nor_answers(actor: str) -> None:
    at_government(received(Topic.J1), actor=actor).when(ONE).rejected("BUL-05")
    at_government(received(Topic.J1), actor=actor).when(REPLY).rejected("BUL-05")
    signed = at_government(received(Topic.J1), acknowledged(LEGAL), actor=actor)
    signed.when(ONE).rejected("BUL-05")


def test_bul_05_each_side_has_its_own_desk() -> None:
    crossed = at_government(received()).having(actor=COURT_DIVISION, side=Side.GOVERNMENT)
    crossed.when(ONE).rejected("BUL-05")
    crossed = at_court(received(Topic.E4)).having(actor=LEGAL, side=Side.COURT)
    crossed.when(ONE).rejected("BUL-05")


def test_bul_05_the_desk_is_who_holds_the_role_today_whatever_the_date() -> None:
    moved = registry(OrganRoleAssigned(occurred_on=SIGNED, organ=OLD_LEGAL, role=OrganRole.GOVERNMENT_LEGAL_DEPARTMENT))
    back_dated = AcknowledgeBulletin(revision=1, occurred_on=ISSUED)
    answer = ReplyToBulletin(text="意见", occurred_on=ISSUED)
    former = at_government(received(), actor=LEGAL).having(registry=moved)
    present = at_government(received(), actor=OLD_LEGAL).having(registry=moved)
    for command in (ONE, back_dated, REPLY, answer):
        former.when(command).rejected("BUL-05")
        assert present.when(command).decide()


def test_bul_05_org_02_the_heir_of_the_addressee_signs_and_the_ended_organ_does_not() -> None:
    merged = registry(
        OrganRoleAssigned(occurred_on=SIGNED, organ=URBAN, role=OrganRole.DISTRICT_GOVERNMENT),
        OrganSuperseded(occurred_on=SIGNED, organ=GOV, successor=URBAN),
    )
    back_dated = AcknowledgeBulletin(revision=1, occurred_on=ISSUED)
    for command in (ONE, back_dated):
        at_government(received(), actor=URBAN).having(registry=merged).when(command).then_types(BulletinAcknowledged)
        at_government(received(), actor=GOV).having(registry=merged).when(command).rejected("BUL-05")


def test_scenario_7_a_later_revision_is_received_where_the_first_was_not() -> None:
    """What parked revision 1 does not cost the receiver the corrections."""
    second = received(revision=2, on=CORRECTED)
    story = at_government(actor=GOV, today=LATER).when(telling(second)).then(second)
    story.when(telling(received())).nothing()
    story.as_(LEGAL).when(TWO).then(acknowledged(LEGAL, revision=2, on=LATER))


@pytest.mark.parametrize("actor", [HOUSING, "nobody"])
def test_what_policies_give_asks_for_no_actor_and_no_order_of_dates(actor: str) -> None:
    second = received(revision=2, on=date(2024, 4, 1))
    story = at_government(received(), today=LATER).having(actor=actor)
    story.when(telling(second)).then(second)
    story.when(ReceiveBulletinWithdrawal(occurred_on=date(2024, 4, 1))).then_types(BulletinWithdrawalReceived)


def test_bul_05_each_revision_is_signed_once_whoever_signs() -> None:
    story = at_government(received()).when(ONE).then(acknowledged(LEGAL))
    story.when(ONE).nothing()
    story.as_(GOV).when(ONE).nothing()


def test_scenario_5_bul_04_bul_05_a_correction_opens_acknowledgement_again() -> None:
    second = received(revision=2, on=CORRECTED)
    story = at_government(received(), acknowledged(LEGAL), today=LATER)
    story = story.when(telling(second)).then(second)
    story = story.when(TWO).then(acknowledged(LEGAL, revision=2, on=LATER))
    story.when(ONE).nothing()
    story.when(TWO).nothing()


def test_bul_05_only_the_newest_revision_is_signed() -> None:
    at_government(received()).when(TWO).rejected("BUL-05")
    corrected = at_government(received(), received(revision=2, on=CORRECTED), today=LATER)
    corrected.when(ONE).rejected("BUL-05")
    corrected.when(TWO).then(acknowledged(LEGAL, revision=2, on=LATER))


def test_bul_05_nobody_signs_or_answers_before_the_day_of_the_revision() -> None:
    story = at_government(received(), received(revision=2, on=CORRECTED), today=LATER)
    early = date(2024, 4, 19)
    story.when(AcknowledgeBulletin(revision=2, occurred_on=early)).rejected("BUL-05")
    story.when(ReplyToBulletin(text="意见", occurred_on=early)).rejected("BUL-05")
    story.when(AcknowledgeBulletin(revision=2, occurred_on=CORRECTED)).then_types(BulletinAcknowledged)
    story.when(ReplyToBulletin(text="意见", occurred_on=CORRECTED)).then_types(BulletinReplied)


@pytest.mark.parametrize("topic", Topic)
def test_an_answer_is_possible_to_every_topic_and_needs_no_signature(topic: Topic) -> None:
    receiver = at_government if topic.side == "court" else at_court
    story = receiver(received(topic)).when(REPLY).then_types(BulletinReplied)
    story.when(REPLY).nothing()
    story.when(ReplyToBulletin(text="补充意见。")).then_types(BulletinReplied)


def test_bul_06_an_answer_about_a_case_holds_no_personal_data() -> None:
    personal = ReplyToBulletin(text="证件号码110101190001010000")
    at_government(received(Topic.J3, visibility=Visibility.BILATERAL)).when(personal).rejected("BUL-06")
    at_court(received(Topic.E3, visibility=Visibility.BILATERAL)).when(personal).rejected("BUL-06")
    at_government(received(Topic.J4, visibility=Visibility.RESTRICTED)).when(personal).rejected("BUL-06")
    at_government(received(Topic.J4)).when(personal).then_types(BulletinReplied)


def test_scenario_6_bul_04_a_withdrawal_ends_it() -> None:
    story = at_government(received(), acknowledged(LEGAL), today=LATER).when(ReceiveBulletinWithdrawal()).then(GONE)
    story.when(ReceiveBulletinWithdrawal()).nothing()
    story.when(ONE).nothing()
    story.when(REPLY).rejected("GEN-05")
    at_government(received(), GONE, today=LATER).when(ONE).rejected("GEN-05")


def test_scenario_7_a_revision_is_received_once() -> None:
    second = received(revision=2, on=CORRECTED)
    story = at_government(received(), actor=GOV, today=LATER)
    story.when(telling(received())).nothing()
    story = story.when(telling(second)).then(second)
    story.when(telling(second)).nothing()
    story.when(telling(received())).nothing()
    story.when(telling(received(revision=4))).then_types(BulletinReceived)


def test_bul_01_only_the_other_sides_topics_are_received() -> None:
    at_government(actor=GOV).when(telling(received(Topic.E2))).rejected("BUL-01")
    at_court(actor=COURT).when(telling(received(Topic.J2))).rejected("BUL-01")
    at_court(actor=COURT).when(telling(received(Topic.E2))).then(received(Topic.E2))


def test_a_receipt_is_as_visible_as_the_newest_revision() -> None:
    visible = BULLETIN_RECEIPT.visibility
    story = at_government(received(visibility=Visibility.BILATERAL))
    assert visible(story.state) is Visibility.BILATERAL
    second = received(revision=2, visibility=Visibility.RESTRICTED)
    story = at_government(received(), acknowledged(LEGAL), second, GONE)
    assert visible(story.state) is Visibility.RESTRICTED
    assert visible(BULLETIN_RECEIPT.initial) is Visibility.RESTRICTED


def test_receiving_is_for_policies_only() -> None:
    commands = BULLETIN_RECEIPT.decisions
    given = {AcknowledgeBulletin, ReplyToBulletin, MarkBulletinRead}
    assert {c for c in commands if not c.internal} == given
    assert {c for c in commands if c.opens} == {ReceiveBulletin, NoteBulletinRetrieval}


TOLD = {
    Side.COURT: BulletinContent(topic=Topic.J4, title="标题", text="正文", issuer=COURT, addressee=GOV),
    Side.GOVERNMENT: BulletinContent(
        topic=Topic.E1, title="标题", text="正文", issuer=GOV, addressee=COURT, visibility=Visibility.PUBLIC
    ),
}


def commands_of(event: Event, sender: Side) -> list[Command]:
    """What the other side's policies make of an event that `sender` published."""
    envelope = Envelope(
        jurisdiction="410204",
        side=sender,
        stream=f"bulletin:{MATTER}",
        version=1,
        type=event.type,
        recorded_at=datetime(2024, 4, 8, 1, tzinfo=UTC),
        occurred_on=event.occurred_on,
        actor=COURT,
        command_id="key",
        command_digest="0" * 16,
        visibility=Visibility.MEMBERS,
        data={},
    )
    receiving = Side.GOVERNMENT if sender is Side.COURT else Side.COURT
    wanted = [p for p in policies_of(BULLETIN_RECEIPT, receiving) if p.source is sender and p.event is type(event)]
    return [command for policy in wanted for command in policy.commands(envelope, event)]


@pytest.mark.parametrize("sender", [Side.COURT, Side.GOVERNMENT])
def test_scenario_1_what_one_side_issues_the_other_receives_as_of_the_same_day(sender: Side) -> None:
    told = TOLD[sender]
    parties = {"topic": told.topic, "issuer": told.issuer, "addressee": told.addressee}
    fields = {"id": MATTER, "visibility": told.visibility, **parties}
    event: Event = BulletinIssued(occurred_on=ISSUED, content=told)
    assert commands_of(event, sender) == [ReceiveBulletin(occurred_on=ISSUED, revision=1, **fields)]
    event = BulletinCorrected(occurred_on=CORRECTED, content=told, revision=2, changed="正文", reason="笔误")
    assert commands_of(event, sender) == [ReceiveBulletin(occurred_on=CORRECTED, revision=2, **fields)]
    event = BulletinWithdrawn(occurred_on=LATER, reason="内容有误")
    assert commands_of(event, sender) == [ReceiveBulletinWithdrawal(id=MATTER, occurred_on=LATER)]


def test_scenario_7_in_a_ledger_a_correction_opens_the_receipt_that_revision_1_could_not(tmp_path: Path) -> None:
    ledger = Ledger(f"sqlite:///{tmp_path / 'government.db'}")
    government = writer(ledger, deciders=GOVERNMENT_SIDE.deciders, side=Side.GOVERNMENT)
    told = TOLD[Side.COURT]
    event = BulletinCorrected(occurred_on=CORRECTED, content=told, revision=2, changed="正文", reason="笔误")
    [command] = commands_of(event, Side.COURT)
    [answer] = government.commit([Request(command, GOV, "receive")])
    assert isinstance(answer, Outcome), answer
    assert answer.stream == f"bulletin-receipt:{MATTER}"
    ledger.close()


@pytest.mark.parametrize("sender", [Side.COURT, Side.GOVERNMENT])
def test_a_draft_moves_nobody(sender: Side) -> None:
    assert commands_of(BulletinDrafted(occurred_on=ISSUED, content=TOLD[sender]), sender) == []


def test_the_policies_of_a_side_have_names_of_their_own() -> None:
    for receiving in (Side.COURT, Side.GOVERNMENT):
        names = [policy.name for policy in policies_of(BULLETIN_RECEIPT, receiving)]
        assert len(set(names)) == len(names)
