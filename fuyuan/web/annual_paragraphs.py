"""What the office wrote in a review itself, and the forms to reword it, drop it and add to it (ANR-07)."""

from __future__ import annotations

from typing import Any

from events.annual_review import WhitePaperEdition
from fuyuan.web.annual_life import may_write
from fuyuan.web.annual_wording import written_in
from fuyuan.web.language import english, named
from fuyuan.web.seen import Row, Seen
from fuyuan.web.words import link


def paragraphs(seen: Seen, review: Row | None) -> dict[str, Any]:
    """Those that the reader may see; `add` is the form of a further one, where the reader may write."""
    if review is None:
        return {"standing": [], "add": ""}
    may = may_write(seen, review)
    matter = review["stream"].rpartition(":")[2]
    place = {"id": matter, "year": f"{review['year']:04}"}
    return {
        "standing": [
            {
                "number": one.paragraph,
                "part": named(one.part),
                "text": (one.text_en or one.text) if english() else one.text,
                "internal": one.edition is WhitePaperEdition.INTERNAL,
                "instead_of": one.instead_of or "",
                "edit": link("/commands/write-review-paragraph", **place, paragraph=one.paragraph) if may else "",
                "drop": link("/commands/drop-review-paragraph", **place, paragraph=one.paragraph) if may else "",
            }
            for one in written_in(seen.history(review["stream"]))
        ],
        "add": link("/commands/write-review-paragraph", **place) if may else "",
    }
