"""Closed lists of the leading group, its office and its publicity work (opinion 四)."""

from __future__ import annotations

from events.terms import Term


class SeatFunction(Term):
    """What a seat of the leading group is (四(一)): one head, deputies of both sides, members (GRP-01)."""

    HEAD = "head", "组长", "head"
    EXECUTIVE_DEPUTY = "executive_deputy", "常务副组长", "executive deputy head"
    DEPUTY = "deputy", "副组长", "deputy head"
    MEMBER = "member", "成员", "member"

    @property
    def is_deputy(self) -> bool:
        """Whether it counts as a deputy of its side (GRP-01)."""
        return self in {SeatFunction.EXECUTIVE_DEPUTY, SeatFunction.DEPUTY}


class OfficeFunction(Term):
    """What a post in the office of the group is (四(一), annex)."""

    DIRECTOR = "director", "办公室主任", "director of the office"
    DEPUTY_DIRECTOR = "deputy_director", "办公室副主任", "deputy director of the office"
    STAFF = "staff", "办公室工作人员", "staff of the office"


class PublicityTopic(Term):
    """What publicity is about, in the words of 四(三) (PUB-01)."""

    RECONSIDERATION_LAW = "reconsideration_law", "行政复议法律法规", "law of administrative reconsideration"
    LITIGATION_LAW = "litigation_law", "行政诉讼法律法规", "law of administrative litigation"
    JUDICIAL_INTERPRETATIONS = "judicial_interpretations", "司法解释", "judicial interpretations"
    RULE_OF_LAW = "rule_of_law", "社会主义法治精神", "rule of law"
