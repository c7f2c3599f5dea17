"""The suggestion ledger, the overdue board, the copies and the scoreboard, as of a day."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from events.base import Side
from events.contact import ContactLogged, ContactWay
from events.envelope import Envelope
from events.reply_deadline import ReplyDeadlineCorrected, ReplyDeadlineExtended, ReplyDueNoticed
from events.suggestion import (
    Answer,
    ObjectionDecided,
    ObjectionReceived,
    SuggestionClosed,
    SuggestionDrafted,
    SuggestionReminded,
    SuggestionWithdrawn,
)
from events.suggestion_upwards import (
    EscalationHandled,
    EscalationOutcome,
    ReferralDecision,
    SuggestionEscalated,
    SuggestionReferralDecided,
    SuggestionReferred,
)
from events.vocabulary import (
    AdoptionAnswer,
    Instrument,
    ReminderMethod,
    SuggestionOutcome,
)
from projections.filling.message import Message
from projections.query import query
from projections.store.store import Store
from tests.organs import CITY_COURT, COURT, GOV, HOUSING, LEGAL, URBAN
from tests.projections.annals import ADOPTED, Annals
from tests.projections.story import (
    COURT_READER,
    LEGAL_READER,
    TODAY,
    URBAN_READER,
    Story,
    apply,
    content,
    full_id,
)
from tests.projections.year import assessed, day, received, sent, served, told_year

IN_PROGRESS = AdoptionAnswer.IN_PROGRESS


def ledger(store: Store, as_of: str, view: str = "suggestion_ledger", **filters: str) -> list[dict[str, Any]]:
    return query(store, view, COURT_READER, filters, as_of=day(as_of), today=TODAY).items


def one(store: Store, as_of: str) -> dict[str, Any]:
    [row] = ledger(store, as_of)
    return row


def test_a_suggestion_passes_through_its_statuses(store: Store) -> None:
    """Scenario 10: due 2024-05-15, on time, 56 days, adopted 2 of 2, closed."""
    Story().court(
        "suggestion:a",
        SuggestionDrafted(occurred_on=day("2024-03-01"), content=content()),
        sent("2024-03-10", HOUSING),
        served("2024-03-15", HOUSING, "2024-05-15"),
        received("2024-05-10", HOUSING, 1, 2),
        assessed("2024-05-20", HOUSING, AdoptionAnswer.ADOPTED, AdoptionAnswer.ADOPTED),
    ).told_to(store)
    passed = {
        "2024-03-01": "drafted",
        "2024-03-10": "sent",
        "2024-03-15": "served",
        "2024-04-29": "served",
        "2024-04-30": "due_soon",
        "2024-05-09": "due_soon",
        "2024-05-10": "answered",
        "2024-05-20": "assessed",
    }
    assert {as_of: one(store, as_of)["status"] for as_of in passed} == passed
    row = one(store, "2024-05-20")
    assert (row["days"], row["late_days"], row["adopted"], row["recommendations"]) == (56, 0, 2, 2)
    assert ledger(store, "2024-02-29") == []
    assert row["addressee_name"] == "鼓楼区住房和城乡建设局"


def test_sug_28_what_is_being_carried_out_is_followed_until_it_is_done(store: Store) -> None:
    plan = Answer(recommendation=2, answer=IN_PROGRESS, text="年底前完成")
    planned = (Answer(recommendation=1, answer=ADOPTED), plan)
    done = (Answer(recommendation=2, answer=ADOPTED, text="已完成"),)
    Story().court(
        "suggestion:a",
        sent("2024-03-10", HOUSING),
        served("2024-03-15", HOUSING, "2024-05-15"),
        received("2024-05-10", HOUSING, 1, 2).model_copy(update={"answers": planned}),
        assessed("2024-05-20", HOUSING, ADOPTED, IN_PROGRESS),
        received("2024-11-05", HOUSING, 2).model_copy(update={"answers": done}),
        assessed("2024-11-10", HOUSING, ADOPTED, ADOPTED),
    ).told_to(store)
    days = ("2024-05-09", "2024-05-10", "2024-05-20", "2024-11-05", "2024-11-10")
    passed = [(row["status"], row["followed"]) for row in (one(store, day) for day in days)]
    followed = [("in_progress", 1), ("in_progress", 1)]
    assert passed == [("due_soon", 0), *followed, ("assessed", 0), ("assessed", 0)]
    assert ledger(store, "2024-10-01", "overdue_board") == []


@pytest.mark.parametrize(
    ("decision", "status"),
    [("returned", "drafted"), ("sent_above", "sent_above"), ("refused", "not_to_be_sent")],
)
def test_a_referred_suggestion_shows_what_the_higher_court_decided(store: Store, decision: str, status: str) -> None:
    came_back = SuggestionReferralDecided(
        occurred_on=day("2024-04-20"), by=CITY_COURT, decision=ReferralDecision(decision)
    )
    Story().court(
        "suggestion:a",
        SuggestionDrafted(occurred_on=day("2024-04-01"), content=content()),
        SuggestionReferred(occurred_on=day("2024-04-03"), to=CITY_COURT, reason="跨区"),
        came_back,
    ).told_to(store)
    before, after = one(store, "2024-04-19"), one(store, "2024-04-20")
    assert (before["status"], before["referred_on"], before["referral_decision"]) == ("referred", "2024-04-03", None)
    shown = (after["status"], after["referral_decision"], after["referral_decided_on"])
    assert shown == (status, decision, "2024-04-20")


def test_a_suggestion_referred_again_shows_of_the_days_before_what_was_decided_then(store: Store) -> None:
    decided = SuggestionReferralDecided(
        occurred_on=day("2024-04-20"), by=CITY_COURT, decision=ReferralDecision.RETURNED
    )
    Story().court(
        "suggestion:a",
        SuggestionDrafted(occurred_on=day("2024-04-01"), content=content()),
        SuggestionReferred(occurred_on=day("2024-04-03"), to=CITY_COURT, reason="跨区"),
        decided,
        SuggestionReferred(occurred_on=day("2024-05-08"), to=CITY_COURT, reason="补充理由"),
        decided.model_copy(update={"occurred_on": day("2024-06-03"), "decision": ReferralDecision.SENT_ABOVE}),
    ).told_to(store)
    columns = ("status", "referred_on", "referral_decision", "referral_decided_on")
    stood = {on: tuple(one(store, on)[name] for name in columns) for on in ("2024-05-07", "2024-05-08", "2024-06-03")}
    assert stood == {
        "2024-05-07": ("drafted", "2024-04-03", "returned", "2024-04-20"),
        "2024-05-08": ("referred", "2024-05-08", None, None),
        "2024-06-03": ("sent_above", "2024-05-08", "sent_above", "2024-06-03"),
    }


def test_sug_29_what_the_superior_organ_did_is_shown(store: Store) -> None:
    Story().court(
        "suggestion:a",
        sent("2024-03-10", HOUSING),
        served("2024-03-15", HOUSING, "2024-05-15"),
        SuggestionReminded(occurred_on=day("2024-05-16"), organ=HOUSING, text="请答复"),
        SuggestionEscalated(occurred_on=day("2024-05-30"), organ=HOUSING, to=GOV),
        EscalationHandled(occurred_on=day("2024-06-10"), organ=HOUSING, by=GOV, outcome=EscalationOutcome.TALKED),
    ).told_to(store)
    [before], [row] = ledger(store, "2024-06-09", "overdue_board"), ledger(store, "2024-06-10", "overdue_board")
    assert (before["escalation_outcome"], before["reminder_text"]) == (None, "请答复")
    assert (row["escalation_outcome"], row["escalation_handled_on"]) == ("talked", "2024-06-10")


def test_gen_16_an_answer_on_paper_shows_who_took_it_and_who_typed_it_in(store: Store) -> None:
    on_paper = received("2024-05-10", HOUSING, 1, 2).model_copy(update={"received_by": LEGAL, "entered_by": COURT})
    Story().court(
        "suggestion:a",
        sent("2024-03-10", HOUSING),
        served("2024-03-15", HOUSING, "2024-05-15").model_copy(update={"received_by": URBAN}),
        on_paper,
        received("2024-05-20", HOUSING, 1),
    ).told_to(store)
    before, row = one(store, "2024-05-09"), one(store, "2024-05-21")
    assert (before["received_by"], before["entered_by"], before["service_received_by"]) == (None, None, URBAN)
    assert (row["received_by"], row["entered_by"], row["status"]) == (LEGAL, COURT, "answered")


def test_gen_16_an_objection_on_paper_has_its_day(store: Store) -> None:
    objection = ObjectionReceived(
        occurred_on=day("2024-03-20"), organ=HOUSING, ground="不属职权", received_by=COURT, entered_by=COURT
    )
    told = (sent("2024-03-10", HOUSING), served("2024-03-15", HOUSING, "2024-05-15"), objection)
    Story().court("suggestion:a", *told).told_to(store)
    before, row = one(store, "2024-03-19"), one(store, "2024-03-20")
    assert (before["objected_on"], before["objection"]) == (None, None)
    assert (row["objected_on"], row["objection"]) == ("2024-03-20", "open")


def test_the_due_date_itself_is_in_time(store: Store) -> None:
    """Scenario 22: overdue from the day after."""
    Story().court(
        "suggestion:a",
        sent("2024-03-10", HOUSING),
        served("2024-03-15", HOUSING, "2024-05-15"),
        ReplyDueNoticed(occurred_on=day("2024-04-30"), organ=HOUSING, reply_due_on=day("2024-05-15")),
        SuggestionReminded(occurred_on=day("2024-05-16"), organ=HOUSING, method=ReminderMethod.TELEPHONE),
    ).told_to(store)
    assert ledger(store, "2024-05-15", "overdue_board") == []
    [row] = ledger(store, "2024-05-16", "overdue_board")
    assert (row["overdue_days"], row["reminders"], row["reminded_on"]) == (1, 1, "2024-05-16")
    assert (row["reminder_method"], row["noticed_on"]) == ("telephone", "2024-04-30"), "SUG-17: a notice is no reminder"


def test_sug_14_an_answer_after_closing_is_shown_late(store: Store) -> None:
    closed = SuggestionClosed(occurred_on=day("2024-06-20"), outcome=SuggestionOutcome.WITHOUT_REPLY, reason="机关撤销")
    Story().court(
        "suggestion:a",
        sent("2024-03-10", HOUSING),
        served("2024-03-15", HOUSING, "2024-05-15"),
        closed,
        received("2024-07-01", HOUSING, 1, 2),
    ).told_to(store)
    before, row = one(store, "2024-06-30"), one(store, "2024-07-01")
    assert (before["late_days"], before["feedback_after_closing_on"]) == (None, None)
    assert (row["status"], row["outcome"]) == ("closed", "without_reply"), "it stays as the court closed it"
    assert (row["late_days"], row["feedback_after_closing_on"]) == (47, "2024-07-01")


def test_on_time_is_against_the_original_date_overdue_against_the_extended_one(store: Store) -> None:
    """SUG-14, SUG-23."""
    extended = ReplyDeadlineExtended(
        occurred_on=day("2024-05-01"), organ=HOUSING, reply_due_on=day("2024-06-15"), reason="工程复杂"
    )
    story = Story().court(
        "suggestion:a",
        sent("2024-03-10", HOUSING),
        served("2024-03-15", HOUSING, "2024-05-15"),
        extended,
        received("2024-06-10", HOUSING, 1, 2),
    )
    story.told_to(store)
    assert one(store, "2024-04-30")["reply_due_on"] == "2024-05-15"
    assert one(store, "2024-05-16")["status"] == "served"
    assert one(store, "2024-06-01")["status"] == "due_soon"
    row = one(store, "2024-06-10")
    assert (row["status"], row["late_days"], row["original_due_on"]) == ("answered_late", 26, "2024-05-15")


def test_late_days_run_to_the_first_complete_feedback(store: Store) -> None:
    """Scenarios 16, 19."""
    Story().court(
        "suggestion:a",
        sent("2024-12-30", HOUSING),
        served("2024-12-31", HOUSING, "2025-02-28"),
        received("2025-02-20", HOUSING, 1, complete=False),
        received("2025-03-01", HOUSING, 1, 2),
        received("2025-03-09", HOUSING, 1, 2),
    ).told_to(store)
    assert one(store, "2025-02-28")["status"] == "due_soon"
    row = one(store, "2025-03-10")
    assert (row["status"], row["late_days"], row["feedback_received_on"]) == ("answered_late", 1, "2025-02-20")


@pytest.mark.parametrize(
    ("letters", "answered"),
    [
        ([("2024-05-10", True)], "2024-05-10"),
        ([("2024-05-10", False), ("2024-05-20", True)], "2024-05-20"),
        ([("2024-05-20", False), ("2024-05-10", True)], "2024-05-20"),
        ([("2024-05-20", True), ("2024-05-10", True)], "2024-05-20"),
        ([("2024-05-10", True), ("2024-05-20", True)], "2024-05-10"),
        ([("2024-05-10", False), ("2024-05-12", False)], None),
    ],
)
def test_ledger_and_review_count_the_same_day_of_the_answer(
    store: Store, letters: list[tuple[str, bool]], answered: str | None
) -> None:
    """SUG-13: the latest day up to the first complete letter, in whatever order they were recorded."""
    annals = Annals().sent("a").served("a", day("2024-03-15"), day("2024-05-15"))
    for number, (on, complete) in enumerate(letters):
        both = len(letters) == 1 or (complete and letters != sorted(letters))
        said = (ADOPTED, ADOPTED) if both else (ADOPTED,)
        annals.answered("a", day(on), *said, first=1 if both else number + 1, complete=complete)
    apply(store, (Message(Side.COURT, n, n, raw) for n, raw in enumerate(_of(annals, Side.COURT), 1)))
    [row] = ledger(store, "2024-12-31")
    [suggestion] = annals.review().facts.suggestions
    [reviewed] = suggestion.addressees
    assert row["answered_on"] == answered
    assert str(reviewed.answered_on or "") == (answered or "")
    if answered:
        before = (day(answered) - timedelta(days=1)).isoformat()
        assert (one(store, before)["answered_on"], one(store, answered)["answered_on"]) == (None, answered)


def _of(annals: Annals, side: Side) -> list[bytes]:
    return [raw for raw in annals.raw if Envelope.decode(raw).side is side]


def test_feedback_before_service_ends_in_the_same_rows(store: Store) -> None:
    """Scenario 18: the same facts in another order of recording."""
    facts = [served("2024-03-15", HOUSING, "2024-05-15"), received("2024-05-10", HOUSING, 1, 2)]
    Story().court("suggestion:a", sent("2024-03-10", HOUSING), *facts).told_to(store)
    in_order = one(store, "2024-06-01")
    rows = [Story().court("suggestion:b", sent("2024-03-10", HOUSING), *reversed(facts))]
    apply(store, renumbered(store, rows[0]))
    other = next(row for row in ledger(store, "2024-06-01") if row["stream"] == full_id("suggestion:b"))
    assert {**other, "stream": None} == {**in_order, "stream": None}


def renumbered(store: Store, story: Story) -> list[Any]:
    reached = store.positions()
    court = [message for message in story.messages if message.side.value == "court"]
    start = reached[court[0].side].sequence
    return [message._replace(sequence=start + number) for number, message in enumerate(court, 1)]


def test_receipt_is_presumed_where_an_answer_came_without_it(store: Store) -> None:
    """SUG-15."""
    presumed = received("2024-04-01", HOUSING, 1, 2, presumed_service=True, reply_due_on=day("2024-06-01"))
    Story().court("suggestion:a", sent("2024-03-10", HOUSING), presumed).told_to(store)
    row = one(store, "2024-04-01")
    assert (row["served_on"], row["service_proof"], row["days"]) == ("2024-04-01", "presumed", 0)


@pytest.mark.parametrize(("months", "due", "status"), [(None, None, "served"), (1, "2024-04-15", "overdue")])
def test_an_opinion_letter_is_overdue_only_where_a_reply_was_requested(
    store: Store, months: int | None, due: str | None, status: str
) -> None:
    """Scenario 25."""
    letter = content(instrument=Instrument.OPINION_LETTER)
    Story().court(
        "suggestion:a", sent("2024-03-10", HOUSING, months=months, content=letter), served("2024-03-15", HOUSING, due)
    ).told_to(store)
    assert one(store, "2025-01-01")["status"] == status
    assert len(ledger(store, "2025-01-01", "overdue_board")) == (status == "overdue")
    [score] = ledger(store, "2025-01-01", "organ_scoreboard")
    assert (score["sent"], score["reply_required"], score["due"]) == (1, int(bool(due)), int(bool(due)))


def test_a_rejected_objection_adds_the_days_it_stood(store: Store) -> None:
    """SUG-24: overdue follows the resumed deadline, statistics the original one; it is no extension."""
    Story().court(
        "suggestion:a",
        sent("2024-03-10", HOUSING),
        served("2024-03-15", HOUSING, "2024-05-15"),
        ObjectionReceived(occurred_on=day("2024-03-20"), organ=HOUSING, ground="不属本单位职责"),
        ObjectionDecided(
            occurred_on=day("2024-03-30"),
            organ=HOUSING,
            upheld=False,
            reason="属其职责",
            reply_due_on=day("2024-05-27"),
        ),
    ).told_to(store)
    statuses = [one(store, as_of)["status"] for as_of in ("2024-03-20", "2024-05-16", "2024-05-27", "2024-05-28")]
    assert statuses == ["objected", "due_soon", "due_soon", "overdue"]
    row = one(store, "2024-05-28")
    assert (row["original_due_on"], row["reply_due_on"], row["extended"]) == ("2024-05-15", "2024-05-27", False)


def test_a1_a_provisional_due_day_says_so_until_the_notice_corrects_it(store: Store) -> None:
    """Both days as they were known on the day asked for; on a holiday nobody is overdue; it is no extension."""
    corrected = ReplyDeadlineCorrected(
        occurred_on=day("2026-12-01"),
        organ=HOUSING,
        original_due_on=day("2027-02-15"),
        reply_due_on=day("2027-02-15"),
    )
    provisional = served("2026-11-28", HOUSING, "2027-02-11").model_copy(update={"provisional": True})
    story = Story().court("suggestion:a", sent("2026-11-20", HOUSING), provisional)
    story.told_to(store)
    names = ("original_due_on", "reply_due_on", "provisional", "extended", "status")
    before = ("2027-02-11", "2027-02-11", True, False)
    assert [one(store, "2026-11-30")[name] for name in names] == [*before, "served"]
    [row] = ledger(store, "2027-02-12", "overdue_board")
    assert (row["overdue_days"], row["provisional"]) == (1, True)
    Story().court("suggestion:a", sent("2026-11-20", HOUSING), provisional, corrected).told_to(store)
    assert [one(store, "2026-11-30")[name] for name in names] == [*before, "served"]
    assert [one(store, "2027-02-12")[name] for name in names] == ["2027-02-15", "2027-02-15", False, False, "due_soon"]
    assert ledger(store, "2027-02-15", "overdue_board") == []
    [row] = ledger(store, "2027-02-16", "overdue_board")
    assert (row["overdue_days"], row["provisional"]) == (1, False)


def test_a1_a_corrected_day_of_service_replaces_what_the_calendar_corrected(store: Store) -> None:
    corrected = ReplyDeadlineCorrected(
        occurred_on=day("2026-12-01"),
        organ=HOUSING,
        original_due_on=day("2027-02-15"),
        reply_due_on=day("2027-02-15"),
    )
    Story().court(
        "suggestion:a",
        sent("2026-11-20", HOUSING),
        served("2026-11-28", HOUSING, "2027-02-11").model_copy(update={"provisional": True}),
        corrected,
        served("2026-11-21", HOUSING, "2027-02-01"),
    ).told_to(store)
    row = one(store, "2026-12-02")
    assert (row["original_due_on"], row["reply_due_on"], row["provisional"]) == ("2027-02-01", "2027-02-01", False)


def test_a1_a_resumed_deadline_is_corrected_apart_from_the_original(store: Store) -> None:
    """SUG-24."""
    rejected = ObjectionDecided(
        occurred_on=day("2026-12-01"),
        organ=HOUSING,
        upheld=False,
        reason="属其职责",
        reply_due_on=day("2027-01-04"),
        provisional=True,
    )
    corrected = ReplyDeadlineCorrected(
        occurred_on=day("2026-12-03"),
        organ=HOUSING,
        original_due_on=day("2026-12-31"),
        reply_due_on=day("2027-01-05"),
    )
    Story().court(
        "suggestion:a",
        sent("2026-11-20", HOUSING),
        served("2026-11-28", HOUSING, "2026-12-31"),
        ObjectionReceived(occurred_on=day("2026-11-30"), organ=HOUSING, ground="不属本单位职责"),
        rejected,
        corrected,
    ).told_to(store)
    names = ("original_due_on", "reply_due_on", "provisional")
    days = ("2026-11-30", "2026-12-02", "2026-12-03")
    assert [[one(store, as_of)[name] for name in names] for as_of in days] == [
        ["2026-12-31", "2026-12-31", False],
        ["2026-12-31", "2027-01-04", True],
        ["2026-12-31", "2027-01-05", False],
    ]


def test_an_upheld_objection_is_never_overdue_and_leaves_the_denominators(store: Store) -> None:
    """Scenario 21, as far as one addressee goes."""
    Story().court(
        "suggestion:a",
        sent("2024-03-10", HOUSING),
        served("2024-03-15", HOUSING, "2024-05-15"),
        ObjectionReceived(occurred_on=day("2024-03-20"), organ=HOUSING, ground="不属职责"),
        ObjectionDecided(occurred_on=day("2024-03-25"), organ=HOUSING, upheld=True, reason="成立"),
    ).told_to(store)
    assert [one(store, as_of)["objection"] for as_of in ("2024-03-19", "2024-03-20", "2024-03-25")] == [
        None,
        "open",
        "upheld",
    ]
    assert one(store, "2024-06-01")["status"] == "objected"
    assert ledger(store, "2024-06-01", "organ_scoreboard")[0]["reply_required"] == 0


def test_a_withdrawn_suggestion_stays_visible_and_owes_nothing(store: Store) -> None:
    withdrawn = SuggestionWithdrawn(occurred_on=day("2024-04-02"), reason="重复发出")
    Story().court(
        "suggestion:a", sent("2024-03-10", HOUSING), served("2024-03-15", HOUSING, "2024-05-15"), withdrawn
    ).told_to(store)
    assert (one(store, "2024-04-01")["status"], one(store, "2024-06-01")["status"]) == ("served", "withdrawn")
    [score] = ledger(store, "2024-06-01", "organ_scoreboard")
    assert (score["sent"], score["withdrawn"], score["reply_required"], score["reply_rate"]) == (1, 1, 0, None)


def test_papers_b7_a_suggestion_is_looked_for_by_its_number_however_it_is_written(store: Store) -> None:
    Story().court("suggestion:a", sent("2024-03-10", HOUSING, number="鼓法建〔2024〕3号")).told_to(store)
    for written in ("鼓法建〔2024〕3号", "鼓法建[2024]3号", "鼓法建（２０２４）第 3 号"):
        assert len(ledger(store, "2024-06-01", number=written)) == 1, written
    assert ledger(store, "2024-06-01", number="鼓法建[2024]4号") == []


def test_a_withdrawn_suggestion_leaves_late_answers_and_adoption(store: Store) -> None:
    """SUG-18: as in M28, what was withdrawn is counted apart."""
    Story().court(
        "suggestion:a",
        sent("2024-03-10", HOUSING),
        served("2024-03-15", HOUSING, "2024-05-15"),
        received("2024-05-20", HOUSING, 1, 2),
        assessed("2024-05-21", HOUSING, AdoptionAnswer.ADOPTED, AdoptionAnswer.NOT_ADOPTED),
        SuggestionWithdrawn(occurred_on=day("2024-06-02"), reason="有误"),
    ).told_to(store)
    names = ("answered_late", "adopted", "not_adopted", "recommendations_assessed", "adoption_rate", "withdrawn")
    [before], [after] = (ledger(store, on, "organ_scoreboard") for on in ("2024-06-01", "2024-06-02"))
    assert [before[name] for name in names] == [1, 1, 1, 2, 0.5, 0]
    assert [after[name] for name in names] == [0, 0, 0, 0, None, 1]


def test_the_legal_department_finds_its_copy(store: Store) -> None:
    """Scenario 10: the cc inbox shows it; an organ sees its own copies only."""
    told_year().told_to(store)
    page = query(store, "cc_inbox", LEGAL_READER, {"status": "acknowledged"}, as_of=day("2024-12-31"), today=TODAY)
    assert [(row["organ"], row["acknowledged_on"]) for row in page.items] == [(LEGAL, "2024-03-11")]
    everybody = query(store, "cc_inbox", COURT_READER, as_of=day("2024-12-31"), today=TODAY)
    assert {row["copy_kind"] for row in everybody.items} == {"cc", "superior_cc", "notify_superior"}


def test_the_scoreboard_counts_by_addressee(store: Store) -> None:
    told_year().told_to(store)
    score = {row["addressee"]: row for row in ledger(store, "2024-12-31", "organ_scoreboard")}
    housing, urban = score[HOUSING], score[URBAN]
    assert {name: housing[name] for name in ("sent", "withdrawn", "reply_required", "answered", "overdue")} == {
        "sent": 3,
        "withdrawn": 1,
        "reply_required": 2,
        "answered": 1,
        "overdue": 1,
    }
    assert (housing["on_time_rate"], housing["adoption_rate"], housing["due_reply_rate"]) == (0.5, 1.0, 0.5)
    assert (urban["answered_late"], urban["reminders"], urban["escalated"], urban["adoption_rate"]) == (1, 1, 1, 0.0)


def test_the_ledger_is_filtered_by_list_organ_and_text(store: Store) -> None:
    told_year().told_to(store)
    count = {
        name: len(ledger(store, "2024-12-31", **filters))
        for name, filters in {
            "category": {"category": "general_procedural"},
            "other category": {"category": "emerging_tendency"},
            "addressee": {"addressee": URBAN},
            "status": {"status": "overdue"},
            "title": {"title": "征收补偿"},
            "sent": {"sent_from": "2024-03-11", "sent_to": "2024-04-01"},
        }.items()
    }
    assert count == {
        "category": 5,
        "other category": 0,
        "addressee": 1,
        "status": 1,
        "title": 5,
        "sent": 2,
    }


def test_gen_17_a_contact_is_shown_with_the_matter_and_counts_nowhere(store: Store) -> None:
    call = ContactLogged(
        occurred_on=day("2024-05-02"), organ=HOUSING, way=ContactWay.TELEPHONE, post="法制科科长", gist="询问进度"
    )
    told = (sent("2024-03-10", HOUSING), served("2024-03-15", HOUSING, "2024-05-15"))
    Story().court("suggestion:a", *told, call).told_to(store)
    [row] = ledger(store, "2024-05-02", "contact_log")
    assert (row["on"], row["organ"], row["post"], row["way"], row["gist"], row["logged_by"]) == (
        *("2024-05-02", HOUSING, "法制科科长", "telephone", "询问进度", COURT),
    )
    assert ledger(store, "2024-05-01", "contact_log") == []
    assert query(store, "contact_log", URBAN_READER, {}, as_of=TODAY, today=TODAY).items == []
    with_call = one(store, "2024-05-20")
    assert (with_call["status"], with_call["reminders"], with_call["reminded_on"]) == ("overdue", 0, None)
    annals = Annals().sent("a").served("a", day("2024-03-15"), day("2024-05-15"))
    before = {metric: figure.values for metric, figure in annals.review().figures.items()}
    annals.court("suggestion:a", call)
    assert {metric: figure.values for metric, figure in annals.review().figures.items()} == before
