"""Each amending command and what is done about it."""

from __future__ import annotations

from services.amendment.amending import Amendment
from services.amendment.books import Books
from services.amendment.commands import (
    Amending,
    CorrectRecord,
    EraseText,
    FollowAmendment,
    LiftLegalHold,
    PlaceLegalHold,
    SettleLastDays,
    VoidMatter,
    VoidRecord,
)
from services.amendment.correcting import correct, erase, void, void_all
from services.amendment.following import follow
from services.amendment.holding import lift, place, require_not_held
from services.amendment.settling import settle
from services.refusal.personal_data import require_no_personal_data


def amended(books: Books, stream: str, actor: str, command: Amending) -> Amendment:
    """What is to be recorded where. `stream`: what the command is about. Raises BadCommand, MatterNotFound, Refused."""
    erases = isinstance(command, EraseText) or (isinstance(command, FollowAmendment) and bool(command.erased))
    amendment = Amendment(books, stream, actor, command.on, command.reason, erases=erases)
    match command:
        case PlaceLegalHold():
            place(amendment, command)
        case LiftLegalHold():
            lift(amendment, command)
        case CorrectRecord():
            correct(amendment, command)
        case EraseText():
            erase(amendment, command)
        case VoidRecord():
            void(amendment, command)
        case VoidMatter():
            void_all(amendment, command)
        case FollowAmendment():
            follow(amendment, command)
        case SettleLastDays():
            settle(amendment, command)
        case _:
            raise TypeError(type(command).__name__)
    if erases:
        for telling in amendment.tellings:
            require_not_held(telling)
    if amendment.tellings and not command.internal:
        require_no_personal_data(command, "GEN-12", command.false_alarm)
    return amendment
