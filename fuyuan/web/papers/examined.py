"""What is wrong with the templates that an office has put in the place of the packaged ones, for `fuyuan doctor`."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Final

from fuyuan.operations.tell import Finding
from fuyuan.papers import FOLDER
from fuyuan.papers.annual import word
from fuyuan.settings import Settings
from fuyuan.web.papers.making import environment, filled_in

ESSENTIAL: Final = ("发文机关", "发文字号", "标题", "主送", "正文", "问题", "建议", "成文日期")
"""Fields that a paper without them does not say what was recorded."""


def own_templates(settings: Settings) -> Iterator[Finding]:
    """A finding for each."""
    for name, fault in examined(settings.data_dir / FOLDER):
        yield Finding(f"文书模板 {name}" + (f"：{fault}" if fault else ""), "a template of papers", not fault)


def examined(folder: Path) -> Iterator[tuple[str, str]]:
    """Each template of the office's own, and what is wrong with it in Chinese; nothing where it is as it should be."""
    from docxtpl import DocxTemplate

    from fuyuan.web.papers.templates import TEMPLATES, packaged

    for own in sorted(folder.glob("*.docx")):
        if own.name == word.FILE:
            yield own.name, word.fault(own)
            continue
        if own.stem not in TEMPLATES:
            yield own.name, f"没有这种文书，可用的文件名：{'、'.join((*TEMPLATES, Path(word.FILE).stem))}"
            continue
        try:
            filled_in(own, {})
            asked = DocxTemplate(own).get_undeclared_template_variables(environment())
        except Exception as error:
            yield own.name, f"无法填写：{error}"
            continue
        usual = DocxTemplate(BytesIO(packaged(own.stem))).get_undeclared_template_variables(environment())
        lacking = [field for field in ESSENTIAL if field in usual - asked]
        yield own.name, f"没有用到的栏目：{'、'.join(lacking)}" if lacking else ""
