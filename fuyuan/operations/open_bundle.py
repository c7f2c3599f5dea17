"""Read what people wrote in an event that a proof is about, with nothing but the proof.

    python open_bundle.py PROOF.json

The proof itself is checked by `verify_bundle.py`: over the event as it is recorded, with its texts sealed. Where who
wrote the proof could read them, the key of this one event stands in it, and opens what was sealed: AES-256-GCM, 12
bytes of nonce first, bound to source, id and type. So what is printed is what the proved bytes hold, and nothing else.
It imports nothing of the system that it checks, only Python's own library and `cryptography`.
"""

from __future__ import annotations

import base64
import json
import sys
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM


def said(proof: dict[str, Any]) -> str | None:
    """The data of the event as it was said, as JSON; None where the proof does not tell. Raises ValueError."""
    try:
        event, key = json.loads(proof["event"]), proof.get("text_key")
        if "sealed" not in event:
            return json.dumps(event["data"], ensure_ascii=False, indent=2)
        if key is None:
            return None
        sealed = base64.b64decode(event["sealed"], validate=True)
        bound = "\n".join((event["source"], event["id"], event["type"])).encode()
        hidden = json.loads(AESGCM(base64.b64decode(key, validate=True)).decrypt(sealed[:12], sealed[12:], bound))
        for place, text in hidden["texts"].items():
            *way, last = (int(step) if step.isdecimal() else step for step in place.split("."))
            holder = event["data"]
            for step in way:
                holder = holder[step]
            holder[last] = text
        return json.dumps(event["data"], ensure_ascii=False, indent=2)
    except (InvalidTag, LookupError, TypeError, ValueError, AttributeError, RecursionError) as error:
        raise ValueError("证明中的文字密钥打不开该事件 / the key in the proof does not open the event") from error


def main(arguments: list[str]) -> int:
    """The exit code: 0 where the texts are shown, 1 where they cannot be."""
    try:
        shown = said(json.loads(Path(arguments[0]).read_text("utf-8")))
    except (OSError, ValueError, IndexError, RecursionError) as error:
        print(f"✗ {error}", file=sys.stderr)
        return 1
    if shown is None:
        print("✗ 证明中没有文字密钥：文字已删除，或者出具人无权读取 / no key to the texts in it", file=sys.stderr)
        return 1
    print("".join(sign if sign.isprintable() or sign == "\n" else ascii(sign)[1:-1] for sign in shown))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
