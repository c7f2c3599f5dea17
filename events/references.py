"""How a document names a case: by number, with the flags the writer knows."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from events.base import Part
from events.values import CaseNumber
from events.vocabulary import CaseStage


class CaseRef(Part):
    """A case by its number. `restricted` marks one that may be named by number only (BUL-06).

    There is no field for a party: no party's name enters the system (行政诉讼法 arts. 54, 65).
    """

    number: CaseNumber
    restricted: bool = False
    stage: CaseStage | None = None


CaseRefs = Annotated[tuple[CaseRef, ...], Field(max_length=50)]
