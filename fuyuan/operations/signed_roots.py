"""Whether a ledger, or a mirror of one that lives elsewhere, is what was signed.

By its root at the size of every checkpoint that this machine keeps of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

from events.base import Side
from events.terms import Words
from fuyuan.installation.time_authority import authority
from fuyuan.operations.differences import Differences
from fuyuan.operations.first_other import first_other
from fuyuan.operations.signed import newest
from fuyuan.operations.tell import Finding
from fuyuan.settings import Settings
from services.ledger.recorded import Entry
from services.proof.checkpoint import HASH, Checkpoint, origin
from services.proof.note import NotASignedNote
from services.proof.time_stamps import NotATimestamp, stamped_at, stamps_of
from services.proof.tree import TreeHash, leaf_hash

LEDGER: Final = Words("账本", "ledger")
MIRROR: Final = Words("镜像", "mirror")


class SignedRoots:
    """`add` every event in order, then `check`; what else is to hold the same events asks whether it `has` them."""

    def __init__(self, settings: Settings, side: Side, what: Words = LEDGER) -> None:
        """`what` is looked at. Raises OSError."""
        self.what: Final = what
        self._side, self._wrong, self._tree, self._leaves = side, Differences(), TreeHash(), bytearray()
        try:
            self._signed = list(newest(settings, side))
        except NotASignedNote as error:
            self._signed = []
            self._wrong.add(str(error))
        self._settings, self._stamps = settings, stamps_of(settings.folder("proofs") / side.value / side.value)
        self._stamped = self._stamps.sizes()
        self._sizes = {*(signed.checkpoint.size for signed in self._signed), *self._stamped}
        self._roots: dict[int, bytes] = {}

    @property
    def size(self) -> int:
        """How many events there are."""
        return self._tree.size

    def has(self, place: int, event: bytes) -> bool:
        """Whether this is the event at a place, from 1: by its hash, 32 bytes of each are kept."""
        return leaf_hash(event) == self._leaves[(place - 1) * HASH : place * HASH]

    def add(self, event: bytes) -> None:
        leaf = leaf_hash(event)
        self._leaves += leaf
        self._tree.add_hash(leaf)
        if self._tree.size in self._sizes:
            self._roots[self._tree.size] = self._tree.root()

    def check(self, events: Callable[[], Iterable[Entry]] | None = None) -> Finding:
        """`events` gives those of a ledger once more, to find the first that is another one."""
        side, what = self._side, self.what
        zh, en = f"{side.zh}{what.zh}与已签名的校验点一致", f"{side.value} {what.en}: what was signed"
        for signed in self._signed:
            size, root = signed.checkpoint.size, self._roots.get(signed.checkpoint.size)
            if not signed.by:
                self._wrong.add(f"{signed.file} has no valid signature of {side.value}")
            elif root is None:
                has = f"the {what.en} has {self._tree.size}{self._which(signed.checkpoint, events)}"
                self._wrong.add(f"{size} events were signed, {has} ({signed.file})")
            elif root != signed.checkpoint.root:
                which = self._which(signed.checkpoint, events)
                self._wrong.add(f"the first {size} events are not those that were signed{which} ({signed.file})")
        if not self._signed and not self._wrong.count:
            return Finding(f"{side.zh}{what.zh}尚无签名的校验点", f"{side.value} {what.en}: nothing signed yet", None)
        newest_size = max((signed.checkpoint.size for signed in self._signed), default=0)
        by = {signer for signed in self._signed if signed.checkpoint.size == newest_size for signer in signed.by}
        others = "、".join(signer.zh for signer in Side if signer in by and signer is not side)
        zh = f"{zh}，至第 {newest_size} 件" + (f"，{others}已核签" if others else "")
        if self._wrong.count:
            zh = f"{side.zh}{what.zh}与已签名的校验点核对，至第 {newest_size} 件"
        return self._wrong.check(zh, f"{en}, up to {newest_size}")

    def stamps(self) -> Finding | None:
        """Whether the ledger is what a third party put time stamps on; None where there are none."""
        if not self._stamped:
            return None
        wrong, side, trusted = Differences(), self._side, authority(self._settings)
        for size in self._stamped:
            try:
                stamped = self._stamps.read(size)
                if stamped.checkpoint.origin != origin(self._settings.jurisdiction, side):
                    wrong.add(f"the time stamp on {size} events is on another log")
                elif stamped.checkpoint.root != self._roots.get(size):
                    wrong.add(f"the first {size} events are not those that have a time stamp")
                elif trusted is not None:
                    stamped_at(stamped.answer, stamped.checkpoint.body, trusted.trusted)
            except (NotASignedNote, NotATimestamp, OSError) as error:
                wrong.add(f"the time stamp on {size} events: {error}")
        zh, en = f"{side.zh}日志的时间戳 {len(self._stamped)} 个", f"{side.value}: {len(self._stamped)} time stamps"
        if trusted is None and not wrong.count:
            zh = f"{zh}与账本一致；未设置时间戳机构证书，签名未查验"
            return Finding(zh, f"{en}, not checked without FUYUAN_TIMESTAMP_CERTIFICATES", None)
        return wrong.check(f"{zh}与账本一致", en)

    def _which(self, signed: Checkpoint, events: Callable[[], Iterable[Entry]] | None) -> str:
        which = first_other(self._settings, self._side, signed, events()) if events else None
        return f": {which}" if which else ""
