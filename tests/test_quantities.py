"""Figures are read as printed: hand-computed tables."""

from __future__ import annotations

import math

import pytest

from minsheng_analysis.errors import QuantityError
from minsheng_analysis.quantities.finding import find_quantities, find_unread
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
    ("320万", "元", 3_200_000, 3_195_000, 3_205_000, "yuan", "exact", ""),
    ("320万", "（万元）", 3_200_000, 3_195_000, 3_205_000, "yuan", "exact", ""),
]


@pytest.mark.parametrize(("text", "outer", "value", "low", "high", "unit", "qualifier", "classifier"), TABLE)
def test_hand_computed(text, outer, value, low, high, unit, qualifier, classifier):
    q = parse_quantity(text, outer)
    assert (q.unit, q.qualifier, q.classifier, q.text) == (unit, qualifier, classifier, text)
    assert (q.value, q.low, q.high) == (pytest.approx(value, rel=1e-12), pytest.approx(low), pytest.approx(high))


# How numbers are written besides digits and one unit: figure, value, low, high, unit, qualifier, the bound left out.
# 7千3百 is printed to the hundred, so it is 7,250 to 7,350, as 7.3万 is 72,500 to 73,500.
WRITTEN = [
    ("7千3百人", 7300, 7250, 7350, "people", "exact", False),
    ("3万2千人", 32_000, 31_500, 32_500, "people", "exact", False),
    ("3万2500人", 32_500, 32_500, 32_500, "people", "exact", False),
    ("2亿零500万元", 205_000_000, 204_995_000, 205_005_000, "yuan", "exact", False),
    ("1.2个亿", 120_000_000, 115_000_000, 125_000_000, "", "exact", False),
    ("两个亿", 200_000_000, 150_000_000, 250_000_000, "", "exact", False),
    ("1万亿元", 1e12, 5e11, 1.5e12, "yuan", "exact", False),
    ("零点五公里", 0.5, 0.45, 0.55, "km", "exact", False),
    ("三点五万元", 35_000, 34_500, 35_500, "yuan", "exact", False),
    ("1 234万元", 12_340_000, 12_335_000, 12_345_000, "yuan", "exact", False),
    ("1\u00a0234\u00a0567人", 1_234_567, 1_234_567, 1_234_567, "people", "exact", False),
    ("1,234,567元", 1_234_567, 1_234_566.5, 1_234_567.5, "yuan", "exact", False),
    ("廿五个", 25, 25, 25, "count", "exact", False),
    ("卅八户", 38, 38, 38, "count", "exact", False),
    ("1.2万平", 12_000, 11_500, 12_500, "m2", "exact", False),
    ("三个半月", 3.5, 3.25, 3.75, "months", "exact", False),
    ("两年半", 2.5, 2.25, 2.75, "years", "exact", False),
    ("一倍半", 1.5, 1.25, 1.75, "times", "exact", False),
    ("十万分之三", 3, 2.5, 3.5, "per_100000", "exact", False),
    ("10万分之3.2", 3.2, 3.15, 3.25, "per_100000", "exact", False),
    ("8.5/10万", 8.5, 8.45, 8.55, "per_100000", "exact", False),
    ("3.5‰", 0.35, 0.345, 0.355, "percent", "exact", False),
    ("千分之三", 0.3, 0.25, 0.35, "percent", "exact", False),
    ("万分之五", 0.05, 0.045, 0.055, "percent", "exact", False),
    ("三分之二", 200 / 3, 200 / 3, 200 / 3, "percent", "exact", False),
    ("四分之三以上", 75, 75, INF, "percent", "at_least", False),
    ("百分之百", 100, 99.5, 100.5, "percent", "exact", False),
    ("百分之85.3", 85.3, 85.25, 85.35, "percent", "exact", False),
    ("七成五", 75, 74.5, 75.5, "percent", "exact", False),
    ("一成二", 12, 11.5, 12.5, "percent", "exact", False),
    ("八成多", 80, 80, INF, "percent", "at_least", False),
    ("近九成", 90, 85, 95, "percent", "approx", False),
    ("八折", 80, 75, 85, "percent", "exact", False),
    ("85折", 85, 84.5, 85.5, "percent", "exact", False),
    ("七五折", 75, 74.5, 75.5, "percent", "exact", False),
    ("一千五", 1500, 1500, 1500, "", "exact", False),
    ("一万五", 15_000, 15_000, 15_000, "", "exact", False),
    ("三万二", 32_000, 32_000, 32_000, "", "exact", False),
    ("两百五", 250, 250, 250, "", "exact", False),
    ("一亿二", 120_000_000, 120_000_000, 120_000_000, "", "exact", False),
    ("一千零五", 1005, 1005, 1005, "", "exact", False),
    ("一万零三百个", 10_300, 10_300, 10_300, "count", "exact", False),
    ("百余人", 100, 100, INF, "people", "at_least", False),
    ("千余户", 1000, 1000, INF, "count", "at_least", False),
    ("百万余元", 1_000_000, 1_000_000, INF, "yuan", "at_least", False),
    ("上千家", 1000, 1000, INF, "count", "at_least", False),
    ("逾百场", 100, 100, INF, "count", "at_least", False),
    ("近千名", 1000, 500, 1500, "people", "approx", False),
    ("伍佰万元", 5_000_000, 4_995_000, 5_005_000, "yuan", "exact", False),
    ("壹仟贰佰叁拾元", 1230, 1229.5, 1230.5, "yuan", "exact", False),
    ("8.6億元", 860_000_000, 855_000_000, 865_000_000, "yuan", "exact", False),
    ("兩萬戶", 20_000, 15_000, 25_000, "count", "exact", False),
    ("二十来个", 20, 15, 25, "count", "approx", False),
    ("十余处", 10, 10, INF, "count", "at_least", False),
    ("3000多人", 3000, 3000, INF, "people", "at_least", False),
    ("2年多", 2, 2, INF, "years", "at_least", False),
    ("5公里多", 5, 5, INF, "km", "at_least", False),
    ("低于5%", 5, 0, 5, "percent", "at_most", True),
    ("不足100人", 100, 0, 100, "people", "at_most", True),
    ("不到1000人", 1000, 0, 1000, "people", "at_most", True),
    ("未满60周岁", 60, 0, 60, "years_old", "at_most", True),
    ("达不到90%", 90, 0, 90, "percent", "at_most", True),
    ("＜5%", 5, 0, 5, "percent", "at_most", True),
    ("＞90%", 90, 90, INF, "percent", "at_least", True),
    ("高于90%", 90, 90, INF, "percent", "at_least", True),
    (">=95%", 95, 95, INF, "percent", "at_least", False),
    ("＞＝95%", 95, 95, INF, "percent", "at_least", False),
    ("≥100户", 100, 100, INF, "count", "at_least", False),
    ("≧ 1,000人", 1000, 1000, INF, "people", "at_least", False),
    ("<=5件", 5, 0, 5, "count", "at_most", False),
    ("≤4.5%", 4.5, 0, 4.5, "percent", "at_most", False),
    ("不得低于90%", 90, 90, INF, "percent", "at_least", False),
    ("60岁（含）以上", 60, 60, INF, "years_old", "at_least", False),
    ("50元出头", 50, 50, INF, "yuan", "at_least", False),
    ("-8.6%", -8.6, -8.65, -8.55, "percent", "exact", False),
    ("300台（套）", 300, 300, 300, "count", "exact", False),
    ("2千瓦时", 2, 1.5, 2.5, "kwh", "exact", False),
    ("3万千瓦时", 30_000, 25_000, 35_000, "kwh", "exact", False),
    ("五千米", 5, 4.5, 5.5, "km", "exact", False),
    ("18万㎡", 180_000, 175_000, 185_000, "m2", "exact", False),
    ("47.83万m2", 478_300, 478_250, 478_350, "m2", "exact", False),
    ("60元/人·月", 60, 59.5, 60.5, "yuan_per_person_month", "exact", False),
    ("60元/人*月", 60, 59.5, 60.5, "yuan_per_person_month", "exact", False),
    ("1.5万吨/日", 15_000, 14_500, 15_500, "tonnes_per_day", "exact", False),
]


@pytest.mark.parametrize(("text", "value", "low", "high", "unit", "qualifier", "strict"), WRITTEN)
def test_numbers_however_they_are_written(text, value, low, high, unit, qualifier, strict):
    q = parse_quantity(text)
    assert (q.unit, q.qualifier, q.strict, q.text) == (unit, qualifier, strict, text)
    assert (q.value, q.low, q.high) == (pytest.approx(value, rel=1e-12), pytest.approx(low), pytest.approx(high))


@pytest.mark.parametrize(
    ("text", "low", "high", "unit"),
    [("两三个", 2, 3, "count"), ("三五户", 3, 5, "count"), ("十七八个", 17, 18, "count"), ("七八十户", 70, 80, "count"),
     ("一百二三十人", 120, 130, "people"), ("三四百万元", 3_000_000, 4_000_000, "yuan"), ("十几个", 11, 19, "count"),
     ("三十几万元", 310_000, 390_000, "yuan"), ("20几万人", 210_000, 290_000, "people"), ("十几个亿", 1.1e9, 1.9e9, ""),
     ("百分之十几", 11, 19, "percent"), ("数百人", 100, 999, "people"), ("数十万人", 100_000, 999_999, "people"),
     ("几千户", 1000, 9999, "count"), ("数十家", 10, 99, "count")],
)  # fmt: skip
def test_a_number_may_be_a_range_by_itself(text, low, high, unit):
    q = parse_quantity(text)
    assert math.isnan(q.value)
    assert (q.low, q.high, q.unit, q.qualifier) == (low, high, unit, "range")


def test_a_unit_that_stands_elsewhere_says_what_a_colloquial_word_means():
    assert parse_quantity("5块").unit == "count"
    assert parse_quantity("5块", "元").unit == "yuan"


@pytest.mark.parametrize(
    ("text", "low", "high", "unit"),
    [("2—8元", 2, 8, "yuan"), ("3-6元", 3, 6, "yuan"), ("2～3万元", 20000, 30000, "yuan"), ("10%—15%", 10, 15, "percent"),
     ("120至130平方米", 120, 130, "m2"), ("4万至5万人次", 40_000, 50_000, "person_times"), ("1—1.2万户", 10_000, 12_000, "count"),
     ("8000—1.2万元", 8000, 12_000, "yuan"), ("500米—2公里", 0.5, 2, "km"), ("100%-80%", 80, 100, "percent"), ("100–80%", 80, 100, "percent"), ("-3%—5%", -3, 5, "percent"),
     ("百分之三至百分之五", 3, 5, "percent"), ("百分之三到五", 3, 5, "percent"), ("三至五个", 3, 5, "count"),
     ("二十到三十万人", 200_000, 300_000, "people"), ("5-8元/餐", 5, 8, "yuan_per_item")],
)  # fmt: skip
def test_ranges_have_two_ends_and_no_value(text, low, high, unit):
    q = parse_quantity(text)
    assert math.isnan(q.value)
    assert (q.low, q.high, q.unit, q.qualifier) == (low, high, unit, "range")


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "个",
        "动态清零",
        "2021-3-4-5",
        "百千",
        "12个7",
        "5.4.3",
        "—",
        "+",
        "12,3100,567.89",
        "3万2",
        "九五",
        "十十",
        "百人",
        "3万二千人",
        "三5个",
        "1 2 0个",
        "12，345个",
        "1.5万2千人",
        "7千8千人",
        "10时30分",
        "9" * 1000 + "个",
        "一" * 1000 + "亿",
    ],
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
    # a figure never begins inside a longer number
    ("目标新增7千3百个，培训3万2千人，投资2.1个亿，建成零点六公里", ["7千3百个", "3万2千人", "2.1个亿", "零点六公里"]),
    (
        "走访两三个村，惠及百余户、千余人、十几万人，工期三个半月",
        ["两三个", "百余户", "千余人", "十几万人", "三个半月"],
    ),
    ("共1 234万元，另12,3100,567.89元，3万二千人，1.5万2千户", ["1 234万元"]),
    ("计划 300 400个，1 2 0个，12，345人", []),
    ("会议10时30分开始，上午九时、三点五十分、8:30结束", []),
    # half-width stops
    ("提前办结,16项超额完成,100%修订村规民约,7,300个", ["16项", "100%", "7,300个"]),
    ("2,345户5,678人，改造12栋360户", ["2,345户", "5,678人", "12栋", "360户"]),
    # bounds
    ("失业率低于5%，不足100人，＞95%，>=96%，<5‰", ["低于5%", "不足100人", "＞95%", ">=96%", "<5‰"]),
    ("> 5%\n> 5个\n- 3所，->4处", ["> 5%", "5个", "3所", "4处"]),
    ("节约120万元，附近30户，签约45人", ["120万元", "30户", "45人"]),
    # signs
    ("增长-8.6%，气温-5℃，甲村-3户", ["-8.6%", "5℃", "3户"]),
    # fractions, tenths, rates
    (
        "完成三分之二，近八成，打八五折，死亡率8.5/10万、十万分之三",
        ["三分之二", "近八成", "八五折", "8.5/10万", "十万分之三"],
    ),
    (
        "标准60元/人·月、5元/人*天，1.5万吨/日，12万㎡，30万千瓦时",
        ["60元/人·月", "5元/人*天", "1.5万吨/日", "12万㎡", "30万千瓦时"],
    ),
    ("得分98.5分，阅读3.2万赞128在看96分享，3成立，5折算", ["98.5分"]),
    # one numeral and a word: a count, or a name
    ("建成一座、安装一台、另有一处，一项制度、一条心、一户一策、统一5个标准", ["一座", "一台", "一处", "5个"]),
    ("分两期实施，一期、二期、二次供水、二批，十方面、十二期", ["两期", "十方面", "十二期"]),
    ("红十字会、十分满意、十分钟，三台县、购置三台", ["十分钟", "三台"]),
    ("一二期工程、二三级公路、第十二个、每三个、上百家、百姓、千户村", ["上百家"]),
    ("办理十二件，每万人口、每10万人口，八一路三号", ["十二件"]),
    # machines behind capital letters, and codes
    ("配备CT9台、AED120台，PM2.5、G50、DN300、5G、F122-2地块、07-A", ["9台", "120台"]),
    # cameras have channels, buses have routes
    ("安防探头450路，开通公交12路、夜班6路", ["450路"]),
    # how long, and when
    ("停工近40天，滞后近两个月，最近3年、近5年，前5个月，前30分钟免费", ["近40天", "近两个月", "30分钟"]),
    ("平均22日办结，30日内拨付，22日召开，12—16日", ["22日", "30日内"]),
    ("2000—2500平方米，2021-2023年，2021—22年，1.2022年度，22年底", ["2000—2500平方米"]),
    ("由65%到98%，从3个到5个，8%到10%", ["65%", "98%", "3个", "5个", "8%到10%"]),
    # what is quoted is a name, unless it speaks in clauses
    ("“9+3”毕业生，“以前来回40分钟,现在8分钟”，“三个一”", ["40分钟", "8分钟"]),
    # what stands behind 万 and 亿 may be understood
    ("解决9.5万农村人口饮水，完成投资9.42亿，采样3.2万管", ["9.5万", "9.42亿", "3.2万管"]),
    ("收入任务312万，完成337万；完成312万", ["312万", "337万"]),
    ("体检7.5万人次，完成7.48万（99.7%）", ["7.5万人次", "7.48万", "99.7%"]),
    # numbers of lists and of people and places that follow them
    ("1.2万人就业\n2社区助餐\n3、建成5所\n1.1 村道", ["1.2万人", "5所"]),
    ("100县教育局、109.4县人社局", []),
    (
        "足球场（五人制）3片，共20（台）设备、10(个)站点，图书10万册/件，投入产出1∶8",
        ["3片", "20（台）", "10(个)", "10万册/件"],
    ),
    ("完成率为99. 5%，增长12. 3 %，达3 .5公里，有力1. 5个村，共1, 234人", ["99. 5%", "12. 3 %", "3 .5公里"]),
    ("志愿服务队伍215支8600人，投入伍佰万元，大陆3户，双向四车道", ["215支", "8600人", "伍佰万元", "3户"]),
    ("修建16公里多宝湖步道，盼了2年多，共5公里多，最近的一次", ["16公里", "2年多", "5公里多"]),
    (
        "组织两轮督查，一日三餐，百余支队伍，三支队、四车间、三标段，增长一倍多，一倍",
        ["两轮", "百余支", "三支队", "一倍多"],
    ),
    ("招标流标一次，每年一次，再一次；盼了八年，三年行动", ["一次", "八年"]),
    ("维修涵洞9道。覆盖52村，6道防线、5站路", ["9道", "52村"]),
    ("80—89周岁每人每月25元，补贴5元每天", ["80—89周岁", "25元", "5元每天"]),
    ("为1.5万符合条件居民筛查，投入1.5万改善居民生活", ["1.5万"]),
]


@pytest.mark.parametrize(("sentence", "figures"), SENTENCES)
def test_figures_in_sentences(sentence, figures):
    assert [f.quantity.text for f in find_quantities(sentence)] == figures


@pytest.mark.parametrize(
    ("sentence", "value", "unit"),
    [
        ("每餐收5块，", 5, "yuan"),
        ("铺设5块，", 5, "count"),
        ("惠及9.5万农村人口", 95_000, "people"),
        ("完成投资9.42亿，", 942_000_000, "yuan"),
        ("接种3.2万管，", 32_000, "count"),
        ("户籍人口38.6万，", 386_000, "people"),
        ("日供水4.35万m³/d，", 43_500, "m3_per_day"),
        ("河道清淤1.2万方，", 12_000, "m3"),
        ("建成保障房1.2万方，", 12_000, "m2"),
        ("为1.5万符合条件居民免费筛查", 15_000, "people"),
    ],
)
def test_a_unit_that_is_understood(sentence, value, unit):
    (found,) = find_quantities(sentence)
    assert (found.quantity.value, found.quantity.unit) == (value, unit)
    again = parse_quantity(found.quantity.text, found.unit_zh)
    assert (again.value, again.unit) == (value, unit)


@pytest.mark.parametrize(
    ("sentence", "unread"),
    [
        ("实际12,3100个，另有35，共3万二千人", ["12,3100", "35", "3万二千"]),
        ("2021年12月前5个月建成F122-2地块、第3项、2号楼，新增车位840个", []),
        ("共3 4 5 6", ["3 4 5 6"]),
        ("分别新增2.4、1.9和1.7公顷", []),
        ("一个也不能少，统一标准，一二期", ["一二"]),
        ("三十九十个，１２．３．４元", ["三十九十", "１２．３．４"]),
    ],
)
def test_numbers_that_are_no_figure_are_named(sentence, unread):
    assert [sentence[a:b] for a, b in find_unread(sentence)] == unread


def test_spans_point_at_the_printed_characters():
    text = "　　新增学位７０００个，约1.4万平方米。"
    for f in find_quantities(text):
        assert text[f.start : f.end] == f.quantity.text
