"""`/evidence/<matter>`: how far its papers came, with proofs, as a file; no proof of what its reader may not see."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import orjson
from starlette.responses import Response

from events.base import Side
from events.papers import MATTERS
from events.streams import principal_stream
from fuyuan.http.views import storable
from fuyuan.installation import signing
from fuyuan.operations.delivery_evidence import STAGES, evidence, proving
from fuyuan.operations.prove import bundle
from fuyuan.settings import Settings
from fuyuan.web.attached import attached
from fuyuan.web.language import gettext as _
from fuyuan.web.seen import Seen
from projections.errors import NoSuchMatter
from projections.store.texts import recorded_texts


def document(settings: Settings, seen: Seen, stream: str) -> dict[str, Any]:
    """Raises NoSuchMatter, also where there is no paper that the reader may know of."""
    events = {event["id"]: event for event in seen.history(storable(stream))}
    matter = principal_stream(stream)
    rows = list(seen.rows("deliveries", {"stream": matter})) if matter.partition(":")[0] in MATTERS else []
    if not rows:
        raise NoSuchMatter(stream)
    wanted = {row[f"{stage}_event"] for row in rows for stage, _title in STAGES}
    with seen.store.reading() as connection:
        texts = recorded_texts(connection, (events[event]["seq"] for event in sorted(wanted & events.keys())))

    def proof_of(event: str) -> Mapping[str, Any] | None:
        if (known := events.get(event)) is None:
            return None
        return bundle(settings, Side(known["side"]), event, texts[known["seq"]].encode())

    keys, side_of = signing.keys(settings), seen.roster.registry.side
    return evidence(matter, rows, proving(proof_of), side_of, keys, datetime.now(UTC))


def download(settings: Settings, seen: Seen, stream: str, headers: Mapping[str, str]) -> Response:
    """Raises NoSuchMatter."""
    content = orjson.dumps(document(settings, seen, stream), option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
    rest = f"-{seen.today}.json"
    saved = attached(f"delivery-evidence{rest}", _("送达证据") + rest)
    return Response(content, headers={**headers, **saved}, media_type="application/json")
