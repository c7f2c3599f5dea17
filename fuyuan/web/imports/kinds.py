"""The ledgers that can be imported, by kind."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from fuyuan.web.imports.action_items import ACTION_ITEMS, ACTION_REPORTS
from fuyuan.web.imports.answers import ANSWERS, RECONSIDERATION_ANSWERS
from fuyuan.web.imports.appearances import APPEARANCES
from fuyuan.web.imports.cases import CASES
from fuyuan.web.imports.ledger import Ledger
from fuyuan.web.imports.suggestions import SUGGESTIONS

LEDGERS: Final[Mapping[str, Ledger]] = {
    ledger.kind: ledger
    for ledger in (
        *(CASES, APPEARANCES, SUGGESTIONS),
        *(ANSWERS, RECONSIDERATION_ANSWERS),
        *(ACTION_ITEMS, ACTION_REPORTS),
    )
}
