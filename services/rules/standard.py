"""A standard for the application of law is guidance (RES-03), and rests on instruments known by number (RES-04)."""

from __future__ import annotations

import re
import unicodedata

from events.observation_terms import StandardEffect
from events.terms import Phrase
from services.rules import require

_QUOTED = re.compile("《[^》]*》")
_NUMBER = re.compile(r"[\u4e00-\u9fff]{1,12}〔[0-9]{4}〕[0-9]+号")
_OPEN, _CLOSE = re.compile(r"[\[【]"), re.compile(r"[\]】]")
_BINDS = re.compile(
    "(?:具有|具备|发生)(?:普遍)?(?:法律效力|约束力|司法解释效力)"
    "|(?:应当|必须)(?:作为|列为)(?:裁判|审判|判决)的?(?:依据|根据)"
    "|(?:人民)?法院(?:必须|均?应当?)(?:遵照|遵守|执行|适用)本"
    "|(?:等同于|视为|属于)司法解释"
)
_DENIED = re.compile("(?:不|并非|无|没有|不得|不应)$")


class Label(Phrase):
    """What a standard must not call itself (RES-03)."""

    EFFECT = ("效力只能为“指导参考”", "its effect is guidance only")
    TITLE = ("标题不得使用“司法解释”“解释”“批复”", "the title calls it an interpretation or official reply")
    TEXT = ("正文不得称其具有约束力或者作为裁判依据", "the text claims to bind a court")


def require_guidance(effect: StandardEffect, title: str, text: str) -> None:
    """Only the Supreme Court and Procuratorate interpret the application of law (RES-03; 人民法院组织法 art. 18).

    What stands in 《》 is the title of another instrument. The check of texts is cautious: where in doubt it is silent.
    """
    require(effect is StandardEffect.GUIDANCE, "RES-03", problem=Label.EFFECT)
    own = _QUOTED.sub("", unicodedata.normalize("NFKC", title)).strip()
    require("司法解释" not in own and not own.endswith(("解释", "批复")), "RES-03", problem=Label.TITLE)
    for part in (own, _QUOTED.sub("", text)):
        claims = (claim for claim in _BINDS.finditer(part) if not _DENIED.search(part[: claim.start()]))
        require(next(claims, None) is None, "RES-03", problem=Label.TEXT)


def basis_key(basis: str) -> str:
    """What makes two mentions of an instrument the same: its document number, else its title without 《》."""
    plain = "".join(basis.split())
    plain = _CLOSE.sub("〕", _OPEN.sub("〔", plain))
    number = _NUMBER.search(_QUOTED.sub("", plain))
    return number.group() if number else plain.replace("《", "").replace("》", "")
