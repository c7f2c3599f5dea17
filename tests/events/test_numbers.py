"""Numbers of documents and cases: every example of domain B.9 and B.10, accepted and refused."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from events.as_written import Reading
from events.case_citations import case_numbers_in
from events.case_grammar import CASE_TYPES, OTHER_TITLES
from events.numbers import (
    ActNumber,
    CaseNumber,
    CaseParts,
    CitedCaseNumber,
    DocumentNumber,
    DocumentParts,
    EarlierCaseNumber,
    IssueNumber,
    LegacySuggestionNumber,
    SuggestionNumber,
    case_parts,
    document_parts,
    document_year,
    is_administrative,
)

document: TypeAdapter[str] = TypeAdapter(DocumentNumber)
suggestion: TypeAdapter[str] = TypeAdapter(SuggestionNumber)
legacy: TypeAdapter[str] = TypeAdapter(LegacySuggestionNumber)
act: TypeAdapter[str] = TypeAdapter(ActNumber)
case: TypeAdapter[str] = TypeAdapter(CaseNumber)
issue: TypeAdapter[str] = TypeAdapter(IssueNumber)

YEARS = st.integers(1900, 2099)
SERIALS = st.integers(1, 99_999)


def refused(adapter: TypeAdapter[Any], value: object) -> str:
    """The error type with which `value` is refused."""
    with pytest.raises(ValidationError) as error:
        adapter.validate_python(value)
    return error.value.errors()[0]["type"]


def why_refused(adapter: TypeAdapter[Any], value: object) -> str:
    """The message with which `value` is refused, Chinese first."""
    with pytest.raises(ValidationError) as error:
        adapter.validate_python(value)
    return error.value.errors()[0]["msg"]


def mended(adapter: TypeAdapter[str], value: str) -> str:
    """What is stored of `value`, which is noted as mended."""
    reading = Reading()
    stored = adapter.validate_python(value, context=reading)
    assert reading.mended == [(value, stored)]
    return stored


@pytest.mark.parametrize(
    "value",
    [
        "鼓政〔2020〕20号",
        "鼓政行复〔2024〕5号",
        "鼓法建〔2024〕3号",
        "法释〔2023〕11号",
        "中办发〔2012〕14号",
        "汴鼓公（信）复〔2024〕3号",
        "汴税鼓（法）〔2024〕3号",
    ],
)
def test_document_numbers(value: str) -> None:
    assert document.validate_python(value) == value


@pytest.mark.parametrize(
    "value",
    [
        "鼓政〔2020〕0号",
        "鼓政〔20〕20号",
        "鼓政〔2120〕20号",
        "鼓政〔1820〕20号",
        "鼓政〔2020〕20",
        "鼓政〔2020〕号",
        "〔2020〕20号",
        "鼓政〔2020〕٢号",
        "GZ〔2020〕20号",
        "（信）鼓政〔2020〕20号",
        "鼓公（信）（复）〔2020〕20号",
        "鼓公（信〔2020〕20号",
        "鼓公（2020）复〔2020〕20号",
        "鼓" * 13 + "〔2020〕20号",
        "鼓政〔2020〕" + "1" * 5000 + "号",
        "",
    ],
)
def test_what_is_no_document_number(value: str) -> None:
    assert refused(document, value) == "document_number"


@pytest.mark.parametrize(
    "value",
    [
        "鼓政（2020）20号",
        "鼓政(2020)20号",
        "鼓政[2020]20号",
        "鼓政【2020】20号",
        "鼓政〔2020〕020号",
        "鼓政〔2020〕第20号",
        " 鼓政 〔2020〕 20 号\n",
        "鼓政〔２０２０〕２０号",
    ],
)
def test_a_document_number_is_mended_to_its_one_form(value: str) -> None:
    assert mended(document, value) == "鼓政〔2020〕20号"


@pytest.mark.parametrize(
    ("value", "zh"),
    [
        ("鼓政〔2020〕20", "发文字号缺“号”，应为 鼓政〔2020〕20号"),
        ("鼓政2020年20号", "年份应加六角括号，应为 鼓政〔2020〕20号"),
        ("鼓政2020〕20号", "年份应加六角括号，应为 鼓政〔2020〕20号"),
        ("鼓政〔20〕20号", "年份应为四位公元年份，不是“20”"),
        ("〔2020〕20号", "发文字号缺机关代字"),
        ("（2020）豫0204司建1号", "“司建”是旧式司法建议编号"),
        ("（2020）豫0204行初1号", "这是案号，不是发文字号"),
        ("鼓政〔2020〕2 0号", "数字中间有多余空格"),
        ("GZ〔2020〕20号", "发文字号应为“机关代字〔年份〕序号号”"),
        ("鼓政（2020）20号" + " " * 80 + "附件", "发文字号应为"),
    ],
)
def test_what_is_wrong_with_a_document_number_is_said(value: str, zh: str) -> None:
    assert why_refused(document, value).startswith(zh)


@pytest.mark.parametrize(
    ("value", "stored"),
    [
        ("浦公（禁毒）行罚决字[2019]51476号", "浦公（禁毒）行罚决字〔2019〕51476号"),
        ("秦山公(消)行罚决字（2018）0015号", "秦山公（消）行罚决字〔2018〕0015号"),
        ("罚决字〔2024〕第001号", "罚决字〔2024〕第001号"),
        ("豫（汴）工伤认字〔2024〕12号", "豫（汴）工伤认字〔2024〕12号"),
        ("鼓政〔2020〕20号", "鼓政〔2020〕20号"),
        ("国务院令第 713 号", "国务院令第713号"),
        ("主席令第九号", "主席令第九号"),
        ("河南省人民政府令第199号", "河南省人民政府令第199号"),
        ("公告2024年第3号", "公告2024年第3号"),
    ],
)
def test_the_number_of_an_act_is_kept_as_printed(value: str, stored: str) -> None:
    assert act.validate_python(value) == stored


@pytest.mark.parametrize(
    "value", ["", "令第713号", "鼓政〔2020〕20", "公告2024第3号", "国务院令第号", "（禁毒〔2019〕1号"]
)
def test_what_is_no_number_of_an_act(value: str) -> None:
    assert refused(act, value) == "act_number"


def test_a_suggestion_number_has_its_own_marker() -> None:
    assert suggestion.validate_python("鼓法建〔2024〕3号") == "鼓法建〔2024〕3号"
    for value in (
        "鼓政〔2020〕20号",
        "法建〔2024〕3号",
        "鼓法建〔2024〕零3号",
        "（2020）豫0204司建1号",
    ):
        assert refused(suggestion, value) == "suggestion_number"


def test_an_old_style_suggestion_number_stands_apart() -> None:
    assert legacy.validate_python("(2020)豫0204司建1号") == "（2020）豫0204司建1号"
    assert refused(legacy, "（2020）豫0204行初1号") == "legacy_suggestion_number"
    assert refused(case, "（2020）豫0204司建1号") == "case_number"


@given(
    prefix=st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), min_size=1, max_size=8),
    y=YEARS,
    n=SERIALS,
)
def test_every_number_made_of_parts_is_accepted_and_read_back(prefix: str, y: int, n: int) -> None:
    number = f"{prefix}法建〔{y}〕{n}号"
    assert suggestion.validate_python(number) == document.validate_python(number) == number
    assert document_parts(number) == DocumentParts(f"{prefix}法建", y, n)


def test_papers_b8_a_marker_may_have_the_branch_of_the_organ_in_brackets() -> None:
    """A police branch answers under such numbers; the registers know them by marker, year and serial."""
    number = mended(document, "汴鼓公(信) 复[2024]第03号")
    assert number == "汴鼓公（信）复〔2024〕3号"
    assert document_parts(number) == DocumentParts("汴鼓公（信）复", 2024, 3)
    assert why_refused(document, "汴鼓公（信）复2024年3号").endswith("汴鼓公（信）复〔2024〕3号")
    assert refused(suggestion, number) == "suggestion_number"


def test_the_year_of_a_number() -> None:
    assert document_year("鼓政〔2020〕20号") == 2020
    assert document_parts("（2019）豫0204司建1号") == DocumentParts("豫0204司建", 2019, 1)
    assert document_year("鼓政[2020]20号") == 2020
    for number in ("鼓政2020年20号", "（2024）豫0204行初12号"):
        with pytest.raises(ValueError, match="六角括号"):
            document_year(number)


# Case numbers


@pytest.mark.parametrize(
    ("value", "parts"),
    [
        ("（2024）豫0204行初12号", CaseParts(2024, "豫0204", "", "行初", 12)),
        ("（2024）豫02行终7号", CaseParts(2024, "豫02", "", "行终", 7)),
        ("（2024）豫行再1号", CaseParts(2024, "豫", "", "行再", 1)),
        ("（2019）最高法行申100号", CaseParts(2019, "最高法", "", "行申", 100)),
        ("（2024）豫0204行审复3号", CaseParts(2024, "豫0204", "", "行审复", 3)),
        ("（2024）豫0204行审3号", CaseParts(2024, "豫0204", "", "行审", 3)),
        ("（2024）豫71铁行初3号", CaseParts(2024, "豫71", "铁", "行初", 3)),
        ("（2024）豫0204行赔初1号", CaseParts(2024, "豫0204", "", "行赔初", 1)),
    ],
)
def test_case_numbers(value: str, parts: CaseParts) -> None:
    assert case.validate_python(value) == value
    assert case_parts(value) == parts


@pytest.mark.parametrize(
    "value",
    [
        "(2024)豫0204行初12号",
        "（2024)豫0204行初12号",
        "〔2024〕豫0204行初12号",
        "[2024]豫0204行初12号",
        "【2024】豫0204行初12号",
        "（2024） 豫0204 行初 12 号 ",
        "\u3000（2024）豫0204行初12号\n",
        "（２０２４）豫０２０４行初１２号",
        "（2024）豫0204行初第012号",
    ],
)
def test_a_case_number_is_mended_to_its_one_form(value: str) -> None:
    assert mended(case, value) == "（2024）豫0204行初12号"
    assert case_parts(value).serial == 12


@pytest.mark.parametrize(
    ("value", "zh"),
    [
        ("（2024）豫0204行初12", "案号缺“号”，应为 （2024）豫0204行初12号"),
        ("2024豫0204行初12号", "年度应加括号，应为 （2024）豫0204行初12号"),
        ("（2024豫0204行初12号", "年度应加括号，应为 （2024）豫0204行初12号"),
        ("（2024）豫0204行初12号之一", "“之一”等是文书序号，案号填至“号”：（2024）豫0204行初12号"),
        ("（2024）豫0204行初12之一号", "“之一”等是文书序号，案号填至“号”：（2024）豫0204行初12号"),
        ("（2024）豫0204行初12号-2", "“之一”等是文书序号，案号填至“号”：（2024）豫0204行初12号"),
        (
            "（2021）粤0111行初30062、30064号",
            "此处只填一个案号，请分别填写：（2021）粤0111行初30062号、（2021）粤0111行初30064号",
        ),
        (
            "（2021）豫0204行初第66号、第106号",
            "此处只填一个案号，请分别填写：（2021）豫0204行初66号、（2021）豫0204行初106号",
        ),
        ("2024年豫0204行初12号", "年度应加括号，应为 （2024）豫0204行初12号"),
        ("2015年海行初字第00142号", "年度应加括号，应为 （2015）海行初字第00142号"),
        ("（2015）鄂黄陂行初字第00030号", "这是2016年以前的旧式案号"),
        ("（2024）豫0204民初100号", "“民初”不是行政案件的类型代字"),
        ("（2024）豫0204行复1号", "“行复”是行政复议机关的文号用字，不是案号"),
        ("（2024）豫0204司建1号", "“司建”是旧式司法建议编号，不是案号"),
        ("（24）豫0204行初1号", "年度应为四位公元年份，不是“24”"),
        ("（2024）豫0204行初1 2号", "数字中间有多余空格"),
        ("豫0204行初12号", "案号应为“（年度）法院代字类型代字编号号”"),
    ],
)
def test_what_is_wrong_with_a_case_number_is_said(value: str, zh: str) -> None:
    assert why_refused(case, value).startswith(zh)


@pytest.mark.parametrize(
    "value",
    [
        "（2024）豫0204行复1号",
        "（2024）豫0204司建1号",
        "（2024）豫0204民初1号",
        "（2024）豫0204行初0号",
        "（2024）豫0204行初号",
        "（2024）豫020行初1号",
        "（2024）豫02041行初1号",
        "（2024）开0204行初1号",
        "（24）豫0204行初1号",
        "（2024）豫0204第行初1号",
        "（2024）豫0204行初1号之一",
        "（2024）豫0204行初" + "1" * 60 + "号",
    ],
)
def test_what_is_no_case_number(value: str) -> None:
    assert refused(case, value) == "case_number"


@given(
    y=YEARS,
    court=st.sampled_from(["最高法", "豫", "豫02", "豫0204", "京01", "兵0101"]),
    special=st.sampled_from(["", *"知海铁破环"]),
    kind=st.sampled_from(sorted(CASE_TYPES)),
    n=SERIALS,
    open_=st.sampled_from("(（"),
)
def test_every_case_number_made_of_parts_is_accepted_and_read_back(
    y: int, court: str, special: str, kind: str, n: int, open_: str
) -> None:
    number = case.validate_python(f"{open_}{y}）{court}{special}{kind}{n}号")
    assert number == f"（{y}）{court}{special}{kind}{n}号"
    assert case_parts(number) == CaseParts(y, court, special, kind, n)


cited: TypeAdapter[str] = TypeAdapter(CitedCaseNumber)
earlier: TypeAdapter[str] = TypeAdapter(EarlierCaseNumber)


@pytest.mark.parametrize("code", [*OTHER_TITLES, *CASE_TYPES])
def test_papers_b6_a_case_of_any_kind_is_cited(code: str) -> None:
    """法〔2015〕137号, annex: each national code is read back; those of other work are no administrative case."""
    number = f"（2024）豫0204{code}100号"
    assert cited.validate_python(number) == mended(cited, f"[2024]豫0204{code}第0100号") == number
    assert case_parts(number) == CaseParts(2024, "豫0204", "", code, 100)
    assert is_administrative(number) is (code in CASE_TYPES)
    assert case_numbers_in(f"见{number}。") == ({number} if code in CASE_TYPES else set())
    if code in OTHER_TITLES:
        assert refused(case, number) == "case_number"
        assert f"“{code}”不是行政案件的类型代字（{OTHER_TITLES[code]}）" in why_refused(case, number)
        assert f"“{code}”不是行政案件的类型代字" in why_refused(earlier, number)


@pytest.mark.parametrize(
    ("value", "zh"),
    [
        ("（2024）豫0204某初1号", "“某初”不是人民法院案件的类型代字，如 行初、民初、刑初、执"),
        ("（2024）豫0204民初100", "案号缺“号”，应为 （2024）豫0204民初100号"),
        ("2024豫0204执恢12号", "年度应加括号，应为 （2024）豫0204执恢12号"),
        ("（2024）豫0204民初100号之二", "“之一”等是文书序号，案号填至“号”：（2024）豫0204民初100号"),
        ("（2021）粤0111民初30063、30062号", "此处只填一个案号，请分别填写：（2021）粤0111民初30063号"),
        ("（2024）豫0204行复1号", "“行复”是行政复议机关的文号用字，不是案号"),
        ("（2017）海行初字第142号", "这是2016年以前的旧式案号"),
        ("（2010）海民初字第5号", "这是2016年以前的旧式案号"),
    ],
)
def test_what_is_wrong_with_the_number_of_a_cited_case_is_said(value: str, zh: str) -> None:
    assert why_refused(cited, value).startswith(zh)


@pytest.mark.parametrize(
    ("written", "stored", "parts"),
    [
        ("（2015）鄂黄陂行初字第00030号", None, CaseParts(2015, "鄂黄陂", "", "行初", 30)),
        ("（2015）鄂武汉中行终字第00569号", None, CaseParts(2015, "鄂武汉中", "", "行终", 569)),
        ("〔1998〕 海行初字 第142号", "（1998）海行初字第142号", CaseParts(1998, "海", "", "行初", 142)),
        ("(２０１０)汴鼓行赔初字第７号", "（2010）汴鼓行赔初字第7号", CaseParts(2010, "汴鼓", "", "行赔初", 7)),
    ],
)
def test_papers_b4_a_number_of_before_2016_is_kept_as_printed(
    written: str, stored: str | None, parts: CaseParts
) -> None:
    for adapter in (earlier, cited):
        assert (mended(adapter, written) if stored else adapter.validate_python(written)) == (stored or written)
    assert case_parts(stored or written) == parts
    assert is_administrative(stored or written)
    assert why_refused(case, written).startswith("这是2016年以前的旧式案号")


def test_parts_of_no_case_number() -> None:
    with pytest.raises(ValueError, match="案号"):
        case_parts("鼓政〔2020〕20号")


@pytest.mark.parametrize("adapter", [document, suggestion, legacy, case, act])
def test_the_schema_shows_the_stored_pattern_and_its_examples_fit(adapter: TypeAdapter[str]) -> None:
    stored, sent = adapter.json_schema(mode="serialization"), adapter.json_schema()
    assert stored["type"] == sent["type"] == "string"
    assert "pattern" not in sent  # more may be sent than is stored
    for example in sent["examples"]:
        assert re.search(stored["pattern"], example)
        assert len(example) <= stored["maxLength"]
        assert adapter.validate_python(example) == example


@pytest.mark.parametrize("written", ["3", "03", "3期", "第三期", "第３期", "第 3 期", " 第3期", "三"])
def test_an_issue_number_is_read_as_people_write_it(written: str) -> None:
    assert mended(issue, written) == "第3期"
    assert mended(issue, "第二十一期") == "第21期"
    assert issue.validate_python("第3期") == "第3期"


@pytest.mark.parametrize(
    "written", ["", "第期", "0", "第0期", "-3", "3.5", "第3次", "第一百期", "第10000期", "总第3期", "第²期"]
)
def test_what_is_no_issue_number_is_refused(written: str) -> None:
    assert refused(issue, written) == "issue_number"
