"""A small, cautious detector of personal data in texts about cases (BUL-06; 个人信息保护法 arts. 5–6, 34).

It finds four things: a citizen's ID number (GB 11643 form, 18 characters), a mobile number, a bank card number
(62…, check digit right), and a person's name directly after a party's label (原告…, 申请人：…) when it starts with
a common surname or is followed by 男 or 女, or as in the name of a case, before 等…人, 涉嫌 or 诉 (paper B23). A wrong
alarm stops a lawful bulletin, so where in doubt it is silent; one that is raised all the same can be confirmed as
such, with a reason.

What it does not find: addresses, landline and 15-digit ID numbers, names without a label, of four or more
characters, with a compound or rare surname, or masked as 某 (masking is what 法释〔2016〕19号 arts. 8–9 prescribe).
The clerk stays responsible: passing the detector proves nothing.
"""

from __future__ import annotations

import re
import unicodedata

from pydantic import BaseModel

from events.people_texts import Place, texts_with_places
from events.terms import Phrase, Words
from events.titles import title_of
from services.refusal.rule import refusal_by


def _found(zh: str, en: str) -> tuple[str, str]:
    return (
        f"疑有{zh}；经核对确属误报的，填写误报理由（false_alarm）后重新提交",
        f"seems to hold {en}; if it does not, send it again with the reason (false_alarm)",
    )


class PersonalData(Phrase):
    """What was found. The finding itself is never repeated in a refusal or a log."""

    ID_NUMBER = _found("公民身份号码", "a citizen's ID number")
    BANK_CARD = _found("银行卡号", "a bank card number")
    MOBILE_NUMBER = _found("手机号码", "a mobile number")
    PARTY_NAME = _found("当事人姓名", "a party's name")


# Common surnames, without those that often begin an ordinary word after a label (原告曾…, 原告方…, 原告于…, 原告向…).
SURNAMES = (
    "王李张刘陈杨赵吴周徐孙朱胡郭林罗郑梁谢宋韩唐冯邓曹彭肖董潘袁蔡蒋杜魏苏吕卢姚沈钟姜崔谭陆范汪廖韦贾邹熊"
    "孟秦邱侯尹薛闫雷黎陶贺郝顾龚邵覃戴孔"
)
_WORD = re.compile(  # ordinary words that begin like a surname
    "陈[述情留]|张[贴开]|周[边围期转]|林[地木权业]|罗列|胡[乱同]|孙[子女]|谢绝|杜绝|雷同|陆续|范围|顾[虑问]|郑重|董事|肖像|宋[代都城]|王府"
)
_PLACES = "市县区乡镇村庄寨湾屯岗街路营集店局厅院所委办会社司厂校队站部组"  # what ends like this is a place or a body
_LABEL = "原告|第三人|上诉人|申请人|被执行人|被处罚人|被征收人|相对人|当事人|法定代表人|代理人|信访人|来访人|来信人"
_HAN = r"[\u4e00-\u9fff]"
_END = r"(?=[,。;、:()\s]|诉|不服|与|等|\Z)"

# The patterns read the text after NFKC, which makes full-width digits, letters and most punctuation half-width.
_ID_NUMBER = re.compile(
    r"(?<![0-9A-Za-z])(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3])[0-9]{4}[ -]?"
    r"(?:18|19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[ -]?[0-9]{3}[0-9Xx](?![0-9A-Za-z])"
)
_OTHER_NUMBERS = ("编号", "单号", "案号", "流水号", "金额")  # what stands before a number that is no telephone's
_NO_PHONE = "".join(f"(?<!{word})(?<!{word}[:为])" for word in _OTHER_NUMBERS)
_BANK_CARD = re.compile(r"(?<![0-9A-Za-z])62(?: ?[0-9]){14,17}(?![0-9A-Za-z])")
_MOBILE = re.compile(
    rf"(?<![0-9A-Za-z.]){_NO_PHONE}"
    r"(?:\+?86[ -]?)?1[3-9][0-9](?:[ -]?[0-9]{4}){2}"
    r"(?!\.?[0-9A-Za-z%])(?!\s*(?:[元万亿件人次户份宗起号平㎡]|工单))"
)
_NAMED = re.compile(rf"(?:{_LABEL})[: ]?([{SURNAMES}](?:(?!某){_HAN}){{1,2}}?){_END}")
_IN_A_CASE = re.compile(  # 王某等十二人诉…案 is masked
    rf"(?:(?<!{_HAN})|(?<=关于)|(?<=办理)|(?<=审理)|(?<=查处))([{SURNAMES}](?:(?!某){_HAN}){{1,2}}?)"
    r"(?:等(?:[0-9]+|[一二三四五六七八九十百两]+)人|涉嫌|(?<![投申上起应败胜反撤控公自])诉(?![讼求请称状前]))"
)
_DESCRIBED = re.compile(rf"(?:{_LABEL})[: ]?(?:(?![某人]){_HAN}){{2,4}}, ?[男女](?=[,。;、\s]|\Z)")


def personal_data(text: str) -> PersonalData | None:
    """The first kind of personal data that `text` seems to hold, or None."""
    plain = unicodedata.normalize("NFKC", text)
    if _ID_NUMBER.search(plain):
        return PersonalData.ID_NUMBER
    if any(_luhn(match.group()) for match in _BANK_CARD.finditer(plain)):
        return PersonalData.BANK_CARD
    if _MOBILE.search(plain):
        return PersonalData.MOBILE_NUMBER
    names = (match.group(1) for pattern in (_NAMED, _IN_A_CASE) for match in pattern.finditer(plain))
    if _DESCRIBED.search(plain) or any(map(_is_name, names)):
        return PersonalData.PARTY_NAME
    return None


def require_no_personal_data(command: BaseModel, rule: str, false_alarm: str | None = None) -> None:
    """No text for people anywhere in the command seems to hold personal data; `rule` refuses it.

    Of a `false_alarm` that the caller has confirmed the reason itself is looked at. The refusal says which text it is
    and what seems to stand there, never what stands there (paper B27).
    """
    texts = (
        texts_with_places(command) if false_alarm is None else [(Place("", "false_alarm", "false_alarm"), false_alarm)]
    )
    for place, text in texts:
        if problem := personal_data(text):
            title = title_of(place.owner, place.field)
            where = Words(f"“{title.zh}”（{place.path}）{problem.zh}", f"{title.en} ({place.path}) {problem.en}")
            raise refusal_by(rule, problem=where, what="")


def _is_name(run: str) -> bool:
    return not _WORD.match(run) and run[-1] not in _PLACES


def _luhn(number: str) -> bool:
    """Whether the check digit is right (ISO/IEC 7812-1, annex B)."""
    digits = [int(digit) for digit in reversed(number.replace(" ", ""))]
    return sum(d if i % 2 == 0 else sum(divmod(2 * d, 10)) for i, d in enumerate(digits)) % 10 == 0
