"""Whether a number with a unit counts something where it stands, or is a name, a rank or another word."""

from __future__ import annotations

import re

from minsheng_analysis.quantities.numerals import CN_CHARACTERS
from minsheng_analysis.quantities.reading import Reading
from minsheng_analysis.quantities.units import COUNTED

# Words of one numeral and a classifier that are names more often than counts: 三线, 五方, 一面.
_NAMING_UNITS_WORDS = "人家 回 面 站 队 村 镇 乡 家庭 门 桥 双 员 头 期 级台阶 格 样 节 单 令 区县 标段"
_NAMING_UNITS = frozenset(_NAMING_UNITS_WORDS.split())
_NEVER_WITH_NUMERALS_WORDS = "年 日 度 线 道 方 路 届 县 周 平 级"
_NEVER_WITH_NUMERALS = frozenset(_NEVER_WITH_NUMERALS_WORDS.split())
_COUNTED_BY_TWO = frozenset({"期", "双"})
_ORDERED_UNITS = frozenset({"期", "级", "届", "类", "层", "轮"})
_LASTING = re.compile(r"(?:历时|为期|连续|超过|长达|持续|延长|缩短|提前|推迟|满|达|[盼等拖干用花建修]?了|盼|等)$")
# 一 is mostly a word (一个, 一批): it is a figure only behind a verb of building or at the end of a phrase.
_ONE_VERBS = re.compile(
    r"(?:另有|还有|其中|提前|缩短|延长|历时|落成|完成|设立|新增|新添|开工|投用|改造|建设|打造|创建|购置|配备|购买|采购|安装|增加|增设|增添|增配|加装|"
    r"更换|开设|开办|添置|拥有|开通|[新改扩迁修翻重共续在]?建成?|[办修架铺装挖]成|建[好起]|新[开办设]|各|仅)$"
)
_ONE_UNITS_WORDS = "个月 所 座 条 个 处 家 台 辆 套 栋 幢 间 项 件 支 口 部 艘 架 眼 盏"
_ONE_UNITS = frozenset(_ONE_UNITS_WORDS.split())
# At the end of a phrase events count too: 流标一次, but not 每年一次.
_ONE_EVENTS = frozenset({"次", "场", "名", "遍"})
_NO_EVENT = re.compile(r"[的每再又另下上头首这那某第唯逐统同年月周季天日]$")
_GROWN = re.compile(r"(?:增长|增加|提高|提升|扩大|高出|多出|超出)了?$")
_PHRASE_END = re.compile(r"\s*(?:[，。；、,;）)]|$|和|及|以及|与)")
_ROUTE_WORDS = frozenset({"线", "道", "站", "村", "员"})
_COUNTED_AT_END = frozenset({"道", "村", "站"})
# 5号, 12日: a day of the month, unless something lasts so long.
_LASTS = re.compile(r"(?:平均|历时|用时|耗时|为期|超过|少于|低于|工期|时限|期限|提前|延期|滞后|缩短|压缩[至到]?)$")

# What makes another word of a unit: 96分享, 5成立, 3折算, 8平方.
_OTHER_WORDS = {
    "分": "享别布类局钟期批段区管公散级担解析流工", "成": "立功效果员品都交长就为熟型绩年群片", "折": "旧算合叠扣抵返", "升": "级至到为学温本格",
    "平": "方米均台安等原衡价整坦房野时板和行息稳常", "周": "边围期年岁转末", "克": "服难隆", "瓦": "斯房", "伏": "季击", "度": "假过汛", "面": "积向对临",
    "只": "有能是要需占", "头": "部", "对": "于口接象应比照", "起": "来步草", "门": "诊店", "批": "准复示", "组": "织", "份": "额", "支": "持出付撑",
    "例": "如", "根": "据本治", "把": "握关", "种": "植", "期": "间末限", "口": "袋岸碑", "层": "次", "单": "独元", "位": "于置", "班": "子",
    "村": "级委", "队": "伍员", "家": "属里", "户": "籍口", "所": "属谓", "间": "隔接", "套": "取利餐", "部": "门署委队", "类": "似", "样": "本板",
    "天": "津", "人": "制", "车": "道间", "字": "符节体段母典幕", "元": "旦宵", "站": "在台", "方": "案式法向便针", "年": "级",
}  # fmt: skip
_OFFICES = re.compile(r"[一-龥]{1,10}?(?:局|委|办|厅|院|队|政府|中心|公司|联|会|所)")
_DISTRICTS = frozenset({"县", "区县", "县区", "镇", "乡", "乡镇", "街道", "社区", "村"})
# A number of one or two digits that begins a line, or stands behind 指标, and touches one of these words numbers it.
_NUMBERING = re.compile(r"(?:^|\n|指标|项目|任务|事项|问题)$")
_NUMBERED = re.compile(
    r"社区|街道|企业|农户|住户|家庭|老年人|老人|学生|居民|群众|职工|教师|村民|市民|儿童|单位|乡镇|人[居社才大防]"
)


def stands(reading: Reading, folded: str) -> bool:
    """Whether a reading is a figure where it stands in folded text."""
    unit, at = reading.unit, reading.number_start
    if _is_other_word(reading, folded):
        return False
    if "0" <= folded[at] <= "9":
        return _digits_stand(reading, folded)
    return bool(reading.number.over) or _numeral_stands(reading, folded, unit)


def _is_other_word(reading: Reading, folded: str) -> bool:
    """Whether what looks like a unit is the beginning of another word."""
    unit, stop = reading.unit, reading.unit_end
    if unit and reading.end == stop and folded[stop : stop + 1] in tuple(_OTHER_WORDS.get(unit, "")):
        return True
    if unit in _DISTRICTS:
        fraction = reading.number.place < 1
        return fraction or (unit != "村" and bool(_OFFICES.match(folded, stop)))
    if unit in ("成", "折"):
        return reading.number.value > (10 if unit == "成" else 100)
    return False


def _digits_stand(reading: Reading, folded: str) -> bool:
    unit, at = reading.unit, reading.number_start
    printed = folded[at : reading.number_end]
    if re.match(r"0\d", printed):  # 清单08: a number in a list
        return False
    if "." in printed and " " in printed and reading.quantity.unit in COUNTED:  # 有力。1. 5个村
        return False
    if (
        len(printed) <= 2
        and _NUMBERING.search(folded[max(0, at - 4) : at])
        and _NUMBERED.match(folded, reading.number_end)
    ):
        return False
    if unit == "日":  # a day of the month, unless it says how long
        return reading.end > reading.unit_end or bool(_LASTS.search(folded[max(0, at - 6) : at]))
    if unit == "年":
        return not re.fullmatch(r"(?:19|20)\d\d", printed)
    if unit not in _ROUTE_WORDS or len(printed) > 3 or reading.quantity.qualifier == "range":
        return True
    # 6线, 3道, 5站: names more often than counts, but for 维修涵洞9道。
    return (
        unit in _COUNTED_AT_END and bool(_PHRASE_END.match(folded, reading.end)) and "一" <= folded[at - 1 : at] <= "龥"
    )


def _numeral_stands(reading: Reading, folded: str, unit: str) -> bool:
    number, at = reading.number, reading.number_start
    numeral = number.numeral
    before = folded[:at][-12:]
    if not unit or (numeral == "零" and number.place == 1) or numeral == "二":
        return False
    if before.endswith(("第", "每", "之", "几", "数", *CN_CHARACTERS, "万", "亿")):
        return False
    if unit in _NEVER_WITH_NUMERALS:
        return unit in ("年", "日", "周") and (reading.end > reading.unit_end or bool(_LASTING.search(before)))
    single = len(folded[at : reading.number_end]) == 1
    if single and unit in _NAMING_UNITS and not (numeral == "两" and unit in _COUNTED_BY_TWO):
        return False
    if number.is_range and numeral[0] in "一二" and unit in _ORDERED_UNITS:  # 一二期, 二三级
        return False
    return numeral != "一" or _one_counts(reading, folded, unit)


def _one_counts(reading: Reading, folded: str, unit: str) -> bool:
    """Whether 一 counts: behind a verb of building, or at the end of a phrase."""
    if unit == "成" or reading.quantity.value == 1.5:  # 一成二, 一倍半
        return True
    if unit == "倍":
        return reading.end > reading.unit_end or bool(_GROWN.search(folded[max(0, reading.start - 4) : reading.start]))
    event = unit in _ONE_EVENTS
    if unit not in _ONE_UNITS and not event:
        return False
    behind = folded[max(0, reading.number_start - 12) : reading.number_start]
    if _ONE_VERBS.search(behind):
        return not event
    if event and _NO_EVENT.search(behind):
        return False
    return bool(_PHRASE_END.match(folded, reading.end)) and bool(re.search(r"[一-龥)）]$", behind)) and len(behind) > 3
