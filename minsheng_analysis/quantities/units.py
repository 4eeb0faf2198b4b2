"""Units and classifiers as they are written, each with its base unit and the factor to it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from minsheng_analysis.quantities.numerals import MAG, MAGNITUDES, fold

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


UNIT_LETTERS = r"(?:km|kwh|kw|mw|kva|kv|cm|mm|m2|m3|m²|m³|m|t|kg|s|h|min|mg|μg)(?![A-Za-z])"


# Counted exactly when printed as a whole number without 万/亿; everything else is rounded to its last printed digit.
COUNTED = frozenset({"people", "person_times", "count", "", "days", "months", "years", "years_old", "hours", "minutes"})


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


CLASSIFIERS = _CLASSIFIER_TABLE.split()


_CLASSIFIER_SET = frozenset(CLASSIFIERS)


# Written out, 月 is a duration only behind a slash (元/月); on its own it is a date.
_PER = dict(_UNITS) | {"月": ("months", Decimal(1)), "日": ("days", Decimal(1)), "年": ("years", Decimal(1))} | {
    "千人": ("thousand_people", Decimal(1)), "万人": ("ten_thousand_people", Decimal(1)), "百人": ("hundred_people", Decimal(1)),
}  # fmt: skip


def alternatives(words: Iterator[str] | list[str]) -> str:
    """Give words as alternatives of a pattern, the longest first."""
    return "|".join(re.escape(w) for w in sorted(set(words), key=lambda w: (-len(w), w)))


UNIT_WORD = alternatives([*_UNITS, *CLASSIFIERS])


PER_WORD = alternatives([*_PER, *CLASSIFIERS])


UNIT = rf"(?P<unit>(?:{UNIT_WORD})(?:\s?[/·每]\s?(?:{PER_WORD})){{0,2}})"


def resolve_unit(text: str) -> tuple[str, Decimal, str] | None:
    """Return base unit, factor and classifier of a written unit (``万元``, ``元/平方米/月``), None where it is none."""
    text = re.sub(r"[\s（）()\[\]【】]|单位[:：]?", "", fold(text))
    if not text:
        return ("", Decimal(1), "")
    factor = Decimal(1)
    magnitude = re.match(MAG, text)
    if magnitude and len(text) > magnitude.end() and text not in _CLASSIFIER_SET:
        factor *= MAGNITUDES[magnitude.group()]
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
