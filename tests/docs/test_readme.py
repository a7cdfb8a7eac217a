"""The two READMEs say what is true, and the same."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from docs.tour import PAGES, ROOT, Step, run, shortened, steps

from app.language import choose, language
from app.main import build

PAGE_PATHS = [*PAGES.values(), ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
FIGURES = {"docs/accuracy.md", "docs/benchmarks.md"}
"""Pages of measured figures: they come with the figures."""
REFRESH = "run: python tests/docs/tour.py"


def read(name: str) -> str:
    return PAGES[name].read_text("utf-8")


def test_every_command_line_in_a_block_is_understood() -> None:
    spoken = language()
    choose("en")
    lines = [
        step.command for name in PAGES for step in steps(read(name)) if step.command.startswith("govplan ")
    ]
    assert len(lines) >= 2 * 10
    try:
        for line in lines:
            understand(line)
    finally:
        choose(spoken)


def understand(line: str) -> None:
    """Parse a command line as the program does; what it does not know raises."""
    words = shlex.split(re.split(r"\s[|>]", line)[0])[1:]
    group = build()
    context = group.make_context("govplan", words)
    while hasattr(context.command, "commands"):
        name, command, rest = context.command.resolve_command(
            context, [*context._protected_args, *context.args]
        )
        context = command.make_context(name, rest, parent=context)


@pytest.mark.parametrize(
    "line",
    [
        "govplan serch 茶园",
        "govplan search 茶园 --place 山东省",
        "govplan show",
        "govplan search 茶 --sort size",
    ],
)
def test_a_wrong_command_line_would_be_noticed(line: str) -> None:
    with pytest.raises(Exception, match=r".+") as raised:
        understand(line)
    assert type(raised.value).__name__ in {
        "BadParameter", "MissingParameter", "NoSuchOption", "UsageError", "NoSuchCommand"
    }  # fmt: skip


def test_commands_named_in_the_text_exist() -> None:
    commands = set(build().commands)
    for name in PAGES:
        named = set(re.findall(r"`govplan ([a-z]+)", read(name)))
        assert named
        assert named <= commands


@pytest.mark.parametrize("page", PAGE_PATHS, ids=lambda page: page.name)
def test_every_relative_link_leads_somewhere(page: Path) -> None:
    text = re.sub(r"^```.*?^```$", "", page.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)
    for link in re.findall(r"\]\(([^)\s]+)\)", text):
        if re.match(r"[a-z]+:", link):
            continue
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        if str(target.relative_to(ROOT)) not in FIGURES:
            assert target.exists(), f"{page.name}: {link}"
        if anchor:
            assert anchor in anchors(target), f"{page.name}: {link}"


def anchors(page: Path) -> set[str]:
    """The names that headings of a page are linked by."""
    titles = re.findall(r"^#+ (.+)$", page.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


def headings(text: str) -> list[int]:
    return [
        len(marks)
        for marks in re.findall(r"^(#+) ", re.sub(r"^```.*?^```$", "", text, flags=re.M | re.S), re.M)
    ]


def test_both_pages_have_the_same_parts() -> None:
    english, chinese = read("en"), read("zh")
    assert headings(english) == headings(chinese)
    assert [step.command for step in steps(english)] == [step.command for step in steps(chinese)]
    for pattern in (
        r"^```(.*)$",
        r"^(\|(?: --- \|)+)$",
        r"^\| (?:`?(\d+)`? )\|",
        r"`((?:--|GOVPLAN_)[^`]+)`",
    ):
        assert re.findall(pattern, english, re.MULTILINE) == re.findall(pattern, chinese, re.MULTILINE), (
            pattern
        )
    links = [
        set(re.findall(r"\]\(([^)\s]+)\)", text)) - {page.name for page in PAGES.values()}
        for text in (english, chinese)
    ]
    assert links[0] == links[1]


def test_the_tour_prints_what_the_pages_show(tmp_path: Path) -> None:
    """The English tour from its first step, then the Chinese one on the same store."""
    english = list(steps(read("en")))
    stale = [step.command for step in english if step.runs and now(step, tmp_path, "en") != step.shown]
    for step, other in zip(english, steps(read("zh")), strict=True):
        if step.command.startswith(("make demo", "govplan ingest")):
            same = digits(step) == digits(other)
        else:
            same = not step.runs or now(other, tmp_path, "zh") == other.shown
        stale += [] if same else [other.command]
    assert not stale, REFRESH


def now(step: Step, folder: Path, spoken: str) -> tuple[str, ...]:
    return shortened(run(step, folder, spoken), step.shown)


def digits(step: Step) -> list[str]:
    """All figures that a step shows; Chinese puts them in another order."""
    return sorted(re.findall(r"\d+", "\n".join(step.shown)))


def test_shortening_keeps_what_stands_around_the_gap() -> None:
    assert shortened(["a", "b", "c", "d", ""], ("x", "…", "y")) == ("a", "…", "d")
    assert shortened(["a", "b", ""], ("x", "…", "y")) == ("a", "b")
    assert shortened(["a", "b", ""], ("x",)) == ("a", "b")
    assert shortened([""], ()) == ()
