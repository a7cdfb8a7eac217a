"""The command `govplan`: which commands there are, and how the program ends.

Exit codes: 0 done, 1 something failed, 2 wrong usage, 130 interrupted. Commands import what they need when
they run, so that `govplan --help` starts fast.
"""

from __future__ import annotations

import copy
import os
import signal
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from shutil import get_terminal_size
from typing import Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup

from app.command import batch, check, demo, find, keep, table
from app.command import index as index_commands
from app.language import LANGUAGES, choose, language, say, wanted
from app.terminal import ReaderGone, complain, emit, notice

DONE, FAILED, USAGE, INTERRUPTED = 0, 1, 2, 130

COMMANDS: tuple[tuple[str, str, Callable[..., int]], ...] = (
    ("ingest", "read", batch.ingest),
    ("extract", "read", batch.extract),
    ("search", "find", find.search),
    ("records", "find", find.records),
    ("show", "find", find.show),
    ("export", "find", table.export),
    ("delete", "keep", keep.delete),
    ("status", "keep", keep.status),
    ("backup", "keep", keep.backup),
    ("restore", "keep", keep.restore),
    ("doctor", "keep", check.doctor),
    ("evaluate", "more", check.evaluate),
    ("demo", "more", demo.demo),
)
INDEX_COMMANDS: tuple[tuple[str, Callable[..., int]], ...] = (
    ("sync", index_commands.sync),
    ("status", index_commands.status),
    ("verify", index_commands.verify),
    ("rebuild", keep.rebuild),
)


class _Spoken:
    """What a command and a group share: a help page in the language chosen."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        from app.help import draw, page

        formatter.write(draw(page(self, ctx.command_path), get_terminal_size().columns))


class Command(_Spoken, TyperCommand):
    """One command."""


class Group(_Spoken, TyperGroup):
    """A command that has commands."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        if args and not args[0].startswith("-") and args[0] not in self.commands:
            raise _no_command(self, args[0])
        return super().resolve_command(ctx, args)


def _no_command(group: TyperGroup, name: str) -> typer.BadParameter:
    from difflib import get_close_matches

    return typer.BadParameter(say("wrong.command", name=name) + _near(get_close_matches(name, group.commands)))


def _options(
    context: typer.Context,
    store: Annotated[
        Path | None,
        typer.Option("--store", envvar="GOVPLAN_STORE", help="option.store", metavar="PATH", readable=False),
    ] = None,
    index: Annotated[
        str | None, typer.Option("--index", envvar="GOVPLAN_INDEX", help="option.index", metavar="ADDRESS")
    ] = None,
    lang: Annotated[
        str | None, typer.Option("--lang", envvar="GOVPLAN_LANG", help="option.lang", metavar="zh|en")
    ] = None,
    version: Annotated[bool, typer.Option("--version", help="option.version")] = False,
) -> int | None:
    del store, index, lang  # read where they are needed: opening.store_path, opening.index_place, language.wanted
    if version:
        from app.export.about import program_version

        emit(f"govplan {program_version()}\n")
        raise typer.Exit
    return _help_without_command(context)


def _help_without_command(context: typer.Context) -> int | None:
    if context.invoked_subcommand is None:
        emit(context.get_help() + "\n")
        raise typer.Exit
    return None


def _index_options(context: typer.Context) -> int | None:
    return _help_without_command(context)


def build() -> Any:
    """The command line, speaking the language chosen."""
    program = typer.Typer(cls=Group, add_completion=True, context_settings={"help_option_names": ["--help", "-h"]})
    program.callback(cls=Group, invoke_without_command=True)(_options)
    for name, panel, body in COMMANDS:
        program.command(name, cls=Command, rich_help_panel=panel)(body)
    index = typer.Typer(cls=Group)
    index.callback(cls=Group, invoke_without_command=True)(_index_options)
    for name, body in INDEX_COMMANDS:
        index.command(name, cls=Command)(body)
    program.add_typer(index, name="index", rich_help_panel="keep")
    group = typer.main.get_command(program)
    _translate(group, "govplan", _language_option(group))
    return group


def _language_option(group: Any) -> Any:
    """`--lang` for every command: it is read before the line is parsed, here it only has to be allowed."""
    option = copy.copy(next(param for param in group.params if param.name == "lang"))
    option.expose_value = False
    return option


def _translate(command: Any, path: str, lang: Any) -> None:
    command.help = say(f"{path}.help")
    panel = getattr(command, "rich_help_panel", None)
    if isinstance(panel, str):
        command.rich_help_panel = say(f"panel.{panel}")
    for param in command.params:
        param.help = say(f"option.{param.name}" if param.name in _COMPLETION else param.help)
    if lang is not None and path != "govplan":
        spoken = copy.copy(lang)
        spoken.help = say("option.lang")
        command.params.append(spoken)
    for name, inner in getattr(command, "commands", {}).items():
        _translate(inner, f"{path}.{name}".removeprefix("govplan."), lang)


_COMPLETION = ("install_completion", "show_completion")


def run(arguments: Sequence[str] | None = None) -> int:
    """Run one command line; gives the exit code."""
    line = list(sys.argv[1:] if arguments is None else arguments)
    _open_closed_streams()
    _end_on_term()
    try:
        return _run(line)
    except (ReaderGone, BrokenPipeError):
        _close_stdout()
        return DONE
    except SystemExit as ended:  # Typer ends so itself where the reader of a help page is gone
        _close_stdout()
        return DONE if isinstance(ended.__context__, OSError) else FAILED
    except (KeyboardInterrupt, typer.Abort):
        notice(say("interrupted"))
        return INTERRUPTED
    except typer.TyperException as error:
        return _usage(error)
    except _known_errors() as error:
        return _failure(error)


def _run(line: list[str]) -> int:
    asked = wanted(line)
    choose(asked if asked in LANGUAGES else LANGUAGES[0])
    if asked not in LANGUAGES:
        raise typer.BadParameter(say("wrong.lang", text=asked))
    code = build().main(args=line, prog_name="govplan", standalone_mode=False) or DONE
    sys.stdout.flush()
    if code == INTERRUPTED:  # Typer makes an exit code of Ctrl-C
        raise KeyboardInterrupt
    return int(code)


def _open_closed_streams() -> None:
    """`govplan … >&-` has no stdout at all: what is said then goes nowhere."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115


def _end_on_term() -> None:
    """`kill` ends like Ctrl-C: unfinished files go. A child process that took over the handler just ends."""
    owner = os.getpid()

    def stop(_number: int, _frame: object) -> None:
        if os.getpid() != owner:
            os._exit(128 + signal.SIGTERM)
        raise KeyboardInterrupt

    try:
        signal.signal(signal.SIGTERM, stop)
    except ValueError:
        return  # not the main thread: the program is embedded, its host decides


def _close_stdout() -> None:
    """Let the interpreter's last flush go nowhere."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())


def _known_errors() -> tuple[type[Exception], ...]:
    """What is told in one line. Looked up when something was raised: the modules cost time to import."""
    import sqlite3

    from ingest.errors import GovplanError

    return GovplanError, OSError, sqlite3.Error


def _failure(error: Exception) -> int:
    import sqlite3

    from app.reason import spoken
    from index.errors import QueryError
    from index.reason import of_database
    from ingest.errors import why
    from ingest.source import shown

    if isinstance(error, OSError):
        path = f"{shown(error.filename)}：" if error.filename else ""
        complain(path + spoken(why(error)))
    elif isinstance(error, sqlite3.Error):
        complain(spoken(of_database(error)))
    else:
        complain(spoken(str(error)))
    return USAGE if isinstance(error, QueryError) else FAILED


def _usage(error: typer.TyperException) -> int:
    context = getattr(error, "ctx", None)
    complain(_wording(error))
    notice(say("wrong.see", command=context.command_path if context else "govplan"))
    return USAGE


def _wording(error: typer.TyperException) -> str:
    """Typer's complaint in the language chosen; ours are already."""
    param = getattr(error, "param", None)
    metavar = getattr(param, "metavar", None) or ""
    name = getattr(error, "option_name", None) or metavar
    if getattr(param, "param_type_name", "") == "option":
        name = getattr(param, "opts", [name])[0]
    match type(error).__name__:
        case "BadParameter":
            return say("wrong.value", name=name, metavar=metavar) if param is not None else error.message
        case "MissingParameter":
            return say("wrong.missing", name=name)
        case "NoSuchOption":
            return say("wrong.option", name=name) + _near(getattr(error, "possibilities", None) or ())
        case "BadOptionUsage" if language() != "en":
            return say("wrong.option_value", name=name)
    return error.format_message()


def _near(names: Iterable[str]) -> str:
    """Names that may have been meant, behind a complaint."""
    known = sorted(names)
    return say("wrong.near", names="、".join(known)) if known else ""


if __name__ == "__main__":
    sys.exit(run())
