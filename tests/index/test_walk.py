"""Paths become files."""

from __future__ import annotations

import os
from pathlib import Path

from index.walk import Item, suffixes, walk
from ingest.source import Source


def test_folders_are_walked_by_name_without_what_is_hidden_or_unknown(tmp_path: Path) -> None:
    for name in ("b.txt", "a/c.HTML", "a/.d.txt", ".e/f.txt", "a/~$g.docx", "h.zip", "a/i.pdf"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("x")
    assert [item.path for item in walk([tmp_path])] == [str(tmp_path / n) for n in ("b.txt", "a/c.HTML", "a/i.pdf")]
    assert all(item.problem is None for item in walk([tmp_path]))


def test_loops_of_links_end(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "plan.txt").write_text("x")
    (tmp_path / "a" / "up").symlink_to(tmp_path)
    (tmp_path / "b").symlink_to(tmp_path / "a")
    assert [Path(item.path).name for item in walk([tmp_path])] == ["plan.txt"]


def test_what_is_no_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "gone.txt").symlink_to(tmp_path / "nothing")
    os.mkfifo(tmp_path / "pipe.txt")
    items = list(walk([tmp_path / "no.txt", tmp_path / "empty", tmp_path / "pipe.txt", "a\0b", tmp_path]))
    assert [(Path(item.path).name, item.problem) for item in items] == [
        ("no.txt", "没有这个文件"),
        ("empty", "文件夹里没有认识的文件"),
        ("pipe.txt", "不是普通文件"),
        ("a\0b", "无法读取：embedded null byte"),
        ("gone.txt", "不是普通文件，或链接已断"),
        ("pipe.txt", "不是普通文件，或链接已断"),
    ]


def test_a_file_named_itself_and_a_source_are_taken(tmp_path: Path) -> None:
    odd = tmp_path / ".plan.odd"
    odd.write_text("x")
    source = Source(name="https://example.gov.cn/1.html", data=b"x", url="https://example.gov.cn/1.html")
    assert list(walk([odd, source])) == [Item(str(odd)), Item(source.name, source=source)]
    assert ".pdf" in suffixes()
