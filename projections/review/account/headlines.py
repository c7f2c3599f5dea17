"""The values that the review says in words, and the sentence of each: the number, and how it stands to last year."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from projections.percentage import percent
from projections.review.account.comparing import Change, of_counts, of_rates
from projections.review.account.sentence import Sentence
from projections.review.account.shown import Shown
from projections.review.figure import BASELINE, Answer, Baseline, Count, Median, NoRecord, Rate, Ratio, Sum, Value
from projections.review.public_edition import few_entered


@dataclass(frozen=True, slots=True)
class Headline:
    """`unit` stands behind a count. `better`: which way is good, by the opinion or a statute; 0 where neither is."""

    metric: str
    key: str
    zh: str
    en: str
    unit: str = ""
    better: int = 0

    @property
    def figure(self) -> str:
        return f"{self.metric}.{self.key}"


def _headlines(*rows: tuple[str, str, str, str, str, int]) -> dict[str, Headline]:
    return {f"{row[0]}.{row[1]}": Headline(*row) for row in rows}


HEADLINES: Final = _headlines(
    ("M01", "all", "发出通报", "bulletins issued", "件", 0),
    ("M01", "court", "法院通报", "by the court", "件", 0),
    ("M01", "government", "政府通报", "by the government", "件", 0),
    ("M04", "answered", "对法院工作意见建议的答复率", "opinions on the court's work answered", "", 1),
    ("M05", "lag", "通报时滞中位数", "median lag of a bulletin", "", 0),
    ("M07", "all", "通报签收率", "bulletins acknowledged", "", 1),
    ("M10", "all", "召开联席会议", "joint meetings held", "次", 0),
    ("M13", "closed", "督办事项按期办结率", "action items closed on time", "", 1),
    ("M14", "all", "成员单位受邀到会率", "member units present of those invited", "", 1),
    ("M20", "all", "发出司法建议、意见函", "suggestions and opinion letters sent", "件", 0),
    ("M24", "documents", "当年发出文书反馈率", "reply rate of the year's documents", "", 1),
    ("M25", "duties", "到期反馈率", "due reply rate", "", 1),
    ("M26", "duties", "按期反馈率", "on-time reply rate", "", 1),
    ("M27", "days", "送达至反馈天数中位数", "median days from service to feedback", "", 0),
    ("M28", "recommendations", "建议采纳率（按条）", "recommendations adopted", "", 1),
    ("M34", "reconsideration_suggestion", "发出行政复议建议书", "reconsideration suggestions sent", "件", 0),
    ("M34", "reconsideration_opinion", "发出行政复议意见书", "reconsideration opinions sent", "件", 0),
    ("M35", "on_time", "行政复议意见书按期报告率", "reports on opinions on time", "", 1),
    ("M40", "heard", "负责人出庭率（开庭口径）", "attendance rate of heads, by hearings", "", 1),
    ("M43", "unjustified", "无正当理由未出庭率", "unjustified absence", "", -1),
    ("M44", "principal", "正职出庭占比", "appearances by the principal", "", 0),
    ("M45", "spoke", "负责人出庭发声率", "appearances at which the head spoke", "", 1),
    ("M50", "all", "组织庭审观摩", "trial observations held", "场", 0),
    ("M52", "all", "举办联合培训", "joint trainings held", "场", 0),
    ("M54", "opened", "启动联合调研", "joint researches opened", "件", 0),
    ("M55", "issued", "印发适用法律规范化标准", "standards issued", "件", 0),
    ("M60", "opened", "启动重大行政决策诉讼风险评估", "risk assessments opened", "件", 0),
    ("M61", "both", "两家意见齐全率", "assessments with both opinions", "", 1),
    ("M70", "opened", "启动执行协调", "coordinations opened", "件", 0),
    ("M72", "registered", "登记重大行政争议", "major disputes registered", "件", 0),
    ("M72", "resolved", "重大行政争议化解率", "disputes resolved of those closed", "", 1),
    ("M74", "all", "登记信访事项", "petitions registered", "件", 0),
    ("M75", "on_time", "信访按期答复率", "petitions answered on time", "", 1),
    ("M80", "new", "新收一审行政案件", "new first-instance cases", "件", 0),
    ("M81", "over_total", "一审结案率（旧存与新收口径）", "conclusion rate over carried over and new", "", 1),
    ("M84", "overall", "败诉率（总体）", "overall loss rate", "", -1),
    ("M85", "substantive", "实体败诉率", "substantive loss rate", "", -1),
    ("M87", "withdrawn", "撤诉率", "withdrawal rate", "", 0),
    ("M88", "settled", "协调化解率", "settled by coordination", "", 0),
    ("M90", "appealed", "上诉率", "appeal rate", "", 0),
    ("M91", "granted", "非诉执行准予执行率", "non-litigation enforcement granted", "", 0),
    ("M93", "new", "新收行政复议案件", "new reconsideration cases", "件", 0),
    ("M93", "over_concluded", "行政复议纠错率（审结口径）", "correction rate over concluded", "", 0),
    ("M94", "ratio", "行政复议与一审诉讼之比", "reconsideration to first-instance cases", "", 0),
    ("M96", "liaisons", "联络员到位率", "member units with a liaison", "", 1),
    ("M98", "all", "开展宣传活动", "publicity activities held", "场", 0),
)
_ZH: Final = {
    Change.ROSE: "明显{}",
    Change.FELL: "明显{}",
    Change.LEVEL: "差异在正常起伏范围之内",
    Change.FEW: "数目较小，不作升降判断",
    Change.SAME: "与上年持平",
}
_EN: Final = {
    Change.ROSE: "a clear rise",
    Change.FELL: "a clear fall",
    Change.LEVEL: "no more than chance",
    Change.FEW: "too few to compare",
    Change.SAME: "as before",
}


def change_of(shown: Shown, headline: Headline) -> Change | None:
    """How the value stands to the year before; None where there is no number of that year to compare."""
    now, before = shown.value(headline.metric, headline.key), shown.last_year(headline.metric, headline.key)
    match now, before:
        case ((Count() | Sum()), (Count() | Sum())):
            return of_counts(before.value, now.value)
        case ((Count() | Sum()), Baseline(entered=entered)) if entered.denominator is None and not entered.percentage:
            whole = entered.value == int(entered.value)
            return of_counts(int(entered.value), now.value) if whole else None
        case Rate(), Rate() if before.denominator and now.denominator:
            return of_rates((before.numerator, before.denominator), (now.numerator, now.denominator))
        case Rate(), Baseline(entered=entered) if entered.denominator is not None and now.denominator:
            return of_rates((int(entered.value), entered.denominator), (now.numerator, now.denominator))
        case _:
            return None


def sentence_of(shown: Shown, headline: Headline) -> Sentence | None:
    """The number and its change; None where nothing was counted or the edition does not show it."""
    now = shown.value(headline.metric, headline.key)
    number = _number(now, headline.unit)
    if number is None or _nothing(shown, headline, now):
        return None
    before = _before(shown, headline)
    zh, en = f"{headline.zh}{number[0]}", f"{headline.en[:1].upper()}{headline.en[1:]}: {number[1]}"
    change = change_of(shown, headline)
    if change is Change.SAME:
        zh, en = f"{zh}，{_ZH[change]}", f"{en}, {_EN[change]}"
    elif change is not None and before is not None:
        turned = _turned(headline, change)
        zh, en = f"{zh}，上年{before[0]}，{turned}", f"{en}; {before[1]} in the year before, {_EN[change]}"
    elif before is not None:
        zh, en = f"{zh}，上年{before[0]}", f"{en}; {before[1]} in the year before"
    return Sentence(f"state.{headline.figure.lower()}", f"{zh}。", f"{en}.", (headline.figure,))


def _turned(headline: Headline, change: Change) -> str:
    counted = bool(headline.unit)
    way = {Change.ROSE: "增加" if counted else "上升", Change.FELL: "减少" if counted else "下降"}
    return _ZH[change].format(way.get(change, ""))


def _nothing(shown: Shown, headline: Headline, now: Value) -> bool:
    """Whether there is nothing to tell: none in either year."""
    before = shown.last_year(headline.metric, headline.key)
    return isinstance(now, Count | Sum) and not now.value and not (isinstance(before, Count | Sum) and before.value)


def _before(shown: Shown, headline: Headline) -> tuple[str, str] | None:
    before = shown.last_year(headline.metric, headline.key)
    if isinstance(before, Baseline):
        return None if shown.public and few_entered(before) else _entered(before, headline.unit)
    return None if before is None else _number(before, headline.unit, plain=True)


def _entered(before: Baseline, unit: str) -> tuple[str, str]:
    said = before.entered
    value = f"{Decimal(said.value).normalize():f}"
    if said.denominator is not None:
        rate = percent(int(said.value), said.denominator)
        over = f"{value}/{said.denominator}"
        return f"为{rate}%（{over}）{BASELINE}", f"{rate} % ({over}, from a paper)"
    if said.percentage:
        return f"为{value}%{BASELINE}", f"{value} % (from a paper)"
    return f"{value}{unit}{BASELINE}", f"{value} (from a paper)"


def _number(value: Value, unit: str, *, plain: bool = False) -> tuple[str, str] | None:
    """How a value reads in a sentence. `plain`: without the two numbers of a rate."""
    match value:
        case Count() | Sum():
            return f"{value.value}{unit}", str(value.value)
        case Rate() if value.denominator:
            over = "" if plain else f"（{value.numerator}/{value.denominator}）"
            over_en = "" if plain else f" ({value.numerator}/{value.denominator})"
            return f"为{value.percent}%{over}", f"{value.percent} %{over_en}"
        case Ratio() if value.denominator:
            times = value.text.rpartition(" = ")[2]
            return f"为{times}（{value.numerator}/{value.denominator}）", value.text
        case Median() if value.spans:
            kind = "天" if value.unit == "days" else "个月"
            return f"为{value.days}{kind}（{value.n}件）", f"{value.days} {value.unit} (n = {value.n})"
        case Answer() | NoRecord() | _:
            return None
