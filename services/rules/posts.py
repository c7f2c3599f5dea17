"""Post titles: an office and, before it, the unit that has it; never a person (GRP-02; 个人信息保护法 arts. 5–6).

`names_post` is a whitelist. A title is one or more parts (`党组书记、局长`, `副主任兼办公室主任`); each part is
`unit? modifier* post`, with at most one known remark in brackets (`副局长（主持工作）`). The words of each list are
below. So 张甲, 局长张甲, 张甲局长 and 张甲（局长） are refused, since what stands beside the post is neither a unit
nor a modifier; a unit of up to four characters that starts with a common surname (张甲办主任) is refused too.

What it does not find: a name inside a longer unit (某张甲专项工作组组长). What it refuses in error is put
right by writing the title in full, with the unit's name.
"""

from __future__ import annotations

import re
import unicodedata

from services.refusal.personal_data import SURNAMES, personal_data
from services.rules import require

LONGEST = 60
_FORMER = re.compile("原任?|时任|前任?|曾任")
POSTS = (
    "区长|县长|市长|镇长|乡长|局长|厅长|部长|院长|庭长|检察长|主任|书记|科长|股长|处长|所长|站长|队长|大队长|中队长|支队长|"
    "主席|会长|组长|秘书长|校长|政委|教导员|指导员|总工程师|总经济师|总会计师|总规划师|总审计师|总农艺师|总畜牧师|"
    "总统计师|总监|质量官|局长助理|区长助理|主任助理|院长助理|政法委员|武装部长|审判员|审判长|法官|法官助理|书记员|执行员|"
    "联络员|联系人|科员|主任科员|调研员|巡视员|专员|秘书|干事|办事员|法制员|法律顾问|公职律师|干部|委员|常委|成员|"
    "工作人员|经办人|承办人|负责人|主要负责人|负责同志|主管人员"
)
_MODIFIERS = (
    "副|常务|第一|代理?|党组|党委|党支部|专职|兼职|分管|主要|主管|首席|挂职|其他|有关|相关|行政|法制|法规|应诉|业务|综合|内勤|"
    "政治|纪检|食品安全|质量|[一二三四]级|[正副](?:处|科|股|局)级|高级|中级|领导班子|审判委员会|工作"
)
_UNITS = (
    "局|委|办|庭|院|厅|部|会|府|科|股|处|室|队|站|所|区|县|市|镇|乡|部门|机关|单位|中心|街道|办事处|小组|工作组|党组|"
    "集团|公司"
)
_REMARK = r"(?:主持(?:全面|日常)?工作|代理?|挂职|兼|[正副](?:处|科|股)级|[一二三四]级|分管[\u4e00-\u9fff]{2,10})"
_PART = re.compile(
    rf"(?P<unit>[\u4e00-\u9fff]{{1,24}}?(?:{_UNITS}))?(?:{_MODIFIERS}){{0,4}}(?:{POSTS})(?:\({_REMARK}\))?"
)
_SEPARATORS = re.compile(r"[、,;/]|兼(?!职)|暨")
_SURNAME_UNIT = re.compile(rf"[{SURNAMES}](?!业).{{1,3}}|.*同志.*")


def names_post(text: str) -> bool:
    """Whether `text` reads as a post title and as nothing else."""
    plain = unicodedata.normalize("NFKC", text).replace(" ", "")
    if not 2 <= len(plain) <= LONGEST or personal_data(plain) is not None:
        return False
    return all(_is_post(part) for part in _SEPARATORS.split(plain))


def require_post(text: str, rule: str, **data: object) -> None:
    """Refuse with `rule` what is not plainly a post title: a personal name above all; with GEN-14 a post once held."""
    former = _FORMER.match(text)
    require(former is None or not names_post(text[former.end() :]), "GEN-14", post=text)
    require(names_post(text), rule, **data)


def _is_post(part: str) -> bool:
    matched = _PART.fullmatch(part)
    if matched is None:
        return False
    unit = matched["unit"]
    return unit is None or not _SURNAME_UNIT.fullmatch(unit)
