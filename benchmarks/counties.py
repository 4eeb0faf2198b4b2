"""Invented counties and what they promise: names, kinds of promises with their usual size, and figures as reports print them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

SYLLABLES = "安宁清平昌和兴盛永泰新丰吉庆长乐华阳东林南溪西山北江文德武陵云海金沙玉泉石门龙泉凤台青田白河"
_PINYIN = [
    "an", "ning", "qing", "ping", "chang", "he", "xing", "sheng", "yong", "tai", "xin", "feng",
    "ji", "qing", "chang", "le", "hua", "yang", "dong", "lin", "nan", "xi", "xi", "shan",
    "bei", "jiang", "wen", "de", "wu", "ling", "yun", "hai", "jin", "sha", "yu", "quan",
    "shi", "men", "long", "quan", "feng", "tai", "qing", "tian", "bai", "he",
]  # fmt: skip


@dataclass(frozen=True)
class Kind:
    """A kind of promise: what is counted, how, and how large it usually is in a county."""

    concept: str
    zh: str
    en: str
    unit: str
    unit_zh: str
    measure: str
    direction: str
    usual: float


#: Concepts of ``data/concepts.csv`` with a county's usual size.
KINDS = (
    Kind("parking_spaces", "新增停车位", "New parking spaces", "count", "个", "count", "increase", 800),
    Kind("public_toilets", "公共厕所", "Public toilets", "count", "座", "count", "increase", 40),
    Kind("urban_new_jobs", "城镇新增就业", "New urban employment", "people", "人", "count", "increase", 30_000),
    Kind("kindergartens_built", "幼儿园建设", "Kindergartens built", "count", "所", "count", "increase", 3),
    Kind(
        "rural_road_guardrails", "农村公路防护工程", "Rural-road guardrails", "km", "公里", "quantity", "increase", 90
    ),
    Kind("gas_pipes_renewed", "燃气管道更新", "Gas pipes renewed", "km", "公里", "quantity", "increase", 30),
    Kind("elderly_care_beds", "养老床位", "Beds in homes for older people", "count", "张", "count", "increase", 300),
    Kind(
        "elderly_meal_sites",
        "老年助餐场所",
        "Meal-service points for older people",
        "count",
        "个",
        "count",
        "increase",
        25,
    ),
    Kind(
        "dilapidated_housing_renovated",
        "危旧房改造",
        "Housing renovated",
        "m2",
        "平方米",
        "quantity",
        "increase",
        60_000,
    ),
    Kind(
        "registered_unemployment_rate",
        "城镇登记失业率",
        "Registered unemployment",
        "percent",
        "%",
        "rate",
        "decrease",
        4,
    ),
    Kind("food_safety_tests", "食品安全抽检", "Food samples tested", "count", "批次", "count", "increase", 2_000),
    Kind("ecommerce_training", "电子商务人才培训", "E-commerce training", "people", "人", "count", "increase", 1_200),
    Kind("lifts_renewed", "老旧电梯更新", "Old lifts renewed", "count", "台", "count", "increase", 60),
    Kind(
        "student_startup_support",
        "大学生创业扶持",
        "Support for student firms",
        "state",
        "状态",
        "qualitative",
        "reach",
        0,
    ),
)


def region_name(number: int) -> tuple[str, str, str]:
    """Give an invented county's id, Chinese and English name."""
    first, second = number % len(_PINYIN), (number // len(_PINYIN) + 7 * number) % len(_PINYIN)
    english = (_PINYIN[first] + _PINYIN[second]).capitalize()
    return f"c{number:04d}{english.lower()}", f"{SYLLABLES[first]}{SYLLABLES[second]}县", f"{english} county {number}"


def printed(value: float, kind: Kind, random: np.random.Generator) -> tuple[str, str]:
    """Print a value as a report does, and once more as another section of it would, rounded."""
    if kind.unit == "percent":
        return f"{value:.2f}%", f"{value:.1f}%"
    if value >= 10_000 and kind.unit != "km":
        exact = f"{value / 10_000:.1f}万{kind.unit_zh}"
        qualified = f"约{value / 10_000:.1f}万{kind.unit_zh}" if random.random() < 0.2 else exact
        return qualified, exact
    if kind.unit == "km":
        return f"{value:.2f}公里", f"{value:.0f}公里"
    return f"{value:.0f}{kind.unit_zh}", f"{value:.0f}{kind.unit_zh}"
