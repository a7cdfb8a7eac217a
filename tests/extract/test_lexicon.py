"""Users' word lists: what jieba reads, read alike; what is wrong is told with file and line."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract import lexicon, nlp
from extract.lexicon import LexiconError, Word

LIST = "# 县里的专名\n千户苗寨 100000 n\n\n云上贵州\n两不愁三保障\t3\n一村一品 nz\n茶园 0\n"
WORDS = (
    Word("千户苗寨", 100_000, "n"),
    Word("云上贵州"),
    Word("两不愁三保障", 3),
    Word("一村一品", None, "nz"),
    Word("茶园", 0),
)
SENTENCES = (
    "打造千户苗寨品牌，落实两不愁三保障政策，建设云上贵州平台。",
    "各乡镇推进一村一品，新增茶园一万亩。",
    "加快建成一批规模化标准化主导产业基地",
)


@pytest.fixture
def listed(tmp_path: Path) -> Iterator[Path]:
    """A list; what was used is forgotten in the end."""
    path = tmp_path / "words.txt"
    path.write_text(LIST, "utf-8-sig")
    yield path
    nlp.use(())


def test_word_frequency_and_tag(listed: Path) -> None:
    assert lexicon.read(listed) == WORDS
    assert lexicon.read(str(listed)) == WORDS


WORD = st.builds(
    Word,
    st.text("千户苗寨abc12·", min_size=1, max_size=8),
    st.none() | st.integers(0, 10**9 - 1),
    st.none() | st.text("nvz", min_size=1, max_size=3),
)


@given(st.lists(WORD, max_size=5))
def test_what_is_written_is_read(words: list[Word]) -> None:
    assert lexicon.parse(lexicon.write(words)) == tuple(words)


@pytest.mark.parametrize(
    ("data", "line"),
    [
        ("千户苗寨 3 n\n云上贵州 三 n\n".encode(), "第 2 行看不懂：云上贵州 三 n"),
        ("千户苗寨 3 n more\n".encode(), "第 1 行看不懂"),
        (b"\n\n" + "长".encode() * 101, "第 3 行看不懂"),
        (f"词 {10**9}".encode(), "第 1 行看不懂"),
        ("千户苗寨 3 n\n".encode() + "云上贵州".encode("gbk"), "第 2 行不是 UTF-8"),
    ],
)
def test_what_is_wrong_is_told_with_file_and_line(tmp_path: Path, data: bytes, line: str) -> None:
    path = tmp_path / "words.txt"
    path.write_bytes(data)
    with pytest.raises(LexiconError, match=f"{path}：词表{line}"):
        nlp.use_words(path)


def test_what_cannot_be_opened_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(LexiconError, match="没有这个文件"):
        lexicon.read(tmp_path / "no.txt")
    with pytest.raises(LexiconError, match="文件夹"):
        lexicon.read(tmp_path)
    monkeypatch.setattr(lexicon, "MAX_BYTES", 10)
    (tmp_path / "long.txt").write_text("词\n" * 10, "utf-8")
    with pytest.raises(LexiconError, match="上限"):
        lexicon.read(tmp_path / "long.txt")


@pytest.mark.filterwarnings("ignore")
def test_words_are_cut_as_jieba_cuts_them(listed: Path) -> None:
    import jieba

    jieba.setLogLevel(60)
    # jieba parts columns by one space and knows no comments.
    plain = listed.with_name("plain.txt")
    plain.write_text(lexicon.write(WORDS), "utf-8")
    peer = jieba.Tokenizer()
    peer.load_userdict(str(plain))
    ours = lexicon.segmenter(WORDS)
    for sentence in SENTENCES:
        assert ours.cut(sentence, hmm=False) == peer.lcut(sentence, HMM=False)


def test_a_name_that_holds_a_number_is_no_amount(listed: Path) -> None:
    def values() -> list[Decimal]:
        return [found.value for found in nlp.read("打造千户苗寨品牌。", year=2024)._.quantities]

    assert values() == [Decimal(1000)]
    nlp.use_words(listed)
    assert values() == []
    nlp.use(())
    assert values() == [Decimal(1000)]
