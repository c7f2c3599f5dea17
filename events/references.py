"""How a document names a case: by number, with the flags the writer knows."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

from events.values import CaseNumber
from events.vocabulary import CaseStage


class CaseRef(BaseModel):
    """A case by its number. `restricted` marks one that may be named by number only (BUL-06).

    There is no field for a party: no party's name enters the system (行政诉讼法 arts. 54, 65).
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    number: CaseNumber
    restricted: bool = False
    stage: CaseStage | None = None
