"""The two READMEs say what is true, and the same."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from docs.tour import LEFT_OUT, PAGES, ROOT, Step, run, shortened, steps

from app.language import choose, language
from app.main import build

PAGE_PATHS = [*PAGES.values(), ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
REFRESH = "run: python tests/docs/tour.py"


def read(name: str) -> str:
    return PAGES[name].read_text("utf-8")


def test_every_command_line_in_a_block_is_understood() -> None:
    spoken = language()
    choose("en")
    lines = [step.command for name in PAGES for step in steps(read(name)) if step.command.startswith("govplan ")]
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
        name, command, rest = context.command.resolve_command(context, [*context._protected_args, *context.args])
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
        assert target.exists(), f"{page.name}: {link}"
        if anchor:
            assert anchor in anchors(target), f"{page.name}: {link}"


def anchors(page: Path) -> set[str]:
    """The names that headings of a page are linked by."""
    titles = re.findall(r"^#+ (.+)$", page.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


def headings(text: str) -> list[int]:
    return [len(marks) for marks in re.findall(r"^(#+) ", re.sub(r"^```.*?^```$", "", text, flags=re.M | re.S), re.M)]


def test_both_pages_have_the_same_parts() -> None:
    english, chinese = read("en"), read("zh")
    assert headings(english) == headings(chinese)
    assert [step.command for step in steps(english)] == [step.command for step in steps(chinese)]
    for pattern in (r"^```(.*)$", r"^(\|(?: --- \|)+)$", r"^\| (\d+) \|"):
        assert re.findall(pattern, english, re.MULTILINE) == re.findall(pattern, chinese, re.MULTILINE), pattern
    for pattern in (r"\]\(([^)\s]+)\)", r"`([A-Za-z][^`\n]*|--[^`\n]*)`"):
        assert named(pattern, english) == named(pattern, chinese)


def named(pattern: str, text: str) -> set[str]:
    """Links or names in a page, but for the link to the other page."""
    return set(re.findall(pattern, text)) - {page.name for page in PAGES.values()}


def test_the_tour_works_and_prints_what_the_page_shows(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Every step, in order. Figures and rows move with the rules of extraction: `python tests/docs/tour.py` makes
    them current; here each output must begin and end as shown, its figures aside."""
    folder = tmp_path_factory.mktemp("tour")  # a longer path would be broken over two lines
    for step in steps(read("en")):
        if step.runs:
            printed = shortened(run(step, folder, "en"), step.shown)
            assert step.shown, step.command
            assert masked(printed[0]) == masked(step.shown[0]), f"{step.command}: {REFRESH}"
            assert masked(printed[-1]) == masked(step.shown[-1]), f"{step.command}: {REFRESH}"


def masked(line: str) -> str:
    """A line without its figures and the spaces that align them."""
    return re.sub(r"\d[\d.,/]*|\s+", "", line)


def test_both_pages_show_the_same_figures() -> None:
    """Where nothing is left out; Chinese puts some in another order."""
    for step, other in zip(steps(read("en")), steps(read("zh")), strict=True):
        if LEFT_OUT not in step.shown:
            assert figures(step) == figures(other), f"{step.command}: {REFRESH}"


def figures(step: Step) -> list[str]:
    """The digits that a step shows, sorted: a cell may break a number over two lines."""
    return sorted(re.findall(r"\d", "".join(step.shown)))


def test_shortening_keeps_what_stands_around_the_gap() -> None:
    assert shortened(["a", "b", "c", "d", ""], ("x", "…", "y")) == ("a", "…", "d")
    assert shortened(["a", "b", ""], ("x", "…", "y")) == ("a", "b")
    assert shortened(["a", "b", ""], ("x",)) == ("a", "b")
    assert shortened([""], ()) == ()
