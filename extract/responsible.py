"""Responsible units: who leads and who takes part.

Read from lines and closing brackets (牵头单位：…；责任单位：…; (区教育局、区财政局)), from the rule that the first
listed leads (列在首位的为牵头单位), and from the doers that a sentence names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

import msgspec

from extract.word import alternation, openings

# The copy may have lost the colon: 牵头单位区农业农村局.
_COLON = r"(?:\s?:|为(?=[省市县区州]|各)|(?=[省市县区旗州镇各][一-龥]{1,16}?(?:局|委|办|部|院|中心|政府)))"
_LABEL = re.compile(
    r"(?P<person>(?:牵头|责任|分管|包保|联系|挂钩|市级|县级|包联)?(?:市|县|区)?(?:领导|责任人|负责人|联系人|牵头人|具体负责人))\s?:"
    rf"|(?P<lead>(?:牵头|主办|主责|牵头责任|第一责任|牵头考核|责任牵头|主要责任|牵头负责|总牵头)(?:单位|部门|科室|机构|处室|股室)|牵头(?:和责任)?(?=:)){_COLON}"
    r"|(?P<unit>(?:责任|配合|协办|协同|参与|参加|实施|落实|承办|协作|配合责任|考核|负责|完成|具体责任|责任配合|督办)"
    rf"(?:单位|部门|科室|机构|处室|股室|主体)|配合(?=:)|责任(?=:)){_COLON}"
    r"|(?P<other>(?:完成)?(?:时限|时间)|时间节点|进度|目标|任务|完成时间要求)\s?:"
)
_SUFFIX = re.compile(rf"(?:{alternation('unit_suffix')})(?:\([^()]{{1,40}}\))?$")
_TAIL = re.compile(
    r"(?:等(?:有关|相关)?(?:部门|单位)?|按照?(?:各自)?职责分工(?:分别)?负责|按(?:各自)?职责(?:分工)?(?:负责|落实|推进)?|分工负责|分别负责"
    r"|共同负责|配合|具体负责|负责落实|负责|下同|参与|参加)+$"
)
_HEAD = re.compile(r"^(?:会同|联合)(?=..)")
# 责任单位:县住建局(牵头)、县财政局
_LEADS = re.compile(r"\((?:牵头|牵头单位|主责|总牵头)\)$")
_HELPING = re.compile(r"[,;](?P<names>[^,;]{2,200}?)(?:配合|协助|参与|参加)[。;]?$")
_FIRST_LEADS = re.compile(
    r"(?:列|排)(?:在|名)?(?:首位|第一位?|首个|最前)(?:面)?[的者]?(?:单位|部门|科室|处室|股室)?(?:为|是|即为)牵头"
)
_ROLE = re.compile(
    r"^(?P<names>.{2,200}?)(?P<role>牵头|配合|会同|主责|协助|参与|参加|负责)(?:负责|实施|落实|组织实施)?$"
)
_STRETCH = re.compile(r"(?<=牵头)[,;、]|(?<=负责)[,;、]|(?<=配合)[,;、]|;")
_NOT_NAME = re.compile(
    r"[。;:\d]|.(?<!自)由|负责同志|^(?:其他|其它)?(?:单位|部门)按|分工负责|^下同|完成|年底|月底|长期坚持|持续推进|按照|补贴|资金|工作(?!领导|组|委|站|部|专班|处|办)|实施|推进|加强|完善|^全[市县区省乡镇]$|(?:干部|全部|人员|同志|领导|内部|外部)$|以上|以下|获[省市国]|(?:结果|方案|情况)报|[重兼][组并]$|(?<![省市县区乡镇州盟旗民级委和、)地方])政府$(?<!^政府)|(?:[医教律]|工程|农艺)师$|^[举主承协兴开创筹停补督交申经代]办$|^(?:确保|实现|鼓励|支持|引导|推动|以来|以后|报|与|同|统筹|安排|争取|整合|向|对|经|每年|我(?![局委办厅院])|本|其|该|这|使|让|驻|含|不含|包括|原)"
)
# 责任单位:水务办,2021年6月30日前通水
_DATED = re.compile(r"\d\s?[年月日]|^(?:年底|年内|全年)")
_OFFICE = re.compile(r"(?P<level>[省市县区旗州盟])政府(?:督查室|办公室|办)$")
_MAX_NAME = 40
_GOVERNMENT = ("政府", "人民政府")


class Assignment(msgspec.Struct, frozen=True, gc=False):
    """Units that a bracket or a line names, and the range of the words that name them."""

    start: int
    end: int
    lead: tuple[str, ...]
    units: tuple[str, ...]
    first_leads: bool = False


@lru_cache(maxsize=2)
def says_first_leads(text: str) -> bool:
    """Does a text say that the first listed leads? All rows of its tables ask for it."""
    return _FIRST_LEADS.search(text) is not None


def is_unit(name: str) -> bool:
    """Does a folded name look like one of a responsible body?"""
    return 1 < len(name) <= _MAX_NAME and not _NOT_NAME.search(name) and bool(_SUFFIX.search(name))


def split(names: str) -> tuple[str, ...]:
    """The entries of a list of units, as written.

    >>> split("区委农办、区农业农村局,各镇党委政府等")
    ('区委农办', '区农业农村局', '各镇党委政府')
    """
    entries: list[str] = []
    for entry in _parts(names):
        name = _TAIL.sub("", _HEAD.sub("", entry.strip(" .。"))).strip()
        if entries and _belongs(entries[-1], name):
            entries[-1] += "、" + name
        elif name and name != "等":
            entries.extend(_conjoined(name))
    return tuple(dict.fromkeys(entries))


def _belongs(earlier: str, name: str) -> bool:
    """各镇党委、政府 is one body, and so is 市委、市政府督查室."""
    if name in _GOVERNMENT:
        return earlier.endswith("党委")
    office = _OFFICE.match(name)
    return office is not None and earlier == f"{office.group('level')}委"


def _parts(names: str) -> Iterator[str]:
    """Split at 、 , ; outside brackets."""
    depth, begin = 0, 0
    for i, char in enumerate(names):
        depth += (char in "(〈") - (char in ")〉")
        if depth <= 0 and char in "、,;":
            yield names[begin:i]
            begin = i + 1
    yield names[begin:]


def _conjoined(name: str) -> list[str]:
    """甲局和乙局 is two, 发展和改革局 is one."""
    for word in ("以及", "和", "及", "与", "会同"):
        head, found, tail = name.partition(word)
        if found and is_unit(head) and is_unit(tail) and not tail.startswith("改革") and tail not in _GOVERNMENT:
            return [head, *_conjoined(tail)]
    return [name]


def read(words: str) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
    """(lead, others) of the folded inside of a bracket or of a line, None where it names no units."""
    labels = list(_LABEL.finditer(words)) if ":" in words or "位为" in words else []
    if any(m.lastgroup in ("lead", "unit") for m in labels):
        return _labelled(words, labels)
    rule = _FIRST_LEADS.search(words)
    if rule:
        cut = re.search(r"[,;。](?=[^,;。]*$)", words[: rule.start()])
        words = words[: cut.start()] if cut else words[: rule.start()]
    return _bare(words)


def _labelled(words: str, labels: list[re.Match[str]]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    lead: list[str] = []
    units: list[str] = []
    for i, label in enumerate(labels):
        end = labels[i + 1].start() if i + 1 < len(labels) else len(words)
        if label.lastgroup in ("lead", "unit"):
            named, helping = _apart(words[label.end() : end])
            names = (n for n in split(named.strip(",;。、 ")) if len(n) <= _MAX_NAME and not _DATED.search(n))
            for name in names:
                leads = label.lastgroup == "lead" or _LEADS.search(name)
                (lead if leads else units).append(_LEADS.sub("", name))
            units.extend(split(helping))
    return tuple(lead), tuple(u for u in units if u not in lead)


def _apart(words: str) -> tuple[str, str]:
    """市水务局,市发改委、市财政局配合: who answers, and who helps."""
    match = _HELPING.search(words)
    return (words[: match.start()], match["names"]) if match else (words, "")


def _bare(words: str) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
    lead: list[str] = []
    units: list[str] = []
    parts = [p for p in _stretches(words) if p]
    for part in parts:
        role = _ROLE.match(part)
        names = [n for n in split(role.group("names") if role else part) if not _DATE_ONLY.fullmatch(n)]
        good = [n for n in names if is_unit(n)]
        if names and len(good) * 2 <= len(names) and not (role and good):
            return None
        (lead if role and role.group("role") in ("牵头", "主责") else units).extend(good)
    return (tuple(lead), tuple(u for u in units if u not in lead)) if lead or units else None


def _stretches(words: str) -> list[str]:
    """甲局牵头,乙局、丙局配合 -> 甲局牵头 | 乙局、丙局配合."""
    return [part.strip() for part in _STRETCH.split(words.strip(" 。,;"))]


_CLOSING_LABEL = re.compile(
    r"(?:牵头|责任|主办|负责|承办)(?:(?<=[。;]..)|(?<=[。;]\s..))(?:单位|部门|科室|处室|股室)(?:\s?:|为(?=[省市县区州]))"
)
_CLOSING_DUTY = re.compile(
    r"[。;]\s?(?P<by>由)(?P<names>[^,。;:()]{2,60}?)(?P<role>牵头|负责)(?:落实|实施|组织实施)?"
    r"(?:[,、](?P<others>[^,。;:()]{2,120}?)等?(?:配合|协助|参与|参加|协同))?。?$"
)
_LINE = re.compile(r"^\s?[(\[〔]?\s?(?:牵头|责任|主办|配合|承办|主责)[一-龥]{0,6}\s?:")


def find(text: str, *, first_leads: bool = False) -> Iterator[Assignment]:
    """The assignments in one folded paragraph: brackets that list units, and lines of 牵头单位：….

    `first_leads` is true once the plan has said that the first listed leads.
    """
    if _LINE.match(text):
        inside = text.strip("()[]〔〕 。")
        found = read(inside)
        if found:
            yield _ruled(Assignment(0, len(text), *found), inside, first_leads)
        return
    for span in brackets(text):
        assignment = _of_bracket(text, span, first_leads)
        if assignment:
            yield assignment
    duty = _CLOSING_DUTY.search(text)
    if duty and (assignment := _of_duty(duty)):
        yield assignment
        return
    closing = _closing(text)
    found = read(text[closing:].strip("()。 ")) if closing is not None else None
    if closing is not None and found:
        yield _ruled(Assignment(closing, len(text), *found), text[closing:], first_leads)


def _of_duty(match: re.Match[str]) -> Assignment | None:
    """由市爱卫办负责,市教育局、市卫健委配合。 closes a paragraph as a bracket of units does."""
    first, others = split(match["names"]), split(match["others"] or "")
    if not all(map(is_unit, (*first, *others))):
        return None
    leads = match["role"] == "牵头" or others
    return Assignment(match.start("by"), match.end(), first if leads else (), others if leads else first)


def _of_bracket(text: str, span: tuple[int, int], first_leads: bool) -> Assignment | None:
    start, end = span
    inside = text[start + 1 : end - 1] if text[end - 1] in ")]〕" else text[start + 1 : end]
    if _DATE_ONLY.fullmatch(inside) and _closes(text, start, end, 2):
        return Assignment(start, end, (), ())
    found = read(inside) if len(inside) >= _SHORTEST_LIST else None
    if found and (_LABEL.search(inside) or _closes(text, start, end, len(found[0] + found[1]))):
        return _ruled(Assignment(start, end, *found), inside, first_leads)
    return None


def _closing(text: str) -> int | None:
    """Where the closing words of a paragraph begin that name units outside any whole bracket."""
    lost = _unopened(text)
    label = _CLOSING_LABEL.search(text) if lost is None and (":" in text or "位为" in text) else None
    return label.start() if label else lost


_SHORTEST_LIST = 3
_DATE_ONLY = re.compile(
    r"(?:完成时限:|于|在)?(?:全年|年内|每?[\dxX一二三四五六七八九十年月日季度周半上下旬中初末底-]{2,16}(?:之?前|底|末|内)?)"
    r"(?:完成|到位|落实|启动|建成|开工|竣工|完工|报送|推进)?"
)


def _closes(text: str, start: int, end: int, names: int) -> bool:
    """A bracket without 牵头单位 and the like names units only where it closes a paragraph or a sentence."""
    rest = text[end:].strip(" 。;.")
    return not rest or (start > 0 and text[start - 1] in "。;") or (names > 1 and text[end : end + 1] in "。;")


def _ruled(assignment: Assignment, inside: str, first_leads: bool) -> Assignment:
    says = first_leads or bool(_FIRST_LEADS.search(inside))
    lead, units = assignment.lead, assignment.units
    if says and not lead and units:
        lead, units = units[:1], units[1:]
    return Assignment(assignment.start, assignment.end, lead, units, says)


def _unopened(text: str) -> int | None:
    """Where a closing bracket begins whose first half the copy lost: …得4分。5月底前完成,牵头单位:区水利局)."""
    if not text.endswith(")"):
        return None
    begin = max(text.rfind("。", 0, -1), text.rfind(";", 0, -1)) + 1
    lost = begin > 0 and len(text) - begin < _LONGEST_BRACKET and "(" not in text[begin:]
    return begin if lost and _LABEL.search(text, begin) else None


_LONGEST_BRACKET = 200
_BRACKET = re.compile(r"[()\[\]〔〕]")


def brackets(text: str) -> Iterator[tuple[int, int]]:
    """Outermost round, square and hexagonal brackets, half-open; one never closed runs to the end of the text."""
    depth, begin = 0, 0
    for mark in _BRACKET.finditer(text):
        i, char = mark.start(), mark.group()
        if char in "([〔":
            begin = i if depth == 0 else begin
            depth += 1
        elif depth:
            depth -= 1
            if depth == 0:
                yield begin, i + 1
    if depth and len(text) - begin < 600:
        yield begin, len(text)


_BODY = rf"[一-龥()“”]{{1,18}}?{openings('unit_suffix')}(?:{alternation('unit_suffix')})(?:\([^()]{{1,12}}\))?"
_DOER = re.compile(
    rf"^(?:由|请|督促|要求|组织|同时|并|指导)?(?P<names>(?:各|有关|相关|全|市|县|区|省|镇|乡|州|旗|本|\d{{0,3}}个)?{_BODY}(?:[、和](?:{_BODY}|街道|社区|乡镇)){{0,8}})"
    r"(?:主要领导)?(?P<role>抓好|定点|包联|牵头|(?:主要)?(?:领导|负责人|负责同志|干部)?(?:要|务必|应当?(?![税急用收届])|须|投入|列支|配套|对|认真|严格|及时|全面|切实|进一步|积极|必须|负责|会同|每[年月季周半]|按照|采取|定期|将|于|在\d))"
)
_ACTS = re.compile(r"抓好|定点|包联|负责|按照")
_WITH = re.compile(
    rf",?(?:会同|联合)(?P<names>{_BODY}(?:[、和]{_BODY}){{0,8}})"
    rf"(?=等|[,;。]|$|共同|联合|对|按|制|在|于|每[年月季周半]|{alternation('duty_verb', 'dated_duty_verb')})"
)
# 县教育局牵头,县财政局、县发改局配合,8月底前完成….
_HELPED = re.compile(
    rf"(?:负责)?[,、](?P<names>{_BODY}(?:[、和]{_BODY}){{0,8}})(?:等(?:部门|单位)?)?(?:积极|密切|共同)?(?:配合|协助|协同|参与|参加)"
)


# A hall, a station or a school acts where its level stands before it (镇水利站), or where it can be nothing else.
_PLACED_BODY = (
    r"(?:省|市|县|区|旗|镇|乡|街道|各)[一-龥]{1,10}?(?:站|所|中心|台|医院|学校|机构|单位|集中区|开发区|园区)"
    r"|(?:用人|经办|承办|建设|施工|监理|产权|银行|金融|保险|医疗|养老|考核|招标)(?:单位|机构)|中小学|工业集中区|开发区管委会"
)
_STRONG = rf"(?:{_PLACED_BODY}|[一-龥]{{0,12}}?{openings('body_suffix')}(?:{alternation('body_suffix')}))"
_DOES = alternation("making_verb", "opening_verb", "duty_verb", "dated_duty_verb")
_WHEN = (
    r"(?:在|于|自)[^,。;]{2,16}|\d{1,2}月(?!份[^内前底])|20\d\d年|[上下]半年|年[底内前]|[一二三四五]年内|今年"
    r"|每(?:[天周日月年季学]|半年)|全年|\d{1,3}个?(?:工作日|天|日|小时)内"
)
_ACTING = re.compile(
    rf"^(?:由|请)?(?P<names>{_STRONG}(?:[、和]{_STRONG}){{0,6}})"
    rf"(?=(?!采购|购买)(?:{_DOES})(?![率面度])|将|应当?|必须|[都均]?[须要]|可以?|努力|力争|争取|至少|优先|派出|组成|历时|贴息|承担|代缴|审核|会同|{_WHEN})"
)


_LONGEST_DOER = 18


def find_doers(sentence: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(lead, others) that a folded clause names as its doers: 市委组织部牵头会同农委、扶贫办…"""
    match = _DOER.match(sentence)
    if match is None:
        return (), _acting(sentence)
    names = tuple(name for name in _units(match.group("names")) if len(name) <= _LONGEST_DOER)
    if not names or names[0].startswith("每"):
        return (), names if names and _ACTS.match(sentence, match.start("role")) else ()
    role, helped = match.group("role"), _HELPED.match(sentence, match.end("role"))
    if role == "牵头":
        return names, _partners(helped or _WITH.match(sentence, match.end("role")))
    if role == "会同":
        return (), (*names, *_partners(helped or _WITH.match(sentence, match.start("role"))))
    return (), (*names, *_partners(helped))


def _acting(sentence: str) -> tuple[str, ...]:
    """市教育局应当会同市财政局…: bodies of which only what they do says that they are the doers."""
    acting = _ACTING.match(sentence)
    if acting is None:
        return ()
    return (*_units(acting.group("names")), *_partners(_WITH.match(sentence, acting.end())))


def _partners(match: re.Match[str] | None) -> tuple[str, ...]:
    return tuple(name.removesuffix("等部门") for name in split(match.group("names"))) if match else ()


def _units(names: str) -> tuple[str, ...]:
    return tuple(name for name in split(names) if is_unit(name))
