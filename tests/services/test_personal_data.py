"""The detector of personal data (BUL-06): what it finds, and above all what it leaves alone.

Every string is constructed: no ID number here has a right check digit, and given names are 甲乙.
"""

from __future__ import annotations

import pytest

from services.refusal.personal_data import SURNAMES, PersonalData, personal_data

ID = "110101190001010000"  # its check digit would be another
PHONE = "13800000000"
CARD = "6200000000000005"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (f"身份证号{ID}。", PersonalData.ID_NUMBER),
        ("证件11010119000101000X", PersonalData.ID_NUMBER),
        ("证件11010119000101000ｘ，住址略", PersonalData.ID_NUMBER),
        ("１１０１０１１９０００１０１００００", PersonalData.ID_NUMBER),
        ("110101 19000101 0000", PersonalData.ID_NUMBER),
        ("110101-19000101-0000", PersonalData.ID_NUMBER),
        (f"联系电话：{PHONE}", PersonalData.MOBILE_NUMBER),
        ("电话138 0000 0000。", PersonalData.MOBILE_NUMBER),
        (f"+86{PHONE}", PersonalData.MOBILE_NUMBER),
        (f"call {PHONE}.", PersonalData.MOBILE_NUMBER),
        (f"账号{CARD}", PersonalData.BANK_CARD),
        ("账号6200 0000 0000 0005", PersonalData.BANK_CARD),
        ("原告甲乙，男，住本区", PersonalData.PARTY_NAME),
        ("申请人：甲乙丙，女，", PersonalData.PARTY_NAME),
        (f"{SURNAMES[0]}甲乙等12人诉某局行政征收案", PersonalData.PARTY_NAME),
        (f"关于（{SURNAMES[1]}甲等十二人）", PersonalData.PARTY_NAME),
        (f"{SURNAMES[0]}甲乙、{SURNAMES[1]}甲等3人涉嫌某罪案", PersonalData.PARTY_NAME),
        (f"{SURNAMES[0]}甲乙涉嫌某罪案", PersonalData.PARTY_NAME),
        (f"关于{SURNAMES[0]}甲乙等3人涉嫌某罪案的司法建议", PersonalData.PARTY_NAME),
        (f"关于办理{SURNAMES[0]}甲涉嫌某罪案的情况", PersonalData.PARTY_NAME),
        (f"{SURNAMES[2]}甲乙诉某局行政征收案", PersonalData.PARTY_NAME),
    ],
)
def test_bul_06_finds(text: str, kind: PersonalData) -> None:
    assert personal_data(text) is kind


@pytest.mark.parametrize(
    "text",
    [
        "原告某甲",
        "原告：甲某",
        "原告某某诉某局行政处罚一案",
        f"原告{SURNAMES[0]}某，男，",
        f"原告{SURNAMES[0]}某某诉某局",
        "原告甲、乙不服",
        "原告陈述，被告答辩",
        "当事人陈述、申辩",
        "原告张贴，",
        "原告周边、原告范围，",
        "第三人郑州市",
        "第三人李庄村，",
        "第三人王府，",
        "申请人董事会，",
        "原告二人，男，",
        f"{SURNAMES[0]}某等12人诉某局行政征收案",
        f"{SURNAMES[0]}某某等十二人诉某局",
        f"{SURNAMES[0]}某、{SURNAMES[1]}某等3人涉嫌某罪案",
        "林业投诉，郭庄起诉，宋城上诉",
        "张贴涉嫌违法的，林业站涉嫌违法的",
        "关于王府街涉嫌违法的情况，陈述诉求，周边诉讼",
        "王府街等3人",
        "张贴等五人",
        "李庄村等12人",
        "房屋征收局等3人",
        "第三人民医院，",
        "被申请人郑州市某局，",
        "（2024）豫0204行初12号",
        "鼓政〔2020〕20号",
        "2024年1月1日至2024年3月31日，共受理128件",
        "投资15000000000元",
        "投资150.13800000000亿元",
        "文书13800000000号",
        "流水213800000000",
        "流水138000000001",
        "1234567890123456",
        "6200000000000006",
        "11410204000000019U",
        "91350100M000100Y43",
        "110101190013010000",
        "110101190001320000",
        "990101190001010000",
        "1101011900010100001",
        "投诉编号13812345678",
        "投诉编号：13812345678",
        "12345工单号13812345678",
        "金额13500000000",
        "证件410204********1234",
        "A110101190001010000",
    ],
)
def test_bul_06_leaves_alone(text: str) -> None:
    assert personal_data(text) is None


@pytest.mark.parametrize("surname", SURNAMES)
def test_bul_06_a_label_before_a_common_surname(surname: str) -> None:
    for text in (f"原告{surname}甲诉某局", f"第三人：{surname}甲乙，", f"申请人 {surname}甲乙不服", f"原告{surname}甲"):
        assert personal_data(text) is PersonalData.PARTY_NAME
    for text in (f"{surname}甲乙，", f"原告{surname}甲乙丙丁，", f"原告{surname}，", f"原告{surname}某，"):
        assert personal_data(text) is None


def test_bul_06_the_surnames_are_listed_once() -> None:
    assert len(set(SURNAMES)) == len(SURNAMES)
