"""What exactly is wrong with a number that cannot be mended, as a clerk would say it (papers B1, B2, B3, B4, B7).

Each function takes the number as it was written and returns the fault in Chinese and English, or None where only the
general rule can be told.
"""

from __future__ import annotations

import re

from events.as_written import CASE_FORM, DOCUMENT_FORM, tidied
from events.case_grammar import ANY_TYPE, COURT, OTHER_TITLES, OTHER_TYPE, SPECIAL, YEAR

Fault = tuple[str, str] | None

_SERIAL = "第?0*([1-9][0-9]{0,8})"
_NO_BRACKETS = re.compile(rf"（?({YEAR})）?年?((?:{COURT})(?:{SPECIAL})?(?:{ANY_TYPE})){_SERIAL}号")
_NO_HAO = re.compile(rf"（({YEAR})）((?:{COURT})(?:{SPECIAL})?(?:{ANY_TYPE})){_SERIAL}")
_SEVERAL = re.compile(rf"（({YEAR})）((?:{COURT})(?:{SPECIAL})?(?:{ANY_TYPE}))({_SERIAL}号?(?:[、，,和]{_SERIAL}号?)+)")
_OF_A_CASE = re.compile(rf"(（{YEAR}）(?:{COURT})(?:{SPECIAL})?(?:{ANY_TYPE})[1-9][0-9]*)(?:号(?:之|-).+|之.+号)")
_OTHER_TYPE = re.compile(rf"（{YEAR}）(?:{COURT})([\u4e00-\u9fff]+?){_SERIAL}号")
_OTHER_WORK = re.compile(rf"（?{YEAR}）?(?:{COURT})(?:{SPECIAL})?({OTHER_TYPE})第?[0-9]")
_OLD = re.compile(r"（[0-9]{4}）[\u4e00-\u9fff]+字第?[0-9]+号")
_OLD_NO_BRACKETS = re.compile(rf"（?({YEAR})）?年?([\u4e00-\u9fff]+字第?[0-9]+号)")
_OTHER_YEAR = re.compile(r"（([0-9]+)）.+号")
_SPLIT = re.compile(r"[0-9]\s+[0-9]")
_SPLIT_FAULT = ("数字中间有多余空格，请核对后连写", "a blank stands within a number: write its digits together")
MARKER = r"[\u4e00-\u9fff]{1,12}(?:（[\u4e00-\u9fff]{1,6}）[\u4e00-\u9fff]{0,11})?"
"""机关代字, with the branch of the organ in brackets where it has one: 鼓政, 汴鼓公（信）复."""


def case_fault(written: str) -> Fault:
    """The fault of an administrative case's number."""
    number = tidied(written)
    if other := _OTHER_WORK.match(number):
        return not_administrative(other[1])
    return _fault(
        number, "行政案件的类型代字，如 行初、行终、行审", "of an administrative case such as 行初, 行终, 行审"
    )


def cited_case_fault(written: str) -> Fault:
    """The fault of the number of a case of any kind."""
    return _fault(
        tidied(written), "人民法院案件的类型代字，如 行初、民初、刑初、执", "of a case such as 行初, 民初, 刑初, 执"
    )


def not_administrative(code: str) -> tuple[str, str]:
    """That a case of this type code is none of administrative work."""
    title = OTHER_TITLES[code]
    return (
        f"“{code}”不是行政案件的类型代字（{title}）",
        f"{code} ({title}) is no type code of an administrative case",
    )


def _fault(number: str, known: str, known_en: str) -> Fault:
    if _SPLIT.search(number):
        return _SPLIT_FAULT
    if _OLD.fullmatch(number):
        return (
            "这是2016年以前的旧式案号（“字”“第”），只在引用原有行政案件时照原件填写，如 （2015）鄂黄陂行初字第00030号",
            "this is a case number of before 2016: only an earlier administrative case that is cited bears one",
        )
    if old := _OLD_NO_BRACKETS.fullmatch(number):
        mended = "（{}）{}".format(*old.groups())
        return f"年度应加括号，应为 {mended}", f"the year stands in brackets: {mended}"
    if several := _SEVERAL.fullmatch(number):
        year, kind, serials = several.group(1, 2, 3)
        numbers = "、".join(CASE_FORM.format(year, kind, int(serial)) for serial in re.findall("[0-9]+", serials))
        return f"此处只填一个案号，请分别填写：{numbers}", f"one case number at a time, please enter each: {numbers}"
    if document := _OF_A_CASE.fullmatch(number):
        case = f"{document[1]}号"
        return (
            f"“之一”等是文书序号，案号填至“号”：{case}",
            f"之一 numbers a document, a case ends with 号: {case}",
        )
    if unfinished := _NO_HAO.fullmatch(number):
        mended = CASE_FORM.format(*unfinished.groups())
        return f"案号缺“号”，应为 {mended}", f"号 is missing: {mended}"
    if bare := _NO_BRACKETS.fullmatch(number):
        mended = CASE_FORM.format(*bare.groups())
        return f"年度应加括号，应为 {mended}", f"the year stands in brackets: {mended}"
    if other := _OTHER_TYPE.fullmatch(number):
        return _type_fault(other[1], known, known_en)
    if (year := _OTHER_YEAR.fullmatch(number)) and not re.fullmatch(YEAR, year[1]):
        return f"年度应为四位公元年份，不是“{year[1]}”", f"the year has four digits, not {year[1]}"
    return None


def _type_fault(code: str, known: str, known_en: str) -> Fault:
    match code:
        case "行复":
            return "“行复”是行政复议机关的文号用字，不是案号", "行复 belongs to reconsideration, it is no case number"
        case "司建":
            return "“司建”是旧式司法建议编号，不是案号", "司建 numbers an old-style suggestion, it is no case number"
        case _:
            return f"“{code}”不是{known}", f"{code} is no type code {known_en}"


def document_fault(written: str) -> Fault:
    """The fault of an official document's number."""
    number = tidied(written)
    if _SPLIT.search(number):
        return _SPLIT_FAULT
    if unfinished := re.fullmatch(rf"({MARKER})（({YEAR})）{_SERIAL}", number):
        mended = DOCUMENT_FORM.format(*unfinished.groups())
        return f"发文字号缺“号”，应为 {mended}", f"号 is missing: {mended}"
    if bare := re.fullmatch(rf"({MARKER})（?({YEAR})）?年?{_SERIAL}号", number):
        mended = DOCUMENT_FORM.format(*bare.groups())
        return f"年份应加六角括号，应为 {mended}", f"the year stands in 〔〕: {mended}"
    if (year := re.fullmatch(rf"{MARKER}（([0-9]+)）.*号", number)) and not re.fullmatch(YEAR, year[1]):
        return f"年份应为四位公元年份，不是“{year[1]}”", f"the year has four digits, not {year[1]}"
    if (other := _OTHER_TYPE.fullmatch(number)) and other[1] == "司建":
        return (
            "“司建”是旧式司法建议编号，请填在旧式司法建议编号一栏",
            "司建 is an old-style number: it has its own field",
        )
    if other:
        return "这是案号，不是发文字号", "this is a case number, not a document's"
    if re.fullmatch(rf"（{YEAR}）.*号", number):
        return "发文字号缺机关代字，如 鼓政〔2020〕20号", "the organ marker is missing: 鼓政〔2020〕20号"
    return None
