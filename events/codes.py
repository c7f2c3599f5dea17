"""What names an organ, a stream and an event: ids of this system, the unified social credit code, the division code."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from events.as_written import tidied
from events.shapes import Shape

USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""The 31 characters of GB 32100-2015, in the order of their values 0–30; I, O, S, V and Z are left out."""

_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
_VALUES = {character: value for value, character in enumerate(USCC_ALPHABET)}


def uscc_check_character(body: str) -> str:
    """The 18th character for the first 17: C18 = (31 − Σ Ci·Wi mod 31) mod 31 (GB 32100-2015).

    Raises ValueError when `body` is not 17 characters of the alphabet.
    """
    if len(body) != 17 or any(character not in _VALUES for character in body):
        raise ValueError("统一社会信用代码前17位有误 / the first 17 characters are not in the GB 32100 alphabet")
    return USCC_ALPHABET[-sum(_VALUES[c] * w for c, w in zip(body, _WEIGHTS, strict=True)) % 31]


def _checks(code: str) -> bool:
    return uscc_check_character(code[:17]) == code[17]


_ORGAN_SHAPE = Shape(
    "organ_id",
    r"^[a-z][a-z0-9\-]{1,39}$",
    40,
    "机关标识应为2至40位小写字母、数字或连字符，并以字母开头",
    "an organ id is 2 to 40 lower-case letters, digits or hyphens, a letter first",
    ("district-court", "housing-bureau"),
)
NewOrganId = Annotated[str, _ORGAN_SHAPE]
"""The id of an organ in this system: a lower-case ASCII slug that is also safe as a NATS subject token."""

OrganId = Annotated[str, replace(_ORGAN_SHAPE, of_organ=True)]
"""The id of an organ that is registered; whoever writes may name it instead (papers B13)."""

Uscc = Annotated[
    str,
    Shape(
        "uscc",
        r"^[0-9A-HJ-NPQRTUWXY]{2}[0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}$",
        18,
        "统一社会信用代码应为18位且校验位正确（不用I、O、S、V、Z）",
        "a unified social credit code has 18 characters without I, O, S, V, Z and a right check digit",
        ("11410204000000019U",),
        holds=_checks,
    ),
]
"""统一社会信用代码 (GB 32100-2015), check digit included. The inner check of GB 11714 is not examined."""

DivisionCode = Annotated[
    str,
    Shape(
        "division_code",
        r"^(1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[12])[0-9]{4}$",
        6,
        "行政区划代码应为6位数字，前两位为省级代码，如410204",
        "a division code is 6 digits, the province's two first, such as 410204",
        ("410204", "410200"),
    ),
]
"""行政区划代码 (GB/T 2260): two digits each for province, city and county."""

ExternalReference = Annotated[
    str,
    Shape(
        "external_reference",
        r"^[0-9A-Z]{23}$",
        23,
        "跨部门案件编码应为23位数字或大写字母，照原件填写",
        "the code of a case in the exchange between authorities is 23 digits or capital letters, as printed",
        ("41020420240000000000001",),
        mend=tidied,
    ),
]
"""案件编码: what other authorities call the case (form of 三书一函, paper B23); longer than a number of a person."""


MatterStream = Annotated[
    str,
    Shape(
        "matter_stream",
        r"^[a-z\-]{3,40}:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$",
        80,
        "事项应写作“类别:标识”，如 suggestion:7b0e3c1a-5d7e-4c8e-9a51-2f6d1f0c4e21，可从该事项页面的地址中复制",
        "a matter is written category:id, as in the address of its page",
        ("suggestion:7b0e3c1a-5d7e-4c8e-9a51-2f6d1f0c4e21",),
    ),
]
"""A matter by the stream that opened it, or that a side keeps of it."""
_STREAM = "[a-z]+(-[a-z]+)*(:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})?"
EventId = Annotated[
    str,
    Shape(
        name="event_id",
        pattern=f"^{_STREAM}:[1-9][0-9]{{0,8}}$",
        max_length=90,
        zh="事件标识应为事项标识加版本号，如 suggestion:1b4e28ba-2fa1-51d2-883f-0016d3cca427:3",
        en="an event is named by its matter and version",
        examples=("suggestion:1b4e28ba-2fa1-51d2-883f-0016d3cca427:3",),
    ),
]
"""An event, by its stream and its version there."""

Sha256 = Annotated[
    str,
    Shape(
        name="sha256",
        pattern="^[0-9a-f]{64}$",
        max_length=64,
        examples=("0" * 64,),
        zh="SHA-256 摘要应为64位小写十六进制数字",
        en="a SHA-256 digest is 64 hexadecimal digits in lower case",
    ),
]
