"""What the law and the opinion leave open, as settings of a jurisdiction, with the defaults of domain F.7."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


class RuleSettings(BaseModel):
    """Read from `[rules]` of `deploy/jurisdictions/<code>.toml`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    suggestion_prefix: str | None = Field(
        default=None, description="The court's place-name prefix before 法建; None accepts any (F.7 no. 1)"
    )
    reply_months: int = Field(default=2, description="Reply period where a suggestion states none (F.7 no. 3)")
    roll_reply_over_holidays: bool = Field(default=True, description="B.12: by analogy (F.7 no. 4)")
    roll_normative_months_over_holidays: bool = Field(default=False, description="SUG-21's three months")
    hearing_notice: Literal["lenient", "strict"] = Field(
        default="lenient", description="Reading of “三日前” in 法释〔2020〕3号 art. 5 (F.7 no. 4)"
    )
    court_code: str = Field(
        default="豫0204", description="Our own court's code in case numbers; its cases stand in the index (B.10)"
    )
    reconsideration_suggestion_marker: str | None = Field(
        default=None,
        description="Marker word before the year in the number of a 建议书, as 复建; None: any (B.9, F.7 no. 1)",
    )
    reconsideration_opinion_marker: str | None = Field(
        default=None,
        description="Marker word before the year in the number of an 意见书, as 复意; None: any (B.9, F.7 no. 1)",
    )
    reminder_days: tuple[int, ...] = Field(
        default=(-15, -3, 1), description="Days from a deadline on which the court reminds by itself (F.6)"
    )
    year_end_reminder: str = Field(
        default="12-15", pattern=r"^(0[1-9]|1[0-2])-(0[1-9]|[12]\d)$", description="Month and day of the year check"
    )
    regular_meetings_per_year: int = Field(default=1, ge=1, le=12, description="F.7 no. 2")
    dispute_criteria: Literal["relaxed", "strict"] = Field(
        default="relaxed", description="DIS-02: one of the three criteria is enough, or all three (G8, F.7 no. 9)"
    )
