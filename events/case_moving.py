"""A case that goes to a court of another jurisdiction, and one that came from there (行政诉讼法 arts. 18, 22–24, 85).

The sending court records that it moved; the other one receives that as a fact of its own, and files the case under a
number of its own. Organs of the other jurisdiction are named as they are called: its ids mean nothing here.

A case that a paper for another jurisdiction names does not move; but the court there has to know of it while it is
restricted.
"""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from pydantic import Field

from events.attachment import Attachments
from events.base import COURT, Event, Part, says
from events.case import Defendants, PlaintiffCount
from events.case_terms import CaseCause, CaseOutcome, MoveGround, PlaintiffKind, RestrictionGround
from events.numbers import ActNumber
from events.values import CaseNumber, Day, DivisionCode, EventId, LongText, Reason, ShortText
from events.vocabulary import Field as AdministrativeField

Sued = Annotated[tuple[ShortText, ...], Field(min_length=1, max_length=20)]
"""Defendants by their names."""


class MovedCase(Part):
    """What the index of the sending court says of the case, without any party's name.

    `court`: that court; `outcome`: how it decided, where there is an appeal; `restriction`: why it is restricted, if it
    is: then it is restricted at the other court too.
    """

    number: CaseNumber
    court: ShortText
    filed_on: Day
    cause: CaseCause
    field: AdministrativeField
    sued: Sued
    plaintiff_kind: PlaintiffKind
    plaintiff_count: PlaintiffCount
    house_expropriation: bool = False
    enterprise_restructuring: bool = False
    decision_number: ActNumber | None = None
    outcome: CaseOutcome | None = None
    restriction: RestrictionGround | None = None


@says("案件移送其他辖区的法院，或者上诉案卷报送上级法院，载明依据和告知受移送法院的事项。")
class CaseMoved(Event, type="case.moved.v1", sides=COURT, zh="案件已移送（报送）"):
    """The case went to this court, of another jurisdiction, on this day, with a letter.

    `paper_number`: that of the ruling, the decision or the letter by which it goes; `files` go along.
    """

    jurisdiction: DivisionCode
    court: ShortText
    ground: MoveGround
    paper_number: ShortText | None = None
    letter: LongText
    content: MovedCase
    files: Attachments | None = None


@says("上级法院退回了报送的上诉案卷，载明需要补正的事项；补正后可以再次报送。")
class CaseCameBack(Event, type="case.came-back.v1", sides=COURT, zh="上诉案卷已退回"):
    """The court above sent the files of the appeal back, for this reason; they can be sent once more."""

    jurisdiction: DivisionCode
    court: ShortText
    reason: Reason


@says("其他辖区的法院移送（报送）的案件已到本院，待以本院案号立案。")
class ArrivedCaseReceived(Event, type="arrived-case.received.v1", sides=COURT, zh="移送来案已收到"):
    """A court of this jurisdiction, another one, moved a case here; it has no number of ours yet.

    `source_event` is the event by which it did, in its own ledger. The business date is that of the moving. `files`
    came along, and are kept by our court.
    """

    jurisdiction: DivisionCode
    source_event: EventId
    ground: MoveGround
    paper_number: ShortText | None = None
    letter: LongText
    content: MovedCase
    files: Attachments | None = None


@says("移送来案已以本院案号立案。")
class ArrivedCaseFiled(Event, type="arrived-case.filed.v1", sides=COURT, zh="移送来案已立案"):
    """It is filed under this number of ours, against these organs of our registry."""

    number: CaseNumber
    defendants: Defendants


@says("报送的上诉案卷已退回原审法院补正，载明理由。")
class ArrivedCaseReturned(Event, type="arrived-case.returned.v1", sides=COURT, zh="上诉案卷已退回原审法院"):
    """The files of an appeal went back: `jurisdiction`, and the number of the case there; `court` is ours."""

    jurisdiction: DivisionCode
    number: CaseNumber
    court: ShortText
    reason: Reason


@says("送交其他辖区的司法建议提及该案，案号及是否限定知悉告知当地法院。")
class CaseNamedElsewhere(
    Event, type="case.named-elsewhere.v1", sides=COURT, zh="已告知其他辖区", en="Case named elsewhere", internal=True
):
    """A paper that went to this jurisdiction names the case: it hears from now on whether that is restricted (CAS-04).

    `suggestion` is the paper; `restriction`: why the case was restricted when it went, if it was.
    """

    jurisdiction: DivisionCode
    suggestion: UUID
    number: CaseNumber
    restriction: RestrictionGround | None = None


@says("其他辖区送来的司法建议提及的案件，载明是否限定知悉；提及该案的事项随之限定。")
class ArrivedCaseNamed(
    Event, type="arrived-case.named.v1", sides=COURT, zh="来文所涉案件已知悉", en="Case named in a paper", internal=True
):
    """A paper that came from this jurisdiction names a case of the court there, which did not move here.

    While it is restricted there, what names it is restricted here (CAS-04).
    """

    jurisdiction: DivisionCode
    number: CaseNumber
    restriction: RestrictionGround | None = None


@says("来文法院限定了案件知悉范围，本院同样限定。")
class ArrivedCaseRestricted(
    Event,
    type="arrived-case-access.restricted.v1",
    sides=COURT,
    zh="移送来案已限定知悉",
    en="Access to a case from elsewhere restricted",
):
    """The court there restricted it after it came, or a paper that names it: so it is here, filed or not (CAS-04)."""

    ground: RestrictionGround
    reason: Reason


@says("来文法院解除了案件知悉限制；本院自行限定的不受影响。")
class ArrivedCaseReleased(
    Event,
    type="arrived-case-access.released.v1",
    sides=COURT,
    zh="移送来案已解除限定知悉",
    en="Access to a case from elsewhere released",
):
    """The court there lifted its restriction; what our court restricted by itself stays so (CAS-04)."""

    reason: Reason
