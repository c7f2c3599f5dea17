"""What an organ may have to do, mechanism by mechanism: the view of what is open and the reminders call it so."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Final

from domain.audience import name_of
from domain.registry import Registry
from events.base import Side
from events.terms import Term
from events.values import OrganId
from events.vocabulary import OrganRole


class DutyKind(Term):
    """Something that is an organ's turn to do."""

    SEND_SUGGESTION = "send_suggestion", "签批发出司法建议", "approve and send the suggestion"
    SIGN_FOR_SUGGESTION = "sign_for_suggestion", "签收司法建议", "sign for the suggestion"
    ANSWER_SUGGESTION = "answer_suggestion", "答复司法建议", "answer the suggestion"
    DECIDE_OBJECTION = "decide_objection", "处理对司法建议的异议", "decide the objection"
    ASSESS_FEEDBACK = "assess_feedback", "评估司法建议反馈", "assess the feedback"
    HAND_OVER_SUGGESTION = (
        "hand_over_suggestion",
        "转交其他辖区司法建议",
        "hand over the suggestion from another jurisdiction",
    )
    SEND_SUGGESTION_AGAIN = (
        "send_suggestion_again",
        "改送或者另行送达被退回的司法建议",
        "send the returned suggestion elsewhere, or serve it otherwise",
    )
    SIGN_FOR_COPY = "sign_for_copy", "签收抄送件", "sign for the copy"
    DRAFT_DOCUMENT = "draft_document", "办理拟稿任务", "write what the court owes"
    SEND_BULLETIN = "send_bulletin", "签批发出通报", "approve and issue the bulletin"
    SIGN_FOR_BULLETIN = "sign_for_bulletin", "签收通报", "sign for the bulletin"
    SEND_PAPER = "send_paper", "签批发出行政复议建议书（意见书）", "approve and send the reconsideration paper"
    SIGN_FOR_PAPER = "sign_for_paper", "签收行政复议建议书（意见书）", "sign for the reconsideration paper"
    ANSWER_PAPER = "answer_paper", "反馈行政复议建议书", "answer the reconsideration suggestion"
    REPORT_RECTIFICATION = "report_rectification", "报告行政复议意见书落实情况", "report on the reconsideration opinion"
    PERFORM_ORDER = "perform_order", "按责令期限履行", "perform as ordered"
    DECIDE_PROPOSAL = "decide_proposal", "处理召开联席会议的提议", "decide on the meeting proposed"
    ATTEND_MEETING = "attend_meeting", "参加联席会议", "attend the joint meeting"
    RECORD_MEETING = "record_meeting", "登记联席会议召开情况", "record that the meeting was held"
    ISSUE_MINUTES = "issue_minutes", "印发会议纪要", "issue the minutes"
    CARRY_OUT_ITEM = "carry_out_item", "办理督办事项", "carry out the action item"
    CLOSE_ITEM = "close_item", "审核督办事项办理结果", "accept the result of the action item"
    SERVE_NOTICE = "serve_notice", "送达出庭通知书", "serve the notice to appear"
    NAME_HEAD = "name_head", "确定出庭负责人", "name the head who appears"
    PROVE_IDENTITY = "prove_identity", "提交负责人身份证明", "submit the proof of identity"
    ATTEND_HEARING = "attend_hearing", "负责人出庭应诉", "attend the hearing"
    REVIEW_IDENTITY = "review_identity", "审查负责人身份证明", "review the proof of identity"
    REVIEW_REASON = "review_reason", "审查不能出庭的理由", "review the reason for absence"
    RECORD_FINDING = "record_finding", "作出出庭认定", "say who appeared"
    FILE_ARRIVED_CASE = "file_arrived_case", "为移送来案立案", "file the case from another jurisdiction"
    SEND_FILES_AGAIN = (
        "send_files_again",
        "补正并重新报送上诉案卷",
        "send the files of the appeal again",
    )
    DECIDE_REQUEST = "decide_request", "处理庭审观摩申请", "decide the request to observe"
    ATTEND_OBSERVATION = "attend_observation", "参加庭审观摩", "attend the observation"
    ENDORSE_STANDARD = "endorse_standard", "会签规范化标准", "endorse the standard"
    REVIEW_STANDARD = "review_standard", "复核规范化标准", "review the standard"
    GIVE_RISK_OPINION = "give_risk_opinion", "提出风险评估意见", "give an opinion on the risk"
    CONCLUDE_ASSESSMENT = "conclude_assessment", "作出风险评估结论", "conclude the assessment"
    GIVE_COORDINATION_OPINION = "give_coordination_opinion", "提出执行协调意见", "give an opinion on the execution"
    CARRY_OUT_TASK = "carry_out_task", "办理争议化解任务", "carry out the task in the dispute"
    ASSIGN_PETITION = "assign_petition", "确定信访责任单位", "assign the petition"
    ACCEPT_PETITION = "accept_petition", "受理信访事项", "accept the petition"
    ANSWER_PETITION = "answer_petition", "答复信访事项", "answer the petition"
    REVIEW_PETITION = "review_petition", "复查（复核）信访事项", "review the petition"
    REPORT_STABILITY = "report_stability", "报告稳控任务", "report on the stability task"


_DONE_FOR: Final[Mapping[OrganRole, OrganRole]] = {
    OrganRole.DISTRICT_COURT: OrganRole.COURT_ADMIN_DIVISION,
    OrganRole.COURT_ADMIN_DIVISION: OrganRole.DISTRICT_COURT,
    OrganRole.GOVERNMENT_LEGAL_DEPARTMENT: OrganRole.DISTRICT_GOVERNMENT,
}
"""Which desk does the duties of whom beside its own (domain 0.2, G1)."""


def done_for(roles: Iterable[OrganRole], registry: Registry, today: date) -> frozenset[OrganId]:
    """The organs, and those whose powers they continue, whose duties lie on the desk of who holds these roles."""
    served = (_DONE_FOR[role] for role in roles if role in _DONE_FOR)
    holders = (holder for role in served for holder in registry.holders(role, today))
    return frozenset(organ for holder in holders for organ in registry.continued_by(holder, today))


def organ_meant(party: str, registry: Registry, day: date) -> OrganId:
    """The organ that a party (`domain.audience.name_of`) is on that day, where it is not named by its id."""
    role = _ROLES.get(party)
    return party if role is None else registry.holder(role, day) or party


_ROLES: Final = {name_of(role): role for role in OrganRole} | {name_of(Side.COURT): OrganRole.DISTRICT_COURT}
