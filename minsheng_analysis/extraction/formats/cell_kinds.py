"""What a cell of a flattened table looks like: a number, a date, a heading, a sentence …; and what a heading expects."""

from __future__ import annotations

import re
from functools import lru_cache
from math import log

EMPTY, ORDINAL, NUMBER, PERCENT, QUANTITY, VERDICT, DATE, OFFICE, UNIT, HEADING, WORD, PHRASE, PROSE = range(13)
NUMERIC = frozenset({ORDINAL, NUMBER, PERCENT, QUANTITY})

_BLANK = re.compile(r"[\s—–\-－/／\\·.…*]*|无")
_PERCENT = re.compile(r"[约近超≤≥＞＜><=±+\-－−↑↓]*\s*\d[\d,，.．]*\s*[%％‰](?:以上|以下|以内|左右)?")
_NUMBER = re.compile(r"[约近超≤≥＞＜><=±+\-－−↑↓]*\s*\d[\d,，.．]*\s*[余多]?(?:以上|以下|以内|左右)?")
_QUANTITY = re.compile(
    r"[约近超逾≤≥＞＜><=不少低于超过以]*\s*\d[\d,，.．—–~～\-]*\s*[余多]?[万亿千百]?[余多]?(?:个?百分点|[^\d\s，。；：:、]{1,5}?)(?:以上|以下|以内|左右)?"
    r"(?:[/／][^\d\s，。；]{1,4})?"
)
_VERDICT = re.compile(
    r"(?:已|全部|全面|超额|提前|按期|如期|基本|正在|部分|均)*(?:完成|达标|合格|完工|竣工|办结|推进|实施|落实|达到|建立|开工|投用)(?:任务|目标|中)?|未(?:完成|达标|开工|启动)|"
    r"(?:基本|不|非常|较)?满意|是|否|有|优|良|中|差|优秀|良好|一般|正常|滞后|√|×|达标|不达标|同上|确定|[优良中差]等|及时|健全|提升|有效|显著|明显|(?:部分)?达成(?:预期指标)?(?:并具有一定效果)?|未(?:测评|达成)|快于.{0,6}|慢于.{0,6}|符合.{0,6}"
)
_DATE = re.compile(
    r"(?:(?:19|20)\d\d\s*[年.\-/]\s*)?\d{1,2}\s*(?:月|[.\-/]\s*\d{1,2}\s*日?)(?:\s*\d{1,2}\s*日)?(?:底|初|末|上旬|中旬|下旬)?(?:之?前)?|(?:19|20)\d\d\s*年(?:底|末|全年|内)?前?|"
    r"(?:19|20)\d\d[.．]\d{1,2}|(?:年|全年|年内|长期|持续|采暖季|汛期|春节|国庆|[一二三四]季度|上半年|下半年)(?:底|末|度)?(?:之?前)?"
)
_OFFICE = re.compile(
    r"(?:[^，。；：:！？\d]{1,14}(?:局|委|办|处|科|股|站|所|队|院|公司|集团|中心|政府|街道|部|会|联|大队|支队|管委会|镇|乡|区|县|市|单位|部门|等)(?:（[^（）]{1,12}）|\([^()]{1,12}\))?[、，,；;/\s]*){1,8}"
)
UNITS = re.compile(
    r"[万亿]?(?:元|人|人次|户|户次|个|项|件|家|所|处|座|栋|幢|套|张|台|辆|条|公里|千米|米|里|平方米|平方公里|公顷|亩|吨|立方米|千瓦|兆瓦|盏|根|株|棵|册|场|场次|次|例|名|位|对|只|头|床|班|间|片|块|眼|口|"
    r"份|本|批次|标台|㎡|m2|m²|km|%|％|‰|天|日|月|年|分|分钟|小时|岁)(?:[/／每][^\s\d]{1,4})?"
)
_ORDINAL = re.compile(r"[（(]?(\d{1,3}|[一二三四五六七八九十]{1,3}|[①-⑳])[）)]?[.．、]?")
_SENTENCE = re.compile(r"[。！？；]|，.*，|[，,].{12,}")
#: A line that opens a section or a note: no cell of the table before it.
STOP = re.compile(
    r"[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)]|第[一二三四五六七八九十]{1,3}[章节部条]|(?:备?注|说明|附注|附件|附表|附(?=[：:])|备注说明|填报|填表|审核|联系|责任编辑|责编|编辑|来源|信息来源|发布)[^\n]{0,6}[：:\d]|"
    r"[-—–―－·]\s*\d{1,3}\s*[-—–―－·]$|特此|上一[篇条]|下一[篇条]|【|\[|扫一扫|相关(?:链接|阅读|热词)|表[一二三四五六七八九十\d]"
)
_HEAD_END = (
    "目标|任务|计划|指标|完成|实际|实绩|进展|进度|情况|数|量|值|率|比例|占比|比重|预算|决算|执行|分值|得分|系数|权重|单位|名称|项目|内容|备注|说明|序号|编号|投资|资金|金额|结果|成效|"
    "措施|原因|部门|责任人?|时限|时间|时间表|日期|地区|区县|县区|合计|总计|小计|本年|上年|同比|增长|增减|增幅|累计|月份|季度|分析|改进|类别|类型|分类|等次|等级|评价|票|标准|来源|拨付|支出|收入|领导|"
    "问题|不满意|满意|方向|性质|权数|扣分|评分|自评|存量|增量|地点|地址|位置|事项|实事|工程|举措|节点|状态|领域|牵头|配合|效果|绩效|依据|安排|承诺|兑现|预期|总额|小项|子项|规模|建成|开工|竣工|在建|人数|户数"
)
_HEAD = re.compile(
    rf"(?:[^，。；！？、：:]{{0,14}})?(?:{_HEAD_END})(?:[（(\[【][^（）()]{{0,14}}[)）\]】])?[%％]?|[（(][万亿]?[^（）()]{{1,5}}[）)]|(?:乡镇|街道|镇街|县|区|市州|社区|学段|单位|[县镇村社]名)(?:（[^（）]{{1,10}}）|\([^()]{{1,10}}\))?|完成比例?[%％]|占.{{2,10}}[%％]?|其中[：:].{{0,12}}"
)
_CONTENT_WORD = re.compile(
    r"(?:产出|数量|质量|时效|成本|效益|经济|社会|生态|可持续.{0,2}|满意度|服务对象满意度|指标\s*\d+.*|决策|过程|合计|总计|小计|总分)(?:效益)?(?:影响)?(?:指标)?"
)


@lru_cache(maxsize=20_000)
def kind_of(text: str) -> int:
    """Say what a cell's text is."""
    text = text.strip()
    if _BLANK.fullmatch(text):
        return EMPTY
    if len(text) <= 40:
        for kind, pattern in _SHORT_KINDS:
            if pattern.fullmatch(text):
                return kind
    flat = re.sub(r"\s+", "", text)
    if is_heading(flat):
        return HEADING
    if len(text) <= 60 and _OFFICE.fullmatch(text):
        return OFFICE
    if len(flat) > 44 or _SENTENCE.search(flat):
        return PROSE
    return WORD if len(flat) <= 12 and not re.search(r"[，,：:\d]", flat) else PHRASE


_SHORT_KINDS = (
    (ORDINAL, re.compile(r"\d{1,3}")),
    (PERCENT, _PERCENT),
    (NUMBER, _NUMBER),
    (ORDINAL, _ORDINAL),
    (UNIT, UNITS),
    (VERDICT, _VERDICT),
    (DATE, _DATE),
    (QUANTITY, _QUANTITY),
)


@lru_cache(maxsize=20_000)
def is_heading(text: str) -> bool:
    """Whether a short text reads like the heading of a column."""
    flat = re.sub(r"\s+", "", text)
    if not 1 <= len(flat) <= 24 or _CONTENT_WORD.fullmatch(flat):
        return False
    if re.search(r"\d", flat) and not re.search(r"20\d\d年|\d月|\d日|季度|[（(].*\d.*[）)]", flat):
        return False
    return bool(_HEAD.fullmatch(flat))


@lru_cache(maxsize=20_000)
def ordinal_of(text: str) -> int | None:
    """Return the number of a 序号 cell: 3, （3）, 三, ③; None where it is none."""
    m = _ORDINAL.fullmatch(text.strip())
    if not m:
        return None
    mark = m.group(1)
    if mark.isdigit() and mark.isascii():
        return int(mark)
    if "①" <= mark <= "⑳":
        return ord(mark) - ord("①") + 1
    digits = {c: k for k, c in enumerate("一二三四五六七八九", 1)}
    tens, ten, ones = mark.partition("十")
    if not ten:
        return digits.get(mark) if len(mark) == 1 else None
    return digits.get(tens, 1) * 10 + digits.get(ones, 0)


# ------------------------------------------------------------------------------------------- what a heading expects

# Weights of the kinds, in the order of the constants above; each row is brought to a sum of 1.
_EXPECTED: dict[str, tuple[float, ...]] = {
    #            E    O    N    P    Q    V    D    F    U    H    W    T    L
    "serial":   (.04, .90, .01, .01, .01, .01, .01, .01, .01, .01, .03, .02, .01),
    "number":   (.10, .30, .30, .14, .08, .01, .01, .01, .01, .005, .02, .02, .005),
    "percent":  (.12, .18, .20, .38, .02, .05, .01, .01, .01, .005, .02, .03, .005),
    "told":     (.06, .08, .16, .06, .14, .08, .02, .01, .01, .01, .05, .17, .15),
    "unit":     (.06, .01, .01, .02, .01, .01, .01, .01, .80, .01, .06, .02, .01),
    "office":   (.10, .005, .005, .005, .01, .01, .01, .55, .01, .01, .22, .06, .02),
    "place":    (.02, .01, .01, .01, .01, .01, .01, .30, .01, .04, .55, .05, .01),
    "date":     (.10, .02, .05, .01, .02, .02, .65, .01, .01, .01, .04, .05, .02),
    "verdict":  (.12, .02, .02, .06, .02, .50, .01, .01, .01, .01, .15, .07, .03),
    "name":     (.02, .01, .01, .01, .03, .03, .01, .05, .01, .10, .30, .28, .14),
    "remark":   (.40, .01, .01, .02, .02, .08, .03, .05, .01, .01, .10, .14, .12),
    "side":     (.90, .01, .01, .01, .01, .01, .01, .01, .01, .01, .01, .01, .01),
    "open":     (.08, .08, .10, .06, .06, .06, .04, .06, .02, .05, .17, .13, .09),
}  # fmt: skip
_HEAD_TYPES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("serial", re.compile(r"序号|编号|^序$|^号$|项次|^No\.?$", re.I)),
    ("place", re.compile(r"^(?:乡镇|镇街|镇|县区|区县|县市|地区|市州)[（(、](?:街道|乡|镇|市|区|旗|开发区)[)）]?$")),
    ("number", re.compile(r"(?:权重|得分|分值|[（(][万亿]?元[)）])(?:[（(]分[)）])?$")),
    ("remark", re.compile(r"备\s*注|原因|措施|说明|存在问题|困难|偏差")),
    ("office", re.compile(r"责任|牵头|主管|配合|实施单位|承办|主办|协办|部门|领导|负责|联系人|电话|单位名称")),
    ("unit", re.compile(r"^(?:计量|计算|度量|指标)?单位$")),
    ("date", re.compile(r"时限|时间|日期|期限|节点")),
    ("verdict", re.compile(r"等次|等级|结果|状态|评价$|是否|达标|办理情况|评级")),
    ("percent", re.compile(r"率|比例|占比|比重|[%％]|同比|增幅|增长|占.{1,8}比")),
    ("number", re.compile(r"数$|数[（(]|值|量$|量[（(]|分$|得分|票|金额|投资|预算|决算|执行|资金|收入|支出|[（(](?:万|亿)?.{1,4}[)）]$|合计|总计|权重|人数|户数|里程|面积")),
    ("place", re.compile(r"地区|区县|县区|县市|县（市|乡镇|镇街|街道|区域|市县|旗县|县\(市")),
    ("told", re.compile(r"目标|任务|计划|完成|实际|进展|进度|情况|承诺|兑现|预期|成效|内容|举措|实绩|目前|累计|[年月]$")),
    ("name", re.compile(r"项目|名称|指标|事项|类别|实事|工程|类型|内容|领域|小项|子项|来源")),
)  # fmt: skip
#: How often each kind stands in any text at all.
_ANYWHERE = (.10, .07, .07, .05, .06, .04, .03, .06, .02, .07, .13, .12, .25)  # fmt: skip


def _logs(weights: tuple[float, ...]) -> tuple[float, ...]:
    total = sum(weights)
    return tuple(log(w / total) for w in weights)


ANYWHERE = _logs(_ANYWHERE)


@lru_cache(maxsize=5000)
def type_of_heading(heading: str) -> str:
    """Return what a column with this heading is likely to hold (a key of the table above)."""
    flat = re.sub(r"\s+", "", heading)
    for name, pattern in _HEAD_TYPES:
        if pattern.search(flat):
            if name == "number" and re.search(r"项目|名称|情况$", flat) and not re.search(r"数|值|量", flat):
                continue
            return name
    return "open"


def expected_kinds(column_type: str) -> tuple[float, ...]:
    """Return the share of each kind in a column of this type."""
    weights = _EXPECTED[column_type]
    total = sum(weights)
    return tuple(w / total for w in weights)
