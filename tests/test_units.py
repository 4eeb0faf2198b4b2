"""One table of units: every unit has its names in both languages, and what is written in either is read back."""

from __future__ import annotations

from decimal import Decimal

import pytest

from minsheng_analysis.language.numbers import format_quantity, unit_name
from minsheng_analysis.quantities import parse_quantity
from minsheng_analysis.quantities.units import CLASSIFIERS, UNITS, resolve_unit, unit_end, unit_text

#: Names of a unit as its readers know them, by hand: Chinese, one in English, several in English.
NAMES = {
    "people": ("人", "person", "people"),
    "person_times": ("人次", "attendance", "attendances"),
    "yuan": ("元", "yuan", "yuan"),
    "usd": ("美元", "US dollar", "US dollars"),
    "eur": ("欧元", "euro", "euros"),
    "hkd": ("港元", "HK dollar", "HK dollars"),
    "km": ("公里", "km", "km"),
    "m2": ("平方米", "m²", "m²"),
    "m3": ("立方米", "m³", "m³"),
    "mu": ("亩", "mu", "mu"),
    "percent": ("%", "%", "%"),
    "percentage_points": ("个百分点", "percentage point", "percentage points"),
    "per_100000": ("/10万", "per 100,000", "per 100,000"),
    "times": ("倍", "times", "times"),
    "tonnes": ("吨", "tonne", "tonnes"),
    "kg": ("公斤", "kg", "kg"),
    "kw": ("千瓦", "kW", "kW"),
    "kwh": ("千瓦时", "kWh", "kWh"),
    "kv": ("千伏", "kV", "kV"),
    "kva": ("千伏安", "kVA", "kVA"),
    "days": ("天", "day", "days"),
    "weeks": ("周", "week", "weeks"),
    "hours": ("小时", "hour", "hours"),
    "minutes": ("分钟", "minute", "minutes"),
    "seconds": ("秒", "second", "seconds"),
    "months": ("个月", "month", "months"),
    "years": ("年", "year", "years"),
    "years_old": ("岁", "year old", "years old"),
    "celsius": ("℃", "°C", "°C"),
    "micrograms": ("微克", "µg", "µg"),
    "milligrams": ("毫克", "mg", "mg"),
    "litres": ("升", "litre", "litres"),
    "decibels": ("分贝", "dB", "dB"),
    "thousand_people": ("千人", "thousand people", "thousand people"),
    "ten_thousand_people": ("万人", "ten thousand people", "ten thousand people"),
    "hundred_people": ("百人", "hundred people", "hundred people"),
    "count": ("个", "", ""),
    "state": ("", "", ""),
    "tonnes_per_day": ("吨/天", "t/day", "t/day"),
    "yuan_per_person": ("元/人", "yuan a person", "yuan a person"),
    "yuan_per_m2": ("元/平方米", "yuan/m²", "yuan/m²"),
    "yuan_per_m2_month": ("元/平方米/月", "yuan/m²/month", "yuan/m²/month"),
}


def test_every_unit_of_the_table_is_checked_here():
    assert set(NAMES) == set(UNITS)


@pytest.mark.parametrize("base", NAMES)
def test_every_unit_has_its_name_in_both_languages(base):
    zh, one, many = NAMES[base]
    assert (unit_text(base, "zh"), unit_text(base, "en", plural=False), unit_text(base, "en")) == (zh, one, many)
    gap = "" if not many or many in "%" else " "
    assert unit_name(base, "zh") == zh
    assert (unit_name(base, "en", n=1), unit_name(base, "en", n=2)) == (gap + one, gap + many)


@pytest.mark.parametrize("base", [base for base, unit in UNITS.items() if unit.spellings])
def test_what_is_written_in_chinese_is_read_back(base):
    written = format_quantity(7, base, "zh")
    found = parse_quantity(written)
    assert (found.value, found.unit) == (7, base)


SPELLINGS = [(word, base, factor) for base, unit in UNITS.items() for word, factor in unit.spellings]


@pytest.mark.parametrize(("word", "base", "factor"), SPELLINGS)
def test_every_spelling_is_read_whole(word, base, factor):
    assert resolve_unit(word) == (base, factor, "")
    assert unit_end(f"3{word}，", 1) == (1 + len(word), 1 + len(word))
    if word != "折":  # 3折 is 30%, 85折 is 85%
        assert parse_quantity(f"3{word}").value == float(3 * factor)


def test_no_word_is_written_for_two_units():
    words = [word for word, _, _ in SPELLINGS]
    assert len(words) == len(set(words))
    assert not CLASSIFIERS & set(words)


@pytest.mark.parametrize(
    ("value", "unit", "zh", "en"),
    [
        (52, "decibels", "52分贝", "52 dB"),
        (20, "celsius", "20℃", "20 °C"),
        (35, "micrograms_per_m3", "35微克/立方米", "35 µg per m³"),
        (3, "per_100000", "3/10万", "3 per 100,000"),
        (60, "yuan_per_person_month", "60元/人/月", "60 yuan per person per month"),
        (30, "people_per_day", "30人/天", "30 people per day"),
        (1, "years_old", "1岁", "1 year old"),
        (1, "weeks", "1周", "1 week"),
    ],
)
def test_units_as_pages_print_them(value, unit, zh, en):
    assert (format_quantity(value, unit, "zh"), format_quantity(value, unit, "en")) == (zh, en)


@pytest.mark.parametrize(
    ("written", "base", "factor", "classifier"),
    [
        ("万元", "yuan", 10_000, ""),
        ("单位：公里", "km", 1, ""),
        ("（万人次）", "person_times", 10_000, ""),
        ("亿千瓦时", "kwh", 10**8, ""),
        ("千瓦", "kw", 1, ""),
        ("KWH", "kwh", 1, ""),
        ("万㎡", "m2", 10_000, ""),
        ("元/人·月", "yuan_per_person_month", 1, ""),
        ("元/人*月", "yuan_per_person_month", 1, ""),
        ("元/人/月", "yuan_per_person_month", 1, ""),
        ("元每平方米", "yuan_per_m2", 1, ""),
        ("元/户", "yuan_per_item", 1, "户"),
        ("吨/日", "tonnes_per_day", 1, ""),
        ("万吨/日", "tonnes_per_day", 10_000, ""),
        ("批次/千人", "count_per_thousand_people", 1, "批次"),
        ("台（套）", "count", 1, "台"),
        ("台/套", "count", 1, "台"),
        ("万册/件", "count", 10_000, "册"),
        ("个/村", "count_per_item", 1, "村"),
        ("次/台", "count_per_item", 1, "台"),
        ("元/生·年", "yuan_per_person_year", 1, ""),
        ("人(次)", "person_times", 1, ""),
        ("所", "count", 1, "所"),
        ("", "", 1, ""),
    ],
)
def test_written_units(written, base, factor, classifier):
    assert resolve_unit(written) == (base, Decimal(factor), classifier)


@pytest.mark.parametrize(
    ("base", "classifier", "zh", "en"),
    [
        ("count", "套", "套", "sets"),
        ("count", "网格", "网格", ""),
        ("yuan_per_item", "户", "元/户", "yuan per household"),
        ("yuan_per_item", "", "元/个", "yuan per unit"),
        ("count_per_thousand_people", "批次", "批次/千人", "batches per thousand people"),
        ("kwh_per_m2_year", "", "千瓦时/平方米/年", "kWh per m² per year"),
        ("no_such_unit", "", "no_such_unit", "no_such_unit"),
    ],
)
def test_names_of_counted_things_and_rates(base, classifier, zh, en):
    assert (unit_text(base, "zh", classifier=classifier), unit_text(base, "en", classifier=classifier)) == (zh, en)
