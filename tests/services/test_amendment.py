"""Who may put which record right, and what stands in the way (COR-01 to COR-07; docs/decisions/0029)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from events.annual_review import WhitePaperEdition
from events.base import Event, Side
from events.case import CaseFiled, HearingHeld
from events.case_terms import CaseCause, CaseFlag, CaseOutcome, PlaintiffKind, RestrictionGround
from events.correction import RecordCorrected, RecordVoided
from events.vocabulary import Field, OrganKind, SigningOffice
from services.aggregates import aggregates
from services.amendment.commands import CorrectRecord, VoidMatter, VoidRecord
from services.court.case.decider import FlagCase, RecordHearing, RestrictCaseAccess, ScheduleHearing
from services.court.case.ending import ConcludeCase
from services.court.case.filing import FileCase
from services.court.suggestion.decider import ApproveSuggestion, DraftSuggestion, SendSuggestion
from services.court.white_paper import PublishWhitePaper
from services.decider import Command
from services.errors import BadCommand, KeyReused, MatterNotFound, Refused
from services.ledger.ledger import Ledger
from services.ledger.request import Outcome, Request
from services.ledger.writer import Writer
from tests.organs import COURT, COURT_DIVISION, HOUSING, LEGAL, TAX, URBAN, organ
from tests.sides import give_registry, writer
from tests.suggestions import content

NUMBER, ANOTHER = "（2024）豫0204行初12号", "（2024）豫0204行初13号"
CITED = "（2023）豫0204行初12号"
SUGGESTION = UUID(int=7)
CIVIL_DIVISION = organ(
    "court-civil-division", "鼓楼区人民法院民事审判庭", OrganKind.COURT_DIVISION, Side.COURT, COURT, member=False
)


class Court:
    """The court's ledger. `give` answers with the events that were recorded, or raises the refusal."""

    def __init__(self, path: Path) -> None:
        self.ledger = Ledger(f"sqlite:///{path}")
        self.now = datetime(2025, 6, 30, 2, tzinfo=UTC)
        self.writer: Writer = writer(self.ledger, lambda: self.now, aggregates(Side.COURT))
        give_registry(self.writer, CIVIL_DIVISION)
        self._serial = 0

    def give(self, command: Command, actor: str = COURT, key: str | None = None) -> Outcome:
        self._serial += 1
        [answer] = self.writer.commit([Request(command, actor, key or f"key {self._serial}")])
        if isinstance(answer, Exception):
            raise answer
        return answer

    def refused(self, command: Command, actor: str = COURT) -> str:
        """The rule that refuses; nothing is recorded."""
        before = self.ledger.head()
        with pytest.raises(Refused) as refusal:
            self.give(command, actor)
        assert self.ledger.head() == before
        return refusal.value.rule

    def events(self, stream: str) -> list[Event]:
        return [event for it in self.ledger.stream(stream) if (event := it.envelope().payload()) is not None]

    def streams(self, category: str) -> list[str]:
        names = {entry.originator_id for entry in self.ledger.everything()}
        return sorted(name for name in names if name.partition(":")[0] == category)

    def state(self, stream: str) -> Any:
        """As the writer reads it anew from the disk."""
        self.writer.forget_everything()
        return self.writer._known(stream)


@pytest.fixture
def court(tmp_path: Path) -> Iterator[Court]:
    made = Court(tmp_path / "court.db")
    yield made
    made.ledger.close()


def file_case(number: str = NUMBER, on: date = date(2024, 1, 10), **changes: Any) -> FileCase:
    fields: dict[str, Any] = {
        "cause": CaseCause.EXPROPRIATION,
        "field": Field.URBAN_CONSTRUCTION,
        "defendants": (HOUSING,),
        "plaintiff_kind": PlaintiffKind.NATURAL_PERSON,
        **changes,
    }
    return FileCase(number=number, occurred_on=on, **fields)


def correct(event: str, **change: Any) -> CorrectRecord:
    return CorrectRecord(event=event, change=change, reason="录入有误")


def void(event: str) -> VoidRecord:
    return VoidRecord(event=event, reason="录入有误")


def test_the_former_content_stays_and_the_state_is_what_it_should_have_been(court: Court) -> None:
    filed = court.give(file_case())
    corrected = court.give(correct(f"{filed.stream}:1", cause="penalty", plaintiff_count=12))
    assert [name for name, _ in corrected.events] == [f"{filed.stream}:2"]
    first, correction = court.events(filed.stream)
    assert isinstance(first, CaseFiled)
    assert first.cause is CaseCause.EXPROPRIATION
    assert isinstance(correction, RecordCorrected)
    assert (correction.record, correction.was["cause"], correction.becomes["cause"]) == (1, "expropriation", "penalty")
    assert (correction.was["plaintiff_count"], correction.becomes["plaintiff_count"]) == (1, 12)
    filing = court.state(filed.stream).filed
    assert (filing.cause, filing.plaintiff_count) == (CaseCause.PENALTY, 12)


def test_the_same_correction_twice_says_nothing_more(court: Court) -> None:
    filed = court.give(file_case())
    court.give(correct(f"{filed.stream}:1", cause="penalty"))
    assert court.give(correct(f"{filed.stream}:1", cause="penalty")).events == ()
    again = court.give(correct(f"{filed.stream}:1", cause="licence"))
    assert [kind for _, kind in again.events] == [RecordCorrected.type]
    assert court.state(filed.stream).filed.cause is CaseCause.LICENCE


def test_a_key_used_for_another_correction_is_told(court: Court) -> None:
    filed = court.give(file_case())
    court.give(correct(f"{filed.stream}:1", cause="penalty"), key="k")
    with pytest.raises(KeyReused):
        court.give(correct(f"{filed.stream}:1", cause="licence"), key="k")


def test_numbers_days_and_organs_are_read_as_people_write_them(court: Court) -> None:
    filed = court.give(file_case())
    court.give(correct(f"{filed.stream}:1", defendants=["区城市管理局"], occurred_on="2024年1月12日"))
    filing = court.state(filed.stream).filed
    assert (filing.defendants, filing.occurred_on) == ((URBAN,), date(2024, 1, 12))


def test_the_rules_of_the_record_hold_for_its_correction(court: Court) -> None:
    """CAS-03: an organ that is no administrative organ is not sued; GEN-01: nothing lies in the future."""
    filed = court.give(file_case())
    assert court.refused(correct(f"{filed.stream}:1", defendants=[COURT])) == "CAS-03"
    assert court.refused(correct(f"{filed.stream}:1", occurred_on="2025-07-01")) == "GEN-01"
    with pytest.raises(BadCommand, match="cause"):
        court.give(correct(f"{filed.stream}:1", cause="no such cause"))
    with pytest.raises(BadCommand, match="colour"):
        court.give(correct(f"{filed.stream}:1", colour="red"))
    assert len(court.events(filed.stream)) == 1


def test_no_personal_data_in_a_reason_nor_in_what_is_corrected(court: Court) -> None:
    filed = court.give(file_case())
    named = CorrectRecord(event=f"{filed.stream}:1", change={"cause": "penalty"}, reason="原告王芳，女，身份有误")
    assert court.refused(named) == "GEN-12"
    flagged = court.give(FlagCase(case=NUMBER, flag=CaseFlag.MAJOR, reason="人数较多", occurred_on=date(2024, 1, 11)))
    assert court.refused(correct(flagged.events[0][0], reason="原告王芳，女，情绪激动")) == "CAS-03"


def test_cor_01_only_who_recorded_it_amends_it_and_the_desk_is_the_court(court: Court) -> None:
    filed = court.give(file_case())
    event = f"{filed.stream}:1"
    court.give(correct(event, cause="penalty"), actor=COURT_DIVISION)
    assert court.refused(correct(event, cause="licence"), actor="court-civil-division") == "COR-01"
    assert court.refused(correct(event, cause="licence"), actor=TAX) == "GEN-03"


def test_cor_02_only_a_record_that_stands_is_amended(court: Court) -> None:
    filed = court.give(file_case())
    assert court.refused(correct(f"{filed.stream}:9", cause="penalty")) == "COR-02"
    court.give(correct(f"{filed.stream}:1", cause="penalty"))
    assert court.refused(correct(f"{filed.stream}:2", reason="别的理由")) == "COR-02"
    court.give(void(f"{filed.stream}:1"))
    assert court.refused(correct(f"{filed.stream}:1", cause="licence")) == "COR-02"
    assert court.refused(void(f"{filed.stream}:1")) == "COR-02"
    with pytest.raises(MatterNotFound):
        court.give(correct(f"case:{UUID(int=1)}:1", cause="penalty"))
    with pytest.raises(MatterNotFound):
        court.give(correct(f"petition:{UUID(int=1)}:1", cause="penalty"))


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"number": "（2024）豫0204行初1 3号"}, "数字中间有多余空格"),
        ({"number": "（2024）豫0204行初13、14号"}, "此处只填一个案号，请分别填写"),
        ({"occurred_on": "0001-01-10"}, "occurred_on"),
        ({"defendants": ["区局"]}, "机关名录中没有这个名称"),
    ],
)
def test_what_is_ambiguous_in_a_correction_is_not_guessed(court: Court, change: dict[str, Any], why: str) -> None:
    """Bad input of issue 9: nothing is recorded."""
    filed = court.give(file_case())
    with pytest.raises(BadCommand, match=why):
        court.give(correct(f"{filed.stream}:1", **change))
    assert len(court.events(filed.stream)) == 1


def test_no_correction_is_dated_before_the_record(court: Court) -> None:
    filed = court.give(file_case())
    early = correct(f"{filed.stream}:1", cause="penalty").model_copy(update={"occurred_on": date(2024, 1, 9)})
    assert court.refused(early) == "GEN-08"


def test_cor_04_what_rests_on_the_record_stands_in_the_way(court: Court) -> None:
    """A hearing cannot have been held before the case was filed (GEN-08)."""
    filed = court.give(file_case())
    held = court.give(RecordHearing(case=NUMBER, occurred_on=date(2024, 3, 5)))
    assert court.refused(correct(f"{filed.stream}:1", occurred_on="2024-03-06")) == "COR-04"
    assert court.refused(void(f"{filed.stream}:1")) == "COR-04"
    court.give(void(held.events[0][0]))
    court.give(correct(f"{filed.stream}:1", occurred_on="2024-03-06"))
    assert court.state(filed.stream).heard_on == frozenset()


def test_what_was_recorded_later_follows(court: Court) -> None:
    """What was sent holds the draft: it is corrected with it."""
    court.give(file_case(CITED, date(2023, 1, 10)))
    drafted = court.give(DraftSuggestion(id=SUGGESTION, content=content(), occurred_on=date(2024, 3, 1)))
    leader = SigningOffice.LEADER_IN_CHARGE
    court.give(ApproveSuggestion(id=SUGGESTION, signed_by=leader, occurred_on=date(2024, 3, 4)))
    number = "鼓法建〔2024〕3号"
    to = {"addressees": (HOUSING,), "cc": (LEGAL,), "number": number}
    court.give(SendSuggestion(id=SUGGESTION, occurred_on=date(2024, 3, 5), **to))
    done = court.give(correct(drafted.events[0][0], content={"title": "关于规范送达程序的司法建议"}))
    assert [kind for _, kind in done.events] == ["internal-record.corrected.v1", "record.corrected.v1"]
    assert court.state(drafted.stream).sent.content.title == "关于规范送达程序的司法建议"


def test_a_wrong_number_is_released_and_the_register_tells_both(court: Court) -> None:
    """G12, SUG-09: the number can be borne by the document that really has it."""
    court.give(file_case(CITED, date(2023, 1, 10)))
    sent: list[Outcome] = []
    for matter, number in ((SUGGESTION, "鼓法建〔2024〕3号"), (UUID(int=8), "鼓法建〔2024〕4号")):
        court.give(DraftSuggestion(id=matter, content=content(), occurred_on=date(2024, 3, 1)))
        court.give(ApproveSuggestion(id=matter, signed_by=SigningOffice.LEADER_IN_CHARGE, occurred_on=date(2024, 3, 4)))
        to = {"addressees": (HOUSING,), "cc": (LEGAL,), "number": number}
        sent.append(court.give(SendSuggestion(id=matter, occurred_on=date(2024, 3, 5), **to)))
    first, second = (outcome.events[0][0] for outcome in sent)
    assert court.refused(correct(second, number="鼓法建〔2024〕3号")) == "SUG-09"
    court.give(correct(first, number="鼓法建〔2024〕5号"))
    court.give(correct(second, number="鼓法建〔2024〕3号"))
    [register] = [name for name in court.streams("number-register") if "suggestion" in name]
    assert dict(court.state(register)) == {"鼓法建〔2024〕3号": (UUID(int=8),), "鼓法建〔2024〕5号": (SUGGESTION,)}
    told = [event.type for event in court.events(register)]
    assert told == ["register-number.taken.v1"] * 2 + ["record.voided.v1", "register-number.taken.v1"] * 2


def test_what_cites_a_case_by_its_wrong_number_is_put_right_after_the_case(court: Court) -> None:
    """The draft first, and what was sent with it; not alone while it names what is no case any more (GEN-06)."""
    filed = court.give(file_case(CITED, date(2023, 1, 10)))
    drafted = court.give(DraftSuggestion(id=SUGGESTION, content=content(), occurred_on=date(2024, 3, 1)))
    court.give(ApproveSuggestion(id=SUGGESTION, signed_by=SigningOffice.LEADER_IN_CHARGE, occurred_on=date(2024, 3, 4)))
    to = {"addressees": (HOUSING,), "cc": (LEGAL,), "number": "鼓法建〔2024〕3号"}
    sent = court.give(SendSuggestion(id=SUGGESTION, occurred_on=date(2024, 3, 5), **to))
    court.give(correct(f"{filed.stream}:1", number="（2023）豫0204行初77号"))
    assert court.refused(correct(sent.events[0][0], number="鼓法建〔2024〕4号")) == "GEN-06"
    court.give(correct(drafted.events[0][0], content={"case_refs": [{"number": "（2023）豫0204行初77号"}]}))
    court.give(correct(sent.events[0][0], number="鼓法建〔2024〕4号"))
    standing = court.state(drafted.stream).sent
    assert (standing.number, standing.content.case_refs[0].number) == ("鼓法建〔2024〕4号", "（2023）豫0204行初77号")


def test_of_two_numbers_of_a_document_the_right_one_stays(court: Court) -> None:
    """A suggestion of before the present series bears its old number beside (SUG-09)."""
    court.give(file_case(CITED, date(2023, 1, 10)))
    court.give(DraftSuggestion(id=SUGGESTION, content=content(), occurred_on=date(2023, 2, 1)))
    court.give(ApproveSuggestion(id=SUGGESTION, signed_by=SigningOffice.LEADER_IN_CHARGE, occurred_on=date(2023, 2, 2)))
    old, wrong, right = "（2023）豫0204司建3号", "鼓法建〔2023〕3号", "鼓法建〔2023〕4号"
    to = {"addressees": (HOUSING,), "cc": (LEGAL,), "number": wrong, "legacy_number": old}
    sent = court.give(SendSuggestion(id=SUGGESTION, occurred_on=date(2023, 2, 3), **to))
    court.give(correct(sent.events[0][0], number=right))
    [register] = [name for name in court.streams("number-register") if "suggestion" in name]
    assert dict(court.state(register)) == {right: (SUGGESTION,), old: (SUGGESTION,)}


def test_a_case_gets_its_right_number_with_all_that_happened_in_it(court: Court) -> None:
    filed = court.give(file_case())
    court.give(ScheduleHearing(case=NUMBER, hearing_on=date(2024, 3, 5), occurred_on=date(2024, 2, 1)))
    court.give(RecordHearing(case=NUMBER, occurred_on=date(2024, 3, 5)))
    court.give(correct(f"{filed.stream}:1", number=ANOTHER))
    [stream] = [name for name in court.streams("case") if name != filed.stream]
    assert [type(event) for event in court.events(stream)][-1] is HearingHeld
    assert court.state(stream).filed.number == ANOTHER
    assert court.state(filed.stream) is None
    duties = {name: court.state(name) for name in court.streams("appearance")}
    assert [duty.duty.case for duty in duties.values() if duty is not None] == [ANOTHER]


def test_cor_06_a_number_that_has_its_own_case_is_not_taken(court: Court) -> None:
    filed = court.give(file_case())
    court.give(file_case(ANOTHER))
    assert court.refused(correct(f"{filed.stream}:1", number=ANOTHER)) == "COR-06"
    assert court.refused(correct(f"{filed.stream}:1", number="（2024）豫0205行初13号")) == "CAS-02"


def test_a_matter_opened_by_mistake_is_voided_and_its_number_is_free(court: Court) -> None:
    """COR-07: nothing more is done in it, but the case that really has the number is filed."""
    filed = court.give(file_case())
    court.give(FlagCase(case=NUMBER, flag=CaseFlag.MAJOR, reason="人数较多", occurred_on=date(2024, 1, 11)))
    voided = court.give(VoidMatter(matter=filed.stream, reason="误立"))
    assert [kind for _, kind in voided.events] == [RecordVoided.type] * 2
    assert court.state(filed.stream) is None
    late = ConcludeCase(case=NUMBER, outcome=CaseOutcome.SUIT_DISMISSED, occurred_on=date(2024, 5, 1))
    assert court.refused(late) == "COR-07"
    assert court.refused(VoidMatter(matter=filed.stream, reason="误立")) == "COR-02"
    assert court.refused(correct(f"{filed.stream}:1", cause="penalty")) == "COR-02"
    court.give(file_case(on=date(2024, 1, 15)))
    assert court.state(filed.stream).filed.occurred_on == date(2024, 1, 15)
    assert court.state(filed.stream).flags == frozenset()


def test_a_draft_is_dropped(court: Court) -> None:
    court.give(file_case(CITED, date(2023, 1, 10)))
    drafted = court.give(DraftSuggestion(id=SUGGESTION, content=content(), occurred_on=date(2024, 3, 1)))
    court.give(VoidMatter(matter=drafted.stream, reason="不再发出"))
    [_, dropped] = court.events(drafted.stream)
    assert isinstance(dropped, RecordVoided)
    assert dropped.was is None  # a draft is nobody else's to read


def test_a_single_act_is_corrected_with_its_number(court: Court) -> None:
    paper = PublishWhitePaper(
        year=2024,
        edition=WhitePaperEdition.PUBLIC,
        title="行政审判白皮书",
        document_number="鼓法〔2025〕1号",
        occurred_on=date(2025, 3, 1),
    )
    published = court.give(paper)
    court.give(correct(published.events[0][0], document_number="鼓法〔2025〕2号"))
    internal = correct(published.events[0][0], title="（工作秘密）行政审判白皮书")
    assert court.refused(internal) == "GEN-20"
    court.give(paper.model_copy(update={"year": 2023}))
    assert court.state(published.stream).document_number == "鼓法〔2025〕2号"


def test_a_voided_restriction_opens_the_case_again(court: Court) -> None:
    filed = court.give(file_case())
    restricted = court.give(
        RestrictCaseAccess(
            case=NUMBER, ground=RestrictionGround.PRIVACY, reason="误操作", occurred_on=date(2024, 1, 11)
        )
    )
    assert court.state(filed.stream).restricted
    court.give(void(restricted.events[0][0]))
    assert not court.state(filed.stream).restricted
