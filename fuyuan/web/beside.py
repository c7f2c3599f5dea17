"""What pages have made for them by processes beside the edge, one at a time."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from fuyuan.operations.computing import Computing
from fuyuan.operations.review_documents import ReviewDocuments
from fuyuan.operations.review_prepared import SupplementsPrepared
from fuyuan.operations.yearly_tables import YearlyTables
from fuyuan.papers.annual.files import Provided
from fuyuan.settings import Settings


def made_beside(settings: Settings, templates: Path | None) -> dict[str, Any]:
    """Fields of `Seen`; `templates` are the office's own of papers."""
    computing = Computing(settings)
    return {
        "compute_year": YearlyTables(computing).compute,
        "prepare_supplement": SupplementsPrepared(computing).prepared,
        "make_documents": ReviewDocuments(computing).make,
        "provided": Provided(settings.fonts, templates),
    }
