"""Official papers as Word files: the layout of GB/T 9704-2012, what was recorded and no more, for who may read it."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterator
from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from urllib.parse import unquote
from zipfile import ZipFile

import httpx
import pytest
from docx import Document
from docx.document import Document as Opened
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm
from typer.testing import CliRunner

from events.appearance import AppearanceDutyRegistered, AppearanceNoticeServed
from events.base import Event, Visibility
from events.bulletin import BulletinDrafted, BulletinIssued, Figure, NamedCount
from events.case_terms import Procedure
from events.correction import RecordCorrected, RecordVoided
from events.meeting import MinutesIssued
from events.response import FeedbackSubmitted, ResponseOpened
from events.suggestion import Implementation, SuggestionDrafted, SuggestionReminded
from events.suggestion_upwards import SuggestionReferred
from events.values import ReplyPeriod
from events.vocabulary import AdoptionAnswer, Instrument, ReminderMethod, SuggestionKind, Topic
from fuyuan.cli import app
from fuyuan.web.papers.examined import examined
from fuyuan.web.papers.making import CONTENT_TYPE
from fuyuan.web.papers.templates import TEMPLATES, packaged
from fuyuan.web.papers.wording import in_lines, numeral, running_text
from tests.edge.console_world import COURT, HOUSING, SCRIPT, SECRET, ConsoleWorld, console_world, day, sent
from tests.organs import CITY_COURT, GOV, LEGAL, TAX, URBAN
from tests.projections.story import bulletin, content, full_id
from tests.reconsiderations import OPINION, opinion_sent, suggestion_sent
from tests.reconsiderations import drafted as reconsideration_drafted
from tests.suggestions import answer

HOSTILE = "关于{{ 7*7 }}与{% raw %}<w:p>&\"'{_{ 的司法建议"
LATE, SOON = full_id("suggestion:late"), full_id("suggestion:soon")


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[ConsoleWorld]:
    async with console_world(tmp_path) as world:
        yield world


async def papers(world: ConsoleWorld, stream: str, organ: str = COURT) -> list[tuple[str, str, str]]:
    """The kind, the address and what is said of each paper on the matter's page."""
    async with world.client(organ) as client:
        page = (await client.get(f"/matters/{stream}")).text
    return re.findall(r'<a href="/papers/([^"]*)" download>(.*?)</a><span class="sub">(.*?)</span>', page)


async def asked(world: ConsoleWorld, event: str, organ: str = COURT) -> httpx.Response:
    async with world.client(organ) as client:
        return await client.get(f"/papers/{event}")


async def opened(world: ConsoleWorld, event: str, organ: str = COURT) -> Opened:
    return word(await asked(world, event, organ))


def word(answer: httpx.Response) -> Opened:
    assert answer.status_code == 200, answer.text
    assert answer.headers["Content-Type"] == CONTENT_TYPE
    return Document(BytesIO(answer.content))


def lines(paper: Opened) -> list[str]:
    """The text line by line, tables and all."""
    return [text for text in _texts(paper) if text]


def _texts(paper: Opened) -> Iterator[str]:
    for paragraph in paper.element.body.iter(qn("w:p")):
        parts = (node.text if node.tag == qn("w:t") else "\n" for node in paragraph.iter(qn("w:t"), qn("w:br")))
        yield "".join(part or "" for part in parts)


def heads(paper: Opened) -> str:
    section = paper.sections[0]
    parts = (section.header, section.even_page_header, section.first_page_header)
    return "\n".join(paragraph.text for part in parts for paragraph in part.paragraphs)


async def test_a_suggestion_says_what_was_sent_in_the_form_of_its_annex(world: ConsoleWorld) -> None:
    [(event, kind, about)] = await papers(world, LATE)
    assert (kind, about) == ("司法建议书", "鼓法建〔2024〕1号，2024年3月28日")
    answer = await asked(world, event)
    assert unquote(answer.headers["Content-Disposition"]).endswith("UTF-8''鼓法建〔2024〕1号司法建议书.docx")
    paper = word(answer)
    assert lines(paper) == [
        "鼓楼区人民法院\n关于规范征收补偿程序的司法建议书",
        "鼓法建〔2024〕1号",
        "鼓楼区住房和城乡建设局：",
        "我院在______中，发现下列问题需要重视和解决：",
        "一、未告知听证权利",
        "二、未送达评估报告",
        "为此，特建议：",
        "一、完善告知程序",
        "二、完善送达程序",
        "请你单位收到本建议书后及时研究处理，自收到之日起2个月内将采纳、落实情况书面反馈我院。我院将支持、配合你单位做好有关工作。",
        "（院印）",
        "鼓楼区人民法院",
        "2024年3月28日",
        "（联系人及电话：______）",
        "抄送：鼓楼区司法局。",
    ]
    assert "草" not in heads(paper)


async def test_the_page_is_that_of_the_standard(world: ConsoleWorld) -> None:
    [(event, *_)] = await papers(world, LATE)
    paper = await opened(world, event)
    section, normal = paper.sections[0], paper.styles["Normal"]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    assert (round(section.top_margin.mm), round(section.left_margin.mm)) == (37, 28)
    area = section.page_width - section.left_margin - section.right_margin
    assert abs(area - Mm(156)) < Mm(0.1)
    depth = section.page_height - section.top_margin - section.bottom_margin
    assert abs(depth - Mm(225)) < Mm(0.1)
    font, spacing = normal.element.rPr.find(qn("w:rFonts")), normal.element.rPr.find(qn("w:spacing"))
    assert (font.get(qn("w:eastAsia")), normal.font.size.pt) == ("仿宋_GB2312", 16)
    width = normal.font.size.pt + int(spacing.get(qn("w:val"))) / 20
    assert area / 12700 // width == 28
    assert depth // normal.paragraph_format.line_spacing == 22
    title = paper.paragraphs[0]
    assert (title.style.font.size.pt, title.style.paragraph_format.alignment) == (22, WD_ALIGN_PARAGRAPH.CENTER)
    assert title.style.element.rPr.find(qn("w:rFonts")).get(qn("w:eastAsia")) == "方正小标宋简体"
    odd, even = section.footer.paragraphs[0], section.even_page_footer.paragraphs[0]
    assert (odd.alignment, even.alignment) == (WD_ALIGN_PARAGRAPH.RIGHT, WD_ALIGN_PARAGRAPH.LEFT)
    assert odd._p.find(qn("w:fldSimple")).get(qn("w:instr")) == "PAGE"
    with ZipFile(BytesIO(packaged("司法建议书"))) as archive:
        assert (
            '<w:font w:name="仿宋_GB2312"><w:altName w:val="仿宋,FangSong"/>'
            in archive.read("word/fontTable.xml").decode()
        )


async def test_a_paper_is_for_those_who_may_know_of_what_it_says(world: ConsoleWorld) -> None:
    [(event, *_)] = await papers(world, full_id("suggestion:hidden"))
    assert SECRET in "".join(lines(await opened(world, event))).replace("\n", "")
    assert (await asked(world, event, HOUSING)).status_code == 404
    assert (await asked(world, event, URBAN)).status_code == 200
    for nothing in (f"{LATE}:2", f"{LATE}:99", LATE, "nothing", "suggestion:x:1", f"{LATE}:0x1"):
        assert (await asked(world, nothing)).status_code == 404, nothing
    async with world.client(None) as client:
        assert (await client.get(f"/papers/{event}")).status_code == 303


async def test_a_draft_is_marked_until_it_is_sent(world: ConsoleWorld) -> None:
    drafted = SuggestionDrafted(occurred_on=day(6, 1), content=content(HOSTILE))
    world.story.court("suggestion:draft", drafted, drafted)
    world.happens()
    [(event, _, about)] = await papers(world, full_id("suggestion:draft"))
    assert (event, about) == (full_id("suggestion:draft") + ":2", "2024年6月1日，草稿")
    paper = await opened(world, event)
    assert heads(paper).count("草　稿") == 2
    assert lines(paper)[0].replace("\n", "") == "鼓楼区人民法院" + HOSTILE.replace("{_{", "{{") + "书"
    assert {"______", "______："} <= set(lines(paper))
    assert await papers(world, full_id("suggestion:draft"), HOUSING) == []
    world.story.court("suggestion:draft", sent("关于规范许可程序的司法建议", 9, TAX, day(6, 2)))
    world.happens()
    [(event, _, about)] = await papers(world, full_id("suggestion:draft"))
    assert about.startswith("鼓法建〔2024〕9号")


async def test_a_letter_has_its_own_head_and_a_bulletin_its_figures(world: ConsoleWorld) -> None:
    letter = content(
        "关于规范登记程序",
        instrument=Instrument.OPINION_LETTER,
        problems=("登记不及时。",),
        recommendations=("及时登记。",),
    )
    event = sent("另述", 4, HOUSING, day(5, 1)).model_copy(
        update={"content": letter, "number": None, "reply_period": None}
    )
    rate = Figure(
        label="负责人出庭率",
        organ=HOUSING,
        value=Decimal("66.7"),
        numerator=NamedCount(label="出庭", value=Decimal(2)),
        denominator=NamedCount(label="应出庭", value=Decimal(3)),
    )
    told = bulletin(Topic.J4, "出庭情况", figures=(rate,)).model_copy(
        update={"text": "一、总体情况。平稳。\n（一）出庭\n1. 略"}
    )
    world.story.court("suggestion:letter", event)
    world.story.court("bulletin:figures", BulletinIssued(occurred_on=day(5, 2), content=told))
    world.story.court("bulletin:draft", BulletinDrafted(occurred_on=day(5, 2), content=told))
    world.happens()
    [(event_id, kind, about)] = await papers(world, full_id("suggestion:letter"))
    assert (kind, about) == ("意见函", "鼓楼区住房和城乡建设局，2024年5月1日")
    paper = await opened(world, event_id)
    assert paper.sections[0].different_first_page_header_footer
    assert "鼓楼区人民法院" in heads(paper)
    assert {"现提出意见如下：", "及时登记。", "以上意见，请予研究。"} <= set(lines(paper))
    [(event_id, kind, _)] = await papers(world, full_id("bulletin:figures"))
    paper = await opened(world, event_id)
    assert lines(paper)[2] == "鼓楼区人民法院关于出庭情况的通报"
    assert [cell.text for cell in paper.tables[0].rows[1].cells] == [
        "负责人出庭率",
        "鼓楼区住房和城乡建设局",
        "66.7%",
        "2（出庭）",
        "3（应出庭）",
    ]
    fonts = {
        run.text: run._r.rPr.find(qn("w:rFonts"))
        for part in paper.paragraphs
        for run in part.runs
        if run._r.rPr is not None
    }
    assert fonts["一、总体情况。"].get(qn("w:eastAsia")) == "黑体"
    assert fonts["（一）出庭"].get(qn("w:eastAsia")) == "楷体_GB2312"
    [(event_id, _, about)] = await papers(world, full_id("bulletin:draft"))
    assert about.endswith("草稿")


async def test_answer_reminder_minutes_notice_and_reconsideration_have_their_papers(world: ConsoleWorld) -> None:
    facts: dict[str, tuple[str, Event]] = {
        "反馈函": (
            f"suggestion-response:{LATE.partition(':')[2]}",
            FeedbackSubmitted(
                occurred_on=day(6, 3),
                feedback_by=HOUSING,
                text="有关情况说明如下。",
                answers=(answer(1), answer(2, AdoptionAnswer.NOT_ADOPTED, "另有规定")),
                implementation=Implementation(rectified=True),
                document_number="鼓住建函〔2024〕7号",
            ),
        ),
        "催办函": (LATE, SuggestionReminded(occurred_on=day(6, 4), organ=HOUSING, method=ReminderMethod.IN_WRITING)),
    }
    opening = ResponseOpened(
        occurred_on=day(3, 28),
        title="关于规范征收补偿程序的司法建议",
        instrument=Instrument.JUDICIAL_SUGGESTION,
        kind=SuggestionKind.SIMILAR_CASES,
        addressees=(HOUSING,),
        cc=(LEGAL,),
        recommendations=2,
        visibility=Visibility.BILATERAL,
        number="鼓法建〔2024〕1号",
        reply_period=ReplyPeriod(months=2),
        recommended=("完善告知程序", "完善送达程序"),
    )
    story, name = world.story, "late"
    story.government(f"suggestion-response:{name}", opening, facts["反馈函"][1], actor=HOUSING)
    by_telephone = SuggestionReminded(occurred_on=day(6, 5), organ=HOUSING, method=ReminderMethod.TELEPHONE)
    story.court("suggestion:late", facts["催办函"][1], by_telephone)
    minutes = MinutesIssued(
        occurred_on=day(4, 20), document_number="鼓府院纪〔2024〕1号", text="会议听取了汇报。", sent_to=(TAX,)
    )
    story.joint("meeting:year", minutes, visibility=Visibility.MEMBERS)
    duty = AppearanceDutyRegistered(
        occurred_on=day(2, 1), case="（2024）豫0204行初12号", procedure=Procedure.FIRST_INSTANCE, organ=HOUSING
    )
    story.court("appearance:a", duty, AppearanceNoticeServed(occurred_on=day(2, 2), hearing_on=day(2, 20)))
    story.government("reconsideration-suggestion:s", reconsideration_drafted(), suggestion_sent(), actor=GOV)
    story.government("reconsideration-suggestion:o", reconsideration_drafted(OPINION), opinion_sent(), actor=GOV)
    beyond = content(
        "关于规范跨区土地征收程序的司法建议", other_source="审理跨区土地征收案件", problems=("程序不一。",)
    )
    referred = SuggestionReferred(occurred_on=day(6, 5), to=CITY_COURT, reason="征收由邻区组织实施。")
    world.story.court("suggestion:up", SuggestionDrafted(occurred_on=day(6, 4), content=beyond), referred)
    world.happens()
    made = {}
    for stream in (
        "suggestion:up",
        "suggestion:late",
        "meeting:year",
        "appearance:a",
        "reconsideration-suggestion:s",
        "reconsideration-suggestion:o",
    ):
        for event, kind, _ in await papers(world, full_id(stream)):
            made[kind] = "\n".join(lines(await opened(world, event)))
    assert set(made) == set(TEMPLATES) - {"意见函", "通报"}
    for kind, said in {
        "反馈函": (
            "鼓楼区人民法院：",
            "你院《关于规范征收补偿程序的司法建议》（鼓法建〔2024〕1号）收悉。",
            "二、关于第2项建议：完善送达程序——未采纳。另有规定",
            "落实程度：个案已纠正。",
            "鼓住建函〔2024〕7号",
        ),
        "请示": (
            "　______签发人：______",
            "鼓楼区人民法院关于发出\n《关于规范跨区土地征收程序的\n司法建议书》的请示",
            "我院在审理跨区土地征收案件中，发现下列问题：",
            "报请决定的理由：征收由邻区组织实施。",
            "妥否，请批示。",
        ),
        "催办函": (
            "你单位于2024年3月29日收到，答复期限至2024年5月29日。",
            "于______前",
            "关于催办鼓法建〔2024〕1号反馈的函",
        ),
        "会议纪要": (
            "府院联席会议纪要",
            "2024年度联席会议纪要",
            "会议听取了汇报。",
            "请假：鼓楼区城市管理局",
            "分送：鼓楼区税务局。",
        ),
        "出庭通知": ("（2024）豫0204行初12号案件（一审），定于2024年2月20日______时______分在______开庭审理。",),
        "行政复议建议书": ("鼓政复建〔2024〕3号", "行政复议建议书", "以上建议，请予研究。"),
        "行政复议意见书": ("行政复议意见书", "收到本意见书之日起60日内", "抄告：开封市住房和城乡建设局。"),
    }.items():
        for text in said:
            assert text in made[kind], (kind, text, made[kind])
        assert not re.search("[{}]|None", made[kind]), kind


async def test_addressees_that_would_fill_the_first_page_stand_at_the_foot_of_the_last(world: ConsoleWorld) -> None:
    letter = content("关于规范登记程序", instrument=Instrument.OPINION_LETTER)
    many = sent("另述", 5, HOUSING, day(5, 1)).model_copy(
        update={"content": letter, "number": None, "reply_period": None, "addressees": (HOUSING, URBAN, TAX) * 13}
    )
    world.story.court("suggestion:many", many)
    world.happens()
    [(event, *_)] = await papers(world, full_id("suggestion:many"))
    paper = await opened(world, event)
    named = [part for part in paper.paragraphs if "鼓楼区税务局" in part.text]
    assert [part.text.partition("：")[0] for part in named] == ["　主送"]
    assert named[0].style.name == "公文抄送"
    assert named[0]._p.pPr.find(qn("w:framePr")) is not None


async def test_a_table_of_figures_has_columns_as_wide_as_they_need_and_text_before_the_signature(
    world: ConsoleWorld,
) -> None:
    figures = tuple(Figure(label=f"收案（{month}月）", value=Decimal(month)) for month in range(1, 13))
    told = bulletin(Topic.J4, "收案情况", figures=figures)
    world.story.court("bulletin:figures", BulletinIssued(occurred_on=day(5, 2), content=told))
    world.happens()
    [(event, *_)] = await papers(world, full_id("bulletin:figures"))
    paper = await opened(world, event)
    [table] = paper.tables
    assert [round(column.width.mm) for column in table.columns] == [52, 34, 20, 25, 25]
    assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows[1:])
    texts = lines(paper)
    assert texts[texts.index("特此通报。") + 1] == "鼓楼区人民法院"
    assert next(part for part in paper.paragraphs if part.text == "特此通报。").paragraph_format.keep_with_next


def test_the_imprint_is_one_frame_at_the_foot_of_the_last_page_with_its_lines() -> None:
    """Of one style and one place, else Word draws a box around each paragraph, and LibreOffice no frame."""
    paper = Document(BytesIO(packaged("通报")))
    framed = [(it, it._p.pPr.find(qn("w:framePr"))) for it in paper.paragraphs if it._p.pPr is not None]
    rows = [(it.style.name, dict(frame.attrib)) for it, frame in framed if frame is not None]
    assert [name for name, _ in rows] == ["公文版记"] * 2
    assert rows[0][1] == rows[1][1]
    assert (rows[0][1][qn("w:vAnchor")], rows[0][1][qn("w:yAlign")]) == ("margin", "bottom")
    lines_of_style = paper.styles["公文版记"].element.pPr.find(qn("w:pBdr"))
    widths = {qn("w:top"): "8", qn("w:bottom"): "8", qn("w:between"): "6"}
    assert {rule.tag: rule.get(qn("w:sz")) for rule in lines_of_style} == widths


async def test_minutes_begin_from_what_was_resolved_until_they_are_issued(world: ConsoleWorld) -> None:
    [(event, kind, about)] = await papers(world, full_id("meeting:year"))
    assert kind == "会议纪要"
    assert about.endswith("草稿")
    said = "\n".join(lines(await opened(world, event)))
    assert "2024年4月16日，鼓楼区人民政府在区政府会议室召开2024年度联席会议。" in said
    assert "一、完善听证告知流程。责任单位：鼓楼区住房和城乡建设局；2024年6月1日前完成。" in said


async def test_a_paper_says_what_was_corrected_and_is_gone_when_voided(world: ConsoleWorld) -> None:
    was = sent("关于规范行政处罚程序的司法建议", 2, URBAN, day(4, 28))
    becomes = was.model_copy(update={"reply_period": ReplyPeriod(days=45)})
    data = [event.model_dump(mode="json", exclude={"occurred_on"}, exclude_none=True) for event in (was, becomes)]
    corrected = RecordCorrected(
        occurred_on=day(6, 1),
        record=1,
        of_type=was.type,
        was_on=was.occurred_on,
        was=data[0],
        becomes_on=date(2024, 4, 29),
        becomes=data[1],
        reason="期限有误",
    )
    world.story.court("suggestion:soon", corrected)
    world.happens()
    [(event, _, about)] = await papers(world, SOON)
    assert about.endswith("2024年4月29日")
    assert "自收到之日起45日内" in "\n".join(lines(await opened(world, event)))
    voided = RecordVoided(occurred_on=day(6, 2), record=1, of_type=was.type, was_on=was.occurred_on, reason="误录")
    world.story.court("suggestion:soon", voided)
    world.happens()
    assert await papers(world, SOON) == []
    assert (await asked(world, event)).status_code == 404


async def test_an_office_replaces_a_template_by_its_own(world: ConsoleWorld, tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["templates", "--out", str(tmp_path / "papers")])
    assert result.exit_code == 0, result.output
    own = tmp_path / "papers" / "通报.docx"
    assert {file.stem for file in own.parent.iterdir()} == {*TEMPLATES, "年度总结"}
    [(event, *_)] = await papers(world, full_id("bulletin:script"))
    assert SCRIPT in "".join(lines(await opened(world, event))).replace("\n", "")
    for text in ("本院自定：{{ 标题 }}；{{ 没有的栏目 }}", "{% if 标题 %}"):
        changed = Document()
        changed.add_paragraph(text)
        changed.save(str(own))
        answer = await asked(world, event)
        if "自定" in text:
            assert lines(word(answer))[0].endswith("；______")
        else:
            assert answer.status_code == 503
        [(name, fault)] = [it for it in examined(own.parent) if it[1]]
        assert name == "通报.docx"
        wanted = "没有用到的栏目：发文机关、发文字号、主送、正文、成文日期" if "自定" in text else "无法填写："
        assert fault.startswith(wanted)
    for text in ("{{ 1 / 0 }}", "{{ 标题() }}", "{% include '/etc/passwd' %}", "{{ ''.__class__.__mro__ }}"):
        changed = Document()
        changed.add_paragraph(text)
        changed.save(str(own))
        assert (await asked(world, event)).status_code == 503, text
    with ZipFile(BytesIO(packaged("通报"))) as whole, ZipFile(own, "w") as part:
        for named in whole.namelist():
            part.writestr(named, b"<w:styles" if named == "word/styles.xml" else whole.read(named))
    assert (await asked(world, event)).status_code == 503
    own.write_bytes(b"no Word file")
    answer = await asked(world, event)
    assert answer.status_code == 503
    assert "文书模板“通报.docx”有误" in answer.text
    own.with_name("函.docx").write_bytes(b"")
    assert dict(examined(own.parent))["函.docx"].startswith("没有这种文书")


def test_text_is_read_as_it_is_ordered() -> None:
    assert [part.级 for part in running_text("一、总体情况\n\n正文。\n（二）数据。说明\n一、" + "长" * 60 + "。")] == [
        1,
        0,
        2,
        0,
    ]
    assert [numeral(number) for number in (1, 10, 11, 20, 21, 30)] == ["一", "十", "十一", "二十", "二十一", "三十"]
    assert in_lines("鼓楼区人民法院关于就规范跨区土地征收补偿程序发出司法建议的请示").split("\n")[-1] != "请示"
    long = "鼓楼区人民法院关于进一步规范行政执法程序切实保障当事人合法权益推动行政争议化解工作中有关问题的司法建议书"
    assert [line[-2:] for line in in_lines(long).split("\n")] == ["程序", "权益", "作中", "议书"]
    for title in ("短标题", "甲" * 41, "鼓楼区人民政府关于" + "进一步加强和改进行政应诉工作" * 3 + "的通报"):
        broken = in_lines(title)
        assert broken.replace("\n", "") == title
        assert max(map(len, broken.split("\n"))) <= 20
