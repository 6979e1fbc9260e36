"""From a form to a pull request, end to end: the workflow's program, and a stand-in for GitHub's API on loopback."""

import base64
import json
import os
import shutil
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from conftest import ROOT
from test_news import NEWS, as_form, checkout, contents

__all__ = ["checkout"]
HERE = "/repos/example/map"


class GitHub:
    """What the workflow asks of GitHub, in memory: one issue, branches, pull requests, comments."""

    def __init__(self, body: str, permission: str = "write", *, opens: bool = True) -> None:
        self.body, self.permission, self.opens = body, permission, opens
        self.comments: list[str] = []
        self.labels = ["data", "enter"]
        self.blobs: dict[str, bytes] = {}
        self.trees: dict[str, dict[str, str]] = {}
        self.commits: dict[str, dict[str, Any]] = {}
        self.branches = {"main": "c1"}  # somebody else has merged since the label was set on c0
        self.pulls: list[dict[str, Any]] = []
        github = self

        class Handler(BaseHTTPRequestHandler):
            def _any(self) -> None:
                size = int(self.headers.get("Content-Length") or 0)
                given = json.loads(self.rfile.read(size)) if size else None
                assert self.headers["Authorization"] == "Bearer t0ken"
                code, answer = github.answer(self.command, self.path, given)
                self.send_response(code)
                self.end_headers()
                self.wfile.write(json.dumps(answer).encode())

            do_GET = do_POST = do_PATCH = do_DELETE = _any

            def log_message(self, format: str, *args: Any) -> None:
                """Says nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def answer(self, method: str, path: str, given: Any) -> tuple[int, Any]:
        call = (method, path.removeprefix(HERE).partition("?")[0])
        sha = f"s{len(self.blobs) + len(self.trees) + len(self.commits)}"
        branch = call[1].partition("heads/")[2]
        match call:
            case ("GET", ""):
                return 200, {"default_branch": "main"}
            case ("GET", "/collaborators/editor/permission"):
                return 200, {"permission": self.permission, "role_name": self.permission}
            case ("GET", "/issues/7"):
                return 200, {"body": self.body}
            case ("POST", "/issues/7/comments"):
                self.comments.append(given["body"])
            case ("DELETE", "/issues/7/labels/enter"):
                self.labels.remove("enter")
            case ("GET", ref) if ref.startswith("/git/ref/"):
                return (200, {"object": {"sha": self.branches[branch]}}) if branch in self.branches else (404, {})
            case ("GET", "/git/commits/c0"):
                return 200, {"tree": {"sha": "t0"}}
            case ("POST", "/git/blobs"):
                self.blobs[sha] = base64.b64decode(given["content"])
            case ("POST", "/git/trees"):
                assert given["base_tree"] == "t0"
                self.trees[sha] = {each["path"]: each["sha"] for each in given["tree"]}
            case ("POST", "/git/commits"):
                self.commits[sha] = given
            case ("POST", "/git/refs"):
                self.branches[given["ref"].removeprefix("refs/heads/")] = given["sha"]
            case ("PATCH", ref) if ref.startswith("/git/refs/"):
                self.branches[branch] = given["sha"]
            case ("GET", "/pulls"):
                return 200, [{"number": 8} for _ in self.pulls]
            case ("POST", "/pulls") if not self.opens:
                return 403, {"message": "GitHub Actions is not permitted to create or approve pull requests."}
            case ("POST", "/pulls"):
                self.pulls.append(given)
                return 201, {"number": 8}
            case ("PATCH", "/pulls/8"):
                self.pulls[0] |= given
            case _:
                raise AssertionError(call)
        return 200, {"sha": sha}

    def files(self, branch: str = "news/issue-7") -> dict[str, bytes]:
        """What the proposal would change."""
        tree = self.trees[self.commits[self.branches[branch]]["tree"]]
        return {path: self.blobs[sha] for path, sha in tree.items()}


def workflow(checkout: Path, github: GitHub, labelled: str, label: str = "enter") -> None:
    """Both jobs, as the workflow runs them after a label was set on a form that said ``labelled``."""
    event = {
        "label": {"name": label},
        "issue": {"number": 7, "body": labelled},
        "sender": {"login": "editor"},
        "repository": {"full_name": "example/map", "default_branch": "main"},
    }
    (checkout / "event.json").write_text(json.dumps(event), encoding="utf-8")
    (checkout / "basemap").write_text(f'#!/bin/sh\nexec "{sys.executable}" -m basemap.cli "$@"\n', encoding="utf-8")
    (checkout / "basemap").chmod(0o755)
    for name in ("proposal", "before", "stills"):
        shutil.rmtree(checkout / name, ignore_errors=True)
    jobs(checkout, github, "enter", "propose")


def jobs(checkout: Path, github: GitHub, *names: str) -> None:
    """The jobs of a workflow, one after the other, each with the rights that it has."""
    place = f"http://127.0.0.1:{github.server.server_address[1]}"
    environment = os.environ | {"GITHUB_EVENT_PATH": "event.json", "BASEMAP": "./basemap", "GITHUB_API_URL": place}
    environment |= {
        "GITHUB_SHA": "c0",
        "GITHUB_REPOSITORY": "example/map",
        "GITHUB_SERVER_URL": "https://github.example",
    }
    for job in names:
        command = [sys.executable, str(ROOT / ".github" / "propose.py"), job]
        rights = {} if job == "enter" else {"GITHUB_TOKEN": "t0ken", "STILLS": "https://example.org/stills"}
        done = subprocess.run(
            command, cwd=checkout, env=environment | rights, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
    github.server.shutdown()
    github.server.server_close()


@pytest.fixture
def place(checkout: Path) -> Path:
    """A checkout of the day before, with the geodata."""
    shutil.copytree(ROOT / "layers", checkout / "layers")
    return checkout


def test_a_labelled_form_becomes_a_pull_request(place: Path) -> None:
    """With the change, the check, what it means in words and a link to the pictures; the issue is told."""
    before = contents(place)
    github = GitHub(as_form(NEWS[0]))
    workflow(place, github, as_form(NEWS[0]))
    assert set(github.files()) == {"config/bases.yaml", "seeds/ina-2026-09-29.yaml"}
    assert b"iraq-mod-2026-09-29" in github.files()["config/bases.yaml"]
    assert github.commits[github.branches["news/issue-7"]]["parents"] == ["c0"]
    [pull] = github.pulls
    assert (pull["head"], pull["base"]) == ("news/issue-7", "main")
    assert pull["title"] == "Enter the news of issue #7"
    assert "    camp-alpha: the map says vacated" in pull["body"]
    assert "https://example.org/stills" in pull["body"]
    assert github.comments == ["#8 proposes it for the map."]
    assert github.labels == ["data"]
    assert (place / "stills" / "before.png").read_bytes() != (place / "stills" / "after.png").read_bytes()
    assert contents(place / "before") == before


def test_a_form_twice_is_one_pull_request(place: Path) -> None:
    """The branch moves on, the proposal is written anew."""
    github = GitHub(as_form(NEWS[0]))
    github.branches["news/issue-7"] = "old"
    github.pulls.append({"title": "old", "body": "old", "head": "news/issue-7"})
    workflow(place, github, as_form(NEWS[0]))
    assert len(github.pulls) == 1
    assert github.pulls[0]["title"] == "Enter the news of issue #7"
    assert github.branches["news/issue-7"] != "old"


@pytest.mark.parametrize(
    ("now", "permission", "said"),
    [
        (NEWS[0], "read", "Only maintainers enter news"),
        (NEWS[1], "write", "edited after it was labelled"),
    ],
    ids=["a stranger", "an edit after the label"],
)
def test_who_may_not_or_saw_something_else_changes_nothing(
    place: Path, now: dict[str, str], permission: str, said: str
) -> None:
    """The answer stands in the issue, and the label is gone."""
    github = GitHub(as_form(now), permission)
    workflow(place, github, as_form(NEWS[0]))
    assert github.pulls == []
    assert list(github.branches) == ["main"]
    assert not github.commits
    assert said in github.comments[0]
    assert github.labels == ["data"]


def test_a_form_with_ten_faults_is_answered(place: Path) -> None:
    """Each fault a line, as text; a mention in it calls nobody."""
    evil = "</code> ![x](https://evil.example/)"
    wrong = {"base": "@everyone, nowhere", "date": "yesterday", "by": evil, "to": evil, "says": "", "covers": "all"}
    wrong |= {"access": "perhaps", "published": "tomorrow", "kind": "attack", "language": ""}
    told = as_form({key: text for key, text in (NEWS[0] | wrong).items() if text})
    github = GitHub(told)
    workflow(place, github, told)
    assert github.pulls == []
    [comment] = github.comments
    lines = comment.splitlines()[2:]
    assert len(lines) >= 10
    assert all(line.startswith("    basemap: ") for line in lines)
    assert "basemap: Date: yesterday is not a date" in comment
    assert github.labels == ["data"]


def test_where_workflows_may_open_nothing_the_issue_says_how(place: Path) -> None:
    """The branch is there, with a link that opens the pull request; the setting is named."""
    github = GitHub(as_form(NEWS[0]), opens=False)
    workflow(place, github, as_form(NEWS[0]))
    assert set(github.branches) == {"main", "news/issue-7"}
    assert "https://github.example/example/map/compare/main...news/issue-7?expand=1" in github.comments[0]
    assert github.labels == ["data"]


@pytest.mark.parametrize("before", ["", "# Old.\n", "# New.\n"])
def test_the_list_of_dead_links_is_proposed_if_it_is_another_one(tmp_path: Path, before: str) -> None:
    """And nothing is opened where all is as it was."""
    new = tmp_path / "proposal" / "files" / "config" / "dead-links.txt"
    for path, text in ((new, "# New.\n"), (tmp_path / "config" / "dead-links.txt", before)):
        path.parent.mkdir(parents=True)
        path.write_text(text, encoding="utf-8")
    github = GitHub("")
    for folder in (new.parent, tmp_path / "config"):
        (folder / "bases.schema.json").write_text("{}", encoding="utf-8")  # as it was
    jobs(tmp_path, github, "dead-links")
    assert len(github.pulls) == (before != "# New.\n")
    if github.pulls:
        assert github.files("dead-links") == {"config/dead-links.txt": b"# New.\n"}
        assert "    # New." in github.pulls[0]["body"]


def test_another_label_starts_nothing(place: Path) -> None:
    """Nor does a form that is opened: forms bear the label ``data``."""
    github = GitHub("")
    workflow(place, github, as_form(NEWS[0]), label="data")
    assert github.comments == []
    assert github.labels == ["data", "enter"]


def test_hostile_text_reaches_no_shell_and_no_markup(place: Path) -> None:
    """It is refused, or stands in a code block of the proposal."""
    evil = "$(touch PWNED) `touch PWNED` ${{ github.token }} '; touch PWNED #"
    told = as_form(NEWS[0] | dict.fromkeys(("title", "says", "note", "publisher"), evil))
    github = GitHub(told)
    workflow(place, github, told)
    assert not list(place.rglob("PWNED"))
    text = "\n".join([*github.comments, *(pull["body"] for pull in github.pulls)])
    assert "touch" in text
    assert all(line.startswith("    ") for line in text.splitlines() if "touch" in line)
