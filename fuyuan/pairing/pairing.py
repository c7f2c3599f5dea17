"""`fuyuan pair`: each of two operators gives the other a file, and takes the other's once its fingerprint was compared.

In whatever order, as often as they like. What is refused changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from events.base import Side
from fuyuan.access import command_line
from fuyuan.access.audit import DONE
from fuyuan.bad_day import BadDay, one_line
from fuyuan.installation import data_folder, offer, paired, private_file, signing
from fuyuan.installation.offer import LARGEST, NoOffer, Offer
from fuyuan.installation.paired import Place
from fuyuan.installation.private_file import unreadable, unwritable
from fuyuan.installation.whole_file import whole
from fuyuan.setting_values import checked_address
from fuyuan.settings import Settings
from services.kept_file import keep
from services.proof.errors import KeyUnusable
from services.proof.note import NotASignedNote

NO_ADDRESS: Final = "none"
REFUSED: Final = "409"
"""What became of it, as the audit record says."""


def give(settings: Settings, out: Path, address: str | None, listen: str | None) -> str:
    """Write the public parts of this installation to `out`; its fingerprint. Raises BadDay.

    An address that is not given stays as it was; `none` takes it away.
    """
    _require_apart(settings)
    data_folder.prepare(settings)
    now = datetime.now(UTC)
    try:
        settings.folder(paired.FOLDER).mkdir(mode=data_folder.OWNER_ONLY, exist_ok=True)
        with private_file.locked(settings.folder(paired.FOLDER) / "pairing"):
            if address is not None or listen is not None:
                wanted = _wanted(address, listen, paired.place(settings))
                _require_one_address(settings, wanted, paired.accepted(settings))
                paired.keep_place(settings, wanted)
            document = paired.own(settings, now).document()
        with whole(out) as file:
            file.write(document)
        command_line.note(settings, "pair offer", str(out.absolute()))
    except KeyUnusable as error:
        raise BadDay(*_unusable(error)) from error
    except OSError as error:
        raise unwritable(Path(error.filename or out), error, "--out") from error
    return offer.fingerprint(document)


def _wanted(address: str | None, listen: str | None, so_far: Place) -> Place:
    if address == NO_ADDRESS:
        return Place()
    for option, given in (("--address", address), ("--listen", listen)):
        if given is not None:
            try:
                checked_address(given)
            except ValueError as error:
                zh, _, en = str(error).partition(" / ")
                raise BadDay(f"{option} 有误：{zh}", f"{option} is wrong: {en}") from error
    return Place(address or so_far.address, listen)


def take(settings: Settings, file: Path, said: Callable[[Offer], str]) -> tuple[Offer, bool]:
    """Take what another installation gave: it, and whether it is new. Raises BadDay, with nothing changed.

    `said` asks what the fingerprint of the file is, as its maker read it over the telephone.
    """
    _require_apart(settings)
    data_folder.prepare(settings)
    with command_line.recorded(settings, "pair accept", str(file.absolute())) as became:
        became(REFUSED)
        try:
            given, new = _taken(settings, file, said)
        except OSError as error:
            raise unwritable(Path(error.filename or settings.folder(paired.FOLDER)), error) from error
        became(DONE)
    return given, new


def _taken(settings: Settings, file: Path, said: Callable[[Offer], str]) -> tuple[Offer, bool]:
    given, raw = _read(file)
    if not offer.same(said(given), raw):
        zh = f"指纹与文件 {file} 不符，没有接受：请与对方核对，或请对方重新提供"
        raise BadDay(zh, f"that is not the fingerprint of {file}, not accepted: ask the other for its file again")
    settings.folder(paired.FOLDER).mkdir(mode=data_folder.OWNER_ONLY, exist_ok=True)
    with private_file.locked(settings.folder(paired.FOLDER) / "pairing"):
        others = paired.accepted(settings)
        _require_fitting(settings, given, others)
        _take_keys(settings, given)
        paired.keep_accepted(settings, given)
    return given, given not in others


def _read(file: Path) -> tuple[Offer, bytes]:
    try:
        with file.open("rb") as opened:
            raw = opened.read(LARGEST + 1)
        return offer.read(raw), raw
    except OSError as error:
        raise unreadable(file, error) from error
    except NoOffer as error:
        zh = f"{file} 不是完整的配对文件：请对方运行 fuyuan pair offer 重新提供"
        raise BadDay(zh, f"{file} is no whole file of `fuyuan pair offer`: {one_line(error)[:200]}") from error


def _require_apart(settings: Settings) -> None:
    if not settings.elsewhere:
        zh = "三方都在本安装，无需配对：只设一方或两方的，首次启动时用 fuyuan up --side 指明"
        raise BadDay(zh, "all three sides live here: an installation of one or two is made by `fuyuan up --side`")


def _require_fitting(settings: Settings, given: Offer, others: Sequence[Offer]) -> None:
    if given.jurisdiction != settings.organs.code:
        raise BadDay(
            f"对方属于辖区 {given.jurisdiction}，本安装为 {settings.organs.code}：没有接受",
            f"it is of jurisdiction {given.jurisdiction}, this installation of {settings.organs.code}: not accepted",
        )
    if given.organs != settings.organs.digest:
        raise BadDay(
            "对方的辖区文件与本安装的不同（机关、所属一方、职责或者规则设置不一致），或者出自较旧的版本：没有接受；"
            "请双方改用同一文件，再由对方运行 fuyuan pair offer 重新提供",
            "its jurisdiction file has other organs, sides, roles or rules than the one here, or its version is older: "
            "not accepted; take the same file on both sides, then it makes its offer anew",
        )
    if here := set(given.sides) & set(settings.sides):
        raise BadDay(f"{_zh(here)}就在本安装：没有接受", f"{_en(here)} lives here: not accepted")
    for other in others:
        if other.sides != given.sides and (twice := set(given.sides) & set(other.sides)):
            path = settings.folder(paired.FOLDER) / f"{other.name}.offer"
            raise BadDay(
                f"{_zh(twice)}已与另一安装配对：没有接受；确已改设的，先删除 {path}",
                f"{_en(twice)} is paired as part of another installation: not accepted; if that is gone, "
                f"remove {path} first",
            )
    _require_one_address(
        settings, paired.place(settings), [*(one for one in others if one.sides != given.sides), given]
    )


def _require_one_address(settings: Settings, here: Place, others: Sequence[Offer]) -> None:
    """One broker is called by all others. Where a third installation has yet to come, it may be that one's."""
    addresses = [at for at in (here.address, *(other.address for other in others)) if at]
    if len(addresses) > 1:
        raise BadDay(
            f"只能有一个安装提供地址（现有 {'、'.join(addresses)}）：其余用 fuyuan pair offer --address none 重新提供",
            f"one installation alone names an address, not {' and '.join(addresses)}: the others make their offer "
            "anew with --address none",
        )
    whole_number = len(settings.sides) + sum(len(other.sides) for other in others)
    if not addresses and whole_number == len(Side):
        raise BadDay(
            "各安装均未提供地址：请其中一方用 fuyuan pair offer --address 主机:端口 重新提供",
            "no installation names an address: one of them makes its offer anew with --address HOST:PORT",
        )


def _take_keys(settings: Settings, given: Offer) -> None:
    """All or none. Raises BadDay, OSError."""
    keys, files = signing.keys(settings), {side: settings.folder("keys") / f"{side}.pub" for side in given.sides}
    former = {path: path.read_bytes() if path.exists() else None for path in files.values()}
    try:
        for side, text in given.keys.items():
            keys.take(side, text, by_hand=former[files[side]] is None)
    except (KeyUnusable, NotASignedNote) as error:
        for path, content in former.items():
            path.unlink(missing_ok=True) if content is None else keep(path, content)
        raise BadDay(*_unusable(error)) from error


def _unusable(error: Exception) -> tuple[str, str]:
    zh, _, en = one_line(error).partition(" / ")
    return zh, en or zh


def _zh(sides: set[Side]) -> str:
    return "、".join(side.zh for side in Side if side in sides)


def _en(sides: set[Side]) -> str:
    return ", ".join(side.value for side in Side if side in sides)
