"""Check a proof that `fuyuan prove` wrote, with nothing but the proof and the public keys.

    python verify_bundle.py PROOF.json court.pub government.pub joint.pub

This file is for auditors: it can be read in one sitting and copied anywhere. It imports nothing of the system that it
checks, only Python's own library and `cryptography` for Ed25519. What it checks:

1. the hash of the event, with the path, leads to the root of a Merkle tree of so many events (RFC 6962, RFC 9162);
2. that root and that number stand in a checkpoint (C2SP tlog-checkpoint), signed by the side whose event it is;
3. which other sides countersigned the checkpoint, and when they say they did (C2SP tlog-cosignature).

What it cannot tell is whose the keys are: compare their fingerprints with those that the offices gave you.
"""

from __future__ import annotations

import base64
import hashlib
import io
import json
import sys
from dataclasses import dataclass
from datetime import UTC, datetime

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

SIGNS, COUNTERSIGNS = 1, 4  # the first byte of a public key: what its signatures mean


class NotProved(Exception):
    """The proof does not hold; the text says why, in Chinese and English."""


@dataclass(frozen=True)
class Key:
    """A line of a .pub file: name+id+base64 of the meaning's byte and 32 bytes of Ed25519."""

    name: str
    key_id: bytes
    meaning: int
    public: bytes


@dataclass(frozen=True)
class Proved:
    """What is proved. `place` counts from 1; `countersigned` is the name of each other side, with its instant."""

    event: dict[str, object]
    log: str
    place: int
    size: int
    countersigned: dict[str, datetime]


def decoded(text: str) -> bytes:
    """Base64 in the one form that encoding gives. Raises ValueError."""
    raw = base64.b64decode(text, validate=True)
    if base64.b64encode(raw).decode() != text:
        raise ValueError(text)
    return raw


def read_key(line: str) -> Key:
    """Raises ValueError."""
    name, key_id, encoded = line.strip().split("+", 2)
    raw = decoded(encoded)
    key = Key(name, bytes.fromhex(key_id), raw[0], raw[1:])
    if hashlib.sha256(name.encode() + b"\n" + raw).digest()[:4] != key.key_id or len(key.public) != 32:
        raise ValueError(line)
    return key


def root_of(event: bytes, index: int, size: int, path: list[bytes]) -> bytes:
    """The root to which the path leads from a leaf (RFC 9162, section 2.1.3.2)."""
    node, place, last = hashlib.sha256(b"\x00" + event).digest(), index, size - 1
    if not 0 <= index < size:
        raise NotProved("事件的序号不在日志之内 / the event lies outside of the log")
    for beside in path:
        if last == 0:
            raise NotProved("证明路径过长 / the path is too long")
        if place % 2 or place == last:
            node = hashlib.sha256(b"\x01" + beside + node).digest()
            while place and place % 2 == 0:
                place, last = place // 2, last // 2
        else:
            node = hashlib.sha256(b"\x01" + node + beside).digest()
        place, last = place // 2, last // 2
    if last:
        raise NotProved("证明路径过短 / the path is too short")
    return node


def signed(key: Key, body: bytes, signature: bytes) -> datetime | None:
    """When the holder says to have signed (for a plain signature: the beginning of time); None where it did not."""
    seconds, message = 0, body
    if key.meaning == COUNTERSIGNS:
        seconds, signature = int.from_bytes(signature[:8], "big"), signature[8:]
        message = b"cosignature/v1\ntime %d\n" % seconds + body
    try:
        Ed25519PublicKey.from_public_bytes(key.public).verify(signature, message)
        return datetime.fromtimestamp(seconds, UTC)
    except (InvalidSignature, OverflowError, OSError, ValueError):
        return None


def check(proof: dict[str, object], keys: list[Key]) -> Proved:
    """Raises NotProved."""
    try:
        if proof["format"] != "fuyuan-proof/1":
            raise ValueError
        raw = str(proof["event"]).encode()
        event, index = json.loads(raw), proof["index"]
        path = [bytes.fromhex(node) for node in proof["path"]]  # type: ignore[attr-defined]
        body, _, below = str(proof["checkpoint"]).rpartition("\n\n")
        body += "\n"
        log, number, encoded, *_ = body.split("\n")
        size, root = int(number), decoded(encoded)
        lines = [line.removeprefix("— ").split(" ") for line in below.splitlines()]
        signatures = [(name, decoded(text)) for name, text in lines]
        source = "fuyuan." + str(event["source"]).strip("/")
        if not isinstance(index, int) or isinstance(index, bool):
            raise ValueError
        signed_text = body.encode()
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError) as error:
        raise NotProved("不是证明文件，或者已损坏 / this is no proof, or it is damaged") from error
    if source != log:
        raise NotProved(f"事件属于 {source}，校验点属于 {log} / the event is of another log than the checkpoint")
    if root_of(raw, index, size, path) != root:
        raise NotProved("事件与校验点不符：事件或者证明被改动 / the event does not lead to the root that was signed")
    by: dict[tuple[str, int], datetime] = {}
    for name, signature in signatures:
        for key in keys:
            if (key.name, key.key_id) == (name, signature[:4]):
                at = signed(key, signed_text, signature[4:])
                if at is not None:
                    by[key.name, key.meaning] = at
    if (log, SIGNS) not in by:
        raise NotProved(f"校验点没有 {log} 的有效签名 / no valid signature of {log}: changed, or another key")
    others = {name: at for (name, meaning), at in by.items() if meaning == COUNTERSIGNS and name != log}
    return Proved(event, log, index + 1, size, others)


def plain(text: object) -> str:
    """In one line: what stands in a proof must not look like a line of ours."""
    return "".join(sign if sign.isprintable() else ascii(sign)[1:-1] for sign in str(text))


def said(proved: Proved) -> str:
    """In words, for people."""
    event = {name: plain(proved.event.get(name)) for name in ("id", "type", "time")}
    lines = [
        f"✓ 属实 / proved: {event['id']}",
        f"  类型 / type: {event['type']}    记录时间 / recorded: {event['time']}",
        f"  {proved.log} 日志第 {proved.place} 件，该日志签名时共 {proved.size} 件 / "
        f"no. {proved.place} of {proved.size} in the log of {proved.log}, which signed it",
    ]
    for name, at in sorted(proved.countersigned.items()):
        lines.append(f"  {name} 于 {at:%Y-%m-%d %H:%M:%S} UTC 核签 / countersigned by {name}")
    if not proved.countersigned:
        lines.append("  尚无对方核签 / not countersigned by any other side")
    return "\n".join(lines)


def main(arguments: list[str]) -> int:
    """The exit code: 0 when it is proved, 1 when not, 2 when it cannot be told."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # into a file, Windows writes GBK, which has no ✓
    if len(arguments) < 2:
        print("用法 / usage: python verify_bundle.py PROOF.json KEYS.pub...", file=sys.stderr)
        return 2
    try:
        with open(arguments[0], encoding="utf-8") as file:
            proof = json.load(file)
        keys = []
        for name in arguments[1:]:
            with open(name, encoding="utf-8") as file:
                keys += [read_key(line) for line in file if line.strip()]
    except (OSError, ValueError, IndexError, RecursionError) as error:
        print(f"✗ 读不出来 / cannot be read: {error}", file=sys.stderr)
        return 2
    try:
        print(said(check(proof, keys)))
    except NotProved as error:
        print(f"✗ {plain(error)}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
