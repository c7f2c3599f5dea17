"""That an organ has read a paper (已阅): told by whoever is that organ today, or does its duties at its desk."""

from __future__ import annotations

from collections.abc import Collection

from domain.duties import done_for
from events.base import Event
from events.reading import PaperKind, PaperRead
from events.terms import Words
from events.values import OrganId
from events.vocabulary import OrganRole
from services.decider import Command, Context
from services.rules import require_actor

_ADDRESSEE = Words("收文单位或者其办理机构", "an organ that the paper was sent to, or its desk")


class MarkRead(Command):
    """The paper was opened for the first time. The console says it by itself; who works by the API says it so."""


def read(
    kind: PaperKind,
    sent_to: Collection[OrganId],
    known: Collection[PaperRead],
    command: MarkRead,
    context: Context,
    revision: int | None = None,
) -> list[Event]:
    """Once for each organ that it was sent to, in whose place the actor reads: itself, a predecessor, its desk's."""
    return read_each(kind, [(organ, revision) for organ in sent_to], known, command, context)


def read_each(
    kind: PaperKind,
    sent: Collection[tuple[OrganId, int | None]],
    known: Collection[PaperRead],
    command: MarkRead,
    context: Context,
) -> list[Event]:
    """The same of several papers: to which organ each was sent, and its revision."""
    own = [(organ, revision) for organ, revision in dict.fromkeys(sent) if organ in _read_for(context)]
    require_actor(own, context, _ADDRESSEE)
    facts = [command.fact(PaperRead, kind=kind, organ=organ, revision=revision) for organ, revision in own]
    return [fact for fact in facts if not any(fact.repeats(earlier) for earlier in known)]


def _read_for(context: Context) -> frozenset[OrganId]:
    held = [role for role in OrganRole if context.entitled(role)]
    own = context.registry.continued_by(context.actor, context.today)
    return own | done_for(held, context.registry, context.today)
