"""Delivered, signed for, read: told to who sent the paper and to each addressee of itself alone."""

from __future__ import annotations

from typing import Any

from events.appearance import AppearanceNoticeServed
from events.appearance_response import AppearanceNoticeReceived
from events.correction import RecordVoided
from events.meeting import MeetingConvened, ParticipantInvited
from events.reading import PaperKind, PaperRead, PaperRetrieved
from events.vocabulary import MeetingKind
from projections.access.sight import Reader
from projections.errors import NoSuchMatter
from projections.query import history, query
from projections.store.store import Store
from tests.appearances import NOTIFIED_ON, duty
from tests.organs import COURT, GOV, HOUSING, LEGAL, OFFICE, URBAN
from tests.projections.story import (
    AUDITOR,
    COURT_READER,
    DIVISION_READER,
    GOV_READER,
    HOUSING_READER,
    LEGAL_READER,
    OFFICE_READER,
    TODAY,
    URBAN_READER,
    Story,
    full_id,
)
from tests.projections.year import day
from tests.projections.year_appearance import opened
from tests.projections.year_suggestions import sent


def rows(store: Store, reader: Reader, as_of: str = "2025-06-30", **filters: str) -> list[dict[str, Any]]:
    return query(store, "deliveries", reader, filters, as_of=day(as_of), today=TODAY).items


def stages(store: Store, reader: Reader, as_of: str = "2025-06-30", **filters: str) -> dict[str, tuple[Any, ...]]:
    """By organ: delivered, signed for and read on."""
    found = rows(store, reader, as_of, **filters)
    return {row["organ"]: (row["delivered_on"], row["signed_on"], row["read_on"]) for row in found}


SUGGESTION = {"stream": full_id("suggestion:a")}


def test_a_suggestion_goes_from_sent_to_read(told_store: Store) -> None:
    assert stages(told_store, COURT_READER, "2024-03-09", **SUGGESTION) == {}
    arrived = "2024-03-10"
    assert stages(told_store, COURT_READER, "2024-03-14", **SUGGESTION) == {
        HOUSING: (arrived, None, None),
        URBAN: (arrived, None, None),
        LEGAL: (arrived, "2024-03-11", None),
        "kaifeng-government": (None, None, None),
    }
    later = stages(told_store, COURT_READER, **SUGGESTION)
    assert later[HOUSING] == (arrived, "2024-03-15", "2024-03-15")
    assert later[URBAN] == (arrived, "2024-03-16", None), "signed on paper: the court entered the receipt"
    [row] = [row for row in rows(told_store, COURT_READER, **SUGGESTION) if row["organ"] == HOUSING]
    assert row["delivered_at"] < row["signed_at"] < row["read_at"]
    assert (row["sender"], row["copy"], row["title"]) == (COURT, False, "关于规范征收补偿程序的司法建议")


def test_a_reminder_is_delivered_to_who_is_reminded(told_store: Store) -> None:
    reminders = {**SUGGESTION, "paper": PaperKind.REMINDER}
    assert stages(told_store, COURT_READER, **reminders) == {URBAN: ("2024-05-17", None, None)}
    assert [row["revision"] for row in rows(told_store, URBAN_READER, **reminders)] == [1]
    assert rows(told_store, LEGAL_READER, **reminders) == []


def test_a_notice_to_appear_is_delivered_to_the_organ_that_its_duty_names(told_store: Store) -> None:
    notices = {"paper": PaperKind.APPEARANCE_NOTICE, "stream": full_id("appearance:came")}
    on = NOTIFIED_ON.isoformat()
    assert stages(told_store, COURT_READER, on, **notices) == {HOUSING: (on, on, None)}
    assert stages(told_store, HOUSING_READER, **notices) == {HOUSING: (on, on, "2024-05-06")}
    [row] = rows(told_store, DIVISION_READER, organ=HOUSING, **notices)
    assert (row["sender"], row["sent_on"], row["revision"]) == (COURT, on, 1)
    for reader in (URBAN_READER, LEGAL_READER, GOV_READER):
        assert rows(told_store, reader, **notices) == []


def test_each_notice_of_a_duty_is_a_paper_of_its_own(store: Store) -> None:
    """One for a hearing, one more for the same, one for the next: each is read by itself."""
    first, again, later = days = "2024-05-02", "2024-05-06", "2024-06-03"
    hearings = dict(zip(days, map(day, ("2024-05-15", "2024-05-15", "2024-06-20")), strict=True))
    served = [AppearanceNoticeServed(occurred_on=day(on), hearing_on=hearing) for on, hearing in hearings.items()]
    received = [AppearanceNoticeReceived(occurred_on=day(on), hearing_on=hearing) for on, hearing in hearings.items()]
    read = PaperRead(
        occurred_on=day("2024-05-07"),
        kind=PaperKind.APPEARANCE_NOTICE,
        organ=HOUSING,
        notified_on=day(first),
        hearing_on=hearings[first],
    )
    story = Story().court("appearance:twice", duty(), *served)
    story.government("appearance-response:twice", opened(), *received, read).told_to(store)
    found = rows(store, COURT_READER)
    assert {row["sent_on"]: (row["organ"], row["delivered_on"], row["read_on"]) for row in found} == {
        first: (HOUSING, first, "2024-05-07"),
        again: (HOUSING, again, None),
        later: (HOUSING, later, None),
    }


def test_each_addressee_sees_its_own_line_only(told_store: Store) -> None:
    assert set(stages(told_store, HOUSING_READER, **SUGGESTION)) == {HOUSING, URBAN}, "whose powers it continues"
    assert set(stages(told_store, URBAN_READER, **SUGGESTION)) == {URBAN}
    assert set(stages(told_store, LEGAL_READER, **SUGGESTION)) == {LEGAL}
    assert set(stages(told_store, GOV_READER, **SUGGESTION)) == set()
    assert set(stages(told_store, DIVISION_READER, **SUGGESTION)) == set(stages(told_store, COURT_READER, **SUGGESTION))
    assert stages(told_store, AUDITOR, **SUGGESTION) == stages(told_store, COURT_READER, **SUGGESTION)


def test_the_history_tells_the_reading_to_the_sender_and_to_the_reader_alone(told_store: Store) -> None:
    def told(stream: str, reader: Reader) -> set[str]:
        try:
            events = history(told_store, full_id(stream), reader, TODAY)
        except NoSuchMatter:
            return set()
        return {event["data"]["organ"] for event in events if event["type"] == PaperRead.type}

    assert told("suggestion:a", COURT_READER) == told("suggestion:a", DIVISION_READER) == {HOUSING}
    assert told("suggestion:a", URBAN_READER) == told("suggestion:a", LEGAL_READER) == set()
    assert told("suggestion:a", AUDITOR) == {HOUSING}
    assert told("meeting:m", OFFICE_READER) == {COURT}
    assert told("meeting:m", HOUSING_READER) == set()


def test_a_revision_of_a_bulletin_is_delivered_signed_for_and_read_by_itself(told_store: Store) -> None:
    found = rows(told_store, COURT_READER, paper=PaperKind.BULLETIN, organ=GOV, stream=full_id("bulletin:a"))
    told = {row["revision"]: (row["delivered_on"], row["signed_on"], row["read_on"]) for row in found}
    assert told[1] == ("2024-04-08", "2024-04-09", "2024-04-09")
    assert told[2][2] is None


def test_what_stands_on_one_ledger_is_delivered_when_it_is_sent(told_store: Store) -> None:
    invited = stages(told_store, OFFICE_READER, paper=PaperKind.INVITATION)
    assert invited[COURT] == ("2024-07-05", "2024-07-06", "2024-07-06")
    assert invited[HOUSING] == ("2024-07-05", None, None)
    papers = stages(told_store, GOV_READER, stream=full_id("reconsideration-suggestion:s"))
    assert papers[HOUSING][0] == "2024-03-10"
    assert papers[COURT] == ("2024-03-10", "2024-03-12", "2024-03-12"), "received into the court's own ledger"
    assert OFFICE not in invited


def test_how_far_a_paper_came_and_by_which_records(told_store: Store) -> None:
    """In the terms of registered mail: accepted for submission, delivered, retrieved or not."""
    found = {row["organ"]: row for row in rows(told_store, COURT_READER, **SUGGESTION, paper=PaperKind.SUGGESTION)}
    states = {organ: (row["state"], row["retrieved"]) for organ, row in found.items()}
    assert states == {
        HOUSING: ("retrieved", True),
        URBAN: ("retrieved", True),
        LEGAL: ("retrieved", True),
        "kaifeng-government": ("accepted", False),
    }
    housing = found[HOUSING]
    events = {event["id"]: event for event in history(told_store, SUGGESTION["stream"], COURT_READER, TODAY)}
    kinds = [events[housing[f"{step}_event"]]["type"] for step in ("sent", "delivered", "signed", "read")]
    assert kinds == [
        "suggestion.sent.v1",
        "suggestion-response.opened.v1",
        "suggestion-service.acknowledged.v1",
        "paper.read.v1",
    ]
    for step in ("sent", "delivered", "signed", "read"):
        assert events[housing[f"{step}_event"]]["recorded_at"] == housing[f"{step}_at"]
    assert found[URBAN]["read_event"] is None
    early = rows(told_store, COURT_READER, "2024-03-14", **SUGGESTION, organ=HOUSING)
    assert [(row["state"], row["signed_event"]) for row in early] == [("delivered", None)]


def test_what_is_not_taken_up_in_time_is_told_from_the_day_behind(told_store: Store) -> None:
    def in_time(as_of: str, organ: str, paper: PaperKind) -> tuple[str | None, bool | None]:
        found = rows(told_store, COURT_READER, as_of, **SUGGESTION, paper=paper)
        [row] = [row for row in found if row["organ"] == organ]
        return row["due_on"], row["in_time"]

    letter, reminder = PaperKind.SUGGESTION, PaperKind.REMINDER
    assert in_time("2024-03-14", HOUSING, letter) == ("2024-03-25", None)
    assert in_time("2025-06-30", HOUSING, letter) == ("2024-03-25", True)
    assert in_time("2024-06-01", URBAN, reminder) == ("2024-06-01", None)
    assert in_time("2024-06-02", URBAN, reminder) == ("2024-06-01", False)
    assert in_time("2025-06-30", "kaifeng-government", letter) == (None, None), "outside the exchange nothing is known"


def test_what_is_not_retrieved_is_found(told_store: Store) -> None:
    unread = rows(told_store, COURT_READER, "2024-03-14", **SUGGESTION, retrieved="false")
    assert {row["organ"] for row in unread} == {HOUSING, URBAN, "kaifeng-government"}
    assert {row["organ"] for row in rows(told_store, COURT_READER, "2024-03-14", retrieved="true", **SUGGESTION)} == {
        LEGAL
    }


def by_system(sent: str, organ: str, on: str, kind: PaperKind = PaperKind.SUGGESTION) -> PaperRetrieved:
    return PaperRetrieved(
        occurred_on=day(on), kind=kind, organ=organ, sent=full_id(sent.rpartition(":")[0]) + sent[-2:]
    )


def test_what_a_system_took_is_taken_up_and_nobody_signed_or_read_it(store: Store) -> None:
    story = Story().court("suggestion:s", sent("2024-03-01", HOUSING))
    story.government("suggestion-response:s", by_system("suggestion:s:1", HOUSING, "2024-03-05"), actor=HOUSING)
    story.told_to(store)

    def row(as_of: str, organ: str = HOUSING) -> dict[str, Any]:
        [found] = rows(store, COURT_READER, as_of, organ=organ)
        return found

    before, after = row("2024-03-04"), row("2024-03-05")
    assert (before["state"], before["retrieved"], before["taken_on"], before["taken_event"]) == (
        *("accepted", False),
        *(None, None),
    )
    assert (after["state"], after["retrieved"], after["taken_on"]) == ("taken", True, "2024-03-05")
    assert after["taken_event"] == f"{full_id('suggestion-response:s')}:1"
    assert (after["signed_on"], after["read_on"]) == (None, None)
    assert row("2024-06-01")["in_time"] is True
    assert (row("2024-06-01", LEGAL)["state"], row("2024-06-01", LEGAL)["in_time"]) == ("accepted", False)
    assert {one["organ"] for one in rows(store, COURT_READER, "2024-06-01", retrieved="false")} == {LEGAL}


def test_who_signs_or_reads_behind_a_system_did_that_himself(store: Store) -> None:
    story = Story().court("suggestion:s", sent("2024-03-01", HOUSING))
    story.government("suggestion-response:s", by_system("suggestion:s:1", HOUSING, "2024-03-05"), actor=HOUSING)
    read = PaperRead(occurred_on=day("2024-03-07"), kind=PaperKind.SUGGESTION, organ=HOUSING)
    story.government("suggestion-response:s", read, actor=HOUSING).told_to(store)
    [row] = rows(store, COURT_READER, organ=HOUSING)
    assert (row["state"], row["taken_on"], row["read_on"]) == ("retrieved", "2024-03-05", "2024-03-07")


def test_what_was_taken_of_a_paper_that_was_voided_says_nothing_of_the_next(store: Store) -> None:
    story = Story().court("suggestion:s", sent("2024-03-01", HOUSING))
    story.government("suggestion-response:s", by_system("suggestion:s:1", HOUSING, "2024-03-05"), actor=HOUSING)
    sending = sent("2024-03-01", HOUSING)
    voided = RecordVoided(
        occurred_on=day("2024-03-08"), record=1, of_type=sending.type, was_on=day("2024-03-01"), reason="发错单位"
    )
    story.court("suggestion:s", voided, sent("2024-03-11", HOUSING)).told_to(store)
    [row] = rows(store, COURT_READER, organ=HOUSING)
    assert (row["sent_on"], row["state"], row["taken_on"]) == ("2024-03-11", "accepted", None)


def test_each_paper_is_taken_by_itself_on_whichever_ledger_it_was_sent(store: Store) -> None:
    """A notice to appear names no organ, an invitation is of the joint ledger, its retrieval of the organ's."""
    notice = AppearanceNoticeServed(occurred_on=day("2024-05-02"), hearing_on=day("2024-05-15"))
    story = Story().court("appearance:d", duty(), notice)
    notices = by_system("appearance:d:2", HOUSING, "2024-05-03", PaperKind.APPEARANCE_NOTICE)
    story.government("appearance-response:d", notices, actor=HOUSING)
    convened = MeetingConvened(
        occurred_on=day("2024-07-01"),
        kind=MeetingKind.REGULAR,
        subject="2024年度联席会议",
        convenor=GOV,
        on_behalf_of=GOV,
        planned_on=day("2024-07-20"),
        place="区政府会议室",
        slot="2024",
    )
    invited = [ParticipantInvited(occurred_on=day("2024-07-02"), organ=organ) for organ in (COURT, HOUSING)]
    story.joint("meeting:m", convened, *invited)
    story.court("meeting-part:m", by_system("meeting:m:2", COURT, "2024-07-03", PaperKind.INVITATION), actor=COURT)
    story.told_to(store)
    found = {(row["paper"], row["organ"]): row["taken_on"] for row in rows(store, AUDITOR)}
    assert found == {
        (PaperKind.APPEARANCE_NOTICE, HOUSING): "2024-05-03",
        (PaperKind.INVITATION, COURT): "2024-07-03",
        (PaperKind.INVITATION, HOUSING): None,
    }


def test_that_a_system_took_it_is_told_to_the_sender_and_to_the_organ_alone(store: Store) -> None:
    story = Story().court("suggestion:s", sent("2024-03-01", HOUSING, URBAN))
    cause = f"{full_id('suggestion:s')}:1"
    taken = by_system("suggestion:s:1", HOUSING, "2024-03-05")
    story.government("suggestion-response:s", taken, actor=HOUSING, cause=cause).told_to(store)

    def hears(reader: Reader) -> bool:
        events = history(store, full_id("suggestion:s"), reader, TODAY)
        return any(event["type"] == PaperRetrieved.type for event in events)

    told = {reader.organ: hears(reader) for reader in (COURT_READER, HOUSING_READER, LEGAL_READER, URBAN_READER)}
    assert told == {COURT: True, HOUSING: True, LEGAL: False, URBAN: False}
