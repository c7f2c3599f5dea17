"""What a case number is made of: 年度, 法院代字, 专门审判代字, 类型代字, 编号.

法〔2015〕137号 arts. 2–5, 10 and its annex of type codes, amended by 法〔2018〕335号.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

YEAR = r"(?:19|20)[0-9]{2}"
PROVINCES = "京津冀晋内辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川贵云藏陕甘青宁新军兵"
COURT = f"最高法|[{PROVINCES}](?:[0-9]{{4}}|[0-9]{{2}})?"
SPECIAL = "[知海铁破环]"
"""专门审判代字: that it is one character is sure, the set is not."""

CASE_TYPES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "行初": ("行政一审", "first instance"),
        "行终": ("行政二审", "appeal"),
        "行监": ("行政依职权再审审查", "review ex officio"),
        "行申": ("行政申请再审审查", "application for retrial"),
        "行抗": ("行政抗诉再审审查", "protest"),
        "行再": ("行政再审", "retrial"),
        "行审复": ("非诉行政行为申请执行审查复议", "reconsideration of a non-litigation enforcement review"),
        "行审": ("非诉行政行为申请执行审查", "non-litigation enforcement review"),
        "行他": ("其他行政案件", "other administrative case"),
        "行赔初": ("行政赔偿一审", "administrative compensation, first instance"),
        "行赔终": ("行政赔偿二审", "administrative compensation, appeal"),
        "行赔监": ("行政赔偿依职权再审审查", "administrative compensation, review ex officio"),
        "行赔申": ("行政赔偿申请再审审查", "administrative compensation, application for retrial"),
        "行赔抗": ("行政赔偿抗诉再审审查", "administrative compensation, protest"),
        "行赔再": ("行政赔偿再审", "administrative compensation, retrial"),
        "行赔他": ("其他行政赔偿案件", "administrative compensation, other"),
        "行辖": ("行政管辖", "jurisdiction"),
        "司惩复": ("司法制裁复议", "reconsideration of a judicial sanction"),
        "司惩": ("司法制裁", "judicial sanction"),
        "司救行": ("行政司法救助", "judicial aid in an administrative matter"),
    }
)
"""类型代字 of administrative work, with titles in Chinese and English. 行复 and 司建 are not type codes."""

TYPE = "|".join(sorted(CASE_TYPES, key=len, reverse=True))
"""The type codes as a pattern, 行审复 before 行审."""

OTHER_CASE_TYPES: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        group: dict(entry.split("=") for entry in entries.split())
        for group, entries in {
            "刑事": "刑辖=刑事管辖 刑初=刑事一审 刑终=刑事二审 刑核=刑事复核 刑监=刑事依职权再审审查 刑申=刑事申诉审查"
            " 刑抗=刑事抗诉再审审查 刑再=刑事再审 刑止=停止执行死刑 刑更=刑罚变更 刑更备=刑罚变更备案"
            " 刑更监=刑罚变更监督 刑没=没收违法所得 刑没终=没收违法所得二审 刑没监=没收违法所得监督"
            " 刑没再=没收违法所得再审 刑医=强制医疗 刑医解=解除强制医疗 刑医复=强制医疗复议 刑医监=强制医疗监督"
            " 刑他=其他刑事",
            "民事": "民辖=民事管辖 民辖终=民事管辖上诉 民辖监=民事管辖监督 民初=民事一审 民终=民事二审"
            " 民监=民事依职权再审审查 民申=民事申请再审审查 民抗=民事抗诉再审审查 民再=民事再审 民撤=第三人撤销之诉"
            " 民特=民事特别程序 民特监=民事特别程序监督 民催=催告 民督=督促 民督监=督促监督"
            " 民保令=人身安全保护令 民保更=人身安全保护令变更 民破=破产 民算=强制清算 民他=其他民事",
            "国家赔偿": "法赔=法院自赔 委赔=赔偿委员会审理 委赔监=司法赔偿监督审查 委赔提=司法赔偿提请监督"
            " 委赔再=司法赔偿重新审理 赔他=其他赔偿",
            "司法救助": "司救刑=刑事司法救助 司救民=民事司法救助 司救赔=国家赔偿司法救助 司救执=执行司法救助"
            " 司救访=涉诉信访司法救助 司救他=其他司法救助",
            "非诉保全": "财保=财产保全 行保=行为保全 行保复=行为保全复议 证保=证据保全",
            "执行": "执=首次执行 执恢=恢复执行 执异=执行异议 执复=执行复议 执监=执行监督 执协=执行协调 执保=保全执行"
            " 执他=其他执行",
            "清算与破产": "清申=强制清算申请审查 强清=强制清算 清终=强制清算上诉 清监=强制清算监督"
            " 破申=破产申请审查 破=破产 破终=破产上诉 破监=破产监督",
            "诉前": "诉前调=诉前调解 民诉前调=民事诉前调解 行诉前调=行政诉前调解",
        }.items()
    }
)
"""The national type codes of all other work, with titles, by group; 民破 and 民算 were used until 2016."""

ENFORCEMENT_TYPES = frozenset(OTHER_CASE_TYPES["执行"])

OTHER_TITLES: Mapping[str, str] = MappingProxyType(
    {code: title for codes in OTHER_CASE_TYPES.values() for code, title in codes.items()}
)

OTHER_TYPE = "|".join(sorted(OTHER_TITLES, key=len, reverse=True))
ANY_TYPE = f"{TYPE}|{OTHER_TYPE}"
