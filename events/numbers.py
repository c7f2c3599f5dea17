"""Numbers of documents and cases, as the rules on official documents and on case numbers prescribe them.

发文字号: 公文处理工作条例 (中办发〔2012〕14号) art. 9 and GB/T 9704-2012, 7.2.5 — organ marker, year in 〔〕,
number without 第 and without leading zeros. 司法建议书: 法释〔2023〕11号 art. 6 and annex 1.
案号: 法〔2015〕137号 arts. 2–5, 10, amended by 法〔2018〕335号.
"""

from __future__ import annotations

import re
from typing import Annotated, NamedTuple

from events.as_written import CASE_FORM, DOCUMENT_FORM, tidied, whole_number
from events.case_grammar import ANY_TYPE, COURT, OTHER_TITLES, SPECIAL, TYPE, YEAR
from events.number_faults import MARKER, case_fault, cited_case_fault, document_fault
from events.shapes import Shape

_DOCUMENT = rf"^{MARKER}〔{YEAR}〕[1-9][0-9]*号$"
_SUGGESTION = rf"^[\u4e00-\u9fff]{{1,8}}法建〔{YEAR}〕[1-9][0-9]*号$"

_ACT = (
    rf"^(?:(?:[\u4e00-\u9fff]|（[\u4e00-\u9fff]+）){{1,24}}〔{YEAR}〕第?[0-9]+号"
    rf"|[\u4e00-\u9fff]{{1,20}}令第[1-9〇一二三四五六七八九十百][0-9〇一二三四五六七八九十百]*号"
    rf"|[\u4e00-\u9fff]{{0,24}}公告{YEAR}年第[1-9][0-9]*号)$"
)
_CASE = rf"^（{YEAR}）(?:{COURT})(?:{SPECIAL})?(?:{TYPE})[1-9][0-9]*号$"
_CITED = _CASE.replace(TYPE, ANY_TYPE)
_OLD_CASE = r"^（(?:19[0-9]{2}|200[0-9]|201[0-5])）[\u4e00-\u9fff]{1,8}行[\u4e00-\u9fff]{0,3}字第?0*[1-9][0-9]*号$"
_SUFFIX = "之[一二三四五六七八九十]{1,3}|[之-][1-9][0-9]?"
_COURT_DOCUMENT = re.compile(rf"(（{YEAR}）.+?)(?:号({_SUFFIX})|({_SUFFIX})号)")
_LEGACY = rf"^（{YEAR}）(?:{COURT})司建[1-9][0-9]*号$"

_CASE_PARTS = re.compile(rf"（({YEAR})）({COURT})({SPECIAL})?({ANY_TYPE})第?0*([1-9][0-9]*)号")
_OLD_CASE_PARTS = re.compile(
    rf"（({YEAR})）([\u4e00-\u9fff]{{1,8}}?)()(行[\u4e00-\u9fff]{{0,3}})字第?0*([1-9][0-9]*)号"
)
_DOCUMENT_PARTS = re.compile(rf"({MARKER})（({YEAR})）第?0*([1-9][0-9]*)号")
_ACT_YEAR = re.compile(rf"（({YEAR})）(?=第?[0-9]+号$)")
_LEGACY_PARTS = re.compile(rf"（({YEAR})）((?:{COURT})司建)第?0*([1-9][0-9]*)号")


def _document(written: str) -> str:
    parts = _DOCUMENT_PARTS.fullmatch(tidied(written))
    return DOCUMENT_FORM.format(*parts.groups()) if parts else written


def _act(written: str) -> str:
    return _ACT_YEAR.sub(r"〔\1〕", tidied(written))


def _issue(written: str) -> str:
    return f"第{whole_number(tidied(written).removeprefix('第').removesuffix('期'))}期"


def _case(written: str) -> str:
    parts = _CASE_PARTS.fullmatch(tidied(written))
    if parts is None:
        return written
    year, court, special, kind, serial = parts.groups("")
    return CASE_FORM.format(year, f"{court}{special}{kind}", serial)


def _cited(written: str) -> str:
    number = tidied(written)
    return number if _OLD_CASE_PARTS.fullmatch(number) else _case(written)


def _legacy(written: str) -> str:
    parts = _LEGACY_PARTS.fullmatch(tidied(written))
    return CASE_FORM.format(*parts.groups()) if parts else written


_DOCUMENT_SHAPE = Shape(
    "document_number",
    _DOCUMENT,
    40,
    "发文字号应为“机关代字〔年份〕序号号”，用六角括号，不写“第”，不补零，如 鼓政〔2020〕20号",
    "a document number is organ marker, year in 〔〕 and number, unpadded and without 第: 鼓政〔2020〕20号",
    ("鼓政〔2020〕20号", "鼓政行复〔2024〕5号"),
    mend=_document,
    wrong=document_fault,
)
_ACT_SHAPE = Shape(
    "act_number",
    _ACT,
    60,
    "文号照原件填写，如 鼓政〔2020〕20号、浦公（禁毒）行罚决字〔2019〕51476号、国务院令第713号、公告2024年第3号",
    "a number as printed: 鼓政〔2020〕20号, 浦公（禁毒）行罚决字〔2019〕51476号, 国务院令第713号, 公告2024年第3号",
    ("鼓政〔2020〕20号", "浦公（禁毒）行罚决字〔2019〕51476号", "国务院令第713号"),
    mend=_act,
    wrong=document_fault,
)
_ISSUE_SHAPE = Shape(
    "issue_number",
    "^第[1-9][0-9]{0,3}期$",
    6,
    "期号应为“第×期”，×为1至9999的整数，如 第3期",
    "an issue number is 第, a number from 1 to 9999 and 期: 第3期",
    ("第3期",),
    mend=_issue,
)
_SUGGESTION_SHAPE = Shape(
    "suggestion_number",
    _SUGGESTION,
    40,
    "司法建议书编号应为“地名简称法建〔年份〕序号号”，如 鼓法建〔2024〕3号",
    "a judicial suggestion's number is place, 法建, year in 〔〕 and number: 鼓法建〔2024〕3号",
    ("鼓法建〔2024〕3号",),
    mend=_document,
    wrong=document_fault,
)
_CASE_SHAPE = Shape(
    "case_number",
    _CASE,
    40,
    "案号应为“（年度）法院代字类型代字编号号”，如 （2024）豫0204行初12号",
    "a case number is year, court code, type code and serial: （2024）豫0204行初12号",
    ("（2024）豫0204行初12号", "（2024）豫0204行审复3号"),
    mend=_case,
    wrong=case_fault,
)
_CITED_SHAPE = Shape(
    "cited_case_number",
    f"{_CITED}|{_OLD_CASE}",
    40,
    "案号照原件填写，如 （2024）豫0204行初12号、（2024）豫0204民初100号、（2015）鄂黄陂行初字第00030号",
    "a case number as printed: （2024）豫0204行初12号, （2024）豫0204民初100号, （2015）鄂黄陂行初字第00030号",
    ("（2024）豫0204行初12号", "（2024）豫0204民初100号"),
    mend=_cited,
    wrong=cited_case_fault,
)
_EARLIER_SHAPE = Shape(
    "earlier_case_number",
    f"{_CASE}|{_OLD_CASE}",
    40,
    "行政案件案号照原件填写，2016年以前的用旧式案号，如 （2015）鄂黄陂行初字第00030号",
    "the number of an administrative case as printed, of before 2016 in the old style: （2015）鄂黄陂行初字第00030号",
    ("（2024）豫0204行初12号", "（2015）鄂黄陂行初字第00030号"),
    mend=_cited,
    wrong=case_fault,
)
_SUFFIX_SHAPE = Shape(
    "document_suffix",
    f"^(?:{_SUFFIX})$",
    4,
    "文书序号写在案号之后，如 之一、之2",
    "the serial of a document follows the case number: 之一, 之2",
    ("之一",),
)
_LEGACY_SHAPE = Shape(
    "legacy_suggestion_number",
    _LEGACY,
    40,
    "旧式司法建议编号应为“（年度）法院代字司建编号号”，如 （2020）豫0204司建1号",
    "an old-style suggestion number is year, court code, 司建 and serial: （2020）豫0204司建1号",
    ("（2020）豫0204司建1号",),
    mend=_legacy,
)

DocumentNumber = Annotated[str, _DOCUMENT_SHAPE]
"""发文字号 of any official document."""

ActNumber = Annotated[str, _ACT_SHAPE]
"""The number of an act, decision, order or announcement as its paper has it, with zeros and brackets (papers B8, B9).

Every DocumentNumber is one; 国务院令第713号 and 公告2024年第3号 are further forms.
"""

IssueNumber = Annotated[str, _ISSUE_SHAPE]
"""期号: which issue of a series a paper is, 第3期; "3", 第三期 and full-width digits are mended."""

SuggestionNumber = Annotated[str, _SUGGESTION_SHAPE]
"""Number of a judicial suggestion, ××法建〔年〕×号; every one is also a DocumentNumber."""

CaseNumber = Annotated[str, _CASE_SHAPE]
"""案号 of an administrative case; brackets, widths, blanks, 第 and leading zeros are mended."""

CitedCaseNumber = Annotated[str, _CITED_SHAPE]
"""案号 of a case of any kind, administrative ones of before 2016 as printed (papers B4, B6); what may be cited where is
a matter of rule GEN-15."""

EarlierCaseNumber = Annotated[str, _EARLIER_SHAPE]
"""案号 of the administrative case that another one comes from, of before 2016 too (paper B4)."""

DocumentSuffix = Annotated[str, _SUFFIX_SHAPE]
"""文书序号: what tells a case's rulings apart, 之一 of （2024）豫0204行初12号之一."""

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


def number_as_stored(written: str) -> str:
    """The stored form of a case's or document's number that somebody looks for, other texts as they are."""
    document = _document(written)
    return document if document != written else _cited(written)


def document_parts(number: str) -> DocumentParts:
    """The parts of a document, suggestion or old-style 司建 number. Raises ValueError for anything else."""
    tidy = tidied(number)
    if parts := _DOCUMENT_PARTS.fullmatch(tidy):
        prefix, year, serial = parts.groups()
    elif parts := _LEGACY_PARTS.fullmatch(tidy):
        year, prefix, serial = parts.groups()
    else:
        raise ValueError(_DOCUMENT_SHAPE.message)
    return DocumentParts(prefix, int(year), int(serial))


def document_year(number: str) -> int:
    """The year a document's number belongs to. Raises ValueError when it is not a document number."""
    return document_parts(number).year


def case_parts(number: str) -> CaseParts:
    """The parts of the number of any case; without a special-trial code that is "". Raises ValueError for others.

    Before 2016 the court has no code but characters of its name: （2015）鄂黄陂行初字第00030号 → (2015, "鄂黄陂", …).
    """
    tidy = tidied(number)
    parts = _CASE_PARTS.fullmatch(tidy) or _OLD_CASE_PARTS.fullmatch(tidy)
    if parts is None:
        raise ValueError(_CASE_SHAPE.message)
    year, court, special, kind, serial = parts.groups()
    return CaseParts(int(year), court, special or "", kind, int(serial))


def case_and_suffix(written: str) -> tuple[str, str] | None:
    """The case and the suffix of a court document's number, None where it has none (paper B2).

    （2024）豫0204行初12号之一 and （2024）豫0204行初12之一号 → ("（2024）豫0204行初12号", "之一").
    """
    parts = _COURT_DOCUMENT.fullmatch(tidied(written))
    return (_cited(f"{parts[1]}号"), parts[2] or parts[3]) if parts else None


def is_administrative(number: str) -> bool:
    """Whether the number of any case is one of administrative work, of today or of before 2016."""
    return case_parts(number).type_code not in OTHER_TITLES
