"""How wide words are, and where they break: drawings place their words without asking a browser."""

from __future__ import annotations

import re
import unicodedata
from html import escape

#: Marks that may not begin a line.
_CLOSING = "，、。；：）”」》"
#: And those that may not end one.
_OPENING = "（“「《"


#: Widths of the page's Latin letters, as a share of their size (Noto Sans SC, regular).
_GROUPS = {
    0.22: " ", 0.28: "|\"',.:;ijlI", 0.33: "!f()[]{}-", 0.39: "t/\\r", 0.48: "*?sz", 0.51: "xcvyY", 0.56: "JLFek#$+0123456789<=>^_ag~VX",
    0.6: "ESTZA`hnouP", 0.65: "bdpqCRKB&", 0.72: "DGNUHOQ", 0.81: "wMW", 0.93: "%m@",
}  # fmt: skip
_WIDTHS = {sign: width for width, signs in _GROUPS.items() for sign in signs}
_BOLD = 1.075


def width_of(words: str, size: float, *, bold: bool = False) -> float:
    """Estimate how wide words are, in pixels: a Chinese character is as wide as high, a Latin one as its letter is.

    Examples
    --------
    >>> width_of("渝北", 10), width_of("lid", 10)
    (20.0, 12.1)
    """
    wide = sum(_WIDTHS.get(sign) or (1.0 if unicodedata.east_asian_width(sign) in "WFA" else 0.58) for sign in words)
    return round(wide * size * (_BOLD if bold else 1), 2)


#: Words that names of places to serve people are made of: a line does not end within one of them.
_PLACES = "农村|社区|互助|养老|服务|中心|公共|停车|卫生|教育|学校|设施|公园|步道|便民|图书|文化|体育"
_WHOLE = re.compile(f"残疾人|老年人|服务站|门禁|系统|智能|综合|基层|{_PLACES}|.")
#: A word with its 的, a date, a number with what it counts, a name with what it is one of, and the words of titles: no line begins within.
_TOGETHER = re.compile(
    "[一-鿿]{1,2}的|[0-9]{4}年[0-9]{1,2}月(?:[0-9]{1,2}日)?|[0-9]{1,2}月[0-9]{1,2}日|[0-9][0-9.,]*(?:余?[万亿]?元|年|月|日|[项个分])|[一-鿿]{2}[省市区县]|"
    "达标|达到|未达|得到|目标|承诺|项目|时间|进度|报告|口径|两种|相同|不同|官方|结论|数字|可比|能够|评价|全部|尚未|没有|"
    "完工|完成率?|开工|超额|大幅|滞后|落后|严重|兑现|不符|绩效|试评|评分|可评|计分|得分|满分|分值|等级|不足|不评|截至|最新|最大|"
    "写明|金额|投入|投资|总额|资金|补助|合计|折算|人口|居民|民生|实事|牵头|单位|各地|街道|分布|图中|结果|指标|处理|方式|"
    "新增|建设|改造|升级|打造|更新|城镇|城乡|老旧|小区|全民|健身|羽毛球馆|幼儿园|中小学|就业|失业|创业|培训|技能|人员|人才|劳动者|青年|老年|儿童|"
    f"残疾人|{_PLACES}"
)
#: What is no longer than this fits a line.
_SHORT = 12
#: And what is no wider than this fits a line of a phone beside its heading.
_FITS = 245


def phrases(title: str) -> str:
    """Write a title as HTML that keeps its phrases together, and its sentences: Chinese has no spaces at which a line could break sensibly.

    Examples
    --------
    >>> phrases("11项超额，10项完成"), phrases("Two of 3")
    ('<span class="phrase">11项超额，</span><span class="phrase">10项完成</span>', 'Two of 3')
    >>> phrases("None missed. Only finished, 3 are.")
    '<span class="phrase">None missed.</span> <span class="phrase">Only finished, 3 are.</span>'
    >>> phrases("至2025年3月31日仍未写明的")
    '至<span class="nowrap">2025年3月31日</span>仍未<span class="nowrap">写明的</span>'
    >>> phrases("各镇已达标或达到时间进度的")
    '各镇已<span class="nowrap">达标</span>或<span class="nowrap">达到</span><span class="nowrap">时间</span><span class="nowrap">进度的</span>'
    """
    parts = re.split(r"(?<=[：，；])|(?<=[a-z]{2}\.) (?=[A-Z])", title)
    whole = [
        escape(part) if len(part) <= _SHORT else _TOGETHER.sub(r'<span class="nowrap">\g<0></span>', escape(part))
        for part in parts
    ]
    between = "" if re.search("[：，；]", title) else " "
    return whole[0] if len(whole) < 2 else between.join(f'<span class="phrase">{part}</span>' for part in whole)


def parts_together(listed: str) -> str:
    """Write a list as HTML whose lines end between its parts, and within none that is short.

    Examples
    --------
    >>> parts_together("2地均达标（东坡区286.5%；青神县211.6%）")
    '<span class="phrase">2地均达标</span><span class="phrase">（东坡区286.5%；</span><span class="phrase">青神县211.6%）</span>'
    >>> parts_together("2 met theirs (Dongpo 286.5%; Qingshen 211.6%)")
    '<span class="phrase">2 met theirs</span> <span class="phrase">(Dongpo 286.5%;</span> <span class="phrase">Qingshen 211.6%)</span>'
    """
    # The blanks around a part stand outside it, where a line may end.
    return re.sub(r"[（(]?[^\s；（(;](?:[^；（(;]*[^\s；（(;])?[；;]?", lambda part: _whole_part(part[0]), listed)


def _whole_part(part: str) -> str:
    words = escape(part)
    return f'<span class="phrase">{words}</span>' if width_of(part, 12.5) <= _FITS else words


def dots_stay(words: str) -> str:
    r"""Keep each dot between words with the word before it: none begins a line.

    Examples
    --------
    >>> dots_stay("32,095 people · 123.4%")
    '32,095 people\xa0· 123.4%'
    """
    return words.replace(" · ", "\N{NO-BREAK SPACE}· ")


def bracket_together(label: str) -> str:
    """Write words as HTML whose line ends before a short Chinese bracket rather than within it.

    Examples
    --------
    >>> bracket_together("项兑现（按报告口径）"), bracket_together("kept (as reported)")
    ('项兑现<span class="phrase">（按报告口径）</span>', 'kept (as reported)')
    >>> bracket_together("12项（推进中），另有2项")
    '12项<span class="phrase">（推进中），</span>另有2项'
    """
    # A stop stays with it: a line may end behind whatever is kept together.
    return re.sub("（[^（）]{1,24}）[，。、；：！？”）]*", r'<span class="phrase">\g<0></span>', escape(label))


def balanced(words: str, size: float, width: float) -> list[str]:
    """Break a short heading into lines of like length; Chinese not within a word, though it take a line more.

    Examples
    --------
    >>> balanced("镇养老服务中心", 11, 66)
    ['镇养老', '服务中心']
    """
    rows = wrap(words, size, width, lines=9)
    if len(rows) < 2 or not all(sign >= "⺀" for sign in words):
        return rows
    most = int(width // size)
    found = [_within(words, room) for room in range(1, most + 1)]
    # The narrowest of those that have no more lines than must be.
    return next((one for one in found if len(one) == len(found[-1]) and max(map(len, one)) <= most), rows)


def _within(words: str, room: int) -> list[str]:
    """Put whole words into lines of so many characters; a word that is longer has a line to itself."""
    rows = [""]
    for word in _WHOLE.findall(words):
        if rows[-1] and len(rows[-1] + word) > room:
            rows.append("")
        rows[-1] += word
    return rows


def wrap(words: str, size: float, width: float, *, lines: int = 2) -> list[str]:
    """Break words into lines that fit a width; what does not fit the last line is cut with an ellipsis.

    Parameters
    ----------
    words : str
    size, width : float
        Pixels.
    lines : int
        At most so many.

    Returns
    -------
    list of str

    Examples
    --------
    >>> wrap("Water mains renewed and laid", 10, 90)
    ['Water mains', 'renewed and laid']
    >>> wrap("均为恰好完成，无一超额", 10, 100)
    ['均为恰好完成，', '无一超额']
    >>> wrap("自来水管网改造（推进中）", 10, 90)
    ['自来水管网改造', '（推进中）']
    >>> wrap("服务站建设（在原有基础上增配）", 10, 110), wrap("服务站的建设和改造升级（在原有基础上增配）", 10, 110)
    (['服务站建设', '（在原有基础上增配）'], ['服务站的建设和改造升级', '（在原有基础上增配）'])
    """
    # A bracket stays whole where a line can hold it; a long one only where that takes no line too many.
    rows = _filled(words, size, width, longest=24)
    if len(rows) > lines:
        rows = _filled(words, size, width, longest=6)
    for place in range(1, len(rows)):
        while rows[place] and rows[place][0] in _CLOSING:
            rows[place - 1], rows[place] = rows[place - 1] + rows[place][0], rows[place][1:]
    for place in range(len(rows) - 1):
        while rows[place] and rows[place][-1] in _OPENING:
            rows[place], rows[place + 1] = rows[place][:-1], rows[place][-1] + rows[place + 1]
    rows = [row for row in rows if row]
    # A character of a word does not stand alone, nor a bracket with one.
    for place in range(1, len(rows)):
        alone, before = rows[place].rstrip(_CLOSING), rows[place - 1]
        if (
            len(alone) == 1
            and alone >= "⺀"
            and len(before) > 2
            and "⺀" <= before[-1] <= "鿿"
            and before[-2] not in _OPENING
        ):
            rows[place - 1], rows[place] = before[:-1], before[-1] + rows[place]
    # Two clauses that fit a line each stand on one each.
    clauses = re.fullmatch("([⺀-￯0-9]+，)([⺀-￯0-9]+)", words)
    if len(rows) == 2 and clauses and all(width_of(one, size) <= width for one in clauses.groups()):
        rows = [*clauses.groups()]
    if len(rows) > lines:
        last = rows[lines - 1]
        while last and width_of(last + "…", size) > width:
            last = last[:-1]
        rows = [*rows[: lines - 1], last.rstrip() + "…"]
    return rows


def _filled(words: str, size: float, width: float, *, longest: int) -> list[str]:
    """Fill lines of a width; a Chinese bracket of so many characters stays whole where one can hold it."""
    parts = re.findall(rf"（[^（）\s]{{1,{longest}}}）|[ ]?(?:[^\s\-⺀-鿿＀-￯]+-?|-)|\s?[⺀-鿿＀-￯]", words)
    parts = [one for part in parts for one in (part if part[0] == "（" and width_of(part, size) > width else [part])]
    rows: list[str] = [""]
    for part in parts:
        if rows[-1] and width_of(rows[-1] + part, size) > width:
            rows.append(part.lstrip())
        else:
            rows[-1] = (rows[-1] + part).lstrip()
    return rows
