"""The white paper (行政审判白皮书): what the court publishes on its own about a year (domain A.11, G11).

One act, one event. A year has one paper of each edition, so year and edition name the matter.
"""

from __future__ import annotations

from datetime import date

from events.annual_review import WhitePaperEdition, WhitePaperPublished
from events.base import Side, Visibility, says
from events.group import CalendarYear
from events.terms import Words
from events.values import DocumentNumber, ShortText
from events.vocabulary import OrganRole
from services.decider import Command, Context, Decider, by_command
from services.rules import require, require_not_before
from services.rules.course import one_act, single_act
from services.shared.registers import taking_number


@says("法院发布某一年度的审判白皮书，分公开版和内部版。")
class PublishWhitePaper(Command, zh="发布审判白皮书", opens=True):
    """The court publishes its white paper on a year, for the public or for internal use."""

    year: CalendarYear
    edition: WhitePaperEdition
    title: ShortText
    document_number: DocumentNumber

    def natural_key(self) -> str:
        return f"{self.year}|{self.edition.value}"


WhitePaper = WhitePaperPublished | None


def publish(state: WhitePaper, command: PublishWhitePaper, context: Context) -> list[WhitePaperPublished]:
    """By the court itself, not a division nor anybody else (ANR-03), once (GEN-05), on a year that is over (GEN-08)."""
    court = context.holds(OrganRole.DISTRICT_COURT)
    require(context.side is Side.COURT and court, "ANR-03")
    published = command.fact(WhitePaperPublished)
    done = Words("该年度这一版本的白皮书已发布", "this edition of the year's white paper is published")
    if events := single_act(published, state, done):
        require_not_before(command.on, date(command.year, 12, 31))
    return events


def _visibility(state: WhitePaper) -> Visibility:
    """The public edition is for everybody, the internal one for the two sides."""
    public = state is not None and state.edition is WhitePaperEdition.PUBLIC
    return Visibility.PUBLIC if public else Visibility.BILATERAL


DECIDER: Decider[WhitePaper] = Decider(
    "white-paper",
    None,
    one_act(WhitePaperPublished),
    by_command(publish),
    companions=taking_number("white-paper", PublishWhitePaper),
    visibility=_visibility,
)
