"""Every word that the program records of an act has its Chinese and its English on the auditor's page."""

from __future__ import annotations

import re
from pathlib import Path

import fuyuan
from fuyuan.access.audit import Act, Kind
from fuyuan.web.people.audit import WORDS
from projections.access.role import Role
from tests.access.administered_world import LOGINS, administered_world
from tests.access.test_audit import sign_in

NOTED = re.compile(
    r"(?:begins\(|command_line\.(?:note|recorded)\(settings, |act\(\"/[^\"]+\", "
    r"|Kind\.ADMINISTRATION, [\w.]+, |Kind\.COMMAND, caller, )\s*(f?)\"([^\"]+)\"( if)?"
)
FILLED = {"{act}": ("retry", "skip")}


def noted() -> set[str]:
    """As they stand in the source; of a text that names what was given, its first word."""
    words: set[str] = set()
    for path in Path(fuyuan.__file__).parent.rglob("*.py"):
        for filled, text, _ in NOTED.findall(path.read_text("utf-8")):
            place, _, rest = text.partition(" ")
            if not filled:
                words.add(text)
            elif place in FILLED:
                words.update(f"{word} {rest}" for word in FILLED[place])
            elif place != "own":
                words.add(place)
    return words


async def test_every_word_is_said_in_both_languages(tmp_path: Path) -> None:
    found = noted()
    assert found >= {"begin rebuild", "retry parked", "set webhook", "invite", "change", "together", "create token"}
    assert "archive" in found
    async with administered_world(tmp_path) as console:
        paths = (getattr(route, "path", "") for route in console.app.routes)
        console.people.audit.write([Act(Kind.ADMINISTRATION, "x", "", "", "", "invite some-organ 科长 clerk")])
        async with console.client(None) as auditor:
            await sign_in(auditor, LOGINS[Role.AUDITOR])
            assert "邀请 some-organ 科长 clerk" in (await auditor.get("/audit")).text
        own = {f"own {path.rpartition('/')[2]}" for path in paths if path.startswith("/account/")}
    assert "own notices" in own
    assert (found | own) - {"own new-codes"} <= set(WORDS)  # a picture of new codes changes nothing
