"""Figures are read as printed: hand-computed tables, and properties over thousands of generated figures."""

from __future__ import annotations

import math
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minsheng_analysis.errors import QuantityError
from minsheng_analysis.quantities.finding import find_quantities
from minsheng_analysis.quantities.reading import parse_quantity

INF = math.inf

# figure, outer unit, value, low, high, unit, qualifier, classifier: worked out by hand
TABLE = [
    ("5.4万人", "", 54000, 53500, 54500, "people", "exact", ""),
    ("149公里", "", 149, 148.5, 149.5, "km", "exact", ""),
    ("148.61公里", "", 148.61, 148.605, 148.615, "km", "exact", ""),
    ("400万元", "", 4_000_000, 3_995_000, 4_005_000, "yuan", "exact", ""),
    ("1.15亿元", "", 115_000_000, 114_500_000, 115_500_000, "yuan", "exact", ""),
    ("7个", "", 7, 7, 7, "count", "exact", "个"),
    ("0个", "", 0, 0, 0, "count", "exact", "个"),
    ("99名", "", 99, 99, 99, "people", "exact", ""),
    ("7000个", "", 7000, 7000, 7000, "count", "exact", "个"),
    ("5,460个", "", 5460, 5460, 5460, "count", "exact", "个"),
    ("约1.4万平方米", "", 14000, 13500, 14500, "m2", "approx", ""),
    ("约900米", "", 0.9, 0.85, 0.95, "km", "approx", ""),
    ("25元左右", "", 25, 24.5, 25.5, "yuan", "approx", ""),
    ("4.2万平方米上下", "", 42000, 41500, 42500, "m2", "approx", ""),
    ("近2万剂次", "", 20000, 15000, 25000, "count", "approx", "剂次"),
    ("2000余万元", "", 20_000_000, 20_000_000, INF, "yuan", "at_least", ""),
    ("4.5万余人次", "", 45000, 45000, INF, "person_times", "at_least", ""),
    ("2.07亿余元", "", 207_000_000, 207_000_000, INF, "yuan", "at_least", ""),
    ("40余个", "", 40, 40, INF, "count", "at_least", "个"),
    ("10多个", "", 10, 10, INF, "count", "at_least", "个"),
    ("不少于30座", "", 30, 30, INF, "count", "at_least", "座"),
    ("97%以上", "", 97, 97, INF, "percent", "at_least", ""),
    ("80周岁以上", "", 80, 80, INF, "years_old", "at_least", ""),
    ("4.3%以内", "", 4.3, 0, 4.3, "percent", "at_most", ""),
    ("控制在4.3%以内", "", 4.3, 0, 4.3, "percent", "at_most", ""),
    ("不超过8600元", "", 8600, 0, 8600, "yuan", "at_most", ""),
    ("200吨以下", "", 200, 0, 200, "tonnes", "at_most", ""),
    ("3350吨/天", "", 3350, 3349.5, 3350.5, "tonnes_per_day", "exact", ""),
    ("0.3元/平方米/月", "", 0.3, 0.25, 0.35, "yuan_per_m2_month", "exact", ""),
    ("100元/人", "", 100, 99.5, 100.5, "yuan_per_person", "exact", ""),
    ("0.3个百分点", "", 0.3, 0.25, 0.35, "percentage_points", "exact", ""),
    ("百分之八十二", "", 82, 81.5, 82.5, "percent", "exact", ""),
    ("百分之九十八点五", "", 98.5, 98.45, 98.55, "percent", "exact", ""),
    ("１２０％", "", 120, 119.5, 120.5, "percent", "exact", ""),
    ("十二项", "", 12, 12, 12, "count", "exact", "项"),
    ("一万六千三百户", "", 16300, 16300, 16300, "count", "exact", "户"),
    ("两百余间", "", 200, 200, INF, "count", "at_least", "间"),
    ("三千个", "", 3000, 3000, 3000, "count", "exact", "个"),
    ("2亿3000万元", "", 230_000_000, 229_995_000, 230_005_000, "yuan", "exact", ""),
    ("2倍", "", 2, 1.5, 2.5, "times", "exact", ""),
    ("3千米", "", 3, 2.5, 3.5, "km", "exact", ""),
    ("6公顷", "", 60000, 55000, 65000, "m2", "exact", ""),
    ("109万方", "", 1_090_000, 1_085_000, 1_095_000, "m2", "exact", ""),
    ("15个工作日", "", 15, 15, 15, "days", "exact", ""),
    ("1.26", "万人", 12600, 12550, 12650, "people", "exact", ""),
    ("11604", "（万元）", 116_040_000, 116_035_000, 116_045_000, "yuan", "exact", ""),
    ("96.5", "单位：公里", 96.5, 96.45, 96.55, "km", "exact", ""),
    ("3000", "", 3000, 3000, 3000, "", "exact", ""),
]


@pytest.mark.parametrize(("text", "outer", "value", "low", "high", "unit", "qualifier", "classifier"), TABLE)
def test_hand_computed(text, outer, value, low, high, unit, qualifier, classifier):
    q = parse_quantity(text, outer)
    assert (q.unit, q.qualifier, q.classifier, q.text) == (unit, qualifier, classifier, text)
    assert (q.value, q.low, q.high) == (pytest.approx(value, rel=1e-12), pytest.approx(low), pytest.approx(high))


@pytest.mark.parametrize(
    ("text", "low", "high", "unit"),
    [("2—8元", 2, 8, "yuan"), ("3-6元", 3, 6, "yuan"), ("2～3万元", 20000, 30000, "yuan"), ("10%—15%", 10, 15, "percent"),
     ("120至130平方米", 120, 130, "m2")],
)  # fmt: skip
def test_ranges_have_two_ends_and_no_value(text, low, high, unit):
    q = parse_quantity(text)
    assert math.isnan(q.value)
    assert (q.low, q.high, q.unit, q.qualifier) == (low, high, unit, "range")


@pytest.mark.parametrize(
    "text", ["", " ", "个", "动态清零", "三分之二", "2021-3-4-5", "百千", "12个7", "5.4.3", "—", "+"]
)
def test_what_is_no_figure_raises_the_project_error(text):
    with pytest.raises(QuantityError) as caught:
        parse_quantity(text)
    assert "not a figure" in caught.value.message_en
    assert "不是数量" in caught.value.message_zh


# invented sentences; the figures that stand in them, in order
SENTENCES = [
    ("2021年12月31日前建成7个公园", ["7个"]),
    ("按照甲府办发〔2022〕9号文件完成3项", ["3项"]),
    ("建成F122-2地块、2号停车场、G50互通等5个，新增车位840个", ["5个", "840个"]),
    ("分别新增2.4、1.9和1.7公顷", ["2.4", "1.9", "1.7公顷"]),
    ("PM2.5浓度下降11.8%，新建5G基站50个", ["11.8%", "50个"]),
    ("拨打12345热线、前3位、第二批、两癌筛查、一老一小、一件一策", []),
    ("前5个月、1—7月、一季度、十四五时期", []),
    ("由百分之六十五提高到百分之九十八点五", ["百分之六十五", "百分之九十八点五"]),
    ("比计划的15个多，每人保费25元左右", ["15个", "25元左右"]),
    ("（1）3所幼儿园开园，（2）4所学校完工", ["3所", "4所"]),
    ("给予2—8元补贴", ["2—8元"]),
    ("100人以上供水工程37座", ["100人以上", "37座"]),
    ("青龙镇、白石镇各1所", ["1所"]),
    ("①2个中心②4处站点，安排5.6亿元，视频监控2600路", ["2个", "4处", "5.6亿元", "2600路"]),
    ("阅读活动40场，阅读：3,482次，索引号：11500112MB1234567/2023-00012", ["40场"]),
    ("“9+3”毕业生初次就业率95%", ["95%"]),
    ("打通断头路五条，其中三个片区", ["五条", "三个"]),
    ("建成日间照料中心一所，一批项目，一个也不能少", ["一所"]),
]


@pytest.mark.parametrize(("sentence", "figures"), SENTENCES)
def test_figures_in_sentences(sentence, figures):
    assert [f.quantity.text for f in find_quantities(sentence)] == figures


def test_spans_point_at_the_printed_characters():
    text = "　　新增学位７０００个，约1.4万平方米。"
    for f in find_quantities(text):
        assert text[f.start : f.end] == f.quantity.text


numbers = st.decimals(min_value=0, max_value=Decimal("999999999.9999"), places=None, allow_nan=False).map(
    lambda d: d.quantize(Decimal("0.0001"))
)
units = st.sampled_from(
    [("个", "count", 1), ("人", "people", 1), ("公里", "km", 1), ("元", "yuan", 1), ("%", "percent", 1)]
)
magnitudes = st.sampled_from([("", 1), ("万", 10**4), ("亿", 10**8)])


@settings(max_examples=5000, deadline=None)
@given(numbers, st.integers(0, 4), magnitudes, units)
def test_no_digit_is_lost(number, places, magnitude, unit):
    printed = f"{number.quantize(Decimal(1).scaleb(-places))}"
    q = parse_quantity(f"{printed}{magnitude[0]}{unit[0]}")
    assert q.value == float(Decimal(printed) * magnitude[1])
    assert q.unit == unit[1]
    assert q.low <= q.value <= q.high


@settings(max_examples=10000, deadline=None)
@given(
    st.one_of(
        st.text(max_size=40),
        st.text(
            alphabet="0123456789.,，０９一二两三十百千万亿余多约近超不元人个次%％点分之以上内—-/平方米公里月天〇零 （）",
            max_size=24,
        ),
    ),
    st.sampled_from(["", "万元", "公里", "坏单位名", "%", "人次"]),
)
def test_never_raises_but_its_own_error(text, unit):
    try:
        q = parse_quantity(text, unit)
    except QuantityError:
        return
    assert q.text == text
    assert q.low <= q.high or math.isnan(q.value)


@settings(max_examples=3000, deadline=None)
@given(
    st.text(alphabet="0123456789.,０９一二三十百千万亿余约个元人年月日号第前、和—-（）％% 建成所公里GF", max_size=60)
)
def test_finding_never_raises_and_never_overlaps(text):
    found = find_quantities(text)
    for f in found:
        assert text[f.start : f.end] == f.quantity.text
    assert all(a.end <= b.start for a, b in pairwise(found))
