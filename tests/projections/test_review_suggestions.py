"""M20–M23: what was sent, to whom, with which copies and approvals."""

from __future__ import annotations

import pytest

from events.organ import OrganRenamed, OrganRoleAssigned, OrganRoleRevoked, OrganSuperseded
from events.suggestion import (
    SuggestionApproved,
    SuggestionConsulted,
    SuggestionDrafted,
    SuggestionSent,
    SuggestionWithdrawn,
)
from events.values import ReplyPeriod
from events.vocabulary import Field, Instrument, IssueCategory, OrganKind, OrganRole, SigningOffice, SuggestionKind
from tests.organs import COURT, HOUSING, LEGAL, OLD_LEGAL, OUTSIDE, POLICE, SUPERVISORY, URBAN, organ
from tests.projections.annals import Annals, d24, d25, rows, said, suggestion

LETTER = Instrument.OPINION_LETTER


def test_m20_by_kind_instrument_field_and_category() -> None:
    """M20: letters apart; withdrawn in a row of its own (SUG-18); one document may have two fields."""
    annals = Annals()
    both = (Field.URBAN_CONSTRUCTION, Field.HEALTH)
    annals.sent("a", fields=both).sent("b", kind=SuggestionKind.SIMILAR_CASES, fields=(Field.HEALTH,))
    annals.sent("letter", instrument=LETTER, months=None, categories=(IssueCategory.EMERGING_TENDENCY,))
    annals.sent("gone").court("suggestion:gone", SuggestionWithdrawn(occurred_on=d24(4, 1), reason="有误"))
    annals.sent("next", on=d25(1, 10))

    figure = annals.figure("M20")

    assert said(figure) == {"all": "4", "judicial_suggestion": "2", "opinion_letter": "1", "withdrawn": "1"}
    gone = ("已撤回（另计）", "1", "0")
    assert rows(figure, "by_kind") == [("个案司法建议", "1", "1"), ("类案司法建议", "1", "0"), gone]
    assert rows(figure, "by_field") == [("城建", "1", "0"), ("卫生健康", "2", "0"), gone]
    assert rows(figure, "by_category") == [
        ("带有普遍意义的、程序性的问题", "2", "0"),
        ("苗头性、倾向性问题", "0", "1"),
        gone,
    ]


def test_m21_addressees_most_first() -> None:
    """M21: a document to two organs counts for each; withdrawn ones do not."""
    annals = Annals().sent("a", HOUSING, URBAN).sent("b", URBAN).sent("c", URBAN, instrument=LETTER, months=None)
    annals.sent("gone", POLICE).court("suggestion:gone", SuggestionWithdrawn(occurred_on=d24(4, 1), reason="有误"))
    figure = annals.figure("M21")
    assert said(figure) == {"organs": "2"}
    assert rows(figure, "by_organ") == [("鼓楼区城市管理局", "2", "1"), ("鼓楼区住房和城乡建设局", "1", "0")]


def test_m22_copies_go_to_the_holder_of_the_role_on_the_day_of_sending() -> None:
    """M22, SUG-02: with the role moved; outside and non-administrative addressees are not in the denominator."""
    annals = Annals()
    role = OrganRole.GOVERNMENT_LEGAL_DEPARTMENT
    annals.joint("organ-registry", OrganRoleAssigned(occurred_on=d24(1, 1), organ=OLD_LEGAL, role=role))
    annals.joint("organ-registry", OrganRoleAssigned(occurred_on=d24(2, 1), organ=LEGAL, role=role))
    annals.sent("before", on=d24(1, 20), cc=(OLD_LEGAL,)).sent("after", on=d24(3, 1), cc=(OLD_LEGAL,))
    annals.sent("itself", LEGAL, cc=()).sent("letter", POLICE, instrument=LETTER, months=None)
    annals.sent("outside", OUTSIDE, cc=()).sent("supervisory", SUPERVISORY, cc=())
    assert said(annals.figure("M22")) == {"copied": "3/4 = 75.0 %"}


def test_m22_on_the_very_day_the_role_changes_hands_and_for_other_bodies_of_the_government() -> None:
    """M22, SUG-02: the new holder; a body of no listed kind is administrative when it is on the government's side."""
    annals = Annals()
    role = OrganRole.GOVERNMENT_LEGAL_DEPARTMENT
    annals.joint(
        "organ-registry",
        OrganRoleAssigned(occurred_on=d24(3, 10), organ=OLD_LEGAL, role=role),
        organ("commercial-district", "特色商业区管委会", OrganKind.OTHER),
        organ("a-bank", "某银行", OrganKind.OTHER, None, None),
    )
    annals.sent("a", "commercial-district", on=d24(3, 10), cc=(OLD_LEGAL,)).sent("b", "a-bank", cc=())
    assert said(annals.figure("M22")) == {"copied": "1/1 = 100.0 %"}
    annals.joint("organ-registry", OrganRoleRevoked(occurred_on=d24(3, 10), organ=OLD_LEGAL, role=role))
    assert said(annals.figure("M22")) == {"copied": "0/1 = 0.0 %"}, "with no holder nothing can comply"


def test_an_organ_keeps_the_name_of_the_day_of_sending() -> None:
    """M21, scenario 23: statistics by organ follow the name on the send date, with a link to the successor."""
    annals = Annals().sent("a", URBAN).sent("b", URBAN, on=d24(7, 1), number="鼓法建〔2024〕4号")
    annals.joint("organ-registry", OrganRenamed(occurred_on=d24(6, 1), organ=URBAN, name="鼓楼区城市管理综合执法局"))
    annals.joint("organ-registry", OrganSuperseded(occurred_on=d24(9, 1), organ=URBAN, successor=HOUSING))
    names = "鼓楼区城市管理局／鼓楼区城市管理综合执法局（现由鼓楼区住房和城乡建设局承继）"
    assert rows(annals.figure("M21"), "by_organ") == [(names, "2", "0")]
    assert [str(row[3])[:12] for row in annals.review().tables["T7"].rows] == [
        "鼓楼区城市管理局（现由鼓",
        "鼓楼区城市管理综合执法局",
    ]


COMMITTEE, PRESIDENT = d24(3, 5), SigningOffice.COURT_PRESIDENT


@pytest.mark.parametrize(
    ("heard", "signed_by", "committee", "expected"),
    [
        ((HOUSING, URBAN), PRESIDENT, COMMITTEE, "1/1 = 100.0 %"),
        ((HOUSING,), PRESIDENT, COMMITTEE, "0/1 = 0.0 %"),
        ((HOUSING, URBAN), SigningOffice.LEADER_IN_CHARGE, COMMITTEE, "0/1 = 0.0 %"),
        ((HOUSING, URBAN), PRESIDENT, None, "0/1 = 0.0 %"),
        ((HOUSING, URBAN), PRESIDENT, d24(3, 11), "0/1 = 0.0 %"),
    ],
)
def test_m23_comprehensive_kind_with_all_three_approvals(
    heard: tuple[str, ...], signed_by: SigningOffice, committee: object, expected: str
) -> None:
    """M23, SUG-07: addressees heard, committee, president, all by the day of sending."""
    said_ = suggestion(kind=SuggestionKind.COMPREHENSIVE_GOVERNANCE)
    annals = Annals().sent("other kind").court("suggestion:c", SuggestionDrafted(occurred_on=d24(3, 1), content=said_))
    for each in heard:
        annals.court("suggestion:c", SuggestionConsulted(occurred_on=d24(3, 2), organ=each, opinion="同意"))
    approval = SuggestionApproved(occurred_on=d24(3, 6), signed_by=signed_by, committee_on=committee)  # type: ignore[arg-type]
    sent = SuggestionSent(
        occurred_on=d24(3, 10),
        content=said_,
        sender=COURT,
        addressees=(HOUSING, URBAN),
        cc=(LEGAL,),
        number="鼓法建〔2024〕4号",
        reply_period=ReplyPeriod(months=2),
    )
    assert said(annals.court("suggestion:c", approval, sent).figure("M23")) == {"compliant": expected}


def test_m23_a_changed_draft_needs_a_new_approval() -> None:
    """M23, SUG-08: approvals of a former draft do not count."""
    content = suggestion(kind=SuggestionKind.COMPREHENSIVE_GOVERNANCE)
    annals = Annals()
    annals.court(
        "suggestion:c",
        SuggestionConsulted(occurred_on=d24(3, 2), organ=HOUSING, opinion="同意"),
        SuggestionApproved(occurred_on=d24(3, 6), signed_by=PRESIDENT, committee_on=COMMITTEE),
        SuggestionDrafted(occurred_on=d24(3, 7), content=content),
    )
    annals.sent("c", kind=SuggestionKind.COMPREHENSIVE_GOVERNANCE)
    assert said(annals.figure("M23")) == {"compliant": "0/1 = 0.0 %"}
