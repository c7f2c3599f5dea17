"""Why a number that is well written cannot be borne all the same."""

from __future__ import annotations

from events.terms import Phrase


class NumberDefect(Phrase):
    """What is wrong with it (CAS-02, SUG-09, SUG-26, REC-09)."""

    NONE = ("未填写编号", "there is none")
    TAKEN = ("该号已被另一事项使用", "another matter has it")
    FILED_OTHERWISE = ("该案已经登记，内容不同，有误的请办理更正", "the case is entered with other content: correct it")
    NOT_FILED_THAT_YEAR = ("年度不是立案（受理）日期的年度", "it is not of the year of filing")
    NOT_SENT_THAT_YEAR = ("年份不是发出日期的年份", "it is not of the year of sending")
    OTHER_COURT = ("不是本院代字", "it bears another court's code")
    OWN_COURT = ("上诉案号应为上级法院的案号", "an appeal bears a number of the court above")
    OTHER_APPEAL = ("本案的上诉已登记另一案号", "the appeals of the case bear another one")
    OTHER_MARKER = ("机关代字不符", "its marker is another one")
    OLD_STYLE = ("“司建”旧号已停用", "司建 numbers are used no longer")
    OF_A_LETTER = ("司法建议书不用意见函编号", "a judicial suggestion bears no letter's number")
    BESIDE_ANOTHER = ("意见函编号不与司法建议编号并列", "it stands beside a suggestion's number")
