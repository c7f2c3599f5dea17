"""What is wrong with how a command was called, in Chinese and English: the library says it in English alone."""

from __future__ import annotations

import re
import sys
from typing import Final

from typer import TyperException
from typer._click.exceptions import (
    BadOptionUsage,
    BadParameter,
    MissingParameter,
    NoArgsIsHelpError,
    NoSuchOption,
    UsageError,
)

from events.terms import Words

_NO_NUMBER: Final = re.compile(r"'(.*)' is not a valid int(eger)?\.")
_NO_COMMAND: Final = re.compile(r"No such command '(.*?)'\.(?: Did you mean (.*)\?)?")
_TOO_MANY: Final = re.compile(r"Got unexpected extra arguments?(?:\(s\))? \((.*)\)")


def tell(error: TyperException) -> None:
    """What is wrong, how the command is called, and where that is explained, on stderr."""
    if isinstance(error, NoArgsIsHelpError):
        error.show()
        return
    said = reason(error)
    print(f"{said.zh} / {said.en}", file=sys.stderr)
    if isinstance(error, UsageError) and (context := error.ctx) is not None:
        pieces = " ".join(context.command.collect_usage_pieces(context))
        print(f"用法 / usage: {context.command_path} {pieces}", file=sys.stderr)
        print(f"说明 / help: {context.command_path} {context.help_option_names[0]}", file=sys.stderr)


def reason(error: TyperException) -> Words:
    """What is wrong, without how it should be."""
    match error:
        case NoSuchOption(option_name=name, possibilities=others):
            zh, en = (f"，是否指 {'、'.join(others)}", f": did you mean {', '.join(others)}") if others else ("", "")
            return Words(f"没有选项 {name}{zh}", f"there is no option {name}{en}")
        case BadOptionUsage(option_name=name) if "does not take a value" in error.message:
            return Words(f"选项 {name} 不带值", f"the option {name} takes no value")
        case BadOptionUsage(option_name=name):
            return Words(f"选项 {name} 后面缺少值", f"the option {name} needs a value")
        case MissingParameter(param=param) if param is not None:
            kind = {"option": "选项"}.get(param.param_type_name, "参数")
            return Words(f"缺少{kind} {_named(error)}", f"the {param.param_type_name} {_named(error)} is missing")
        case BadParameter():
            return _of_value(error)
    if found := _NO_COMMAND.fullmatch(error.message):
        name, others = found[1], (found[2] or "").replace("'", "")
        zh, en = (f"，是否指 {others.replace(', ', '、')}", f": did you mean {others}") if others else ("", "")
        return Words(f"没有命令 {name}{zh}", f"there is no command {name}{en}")
    if found := _TOO_MANY.fullmatch(error.message):
        return Words(f"多出的参数：{found[1]}", f"too many arguments: {found[1]}")
    if error.message == "Missing command.":
        return Words("缺少命令", "a command is missing")
    return Words("命令用法有误", error.format_message())


def _of_value(error: BadParameter) -> Words:
    zh, between, en = error.message.partition(" / ")
    if between:  # our own
        return Words(zh, en)
    named = _named(error)
    if found := _NO_NUMBER.fullmatch(error.message):
        return Words(f"{named} 应为整数，不是“{found[1]}”", f'{named} is a whole number, not "{found[1]}"')
    return Words(f"{named} 的值有误", f"{named}: {error.message}")


def _named(error: BadParameter) -> str:
    """The option or argument that is meant, as the help calls it."""
    if error.param is None or error.ctx is None:
        return ""
    return error.param.get_error_hint(error.ctx).replace("'", "")
