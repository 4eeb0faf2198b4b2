"""Read printed figures: ``2000余万元`` becomes a `Quantity` of at least 20,000,000 yuan.

Two doors. `parse_quantity` reads the characters of one figure and raises `QuantityError` when they are not one.
`find_quantities` walks through running text and returns every figure with its place, passing over what only looks like
one (dates, document numbers, ordinals, names, set phrases).

The vocabulary (units, classifiers, qualifiers, what is not a figure) stands in the tables at the top: a new unit or a
new set phrase is a line there, not a branch. Arithmetic is decimal inside, so ``1.15亿元`` is exactly 115000000.0.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from minsheng_analysis.errors import QuantityError

__all__ = ["FoundQuantity", "Quantity", "find_quantities", "parse_quantity"]

# One unit a line: base unit, factor to it, the ways it is written. Lengths are km and areas m2 throughout the project.
_UNIT_TABLE = """
people              1          人 名 位 人口 群众 居民 学生 师生 市民 村民 老人 老年人 职工 教师 儿童 群众人口
person_times        1          人次 人·次 人/次 人（次） 人(次)
yuan                1          元 人民币
km                  1          公里 千米 km
km                  0.001      米 延米 延长米 m
km                  0.00001    厘米 cm
km                  0.000001   毫米 mm
m2                  1          平方米 平米 平方 ㎡ m2 m²
m2                  10000      公顷
m2                  1000000    平方公里 平方千米 km2 km²
m3                  1          立方米 立方 方立 ㎥ m3 m³
mu                  1          亩
percent             1          % 个百分比
percent             10         成
percentage_points   1          个百分点 百分点
times               1          倍
tonnes              1          吨 t
kg                  1          公斤 千克 kg
kw                  1          千瓦 kw
kw                  1000       兆瓦 mw
kwh                 1          千瓦时 千瓦·时 度 kwh
kv                  1          千伏 kv
kva                 1          千伏安 kva
days                1          天 日 个工作日 工作日 个自然日 自然日 个日历天 日历天
hours               1          小时 个小时 h
minutes             1          分钟 min
seconds             1          秒 秒钟 s
months              1          个月 个月份
years               1          年 周年
years_old           1          岁 周岁
celsius             1          ℃ 摄氏度
micrograms          1          微克 μg
milligrams          1          毫克 mg
litres              1          升
decibels            1          分贝
"""

# Classifiers: counted things keep the word. Longer ones first is arranged by the pattern, not by this list.
_CLASSIFIER_TABLE = """
标台 路 大类 大项 个 所 套 张 辆 座 处 家 户 条 台 件 项 场 场次 栋 幢 间 口 部 只 根 支 盏 把 例 份
次 起 层 批次 剂次 棵 株 对 组 批 眼 块 片 分 床 班 门 艘 架 盒 瓶 袋 篇 本 册 部次
户次 家次 辆次 台次 件次 例次 车次 班次 课时 学时 班级 级台阶 段 孔 盘 盆 幅 面 枚 届 期
轮 类 种 支队 队 宗 笔 单 令 桩 具 副 双 顿 餐 针 剂 针次 列 节 站 村 镇 乡镇 镇街
街镇 乡 县 区县 县区 街道 社区 方 人家 家庭 企业 农户 住户 户家庭 点位 泊位 车位 床位 学位
席 帧 路段 杆 道 线 尊 员 对次 头 匹 羽 尾 丛 格 页 样 样次 亩次 家企业 标段 隧 桥
集 堂 档 梯 桶 罐 处次 人份 份次 单位 网格 站点 组次 车 桌 窗口 端口 枪 票 颗
"""

# Qualifier words. 高于/低于 compare with another figure and qualify none; 多 after a unit (比计划的15个多) neither.
_BEFORE = {
    "≤": "at_most", "≥": "at_least",
    "约": "approx", "大约": "approx", "约为": "approx", "大概": "approx", "近": "approx", "将近": "approx",
    "接近": "approx", "不少于": "at_least", "不低于": "at_least", "不小于": "at_least", "至少": "at_least",
    "最少": "at_least", "超过": "at_least", "超": "at_least", "逾": "at_least", "突破": "at_least",
    "不超过": "at_most", "不高于": "at_most", "不大于": "at_most", "不多于": "at_most", "至多": "at_most",
    "最多": "at_most", "控制在": "at_most",
}  # fmt: skip
_AFTER = {
    "左右": "approx", "上下": "approx", "以上": "at_least", "及以上": "at_least", "以下": "at_most",
    "及以下": "at_most", "以内": "at_most", "之内": "at_most", "内": "at_most",
}  # fmt: skip

# What only looks like a figure: one pattern a line, matched on the width-folded text. The digits it covers are passed
# over. Units, dates and names are decided here so that the grammar below stays free of exceptions.
_CN = "零〇一二两三四五六七八九十百千"
_UNIT_LETTERS = r"(?:km|kwh|kw|mw|kva|kv|cm|mm|m2|m3|m²|m³|m|t|kg|s|h|min|mg|μg)(?![A-Za-z])"
_NOT_FIGURES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        # dates, years, periods
        r"(?<!\d)(?:19|20)\d{2}\s*[-—–~～至到、]\s*(?:(?:19|20)\d{2}|\d{2})\s*(?:年|学年|年度)?(?![\d.]*\s*[万亿元个人])",
        r"(?<!\d)(?:19|20)\d{2}\s*(?:年|学年|级|届)(?:度|份|底|初|末)?(?:\s*\d{1,2}\s*月)?(?:\s*\d{1,2}\s*日)?",
        r"(?<!\d)(?:19|20)?\d{2}\s*年代",
        r"(?<!\d)(?:19|20)\d{2}\s*[-./]\s*\d{1,2}\s*[-./]\s*\d{1,2}(?!\d)",
        r"(?<!\d)(?:19|20)\d{2}\s*[-.]\s*(?:0[1-9]|1[0-2])(?!\d)(?=\s|$|[,，。;；)）])",
        r"(?<![\d.])\d{1,2}\s*(?:[-—–~～至到、和]\s*\d{1,2})?\s*月(?:份|底|初|末|中旬|上旬|下旬|以来)?(?:\s*\d{1,2}\s*日)?"
        r"(?:\s*[-—–~～至到]\s*(?:\d{1,2}月)?\d{1,2}\s*日)?",
        r"(?<![\d.])\d{1,2}\s*月?\s*[-—–~～至到]\s*\d{1,2}\s*月",
        r"(?<![提目之以此日])[前近首这本上下]\s*[\d" + _CN + r"]+\s*个?(?:月|季度|年|天|周)(?!龄)",
        r"(?<!\d)\d{1,2}\s*[:：]\s*\d{2}(?!\d)",
        r"[二两〇零一][〇零一二三四五六七八九]{3}年(?:[一二三四五六七八九十]{1,3}月)?(?:[一二三四五六七八九十]{1,3}日)?",
        r"[一二三四五六七八九十]{1,2}月(?:[一二三四五六七八九十]{1,3}日|份|底|初|末)?",
        r"[\d一二三四]\s*季度",
        r"[一二三四五六七八九十]{1,3}五(?:规划|时期|期间|”)|十[一二三四]五",
        r"\d{1,2}\s*日(?!均|内|间)(?=前|起|止|，|。|、|;|；|\)|）|$)",
        # document, record and telephone numbers, page furniture
        r"[〔\[［(（【]\s*(?:19|20)\d{2}\s*[〕\]］)）】]\s*第?\s*\d*\s*号?",
        r"第\s*[\d" + _CN + r"]+\s*(?:[-—–~～至到、和]\s*第?\s*[\d" + _CN + r"]+)?",
        r"[\d" + _CN + r"]+\s*号(?!召)",
        r"(?:浏览|阅读|点击|访问|查看|关注)(?:次数|总量|量|数|率)?\s*[:：]\s*\d+\s*(?:人次|次)?",
        r"(?:浏览|阅读|点击|访问|查看)(?:次数|总量|量|数)\s*\d+\s*(?:人次|次)?",
        r"(?:电话|热线|传真|邮编|邮政编码|手机|值班)\s*[:：]?\s*[\d(（][\d\-—()（） 、转/]{2,}",
        r"(?:索引号|文号|字号|标识码|备案号?|公网安备|编号|编码|代码|版本号)\s*[:：]?\s*[A-Za-z一-龥]{0,6}[-\dA-Za-z/〔〕\[\]]*\d[-\dA-Za-z/]*\s*号?",
        r"[一-龥]ICP备\s*\d+\s*号?(?:-\d+)?",
        r"(?<!\d)0\d{2,3}\s*[-—]\s*\d{7,8}(?!\d)|(?<!\d)1[3-9]\d{9}(?!\d)|(?<!\d)(?:400|800)-?\d{3}-?\d{4}(?!\d)",
        r"(?<![\d.])\d{3,5}\s*(?:[、/]\s*\d{3,5}\s*)*(?:热线|急救|平台|便民服务热线|政务|短信|指挥|服务台)",
        r"(?:(?<![一-龥])|(?<=[见如附详下上]))(?:[表图]|附件|专栏)\s*\d+(?:[-.]\d+)?",
        # ranks and lists
        r"(?<![提目之以此日])前\s*[\d" + _CN + r"]+\s*(?:位|名|强|列|甲|项|个)?",
        r"后\s*[\d" + _CN + r"]+\s*(?:位|名)",
        r"(?:排名|排在|名列|位列|位居)(?:全[市省区县国])?第?\s*[\d" + _CN + r"]+\s*(?:位|名)?",
        r"[(（]\s*[\d" + _CN + r"]{1,3}\s*[)）]",
        r"^\s*\d{1,2}\s*[、.．)）](?!\d)",
        r"(?<=[。；;：:\n])\s*\d{1,2}\s*[、．)）](?!\d)",
        # names and codes with digits inside
        r"(?<![A-Za-z\d.])(?:[A-Za-z]|PM|DN|NO\.?|PVC|TOP|CT|V|IV|AAA)\s?[-—–]?\d+(?:\.\d+)?(?:[-—–]\d+)*",
        r"[A-Za-z]+[-—–]?\d+(?:\.\d+)?(?:[-—–][A-Za-z\d]+)+",
        r"\d+(?:\.\d+)?[-—–]?(?!" + _UNIT_LETTERS + r")[A-Za-z]+[-—–\dA-Za-z]*",
        r"\d+\s*[+＋×*xX]\s*(?:\d+|[NnXx])(?:\s*[+＋×*xX]\s*(?:\d+|[NnXx]))*(?:\s*(?:小时|天))?",
        r"\d+\s*分钟[^，。；、\d]{0,10}?圈",
        r"(?<![\d.])\d+\s*/\s*\d+(?!\d)",
        r"(?<!\d)\d{1,3}\s*路|\d+\s*(?:号|线|国道|省道|县道|乡道|地块|高速|公交|医院)(?![段个])",
        r"[“‘「《](?!不少于|不低于|不高于|不超过|不多于)[^”’」》\n]{0,14}[\d" + _CN + r"][^”’」》\n]{0,14}[”’」》]",
        # numerals in set phrases
        r"每\s*[百千万](?=[一-龥])|每(?:一|十|百|千|万)(?:名|人|个|户|件)",
        r"(?<![" + _CN + r"])(?!百分之)[" + _CN + r"]+分之[" + _CN + r"]+",
        r"一老一小|两项补贴|两癌|零就业|一件一策|一次性|一件[接着]|一件事|一年[接着一]|一张[蓝网]|两手抓|一手抓|一站式|一体化|一对一|一批|一系列|一网|一卡通|一码|一户一|"
        r"一人一|一企一|一校一|一村一|一街一|一镇一|一区一|一院一|一事一|一案一|一项[目一]|一窗|一门|一门式|一门心思|一把手|一线|一期|二期|三期|四期|五期|一流|一级|二级|三级|四级|五级|"
        r"一类|二类|一般|一定|一起|一直|一方面|一户|一步|一项项|一个个|一件件|一桩桩|一届|一道|一环|一层楼|一本|一盘棋|一揽子|一键|一刻钟|一日|一时|一次次|"
        r"进一步|统一|唯一|(?<!分)之一|万一|专一|单一|同一|每一|逐一|任一|某一|另一|下一|上一|新一|这一|那一|第一|一代|一些|一种|一样|"
        r"两不愁|两个确保|两个维护|两新|两会|两委|两山|两岸|两险|两侧|两端|两节|两级|两类人|两江|两山|两代|两项改革|两个一百|两个责任|双一流|"
        r"三公|三农|三级|三甲|三无|三保障|三社|三位一体|三不|三资|三严|三方[协监]|三责|三线|三同|三包|三伏|三网|三馆|三大攻坚|三中|三个清单|三个一|"
        r"四好|四改|四个(?:全面|意识|自信|不摘|一)|四议|四风|四季|四类|四级联|四通|四方[协]|五一|五保|五社|五险|五个一|五位一体|五星|五水|五大|六稳|六保|六一|"
        r"七一|八一|二次供水|八项规定|九年(?:一贯|义务)|(?<![二三四五六七八九])十一(?![万千百亿])|十二年|十五分钟|百日|百姓|百年|百强|百家姓|百千万|千家万户|千方百计|千万工程|(?<!\d)千户|万众|万家|万里|万达|"
        r"三年行动|[三五]年(?:行动|规划|计划)|[一二三四五六七八九十]年级|[一二三四五六七八九十]小(?=[区校、，])|[一二三四五六七八九十]中(?=[学校、，])|"
        r"[一二三四五六七八九十]{1,2}届|[一二三四五六七八九十]次(?:会议|全会)|[二三四五六七八九]线城市|三孩|二孩|两孩|一孩|三胎|二胎|两院|三院|两翼|两轮|三轮车|三峡|三亚|"
        r"四川|九龙坡|九江|五指山|六安|七台河|八一路|千年|万州|万盛|万源|百色|十堰|三明|三门|三台|三亚|三峡|六盘水|四平|九寨|双流",
    )
)

_FOLD = str.maketrans(
    "０１２３４５６７８９．％﹪／－−～〜ｍｋ\u00a0\u2009",
    "0123456789.%%/--~~mk  ",
)

_CN_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2, "俩": 2}
_CN_SCALES = {"十": 10, "百": 100, "千": 1000}
_MAGNITUDES = {
    "万亿": 10**12,
    "亿": 10**8,
    "千万": 10**7,
    "百万": 10**6,
    "十万": 10**5,
    "万": 10**4,
    "千": 1000,
    "百": 100,
}

# Counted exactly when printed as a whole number without 万/亿; everything else is rounded to its last printed digit.
_COUNTED = frozenset(
    {"people", "person_times", "count", "", "days", "months", "years", "years_old", "hours", "minutes"}
)

_SINGULAR = {
    "people": "person", "person_times": "person_time", "days": "day", "months": "month", "years": "year",
    "hours": "hour", "minutes": "minute", "seconds": "second", "count": "item", "tonnes": "tonne",
}  # fmt: skip


def _unit_names() -> dict[str, tuple[str, Decimal]]:
    names: dict[str, tuple[str, Decimal]] = {}
    for line in _UNIT_TABLE.strip().splitlines():
        base, factor, *written = line.split()
        for name in written:
            names[name] = (base, Decimal(factor))
    return names


_UNITS = _unit_names()
_CLASSIFIERS = _CLASSIFIER_TABLE.split()
_CLASSIFIER_SET = frozenset(_CLASSIFIERS)
# Written out, 月 is a duration only behind a slash (元/月); on its own it is a date.
_PER = dict(_UNITS) | {"月": ("months", Decimal(1)), "日": ("days", Decimal(1)), "年": ("years", Decimal(1))} | {
    "千人": ("thousand_people", Decimal(1)), "万人": ("ten_thousand_people", Decimal(1)), "百人": ("hundred_people", Decimal(1)),
}  # fmt: skip


def _alternatives(words: Iterator[str] | list[str]) -> str:
    return "|".join(re.escape(w) for w in sorted(set(words), key=lambda w: (-len(w), w)))


_ARABIC = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?(?![\d,]*\d)|\d+(?:\.\d+)?"
_CN_NUMBER = rf"[{_CN}][{_CN}万亿]*(?:点[零〇一二三四五六七八九]+)?"
_MAG = r"(?:万亿|亿|千万|百万|十万|万|千(?![米瓦克伏])|百(?!分))"
_NUMBER = (
    rf"(?:(?P<yi>\d+)亿(?=\d+\s?[余多]?万))?(?:(?P<wan>\d+)万(?=\d{{4}}(?!\d)))?"
    rf"(?:(?P<ar>{_ARABIC})\s?(?P<mid1>[余多来])?\s?(?P<mag>{_MAG})?(?P<mid2>[余多来])?"
    rf"|(?P<cn>{_CN_NUMBER})(?P<mid3>[余多来])?(?P<mag2>[万亿])?)"
)
_PRE = rf"(?P<pre>(?<![附最就邻靠亲贴])(?:{_alternatives(list(_BEFORE))}))?\s?"
_POST = rf"(?P<post>{_alternatives(list(_AFTER))})?"
_UNIT_WORD = _alternatives([*_UNITS, *_CLASSIFIERS])
_PER_WORD = _alternatives([*_PER, *_CLASSIFIERS])
_UNIT = rf"(?P<unit>(?:{_UNIT_WORD})(?:\s?[/·每]\s?(?:{_PER_WORD})){{0,2}})"
_SEPARATOR = r"\s?(?:-|—|——|–|~|至|到)\s?"

_ONE = re.compile(
    rf"{_PRE}(?P<sign>-)?(?P<bf>百分之)?{_NUMBER}\s?(?:{_UNIT})?{_POST}",
    re.IGNORECASE,
)
_ANY_UNIT = re.compile(
    rf"{_PRE}(?P<sign>-)?(?P<bf>百分之)?{_NUMBER}\s?(?P<unit>[^\d\s{_CN}万亿（）()，。；、:：,.;]{{1,12}}?)?{_POST}",
    re.IGNORECASE,
)
_SIDE = rf"(?:{_ARABIC}|[{_CN}]+)\s?(?:{_MAG})?"
_RANGE = re.compile(
    rf"{_PRE}(?P<low>(?:{_ARABIC})\s?(?:{_MAG})?|[{_CN}]+)\s?(?P<lowunit>{_UNIT_WORD})?{_SEPARATOR}"
    rf"(?P<high>(?:{_ARABIC})\s?(?:{_MAG})?|[{_CN}]+)\s?(?:{_UNIT})?(?P<post>左右|上下|以内|之内)?",
    re.IGNORECASE,
)
_SIMPLE = re.compile(rf"(?P<ar>{_ARABIC})\s?(?P<mag>{_MAG})?$|(?P<cn>[{_CN}]+)$")


@dataclass(frozen=True)
class Quantity:
    """One printed figure as an interval in a base unit.

    Attributes
    ----------
    value : float
        The printed number in `unit`; NaN for a range.
    low, high : float
        Ends of the interval, in `unit`. `high` is infinite for an open upper end, `low` is 0 for an open lower end.
    unit : str
        Base unit: people, person_times, yuan, m2, m3, km, percent (0-100), percentage_points, times, count, hours,
        days, months, years, years_old, minutes, seconds, tonnes, mu, kw, kwh; rates join them (tonnes_per_day,
        yuan_per_m2_month). Empty for a bare number.
    qualifier : str
        exact, approx, at_least, at_most or range.
    classifier : str
        The measure word of a count (个, 所, 套), also below a rate's line (元/户); else empty.
    text : str
        The characters as printed.
    """

    value: float
    low: float
    high: float
    unit: str
    qualifier: str
    classifier: str
    text: str


@dataclass(frozen=True)
class FoundQuantity:
    """A `Quantity` and where it stands in the text that was searched.

    Attributes
    ----------
    start, end : int
        Half-open span of the figure's characters (qualifier and unit included).
    quantity : Quantity
    number_end : int
        End of the number itself, before its unit: what "several numbers share one unit" needs.
    unit_zh : str
        The unit as printed where it stands behind a later number (``2.4、1.9和1.7公顷``); else empty.
    """

    start: int
    end: int
    quantity: Quantity
    number_end: int = -1
    unit_zh: str = ""

    @property
    def span(self) -> tuple[int, int]:
        """The half-open span as a pair."""
        return (self.start, self.end)


def _fold(text: str) -> str:
    """Fold full-width digits and signs to ASCII, one character for one, so that positions stay."""
    text = re.sub(r"(?<=[０-９])，(?=[０-９]{3}(?![０-９]))", ",", text)
    return text.translate(_FOLD)


def _chinese_number(text: str) -> Decimal | None:
    """Value of a Chinese numeral, or None where the characters do not make one (十十, 百千)."""
    whole, _, decimals = text.partition("点")
    if decimals and not all(c in _CN_DIGITS for c in decimals):
        return None
    if len(whole) > 1 and all(c in _CN_DIGITS for c in whole):
        total = Decimal("".join(str(_CN_DIGITS[c]) for c in whole))  # 二〇二一: digit by digit
    else:
        found = _chinese_whole(whole)
        if found is None:
            return None
        total = Decimal(found)
    if decimals:
        total += Decimal("0." + "".join(str(_CN_DIGITS[c]) for c in decimals))
    return total


def _chinese_whole(text: str) -> int | None:
    for sign, size in (("亿", 10**8), ("万", 10**4)):
        if sign in text:
            head, _, tail = text.rpartition(sign)
            upper = _chinese_whole(head) if head else None
            lower = _chinese_whole(tail) if tail else 0
            if upper is None or lower is None or lower >= size:
                return None
            return upper * size + lower
    total, digit, last = 0, None, 10**4
    for c in text:
        if c in _CN_DIGITS:
            if digit not in (None, 0):
                return None
            digit = _CN_DIGITS[c]
        elif c in _CN_SCALES:
            scale = _CN_SCALES[c]
            if scale >= last or (digit is None and (scale != 10 or total)) or digit == 0:
                return None
            total, digit, last = total + (digit or 1) * scale, None, scale
        else:
            return None
    return total + (digit or 0)


@dataclass(frozen=True)
class _Number:
    """A printed number: its value, the size of its last printed place, and whether 万/亿 stands behind it."""

    value: Decimal
    place: Decimal
    scaled: bool


def _arabic(digits: str, magnitude: str) -> _Number:
    plain = digits.replace(",", "")
    size = Decimal(_MAGNITUDES[magnitude]) if magnitude else Decimal(1)
    decimals = len(plain.partition(".")[2])
    return _Number(Decimal(plain) * size, size.scaleb(-decimals), bool(magnitude))


def _number(m: re.Match[str]) -> _Number | None:
    groups = m.groupdict()
    if groups.get("cn"):
        value = Decimal(100) if groups["cn"] == "百" and groups.get("bf") else _chinese_number(groups["cn"])
        if value is None:
            return None
        magnitude = groups.get("mag2") or ""
        tail = re.search(r"[万亿]$", groups["cn"])
        decimals = len(groups["cn"].partition("点")[2])
        size = Decimal(_MAGNITUDES[magnitude]) if magnitude else Decimal(1)
        place = (Decimal(_MAGNITUDES[tail.group()]) if tail else Decimal(1).scaleb(-decimals)) * size
        result = _Number(value * size, place, bool(tail or magnitude))
    else:
        result = _arabic(groups["ar"], groups.get("mag") or "")
    above = Decimal(groups.get("yi") or 0) * 10**8 + Decimal(groups.get("wan") or 0) * 10**4
    return _Number(result.value + above, result.place, result.scaled) if above else result


def _approx_place(number: _Number) -> Decimal:
    """Return the size of the last non-zero digit of an approximate whole number; with decimals, the last place."""
    digits = number.value / number.place
    if number.place != number.place.to_integral_value() or digits == 0:
        return number.place
    whole = int(digits)
    if number.scaled and _has_decimals(number):
        return number.place
    zeros = len(str(whole)) - len(str(whole).rstrip("0"))
    return number.place.scaleb(zeros)


def _has_decimals(number: _Number) -> bool:
    return number.place not in {Decimal(v) for v in (*_MAGNITUDES.values(), 1)}


def _resolve_unit(text: str) -> tuple[str, Decimal, str] | None:
    """Return base unit, factor and classifier of a written unit (``万元``, ``元/平方米/月``), None where it is none."""
    text = re.sub(r"[\s（）()\[\]【】]|单位[:：]?", "", _fold(text))
    if not text:
        return ("", Decimal(1), "")
    factor = Decimal(1)
    magnitude = re.match(_MAG, text)
    if magnitude and len(text) > magnitude.end() and text not in _CLASSIFIER_SET:
        factor *= _MAGNITUDES[magnitude.group()]
        text = text[magnitude.end() :]
    whole = _word(text, _UNITS)
    if whole is not None and (text in _UNITS or text.lower() in _UNITS):
        return (whole[0], factor * whole[1], whole[2])
    head, *below = re.split(r"[/·每]", text)
    top = _word(head, _UNITS)
    if top is None:
        return None
    base, classifier = top[0], top[2]
    factor *= top[1]
    names = []
    for part in below:
        under = _word(part, _PER)
        if under is None:
            return None
        names.append(_SINGULAR.get(under[0], under[0]))
        factor /= under[1]
        classifier = under[2] or classifier
    return (f"{base}_per_{'_'.join(names)}" if names else base, factor, classifier)


def _word(text: str, units: dict[str, tuple[str, Decimal]]) -> tuple[str, Decimal, str] | None:
    known = units.get(text) or units.get(text.lower())
    if known:
        return (known[0], known[1], "")
    # An unlisted short Chinese word is a classifier: the vocabulary of counted things is open.
    if text in _CLASSIFIER_SET or re.fullmatch(r"[一-龥]{1,3}", text):
        return ("count", Decimal(1), text)
    return None


def _build(number: _Number, unit: tuple[str, Decimal, str], qualifier: str, text: str, *, negative: bool) -> Quantity:
    base, factor, classifier = unit
    value = number.value * factor
    if qualifier == "at_least":
        low, high = float(value), math.inf
    elif qualifier == "at_most":
        low, high = 0.0, float(value)
    else:
        place = _approx_place(number) if qualifier == "approx" else number.place
        exact = qualifier == "exact" and base in _COUNTED and not number.scaled and number.place == 1 and factor == 1
        half = Decimal(0) if exact else place * factor / 2
        low, high = float(value - half), float(value + half)
    number_value = float(value)
    if negative:
        number_value, low, high = -number_value, -high, -low
    return Quantity(number_value, low, high, base, qualifier, classifier, text)


def _qualifier(m: re.Match[str]) -> str:
    groups = m.groupdict()
    after = groups.get("post") or ""
    if after:
        return _AFTER[after]  # 控制在4.3%以内, 近5万人以上: the word behind decides
    if any(groups.get(k) for k in ("mid1", "mid2", "mid3")):
        return "approx" if "来" in (groups.get("mid1"), groups.get("mid2"), groups.get("mid3")) else "at_least"
    before = groups.get("pre") or ""
    return _BEFORE[before] if before else "exact"


def _from_match(m: re.Match[str], text: str, outer: str) -> Quantity | None:
    number = _number(m)
    if number is None:
        return None
    written = m.group("unit") or ""
    if m.group("bf"):
        if written and written not in {"以上"}:
            return None
        unit: tuple[str, Decimal, str] | None = ("percent", Decimal(1), "")
    elif written:
        unit = _resolve_unit(written)
        if unit is not None and written in {"方"} and number.scaled:
            unit = ("m2", Decimal(1), "")  # 109万方 is an area; 3方责任 are three parties
    else:
        unit = _resolve_unit(outer)
    if unit is None:
        return None
    return _build(number, unit, _qualifier(m), text, negative=bool(m.group("sign")))


def _range_from_match(m: re.Match[str], text: str, outer: str) -> Quantity | None:
    ends = []
    for side in ("low", "high"):
        simple = _SIMPLE.match(m.group(side).strip())
        number = _number(simple) if simple else None
        if number is None:
            return None
        ends.append(number)
    written = m.group("unit") or m.group("lowunit") or outer
    unit = _resolve_unit(written)
    if unit is None:
        return None
    low, high = ends[0].value, ends[1].value
    if not ends[0].scaled and ends[1].scaled and not m.group("lowunit"):
        low *= ends[1].place.scaleb(len(re.sub(r"\D", "", m.group("high").partition(".")[2])))  # 2—3万元: both in 万
    if low >= high:
        return None
    base, factor, classifier = unit
    return Quantity(math.nan, float(low * factor), float(high * factor), base, "range", classifier, text)


def parse_quantity(text: str, unit: str = "") -> Quantity:
    """Read the characters of one figure.

    Parameters
    ----------
    text : str
        The figure as printed: ``"2000余万元"``, ``"百分之八十二"``, ``"2—8元"``, ``"约1.4万平方米"``.
    unit : str
        A Chinese unit that stands elsewhere (column heading, caption): ``"万元"``. Used where `text` carries none.

    Returns
    -------
    Quantity
        `value`, `low` and `high` in the base unit. A whole count or number of people without 万/亿 is exact; otherwise
        the interval reaches half of the last printed digit to either side.

    Raises
    ------
    QuantityError
        If the characters are not one figure, or carry a unit that is none.

    Notes
    -----
    Decimal arithmetic until the end: every figure of up to 15 significant digits survives unchanged.

    Examples
    --------
    >>> q = parse_quantity("约1.4万平方米")
    >>> (q.value, q.low, q.high, q.unit, q.qualifier)
    (14000.0, 13500.0, 14500.0, 'm2', 'approx')
    >>> parse_quantity("2000余万元").high
    inf
    >>> q = parse_quantity("2—8元")
    >>> (q.low, q.high, q.qualifier)
    (2.0, 8.0, 'range')
    >>> parse_quantity("11604", unit="万元").value
    116040000.0
    """
    folded = _fold(text).strip()
    for pattern, build in _READERS:
        m = pattern.fullmatch(folded)
        if m:
            found = build(m, text, unit)
            if found is not None:
                return found
    raise QuantityError(
        f"{text!r} (unit {unit!r}) is not a figure; write number and unit as printed: 2000余万元, 7个",
        f"“{text}”（单位“{unit}”）不是数量；请按原文写出数字和单位，如 2000余万元、7个",
    )


_BARE_CN = re.compile(
    r"(?:上|近|逾|超|过|超过)(?P<cn>[百千万])(?P<unit>"
    + _alternatives([w for w in _CLASSIFIERS if len(w) == 1])
    + "|名|人|人次|元)"
)


def _from_bare_scale(m: re.Match[str], text: str, outer: str) -> Quantity | None:
    """Read 近百名, 上千家: a scale without a digit before it."""
    unit = _resolve_unit(m.group("unit"))
    if unit is None:
        return None
    size = Decimal(_MAGNITUDES[m.group("cn")])
    qualifier = "approx" if m.group().startswith("近") else "at_least"
    return _build(_Number(size, size, True), unit, qualifier, text, negative=False)


_READERS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], str, str], Quantity | None]], ...] = (
    (_ONE, _from_match),
    (_RANGE, _range_from_match),
    (_BARE_CN, _from_bare_scale),
    (_ANY_UNIT, _from_match),
)


# 一 is mostly a word (一个, 一批): it is a figure only behind a verb of building or at the end of a phrase.
_ONE_VERBS = "另有|还有|其中|提前|缩短|延长|历时|建成|新建|改建|扩建|完成|设立|新增|各|开工|投用|改造|建设|打造|创建|购置|配备|增设|迁建|修建|建|开通"
_ONE_IS_FIGURE = re.compile(rf"(?:{_ONE_VERBS})$")
_ONE_UNIT_TABLE = "个月 所 座 条 个 处 家 台 辆 套 栋 幢 间 项 件 支 口 部"
_ONE_UNITS = frozenset(_ONE_UNIT_TABLE.split())
_ROUTE_WORDS = frozenset({"线", "道", "站", "村", "员"})
_PHRASE_END = re.compile(r"\s*(?:[，。；、,;）)]|$|和|及|以及|与)")
_NO_NUMERAL_TABLE = (
    "年 日 度 人家 线 道 面 站 队 村 镇 乡 县 家庭 方 门 桥 路 双 员 头 期 届 级台阶 格 样 节 单 令 区县 堂"
)
_CN_UNIT_SKIP = frozenset(_NO_NUMERAL_TABLE.split())
_LIST_BEFORE = re.compile(rf"(?:^|[^\d.A-Za-z-])(?P<list>(?:(?:{_ARABIC})\s?(?:、|,|，|和|及|与|/)\s?){{1,12}})$")


# Long runs of digits and signs are no figures, and would make the patterns below slow.
_RUNS = re.compile(rf"[\d{_CN}万亿,.，．、\-—–~～/+×*xX:：%％ ]{{120,}}|[A-Za-z\d\-—–.]{{120,}}")


def _masked(text: str) -> str:
    """Blank out what is not a figure, keeping positions."""
    text = _RUNS.sub(lambda m: "\x00" * len(m.group()), text)
    chars = list(text)
    for pattern in _NOT_FIGURES:
        for m in pattern.finditer(text):
            for i in range(m.start(), m.end()):
                if chars[i].isdigit() or chars[i] in "一二两三四五六七八九十百千万亿零〇":
                    chars[i] = "\x00"
    return "".join(chars)


def find_quantities(text: str) -> list[FoundQuantity]:
    """Find every figure in running text, left to right.

    Parameters
    ----------
    text : str
        A line, a paragraph or a table cell. Figures must carry their unit; a number that shares the unit of a later one
        (``2.4、1.9和1.7公顷``) is found too.

    Returns
    -------
    list of FoundQuantity
        Dates, document numbers, ordinals, codes and set phrases are left out.

    Examples
    --------
    >>> [f.quantity.text for f in find_quantities("2021年建成F122-2地块等5个停车场，新增车位840个")]
    ['5个', '840个']
    >>> [f.quantity.value for f in find_quantities("分别新增2.4、1.9和1.7公顷")]
    [24000.0, 19000.0, 17000.0]
    """
    folded = _fold(text)
    masked = _masked(folded)
    found: list[FoundQuantity] = []
    position = 0
    while position < len(masked):
        candidate = _next(masked, text, position)
        if candidate is None:
            break
        found.extend(_sharing(masked, text, candidate, found[-1].end if found else 0))
        found.append(candidate)
        position = candidate.end
    return found


# Behind 万 and 亿 any word is what is counted (3.2万管), where the phrase ends with it.
_OPEN_UNIT = re.compile(
    rf"{_PRE}(?P<sign>-)?(?P<bf>百分之)?(?P<ar>{_ARABIC})\s?(?P<mid1>[余多])?(?P<mag>[万亿])(?P<mid2>[余多])?"
    rf"(?P<unit>(?![余多来以左上下])[一-龥]{{1,2}})(?P<post>(?!))?(?=[，。；、,;）)]|$)"
)
_TENTH = re.compile(r"[一二三四五六七八九](?![一-龥]{0,1}(?:成|个|万|十|百|千))")
# 1.1个和1.8个百分点: both are points.
_POINTS_BEHIND = re.compile(rf"[、和及与]\s*(?:{_ARABIC})\s*个百分点")
_START = re.compile(rf"(?:{_alternatives(list(_BEFORE))})?\s?(?:百分之)?(?:\d|[{_CN}])|[上过][百千万]")


def _next(masked: str, text: str, position: int) -> FoundQuantity | None:
    for start in _START.finditer(masked, position):
        at = start.start()
        for pattern, build in ((_RANGE, _range_from_match), (_ONE, _from_match)):
            m = pattern.match(masked, at)
            if not m or m.end() <= at or not (m.group("unit") or m.groupdict().get("bf")):
                continue
            if not _stands(m, masked):
                continue
            quantity = build(m, text[at : m.end()], "")
            if quantity is not None and m.group("unit") == "个" and _POINTS_BEHIND.match(masked, m.end()):
                quantity = replace(quantity, unit="percentage_points", classifier="")
            if quantity is not None and m.group("unit") == "成" and (tenth := _TENTH.match(masked, m.end())):
                share = quantity.value + _CN_DIGITS[tenth.group()]  # 七成五
                quantity = replace(quantity, value=share, low=share, high=share, text=text[at : tenth.end()])
                return FoundQuantity(at, tenth.end(), quantity, m.start("unit"))
            if quantity is not None:
                return FoundQuantity(at, m.end(), quantity, m.start("unit") if m.group("unit") else m.end())
        open_unit = _OPEN_UNIT.match(masked, at)
        if open_unit and _stands(open_unit, masked):
            quantity = _from_match(open_unit, text[at : open_unit.end()], "")
            if quantity is not None:
                return FoundQuantity(at, open_unit.end(), quantity, open_unit.start("unit"))
        bare = _BARE_CN.match(masked, at)
        found = _from_bare_scale(bare, text[at : bare.end()], "") if bare else None
        if bare and found is not None:
            return FoundQuantity(at, bare.end(), found, bare.start("unit"))
    return None


def _stands(m: re.Match[str], masked: str) -> bool:
    """Whether a match is a figure where it stands."""
    printed = m.groupdict().get("ar") or ""
    numeral = m.groupdict().get("cn") or ""
    begin = m.start("ar") if printed else m.start()
    before = masked[begin - 1] if begin else ""
    if before == "\x00" or (m.start() and masked[m.start() - 1] == "\x00" and not m.group("pre")):
        return False  # the rest of a masked number
    if printed and before and (before in ".,-" or (before.isascii() and before.isalnum())):
        return False
    if re.match(r"0\d", printed):  # 清单08: a number in a list
        return False
    unit = m.group("unit") or ""
    if numeral and not m.group("bf"):
        return _numeral_stands(numeral, unit, m, masked)
    if m.re is _RANGE:
        return m.group("low")[0].isdigit() and unit != "日"  # 12—16日: a date
    if unit in {"日", "年"}:  # a date, unless it says how long
        return masked.startswith("内", m.end("unit")) or (unit == "年" and not re.fullmatch(r"(?:19|20)\d\d", printed))
    return not (unit in _ROUTE_WORDS and len(printed) <= 3)  # 6线, 3道, 5站: names more often than counts


def _numeral_stands(numeral: str, unit: str, m: re.Match[str], masked: str) -> bool:
    if unit in _CN_UNIT_SKIP or not unit:
        return False
    if numeral.startswith("零") or masked[max(0, m.start() - 1) : m.start()] in {"第", "每", "之", "几", "数"}:
        return False
    if m.start() and masked[m.start() - 1] in "一二两三四五六七八九十百千万亿零〇几数":
        return False
    if numeral == "一":
        if unit not in _ONE_UNITS:
            return False
        behind = masked[: m.start()]
        return bool(_ONE_IS_FIGURE.search(behind)) or (
            bool(_PHRASE_END.match(masked, m.end())) and bool(re.search(r"[一-龥)）]$", behind)) and len(behind) > 3
        )
    return True


def _sharing(masked: str, text: str, owner: FoundQuantity, floor: int) -> list[FoundQuantity]:
    """Numbers that stand in a list before `owner` and share its unit."""
    m = _LIST_BEFORE.search(masked[floor : owner.start])
    if not m or owner.quantity.qualifier not in {"exact", "at_least", "at_most"}:
        return []
    unit_text = text[owner.number_end : owner.end]
    unit_word = re.match(rf"\s?({_UNIT_WORD})(?:[/·每](?:{_PER_WORD}))*", _fold(unit_text), re.IGNORECASE)
    if not unit_word:
        return []
    scale = re.search(rf"({_MAG})$", _fold(text[owner.start : owner.number_end]).strip())
    written = (scale.group(1) if scale else "") + unit_word.group().strip()
    out = []
    offset = floor + m.start("list")
    for number in re.finditer(_ARABIC, m.group("list")):
        at = offset + number.start()
        printed = text[at : offset + number.end()]
        out.append(
            FoundQuantity(at, offset + number.end(), parse_quantity(printed, written), offset + number.end(), written)
        )
    return out
