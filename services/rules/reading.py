"""That an organ has read a paper (已阅): told by whoever is that organ today, or does its duties at its desk."""

from __future__ import annotations

from collections.abc import Collection

from domain.duties import done_for
from events.base import Event
from events.reading import PaperKind, PaperRead, ReadOrRetrieved
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
    known: Collection[ReadOrRetrieved],
    command: MarkRead,
    context: Context,
    revision: int | None = None,
) -> list[Event]:
    """Once for each organ that it was sent to, in whose place the actor reads: itself, a predecessor, its desk's."""
    facts = [command.fact(PaperRead, kind=kind, organ=organ, revision=revision) for organ in dict.fromkeys(sent_to)]
    return read_each(facts, known, context)


def read_each(facts: Collection[PaperRead], known: Collection[ReadOrRetrieved], context: Context) -> list[Event]:
    """The same of several papers: what there would be to say if the actor reads for every organ."""
    own = [fact for fact in facts if fact.organ in _read_for(context)]
    require_actor(own, context, _ADDRESSEE)
    return [fact for fact in own if not any(fact.repeats(earlier) for earlier in known)]


def _read_for(context: Context) -> frozenset[OrganId]:
    held = [role for role in OrganRole if context.entitled(role)]
    own = context.registry.continued_by(context.actor, context.today)
    return own | done_for(held, context.registry, context.today)
