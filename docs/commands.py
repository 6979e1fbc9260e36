"""Writes ``commands.md`` beside it from the command line itself: ``python docs/commands.py``."""

import sys
from collections.abc import Iterator
from pathlib import Path

import click

from basemap.cli.commands import cli

PAGE = Path(__file__).with_suffix(".md")
HEAD = """\
# The commands

Made from the command line by `python docs/commands.py`; do not edit it by hand.

Every command that works on a registry takes `--registry`, `--seeds` and `--layers`; without them it takes those of the
checkout around the current folder. A command exits with 0 if all is well, 1 for problems in the registry, 2 for a call
that is wrong, 3 for files that cannot be read or written (or a port that is taken), and 130 after an interruption.

For completion, put one line where your shell begins, with `basemap` on the `PATH`:

- bash, in `~/.bashrc`: `eval "$(basemap completion bash)"`
- zsh, in `~/.zshrc` after `compinit`: `eval "$(basemap completion zsh)"`
- fish, in `~/.config/fish/config.fish`: `basemap completion fish | source`
"""
_SHARED = ("registry", "seeds", "layers")


def page() -> str:
    """The whole page."""
    return "\n".join([HEAD, *_group(cli, "basemap")])


def _group(group: click.Group, path: str) -> Iterator[str]:
    for name, command in sorted(group.commands.items()):
        if isinstance(command, click.Group):
            yield from _group(command, f"{path} {name}")
        else:
            yield from _command(command, f"{path} {name}")


def _command(command: click.Command, path: str) -> Iterator[str]:
    """A command: how it is called, what it does, and its options in a table."""
    context = click.Context(command, info_name=path)
    arguments = [each.make_metavar(context) for each in command.params if isinstance(each, click.Argument)]
    options = [each for each in command.params if isinstance(each, click.Option)]
    shared = all(name in {each.name for each in options} for name in _SHARED)
    own = [each for each in options if not (shared and each.name in _SHARED)]
    call = " ".join([path, *arguments, *(["[OPTIONS]"] if own else [])])
    yield f"## {path}\n\n```\n{call}\n```\n\n{_text(command.help)}\n"
    if own:
        yield "| option | what it does |\n|---|---|"
        for option in own:
            said = option.get_help_record(context)
            assert said is not None
            yield f"| `{said[0].replace('|', chr(92) + '|')}` | {said[1].replace('|', chr(92) + '|')} |"
        yield ""


def _text(said: str | None) -> str:
    """Help as paragraphs of Markdown."""
    paragraphs = (said or "").replace("\b", "").split("\n\n")
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in paragraphs if paragraph.strip())


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    sys.stdout.write(f"{PAGE.name} is written\n")
