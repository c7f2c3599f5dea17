"""Cases of other courts against organs of the district, as the legal department enters them (集中管辖, domain G12).

They stand apart from the index of our court: cited and shown, counted as its cases nowhere.
"""

from __future__ import annotations

from events.base import GOVERNMENT, Event, says
from events.case import Defendants
from events.case_terms import CaseCause, CaseOutcome
from events.numbers import EarlierCaseNumber
from events.values import CaseNumber, Day, ShortText


@says("政府法制部门登记其他法院审理的、以本区行政机关为被告的案件；再次登记的，替换此前的内容。")
class CaseElsewhereEntered(Event, type="case-elsewhere.entered.v1", sides=GOVERNMENT, zh="其他法院案件已登记"):
    """What the legal department knows of the case on this day; entered again, it replaces what stood before.

    `court` by its name, as other courts are not in the registry. `hearing_on` is the last hearing held or set.
    """

    number: CaseNumber
    court: ShortText
    defendants: Defendants
    cause: CaseCause
    filed_on: Day | None = None
    hearing_on: Day | None = None
    outcome: CaseOutcome | None = None
    concluded_on: Day | None = None
    earlier_number: EarlierCaseNumber | None = None
