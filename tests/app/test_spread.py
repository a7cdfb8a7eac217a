"""Groups of options: the line has the fields, the command gets the group."""

from __future__ import annotations

import inspect
from dataclasses import dataclass
from typing import Annotated

import pytest
import typer
from typer.testing import CliRunner

from app.spread import spread


@dataclass(frozen=True)
class Page:
    limit: Annotated[int, typer.Option("--limit", "-n", min=1)] = 20
    tags: Annotated[list[str] | None, typer.Option("--tag")] = None


@spread
def find(
    context: typer.Context,
    *,
    words: Annotated[list[str], typer.Argument()],
    page: Page,
    loud: Annotated[bool, typer.Option("--loud")] = False,
) -> int:
    typer.echo(f"{context.info_name} {words} {page} {loud}")
    return 0


def test_the_line_has_the_fields_in_the_place_of_the_group() -> None:
    assert list(inspect.signature(find).parameters) == ["context", "words", "limit", "tags", "loud"]


@pytest.mark.parametrize(
    ("line", "page", "loud"),
    [
        (["a"], Page(), False),
        (["a", "-n", "3", "--tag", "x", "--tag", "y", "--loud"], Page(3, ["x", "y"]), True),
    ],
)
def test_the_command_gets_the_group(line: list[str], page: Page, loud: bool) -> None:
    program = typer.Typer()
    program.command()(find)
    ended = CliRunner().invoke(program, line)
    assert ended.output == f"find ['a'] {page} {loud}\n"
    assert CliRunner().invoke(program, ["a", "-n", "0"]).exit_code == 2
