"""What the policies of another side made of a text goes with the text, and nothing of it is said twice.

A J1 bulletin of the court names somebody in its title. The joint ledger takes it over twice: in the register of the
instrument that is superseded, and, in the same transaction, in the standard that rests on it.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from events.base import Side
from events.correction import LapsedRecordErased
from events.research import LegalBasisSuperseded
from tests.flow.test_amendments import COURT, GOV, LEGAL, OFFICE, TODAY, Told

WITHIN = "第三号楼东单元住户"
NAMED, BLANK = f"关于{WITHIN}一案的新规则", "关于一案的新规则"
REASON = "标题中写有可识别个人的住址"
BASIS = "法释〔2018〕1号"


class Superseded:
    """The three ledgers, with the bulletin and the standard."""

    def __init__(self, told: Told, bulletin: str, standard: str) -> None:
        self.told, self.bulletin, self.standard = told, bulletin, standard

    async def amend(self, command: str, **said: Any) -> None:
        await self.told.give(TODAY, COURT, command, {"event": f"{self.bulletin}:1", "reason": REASON, **said})

    async def retry(self) -> None:
        """What the joint ledger parked is tried again, as when a hold is lifted there."""
        entries = self.told.sides.writers[Side.COURT].ledger.everything()
        court = [entry.opened() for entry in entries]

        async def fetch(source: Side, sequence: int) -> bytes | None:
            return court[sequence - 1] if source is Side.COURT else None

        await self.told.sides.runners[Side.JOINT].retry_parked(self.told.sides.writers[Side.JOINT].ledger, fetch)

    def named_in(self) -> list[str]:
        """The events of all ledgers in which the text still stands."""
        entries = ((side, entry) for side in Side for entry in self.told.sides.writers[side].ledger.everything())
        return [f"{side}/{it.originator_id}" for side, it in entries if WITHIN.encode() in it.opened()]

    def flagged(self) -> list[str]:
        """By what its standard is flagged, as it stands."""
        state = self.told.sides.writers[Side.JOINT]._known(self.standard)
        return [flag.superseded_by for flag in state.flags]

    def superseded(self) -> list[str]:
        """By what the register of the instrument says that it is superseded, as it stands."""
        writer = self.told.sides.writers[Side.JOINT]
        types = [LegalBasisSuperseded.type]
        [stream] = {it.originator_id for it in writer.ledger.everything(types=types)}
        state = writer._known(stream)
        return [] if state is None else [event.superseded_by for event in state.superseded]


@pytest.fixture
async def story(tmp_path: Path) -> AsyncIterator[Superseded]:
    told, day = Told(tmp_path / "told"), date(2024, 3, 5)
    await told.sides.start()
    research = {"title": "听证告知", "question": "各机关做法不一。", "origin": ["trial"], "is_law_application": True}
    opened = await told.give(day, COURT, "open-research", {**research, "organisers": [COURT, LEGAL]})
    concluded = {"id": opened.stream.partition(":")[2]}
    await told.give(day, LEGAL, "conclude-research", {**concluded, "findings": "统一标准。"})
    draft = {"title": "听证告知参考标准", "text": "处罚前书面告知。", "legal_basis": [BASIS]}
    draft |= {"research": concluded["id"], "no_symposium_reason": "问题单一"}
    standard = await told.give(day, LEGAL, "draft-standard", draft)
    at = {"id": standard.stream.partition(":")[2]}
    for organ in (COURT, LEGAL):
        await told.give(day, organ, "endorse-standard", at)
    await told.give(day, OFFICE, "issue-standard", {**at, "document_number": "鼓法规〔2024〕1号"})
    content = {"topic": "J1", "title": NAMED, "text": "请各单位知悉。", "issuer": COURT, "addressee": GOV}
    said = content | {"rule_effective_on": "2024-05-01", "supersedes": [BASIS]}
    issued = await told.give(date(2024, 4, 5), COURT, "issue-bulletin", {"content": said})
    made = Superseded(told, issued.stream, standard.stream)
    assert (made.superseded(), made.flagged()) == ([NAMED], [NAMED])
    yield made
    assert not [one for one in told.parked() if '"rule"' in one and "COR-08" not in one]


def title(text: str) -> dict[str, Any]:
    return {"content": {"title": text}}


async def test_a_companion_of_what_was_taken_over_is_corrected_each_time(story: Superseded) -> None:
    """Recorded anew by the first correction, it is voided by the second."""
    for text in ("新规则一", "新规则二"):
        await story.amend("correct-record", change=title(text))
        assert (story.superseded(), story.flagged()) == ([text], [text])


async def test_what_was_taken_over_loses_the_text_and_is_said_once(story: Superseded) -> None:
    await story.amend("erase-text", change=title(BLANK))
    assert story.named_in() == []
    assert (story.superseded(), story.flagged()) == ([BLANK], [BLANK])


async def test_what_a_correction_left_there_before_is_erased_as_well(story: Superseded) -> None:
    await story.amend("correct-record", change=title(BLANK))
    assert story.named_in() != []
    await story.amend("erase-text", change=title(BLANK))
    assert story.named_in() == []
    assert (story.superseded(), story.flagged()) == ([BLANK], [BLANK])


async def test_what_follows_a_voided_record_loses_the_text_with_it(story: Superseded) -> None:
    await story.amend("void-record")
    assert (story.superseded(), story.flagged()) == ([], [])
    assert story.named_in() != []
    await story.amend("erase-text")
    assert story.named_in() == []
    assert (story.superseded(), story.flagged()) == ([], [])
    erased = {
        side: [it.originator_id for it in writer.ledger.everything(types=[LapsedRecordErased.type])]
        for side, writer in story.told.sides.writers.items()
    }
    assert erased[Side.COURT] == [story.bulletin]
    assert story.standard in erased[Side.JOINT]
    assert all(len(streams) == len(set(streams)) for streams in erased.values())


async def test_what_was_registered_by_a_name_that_goes_is_found(story: Superseded) -> None:
    """The instrument itself bears the name by which the joint ledger registers it."""
    by_name = {"content": {"title": "新规则", "supersedes": [f"关于{WITHIN}的规定"]}}
    await story.amend("correct-record", change=by_name)
    assert story.flagged() == []
    await story.amend("erase-text", change={"content": {"supersedes": ["关于征收补偿的规定"]}})
    assert story.named_in() == []
    types = [LegalBasisSuperseded.type]
    ledger = story.told.sides.writers[Side.JOINT].ledger
    streams = {it.originator_id for it in ledger.everything(types=types)}
    stands = [state for stream in streams if (state := story.told.sides.writers[Side.JOINT]._known(stream)) is not None]
    assert [event.basis for state in stands for event in state.superseded] == ["关于征收补偿的规定"]


@pytest.mark.parametrize("since", ["correct-record", "void-record"])
async def test_an_erasure_that_is_followed_late_changes_nothing_in_what_was_amended_since(
    story: Superseded, since: str
) -> None:
    """Held, it is parked; tried again when the hold is lifted, it only takes the texts away."""
    joint = story.told.sides.writers[Side.JOINT].ledger
    [register] = {it.originator_id for it in joint.everything(types=[LegalBasisSuperseded.type])}
    await story.told.give(TODAY, OFFICE, "place-legal-hold", {"matter": register, "reason": "涉诉证据保全"})
    await story.amend("erase-text", change=title(BLANK))
    assert len(story.told.parked()) == 1
    await story.amend(since, **({"change": title("新规则")} if since == "correct-record" else {}))
    stands = (story.superseded(), story.flagged())
    assert stands == ((["新规则"], ["新规则"]) if since == "correct-record" else ([], []))
    await story.told.give(TODAY, OFFICE, "lift-legal-hold", {"matter": register, "reason": "案件已审结"})
    await story.retry()
    assert (story.superseded(), story.flagged()) == stands
    assert story.named_in() == []
