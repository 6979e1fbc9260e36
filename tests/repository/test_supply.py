"""What comes from others: pinned, under a licence that we know, audited, and run by workflows that can do no harm."""

import importlib.metadata
import re
from pathlib import Path

import pytest
import yaml
from packaging import tags
from packaging.markers import Marker
from packaging.utils import canonicalize_name, parse_wheel_filename
from packaging.version import Version

from conftest import ROOT

WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))

WHEELS = [line.split("  ") for line in (ROOT / "tests" / "wheels.txt").read_text(encoding="utf-8").splitlines()]
"""The beginning of a hash, and the name of the file."""

PERMISSIVE = {
    *("MIT", "MIT-CMU", "MIT License", "0BSD", "BSD", "BSD License", "BSD-2-Clause", "BSD-3-Clause", "ISC", "Zlib"),
    *("BSD 2-Clause License", "BSD 3-Clause license", "BSD 3-Clause License", "ISC License", "CC0-1.0", "Apache 2.0"),
    *("Apache-2.0", "Apache Software License", "PSF-2.0", "PSFL", "OFL-1.1"),
}
BY_FILE = {"MPL-2.0", "Mozilla Public License 2.0 (MPL 2.0)"}
"""Asks for its own files only, which we do not change."""
IN_TESTS_ONLY = {"LGPL-3.0-only", "Artistic License", "unknown: BSD-3-Clause, Apache-2.0, dependency lic"}


def packages(lock: str) -> dict[str, bool]:
    """The names of a lock, and whether each is for some systems only."""
    text = (ROOT / lock).read_text(encoding="utf-8")
    return {name: ";" in rest for name, rest in re.findall(r"(?m)^([a-z0-9._-]+)==(.*)$", text)}


def licences(name: str) -> set[str]:
    """What a package says that its licences are; of the texts without a name, that of MIT is known by sight."""
    package = importlib.metadata.distribution(name)
    expression, said = package.metadata["License-Expression"], (package.metadata["License"] or "").strip()
    if expression:
        return set(re.split(r"\s+(?:AND|OR)\s+|[()]", expression)) - {""}
    if said and len(said) < 40 and "\n" not in said:
        return {said}
    classifiers = package.metadata.get_all("Classifier") or []
    named = {one.rpartition(" :: ")[2] for one in classifiers if one.startswith("License :: OSI Approved :: ")}
    files = [path.read_text() for path in package.files or [] if re.search("licen[cs]e", path.name, re.IGNORECASE)]
    permitted = any("Permission is hereby granted, free of charge, to any person" in " ".join(t.split()) for t in files)
    return named or ({"MIT"} if permitted else {f"unknown: {said[:40]}"})


@pytest.mark.parametrize(
    ("lock", "allowed"),
    [("requirements.txt", PERMISSIVE | BY_FILE), ("requirements-test.txt", PERMISSIVE | BY_FILE | IN_TESTS_ONLY)],
)
def test_every_package_has_a_licence_that_we_know(lock: str, allowed: set[str]) -> None:
    """A package without a licence, or with one that is not listed here, is looked at before it is used."""
    unknown, missing = {}, set()
    for name, for_some_systems in packages(lock).items():
        try:
            if not licences(name) <= allowed:
                unknown[name] = licences(name)
        except importlib.metadata.PackageNotFoundError:
            if not for_some_systems:
                missing.add(name)
    assert unknown == {}
    assert missing == set()


def test_what_is_installed_is_what_the_lock_pins() -> None:
    """The lock is the only source of versions: no package of the environment has another one."""
    text = (ROOT / "requirements-test.txt").read_text(encoding="utf-8")
    pinned = re.findall(r"(?m)^([a-z0-9._-]+)(?:\[[a-z,]+\])?==([^\s;]+) *(;?)", text)
    for name, version, marker in pinned:
        if not marker:
            assert Version(importlib.metadata.version(name)) == Version(version), name


def _linux(machine: str) -> list[str]:
    """Platform tags of a Linux with glibc 2.28 (PEP 600), and the names that some of them had before."""
    former = [f"manylinux{year}_{machine}" for year in ("1", "2010", "2014")]
    return [f"manylinux_2_{minor}_{machine}" for minor in range(28, 4, -1)] + former


def _macos(machine: str) -> list[str]:
    return [*tags.mac_platforms((15, 0), machine)]


SYSTEMS = {
    "Linux x86-64": ({"sys_platform": "linux", "platform_machine": "x86_64"}, _linux("x86_64")),
    "Linux arm64": ({"sys_platform": "linux", "platform_machine": "aarch64"}, _linux("aarch64")),
    "macOS arm64": ({"sys_platform": "darwin", "platform_machine": "arm64"}, _macos("arm64")),
    "macOS x86-64": (
        {"sys_platform": "darwin", "platform_machine": "x86_64"},
        _macos("x86_64"),
    ),
    "Windows x86-64": ({"sys_platform": "win32", "platform_machine": "AMD64"}, ["win_amd64"]),
}
"""System → its values in markers, and the platform tags of the wheels that it takes."""
PROMISED = [
    *(("requirements.txt", system, (3, minor)) for system in SYSTEMS for minor in (11, 12, 13, 14)),
    *(("requirements-test.txt", system, (3, 13)) for system in SYSTEMS if not system.startswith("Windows")),
    *(("requirements-lock.txt", system, (3, 13)) for system in SYSTEMS if not system.startswith("Windows")),
]


@pytest.mark.parametrize(("lock", "system", "version"), PROMISED, ids=lambda each: str(each).replace(" ", "-"))
def test_every_pinned_package_has_a_wheel(lock: str, system: str, version: tuple[int, int]) -> None:
    """Nothing is compiled on the reader's machine: of the files that the lock names by hash, one fits."""
    text = (ROOT / lock).read_text(encoding="utf-8")
    markers, platforms = SYSTEMS[system]
    python = ".".join(map(str, version))
    environment = markers | {"python_version": python, "python_full_version": f"{python}.0"}
    fitting = {*tags.cpython_tags(version, platforms=platforms), *tags.compatible_tags(version, "cp3", platforms)}
    has_wheel = {
        (name, str(release))
        for digits, file in WHEELS
        for name, release, _, kinds in [parse_wheel_filename(file)]
        if kinds & fitting and f"--hash=sha256:{digits}" in text
    }
    pins = re.findall(r"(?m)^([a-z0-9._-]+)(?:\[[a-z,]+\])?==([^\s;]+)(?: ; (.*?))? \\$", text)
    assert len(pins) > 0
    wanted = {
        (canonicalize_name(name), str(Version(release)))
        for name, release, marker in pins
        if not marker or Marker(marker).evaluate(environment)
    }
    assert wanted - has_wheel == set(), "no wheel, or tests/wheels.txt is older than the lock: make lock writes both"


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_no_workflow_gives_a_secret_to_a_pull_request(path: Path) -> None:
    """No trigger that runs strangers' code with our rights, no secret but what a job asks for, no cache to poison."""
    text = path.read_text(encoding="utf-8")
    triggers = yaml.safe_load(text)[True]  # YAML 1.1 takes the key `on` for a truth
    assert not set(triggers) & {"pull_request_target", "workflow_run", "issue_comment", "repository_dispatch"}
    assert "secrets." not in text
    for job in yaml.safe_load(text)["jobs"].values():
        rights = job["permissions"]
        assert isinstance(rights, dict)
        assert "pull_request" not in triggers or set(rights.items()) <= {("contents", "read")}
        assert job["timeout-minutes"] <= 30
        assert not [step for step in job["steps"] if "${{" in step.get("run", "")], (
            "an expression becomes part of a script"
        )


def test_the_locks_are_audited_when_they_change_and_every_week() -> None:
    """pip-audit over all three locks, by hash, without installing what it looks at."""
    workflow = yaml.safe_load((ROOT / ".github" / "workflows" / "audit.yml").read_text(encoding="utf-8"))
    assert set(workflow[True]) >= {"schedule", "pull_request"}
    assert workflow[True]["pull_request"]["paths"] == ["requirements*.txt", ".github/workflows/audit.yml"]
    [command] = [step["run"] for job in workflow["jobs"].values() for step in job["steps"] if "pip-audit" in str(step)]
    for lock in ("requirements.txt", "requirements-test.txt", "requirements-lock.txt"):
        assert f"--requirement {lock}" in command
    assert "--require-hashes --disable-pip" in command


def test_the_same_bytes_are_asked_of_every_python() -> None:
    """A job of CI builds the site with each Python from 3.11 to 3.14 and compares every byte."""
    workflow = yaml.safe_load((ROOT / ".github" / "workflows" / "ci.yml").read_text(encoding="utf-8"))
    steps = workflow["jobs"]["same-bytes"]["steps"]
    [setup] = [step["with"]["python-version"] for step in steps if "setup-python" in step.get("uses", "")]
    assert setup.split() == ["3.11", "3.12", "3.13", "3.14"]
    assert any("diff --recursive" in step.get("run", "") for step in steps)
