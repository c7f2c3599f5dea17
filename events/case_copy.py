"""What the other ledgers keep of the court's cases: that a case exists, its defendants, whether it is restricted."""

from __future__ import annotations

from events.base import ALL_BUT_COURT, Event, says
from events.case import Defendants
from events.values import CaseNumber, FewOrgans


@says("政府一方、领导小组办公室获悉法院已立案，此后可以引用该案。")
class CaseNoted(Event, type="case-copy.noted.v1", sides=ALL_BUT_COURT, zh="已获悉案件立案"):
    """The court filed the case: papers of this side can cite it from now on."""

    number: CaseNumber
    defendants: Defendants


@says("政府一方、领导小组办公室获悉案件限定知悉，只引用案号。")
class CaseRestrictionNoted(
    Event, type="case-copy.restriction-noted.v1", sides=ALL_BUT_COURT, zh="已获悉案件限定知悉", en="Restriction noted"
):
    """The court restricted access: the case is cited by number only."""

    known_to: FewOrgans = ()


@says("政府一方、领导小组办公室获悉法院解除了案件的知悉限制。")
class CaseReleaseNoted(
    Event, type="case-copy.release-noted.v1", sides=ALL_BUT_COURT, zh="已获悉案件解除限定知悉", en="Release noted"
):
    """The court lifted the restriction."""


@says("政府一方、领导小组办公室获悉法院已审结该案。")
class CaseConclusionNoted(
    Event, type="case-copy.conclusion-noted.v1", sides=ALL_BUT_COURT, zh="已获悉案件审结", en="Conclusion noted"
):
    """The court concluded the case."""
