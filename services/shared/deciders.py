"""The aggregates that more than one ledger keeps; the table of categories says which ledgers."""

from __future__ import annotations

from typing import Any

from events.base import Side
from events.streams import CATEGORIES
from services.decider import Decider
from services.shared import case_copy, matter_copy, registry_copy
from services.shared.bulletin.decider import bulletin_decider
from services.shared.bulletin.receipt import BULLETIN_RECEIPT
from services.shared.registers import NUMBER_REGISTER, PERIOD_REGISTER


def shared_deciders(side: Side) -> list[Decider[Any]]:
    """Those that `side` keeps."""
    deciders: list[Decider[Any]] = [
        bulletin_decider(side),
        BULLETIN_RECEIPT,
        case_copy.DECIDER,
        matter_copy.DECIDER,
        registry_copy.DECIDER,
        NUMBER_REGISTER,
        PERIOD_REGISTER,
    ]
    return [decider for decider in deciders if side in CATEGORIES[decider.category].sides]
