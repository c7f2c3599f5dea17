"""The closed lists of reconsideration suggestions and opinions (domain A.4.2, B.5, B.6)."""

from __future__ import annotations

from enum import auto

from events.terms import Term


class ReconsiderationInstrument(Term):
    """What the reconsideration organ or institution sends: the two have different legal effects (G5)."""

    RECONSIDERATION_SUGGESTION = auto(), "行政复议建议书", "reconsideration suggestion"
    RECONSIDERATION_OPINION = auto(), "行政复议意见书", "reconsideration opinion"


class OpinionGround(Term):
    """What an opinion is about: an unlawful or an improper act (行政复议法 art. 76, REC-03)."""

    UNLAWFUL = auto(), "行政行为违法", "unlawful act"
    IMPROPER = auto(), "行政行为不当", "improper act"


class RectificationResult(Term):
    """What the addressee of an opinion reports (REC-03)."""

    RECTIFIED = auto(), "已纠正", "put right"
    IN_PROGRESS = auto(), "正在纠正", "being put right"
    NOT_RECTIFIED = auto(), "尚未纠正", "not put right"


class NonPerformance(Term):
    """How an opinion was left unperformed (行政复议法 art. 77, REC-05)."""

    NOT_PERFORMED = auto(), "不履行", "not performed"
    DELAYED = auto(), "无正当理由拖延履行", "delayed without good reason"


class ReconsiderationEnd(Term):
    """How a suggestion or opinion was closed."""

    FEEDBACK_RECEIVED = auto(), "已收到反馈", "feedback received"
    PARTLY_ANSWERED = auto(), "部分单位已反馈", "feedback of some received"
    NO_FEEDBACK = auto(), "未收到反馈（无法定期限）", "no feedback, none being due"
    PERFORMED = auto(), "已履行", "performed"
    WITHOUT_PERFORMANCE = auto(), "未履行而办结", "closed without performance"
