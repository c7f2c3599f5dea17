"""The script of the sample year: the same for the same seed, valid, of the scale and variety that issue 2 asks for."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date, timedelta

import orjson
import pytest

from domain.calendar import StateCouncilCalendar
from events.base import Side
from events.dispute_terms import DisputeCriterion
from events.risk_terms import CoordinationOutcome
from events.vocabulary import Field
from fuyuan.sample.act import Act, Book
from fuyuan.sample.catalogue import read
from fuyuan.sample.reconsiderations import CORRECTING
from fuyuan.sample.script import script
from services.decider import Command
from services.endpoint.endpoint import KEY
from services.reading.parsing import parse
from services.refusal.personal_data import personal_data
from tests.year import GULOU, TABLE, UNTIL

COUNTED = {"新收行政一审案件": "file-case", "行政复议新收案件": "accept-reconsideration"}
DAYS = (date(2023, 12, 31), UNTIL, date(2026, 2, 28), date(2026, 7, 2), date(2026, 11, 28))


def counted(acts: list[Act]) -> Counter[str]:
    return Counter(act.command for act in acts)


def given(acts: list[Act], command: str) -> list[Act]:
    return [act for act in acts if act.command == command]


def as_text(acts: list[Act]) -> bytes:
    return orjson.dumps(acts)


def test_the_same_seed_gives_the_same_bytes() -> None:
    assert as_text(script(UNTIL)) == as_text(script(UNTIL))


def test_another_seed_or_year_gives_another_story() -> None:
    assert as_text(script(UNTIL)) != as_text(script(UNTIL, 2))
    assert as_text(script(UNTIL)) != as_text(script(date(2025, 12, 31)))


@pytest.mark.parametrize("until", DAYS)
def test_every_act_is_a_public_command_of_a_known_organ_on_a_working_day(until: date) -> None:
    calendar, organs = StateCouncilCalendar(), {organ.id: organ.side for organ in GULOU.organs}
    for act in script(until):
        command = parse(TABLE[act.command].command, orjson.dumps(act.body))
        assert isinstance(command, Command)
        assert not command.internal
        assert command.on == act.on
        assert command.id is not None
        assert calendar.is_working_day(act.on), act.key
        earliest = until - timedelta(days=365 + (150 if act.command == "file-case" else 0))
        assert earliest <= act.on <= until
        assert organs[act.organ] is not None, "an external organ has no token"
        assert KEY.fullmatch(act.key)


@pytest.mark.parametrize("until", DAYS)
def test_acts_are_in_the_order_of_days_and_need_only_earlier_ones(until: date) -> None:
    acts = script(until)
    assert [act.on for act in acts] == sorted(act.on for act in acts)
    earlier: set[str] = set()
    for act in acts:
        assert earlier.issuperset(act.needs), act.key
        assert act.key not in earlier
        earlier.add(act.key)


def test_a_coordination_and_a_dispute_that_name_each_other_wait_for_the_copy() -> None:
    """GEN-06: named before it came over, the one or the other is not there."""
    book = Book(UNTIL, 1)
    coordination, dispute = book.matter("coordination"), book.matter("dispute")
    opened = {"decision_title": "决定", "decided_on": date(2024, 1, 2), "decision_organ": "district-government"}
    registered = {
        "title": "争议",
        "text": "系列争议",
        "field": Field.OTHER,
        "case_refs": (),
        "criteria": (DisputeCriterion.COMPLEX_FACTS,),
        "litigation_alone_insufficient": True,
        "coordination": coordination,
    }
    closed = {"outcome": CoordinationOutcome.TURNED_INTO_DISPUTE, "result": "转为争议", "dispute": dispute}
    book.add(10, "housing-bureau", "coordination", "open-coordination", **opened)
    book.add(11, "justice-bureau", "dispute", "register-dispute", **registered)
    book.add(12, "housing-bureau", "coordination", "close-coordination", **closed)
    awaited = [act.awaits for act in book.acts]
    assert awaited == [(), ((f"matter-copy:{coordination}", 1),), ((f"matter-copy:{dispute}", 1),)]


@pytest.mark.parametrize("seed", range(1, 9))
def test_the_scale_is_that_of_a_basic_court(seed: int) -> None:
    acts = script(UNTIL, seed)
    count = counted(acts)
    assert 24 <= count["send-suggestion"] <= 31
    assert 40 <= count["issue-bulletin"] <= 60
    assert count["file-case"] == 94
    citing = [act for act in acts if act.command in ("issue-bulletin", "draft-suggestion")]
    assert 45 <= len(set(re.findall("（20[0-9]{2}）豫0204行初[0-9]+号", as_text(citing).decode()))) <= 75
    assert count["convene-meeting"] == 5
    assert (count["hold-meeting"], count["postpone-meeting"], count["cancel-meeting"]) == (4, 1, 1)
    assert count["propose-meeting"] == 1
    assert (count["correct-bulletin"], count["withdraw-bulletin"]) == (1, 1)
    assert count["issue-bulletin"] > count["acknowledge-bulletin"] - 1, "some bulletins are never signed for"
    objected = count["raise-objection"], count["record-objection"], count["decide-objection"]
    assert (*objected, count["withdraw-suggestion"]) == (1, 1, 2, 1), "one of them came on paper"
    assert count["return-feedback"] == count["extend-reply-deadline"] == 1
    assert count["escalate-to-superior"] == 2
    assert count["reply-to-bulletin"] == 3


def test_every_topic_is_told_or_said_to_have_nothing() -> None:
    """BUL-12: of J7 there are nil reports only, of E3 a bulletin and nil reports."""
    issued = [act.body["content"] for act in given(script(UNTIL), "issue-bulletin")]
    everything = {f"{letter}{n}" for letter in "JE" for n in range(1, 8)}
    assert {content["topic"] for content in issued} == everything
    assert everything - {content["topic"] for content in issued if not content.get("nil_report")} == {"J7"}


@pytest.mark.parametrize("until", DAYS)
def test_bulletins_say_what_the_ledgers_hold(until: date) -> None:
    """Cases filed and reconsiderations accepted in a quarter are as many as J2 and E2 tell."""
    acts = script(until)
    told = 0
    for act in given(acts, "issue-bulletin"):
        content = act.body["content"]
        figures = {figure["label"]: figure["value"] for figure in content.get("figures", ())}
        for label, command in COUNTED.items():
            if label in figures:
                first, last = (date.fromisoformat(content["period"][end]) for end in ("start", "end"))
                ours = [one for one in given(acts, command) if first <= one.on <= last and "行审" not in str(one.body)]
                assert int(figures[label]) == len(ours), act.key
                told += 1
    assert told >= 4


def test_few_acts_are_corrected_by_reconsideration() -> None:
    decided = Counter(act.body["outcome"] for act in given(script(UNTIL), "decide-reconsideration"))
    assert 0.1 < sum(decided[outcome] for outcome in CORRECTING) / decided.total() < 0.25


@pytest.mark.parametrize("until", DAYS)
def test_what_is_late_at_the_end_is_late_by_days_or_weeks(until: date) -> None:
    """No suggestion that awaits an answer was sent more than half a year ago; one is due within a fortnight or so."""
    acts = script(until)
    over = {act.matter for act in acts if act.command in ("close-suggestion", "withdraw-suggestion")}
    over |= {act.matter for act in given(acts, "decide-objection") if act.body.get("withdraw")}
    waiting = [act for act in given(acts, "send-suggestion") if act.matter not in over]
    assert until - min(act.on for act in waiting) < timedelta(days=200)
    assert any(timedelta(days=50) <= until - act.on <= timedelta(days=60) for act in waiting)


def test_all_seven_kinds_and_three_opinion_letters_of_which_one_asks_for_a_reply() -> None:
    acts = script(UNTIL)
    sent = {act.matter for act in given(acts, "send-suggestion")}
    drafts = {act.matter: act.body["content"] for act in given(acts, "draft-suggestion") if act.matter in sent}
    kinds = Counter(content["kind"] for content in drafts.values())
    assert len(kinds) == 7
    assert kinds["comprehensive_governance"] == 3
    assert kinds["individual_case"] > kinds["similar_cases"] > kinds["head_absence"] == 1
    letters = {matter for matter, content in drafts.items() if content["instrument"] == "opinion_letter"}
    asking = [act for act in given(acts, "send-suggestion") if act.matter in letters and "reply_period" in act.body]
    assert (len(letters), len(asking)) == (3, 1)
    assert len([act for act in given(acts, "send-suggestion") if "letter_number" in act.body]) == 1


def test_numbers_follow_the_days() -> None:
    numbers = [act.body["number"] for act in given(script(UNTIL), "send-suggestion") if "number" in act.body]
    assert numbers == [f"鼓法建〔2024〕{n}号" for n in range(1, len(numbers) + 1)]


@pytest.mark.parametrize("seed", range(1, 5))
def test_no_text_holds_personal_data(seed: int) -> None:
    """Only offices, posts and organs act or are named; the detector of BUL-06 finds nothing anywhere."""
    for act in script(UNTIL, seed):
        for text in _texts(act.body):
            assert personal_data(text) is None, text
            assert re.search("(先生|女士|同志|法官|某某)", text) is None, text


def test_the_organs_of_the_script_are_those_of_the_district() -> None:
    known = {organ.id for organ in GULOU.organs}
    assert known >= set(read("organs"))
    assert {act.organ for act in script(UNTIL)} <= {organ.id for organ in GULOU.organs if organ.side in set(Side)}


def _texts(value: object) -> list[str]:
    match value:
        case str():
            return [value]
        case dict():
            return [text for one in value.values() for text in _texts(one)]
        case list():
            return [text for one in value for text in _texts(one)]
        case _:
            return []
