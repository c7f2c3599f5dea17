"""What the year reached of what the opinion and the statutes ask, and what became clearly better than last year."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from projections.review.account.comparing import Change
from projections.review.account.headlines import HEADLINES, Headline, change_of
from projections.review.account.rates import Rule, of_rate
from projections.review.account.sentence import Sentence, listed
from projections.review.account.shown import Shown
from projections.review.figure import Answer, Label


def achieved(shown: Shown, wanted: Callable[[str], bool]) -> Iterator[Sentence]:
    """`wanted`: of which figures the document speaks."""
    yield from _turned(shown, wanted, good=True)
    yield from (sentence for rule in RULES if (sentence := rule(shown)) is not None)


def worsened(shown: Shown, wanted: Callable[[str], bool]) -> Iterator[Sentence]:
    """What became clearly worse than the year before, in one sentence."""
    return _turned(shown, wanted, good=False)


def _turned(shown: Shown, wanted: Callable[[str], bool], *, good: bool) -> Iterator[Sentence]:
    turned: list[tuple[Headline, Change]] = []
    for headline in (one for one in HEADLINES.values() if wanted(one.metric)):
        change = change_of(shown, headline)
        better = change is Change.ROSE if headline.better > 0 else change is Change.FELL
        if headline.better and change in (Change.ROSE, Change.FELL) and better is good:
            turned.append((headline, change))
    if turned:
        way = {Change.ROSE: ("上升", "up"), Change.FELL: ("下降", "down")}
        said = listed([Label(f"{one.zh}{way[change][0]}", f"{one.en} {way[change][1]}") for one, change in turned])
        key, how, en = ("achieved.better", "好转", "better") if good else ("missing.worse", "变差", "worse")
        figures = tuple(one.figure for one, _ in turned)
        yield Sentence(key, f"与上年相比明显{how}的有：{said.zh}。", f"Clearly {en}: {said.en}.", figures)


_whole = of_rate("achieved", lambda counted, of: 0 < counted == of)
"""Of one thing at least."""


def _all_topics(shown: Shown) -> Sentence | None:
    silent = shown.rate("M03", "silent")
    if not silent or silent[0]:
        return None
    zh = f"意见规定的{silent[1]}个通报事项本年均有通报。"
    return Sentence("achieved.topics", zh, f"All {silent[1]} topics of the opinion had a bulletin.", ("M03.silent",))


def _overall_reports(shown: Shown) -> Sentence | None:
    covered = shown.value("M12", "covered")
    if not isinstance(covered, Answer) or not covered.yes or covered.on is None:
        return None
    day = covered.on
    zh = f"{day.month}月{day.day}日召开的联席会议听取了行政复议、行政审判和司法建议三项总体情况。"
    en = f"The meeting of {day} heard all three overall reports."
    return Sentence("achieved.overall-reports", zh, en, ("M12.covered",))


def _depth(shown: Shown) -> Sentence | None:
    """What the addressees did beyond the single case (M30)."""
    kinds = (
        ("rectified", "已整改", "rectified"),
        ("sector_wide", "开展全行业整治", "acted sector-wide"),
        ("long_term", "建立长效机制", "set up lasting mechanisms"),
    )
    found = [(zh, en, rate, key) for key, zh, en in kinds if (rate := shown.rate("M30", key)) and rate[0]]
    if not found:
        return None
    zh = "，".join(f"{zh}的{rate[0]}件次" for zh, _, rate, _ in found)
    en = ", ".join(f"{rate[0]} {en}" for _, en, rate, _ in found)
    of = found[0][2][1]
    figures = tuple(f"M30.{key}" for *_, key in found)
    return Sentence("achieved.depth", f"经评估的反馈{of}件次中，{zh}。", f"Of {of} assessed answers {en}.", figures)


RULES: Final[tuple[Rule, ...]] = (
    _all_topics,
    _overall_reports,
    _whole("M07", "all", "{of}件通报全部签收。", "All {of} bulletins were acknowledged."),
    _whole("M11", "slots", "应召开的定期联席会议{of}次全部召开。", "Regular meetings held: all {of}."),
    _whole("M13", "closed", "到期督办事项{of}项全部按期办结。", "All {of} action items due were closed on time."),
    _whole("M22", "copied", "{of}件建议书、意见函全部同时抄送法制部门。", "All {of} copied to the legal department."),
    _whole("M25", "duties", "到期应反馈的{of}件次全部反馈。", "All {of} answers due were given."),
    _depth,
    _whole("M40", "heard", "已开庭的{of}件应诉义务负责人全部出庭。", "A head appeared for all {of} duties heard."),
    _whole(
        "M46", "sent", "未出庭情形{of}件均已依法提出司法建议。", "Suggestions owed after an absence: all {of} sent."
    ),
    _whole("M61", "both", "风险评估结论{of}件两家意见齐全。", "All {of} assessments had both opinions."),
    _whole("M75", "on_time", "应答复的信访事项{of}件全部按期答复。", "All {of} petitions due were answered on time."),
)
