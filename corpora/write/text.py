"""A plan as it was written: a head of `key: value` lines, `---`, and a body.

Head: what the manifest says of the plan, `form` (how it is rendered), and three kinds of lines that may come often:

    = name: words          fills {name} in the body
    top: / bottom: words   furniture above and below a pasted page text (form txt)
    damage: kind | as it was => as the copy has it

`punctuation: half` gives body and damage the half-width marks that copying from some pages leaves.

Body: one line a paragraph. `# ` a title line, `^ ` centred, `> ` right-aligned, `| a | b |` a table row,
`§ ` `§§ ` `§§§ ` headings (their numbers are made in number.py), `~ ` and `~~ ` unnumbered headings.
A member of a family names its `base`: blocks begin with `@name`; in the member `@name` replaces the block,
`@name -` drops it, `@new > name` adds a block after another.
"""

from __future__ import annotations

import re
from pathlib import Path

import msgspec

FOLDER = Path(__file__).resolve().parent
KINDS = {"# ": "title", "^ ": "centre", "> ": "right", "| ": "row", "~ ": "plain heading", "~~ ": "plain heading"}
HALF = str.maketrans("，；：（）！？", ",;:()!?")


class Damage(msgspec.Struct, frozen=True):
    """One place where the copy differs from what was written."""

    kind: str
    written: str
    copied: str


class Line(msgspec.Struct, frozen=True):
    """One paragraph. `kind` is title, centre, right, heading, plain heading, row or paragraph; `label` its number."""

    kind: str
    text: str
    level: int = 0
    label: str = ""

    @property
    def shown(self) -> str:
        """The words with their number."""
        return self.label + self.text

    @property
    def cells(self) -> list[str]:
        """The cells of a table row."""
        return [cell.strip() for cell in self.text.strip().strip("|").split("|")]


class Text(msgspec.Struct, frozen=True):
    """Head and body of one plan, before numbering."""

    name: str
    head: dict[str, str]
    values: dict[str, str]
    top: list[str]
    bottom: list[str]
    damage: list[Damage]
    body: list[Line]


def read(path: Path) -> Text:
    """The plan written in one file. Raises ValueError for a slot without words or words without a slot."""
    head, values, more, body = _split(path)
    base = head.pop("base", None)
    if base:
        body = _merged(_blocks((path.parent / base).read_text("utf-8")), _blocks(body))
    if head.get("punctuation") == "half":
        body = body.translate(HALF)
        values = {name: words.translate(HALF) for name, words in values.items()}
        more["damage"] = [words.translate(HALF) for words in more["damage"]]
    return Text(
        name=head.pop("file"),
        head=head,
        values=values,
        top=more["top"],
        bottom=more["bottom"],
        damage=[_damage(d) for d in more["damage"]],
        body=[_line(line) for line in _filled(body, values, path) if line.strip()],
    )


def _split(path: Path) -> tuple[dict[str, str], dict[str, str], dict[str, list[str]], str]:
    top, _, body = path.read_text("utf-8").partition("\n---\n")
    head: dict[str, str] = {}
    values: dict[str, str] = {}
    more: dict[str, list[str]] = {"top": [], "bottom": [], "damage": []}
    for line in filter(None, top.split("\n")):
        key, _, words = line.partition(":")
        if line.startswith("= "):
            values[key[2:]] = words.strip()
        elif key in more:
            more[key].append(words.strip())
        else:
            head[key] = words.strip()
    return head, values, more, body


def _damage(words: str) -> Damage:
    kind, _, change = words.partition(" | ")
    written, _, copied = change.partition(" => ")
    return Damage(kind, written, copied)


def _blocks(body: str) -> list[tuple[str, str]]:
    """(name and mark, words) of each block; what stands before the first is called start."""
    found = [("start", "")]
    for line in body.split("\n"):
        if line.startswith("@"):
            found.append((line[1:].strip(), ""))
        else:
            name, words = found[-1]
            found[-1] = (name, words + line + "\n")
    return [(name, words) for name, words in found if name != "start" or words.strip()]


def _merged(base: list[tuple[str, str]], changes: list[tuple[str, str]]) -> str:
    blocks = list(base)
    for key, words in changes:
        name, _, mark = key.partition(" ")
        names = [n for n, _ in blocks]
        if mark.startswith("> "):
            blocks.insert(names.index(mark[2:]) + 1, (name, words))
        elif mark == "-":
            del blocks[names.index(name)]
        else:
            blocks[names.index(name)] = (name, words)
    return "".join(words for _, words in blocks)


def _filled(body: str, values: dict[str, str], path: Path) -> list[str]:
    wanted = set(re.findall(r"\{([^{}\n]+)\}", body))
    if wanted != set(values):
        raise ValueError(f"{path}: {sorted(wanted - set(values))} {sorted(set(values) - wanted)}")
    for name, words in values.items():
        body = body.replace("{" + name + "}", words)
    # Blocks are parted by lines `@name`; a body without a base may use them as well.
    return [line for line in body.split("\n") if not line.startswith("@")]


def _line(line: str) -> Line:
    mark, _, words = line.partition(" ")
    if mark and set(mark) == {"§"}:
        return Line("heading", words, len(mark))
    kind = KINDS.get(mark + " ")
    return Line(kind, words, len(mark)) if kind else Line("paragraph", line)
