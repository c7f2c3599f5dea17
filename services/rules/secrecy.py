"""Secrecy marks in what people write: the form of a marked paper, not the word (GEN-13; 保守国家秘密法 arts. 20–21).

A paper that holds a state secret bears its mark at the head of the first page (GB/T 9704-2012, 7.2.2): 机密★10年,
绝密★长期, 秘密★启用前, or the bare word on a line of its own. That form is looked for, in four shapes:

- 绝密, 机密 or 秘密 followed by a star (★, ☆, * and their like), wherever it stands;
- 密级：机密 or 机密级, wherever it stands;
- the bare word, in brackets or not, as a whole line, with a term or not (秘密, 【机密】, 绝密 长期);
- the word in brackets at the head of a line, or at its end (（秘密）关于……, 关于……【机密】).

工作秘密 and 内部 are no state secrets, but never public (art. 64; GEN-20). Their marks: in brackets, behind
密级, alone on a line, at the head of one before a colon or a star (（工作秘密）, 密级：内部, 内部资料 注意保存).

商业秘密, 国家秘密, 机密文件, “保守秘密10年” in running text are none. A copied text without its mark passes: the clerk
stays responsible, as everywhere. The finding is never repeated in a refusal or a log.
"""

from __future__ import annotations

import re
import unicodedata

from pydantic import BaseModel

from events.base import Visibility
from events.people_texts import texts_for_people
from services.rules import require

_WORD = r"(?:绝[ \t]*密|机[ \t]*密|(?<!工作)秘[ \t]*密)"
_OPEN, _CLOSE = r"[(\[{〔【《〈「『]", r"[)\]}〕】》〉」』]"
_STAR = "[★☆✩✪✫✬✭✮✯✰⭐🌟*∗]"  # NFKC has made the full-width asterisk a half-width one
_DAY = r"[0-9]{4}年[0-9]{1,2}月(?:[0-9]{1,2}日)?(?:前|止)?"
_TERM = rf"(?:[0-9]{{1,2}}[ \t]*(?:年|个?月|日|天)|长期|永久|启用前|公布前|{_DAY})"
_HEAD, _END = r"^[ \t]*", r"[ \t]*$"
_ALONE = rf"(?:{_OPEN}[ \t]*)?{_WORD}(?:[ \t]*{_TERM})?(?:[ \t]*{_CLOSE})?"
_IN_BRACKETS = rf"{_OPEN}[ \t]*{_WORD}(?:[ \t]*{_TERM})?[ \t]*{_CLOSE}"
_MARK = re.compile(  # no two runs of blanks meet, so a text of blanks costs no more than another
    rf"{_WORD}[ \t]*{_STAR}"
    rf"|密[ \t]*级[ \t]*:[ \t]*{_OPEN}?{_WORD}(?![、和或与及])"
    rf"|{_WORD}级(?![、和或与及以三])"
    rf"|{_HEAD}{_ALONE}{_END}"
    rf"|{_HEAD}{_IN_BRACKETS}"
    rf"|{_IN_BRACKETS}{_END}",
    re.MULTILINE,
)

_PAPER = r"内部(?:资料|文件|材料|刊物|使用|掌握)?"
_KEEP = r"(?:注意保存|妥善保管|不得外传|严禁外传|请勿外传|不得公开)"
_INTERNAL = re.compile(
    rf"{_OPEN}[ \t]*(?:工作秘密|{_PAPER})(?:[ \t,]*{_KEEP})?[ \t]*{_CLOSE}"
    rf"|密[ \t]*级[ \t]*:[ \t]*(?:工作秘密|内部)"
    rf"|{_PAPER}[ \t,]*{_KEEP}"
    rf"|{_HEAD}(?:工作秘密|{_PAPER})[ \t]*(?:[:]|{_STAR}|$)",
    re.MULTILINE,
)


def bears_mark(text: str) -> bool:
    """Whether `text` bears the mark of a state secret."""
    return "密" in text and _MARK.search(unicodedata.normalize("NFKC", text)) is not None


def require_unmarked(command: BaseModel) -> None:
    """No text for people anywhere in the command bears a secrecy mark (GEN-13)."""
    require(not any(bears_mark(text) for text in texts_for_people(command)), "GEN-13")


def bears_internal_mark(text: str) -> bool:
    """Whether `text` bears the mark of a work secret or an internal paper."""
    return (
        any(word in text for word in ("密", "内部"))
        and _INTERNAL.search(unicodedata.normalize("NFKC", text)) is not None
    )


def require_not_internal(command: BaseModel, visibility: Visibility) -> None:
    """What is for everybody bears no internal mark (GEN-20)."""
    public = visibility is Visibility.PUBLIC
    require(not (public and any(map(bears_internal_mark, texts_for_people(command)))), "GEN-20")
