"""A bulletin of one side to the other: 审判工作通报 (J1–J7) and 行政执法工作通报 (E1–E7).

States: drafted → issued (revision 1, then one more with each correction) → withdrawn. Acknowledgement is the other
side's fact and stands in `services/shared/bulletin/receipt.py`. Source: opinion 三(一)1, 2; domain A.1, A.2.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, assert_never

from domain.audience import Party
from domain.bulletin import Lack, lacking
from events.attachment import Attachments
from events.base import Event, Side, Visibility, says
from events.bulletin import BulletinContent, BulletinCorrected, BulletinDrafted, BulletinIssued, BulletinWithdrawn
from events.terms import Term
from events.values import Reason, ShortText, document_year
from services.decider import Command, Companion, Context, Decider, by_command
from services.rules import require, require_stage, required
from services.rules.bulletin import (
    document_streams,
    index_streams,
    may_name_persons,
    require_complete,
    require_direction,
    require_discreet,
    require_figures,
    require_index,
    require_nothing_in_nil,
    require_sender,
    speaks_for,
    suggestion_streams,
)
from services.shared.registers import ClaimPeriod, ReleasePeriod, number_taken


@says("保存通报稿件；再次拟稿的，替换前稿。")
class DraftBulletin(Command, zh="拟制通报", opens=True):
    """Keep a draft; a later draft replaces it."""

    content: BulletinContent


class OfContent(Command):
    """A command that sends a bulletin out."""

    content: BulletinContent

    def references(self, side: Side) -> list[str]:
        """The suggestions of a roll-up (BUL-08), the cases (GEN-06), the first part of the document (BUL-14)."""
        content = self.content
        return [*suggestion_streams(content, side), *index_streams(content, side), *document_streams(content)]

    def warnings(self, known: Callable[[str], Any] = lambda stream: None) -> tuple[Lack, ...]:
        return lacking(self.content)


@says("发出通报第一版，可以先行拟稿，也可以直接发出；发生日期即发出日。")
class IssueBulletin(OfContent, zh="发出通报", opens=True):
    """Issue revision 1, drafted before or not. The day of issue is the business date."""

    files: Attachments | None = None


@says("以新的内容替换通报最新一版，写明更正内容和理由。")
class CorrectBulletin(OfContent, zh="更正通报"):
    """Replace the newest revision by `content`, saying what changed and why."""

    changed: ShortText
    reason: Reason
    files: Attachments | None = None


@says("撤回已发出的通报，文本在记录中保留。")
class WithdrawBulletin(Command, zh="撤回通报"):
    """Take an issued bulletin back; its text stays in the log."""

    reason: Reason


class Stage(Term):
    NEW = ("new", "未拟稿", "not drafted")
    DRAFTED = ("drafted", "已拟稿", "drafted")
    ISSUED = ("issued", "已发出", "issued")
    WITHDRAWN = ("withdrawn", "已撤回", "withdrawn")


@dataclass(frozen=True, slots=True)
class Bulletin:
    """`content` is the newest draft or revision; `issued_on` the day of revision 1, `revised_on` of the newest one."""

    stage: Stage = Stage.NEW
    content: BulletinContent | None = None
    revision: int = 0
    issued_on: date = date.min
    revised_on: date = date.min


def evolve(
    state: Bulletin, event: BulletinDrafted | BulletinIssued | BulletinCorrected | BulletinWithdrawn
) -> Bulletin:
    match event:
        case BulletinDrafted():
            return replace(state, stage=Stage.DRAFTED, content=event.content)
        case BulletinIssued():
            day = event.occurred_on
            return Bulletin(Stage.ISSUED, event.content, event.revision, issued_on=day, revised_on=day)
        case BulletinCorrected():
            return replace(state, content=event.content, revision=event.revision, revised_on=event.occurred_on)
        case BulletinWithdrawn():
            return replace(state, stage=Stage.WITHDRAWN)
        case _:
            assert_never(event)


def draft(state: Bulletin, command: DraftBulletin, context: Context) -> list[Event]:
    """Keep a draft, which may lack what its topic needs, but nothing forbidden (BUL-01, 02, 04, 06, 10)."""
    _require_parties(state, command, context)
    if state.stage is Stage.DRAFTED and state.content == command.content:
        return []
    require(state.revision == 0, "BUL-04")
    require_discreet(command.content)
    return [command.fact(BulletinDrafted)]


def issue(state: Bulletin, command: IssueBulletin, context: Context) -> list[BulletinIssued]:
    """Send revision 1 to the other side (BUL-01 to 03, 06 to 10, 12 to 14), however late (BUL-11)."""
    _require_parties(state, command, context)
    if state.stage is Stage.ISSUED and state.content == command.content:
        return []
    require(state.revision == 0, "BUL-04")
    _require_content(command.content, context, command.on)
    return [command.fact(BulletinIssued)]


def correct(state: Bulletin, command: CorrectBulletin, context: Context) -> list[BulletinCorrected]:
    """Issue the next revision (BUL-04); the content rules hold for it as on the day of issue."""
    _require_owner(state, command, context)
    require_stage(state.stage, Stage.ISSUED)
    if state.content == command.content:
        return []
    assert state.content is not None
    require(_identity(state.content) == _identity(command.content), "BUL-04")
    require(command.on >= state.revised_on, "BUL-04")
    _require_content(command.content, context, state.issued_on)
    return [command.fact(BulletinCorrected, revision=state.revision + 1)]


def withdraw(state: Bulletin, command: WithdrawBulletin, context: Context) -> list[BulletinWithdrawn]:
    """Withdraw, with a reason (BUL-04); nothing follows a withdrawal."""
    _require_owner(state, command, context)
    if state.stage is Stage.WITHDRAWN:
        return []
    require_stage(state.stage, Stage.ISSUED)
    require(command.on >= state.revised_on, "BUL-04")
    return [command.fact(BulletinWithdrawn)]


def _require_parties(state: Bulletin, command: DraftBulletin | IssueBulletin, context: Context) -> None:
    _require_owner(state, command, context)
    _require_voice(command.content, context, command.on)
    require_sender(command.content, context.side, context.registry, command.on)
    require_direction(command.content, context.side, context.registry, command.on)


def _require_content(content: BulletinContent, context: Context, issued_on: date) -> None:
    """What is sent out, in its first revision as in a later one."""
    require_discreet(content)
    require_index(content, context)
    require_nothing_in_nil(content)
    require_figures(content)
    require_complete(content, context.side, context.registry, context.known, issued_on)
    _require_document(content, context)


def _require_document(content: BulletinContent, context: Context) -> None:
    """A document with several topics: the bulletin that went first has the same issuer and number (BUL-14)."""
    for stream in document_streams(content):
        first: Bulletin | None = context.known.get(stream)
        issued = required(first.content if first is not None and first.revision else None, "BUL-14")
        same = issued.issuer == content.issuer and issued.document_number == content.document_number
        require(same and content.document_number is not None, "BUL-14")


def _require_owner(state: Bulletin, command: Command, context: Context) -> None:
    """What exists is changed by its issuer only, or by who continues the issuer's powers (BUL-02, ORG-02)."""
    if state.content is not None:
        _require_voice(state.content, context, state.issued_on if state.revision else command.on)


def _require_voice(content: BulletinContent, context: Context, on: date) -> None:
    """The actor speaks today for the issuer as it was on that date, whatever day the act is dated (BUL-02)."""
    require(speaks_for(context.actor, content.issuer, context.side, context.registry, on, context.today), "BUL-02")


def _identity(content: BulletinContent) -> tuple[str | None, ...]:
    """What makes it this bulletin and no other: a correction leaves it alone."""
    return content.topic, content.issuer, content.organised_by, content.addressee


def _companions(state: Bulletin, command: Command, context: Context) -> Iterator[Companion]:
    """Its number is taken for ever (GEN-04); the period of its statistics while it stands (BUL-07)."""
    match command:
        case IssueBulletin(content=content) | CorrectBulletin(content=content):
            number = content.document_number
            if number is not None:
                holder = content.part_of or context.matter
                yield number_taken(f"bulletin:{document_year(number)}", number, command, context, holder=holder)
            if content.topic.statistical and content.period is not None:
                claim = ClaimPeriod(occurred_on=command.on, period=content.period, holder=context.matter)
                yield _period_register(content), claim
        case WithdrawBulletin() if state.content is not None and state.content.topic.statistical:
            yield _period_register(state.content), ReleasePeriod(occurred_on=command.on, holder=context.matter)


def _period_register(content: BulletinContent) -> str:
    return f"period-register:{content.issuer}:{content.topic.value}"


def _visibility(state: Bulletin) -> Visibility:
    """A draft concerns nobody but its writer; afterwards as the content says."""
    if state.content is None or state.revision == 0:
        return Visibility.RESTRICTED
    return state.content.visibility


def _concerned(state: Bulletin) -> Iterator[Party | None]:
    """Who issues it; once it is issued, the other side too: issuer or addressee, the court is a party to each."""
    if (content := state.content) is not None:
        yield from (content.issuer, content.handling_unit, content.organised_by)
        yield from (content.addressee, Side.COURT, *(content.cc or ())) if state.revision else ()


def _may_name_persons(state: Bulletin, command: Command) -> bool:
    """By the content that the command brings, else by the newest one."""
    content = getattr(command, "content", state.content)
    return content is not None and may_name_persons(content.topic, content.visibility)


BULLETIN = Decider(
    category="bulletin",
    initial=Bulletin(),
    evolve=evolve,
    decisions=by_command(draft, issue, correct, withdraw),
    companions=_companions,
    visibility=_visibility,
    concerned=_concerned,
    personal_data="BUL-06",
    may_name_persons=_may_name_persons,
)
