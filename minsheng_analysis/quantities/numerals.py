"""Digits and Chinese numerals become exact decimals, each number read whole or not at all.

`scan_number` finds where the number ends that begins at a place, however it is written (``7千3百``, ``1 234万``,
``1.2个亿``, ``两三百``, ``十几万``, ``百分之八十二``). It gives its value, or None for one that cannot be read: a figure
never begins inside a longer number.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

CN_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2, "俩": 2}
_CN_SCALES = {"十": 10, "百": 100, "千": 1000}
#: Every character of a Chinese numeral, 万 and 亿 left out. 廿 and 卅 are twenty and thirty.
CN_CHARACTERS = "零〇一二两俩三四五六七八九十百千廿卅"

MAGNITUDES = {
    "万亿": 10**12,
    "千亿": 10**11,
    "百亿": 10**10,
    "十亿": 10**9,
    "亿": 10**8,
    "千万": 10**7,
    "百万": 10**6,
    "十万": 10**5,
    "万": 10**4,
    "千": 1000,
    "百": 100,
}

# More digits than any figure has; longer runs are no figures, and floats would lie about them.
_LONGEST_DIGITS = 18
_LONGEST_NUMERAL = 24

_FOLD = str.maketrans(
    "０１２３４５６７８９．％﹪／－−﹣～〜＋＜＞＝﹤﹥≦≧⩽⩾＊\u00a0\u2009\u202f"
    "ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚ"
    # traditional characters of numbers and units
    "萬億兩個條戶畝噸場張臺處項點餘來時間頃棟輛週歲幾數組課種類級層號與約過於達滿內員顆盞隻雙對筆門節標萬",
    "0123456789.%%/---~~+<>=<>≤≥≤≥*   "
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
    "万亿两个条户亩吨场张台处项点余来时间顷栋辆周岁几数组课种类级层号与约过于达满内员颗盏只双对笔门节标万",
)
# 伍佰万元 is a sum of money written out; 队伍 and 大陆 are words.
_WRITTEN_OUT = re.compile(r"(?<![队大登退])[壹贰叁肆伍陆柒捌玖][拾佰仟万亿萬億][壹贰叁肆伍陆柒捌玖拾佰仟万亿萬億零]*")
_PLAIN_NUMERALS = str.maketrans("壹贰叁肆伍陆柒捌玖拾佰仟", "一二三四五六七八九十百千")
_WIDE_COMMA = re.compile(r"(?<=[０-９])，(?=[０-９]{3}(?![０-９]))")


def fold(text: str) -> str:
    """Fold full-width and traditional characters to plain ones, one character for one, so that positions stay."""
    plain = _WRITTEN_OUT.sub(lambda m: m.group().translate(_PLAIN_NUMERALS), text)
    return _WIDE_COMMA.sub(",", plain).translate(_FOLD)


class Number(NamedTuple):
    """A printed number.

    Attributes
    ----------
    low, high : Decimal
        Equal, but for a number that is a range by itself (两三个, 十几万, 数百).
    place : Decimal
        Size of the last printed place.
    magnitude : str
        The last magnitude as written (万, 亿); empty where none stands behind it.
    hedge : str
        "at_least" for 余 and 多, "approx" for 来, else empty.
    over : Decimal
        What stands below 分之 (百分之八十二: 100); 0 where nothing does.
    numeral : str
        The Chinese numeral as written, without hedge; empty for digits.
    """

    low: Decimal
    high: Decimal
    place: Decimal
    magnitude: str = ""
    hedge: str = ""
    over: Decimal = Decimal(0)
    numeral: str = ""

    @property
    def value(self) -> Decimal:
        """The number; the lower end of a range."""
        return self.low

    @property
    def is_range(self) -> bool:
        """Whether it names two ends."""
        return self.low != self.high

    @property
    def scaled(self) -> bool:
        """Whether a magnitude stands behind it."""
        return bool(self.magnitude)

    @property
    def bare_scale(self) -> bool:
        """Whether it is a scale without a digit (百, 千万), a number only beside 近, 上 or 余."""
        return bool(self.numeral) and not self.numeral.strip("百千万亿")

    def times(self, factor: Decimal) -> Number:
        """Give the number with all its sizes multiplied."""
        return self._replace(low=self.low * factor, high=self.high * factor, place=self.place * factor)


# 5千米, 3千克, 2千瓦 and 3百分点 have no magnitude, 3个亿元级项目 neither; 20来自 and 30多样 have no hedge.
_NO_MAGNITUDE = "千[米瓦克伏卡帕]|千分[之点]|百分[之点比]"
_THOUSAND = rf"(?!{_NO_MAGNITUDE})千"
_MAGNITUDE = rf"(?:万亿|[十百千]?[万亿](?!能)|个亿(?!元(?:以上|级|项|企|村|镇|产))|{_THOUSAND}|(?!百分[之点比])百)"
_HEDGE = (
    r"(?:余(?!额|热|下)|多(?!功能|样|元化|媒体|部门|层|点|联|彩|式|党|渠|个)|多(?=个)|来(?!自|到|源|访|电|信|料|函))"
)
_DIGITS = re.compile(r"[0-9]+(?:[.,][0-9]+)*")
_WELL_FORMED = re.compile(r"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?")
_BLANK_GROUP = re.compile(r" [0-9]{3}(?![0-9])(?:\.[0-9]+)?")
_WIDE_GROUP = re.compile(r"(?:，[0-9]{3})+(?![0-9])")
# 99. 5% has a stray blank. Lists begin with 1. too: who finds figures sees to that.
_POINT_APART = re.compile(r"[0-9]+(?:\. | \.)[0-9]+(?![0-9]|[.,][0-9])")
_COMMA_APART = re.compile(r"[0-9]{1,3}(?:, | ,)[0-9]{3}(?![0-9])")
_SET_APART = re.compile(r"(?:[0-9] )+[0-9](?![0-9.,])")
_BEHIND_DIGITS = re.compile(rf"\s?(?P<hedge>{_HEDGE}|好?几)?\s?(?P<mag>{_MAGNITUDE})?(?P<hedge2>{_HEDGE})?")
_LOWER_PART = re.compile(r"(?P<zero>零?)(?P<digits>[0-9]+(?:[.,][0-9]+)*)")
_NUMERAL = re.compile(
    rf"(?P<body>(?:[数几](?=[十百千万亿]))?(?:(?!{_NO_MAGNITUDE})[{CN_CHARACTERS}万亿])+(?:几[十百千万亿]*)?)"
    r"(?P<point>点[零〇一二三四五六七八九]+)?"
    rf"(?P<hedge>{_HEDGE})?(?P<mag>[十百千]?[万亿](?!能)|个亿(?!元(?:以上|级|项|企|村|镇|产)))?(?P<hedge2>{_HEDGE})?"
)
_MORE = re.compile(rf"(?!{_NO_MAGNITUDE})[0-9{CN_CHARACTERS}万亿][0-9{CN_CHARACTERS}万亿.,]*(?<![.,])")
_FRACTION = re.compile(rf"(?P<over>[{CN_CHARACTERS}万]{{1,8}}|10万)分之(?=[{CN_CHARACTERS}0-9])")


_NO_DENOMINATOR = tuple("023456789")


def scan_number(text: str, at: int) -> tuple[int, Number | None]:
    """Read the number that begins at `at`: where it ends, and what it is, None if it cannot be read whole.

    `text` is folded. The end is `at` itself where no number begins.

    Examples
    --------
    >>> scan_number("7千3百人", 0)[1].value, scan_number("12,3100,567.89", 0)
    (Decimal('7300'), (14, None))
    """
    fraction = _FRACTION.match(text, at) if text[at : at + 1] not in _NO_DENOMINATOR else None
    if fraction:
        return _scan_fraction(text, fraction)
    scan = _scan_digits if "0" <= text[at : at + 1] <= "9" else _scan_numeral
    end, number = scan(text, at)
    more = _MORE.match(text, end) if end > at else None
    return (more.end(), None) if more else (end, number)  # 3万二千, 三5, 5十


def _scan_fraction(text: str, m: re.Match[str]) -> tuple[int, Number | None]:
    written = m.group("over")
    over = Decimal(100_000) if written == "10万" else chinese_number(written)
    end, part = scan_number(text, m.end())
    if over is None or part is None or not over or part.over:
        return max(end, m.end()), None
    return end, part._replace(over=over, numeral=part.numeral or text[m.start() : end])


def _plain(printed: str) -> Number | None:
    """Read digits with their commas and point; None for ill-formed ones."""
    plain = printed.replace(",", "")
    if not _WELL_FORMED.fullmatch(printed) or len(plain) > _LONGEST_DIGITS:
        return None
    value = Decimal(plain)
    return Number(value, value, Decimal(1).scaleb(-len(plain.partition(".")[2])))


def _scan_digits(text: str, at: int) -> tuple[int, Number | None]:
    m = _DIGITS.match(text, at)
    assert m is not None
    end, printed = m.end(), m.group()
    if text[end : end + 1] in (" ", ".", ",", "，"):
        end, printed = _beyond_blanks(text, at, end)
    end, number = _magnified(text, end, _plain(printed))
    while number is not None and number.magnitude and (m := _LOWER_PART.match(text, end)):  # 7千3百, 2亿3000万
        end, part = _magnified(text, m.end(), _plain(m.group("digits")))
        number = _joined(number, part, m.group("digits"), zero=bool(m.group("zero")))
    return end, number


def _beyond_blanks(text: str, at: int, end: int) -> tuple[int, str]:
    """Say where digits end that may go on behind a blank, and what they are; empty where nobody can say."""
    for ambiguous in (_SET_APART, _COMMA_APART):  # 1 2 0个: set apart, or columns; 1, 234人: one number, or two
        if m := ambiguous.match(text, at):
            return m.end(), ""
    if m := _POINT_APART.match(text, at):
        return m.end(), m.group().replace(" ", "")
    printed = text[at:end]
    if len(printed) > 3 or not printed.isdigit() or printed.startswith("0"):
        return end, printed
    if wide := _WIDE_GROUP.match(text, end):  # 12，345个: one number, or two clauses
        return wide.end(), ""
    stop = end
    while group := _BLANK_GROUP.match(text, stop):  # 1 234万
        stop = group.end()
    # 300 400个 behind another blank: columns, or one number
    columns = stop > end and at > 0 and (text[at - 1].isspace() or text[at - 1] == "|")
    return stop, "" if columns else text[at:stop].replace(" ", "")


def _magnified(text: str, end: int, number: Number | None) -> tuple[int, Number | None]:
    """Read what stands behind digits: 余, 几, 万, 个亿."""
    m = _BEHIND_DIGITS.match(text, end)
    if m is None or m.end() - end < 1 or not m.group().strip():
        return end, number
    end, hedge, magnitude = m.end(), m.group("hedge") or "", (m.group("mag") or "").removeprefix("个")
    if number is None:
        return end, None
    size = Decimal(MAGNITUDES[magnitude]) if magnitude else Decimal(1)
    if hedge.endswith("几"):  # 20几万: from 21 to 29
        if number.place != 1 or number.value % 10 or not number.value:
            return end, None
        low, high = (number.value + 1) * size, (number.value + 9) * size
        return end, Number(low, high, size, magnitude, numeral=hedge)
    hedges = _hedge(hedge + (m.group("hedge2") or ""))
    return end, number.times(size)._replace(magnitude=magnitude, hedge=hedges)


def _hedge(words: str) -> str:
    return "approx" if "来" in words else "at_least" if words else ""


def _joined(above: Number, part: Number | None, printed: str, *, zero: bool) -> Number | None:
    """Add a lower part to a number: 3万 and 2千 are 32,000, and so are 3万 and 2000; 3万 and 2 nobody can say."""
    size = Decimal(MAGNITUDES[above.magnitude])
    if part is None or above.is_range or part.is_range or above.hedge or above.value % size or part.value >= size:
        return None
    whole = printed.partition(".")[0]
    if not (part.magnitude or zero or len(whole) == len(str(int(size))) - 1):
        return None
    value = above.value + part.value
    return part._replace(low=value, high=value)


def _scan_numeral(text: str, at: int) -> tuple[int, Number | None]:
    m = _NUMERAL.match(text, at)
    if m is None:
        return at, None
    end, body, magnitude = m.end(), m.group("body"), (m.group("mag") or "").removeprefix("个")
    ends = _ends(body, m.group("point") or "")
    if ends is None and text[end : end + 1] == "折" and _TWO_DIGITS.fullmatch(body):  # 八五折
        ends = (Decimal(10 * CN_DIGITS[body[0]] + CN_DIGITS[body[1]]),) * 2
    if ends is None:
        return end, None
    decimals = len((m.group("point") or "点")[1:])
    tail = body[-1] if body[-1] in "万亿" else ""
    place = Decimal(MAGNITUDES.get(tail, 1)).scaleb(-decimals)
    number = Number(*ends, place, tail, _hedge((m.group("hedge") or "") + (m.group("hedge2") or "")), numeral=body)
    if magnitude:
        number = number.times(Decimal(MAGNITUDES[magnitude]))._replace(magnitude=magnitude)
    return end, number


_SEVERAL = re.compile(r"[数几](?P<scale>[十百千]?[万亿]?)")
_TWO_DIGITS = re.compile(r"[一二两三四五六七八九]{2}")


def _ends(body: str, point: str) -> tuple[Decimal, Decimal] | None:
    """Give the ends of a Chinese numeral, which are equal but for 两三, 十几 and 数百."""
    several = _SEVERAL.fullmatch(body)
    if several:  # 数百: 100 to 999
        size = chinese_number(several.group("scale"))
        return None if size is None or point else (size, size * 10 - 1)
    if "几" in body:
        if point or body.count("几") > 1 or body[body.index("几") - 1] != "十":
            return None
        low, high = chinese_number(body.replace("几", "一")), chinese_number(body.replace("几", "九"))
    elif (two := _TWO_DIGITS.search(body)) and not point and not _is_digits(body):
        low, high = (chinese_number(body[: two.start()] + c + body[two.end() :]) for c in two.group())
        if low is not None and high is not None and not _neighbours(*two.group()):
            return None
    else:
        low = high = chinese_number(body + point)
    if low is None or high is None or low > high:
        return None
    return low, high


def _neighbours(first: str, second: str) -> bool:
    a, b = CN_DIGITS[first], CN_DIGITS[second]
    return b - a == 1 or (a, b) == (3, 5)


def _is_digits(body: str) -> bool:
    """Whether a numeral is said digit by digit: 二〇二一, 一二〇."""
    return len(body) > 2 and all(c in CN_DIGITS for c in body)


def chinese_number(text: str) -> Decimal | None:
    """Value of a Chinese numeral, or None where the characters do not make one (十十, 百千)."""
    whole, _, decimals = text.partition("点")
    if len(text) > _LONGEST_NUMERAL or not all(c in CN_DIGITS for c in decimals):
        return None
    whole = whole.replace("廿", "二十").replace("卅", "三十")
    if whole and not whole.strip("百千万亿"):  # 百, 千万: a scale alone
        size = MAGNITUDES.get(whole)
        return None if size is None or decimals else Decimal(size)
    if _is_digits(whole):
        total = Decimal("".join(str(CN_DIGITS[c]) for c in whole))
    else:
        found = _chinese_whole(whole)
        if found is None:
            return None
        total = Decimal(found)
    return total + Decimal("0." + "".join(str(CN_DIGITS[c]) for c in decimals)) if decimals else total


def _chinese_whole(text: str) -> int | None:
    for sign, size in (("亿", 10**8), ("万", 10**4)):
        if sign in text:
            head, _, tail = text.rpartition(sign)
            upper = _chinese_whole(head) if head else None
            lower = _chinese_whole(tail) if tail else 0
            if upper is None or lower is None or lower >= size:
                return None
            if len(tail) == 1 and tail != "十":  # 三万二: 32,000
                lower *= size // 10
            return upper * size + lower
    total, digit, last, zero = 0, None, 10**4, False
    for c in text:
        if c in CN_DIGITS:
            if digit not in (None, 0):
                return None
            zero = digit == 0 or CN_DIGITS[c] == 0
            digit = CN_DIGITS[c]
        elif c in _CN_SCALES:
            scale = _CN_SCALES[c]
            if scale >= last or (digit is None and (scale != 10 or total)) or digit == 0:
                return None
            total, digit, last, zero = total + (digit or 1) * scale, None, scale, False
        else:
            return None
    if digit and total and last >= 100 and not zero:  # 一千五: 1,500
        digit *= last // 10
    return total + (digit or 0)


def approx_place(number: Number) -> Decimal:
    """Return the size of the last non-zero digit of an approximate whole number; with decimals, the last place."""
    digits = number.value / number.place
    if number.place != number.place.to_integral_value() or digits == 0:
        return number.place
    if number.scaled and number.place not in {Decimal(v) for v in (*MAGNITUDES.values(), 1)}:
        return number.place
    whole = str(int(digits))
    return number.place.scaleb(len(whole) - len(whole.rstrip("0")))
