"""Contacts that leave no paper, logged with the matter (GEN-17): with which organ and post, by what way, in gist."""

from __future__ import annotations

from collections.abc import Collection

from events.base import Event
from events.contact import ContactLogged, ContactWay
from events.values import OrganId, Reason, ShortText
from services.decider import Command, Context
from services.rules import require_active
from services.rules.posts import require_post


class Contact(Command):
    """A contact about the matter; its day is the business date."""

    organ: OrganId
    way: ContactWay
    gist: Reason
    post: ShortText | None = None


def logged(command: Contact, known: Collection[ContactLogged], context: Context) -> list[Event]:
    """With an organ of that day, and a post, never a name. It opens nothing: a reminder is given as one (SUG-17)."""
    contact = command.fact(ContactLogged)
    if contact in known:
        return []
    require_active(context.registry, command.on, command.organ)
    if command.post is not None:
        require_post(command.post, "GEN-17")
    return [contact]
