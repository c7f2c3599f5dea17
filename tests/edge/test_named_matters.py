"""Where a form asks for another matter, the matters of that kind are offered by what they are called."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterable, Iterator

import pytest
import pytest_asyncio

from events.envelope import Envelope
from fuyuan.access.permissions import SIGNED
from fuyuan.web.forms.fields import Field
from fuyuan.web.forms.offered import form_of, table
from projections.access.role import Role
from tests.edge.console_world import ConsoleWorld
from tests.edge.every_page import everything


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def world(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[ConsoleWorld]:
    async with everything(tmp_path_factory.mktemp("named")) as world:
        yield world


def naming(fields: Iterable[Field], within: str = "") -> Iterator[tuple[str, Field]]:
    """The fields that name a matter by its id, by their paths."""
    for field in fields:
        if field.kind in {"matter", "matters"}:
            yield within + field.name, field
        if field.kind == "group":
            yield from naming(field.fields, f"{within}{field.name}.")


ASKING = {command: dict(naming(form_of(command))) for command in table()}


def test_every_field_with_an_id_names_a_kind_of_matter_but_the_one_of_the_matter_itself() -> None:
    unnamed = {path for fields in ASKING.values() for path, field in fields.items() if field.names is None}
    assert unnamed == {"id"}


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize("command", [command for command, fields in ASKING.items() if fields.keys() - {"id"}])
async def test_the_matters_of_its_kind_are_offered(world: ConsoleWorld, command: str) -> None:
    side = table()[command].sides[0]
    organ = {"court": "district-court", "government": "district-government", "joint": "justice-bureau"}[side]
    async with world.client(organ, Role.APPROVER if command in SIGNED else Role.CLERK) as browser:
        page = (await browser.get(f"/commands/{command}")).raise_for_status().text
    streams = {Envelope.decode(message.raw).stream for message in world.story.messages}
    for path, field in ASKING[command].items():
        if path == "id":
            continue
        [choice] = re.findall(rf'<select [^>]*name="{re.escape(path)}"[^>]*>(.*?)</select>', page)
        offered = dict(re.findall(r'<option value="([^"]+)">([^<]*)</option>', choice))
        assert offered, (path, field.names)
        assert {f"{field.names}:{matter}" for matter in offered} <= streams
        assert not [called for called in offered.values() if "未写明" in called or "None" in called]
