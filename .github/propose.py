"""From a filled form to a pull request: what the workflows "News" and "Dead links" run. Needs nothing but Python.

``enter`` has no rights: it runs ``basemap report`` on the form in the event, as text on standard input, and puts what
comes of it into the folder ``proposal/``. ``propose`` has the rights to write and runs nothing of the form: it reads
that folder and talks to GitHub's API. Text of the form stands in code blocks: nothing of it is rendered. ``dead-links``
proposes what the workflow of that name made, if it is something else than before.
"""

import base64
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

LABEL = "enter"
PROPOSAL = Path("proposal")
MAY_CHANGE = re.compile(r"config/(bases\.yaml|bases\.schema\.json|dead-links\.txt)|seeds/[a-z0-9-]+\.yaml")
MAY_LABEL = {"admin", "maintain", "write", "triage"}


def main() -> None:
    if sys.argv[1] == "dead-links":
        return propose_dead_links()
    event = json.loads(Path(os.environ["GITHUB_EVENT_PATH"]).read_text(encoding="utf-8"))
    if event["label"]["name"] != LABEL:
        return
    {"enter": enter, "propose": propose}[sys.argv[1]](event)


def enter(event: dict[str, Any]) -> None:
    """Run the command on the form, and keep what it says and what it writes."""
    body = event["issue"]["body"] or ""
    before = Path("before")
    before.mkdir()
    for name in ("config", "seeds"):
        shutil.copytree(name, before / name)
    entered = basemap("report", "--form", "-", said=body)
    PROPOSAL.mkdir()
    answer = {
        "issue": event["issue"]["number"],
        "body": digest(body),
        "ok": entered.returncode == 0,
        "said": entered.stderr,
    }
    if entered.returncode == 0:
        checked, differences = basemap("check"), basemap("diff", str(before))
        answer |= {"said": checked.stdout, "differences": differences.stdout}
        for path in [Path("config", "bases.yaml"), *sorted(Path("seeds").glob("*.yaml"))]:
            if not (before / path).exists() or (before / path).read_bytes() != path.read_bytes():
                target = PROPOSAL / "files" / path
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(path, target)
        draw("after")
        draw("before", "--registry", "before/config/bases.yaml", "--seeds", "before/seeds")
    (PROPOSAL / "answer.json").write_text(json.dumps(answer), encoding="utf-8")


def basemap(*arguments: str, said: str = "") -> subprocess.CompletedProcess[str]:
    command = [os.environ.get("BASEMAP", ".venv/bin/basemap"), *arguments]
    return subprocess.run(command, input=said, capture_output=True, text=True, encoding="utf-8", check=False)


def draw(name: str, *places: str) -> None:
    Path("stills").mkdir(exist_ok=True)
    basemap("picture", *places, "--out", f"stills/{name}.png")


def propose(event: dict[str, Any]) -> None:
    """Open a pull request with the files of the proposal, or say in the issue what is wrong with the form."""
    answer = json.loads((PROPOSAL / "answer.json").read_text(encoding="utf-8"))
    issue, repository = event["issue"]["number"], event["repository"]["full_name"]
    here = f"/repos/{repository}"

    def reply(text: str) -> None:
        api("POST", f"{here}/issues/{issue}/comments", {"body": text})
        api("DELETE", f"{here}/issues/{issue}/labels/{LABEL}", None, missing=True)

    who = api("GET", f"{here}/collaborators/{event['sender']['login']}/permission", None, missing=True) or {}
    if not {who.get("permission"), who.get("role_name")} & MAY_LABEL:
        return reply(f"Only maintainers enter news: the label `{LABEL}` is theirs.")
    if digest(api("GET", f"{here}/issues/{issue}", None)["body"] or "") != answer["body"]:
        return reply(
            f"The form was edited after it was labelled. Read it again, then set the label `{LABEL}` once more."
        )
    if not answer["ok"]:
        return reply(
            "This cannot be entered yet. Edit the form above, then set the label again.\n\n" + block(answer["said"])
        )
    parts = ("## What changes on the map", block(answer["differences"]), "## The check", block(answer["said"]))
    text = "\n\n".join([f"Closes #{issue}.", *parts])
    if stills := os.environ.get("STILLS"):
        text += f"\n\n[The map before and after, as pictures]({stills})"
    base = event["repository"]["default_branch"]
    reply(pull(repository, f"news/issue-{issue}", base, f"Enter the news of issue #{issue}", text))


def propose_dead_links() -> None:
    """Open a pull request with the list of dead links and the ids for editors, unless all is as it was.

    What did not change is taken out of the proposal.
    """
    made = PROPOSAL / "files" / "config"
    said = (made / "dead-links.txt").read_text(encoding="utf-8")
    for path in sorted(made.iterdir()):
        before = Path("config", path.name)
        if before.exists() and before.read_bytes() == path.read_bytes():
            path.unlink()
    if not any(made.iterdir()):
        return
    repository = os.environ["GITHUB_REPOSITORY"]
    base = api("GET", f"/repos/{repository}", None)["default_branch"]
    text = "Addresses of sources that led nowhere this week:\n\n" + block(said)
    text += "\n\n`basemap watch-list` names them, and what settles them. The schema has the ids that editors complete."
    sys.stdout.write(
        pull(repository, "dead-links", base, "Renew the list of dead links, and the ids for editors", text) + "\n"
    )


def pull(repository: str, branch: str, base: str, title: str, text: str) -> str:
    """Open a pull request with the files of the proposal, or write the open one anew. A sentence on what came of it."""
    here, owner = f"/repos/{repository}", repository.partition("/")[0]
    push(here, branch, title)
    found = api("GET", f"{here}/pulls?state=open&head={owner}:{branch}", None)
    # GitHub runs no workflow on what a workflow opens.
    content = {"title": title, "body": f"{text}\n\nTo run the tests here, close this pull request and open it again."}
    if found:
        number = found[0]["number"]
        api("PATCH", f"{here}/pulls/{number}", content)
        return f"#{number} proposes it for the map, as it reads now."
    try:
        number = api("POST", f"{here}/pulls", content | {"head": branch, "base": base})["number"]
    except HTTPError as error:
        if error.code != 403:
            raise
        way = f"{os.environ['GITHUB_SERVER_URL']}/{repository}/compare/{base}...{branch}?expand=1"
        return (
            f"It stands on the branch `{branch}`; [open the pull request]({way}) by hand. For workflows to open them: "
            "*Settings → Actions → General → Allow GitHub Actions to create and approve pull requests*."
        )
    return f"#{number} proposes it for the map."


def push(here: str, branch: str, message: str) -> None:
    """Put a commit with the files of the proposal on a branch of its own, new or not.

    Its parent is the commit from which the files were made: what others have entered meanwhile is merged, not undone.
    """
    parent = os.environ["GITHUB_SHA"]
    root = PROPOSAL / "files"
    entries = []
    for path in sorted(path for path in root.rglob("*") if path.is_file()):
        name = path.relative_to(root).as_posix()
        if not MAY_CHANGE.fullmatch(name):
            raise ValueError(f"{name} is nothing that a proposal may change")
        content = base64.b64encode(path.read_bytes()).decode()
        blob = api("POST", f"{here}/git/blobs", {"content": content, "encoding": "base64"})["sha"]
        entries.append({"path": name, "mode": "100644", "type": "blob", "sha": blob})
    onto = api("GET", f"{here}/git/commits/{parent}", None)["tree"]["sha"]
    tree = api("POST", f"{here}/git/trees", {"base_tree": onto, "tree": entries})["sha"]
    commit = api("POST", f"{here}/git/commits", {"message": message, "tree": tree, "parents": [parent]})["sha"]
    if api("GET", f"{here}/git/ref/heads/{branch}", None, missing=True):
        api("PATCH", f"{here}/git/refs/heads/{branch}", {"sha": commit, "force": True})
    else:
        api("POST", f"{here}/git/refs", {"ref": f"refs/heads/{branch}", "sha": commit})


def api(method: str, path: str, content: Any, *, missing: bool = False) -> Any:
    """Ask GitHub's API; None for what is not there, if that may be."""
    headers = {
        "Accept": "application/vnd.github+json",
        "Authorization": f"Bearer {os.environ['GITHUB_TOKEN']}",
        "Content-Type": "application/json",
        "X-GitHub-Api-Version": "2022-11-28",
    }
    data = None if content is None else json.dumps(content).encode()
    request = Request(os.environ["GITHUB_API_URL"] + path, data, headers, method=method)
    try:
        with urlopen(request, timeout=60) as answer:
            return json.loads(answer.read() or b"null")
    except HTTPError as error:
        if missing and error.code == 404:
            return None
        raise


def digest(text: str) -> str:
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()


def block(text: str) -> str:
    """Text that GitHub shows as it is: each line indented, so that it can end no block and call nobody."""
    lines = text.strip().splitlines() or ["Nothing."]
    return "\n".join(f"    {line}" for line in lines)[:60_000]


if __name__ == "__main__":
    main()
