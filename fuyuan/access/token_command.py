"""`fuyuan token create` and `fuyuan token revoke`."""

from __future__ import annotations

from collections.abc import Callable

from pydantic import TypeAdapter, ValidationError

from events.values import OrganId
from fuyuan.access import command_line
from fuyuan.access.own_organs import require_here
from fuyuan.access.permissions import OF_TOKENS
from fuyuan.access.tokens import Grant, TokenStore, id_of
from fuyuan.bad_day import BadDay
from fuyuan.installation import data_folder
from fuyuan.settings import Settings


def create(settings: Settings, organ: str, role: str, say: Callable[[str, str], None]) -> str:
    """A new token. Raises BadDay for a role or an organ that cannot be."""
    wanted = next((known for known in OF_TOKENS if known == role), None)
    if wanted is None:
        known = " | ".join(OF_TOKENS)
        raise BadDay(f"没有角色 {role}：请用 {known} 之一", f"no role {role}: use one of {known}")
    try:
        TypeAdapter(OrganId).validate_python(organ)
    except ValidationError as error:
        raise BadDay(
            f"{organ!r} 不是机关代号：应为小写字母、数字和连字符",
            f"{organ!r} is no organ id: lower-case letters, digits and hyphens, e.g. district-court",
        ) from error
    if organ not in {entry.id for entry in settings.organs.organs}:
        say(f"注意：辖区文件中没有 {organ}", f"note: {organ} is not in the jurisdiction file; is it registered?")
    require_here(settings, organ)
    data_folder.prepare(settings)
    token = TokenStore(settings.tokens_file).create(organ, wanted)
    command_line.note(settings, "create token", f"{id_of(token)} {organ} {wanted}")
    return token


def revoke(settings: Settings, id_: str) -> Grant:
    """Takes a token back; whose it was. Raises BadDay where there is none of this id."""
    data_folder.prepare(settings)
    grant = TokenStore(settings.tokens_file).revoke_by_id(id_)
    if grant is None:
        raise BadDay(f"没有编号为 {id_} 的令牌：请运行 fuyuan token list", f"no token {id_}: run `fuyuan token list`")
    command_line.note(settings, "revoke token", f"{id_} {grant.organ} {grant.role}")
    return grant
