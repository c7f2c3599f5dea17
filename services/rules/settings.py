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
    regular_meetings_per_year: int = Field(default=1, ge=1, le=12, description="F.7 no. 2")
