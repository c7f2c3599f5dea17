"""What a case number is made of: 年度, 法院代字, 专门审判代字, 类型代字, 编号.

法〔2015〕137号 arts. 2–5, 10, amended by 法〔2018〕335号.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

YEAR = r"(?:19|20)[0-9]{2}"
PROVINCES = "京津冀晋内辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川贵云藏陕甘青宁新军兵"
COURT = f"最高法|[{PROVINCES}](?:[0-9]{{4}}|[0-9]{{2}})?"
SPECIAL = "[知海铁破环]"
"""专门审判代字: that it is one character is sure, the set is not."""

CASE_TYPES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "行初": ("行政一审", "first instance"),
        "行终": ("行政二审", "appeal"),
        "行监": ("行政依职权再审审查", "review ex officio"),
        "行申": ("行政申请再审审查", "application for retrial"),
        "行抗": ("行政抗诉再审审查", "protest"),
        "行再": ("行政再审", "retrial"),
        "行审复": ("非诉行政行为申请执行审查复议", "reconsideration of a non-litigation enforcement review"),
        "行审": ("非诉行政行为申请执行审查", "non-litigation enforcement review"),
        "行他": ("其他行政案件", "other administrative case"),
        "行赔初": ("行政赔偿一审", "administrative compensation, first instance"),
        "行赔终": ("行政赔偿二审", "administrative compensation, appeal"),
        "行赔监": ("行政赔偿依职权再审审查", "administrative compensation, review ex officio"),
        "行赔申": ("行政赔偿申请再审审查", "administrative compensation, application for retrial"),
        "行赔抗": ("行政赔偿抗诉再审审查", "administrative compensation, protest"),
        "行赔再": ("行政赔偿再审", "administrative compensation, retrial"),
        "行赔他": ("其他行政赔偿案件", "administrative compensation, other"),
        "行辖": ("行政管辖", "jurisdiction"),
        "司惩复": ("司法制裁复议", "reconsideration of a judicial sanction"),
        "司惩": ("司法制裁", "judicial sanction"),
        "司救行": ("行政司法救助", "judicial aid in an administrative matter"),
    }
)
"""类型代字 of administrative work, with titles in Chinese and English. 行复 and 司建 are not type codes."""

TYPE = "|".join(sorted(CASE_TYPES, key=len, reverse=True))
"""The type codes as a pattern, 行审复 before 行审."""
