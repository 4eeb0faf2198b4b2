"""What holds of every figure, tried on thousands of generated ones: no digit is lost, nothing overlaps, nothing else is raised."""

from __future__ import annotations

import math
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from examples import tried
from hypothesis import assume, given
from hypothesis import strategies as st

from minsheng_analysis.errors import QuantityError
from minsheng_analysis.quantities.finding import find_quantities, find_unread
from minsheng_analysis.quantities.reading import parse_quantity

numbers = st.decimals(min_value=0, max_value=Decimal("999999999.9999"), places=None, allow_nan=False).map(
    lambda d: d.quantize(Decimal("0.0001"))
)
units = st.sampled_from(
    [("个", "count", 1), ("人", "people", 1), ("公里", "km", 1), ("元", "yuan", 1), ("%", "percent", 1)]
)
magnitudes = st.sampled_from([("", 1), ("万", 10**4), ("亿", 10**8)])


@tried(5000)
@given(numbers, st.integers(0, 4), magnitudes, units)
def test_no_digit_is_lost(number, places, magnitude, unit):
    printed = f"{number.quantize(Decimal(1).scaleb(-places))}"
    q = parse_quantity(f"{printed}{magnitude[0]}{unit[0]}")
    assert q.value == float(Decimal(printed) * magnitude[1])
    assert q.unit == unit[1]
    assert q.low <= q.value <= q.high


@tried(10000)
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


@tried(3000)
@given(
    st.text(alphabet="0123456789.,０９一二三十百千万亿余约个元人年月日号第前、和—-（）％% 建成所公里GF", max_size=60)
)
def test_finding_never_raises_and_never_overlaps(text):
    found = find_quantities(text)
    for f in found:
        assert text[f.start : f.end] == f.quantity.text
    assert all(a.end <= b.start for a, b in pairwise(found))


WIDE = str.maketrans("0123456789.%-+<>=~/", "０１２３４５６７８９．％－＋＜＞＝～／")
RUNNING = st.text(
    alphabet="0123456789.,%-+<>=~/０９一二两三五十百千万亿零点余多来几数约超近至个元人年月日号第前、；和—（） 建成所公里分之半GF",
    max_size=60,
)
# as many digits as a figure has, in every way that digits are printed
printed = st.builds(
    lambda whole, decimals, grouped: (f"{whole:,}" if grouped else f"{whole}") + (f".{decimals}" if decimals else ""),
    st.integers(0, 999_999_999),
    st.one_of(st.just(""), st.text(alphabet="0123456789", min_size=1, max_size=4)),
    st.booleans(),
)


@tried(1500)
@given(
    printed,
    st.sampled_from(["", "万", "亿"]),
    units,
    st.sampled_from(["新增", "，", "约", "（", "达到", "2023年", "5个、"]),
)
def test_a_figure_in_running_text_has_all_its_digits(number, magnitude, unit, before):
    assume(not (unit[0] in "人个" and number.startswith("0") and number != "0" and "." not in number))
    figure = f"{number}{magnitude}{unit[0]}"
    found = find_quantities(f"{before}{figure}，另有")[-1]
    assert found.quantity.text.removeprefix("约") == figure
    assert found.quantity.value == float(
        Decimal(number.replace(",", "")) * {"": 1, "万": 10**4, "亿": 10**8}[magnitude]
    )


@tried(2000)
@given(RUNNING)
def test_no_figure_begins_or_ends_inside_a_longer_number(text):
    numerals = set("一二两三五十百千万亿")
    for f in find_quantities(text):
        ahead, rest = text[: f.number_start], text[f.number_end :]
        before, after = ahead[-1:], rest[:1]
        assert not before.isdigit()
        assert not (before in (".", ",") and ahead[-2:-1].isdigit() and text[f.number_start].isdigit())
        # 百千万 and 万一 are set phrases, which a number may follow
        assert before not in numerals or ahead.endswith(("百千万", "万一", "之一"))
        assert not after.isdigit()
        assert not (after in (".", ",") and rest[1:2].isdigit() and text[f.number_end - 1].isdigit())
        assert after not in numerals or rest.startswith("百分")  # 三百分点: three points


@tried(1500)
@given(RUNNING)
def test_full_width_digits_and_signs_change_nothing(text):
    narrow, wide = find_quantities(text), find_quantities(text.translate(WIDE))
    assert [f.span for f in wide] == [f.span for f in narrow]
    for a, b in zip(wide, narrow, strict=True):
        assert a.quantity == replace(b.quantity, text=a.quantity.text) or math.isnan(a.quantity.value)
    assert find_unread(text.translate(WIDE)) == find_unread(text)


@tried(1500)
@given(RUNNING)
def test_every_number_is_a_figure_or_named_or_passed_over_but_never_two_of_them(text):
    spans = sorted([f.span for f in find_quantities(text)] + find_unread(text))
    assert all(a[1] <= b[0] for a, b in pairwise(spans))


@tried(1500)
@given(RUNNING)
def test_what_is_found_in_text_is_read_alike_alone(text):
    for f in find_quantities(text):
        alone = parse_quantity(f.quantity.text, f.unit_zh)
        if f.quantity.unit != "percentage_points":  # 1.1个和1.8个百分点
            assert (alone.low, alone.high, alone.unit) == (f.quantity.low, f.quantity.high, f.quantity.unit)
