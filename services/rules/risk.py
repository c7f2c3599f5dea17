"""Who assesses litigation risks, and what an opinion on them may not be tied to (domain A.7, A.8)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import date

from domain.registry import Registry
from events.base import Side
from events.risk_terms import AssessorCapacity
from events.values import OrganId
from events.vocabulary import OrganRole
from services.decider import Context
from services.refusal.personal_data import personal_data

THE_TWO = {
    AssessorCapacity.COURT: OrganRole.DISTRICT_COURT,
    AssessorCapacity.LEGAL_DEPARTMENT: OrganRole.GOVERNMENT_LEGAL_DEPARTMENT,
}
"""The two that the opinion names, and the roles that make an organ one of them (三(二)5, 6)."""

# After NFKC, without blanks: (2024)豫0204行初12号, and the older (2014)鼓行初字第12号, of any kind of case. What
# has its number directly after the year is a document: 鼓政(2020)20号.
_CASE_NUMBER = re.compile(r"\((?:19|20)[0-9]{2}\)(?!第)[\u4e00-\u9fff][\u4e00-\u9fff0-9]{0,14}?第?[0-9]+(?:-[0-9]+)?号")


def capacity_of(organ: OrganId, registry: Registry, on: date) -> AssessorCapacity:
    """As what an organ named on that day is asked."""
    held = (capacity for capacity, role in THE_TWO.items() if registry.holds(organ, role, on))
    return next(held, AssessorCapacity.THIRD_PARTY)


def speaks_as(context: Context) -> AssessorCapacity | None:
    """Which of the two the actor is today, or continues; None for anybody else."""
    return next((capacity for capacity, role in THE_TWO.items() if context.entitled(role)), None)


def may_be_third_party(organ: OrganId, initiator: OrganId, registry: Registry) -> bool:
    """Neither the initiator itself nor a part of the court, nor the group's office (RSK-10)."""
    return organ != initiator and registry.side(organ) not in (Side.COURT, Side.JOINT)


def concerns_a_case(texts: Iterable[str]) -> bool:
    """Whether a text names a case by its number, or seems to hold somebody's personal data (RSK-09)."""
    return any(_names_a_case(text) or personal_data(text) is not None for text in texts)


def _names_a_case(text: str) -> bool:
    return _CASE_NUMBER.search("".join(unicodedata.normalize("NFKC", text).split())) is not None
