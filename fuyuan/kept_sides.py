"""Which sides an installation is made for, in `installation.json` of its data folder: written at the first start.

A folder without that file that was in use before has all three.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import orjson

from events.base import Side
from fuyuan.bad_day import BadDay

FILE: Final = "installation.json"
USED: Final = "secrets.json"
"""Made at the first start."""


def reconciled(data_dir: Path, given: Sequence[Side] | None) -> tuple[Side, ...]:
    """The sides of a data folder: as kept there, else as given, else all. Raises BadDay where the two differ."""
    kept = _kept(data_dir)
    if kept is None:
        return tuple(given or Side)
    if given is not None and tuple(given) != kept:
        raise BadDay(
            f"数据目录 {data_dir} 是为{_zh(kept)}建立的，不能用于{_zh(given)}：请用 --data-dir 指定其他目录",
            f"the data folder {data_dir} was made for {_en(kept)}, not for {_en(given)}: name another --data-dir",
        )
    return kept


def _kept(data_dir: Path) -> tuple[Side, ...] | None:
    """None where the folder was not used yet."""
    path = data_dir / FILE
    try:
        document = orjson.loads(path.read_bytes())
    except (FileNotFoundError, NotADirectoryError):
        return tuple(Side) if (data_dir / USED).exists() else None
    except (OSError, orjson.JSONDecodeError) as error:
        raise BadDay(f"{path} 无法读取：请检查权限，或从备份恢复", f"cannot read {path}: {error}") from error
    match document:
        case {"sides": [*names]} if names and all(name in list(Side) for name in names):
            return tuple(side for side in Side if side in names)
        case _:
            raise BadDay(f"{path} 内容不完整：请从备份恢复", f"{path} is incomplete: restore it from a backup")


def _zh(sides: Sequence[Side]) -> str:
    return "、".join(side.zh for side in sides)


def _en(sides: Sequence[Side]) -> str:
    return ", ".join(side.value for side in sides)
