"""`fuyuan keys`: which keys each side signs with, a new one, one that counts no more, those of the other side."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Final

from events.base import Side
from events.instants import SHANGHAI
from fuyuan.bad_day import BadDay
from fuyuan.installation import signing
from fuyuan.installation.ledgers import damaged_ledger, open_ledger
from fuyuan.installation.private_file import unreadable, unwritable
from fuyuan.operations import health
from fuyuan.operations.tell import Finding
from fuyuan.reaching.way import way_to
from fuyuan.settings import Settings
from services.ledger.ledger import LedgerUnavailable
from services.proof.checkpoint import origin
from services.proof.errors import KeyUnusable
from services.proof.key_history import KeyHistory, Term
from services.proof.note import Algorithm, NotASignedNote, PrivateKey, PublicKey
from services.proof.proving import signed_sizes

DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
ALGORITHMS: Final = {"ed25519": Algorithm.ED25519, "sm2": Algorithm.SM2}


def told(settings: Settings) -> Iterator[str]:
    """A line for each key of each side, the oldest first. Raises BadDay."""
    keys = signing.keys(settings)
    with _usable(settings):
        for side in Side:
            history, held = keys.history(side), keys.held(side)
            for term in history.terms if history else ():
                yield _line(settings, side, term, held.get(term.key))


def findings(settings: Settings) -> Iterator[Finding]:
    """Whether each side that signs here has its key, and has one only; whether the token is there. Raises BadDay."""
    keys = signing.keys(settings)
    yield from _token(settings)
    with _usable(settings):
        for side in Side:
            history, held = keys.history(side), keys.held(side)
            if history is None or not held:
                continue
            now = datetime.now(UTC)
            for term in history.terms:
                if term.ended(now) and term.key in held and held[term.key].on_token:
                    key = term.key.id.hex()
                    zh = f"{side.zh}已撤销的密钥 {key} 的私钥仍在令牌上：请用令牌自带工具删除"
                    en = f"the revoked key {key} of {side.value} is still on its token: delete it there"
                    yield Finding(zh, en, None)
            *older, newest = history.in_force
            key, ending = newest.id.hex(), [term for term in history.terms if term.until and not term.ended(now)]
            if newest not in held:
                zh = f"{side.zh}的签名密钥 {key} 不在本机：请从备份放回 {settings.folder('keys')}"
                yield Finding(zh, f"the key {key} that {side.value} signs with is not here: restore it", False)
            elif older:
                old = older[0].id.hex()
                zh = f"{side.zh}有两把密钥同时签名：对方都已知悉的，请运行 fuyuan keys revoke {side.value} {old}"
                yield Finding(zh, f"two keys of {side.value} sign: revoke {old} once all know the new one", None)
            elif ending:
                old, until = ending[0].key.id.hex(), _written(ending[0].until)
                zh = f"{side.zh}签名密钥 {key}，原密钥 {old} 同时签名至 {until}"
                yield Finding(zh, f"{side.value} signs with {key}, and with {old} until {until}", True)
            else:
                at = ("（在令牌上）", " (on a token)") if held[newest].on_token else ("", "")
                yield Finding(f"{side.zh}签名密钥 {key}{at[0]}", f"{side.value} signs with {key}{at[1]}", True)


def instant(text: str) -> datetime:
    """`2027-01-31`: the end of that day in Shanghai; or an instant with its time zone. Raises BadDay."""
    try:
        if DAY.fullmatch(text):
            return datetime.combine(date.fromisoformat(text) + timedelta(days=1), time(), SHANGHAI)
        if (at := datetime.fromisoformat(text)).tzinfo is not None:
            return at
    except (ValueError, OverflowError):
        pass
    zh = f"--until {text} 应为日期，或带时区的时刻，例如 2027-01-31 或 2027-01-31T18:00+08:00"
    raise BadDay(zh, f"--until wants a day or an instant with its time zone, not {text}")


def rotate(
    settings: Settings, side: Side, algorithm: str, *, lost: bool, in_file: bool, until: datetime | None
) -> PublicKey:
    """The key that begins: beside the one so far, which ends `until` then where that is said, or in the place of one
    that is lost; `in_file` although a token is set. Raises BadDay."""
    _require_here(settings, side)
    keys, own = signing.keys(settings), origin(settings.jurisdiction, side)
    if (wanted := ALGORITHMS.get(algorithm)) is None:
        raise BadDay(f"没有算法 {algorithm}：请用 ed25519 或者 sm2", f"no algorithm {algorithm}: ed25519 or sm2")
    with _usable(settings):
        if lost and until is not None:
            raise BadDay(
                "--lost 与 --until 不能并用：丢失的密钥即时失效", "a lost key ends at once: no --until with --lost"
            )
        if lost:
            count = _recorded(settings, side)
            return keys.begin_anew(side, lambda: {**_signed(settings, side), own: count}, wanted, in_file=in_file)
        return keys.rotate(side, lambda: _signed(settings, side), wanted, in_file=in_file, until=until)


def revoke(settings: Settings, side: Side, key_id: str, size: int | None) -> PublicKey:
    """The key that signs from now on. The one with this id counts up to `size` events of the side's own log, else up to
    what is signed; for the logs of others up to what is countersigned. Raises BadDay.
    """

    def sizes() -> Mapping[str, int]:
        signed, own = _signed(settings, side), origin(settings.jurisdiction, side)
        if size is None and own not in signed:
            zh = "本机没有已签名的校验点：请用 --from 写明该密钥自第几件起不再有效"
            raise BadDay(zh, "nothing that was signed is known here: say with --from what it counts for")
        if size is not None and size > signed.get(own, size):
            raise BadDay(f"{side.zh}日志只签到第 {signed[own]} 件", f"only {signed[own]} events are signed")
        return signed if size is None else {**signed, own: size}

    _require_here(settings, side)
    with _usable(settings):
        return signing.keys(settings).revoke(side, key_id, sizes)


def left(settings: Settings, side: Side, key_id: str) -> bool:
    """Whether the private part of a key that was revoked could not be deleted on its token. Raises BadDay."""
    with _usable(settings):
        return any(key.id.hex() == key_id for key in signing.keys(settings).held(side))


def accept(settings: Settings, file: Path, fingerprint: str) -> tuple[Side, PublicKey]:
    """The public keys of another side, once somebody compared the fingerprint of its newest. Raises BadDay."""
    with _usable(settings):
        try:
            text = file.read_text(errors="replace")
        except OSError as error:
            raise unreadable(file, error) from error
        for side in Side:
            if not text.startswith(f"{origin(settings.jurisdiction, side)}+"):
                continue
            newest = KeyHistory.read(text, origin(settings.jurisdiction, side)).in_force[-1]
            if "".join(fingerprint.split()).lower() != newest.fingerprint.replace(" ", ""):
                break
            if signing.keys(settings).held(side):
                raise BadDay(f"{side.zh}的密钥在本机：无须接受", f"the keys of {side.value} are made here")
            signing.keys(settings).take(side, text, by_hand=True)
            return side, newest
    raise BadDay("未接受：请核对文件和指纹", "not accepted: compare file and fingerprint")


def _require_here(settings: Settings, side: Side) -> None:
    """Raises BadDay for a side that lives in another installation: nothing of its private keys is here, or was lost."""
    if side in settings.elsewhere:
        raise BadDay(
            f"{side.zh}不在本安装：其签名密钥由{side.zh}的安装启用和撤销",
            f"{side.value} lives elsewhere: its keys are begun and revoked in its own installation",
        )


def _token(settings: Settings) -> Iterator[Finding]:
    token = signing.token(settings)
    if token is None:
        return
    try:
        token.look()
        yield Finding("签名令牌可用", "the token for signing keys is there", True)
    except KeyUnusable as error:
        zh, _, en = str(error).partition(" / ")
        yield Finding(zh, en, False)


def _line(settings: Settings, side: Side, term: Term, private: PrivateKey | None) -> str:
    log = origin(settings.jurisdiction, side)
    first = term.begins.get(log, 0)
    if term.ends is None:
        state = "使用中 / in force"
    elif term.ended(datetime.now(UTC)):
        state = f"有效至第 {term.ends.get(log, 0)} 件 / counts up to there"
    else:
        state = f"使用至 {_written(term.until)} / in force until then"
    if private is not None and private.on_token:
        state += "，私钥在令牌上 / its private part is on a token"
    elif private is not None:
        state += "，私钥在本机 / its private part is here"
    kind = next(name for name, algorithm in ALGORITHMS.items() if algorithm is term.key.algorithm)
    return f"{side.value}  {term.key.id.hex()}  {kind}  {term.key.fingerprint}  自第 {first} 件起 / from there  {state}"


def _written(until: datetime | None) -> str:
    return f"{until.astimezone(SHANGHAI):%Y-%m-%d %H:%M}" if until else ""


def _signed(settings: Settings, side: Side) -> dict[str, int]:
    """By its own folder, which is behind where another process on the same ledger signs by now. Raises BadDay."""
    match health.of_side(way_to(settings, side)):
        case (_, {"bus": {"standby": True}}):
            zh = f"{side.zh}此刻由另一台机器签名：请在那台机器上运行"
            raise BadDay(zh, f"another machine signs for {side.value} now: run it there")
    return signed_sizes(settings.folder("proofs") / side.value, side)


def _recorded(settings: Settings, side: Side) -> int:
    """The events of a side's ledger: no more of its log can have been signed."""
    ledger = open_ledger(settings, side)
    if ledger is None:
        raise BadDay(f"本机没有{side.zh}账本", f"there is no {side.value} ledger here")
    with closing(ledger):
        try:
            return sum(1 for _ in ledger.everything())
        except LedgerUnavailable as error:
            raise damaged_ledger(settings, side, error) from error


@contextmanager
def _usable(settings: Settings) -> Iterator[None]:
    try:
        yield
    except KeyUnusable as error:
        zh, _, en = str(error).partition(" / ")
        raise BadDay(zh, en) from error
    except NotASignedNote as error:
        raise BadDay(
            f"密钥或校验点文件已损坏：{error}", f"a file of keys or checkpoints is damaged: {error}"
        ) from error
    except OSError as error:
        raise unwritable(settings.folder("keys"), error) from error
