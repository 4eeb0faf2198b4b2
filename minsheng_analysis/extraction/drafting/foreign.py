"""Figures that a document tells and that are not its own year's or place's: what 2023 came to in a reply of 2024, what the whole province did."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from minsheng_analysis.dataset.places import places_in
from minsheng_analysis.extraction.document import Document
from minsheng_analysis.extraction.drafting.dates import year_of
from minsheng_analysis.extraction.drafting.form_names import is_money_row
from minsheng_analysis.extraction.drafting.mentions import Mention
from minsheng_analysis.extraction.drafting.promise import Promise
from minsheng_analysis.extraction.drafting.publication import publication_of
from minsheng_analysis.extraction.reading.kinds import Kind
from minsheng_analysis.extraction.reading.outline import title_of
from minsheng_analysis.extraction.reading.reader import Reading
from minsheng_analysis.quantities.numerals import fold

#: When something was, or is to be; the last one before a figure holds for it. 年度 and 全年 are of the year named before them.
_TIMES = re.compile(
    r"(?<![比较同于超与])(?P<year>20\d\d)年度?(?!以来|起|[启开]|\d|[底末]?(?:之|以|及以)?前)|20\d\d年|(?<![比较同于超])(?<!续建)(?<!结转)(?P<last>去年|上年)(?!同期|以来|底|末)"
    r"|今年|本年|目前|截至|截止|明年|来年|次年|\d{1,2}月"
)
#: What was so long ago says how old a thing is.
_LONG_AGO = 6
#: A figure of an earlier year that is told to set this year's beside it, or that is a share of a work of several years.
_NOT_OF_IT = re.compile(r"结转|转入|续建|遗留|跨年|项目库|(?:计划|目标|任务)中|以来|增长|提高|增加|下降|累计|至今")
#: In a head a column's year: 2023目标, 2023年实际.
_HEAD_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d|[-/.]\d)")
#: Whole areas, the widest first; what is said of a wider one than the document's is not of its place.
_AREAS = (("全国",), ("全省", "全自治区"), ("全市", "全州"), ("全县", "全区", "全旗"))
_OWN_WORDS = re.compile(
    r"我[市县区镇乡州旗]|本[市县区镇乡级]|其中[^，。；]{0,4}[市县区]|下达|承担|争取|分配|占|位居|位列|排名|领先|第[一二三\d]"
)
_ONLY_COMPARED = re.compile(r"(?:比|较|高于|低于|超过|占|居|列|在|于|为|获|被评为|向|面向)$")
_NO_AREA = re.compile(
    r"率先|前列|平均|第|首|领先|排名|推广|通用|统一|[^，。；\d]{0,4}(?:试点|示范|先进|荣誉|表彰|现场会|优秀)"
)
#: How low a place is, by the end of its name.
_LEVELS = (
    (3, re.compile(r"(?:县|区|旗|街道|镇|乡)$")),
    (2, re.compile(r"[市州盟]$")),
    (1, re.compile(r"(?:省|自治区)$")),
)


def years_of(reading: Reading, year: int) -> frozenset[int]:
    """Give the years that are a document's own: the draft's, and the one it names itself."""
    own = year_of(reading.document)
    return frozenset({year} if own is None else {year, own})


def earlier_year(m: Mention, own: Collection[int]) -> int:
    """Give the earlier year that a figure is told of; 0 where it is of the document's own, or nothing says.

    Parameters
    ----------
    m : Mention
    own : collection of int
        The document's years.
    """
    if m.read is None or not own:
        return 0
    cell = m.read.figure.cell
    if cell is not None and cell.bare:
        named = {int(y) for head in cell.heads[:2] for y in _HEAD_YEAR.findall(fold(head))}
        year = named.pop() if len(named) == 1 else 0
        return year if 0 < year < min(own) else 0
    return earlier_in(fold(m.passage.text[: m.start - m.passage.start]), own)


def earlier_in(before: str, own: Collection[int]) -> int:
    """Give the earlier year that words before a figure put it in; 0 for none.

    Examples
    --------
    >>> earlier_in("其中2022年目标为开工", {2023}), earlier_in("2022年建成4座，今年目标", {2023})
    (2022, 0)
    >>> earlier_in("2022年以来共建成", {2023}), earlier_in("含2022年结转项目", {2023})
    (0, 0)
    """
    clause = re.split(r"[；;。\n]", before)[-1]
    found = list(_TIMES.finditer(clause))
    if not found or _NOT_OF_IT.search(clause[found[-1].end() :]):
        return 0
    last = found[-1]
    year = min(own) - 1 if last["last"] else int(last["year"] or 0)
    return year if min(own) - _LONG_AGO <= year < min(own) else 0


def level_of(document: Document) -> int:
    """Give how low a document's place is, from its title and its issuer: 1 a province, 2 a city, 3 a county or below; 0 unknown."""
    for text in (publication_of(document).publisher, re.split(r"关于", title_of(document))[0], title_of(document)):
        places = [] if re.search(r"各(?:有关)?[县市区部单]|开发区|新区|[：:]$", text) else places_in(text)
        for level, words in _LEVELS:
            if places and words.search(places[-1]):
                return level
    return 0


def of_wider_area(before: str, level: int) -> bool:
    """Tell whether the words of a sentence before a figure say it of a wider area than the document's.

    Examples
    --------
    >>> of_wider_area("去年全省新开工", 3), of_wider_area("全省下达我县任务", 3), of_wider_area("总量居全省第", 3)
    (True, False, False)
    >>> of_wider_area("全市建成", 2), of_wider_area("全市建成", 3), of_wider_area("全省建成9座，我县建成", 3)
    (False, True, False)
    """
    wider = [word for words in _AREAS[:level] for word in words]
    if not wider:
        return False
    found = list(re.finditer("|".join(wider), before))
    if not found:
        return False
    m = found[-1]
    rest = before[m.end() :]
    own = any(word in rest for words in _AREAS[level:] for word in words)
    return not (own or _OWN_WORDS.search(rest) or _NO_AREA.match(rest) or _ONLY_COMPARED.search(before[: m.start()]))


def set_foreign_aside(mentions: Sequence[Mention], reading: Reading, year: int) -> list[Mention]:
    """Take what is told of earlier years, or of a wider area, out of what is promised and done; give the money that is no cost.

    Parameters
    ----------
    mentions : sequence of Mention
        Changed in place.
    reading : Reading
    year : int
    """
    own, level = _own_years(mentions, reading, year), level_of(reading.document)
    no_costs = []
    for m in mentions:
        if m.read is None or m.read.reviewed:
            continue
        earlier = earlier_year(m, own)
        if _is_wide(m, level) or _is_no_cost(m, reading.kind, earlier):
            no_costs.append(m)
            _to_context(m)
        elif reading.kind in ("form", "evaluation") and _is_money_of_form(m):
            _to_context(m)
            no_costs += [m] if m.unit == "yuan" and "补助" not in m.name else []
        elif earlier and m.role in ("target", "actual") and _is_surely_earlier(m, reading.kind):
            m.due = f"{earlier}-12-31"
            _to_context(m)
    return no_costs


def _own_years(mentions: Sequence[Mention], reading: Reading, year: int) -> frozenset[int]:
    """Give a document's years; none where most of what is promised would be of earlier ones: then its year was misread."""
    own = years_of(reading, year)
    promised = [m for m in mentions if m.role == "target"]
    earlier = sum(bool(earlier_year(m, own)) for m in promised)
    return own if 2 * earlier <= len(promised) else frozenset()


def _is_no_cost(m: Mention, kind: Kind, earlier: int) -> bool:
    """Whether an amount of a plan, or a reply, is one of an earlier year."""
    return m.role == "cost" and bool(earlier) and kind in ("targets", "vote", "reply")


def _is_money_of_form(m: Mention) -> bool:
    """Whether an amount is a form's money by source, or a number of a row whose unit was not read: neither promised nor done."""
    cell = m.read.figure.cell if m.read else None
    if m.unit == "yuan" and m.role == "target" and cell is None:
        return is_money_row(m.name) and not re.search(r"预算|经费|总额|总计", m.name)  # by source, not of the whole
    if cell is None or not cell.bare or m.role not in ("target", "actual") or m.unit != "count":
        return False
    return any(is_money_row(name) for name in (m.name, *cell.names))


def _is_wide(m: Mention, level: int) -> bool:
    cell = m.read.figure.cell if m.read else None
    if m.role not in ("target", "actual", "cost") or (cell is not None and cell.bare):
        return False
    return of_wider_area(m.passage.text[: m.start - m.passage.start], level)


def _is_surely_earlier(m: Mention, kind: Kind) -> bool:
    """Whether what is told of an earlier year is no promise or result of this one: in a report only where the year is named.

    What a report calls 去年 may be the year that it reports on.
    """
    cell = m.read.figure.cell if m.read else None
    if kind in ("targets", "vote", "reply") or (cell is not None and cell.bare):
        return True
    return not re.search(r"去年|上年", m.passage.text[: m.start - m.passage.start])


def _to_context(m: Mention) -> None:
    m.ahead = True
    if m.role != "cost":
        m.role, m.stage = "context", ""


def drop_earlier_shares(promises: list[Promise], mentions: Sequence[Mention], reading: Reading, year: int) -> None:
    """Drop rows that are nothing but a percentage of an earlier year.

    Parameters
    ----------
    promises : list of Promise
        Changed in place.
    mentions : sequence of Mention
    reading : Reading
    year : int
    """
    own = years_of(reading, year)
    by_number = {m.k: m for m in mentions}
    promises[:] = [
        p for p in promises
        if p.targets or p.actuals or p.share is None or not earlier_year(by_number[p.share], own)
    ]  # fmt: skip
