"""What was recorded wrongly and put right reads as if it had been recorded right (docs/decisions/0029).

Each story is told twice over three ledgers with all policies: once with a wrong entry that is amended at the end, once
right from the start. Rows, totals and figures must be the same.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import orjson
import pytest

from events.annual_review import MetricChange
from events.base import Side
from events.reading import PaperKind
from fuyuan.sample.act import Act
from projections.filling.engine import Projector
from projections.filling.message import Message
from projections.opening import open_store
from projections.query import query
from projections.review.log import end_of_day
from projections.review.report import Review, review
from projections.review.supplement import changes
from projections.totals.settling import settling
from services.endpoint.retrievals import Retrieved
from services.errors import Refused
from services.government.suggestion_response import NoteSuggestionRetrieval
from services.joint.meeting.reading import NoteMeetingPaperRetrieval
from services.ledger.request import Outcome
from services.rules.retrieval import NoteRetrieval
from services.shared.meeting_part import NoteMeetingRetrieval
from tests.projections.story import AUDITOR, contents
from tests.year import InProcess

COURT, DESK, GOV, LEGAL = "district-court", "court-admin-division", "district-government", "justice-bureau"
HOUSING, URBAN, OFFICE = "housing-bureau", "urban-management-bureau", "group-office"
TODAY = date(2024, 11, 29)


@dataclass(frozen=True)
class Step:
    """One command; `wrong` replaces fields of it where the story is told wrongly."""

    on: date
    organ: str
    command: str
    body: Mapping[str, Any]
    wrong: Mapping[str, Any] | None = None


def step(on: str, by: str, command: str, wrong: Mapping[str, Any] | None = None, /, **body: Any) -> Step:
    return Step(date.fromisoformat(on), by, command, body, wrong)


class Told:
    """A story over three ledgers."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self.sides, self.folder, self._serial = InProcess(folder), folder, 0

    async def give(self, on: date, organ: str, command: str, body: Mapping[str, Any]) -> Outcome:
        self._serial += 1
        act = Act(on, organ, command, {"occurred_on": on.isoformat(), **body}, f"key-{self._serial}")
        return await self.sides.give(act)

    async def take(self, side: Side, command: type[NoteRetrieval], kind: PaperKind, sent: str, organ: str) -> None:
        """A system of the organ took the paper that this event sent, on the ninth of March."""
        taken = Retrieved(kind=kind, organ=organ, sent=sent, on=date(2024, 3, 9))
        [answer] = self.sides.writers[side].commit([taken.request(command)])
        assert isinstance(answer, Outcome), answer
        assert answer.events

    def parked(self) -> list[str]:
        entries = (entry for side in Side for entry in self.sides.writers[side].ledger.everything())
        return [entry.opened().decode() for entry in entries if entry.originator_id.startswith("parked-event:")]

    def raw(self) -> dict[Side, list[bytes]]:
        return {side: [entry.opened() for entry in self.sides.writers[side].ledger.everything()] for side in Side}

    def rows(self, url: str) -> dict[str, list[Any]]:
        store = open_store(url)
        try:
            for side, raw in self.raw().items():
                messages = [Message(side, place, place, event) for place, event in enumerate(raw, start=1)]
                Projector(store).apply_batch(messages)
            for _ in settling(store, sum(map(len, self.raw().values()))):
                pass
            return contents(store)
        finally:
            store.close()

    def deliveries(self, what: str = "read_on") -> dict[str, str | None]:
        """Which organ read what it was sent on which day, as an auditor sees it; or what else became of it."""
        store = open_store(f"sqlite:///{self.folder / 'deliveries.db'}")
        try:
            for side, raw in self.raw().items():
                Projector(store).apply_batch([Message(side, at, at, event) for at, event in enumerate(raw, start=1)])
            found = query(store, "deliveries", AUDITOR, {}, as_of=TODAY, today=TODAY).items
            return {row["organ"]: row[what] for row in found}
        finally:
            store.close()

    def review(self, cut_off: date = date(2024, 12, 31)) -> Review:
        events = [event for raw in self.raw().values() for event in raw]
        return review(events, 2024, end_of_day(cut_off), "鼓楼区")


FILE = {
    "cause": "expropriation",
    "field": "urban_construction",
    "defendants": [HOUSING],
    "plaintiff_kind": "natural_person",
}
CONTENT = {
    "instrument": "judicial_suggestion",
    "kind": "individual_case",
    "title": "关于规范房屋征收补偿工作的司法建议书",
    "categories": ["general_procedural"],
    "fields": ["urban_construction"],
    "problems": ["送达程序不规范。"],
    "recommendations": ["规范送达程序。"],
    "case_refs": [{"number": "（2024）豫0204行初901号"}],
}
ANSWERED = {
    "text": "已按司法建议逐条整改，特此函复。",
    "answers": [{"recommendation": 1, "answer": "adopted", "text": "已规范送达程序。"}],
    "implementation": {"rectified": True},
}
Wrong = Mapping[str, Any] | None


def case(number: int, *, filed: Wrong = None, concluded: Wrong = None, outcome: str = "suit_dismissed") -> list[Step]:
    """A case that is filed, set for hearing and decided."""
    name = f"（2024）豫0204行初{number}号"
    return [
        step("2024-01-10", DESK, "file-case", filed, number=name, **FILE),
        step("2024-02-01", DESK, "schedule-hearing", case=name, hearing_on="2024-03-05"),
        step("2024-05-06", DESK, "conclude-case", concluded, case=name, outcome=outcome),
    ]


def suggestion(
    number: int, *, draft: Wrong = None, sent: Wrong = None, served: Wrong = None, answered: Wrong = None
) -> list[Step]:
    """A suggestion that is sent, served and answered."""
    matter = str(UUID(int=number))
    to = {"addressees": [HOUSING], "cc": [LEGAL], "number": f"鼓法建〔2024〕{number}号"}
    return [
        step("2024-03-01", DESK, "draft-suggestion", draft, id=matter, content=CONTENT),
        step("2024-03-04", DESK, "approve-suggestion", id=matter, signed_by="leader_in_charge"),
        step("2024-03-05", COURT, "send-suggestion", sent, id=matter, **to),
        step("2024-03-08", DESK, "confirm-service", served, id=matter, organ=HOUSING, proof="mail"),
        step("2024-04-10", HOUSING, "submit-feedback", answered, id=matter, **ANSWERED),
    ]


def meeting(*, held: Wrong = None, resolved: Wrong = None) -> list[Step]:
    """A meeting with a resolution."""
    matter = str(UUID(int=1))
    convened = {"kind": "regular", "subject": "2024年度联席会议", "place": "区政府第二会议室", "slot": "2024"}
    there = [GOV, COURT, LEGAL, HOUSING]
    return [
        step("2024-03-07", GOV, "convene-meeting", id=matter, planned_on="2024-03-21", **convened),
        step("2024-03-08", COURT, "add-agenda-item", id=matter, title="通报审判工作情况", purposes=["report_trial"]),
        step("2024-03-21", OFFICE, "hold-meeting", held, id=matter, organs_present=there),
        step(
            "2024-03-21",
            OFFICE,
            "adopt-resolution",
            resolved,
            id=matter,
            text="制定问题清单。",
            owner=LEGAL,
            due_on="2024-06-28",
        ),
    ]


STORY: Sequence[Step] = [
    *case(901),
    *case(902, filed={"cause": "penalty", "plaintiff_count": 12}),
    *case(903, filed={"defendants": [URBAN]}),
    *case(904, concluded={"outcome": "revoked", "loss_grounds": ["unlawful_procedure"]}),
    *suggestion(11, draft={"content": {**CONTENT, "title": "关于规范房屋征收的建议"}}),
    *suggestion(12, sent={"number": "鼓法建〔2024〕112号"}),
    *suggestion(13, sent={"occurred_on": "2024-03-04"}, answered={"text": "已整改。", "occurred_on": "2024-04-08"}),
    *suggestion(14, served={"occurred_on": "2024-03-06"}),
    *meeting(
        held={"organs_present": [GOV, COURT, LEGAL, HOUSING, URBAN]}, resolved={"text": "制定清单。", "owner": HOUSING}
    ),
]
MATTERS = frozenset({"matter", "matter_organ", "matter_case"})
"""Of a matter that was voided, and of former content, it is still known who may read it."""
EVENTS = frozenset({"texts", "event", "checkpoint", "stamp", "counted_upto", "amendment"})
SEARCH = frozenset({"search_block", "search_concern", "search_posting"})


async def tell(folder: Path, steps: Iterable[Step], *, wrongly: bool) -> Told:
    """Raises the refusal."""
    told = Told(folder)
    await told.sides.start()
    amended: list[tuple[Step, str]] = []
    for it in sorted(steps, key=lambda step: step.on):
        wrong = it.wrong if wrongly else None
        body = {name: value for name, value in {**it.body, **(wrong or {})}.items() if value is not None}
        outcome = await told.give(it.on, it.organ, it.command, body)
        if wrong:
            amended.append((it, outcome.events[0][0]))
    for it, event in amended:
        assert it.wrong is not None
        right = {"occurred_on": it.on.isoformat(), **it.body}
        change = {name: right.get(name) for name in it.wrong}
        await told.give(TODAY, it.organ, "correct-record", {"event": event, "change": change, "reason": "录入有误"})
    assert told.parked() == []
    return told


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> tuple[Told, Told]:
    """Wrongly and put right, and right from the start."""
    folder = tmp_path_factory.mktemp("told")
    wrong = asyncio.run(tell(folder / "wrong", STORY, wrongly=True))
    return wrong, asyncio.run(tell(folder / "right", STORY, wrongly=False))


def test_rows_and_totals_are_as_if_it_had_been_recorded_right(
    told: tuple[Told, Told], tmp_path: Path, database_url: str
) -> None:
    wrong, right = told
    shown, wanted = wrong.rows(database_url), right.rows(f"sqlite:///{tmp_path / 'right.db'}")
    differing = [name for name in shown.keys() - MATTERS - EVENTS - SEARCH if shown[name] != wanted[name]]
    assert differing == []
    assert [name for name in MATTERS if not set(wanted[name]) <= set(shown[name])] == []


def test_the_figures_are_as_if_it_had_been_recorded_right(told: tuple[Told, Told]) -> None:
    wrong, right = (orjson.loads(story.review().to_json()) for story in told)
    assert wrong["figures"] == right["figures"]
    assert wrong["tables"] == right["tables"]
    assert len(wrong["log"]["amended"]) > 8
    assert right["log"]["amended"] == []


def test_a_published_review_stays_and_its_supplement_says_old_and_new(told: tuple[Told, Told]) -> None:
    """ANR-02: the same cut-off gives the same bytes, whatever was amended since."""
    wrong, _ = told
    before, after = wrong.review(date(2024, 11, 28)), wrong.review()
    assert before.log.amended == ()
    said = list(changes(before, after))
    assert said
    for change in said:
        assert change["old"] == before.figures[change["metric"]][change["measure"]].text
        assert change["new"] == after.figures[change["metric"]][change["measure"]].text
        MetricChange.model_validate_json(orjson.dumps(change))


async def refused(told: Told, organ: str, command: str, **body: Any) -> str:
    with pytest.raises(Refused) as refusal:
        await told.give(TODAY, organ, command, {"reason": "录入有误", **body})
    return refusal.value.rule


async def test_cor_03_a_correction_does_not_make_another_record_of_it(tmp_path: Path) -> None:
    """An objection that was answered cannot be corrected into one that withdraws the suggestion as well."""
    told = Told(tmp_path / "told")
    await told.sides.start()
    matter = str(UUID(int=11))
    objected = [
        step("2024-03-10", HOUSING, "raise-objection", id=matter, ground="所涉事项不属于本单位职权。"),
        step("2024-03-14", COURT, "decide-objection", id=matter, organ=HOUSING, upheld=True, reason="理由成立。"),
    ]
    for it in [*case(901)[:1], *suggestion(11)[:4], *objected]:
        outcome = await told.give(it.on, it.organ, it.command, it.body)
    [(event, _)] = outcome.events
    assert await refused(told, COURT, "correct-record", event=event, change={"withdraw": True}) == "COR-03"


async def test_cor_05_a_matter_in_which_others_have_acted_is_not_voided(tmp_path: Path) -> None:
    told = Told(tmp_path / "told")
    await told.sides.start()
    streams = {}
    for it in sorted([*meeting(), *case(901)[:1], *suggestion(11)], key=lambda step: step.on):
        streams[it.command] = (await told.give(it.on, it.organ, it.command, it.body)).stream
    assert await refused(told, GOV, "void-matter", matter=streams["convene-meeting"]) == "COR-05"
    assert await refused(told, COURT, "void-matter", matter=streams["send-suggestion"]) == "COR-05"
    assert await refused(told, HOUSING, "void-matter", matter=streams["submit-feedback"]) == "COR-02"


async def test_the_other_side_follows_what_is_voided(tmp_path: Path) -> None:
    told = Told(tmp_path / "told")
    await told.sides.start()
    filed, *_ = case(901)
    outcome = await told.give(filed.on, filed.organ, filed.command, filed.body)
    await told.give(TODAY, DESK, "void-matter", {"matter": outcome.stream, "reason": "误立"})
    assert told.parked() == []
    for side in (Side.GOVERNMENT, Side.JOINT):
        writer = told.sides.writers[side]
        copy = outcome.stream.replace("case:", "case-copy:")
        assert [it.type for it in writer.ledger.stream(copy)] == ["case-copy.noted.v1", "record.voided.v1"]
        assert writer._known(copy) is None


async def test_the_data_of_an_organ_are_corrected_in_the_registry_and_in_its_copies(tmp_path: Path) -> None:
    told = Told(tmp_path / "told")
    await told.sides.start()
    organ = {"organ": "archives-bureau", "name": "鼓楼区档案馆", "organ_kind": "department", "organ_side": "government"}
    added = await told.give(date(2024, 3, 1), OFFICE, "register-organ", {**organ, "superior": GOV})
    [(event, _)] = added.events
    change = {"name": "鼓楼区档案局", "occurred_on": "2024-02-01"}
    await told.give(TODAY, OFFICE, "correct-record", {"event": event, "change": change, "reason": "名称录入有误"})
    assert told.parked() == []
    for side in Side:
        known = told.sides.writers[side].registry().organ("archives-bureau")
        assert known is not None
        assert (known.name(date(2024, 2, 1)), known.active(date(2024, 1, 31))) == ("鼓楼区档案局", False)


async def invited(folder: Path) -> tuple[Told, Outcome, Outcome]:
    """A meeting, an organ that was invited to it by mistake, and has read that it was."""
    told = Told(folder)
    await told.sides.start()
    for it in meeting()[:2]:
        await told.give(it.on, it.organ, it.command, it.body)
    at = {"id": str(UUID(int=1))}
    invitation = await told.give(date(2024, 3, 8), OFFICE, "invite-participant", {**at, "organ": HOUSING})
    read = await told.give(date(2024, 3, 9), HOUSING, "mark-invitation-read", at)
    return told, invitation, read


async def test_cor_04_an_invitation_is_amended_although_it_was_read(tmp_path: Path) -> None:
    """Who is invited after all reads it anew."""
    told, invitation, read = await invited(tmp_path / "told")
    [(event, _)] = invitation.events
    await told.give(TODAY, OFFICE, "correct-record", {"event": event, "change": {"organ": URBAN}, "reason": "录入有误"})
    assert told.deliveries() == {URBAN: None}
    await told.give(TODAY, OFFICE, "void-record", {"event": event, "reason": "误邀"})
    assert told.deliveries() == {}
    at = {"id": read.stream.partition(":")[2]}
    await told.give(TODAY, OFFICE, "invite-participant", {**at, "organ": HOUSING})
    await told.give(TODAY, HOUSING, "mark-invitation-read", at)
    assert told.deliveries() == {HOUSING: TODAY.isoformat()}


async def test_cor_05_a_meeting_that_was_only_read_of_is_voided(tmp_path: Path) -> None:
    told = Told(tmp_path / "told")
    await told.sides.start()
    for it in meeting()[:1]:
        await told.give(it.on, it.organ, it.command, it.body)
    at = {"id": str(UUID(int=1))}
    await told.give(date(2024, 3, 8), GOV, "invite-participant", {**at, "organ": HOUSING})
    read = await told.give(date(2024, 3, 9), HOUSING, "mark-invitation-read", at)
    await told.give(TODAY, GOV, "void-matter", {"matter": read.stream, "reason": "误立"})
    assert told.sides.writers[Side.JOINT]._known(read.stream) is None
    assert told.deliveries() == {}


@pytest.mark.parametrize(
    ("change", "left"),
    [
        ({"number": "鼓法建〔2024〕21号"}, {HOUSING: "2024-03-07", LEGAL: "2024-03-06", GOV: "2024-03-06"}),
        ({"addressees": [URBAN]}, {URBAN: None, LEGAL: "2024-03-06", GOV: "2024-03-06"}),
        ({"cc": [LEGAL]}, {HOUSING: "2024-03-07", LEGAL: "2024-03-06"}),
        ({"occurred_on": "2024-03-07"}, {HOUSING: "2024-03-07", LEGAL: None, GOV: None}),
        (None, {}),
    ],
)
async def test_a_suggestion_is_amended_on_both_sides_although_it_was_read(
    tmp_path: Path, change: dict[str, Any] | None, left: dict[str, str | None]
) -> None:
    told = Told(tmp_path / "told")
    await told.sides.start()
    matter = {"id": str(UUID(int=11))}
    for it in [*case(901)[:1], *suggestion(11)[:2]]:
        await told.give(it.on, it.organ, it.command, it.body)
    to = {"addressees": [HOUSING], "cc": [LEGAL, GOV], "number": "鼓法建〔2024〕11号"}
    sent = await told.give(date(2024, 3, 5), COURT, "send-suggestion", {**matter, **to})
    await told.give(date(2024, 3, 6), LEGAL, "mark-suggestion-read", matter)
    await told.give(date(2024, 3, 7), HOUSING, "mark-suggestion-read", matter)
    [(event, _), *_] = sent.events
    amended = {"event": event, "reason": "录入有误"}
    if change is None:
        await told.give(TODAY, COURT, "void-record", amended)
        response = sent.stream.replace("suggestion:", "suggestion-response:")
        assert told.sides.writers[Side.GOVERNMENT]._known(response) is None
    else:
        await told.give(TODAY, COURT, "correct-record", {**amended, "change": change})
    assert told.parked() == []
    assert told.deliveries() == left


@pytest.mark.parametrize(
    ("change", "left"),
    [
        ({"number": "鼓法建〔2024〕21号"}, {HOUSING: "2024-03-09", LEGAL: None}),
        ({"addressees": [URBAN]}, {URBAN: None, LEGAL: None}),
        (None, {}),
    ],
)
async def test_a_suggestion_is_amended_on_both_sides_although_a_system_took_it(
    tmp_path: Path, change: dict[str, Any] | None, left: dict[str, str | None]
) -> None:
    """Where it is voided nothing is left of it over there either; what is sent anew has to be taken anew."""
    told = Told(tmp_path / "told")
    await told.sides.start()
    matter = {"id": str(UUID(int=11))}
    for it in [*case(901)[:1], *suggestion(11)[:2]]:
        await told.give(it.on, it.organ, it.command, it.body)
    to = {"addressees": [HOUSING], "cc": [LEGAL], "number": "鼓法建〔2024〕11号"}
    sent = await told.give(date(2024, 3, 5), COURT, "send-suggestion", {**matter, **to})
    [(event, _), *_] = sent.events
    await told.take(Side.GOVERNMENT, NoteSuggestionRetrieval, PaperKind.SUGGESTION, event, HOUSING)
    assert told.deliveries("taken_on") == {HOUSING: "2024-03-09", LEGAL: None}
    amended = {"event": event, "reason": "录入有误"}
    if change is None:
        await told.give(TODAY, COURT, "void-record", amended)
        response = sent.stream.replace("suggestion:", "suggestion-response:")
        assert told.sides.writers[Side.GOVERNMENT]._known(response) is None
        await told.give(TODAY, COURT, "send-suggestion", {**matter, **to, "number": "鼓法建〔2024〕12号"})
        assert told.deliveries("taken_on") == {HOUSING: None, LEGAL: None}
    else:
        await told.give(TODAY, COURT, "correct-record", {**amended, "change": change})
        assert told.deliveries("taken_on") == left
    assert told.parked() == []


async def test_cor_05_a_meeting_whose_papers_were_only_taken_is_voided(tmp_path: Path) -> None:
    """On whichever ledger that stands."""
    told = Told(tmp_path / "told")
    await told.sides.start()
    for it in meeting()[:1]:
        await told.give(it.on, it.organ, it.command, it.body)
    at, kind = {"id": str(UUID(int=1))}, PaperKind.INVITATION
    for organ in (OFFICE, HOUSING):
        invited = await told.give(date(2024, 3, 8), GOV, "invite-participant", {**at, "organ": organ})
    events = [f"{invited.stream}:{version}" for version in (2, 3)]
    await told.take(Side.JOINT, NoteMeetingPaperRetrieval, kind, events[0], OFFICE)
    await told.take(Side.GOVERNMENT, NoteMeetingRetrieval, kind, events[1], HOUSING)
    assert told.deliveries("taken_on") == {OFFICE: "2024-03-09", HOUSING: "2024-03-09"}
    await told.give(TODAY, GOV, "void-matter", {"matter": invited.stream, "reason": "误立"})
    assert told.sides.writers[Side.JOINT]._known(invited.stream) is None
    assert (told.parked(), told.deliveries("taken_on")) == ([], {})


async def test_a_notice_to_appear_is_amended_although_it_was_read(tmp_path: Path) -> None:
    """For another hearing it is another notice, which the organ reads anew."""
    told = Told(tmp_path / "told")
    await told.sides.start()
    filed = case(901)[0]
    await told.give(filed.on, filed.organ, filed.command, filed.body)
    of_duty = {"case": filed.body["number"], "organ": HOUSING}
    ground = {"must_notify_ground": "other_public_interest"}
    await told.give(date(2024, 3, 4), COURT, "register-appearance-duty", {**of_duty, **ground})
    hearing = {"hearing_on": "2024-04-10", "consequences_stated": True}
    served = await told.give(date(2024, 3, 5), COURT, "serve-appearance-notice", {**of_duty, **hearing})
    await told.give(date(2024, 3, 6), HOUSING, "mark-appearance-notice-read", of_duty)
    assert told.deliveries() == {HOUSING: "2024-03-06"}
    [(event, _)] = served.events
    amended = {"event": event, "reason": "录入有误"}
    await told.give(TODAY, COURT, "correct-record", {**amended, "change": {"hearing_on": "2024-04-11"}})
    assert told.deliveries() == {HOUSING: None}
    await told.give(TODAY, HOUSING, "mark-appearance-notice-read", of_duty)
    assert told.deliveries() == {HOUSING: TODAY.isoformat()}
    await told.give(TODAY, COURT, "void-record", amended)
    assert told.deliveries() == {}
    assert told.parked() == []


async def test_a_bulletin_and_minutes_are_amended_although_they_were_read(tmp_path: Path) -> None:
    told = Told(tmp_path / "told")
    await told.sides.start()
    content = {"topic": "J4", "title": "行政处罚程序问题通报", "text": "正文", "issuer": COURT, "addressee": GOV}
    issued = await told.give(date(2024, 3, 5), COURT, "issue-bulletin", {"content": content})
    at = {"id": issued.stream.partition(":")[2]}
    await told.give(date(2024, 3, 6), LEGAL, "mark-bulletin-read", {**at, "revision": 1})
    assert told.deliveries() == {GOV: "2024-03-06"}
    for it in meeting()[:3]:
        await told.give(it.on, it.organ, it.command, it.body)
    at = {"id": str(UUID(int=1))}
    paper = {"document_number": "鼓府院联办纪〔2024〕1号", "text": "纪要"}
    minutes = await told.give(date(2024, 3, 22), OFFICE, "issue-minutes", {**at, **paper, "sent_to": [HOUSING]})
    await told.give(date(2024, 3, 23), HOUSING, "mark-minutes-read", at)
    assert told.deliveries() == {GOV: "2024-03-06", HOUSING: "2024-03-23"}
    for organ, outcome in ((COURT, issued), (OFFICE, minutes)):
        [(event, _), *_] = outcome.events
        await told.give(TODAY, organ, "void-record", {"event": event, "reason": "误发"})
    assert (told.parked(), told.deliveries()) == ([], {})
