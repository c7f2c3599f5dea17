"""How a command was called wrongly is said in Chinese and in English, with how it is called; nothing is done."""

from __future__ import annotations

import pytest

from tests.flow.installation import fuyuan


@pytest.mark.parametrize(
    ("called", "said"),
    [
        ("--nope", "没有选项 --nope / there is no option --nope"),
        ("contracts --ou x", "没有选项 --ou，是否指 --out / there is no option --ou: did you mean --out"),
        ("nope", "没有命令 nope / there is no command nope"),
        ("token creat", "没有命令 creat，是否指 create / there is no command creat: did you mean create"),
        ("--http 127.0.0.1:1", "缺少命令 / a command is missing"),
        ("token create --organ", "选项 --organ 后面缺少值 / the option --organ needs a value"),
        ("demo --exit=3", "选项 --exit 不带值 / the option --exit takes no value"),
        ("token create", "缺少选项 --organ / the option --organ is missing"),
        ("restore", "缺少参数 DIR / the argument DIR is missing"),
        ("rebuild one two three", "多出的参数：two three / too many arguments: two three"),
        ("review abc --out x", 'YEAR 应为整数，不是“abc” / YEAR is a whole number, not "abc"'),
        ("serve kitchen", "没有部件 kitchen / no such part: "),
        ("recover kitchen", "没有这一方 kitchen / no such side: "),
    ],
)
def test_what_is_wrong_is_said_first(called: str, said: str) -> None:
    ended = fuyuan(*called.split())
    first, *rest = ended.stderr.splitlines()
    assert (ended.returncode, ended.stdout) == (2, "")
    assert first.startswith(said)
    if "needs a value" not in first and "takes no value" not in first:  # the library knows not of which command
        assert [line.partition("：")[0].partition(":")[0] for line in rest] == ["用法 / usage", "说明 / help"]


def test_a_group_alone_shows_what_it_has() -> None:
    ended = fuyuan("jurisdiction")
    assert ended.returncode == 2
    assert "添加辖区" in ended.stdout + ended.stderr
