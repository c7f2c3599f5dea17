"""Keys on a token: made there, used there, gone there; what is said where the token does not let us."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pkcs11
import pytest
from pkcs11 import Attribute, ObjectClass, TokenFlag

from events.base import Side
from services.proof.checkpoint import Checkpoint
from services.proof.errors import KeyUnusable, TokenUnusable
from services.proof.keys import Keys
from services.proof.note import Algorithm, Note
from services.proof.token import Token
from services.proof.token_address import TokenAddress
from services.proof.token_errors import require_tries
from tests.tokens.soft_token import LIBRARY, PIN, SoftToken

pytestmark = pytest.mark.token
SIZES = {"fuyuan.410204/court": 20}
BODY = Checkpoint("fuyuan.410204/court", 20, bytes(32))


def signed(keys: Keys) -> Note:
    return Note(BODY.body, tuple(key.sign(BODY.body) for key in keys.signing(Side.COURT)))


def objects() -> list[tuple[ObjectClass, bool]]:
    """What is on the token, and whether it can be read out."""
    with pkcs11.lib(str(LIBRARY)).get_token(token_label="鼓楼 court").open() as session:
        found = list(session.get_objects())
        kinds = [one[Attribute.CLASS] for one in found]
        return [
            (kind, kind is ObjectClass.PRIVATE_KEY and (one[Attribute.EXTRACTABLE] or not one[Attribute.SENSITIVE]))
            for one, kind in zip(found, kinds, strict=True)
        ]


def test_a_key_is_made_on_the_token_and_nothing_secret_lies_in_the_folder(
    tmp_path: Path, soft_token: SoftToken
) -> None:
    keys = Keys(tmp_path / "keys", "410204", soft_token.token())
    keys.prepare(Side.COURT, new=True)
    file = (tmp_path / "keys" / "court.key").read_text()
    assert file.startswith("pkcs11:token=%E9%BC%93%E6%A5%BC%20court;id=")
    assert PIN not in file
    assert keys.signs(Side.COURT, signed(keys), BODY)
    assert sorted(objects()) == [(ObjectClass.PUBLIC_KEY, False), (ObjectClass.PRIVATE_KEY, False)]
    again = Keys(tmp_path / "keys", "410204", soft_token.token())  # as after a restart
    again.prepare(Side.COURT, new=True)
    assert again.signs(Side.COURT, signed(again), BODY)
    assert again.own(Side.COURT).public == keys.own(Side.COURT).public


def test_a_key_in_a_file_is_followed_by_one_on_the_token_and_back(tmp_path: Path, soft_token: SoftToken) -> None:
    folder = tmp_path / "keys"
    old = Keys(folder, "410204").own(Side.COURT)
    keys = Keys(folder, "410204", soft_token.token())
    on_token = keys.rotate(Side.COURT, lambda: SIZES)
    assert [key.on_token for key in keys.signing(Side.COURT)] == [False, True]
    assert signed(keys).signed_by(old.public)
    assert signed(keys).signed_by(on_token)
    keys.revoke(Side.COURT, old.public.id.hex(), lambda: SIZES)
    assert [path.name for path in folder.glob("*.key")] == [f"court.{on_token.id.hex()}.key"]
    with pytest.raises(TokenUnusable, match="FUYUAN_SIGNING"):
        Keys(folder, "410204").rotate(Side.COURT, lambda: SIZES)
    with pytest.raises(KeyUnusable, match="--file"):
        keys.rotate(Side.COURT, lambda: SIZES, Algorithm.SM2)
    in_file = keys.rotate(Side.COURT, lambda: SIZES, in_file=True)
    keys.revoke(Side.COURT, on_token.id.hex(), lambda: SIZES)
    assert objects() == []
    assert [key.public for key in Keys(folder, "410204").signing(Side.COURT)] == [in_file]


def test_the_only_key_on_the_token_is_revoked_and_the_next_one_is_there_too(
    tmp_path: Path, soft_token: SoftToken
) -> None:
    keys = Keys(tmp_path, "410204", soft_token.token())
    stolen = keys.own(Side.COURT).public
    new = keys.revoke(Side.COURT, stolen.id.hex(), lambda: SIZES)
    assert [(key.public, key.on_token) for key in keys.signing(Side.COURT)] == [(new, True)]
    assert len(objects()) == 2


def test_a_token_that_is_gone_for_good_is_followed_by_a_file_and_what_is_left_stays_known(
    tmp_path: Path, soft_token: SoftToken
) -> None:
    keys = Keys(tmp_path / "keys", "410204", soft_token.token())
    lost = keys.own(Side.COURT).public
    soft_token.unplug()
    with pytest.raises(TokenUnusable, match="找不到令牌"):
        keys.rotate(Side.COURT, lambda: SIZES, in_file=True)
    new = keys.begin_anew(Side.COURT, lambda: SIZES, in_file=True)
    assert [key.public for key in keys.signing(Side.COURT)] == [new]
    assert lost in keys.held(Side.COURT)
    soft_token.plug_in()
    keys.rotate(Side.COURT, lambda: SIZES, in_file=True)
    assert lost not in keys.held(Side.COURT)
    assert objects() == []


def test_it_goes_on_when_the_token_is_back_and_says_that_it_is_away(tmp_path: Path, soft_token: SoftToken) -> None:
    keys = Keys(tmp_path / "keys", "410204", soft_token.token())
    keys.own(Side.COURT)
    soft_token.unplug()
    for _ in range(2):
        with pytest.raises(TokenUnusable, match="找不到令牌 鼓楼 court"):
            signed(keys)
    soft_token.plug_in()
    assert keys.signs(Side.COURT, signed(keys), BODY)


def test_a_token_that_was_out_between_two_signatures_is_not_missed(tmp_path: Path, soft_token: SoftToken) -> None:
    keys = Keys(tmp_path / "keys", "410204", soft_token.token())
    keys.own(Side.COURT)
    pkcs11.lib(str(LIBRARY)).reinitialize()  # what a token does that was pulled out: its sessions are gone
    assert keys.signs(Side.COURT, signed(keys), BODY)


def pin_tries() -> bool:
    """Whether a wrong PIN came since the last right one."""
    return bool(pkcs11.lib(str(LIBRARY)).get_token(token_label="鼓楼 court").flags & TokenFlag.USER_PIN_COUNT_LOW)


def test_a_wrong_pin_is_tried_once(tmp_path: Path, soft_token: SoftToken) -> None:
    Keys(tmp_path / "keys", "410204", soft_token.token()).own(Side.COURT)
    pkcs11.lib(str(LIBRARY)).reinitialize()
    keys = Keys(tmp_path / "keys", "410204", soft_token.token("999999"))
    with pytest.raises(TokenUnusable, match="不再尝试"):
        signed(keys)
    assert pin_tries()
    with pkcs11.lib(str(LIBRARY)).get_token(token_label="鼓楼 court").open(user_pin=PIN):
        pass
    assert not pin_tries()
    for _ in range(3):
        with pytest.raises(TokenUnusable, match="不再尝试"):
            signed(keys)
    assert not pin_tries()


@pytest.mark.parametrize(
    ("flag", "said"), [(TokenFlag.USER_PIN_LOCKED, "已锁死"), (TokenFlag.USER_PIN_FINAL_TRY, "只剩一次")]
)
def test_the_last_try_is_left_to_people(flag: TokenFlag, said: str) -> None:
    with pytest.raises(TokenUnusable, match=said):
        require_tries(TokenFlag.LOGIN_REQUIRED | flag)
    require_tries(TokenFlag.LOGIN_REQUIRED | TokenFlag.USER_PIN_COUNT_LOW)


def test_before_a_pin_is_tried_it_is_asked_how_many_tries_there_are(
    soft_token: SoftToken, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(TokenUnusable, match="不再尝试"):
        soft_token.token("999999").make("court")
    asked: list[TokenFlag] = []

    def none_left(flags: TokenFlag) -> None:
        asked.append(flags)
        require_tries(TokenFlag.USER_PIN_FINAL_TRY)

    monkeypatch.setattr("services.proof.token.require_tries", none_left)
    with pytest.raises(TokenUnusable, match="只剩一次"):
        soft_token.token().make("court")
    assert TokenFlag.USER_PIN_COUNT_LOW in asked[0]
    assert pin_tries()


def test_of_a_key_on_another_token_nothing_is_said_to_be_gone(tmp_path: Path, soft_token: SoftToken) -> None:
    keys, file = Keys(tmp_path, "410204", soft_token.token()), tmp_path / "court.key"
    old = keys.own(Side.COURT).public
    keys.rotate(Side.COURT, lambda: SIZES, in_file=True)
    elsewhere = [line if "+" in line else re.sub("id=[^;]+", "id=%01", line) for line in file.read_text().splitlines()]
    file.write_text("\n".join(elsewhere).replace("court;", "another;"))
    keys.revoke(Side.COURT, old.id.hex(), lambda: SIZES)
    assert old in keys.held(Side.COURT)


def delete_all(_: SoftToken) -> None:
    with pkcs11.lib(str(LIBRARY)).get_token(token_label="鼓楼 court").open(user_pin=PIN, rw=True) as session:
        for found in list(session.get_objects()):
            found.destroy()


@pytest.mark.parametrize(
    ("happens", "pin", "said"),
    [
        (lambda soft: None, "", "FUYUAN_SIGNING_PIN"),
        (delete_all, PIN, "没有这把私钥"),
        (lambda soft: soft.another(), PIN, "有几个令牌"),
        (lambda soft: (soft.folder / "softhsm2.conf").unlink(), PIN, "不能使用"),
    ],
    ids=["no PIN", "no key", "two tokens", "a library that is not set up"],
)
def test_what_is_missing_is_said(
    tmp_path: Path, soft_token: SoftToken, happens: Callable[[SoftToken], None], pin: str, said: str
) -> None:
    Keys(tmp_path / "keys", "410204", soft_token.token()).own(Side.COURT)
    pkcs11.lib(str(LIBRARY)).reinitialize()
    happens(soft_token)
    with suppress(pkcs11.PKCS11Error):
        pkcs11.lib(str(LIBRARY)).reinitialize()
    with pytest.raises(TokenUnusable, match=said):
        signed(Keys(tmp_path / "keys", "410204", soft_token.token(pin)))


@pytest.mark.parametrize("library", ["/nowhere/libpkcs11.so", __file__, "/usr/lib/x86_64-linux-gnu/libc.so.6"])
def test_a_library_that_is_none_is_told_in_words(tmp_path: Path, library: str) -> None:
    keys = Keys(tmp_path, "410204", Token(TokenAddress(Path(library), "court"), PIN))
    with pytest.raises(TokenUnusable, match=f"打不开 PKCS#11 程序库：.*{library}"):
        keys.own(Side.COURT)
    assert not list(tmp_path.glob("court*"))


def test_without_the_extra_it_says_what_to_install() -> None:
    program = f"""
import sys
sys.modules["pkcs11"] = None
from services.proof.errors import TokenUnusable
from services.proof.token import Token
from services.proof.token_address import TokenAddress
token = Token(TokenAddress.read("pkcs11:token=court?module-path={LIBRARY}"), "{PIN}")
wanted = (lambda: token.make("court"), lambda: token.sign(b"1", b"2"), lambda: token.destroy("pkcs11:id=1"))
for act in (token.look, *wanted):
    try:
        act()
    except TokenUnusable as error:
        print(error)
"""
    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
    assert said.count("fuyuan[hsm]") == 8


@pytest.mark.parametrize(
    "damage", [lambda text: text.replace("id=", "it="), lambda text: text.split("\n")[0], str.upper]
)
def test_a_file_that_names_no_key_is_told_in_words(
    tmp_path: Path, soft_token: SoftToken, damage: Callable[[str], str]
) -> None:
    keys, file = Keys(tmp_path, "410204", soft_token.token()), tmp_path / "court.key"
    keys.own(Side.COURT)
    file.write_text(damage(file.read_text()))
    with pytest.raises(KeyUnusable, match=r"court\.key 不是私钥"):
        keys.own(Side.COURT)
