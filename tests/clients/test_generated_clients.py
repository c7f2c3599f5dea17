"""A27: what generators make of the contracts as they are: models that refuse what the program does, and a client."""

from __future__ import annotations

import importlib
import importlib.util
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any
from uuid import uuid4

import orjson
import pytest
from pydantic import ValidationError

from fuyuan.contracts import files as contracts
from fuyuan.contracts.examples import command_example
from fuyuan.contracts.tables import DEFINITIONS, command_table
from tests.edge.world import COURT, World, bulletin
from tests.schemas import schemas

COMMANDS = command_table(DEFINITIONS)
DOCUMENT = orjson.loads(contracts.documents()["openapi.json"])
pytestmark = pytest.mark.systems


def generate(program: str, *arguments: str | Path) -> str:
    """Run a generator; what it printed. It must end well."""
    done = subprocess.run(
        [Path(sys.executable).parent / program, *arguments], capture_output=True, text=True, timeout=110, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


@pytest.fixture(scope="session")
def document(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("contracts") / "openapi.json"
    path.write_bytes(contracts.documents()["openapi.json"])
    return path


@pytest.fixture(scope="session")
def models(document: Path) -> ModuleType:
    """The models that datamodel-code-generator makes, by the command of docs/contracts/README.md."""
    out = document.parent / "generated_models.py"
    generate(
        "datamodel-codegen",
        *("--input", document, "--input-file-type", "openapi", "--output", out),
        *("--output-model-type", "pydantic_v2.BaseModel", "--collapse-root-models", "--set-default-enum-member"),
    )
    spec = importlib.util.spec_from_file_location(out.stem, out)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[out.stem] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def client(document: Path) -> str:
    """The name of the package that openapi-python-client makes. It has nothing to complain of."""
    package = document.parent / "generated_client"
    settings = document.parent / "generator.yaml"
    settings.write_text("post_hooks: []\n")
    printed = generate(
        "openapi-python-client",
        *("generate", "--path", document, "--meta", "none", "--output-path", package, "--config", settings),
    )
    assert "warning" not in printed.lower(), printed
    sys.path.insert(0, str(document.parent))
    return package.name


def test_every_command_has_a_model_that_takes_its_example(models: ModuleType) -> None:
    for entry in COMMANDS.values():
        model = getattr(models, schemas().names[entry.command])
        for whole in (False, True):
            model.model_validate_json(orjson.dumps(command_example(entry, schemas(), whole=whole)))


def test_what_a_model_lets_through_is_a_command(models: ModuleType) -> None:
    content = models.BulletinContentInput(**bulletin()["content"])
    command = models.IssueBulletin(content=content)
    COMMANDS["issue-bulletin"].command.model_validate_json(command.model_dump_json(exclude_none=True), strict=True)


@pytest.mark.parametrize(
    "wrong",
    [
        {"topic": "J9"},
        {"issuer": "机" * 201},
        {"title": "长" * 201},
        {"title": "一行\n两行"},
        {"text": " "},
        {"case_refs": [{"number": "（2024）豫0204行初" + "1" * 80 + "号"}]},
        {"nonsense": 1},
    ],
    ids=lambda wrong: next(iter(wrong)),
)
def test_a_model_refuses_what_the_program_refuses(models: ModuleType, wrong: dict[str, Any]) -> None:
    body = orjson.dumps(bulletin(**wrong))
    for model in (models.IssueBulletin, COMMANDS["issue-bulletin"].command):
        with pytest.raises(ValidationError):
            model.model_validate_json(body)


def test_every_operation_has_a_function(client: str) -> None:
    for path, operations in DOCUMENT["paths"].items():
        for operation in operations.values():
            tag, name = (text.replace("-", "_") for text in (operation["tags"][0], operation["operationId"]))
            module = importlib.import_module(f"{client}.api.{tag}.{name}")
            assert callable(module.sync), path


def test_the_client_gives_a_command_and_reads_what_became_of_it(client: str, exchange: World) -> None:
    issue = importlib.import_module(f"{client}.api.commands_court.issue_bulletin")
    board = importlib.import_module(f"{client}.api.reads.view_bulletin_board")
    models = importlib.import_module(f"{client}.models")
    make = importlib.import_module(client).AuthenticatedClient
    with make(base_url=exchange.url, token=exchange.token(COURT)) as caller:
        body = models.IssueBulletin.from_dict(bulletin())
        accepted = issue.sync(client=caller, body=body, idempotency_key=uuid4().hex)
        assert isinstance(accepted, models.Accepted)
        assert [event.type_ for event in accepted.events][-1] == "bulletin.issued.v1"
        page = board.sync(client=caller, after=accepted.position, limit=500)
        assert accepted.stream in {row.stream for row in page.items}
        problem = issue.sync(
            client=caller, body=models.IssueBulletin.from_dict(bulletin(topic="E1")), idempotency_key="1"
        )
        assert isinstance(problem, models.Problem)
        assert problem.rule == "BUL-01"
