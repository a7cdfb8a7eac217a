"""Every message is there in both languages and takes the same parts."""

from __future__ import annotations

import ast
import re
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.language import LANGUAGES, choose, language, messages, say, say_in, wanted
from app.reason import in_english

APP = Path(__file__).resolve().parents[2] / "app"
_CHINESE = re.compile("[\u4e00-\u9fff]")


def parts(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_both_languages_have_every_message_with_the_same_parts() -> None:
    for key, texts in messages().items():
        assert set(texts) == set(LANGUAGES), key
        assert all(texts.values()), key
        assert parts(texts["zh"]) == parts(texts["en"]), key


def test_every_message_that_the_code_names_is_there() -> None:
    source = "\n".join(path.read_text("utf-8") for path in APP.rglob("*.py"))
    named = set(re.findall(r'\bsay\("([a-z_.]+)"', source)) | set(re.findall(r'help="([a-z_.]+)"', source))
    named |= {f"wrong.{key}" for key in re.findall(r'\bwrong\("([a-z_]+)"', source)}
    assert len(named) > 100
    assert named <= set(messages())


def test_a_language_is_asked_for_on_the_line_or_by_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GOVPLAN_LANG", raising=False)
    assert wanted(["search", "x"]) == "zh"
    assert wanted(["search", "--lang", "en", "x"]) == "en"
    assert wanted(["--lang=en"]) == "en"
    assert wanted(["search", "--", "--lang", "en"]) == "zh"
    monkeypatch.setenv("GOVPLAN_LANG", "en")
    assert wanted(["status"]) == "en"
    assert wanted(["status", "--lang", "zh"]) == "zh"


def test_a_message_takes_its_parts() -> None:
    before = language()
    choose("en")
    try:
        assert say("records.found", total=3, shown=2) == "3 records found, 2 shown"
        choose("fr")
        assert language() == "en"
    finally:
        choose(before)
    assert say_in("zh", "value.kind.target") == "目标"


@pytest.mark.parametrize(
    ("chinese", "english"),
    [
        ("文件是空的", "the file is empty"),
        ("a/b：c.txt：文件是空的", "a/b：c.txt: the file is empty"),
        ("x.zip：压缩包里的 a.xml 已损坏（Bad CRC）", "x.zip: a.xml in the package is damaged (Bad CRC)"),
        ("第 2 份的内容提取失败：内存不足", "extraction failed on plan 2: out of memory"),
        ("从来没有过的一句话", "从来没有过的一句话"),
    ],
)
def test_errors_of_the_layers_below_in_english(chinese: str, english: str) -> None:
    assert in_english(chinese) == english


def test_the_list_of_errors_is_in_pairs() -> None:
    lines = [line for line in (APP / "reason.txt").read_text("utf-8").splitlines() if line and line[0] != "#"]
    chinese, english = lines[::2], lines[1::2]
    assert all(_CHINESE.search(line) and not line.startswith(" ") for line in chinese)
    assert all(not _CHINESE.search(line) and line.startswith("  ") for line in english)
    for one, other in zip(chinese, english, strict=True):
        assert set(re.findall(r"\{\d\}", other)) <= set(re.findall(r"\{\d\}", one))


RAISED = (
    "Source",
    "Error",
    "Format",
    "Name",
    "Plan",
    "Store",
    "Index",
    "Schema",
    "Backup",
    "Finding",
    "Down",
    "Missing",
    "Refused",
    "Interrupted",
)
"""Endings of what is called with a sentence for users: errors of the layers below, and what doctor finds."""


def sentences() -> Iterator[tuple[str, str]]:
    """(place, sentence) of every error that ingest/, extract/ and index/ raise, and of every loss that they tell;
    what is filled in is a 7."""
    for path in sorted(path for name in ("ingest", "extract", "index") for path in (APP.parent / name).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and _tells(node.func):
                for argument in node.args:
                    text = written(argument)
                    if _CHINESE.search(text):
                        yield f"{path.parent.name}/{path.name}:{node.lineno}", text


def _tells(called: ast.expr) -> bool:
    name = called.id if isinstance(called, ast.Name) else ""
    return name.endswith(RAISED) and name != "ValueError"


def written(node: ast.expr) -> str:
    """A string of the source as it may be shown; empty for what is no string."""
    if isinstance(node, ast.JoinedStr):
        return "".join(part.value if isinstance(part, ast.Constant) else "7" for part in node.values)
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def test_every_error_of_the_layers_below_has_its_english() -> None:
    found = list(sentences())
    assert len(found) > 60
    assert [one for one in found if in_english(one[1]) == one[1]] == [], "add them to app/reason.txt"


def test_a_message_is_no_pattern_that_takes_long() -> None:
    assert in_english("：" * 5_000 + "（" * 5_000).startswith("：")
