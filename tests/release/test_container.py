"""The Dockerfile and the compose files: linted, and what they promise. There is no daemon here: nothing is built or run of them
but their entry point, by test_newcomer.py."""

from __future__ import annotations

import re
import subprocess
import sys
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import pytest

from hatch_build import CARRIED
from kb.settings import PROJECT
from tests.release.container import DOCKERFILE, command, compose, environment, final, instructions

SERVICES = [
    *compose("compose.yaml")["services"].items(),
    ("chroma", compose("compose.chroma.yaml")["services"]["chroma"]),
]


def test_a_linter_of_dockerfiles_finds_nothing() -> None:
    hadolint = Path(sys.executable).parent / "hadolint"
    done = subprocess.run([str(hadolint), str(DOCKERFILE)], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "")


def test_the_image_holds_the_venv_alone_and_runs_as_a_user_who_owns_nothing_but_the_data() -> None:
    said = final()
    assert [rest for word, rest in said if word == "COPY"] == ["--from=installed /opt/gyeot /opt/gyeot"]
    assert ("USER", "10001") in said
    assert said.index(("USER", "10001")) < next(n for n, (word, _) in enumerate(said) if word == "ENTRYPOINT")
    assert dict(said)["VOLUME"] == environment()["KB_DATA_DIR"] == environment()["HOME"] == "/data"
    assert dict(said)["STOPSIGNAL"] == "SIGTERM"


def test_what_is_installed_is_the_lock_with_its_hashes_and_the_wheel() -> None:
    installs = [
        part
        for word, rest in instructions()
        if word == "RUN"
        for part in rest.split("&&")
        if "/opt/gyeot/bin/pip install" in part
    ]
    assert len(installs) == 2
    assert "--require-hashes" in installs[0]
    assert "-r /requirements.lock" in installs[0]
    assert "--no-deps" in installs[1]
    assert "/dist/*.whl" in installs[1]


def test_every_base_is_one_pinned_python_3_11() -> None:
    bases = [rest.split()[0] for word, rest in instructions() if word == "FROM"]
    assert set(bases) == {"${PYTHON_IMAGE}"}
    assert re.fullmatch(r"PYTHON_IMAGE=python:3\.11\.\d+-slim-\w+", dict(instructions()[:1])["ARG"])


def test_nothing_is_told_to_anybody() -> None:
    held = environment()
    assert held["STREAMLIT_BROWSER_GATHER_USAGE_STATS"] == "false"
    assert held["ANONYMIZED_TELEMETRY"] == "False"
    assert held["HF_HUB_OFFLINE"] == held["HF_HUB_DISABLE_TELEMETRY"] == "1"


def test_the_builder_sees_what_the_wheel_is_made_of_and_nothing_else() -> None:
    """Of the whole checkout: no history, no tests, no data of anybody."""
    lines = [
        line
        for line in (PROJECT / ".dockerignore").read_text("utf-8").splitlines()
        if line and not line.startswith("#")
    ]
    assert lines[0] == "*"
    let_in = {line[1:] for line in lines if line.startswith("!")}
    assert let_in == {
        *CARRIED,
        "LICENSE",
        "README.md",
        "hatch_build.py",
        "ingest",
        "kb",
        "pyproject.toml",
        "requirements.lock",
    }
    assert all((PROJECT / name).exists() for name in let_in)
    assert any(fnmatch("kb/__pycache__", line) for line in lines[1:])


@pytest.mark.parametrize(("name", "service"), SERVICES, ids=[name for name, _ in SERVICES])
def test_a_service_may_write_to_its_volume_alone_and_has_no_rights(name: str, service: dict[str, Any]) -> None:
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert "privileged" not in service
    assert "cap_add" not in service
    assert "user" not in service
    assert [volume.split(":")[1] for volume in service["volumes"]] == ["/data"]
    assert not any(volume.startswith((".", "/")) for volume in service["volumes"]), (
        "a named volume, no folder of the host"
    )
    assert [place.split(":")[0] for place in service["tmpfs"]] == ["/tmp"]
    assert service["pids_limit"]
    assert service["mem_limit"]
    assert int(service["stop_grace_period"].removesuffix("s")) > 8  # kb/chat_cli.py waits so long for its children
    assert service["logging"]["options"]["max-file"] == "2"


def test_only_loopback_of_the_host_is_opened_and_chroma_is_not() -> None:
    alone, beside = compose("compose.yaml"), compose("compose.chroma.yaml")
    assert alone["services"]["app"]["ports"] == ["127.0.0.1:8501:8501"]
    assert "ports" not in beside["services"]["chroma"]
    assert "ports" not in beside["services"]["app"]
    assert beside["networks"] == {"inside": {"internal": True}}
    assert beside["services"]["chroma"]["networks"] == ["inside"]
    assert beside["services"]["app"]["depends_on"] == {"chroma": {"condition": "service_healthy"}}


def test_names_that_are_used_are_declared() -> None:
    alone, beside = compose("compose.yaml"), compose("compose.chroma.yaml")
    for part in ("volumes", "networks"):
        declared = (alone.get(part) or {}).keys() | (beside.get(part) or {}).keys()
        used = {
            entry.split(":")[0]
            for body in (alone, beside)
            for service in body["services"].values()
            for entry in service.get(part, [])
        }
        assert used == declared, part


def test_ports_and_addresses_agree() -> None:
    assert command()[-2:] == ["--port", "8501"]
    assert "127.0.0.1:8501/_stcore/health" in dict(final())["HEALTHCHECK"]
    assert environment()["STREAMLIT_SERVER_ADDRESS"] == "0.0.0.0"  # noqa: S104, inside the container
    chroma = compose("compose.chroma.yaml")["services"]
    assert chroma["app"]["environment"] == {"KB_CHROMA_URL": "http://chroma:8000"}
    assert chroma["chroma"]["entrypoint"][4:6] == ["--port", "8000"]
    assert "127.0.0.1:8000/api/v2/heartbeat" in chroma["chroma"]["healthcheck"]["test"][-1]
    assert compose("compose.yaml")["services"]["app"]["environment"] == {
        "STREAMLIT_SERVER_ALLOWED_HOSTS": "127.0.0.1 localhost"
    }
