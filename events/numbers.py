"""Numbers of documents and cases, as the rules on official documents and on case numbers prescribe them.

发文字号: 公文处理工作条例 (中办发〔2012〕14号) art. 9 and GB/T 9704-2012, 7.2.5 — organ marker, year in 〔〕,
number without 第 and without leading zeros. 司法建议书: 法释〔2023〕11号 art. 6 and annex 1.
案号: 法〔2015〕137号 arts. 2–5, 10, amended by 法〔2018〕335号.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, NamedTuple

from events.shapes import Shape

_YEAR = r"(?:19|20)[0-9]{2}"
_DOCUMENT = rf"^[\u4e00-\u9fff]{{1,12}}〔{_YEAR}〕[1-9][0-9]*号$"
_SUGGESTION = rf"^[\u4e00-\u9fff]{{1,8}}法建〔{_YEAR}〕[1-9][0-9]*号$"

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

_COURT = "最高法|[京津冀晋内辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川贵云藏陕甘青宁新军兵](?:[0-9]{4}|[0-9]{2})?"
_SPECIAL = "[知海铁破环]"  # 专门审判代字: that it is one character is sure, the set is not
_TYPE = "|".join(sorted(CASE_TYPES, key=len, reverse=True))  # 行审复 before 行审
_CASE = rf"^（{_YEAR}）(?:{_COURT})(?:{_SPECIAL})?(?:{_TYPE})[1-9][0-9]*号$"
_LEGACY = rf"^（{_YEAR}）(?:{_COURT})司建[1-9][0-9]*号$"

_CASE_PARTS = re.compile(rf"（({_YEAR})）({_COURT})({_SPECIAL})?({_TYPE})([1-9][0-9]*)号")
_DOCUMENT_PARTS = re.compile(rf"([\u4e00-\u9fff]{{1,12}})〔({_YEAR})〕([1-9][0-9]*)号")
_LEGACY_PARTS = re.compile(rf"（({_YEAR})）((?:{_COURT})司建)([1-9][0-9]*)号")
_FULL_WIDTH = str.maketrans("()", "（）")
_GAP = r"(?:\s|\\[nrt])*"  # also a line break as JSON writes it
_CASE_NAMED = re.compile(
    _GAP.join(
        (
            r"[（(]",
            rf"({_YEAR})",
            r"[）)]",
            rf"({_COURT})",
            rf"({_SPECIAL})?",
            rf"({_TYPE})",
            "第?",
            "0*([1-9][0-9]*)",
            "号",
        )
    )
)


def _full_width(number: str) -> str:
    return number.translate(_FULL_WIDTH)


def _either_width(pattern: str) -> str:
    return pattern.replace("（", r"[（\(]").replace("）", r"[）\)]")


_DOCUMENT_SHAPE = Shape(
    "document_number",
    _DOCUMENT,
    40,
    "发文字号应为“机关代字〔年份〕序号号”，用六角括号，不写“第”，不补零，如 鼓政〔2020〕20号",
    "a document number is organ marker, year in 〔〕 and number, unpadded and without 第: 鼓政〔2020〕20号",
    ("鼓政〔2020〕20号", "鼓政行复〔2024〕5号"),
)
_SUGGESTION_SHAPE = Shape(
    "suggestion_number",
    _SUGGESTION,
    40,
    "司法建议书编号应为“地名简称法建〔年份〕序号号”，如 鼓法建〔2024〕3号",
    "a judicial suggestion's number is place, 法建, year in 〔〕 and number: 鼓法建〔2024〕3号",
    ("鼓法建〔2024〕3号",),
)
_CASE_SHAPE = Shape(
    "case_number",
    _CASE,
    40,
    "案号应为“（年度）法院代字类型代字编号号”，如 （2024）豫0204行初12号",
    "a case number is year, court code, type code and serial: （2024）豫0204行初12号",
    ("（2024）豫0204行初12号", "（2024）豫0204行审复3号"),
    normalise=_full_width,
    accepts=_either_width(_CASE),
)
_LEGACY_SHAPE = Shape(
    "legacy_suggestion_number",
    _LEGACY,
    40,
    "旧式司法建议编号应为“（年度）法院代字司建编号号”，如 （2020）豫0204司建1号",
    "an old-style suggestion number is year, court code, 司建 and serial: （2020）豫0204司建1号",
    ("（2020）豫0204司建1号",),
    normalise=_full_width,
    accepts=_either_width(_LEGACY),
)

DocumentNumber = Annotated[str, _DOCUMENT_SHAPE]
"""发文字号 of any official document."""

SuggestionNumber = Annotated[str, _SUGGESTION_SHAPE]
"""Number of a judicial suggestion, ××法建〔年〕×号; every one is also a DocumentNumber."""

CaseNumber = Annotated[str, _CASE_SHAPE]
"""案号; half-width parentheses are made full-width, nothing else is mended."""

LegacySuggestionNumber = Annotated[str, _LEGACY_SHAPE]
"""司建 number of a suggestion before 2023-11-16; never the number of a new one."""


class DocumentParts(NamedTuple):
    """What an official document number says: 鼓政〔2020〕20号 → ("鼓政", 2020, 20)."""

    prefix: str
    year: int
    serial: int


class CaseParts(NamedTuple):
    """What a case number says: （2024）豫0204行初12号 → (2024, "豫0204", "", "行初", 12)."""

    year: int
    court_code: str
    special_code: str
    type_code: str
    serial: int


def document_parts(number: str) -> DocumentParts:
    """The parts of a document, suggestion or old-style 司建 number. Raises ValueError for anything else."""
    if parts := _DOCUMENT_PARTS.fullmatch(number):
        prefix, year, serial = parts.groups()
    elif parts := _LEGACY_PARTS.fullmatch(_full_width(number)):
        year, prefix, serial = parts.groups()
    else:
        raise ValueError(_DOCUMENT_SHAPE.message)
    return DocumentParts(prefix, int(year), int(serial))


def document_year(number: str) -> int:
    """The year a document's number belongs to. Raises ValueError when it is not a document number."""
    return document_parts(number).year


def case_parts(number: str) -> CaseParts:
    """The parts of a case number; the special-trial code is "" if there is none.

    Half-width parentheses are taken too. Raises ValueError for anything else.
    """
    parts = _CASE_PARTS.fullmatch(_full_width(number))
    if parts is None:
        raise ValueError(_CASE_SHAPE.message)
    year, court, special, kind, serial = parts.groups()
    return CaseParts(int(year), court, special or "", kind, int(serial))


def case_numbers_in(text: str) -> set[CaseNumber]:
    """The case numbers that stand in a text, a document's or its JSON, as they should be written.

    Half-width parentheses, blanks between the parts, 第 and leading zeros are what people write: they are seen through.
    """
    if "号" not in text:
        return set()
    return {
        f"（{year}）{court}{special}{kind}{serial}号"
        for year, court, special, kind, serial in _CASE_NAMED.findall(text)
    }
