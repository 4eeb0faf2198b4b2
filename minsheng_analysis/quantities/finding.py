"""Find figures in running text: every number is looked at once, and is read whole, passed over, or named as unread."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import lru_cache

from minsheng_analysis.quantities.numerals import CN_CHARACTERS, fold, scan_number
from minsheng_analysis.quantities.passing import passed_to, quoted_spans
from minsheng_analysis.quantities.quantity import FoundQuantity, Quantity
from minsheng_analysis.quantities.reading import Reading, negated, parse_quantity, read_figure
from minsheng_analysis.quantities.standing import stands
from minsheng_analysis.quantities.units import unit_end, unit_text

__all__ = ["FoundQuantity", "Quantity", "find_quantities", "find_unread", "parse_quantity"]

_NUMERALS = CN_CHARACTERS + "万亿"
_START = re.compile(rf"[0-9{_NUMERALS}]|[数几](?=[十百千万亿])")

_LIST_GAP = re.compile(r"\s?(?:、|，|,|和|及|与|或|以及)\s?")
# 1.1个和1.8个百分点: both are points.
_POINTS_BEHIND = re.compile(r"[、和及与]\s*[0-9]+(?:\.[0-9]+)?\s*个百分点")
_MINUS_BEFORE = re.compile(r"(?:^|[长降幅率为比是额值差润余速亏到至约：:（(=|]|\n)\s?-$")
# 每餐收5块: what is paid is money.
_PAID = re.compile(r"(?:[收花交付补贴省赚降涨]|只[要需]|便宜|不到)了?$")
_SIGNED = ("percent", "percentage_points", "yuan", "times", "celsius")

# Behind 万 and 亿 any word is what is counted (3.2万管), where the phrase ends with it.
_OPEN_UNIT = re.compile(
    rf"(?:(?![余多来以左上下的等后前其均各共点半几分{_NUMERALS}])[一-龥]){{1,2}}(?=[，。；、,;）)]|$)"
)
_VOLUME = re.compile(
    r"(?:清淤|疏浚|淤泥|土方|石方|土石|混凝土|开挖|挖填|回填|填方|挖方|库容|蓄水|供水|沥青|砂石|渣土|垃圾)[^，。；,;]{0,6}$"
)
_PEOPLE = re.compile(
    r"(?:农村|农业|贫困|困难|低保|低收入|城镇|城乡|城区|户籍|常住|流动|适龄|参保|受益|脱贫|建档立卡|失业|下岗|残疾|特困|孤寡|高龄|独居|空巢|留守|退役|移民|搬迁|重点|返乡|妇女|在校|山区){1,3}"
    r"(?:人口|人员|群众|居民|老年人|老人|学生|职工|农民工?|儿童|妇女|村民|市民|劳动力|劳动者|军人|对象)"
)
_SERVED = re.compile(
    r"(?:为|惠及|覆盖|解决|服务|帮助|帮扶|培训|救助|资助|组织|让|使|给|保障|支持|吸纳|全[市县区州省])(?:约|近|超|了)?$"
)
_PERSONS = re.compile(
    r"[一-龥]{0,8}?(?:人口|人员|群众|居民|老年人|老人|学生|职工|农民工?|儿童|妇女|村民|市民|劳动力|劳动者|患者|对象)"
)
_MONEY = re.compile(
    r"(?:投资|资金|收入|支出|预算|贷款|补助|补贴|产值|总值|经费|税收|基金|金额|拨款|利润|造价|捐款|融资|消费|零售额|进出口|存款|营收|保费|债券)[^0-9，。；,;]{0,8}$"
)
_HEADS = re.compile(
    r"(?:人口|人数|职工|学生|患者|老年人|从业人员|参保人员|劳动力)(?:总数|数)?(?:达到?|为|共有?|有|近|约|超过?)?$"
)
_VERB_ONLY = re.compile(r"(?:^|[，。；,;：:（(])[一-龥]{0,4}?(?:完成|达到?|实现|增至|增加到|提高到|降至)[了到]?$")
_CLAUSE_END = re.compile(r"\s*(?:[，。；、,;：:（(）)\n]|$)")


@dataclass
class _Scan:
    figures: list[FoundQuantity] = field(default_factory=list)
    unread: list[tuple[int, int]] = field(default_factory=list)
    waiting: list[tuple[int, int]] = field(default_factory=list)


def find_quantities(text: str) -> list[FoundQuantity]:
    """Find every figure in running text, left to right.

    Parameters
    ----------
    text : str
        A line, a paragraph or a table cell. Figures must carry their unit; a number that shares the unit of a later one
        (``2.4、1.9和1.7公顷``) is found too, and one in 万 or 亿 whose unit is understood (``完成投资9.42亿``).

    Returns
    -------
    list of FoundQuantity
        Dates, document numbers, ordinals, codes and set phrases are left out. No figure begins inside a longer number.

    Examples
    --------
    >>> [f.quantity.text for f in find_quantities("2021年建成F122-2地块等5个停车场，新增车位840个")]
    ['5个', '840个']
    >>> [f.quantity.value for f in find_quantities("分别新增2.4、1.9和1.7公顷")]
    [24000.0, 19000.0, 17000.0]
    """
    return list(_scan(text).figures)


def find_unread(text: str) -> list[tuple[int, int]]:
    """Find every number in running text that is no figure, though nothing says that it is something else.

    Returns
    -------
    list of (int, int)
        Half-open spans of numbers without a unit, and of those that cannot be read whole. Dates, codes, ordinals and set
        phrases are left out, and so are words with a single numeral (一个).

    Examples
    --------
    >>> text = "实际12,3100个，另有35"
    >>> [text[a:b] for a, b in find_unread(text)]
    ['12,3100', '35']
    """
    return list(_scan(text).unread)


# Whoever reads a table or verifies a line asks for the same text several times.
@lru_cache(maxsize=256)
def _scan(text: str) -> _Scan:
    folded = fold(text)
    quoted = quoted_spans(folded)
    scan = _Scan()
    position = 0
    while m := _START.search(folded, position):
        at = m.start()
        end, number = scan_number(folded, at)
        if end == at:
            position = at + 1
            continue
        passed = passed_to(folded, at, end, quoted)
        if passed:
            position = max(passed, at + 1)
            continue
        reading = None if number is None or _inside(folded, at) else read_figure(folded, at, end, number)
        found = _figure(folded, text, reading, scan) if reading is not None else None
        if found is None:
            _leave(scan, folded, at, end, plain=number is not None and not number.hedge)
            position = end
            continue
        if reading is not None:
            _share(scan, folded, text, found, reading)
        scan.figures.append(found)
        position = found.end
    return scan


def _inside(folded: str, at: int) -> bool:
    """Whether a number is the rest of something longer: -07, .5, 3二."""
    before, further = folded[at - 1 : at] if at else "", folded[at - 2 : at - 1] if at > 1 else ""
    if before == ".":
        return not further or further == " " or (further.isascii() and further.isalnum())
    if before == "-":
        return further.isascii() and further.isalnum()
    return before.isascii() and before.isdigit()


def _figure(folded: str, text: str, reading: Reading, scan: _Scan) -> FoundQuantity | None:
    """Give the figure of a reading where it stands as one; None otherwise."""
    if not reading.unit and not reading.number.over:
        return _understood(folded, text, reading, scan)
    if not stands(reading, folded):
        return None
    quantity, start, unit_zh = reading.quantity, reading.start, ""
    if quantity.classifier == "个" and _POINTS_BEHIND.match(folded, reading.end):
        quantity = replace(quantity, unit="percentage_points", classifier="")
    elif unit_zh := _colloquial(reading, folded):
        quantity = parse_quantity(text[start : reading.end], unit_zh)
    signed = start == reading.number_start and folded[start - 1 : start] == "-" and quantity.unit in _SIGNED
    if signed and _MINUS_BEFORE.search(folded[max(0, start - 3) : start]):
        start, quantity = start - 1, negated(quantity)
    return FoundQuantity(
        start,
        reading.end,
        quantity.printed_as(text[start : reading.end]),
        reading.number_end,
        unit_zh,
        reading.number_start,
    )


def _colloquial(reading: Reading, folded: str) -> str:
    """Say what 块 and 方 stand for where the words before tell: money that is paid, earth that is moved."""
    clause = folded[max(0, reading.start - 12) : reading.start]
    if reading.unit == "块" and _PAID.search(clause):
        return "元"
    return "立方米" if reading.unit == "方" and _VOLUME.search(clause) else ""


def _leave(scan: _Scan, folded: str, at: int, end: int, *, plain: bool) -> None:
    """Remember a number that is no figure: a later one may bring its unit."""
    if not "0" <= folded[at] <= "9":
        if end - at > 1 and unit_end(folded, end)[0] > end:
            scan.unread.append((at, end))
        scan.waiting = []
        return
    if not (scan.waiting and _LIST_GAP.fullmatch(folded, scan.waiting[-1][1], at)):
        scan.waiting = []
    scan.unread.append((at, end))
    scan.waiting = [*scan.waiting, (at, end)] if plain else []


def _share(scan: _Scan, folded: str, text: str, owner: FoundQuantity, reading: Reading) -> None:
    """Give the numbers that stand in a list before a figure its unit."""
    waiting, scan.waiting = scan.waiting, []
    if not waiting or not reading.unit or owner.quantity.qualifier == "range" or owner.unit_zh:
        return
    if not _LIST_GAP.fullmatch(folded, waiting[-1][1], owner.start):
        return
    scan.unread = [span for span in scan.unread if span not in waiting]
    for start, end in waiting:
        printed = text[start:end]
        scaled = folded[end - 1] in "万亿千百"
        unit = reading.unit if scaled else reading.number.magnitude + reading.unit
        scan.figures.append(FoundQuantity(start, end, parse_quantity(printed, unit), end, unit, start))


def _understood(folded: str, text: str, reading: Reading, scan: _Scan) -> FoundQuantity | None:
    """Read a number in 万 or 亿 whose unit is not written behind it: 9.5万农村人口, 投资9.42亿, 3.2万管."""
    number, end = reading.number, reading.end
    if number.magnitude not in ("万", "亿", "万亿", "十万", "百万", "千万") or reading.quantity.qualifier == "range":
        return None
    clause = folded[max(0, reading.start - 30) : reading.start]
    if _PEOPLE.match(folded, end) or (_SERVED.search(clause) and _PERSONS.match(folded, end)):
        unit = "人"
    elif word := _OPEN_UNIT.match(folded, end):
        found = parse_quantity(text[reading.start : word.end()])
        return FoundQuantity(reading.start, word.end(), found, reading.number_end, number_start=reading.number_start)
    elif not _CLAUSE_END.match(folded, end):
        return None
    elif _MONEY.search(clause):
        unit = "元"
    elif _HEADS.search(clause):
        unit = "人"
    elif _VERB_ONLY.search(clause):
        unit = _unit_before(scan, folded, reading.start)
    else:
        return None
    if not unit:
        return None
    printed = text[reading.start : end]
    return FoundQuantity(
        reading.start, end, parse_quantity(printed, unit), reading.number_end, unit, reading.number_start
    )


def _unit_before(scan: _Scan, folded: str, at: int) -> str:
    """Give the unit of the figure before, if it counts in 万 or 亿 in the same sentence: 任务312万元，完成337万."""
    before = scan.figures[-1] if scan.figures else None
    if before is None or at - before.end > 40 or re.search(r"[。；;\n]", folded[before.end : at]):
        return ""
    printed = folded[before.start : before.end]
    return before.unit_zh or (
        unit_text(before.quantity.unit, "zh", classifier=before.quantity.classifier)
        if re.search("[万亿]", printed)
        else ""
    )
