"""Units and classifiers: how each is written, its base unit with the factor to it, and its names in both languages.

This is the only table of units of the package. Reading figures, writing numbers and writing drafts all look here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from minsheng_analysis.quantities.numerals import MAGNITUDES, fold

# base | Chinese | English singular | plural | below a rate's line | factor: spellings ; factor: spellings
# Lengths are km and areas m2 throughout the project. The last rows are rates that English says in its own way.
_TABLE = """
people            | 人       | person           | people            | person   | 1: 人 名 位 人口 群众 居民 学生 师生 市民 村民 老人 老年人 职工 教师 儿童 群众人口 残疾人 患者 学员 游客
person_times      | 人次     | attendance       | attendances       |          | 1: 人次 人·次 人/次 人（次） 人(次)
yuan              | 元       | yuan             | yuan              |          | 1: 元 人民币 元人民币 块钱 圆
usd               | 美元     | US dollar        | US dollars        |          | 1: 美元
eur               | 欧元     | euro             | euros             |          | 1: 欧元
hkd               | 港元     | HK dollar        | HK dollars        |          | 1: 港元 港币
km                | 公里     | km               | km                |          | 1: 公里 千米 km; 0.001: 米 延米 延长米 m; 0.00001: 厘米 公分 cm; 0.000001: 毫米 mm; 0.5: 华里
m2                | 平方米   | m²               | m²                |          | 1: 平方米 平米 平方 平 ㎡ m2 m²; 10000: 公顷 ha hm2 hm²; 1000000: 平方公里 平方千米 km2 km²
m3                | 立方米   | m³               | m³                |          | 1: 立方米 立方 方立 ㎥ m3 m³
mu                | 亩       | mu               | mu                |          | 1: 亩
percent           | %        | %                | %                 |          | 1: % 个百分比 百分比; 0.1: ‰; 0.01: ‱; 10: 成 折
percentage_points | 个百分点 | percentage point | percentage points |          | 1: 个百分点 百分点; 0.1: 个千分点 千分点
per_100000        | /10万    | per 100,000      | per 100,000       |          | 1: /10万 /十万
times             | 倍       | times            | times             |          | 1: 倍
tonnes            | 吨       | tonne            | tonnes            |          | 1: 吨 t 公吨
kg                | 公斤     | kg               | kg                |          | 1: 公斤 千克 kg; 0.5: 斤; 0.001: 克
kw                | 千瓦     | kW               | kW                |          | 1: 千瓦 kw; 1000: 兆瓦 mw; 1000000: 吉瓦 gw; 0.001: 瓦 w
kwh               | 千瓦时   | kWh              | kWh               |          | 1: 千瓦时 千瓦·时 千瓦小时 度 度电 kwh kw·h; 1000: 兆瓦时 mwh
kv                | 千伏     | kV               | kV                |          | 1: 千伏 kv; 0.001: 伏
kva               | 千伏安   | kVA              | kVA               |          | 1: 千伏安 kva; 1000: 兆伏安 mva
days              | 天       | day              | days              |          | 1: 天 日 个工作日 工作日 个自然日 自然日 个日历天 日历天 个工作天
weeks             | 周       | week             | weeks             |          | 1: 周 个星期 星期 个礼拜
hours             | 小时     | hour             | hours             |          | 1: 小时 个小时 个钟头 h
minutes           | 分钟     | minute           | minutes           |          | 1: 分钟 min
seconds           | 秒       | second           | seconds           |          | 1: 秒 秒钟 s
months            | 个月     | month            | months            | month    | 1: 个月 个月份
years             | 年       | year             | years             |          | 1: 年 周年
years_old         | 岁       | year old         | years old         |          | 1: 岁 周岁
celsius           | ℃        | °C               | °C                |          | 1: ℃ 摄氏度 °c
micrograms        | 微克     | µg               | µg                |          | 1: 微克 μg ug µg
milligrams        | 毫克     | mg               | mg                |          | 1: 毫克 mg
litres            | 升       | litre            | litres            |          | 1: 升 公升; 0.001: 毫升 ml
decibels          | 分贝     | dB               | dB                |          | 1: 分贝 db
thousand_people   | 千人     | thousand people  | thousand people   | thousand people     | 1:
ten_thousand_people | 万人   | ten thousand people | ten thousand people | ten thousand people | 1:
hundred_people    | 百人     | hundred people   | hundred people    | hundred people      | 1:
count             | 个       |                  |                   | unit     | 1:
state             |          |                  |                   |          | 1:
tonnes_per_day    | 吨/天    | t/day            | t/day             |          | 1:
yuan_per_person   | 元/人    | yuan a person    | yuan a person     |          | 1:
yuan_per_m2       | 元/平方米 | yuan/m²         | yuan/m²           |          | 1:
yuan_per_m2_month | 元/平方米/月 | yuan/m²/month | yuan/m²/month    |          | 1:
"""


# Classifiers: counted things keep the word. The order is free; the longest is tried first.
_CLASSIFIER_TABLE = """
标台 路 大类 小类 大项 小项 子项 分项 个 所 套 张 辆 座 处 家 户 条 台 件 项 场 场次 栋 幢 间 口 部 只 根 支 盏 把 例 份
次 起 层 批次 剂次 棵 株 对 组 批 眼 块 片 分 床 班 门 艘 架 盒 瓶 袋 篇 本 册 部次
户次 家次 辆次 台次 件次 例次 车次 班次 课时 学时 班级 级台阶 段 孔 盘 盆 幅 面 枚 届 期
轮 类 种 支队 队 宗 笔 单 令 桩 具 副 双 顿 餐 针 剂 针次 列 节 站 村 镇 乡镇 镇街
街镇 乡 县 区县 县区 街道 社区 方 人家 家庭 企业 农户 住户 户家庭 点位 泊位 车位 床位 学位
席 帧 路段 杆 道 线 尊 员 对次 头 匹 羽 尾 丛 格 页 样 样次 亩次 家企业 标段 隧 桥
集 堂 档 梯 桶 罐 处次 人份 份次 单位 网格 站点 组次 车 桌 窗口 端口 枪 票 颗
方面 穴 墓位 棚 柜 杯 箱 字 遍 趟 架次 艘次 门次 回
"""

# English has no classifiers; the few that say what is counted, whatever it is, are named: 条 counts roads and streets, 所
# schools and clinics, and such a number stays bare.
_CLASSIFIER_NAMES = {
    "套": ("set", "sets"),
    "件": ("piece", "pieces"),
    "户": ("household", "households"),
    "栋": ("block", "blocks"),
    "批次": ("batch", "batches"),
}

# Counted exactly when printed as a whole number without 万/亿; everything else is rounded to its last printed digit.
COUNTED = frozenset(
    {"people", "person_times", "count", "", "days", "weeks", "months", "years", "years_old", "hours", "minutes"}
)


@dataclass(frozen=True)
class Unit:
    """One base unit: its names, and how it is written with the factor to it."""

    base: str
    zh: str
    singular: str
    plural: str
    below: str
    spellings: tuple[tuple[str, Decimal], ...]


def _read_table() -> dict[str, Unit]:
    units = {}
    for line in _TABLE.strip().splitlines():
        base, zh, singular, plural, below, written = (cell.strip() for cell in line.split("|"))
        spellings = []
        for group in written.split(";"):
            factor, _, words = group.partition(":")
            spellings += [(word, Decimal(factor.strip())) for word in words.split()]
        units[base] = Unit(base, zh, singular, plural, below or singular, tuple(spellings))
    return units


#: Every base unit by its name.
UNITS = _read_table()

_SPELLINGS = {word: (unit.base, factor) for unit in UNITS.values() for word, factor in unit.spellings}

CLASSIFIERS = frozenset(_CLASSIFIER_TABLE.split())

# Written out, 月 is a duration only behind a slash (元/月); on its own it is a date.
_PER = _SPELLINGS | {
    "月": ("months", Decimal(1)), "千人": ("thousand_people", Decimal(1)), "万人": ("ten_thousand_people", Decimal(1)),
    "百人": ("hundred_people", Decimal(1)), "生": ("people", Decimal(1)), "d": ("days", Decimal(1)), "a": ("years", Decimal(1)), "学年": ("years", Decimal(1)),
}  # fmt: skip

_SLASH = "/·*•×每"
# 5元每天 is a rate; 80周岁每人 is not.
_RATED_BY_EACH = frozenset({"yuan", "tonnes", "m3", "kwh", "kg", "litres"})
# 台/套, 册/件 and 户/座 name one thing twice; 2个/村 and 3次/台 are rates.
_ALTERNATIVES = frozenset(
    [
        "个",
        "处",
        "座",
        "台",
        "套",
        "件",
        "项",
        "辆",
        "所",
        "支",
        "部",
        "只",
        "具",
        "本",
        "册",
        "份",
        "条",
        "户",
        "幢",
        "栋",
    ]
)
_EVENTS = frozenset({"次", "场", "场次", "遍", "课时", "学时"})
_LONGEST = max(len(word) for word in (*_SPELLINGS, *CLASSIFIERS))
_SINGULAR_BASE = {
    "people": "person", "person_times": "person_time", "days": "day", "weeks": "week", "months": "month", "years": "year",
    "hours": "hour", "minutes": "minute", "seconds": "second", "count": "item", "tonnes": "tonne",
}  # fmt: skip
_BASE_OF_SINGULAR = {singular: base for base, singular in _SINGULAR_BASE.items()}


def _longest_word(text: str, at: int, words: dict[str, tuple[str, Decimal]]) -> int:
    """End of the longest unit or classifier that begins at `at`; `at` itself where there is none."""
    for size in range(min(_LONGEST, len(text) - at), 0, -1):
        word = text[at : at + size]
        if word not in words and word not in CLASSIFIERS:
            lowered = word.lower()
            if lowered == word or lowered not in words:
                continue
        if word == "支队" and text.startswith("伍", at + size):  # 215支队伍
            continue
        # km is no unit in kmh, and m none in max
        after = text[at + size : at + size + 1]
        if word[-1].isascii() and word[-1].isalpha() and after.isascii() and after.isalnum():
            continue
        return at + size
    return at


def unit_end(text: str, at: int) -> tuple[int, int]:
    """Say where a unit ends that begins at `at`: its first word, and all of it with what stands below its line.

    Both are `at` where no unit begins. `text` is width-folded.

    Examples
    --------
    >>> unit_end("5元/平方米·月计", 1)
    (2, 8)
    """
    word = end = _longest_word(text, at, _SPELLINGS)
    if word == at:
        return at, at
    # 台(套), 人（次）: one unit named in two ways
    if text[end : end + 1] in ("(", "（"):
        inner = _longest_word(text, end + 1, _SPELLINGS)
        if inner > end + 1 and text[inner : inner + 1] in (")", "）"):
            word = end = inner + 1
    for _ in range(2):
        m = _PER_SIGN.match(text, end)
        if m is None or ("每" in m.group() and _SPELLINGS.get(text[at:word], ("",))[0] not in _RATED_BY_EACH):
            break
        below = _longest_word(text, m.end(), _PER)
        if below == m.end():
            break
        end = below
    return word, end


_PER_SIGN = re.compile(rf"\s?[{re.escape(_SLASH)}]\s?每?")
_BELOW = re.compile(rf"[{re.escape(_SLASH)}]每?")
_DECORATION = re.compile(r"[\s（）()\[\]【】]|单位[:：]?")
_TWICE = re.compile(r"(.+)[（(](.+)[)）]")
_MAGNITUDE = re.compile("|".join(sorted(MAGNITUDES, key=len, reverse=True)))


@lru_cache(maxsize=4096)
def resolve_unit(text: str) -> tuple[str, Decimal, str] | None:
    """Return base unit, factor and classifier of a written unit (``万元``, ``元/平方米/月``), None where it is none."""
    text = fold(text).strip()
    twice = _TWICE.fullmatch(text)
    if twice and _is_word(twice.group(1)) and _is_word(twice.group(2)):
        text = "人次" if twice.groups() == ("人", "次") else twice.group(1)
    text = _DECORATION.sub("", text)
    if not text:
        return ("", Decimal(1), "")
    factor = Decimal(1)
    magnitude = _MAGNITUDE.match(text)
    if magnitude and len(text) > magnitude.end() and not _is_word(_BELOW.split(text, maxsplit=1)[0]):
        factor *= MAGNITUDES[magnitude.group()]
        text = text[magnitude.end() :]
    whole = _SPELLINGS.get(text) or _SPELLINGS.get(text.lower())
    if whole is not None:
        return (whole[0], factor * whole[1], "")
    head, *below = _BELOW.split(text)
    top = _word(head, _SPELLINGS)
    if top is None:
        return None
    base, classifier = top[0], top[2]
    factor *= top[1]
    names = []
    for part in below:
        under = _word(part, _PER)
        if under is None:
            return None
        if under[2] in _ALTERNATIVES and top[2] and top[2] not in _EVENTS:
            continue
        names.append(_SINGULAR_BASE.get(under[0], under[0]))
        factor /= under[1]
        classifier = under[2] or classifier
    return (f"{base}_per_{'_'.join(names)}" if names else base, factor, classifier)


def _is_word(text: str) -> bool:
    return text in _SPELLINGS or text.lower() in _SPELLINGS or text in CLASSIFIERS


def _word(text: str, units: dict[str, tuple[str, Decimal]]) -> tuple[str, Decimal, str] | None:
    known = units.get(text) or units.get(text.lower())
    if known:
        return (known[0], known[1], "")
    # An unlisted short Chinese word is a classifier: the vocabulary of counted things is open.
    if text in CLASSIFIERS or re.fullmatch(r"[一-龥]{1,3}", text):
        return ("count", Decimal(1), text)
    return None


def unit_text(base: str, lang: Literal["zh", "en"], *, classifier: str = "", plural: bool = True) -> str:
    """Name a base unit, or a rate of several, in one language; a unit that is not known is given back as it is.

    Parameters
    ----------
    base : str
    lang : {"zh", "en"}
    classifier : str, optional
        What is counted (所, 套), for "count" and for rates of counted things (元/户).
    plural : bool
        For English.

    Examples
    --------
    >>> unit_text("decibels", "zh"), unit_text("decibels", "en"), unit_text("yuan_per_item_month", "zh", classifier="户")
    ('分贝', 'dB', '元/户/月')
    """
    if base == "count" and classifier:
        return classifier if lang == "zh" else _CLASSIFIER_NAMES.get(classifier, ("", ""))[plural]
    unit = UNITS.get(base)
    if unit is not None:
        return unit.zh if lang == "zh" else (unit.plural if plural else unit.singular)
    top, _, below = base.partition("_per_")
    parts = _parts_below(below)
    if not parts or top not in UNITS:
        return base
    counted_below = "count" in parts
    first = unit_text(top, lang, classifier="" if counted_below else classifier, plural=plural)
    if lang == "zh":
        names = [(classifier if part == "count" else "") or _below_zh(part) for part in parts]
        return "/".join([first, *names])
    english = [
        _CLASSIFIER_NAMES.get(classifier, (UNITS[part].below,))[0] if part == "count" else UNITS[part].below
        for part in parts
    ]
    return f"{first} per {' per '.join(english)}".strip()


def _below_zh(base: str) -> str:
    return "月" if base == "months" else UNITS[base].zh


def _parts_below(below: str) -> list[str]:
    """Split what stands below a rate's line into base units: ``m2_month`` into m2 and months."""
    words = below.split("_")
    parts: list[str] = []
    while words:
        for size in range(len(words), 0, -1):
            name = "_".join(words[:size])
            base = _BASE_OF_SINGULAR.get(name, name)
            if base in UNITS:
                parts.append(base)
                words = words[size:]
                break
        else:
            return []
    return parts
