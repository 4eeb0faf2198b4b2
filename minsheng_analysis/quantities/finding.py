"""Read printed figures: ``2000余万元`` becomes a `Quantity` of at least 20,000,000 yuan.

Two doors. `parse_quantity` reads the characters of one figure and raises `QuantityError` when they are not one.
`find_quantities` walks through running text and returns every figure with its place, passing over what only looks like
one (dates, document numbers, ordinals, names, set phrases).

The vocabulary (units, classifiers, qualifiers, what is not a figure) stands in the tables at the top: a new unit or a
new set phrase is a line there, not a branch. Arithmetic is decimal inside, so ``1.15亿元`` is exactly 115000000.0.
"""

from __future__ import annotations

import re
from dataclasses import replace

from minsheng_analysis.quantities.numerals import ARABIC, CN_CHARACTERS, CN_DIGITS, MAG, fold
from minsheng_analysis.quantities.quantity import FoundQuantity, Quantity
from minsheng_analysis.quantities.reading import (
    BARE_CN,
    BEFORE,
    ONE_FIGURE,
    PRE,
    RANGE,
    from_bare_scale,
    from_match,
    parse_quantity,
    range_from_match,
)
from minsheng_analysis.quantities.units import PER_WORD, UNIT_LETTERS, UNIT_WORD, alternatives

__all__ = ["FoundQuantity", "Quantity", "find_quantities", "parse_quantity"]


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
        r"(?<![提目之以此日])[前近首这本上下]\s*[\d" + CN_CHARACTERS + r"]+\s*个?(?:月|季度|年|天|周)(?!龄)",
        r"(?<!\d)\d{1,2}\s*[:：]\s*\d{2}(?!\d)",
        r"[二两〇零一][〇零一二三四五六七八九]{3}年(?:[一二三四五六七八九十]{1,3}月)?(?:[一二三四五六七八九十]{1,3}日)?",
        r"[一二三四五六七八九十]{1,2}月(?:[一二三四五六七八九十]{1,3}日|份|底|初|末)?",
        r"[\d一二三四]\s*季度",
        r"[一二三四五六七八九十]{1,3}五(?:规划|时期|期间|”)|十[一二三四]五",
        r"\d{1,2}\s*日(?!均|内|间)(?=前|起|止|，|。|、|;|；|\)|）|$)",
        # document, record and telephone numbers, page furniture
        r"[〔\[［(（【]\s*(?:19|20)\d{2}\s*[〕\]］)）】]\s*第?\s*\d*\s*号?",
        r"第\s*[\d" + CN_CHARACTERS + r"]+\s*(?:[-—–~～至到、和]\s*第?\s*[\d" + CN_CHARACTERS + r"]+)?",
        r"[\d" + CN_CHARACTERS + r"]+\s*号(?!召)",
        r"(?:浏览|阅读|点击|访问|查看|关注)(?:次数|总量|量|数|率)?\s*[:：]\s*\d+\s*(?:人次|次)?",
        r"(?:浏览|阅读|点击|访问|查看)(?:次数|总量|量|数)\s*\d+\s*(?:人次|次)?",
        r"(?:电话|热线|传真|邮编|邮政编码|手机|值班)\s*[:：]?\s*[\d(（][\d\-—()（） 、转/]{2,}",
        r"(?:索引号|文号|字号|标识码|备案号?|公网安备|编号|编码|代码|版本号)\s*[:：]?\s*[A-Za-z一-龥]{0,6}[-\dA-Za-z/〔〕\[\]]*\d[-\dA-Za-z/]*\s*号?",
        r"[一-龥]ICP备\s*\d+\s*号?(?:-\d+)?",
        r"(?<!\d)0\d{2,3}\s*[-—]\s*\d{7,8}(?!\d)|(?<!\d)1[3-9]\d{9}(?!\d)|(?<!\d)(?:400|800)-?\d{3}-?\d{4}(?!\d)",
        r"(?<![\d.])\d{3,5}\s*(?:[、/]\s*\d{3,5}\s*)*(?:热线|急救|平台|便民服务热线|政务|短信|指挥|服务台)",
        r"(?:(?<![一-龥])|(?<=[见如附详下上]))(?:[表图]|附件|专栏)\s*\d+(?:[-.]\d+)?",
        # ranks and lists
        r"(?<![提目之以此日])前\s*[\d" + CN_CHARACTERS + r"]+\s*(?:位|名|强|列|甲|项|个)?",
        r"后\s*[\d" + CN_CHARACTERS + r"]+\s*(?:位|名)",
        r"(?:排名|排在|名列|位列|位居)(?:全[市省区县国])?第?\s*[\d" + CN_CHARACTERS + r"]+\s*(?:位|名)?",
        r"[(（]\s*[\d" + CN_CHARACTERS + r"]{1,3}\s*[)）]",
        r"^\s*\d{1,2}\s*[、.．)）](?!\d)",
        r"(?<=[。；;：:\n])\s*\d{1,2}\s*[、．)）](?!\d)",
        # names and codes with digits inside
        r"(?<![A-Za-z\d.])(?:[A-Za-z]|PM|DN|NO\.?|PVC|TOP|CT|V|IV|AAA)\s?[-—–]?\d+(?:\.\d+)?(?:[-—–]\d+)*",
        r"[A-Za-z]+[-—–]?\d+(?:\.\d+)?(?:[-—–][A-Za-z\d]+)+",
        r"\d+(?:\.\d+)?[-—–]?(?!" + UNIT_LETTERS + r")[A-Za-z]+[-—–\dA-Za-z]*",
        r"\d+\s*[+＋×*xX]\s*(?:\d+|[NnXx])(?:\s*[+＋×*xX]\s*(?:\d+|[NnXx]))*(?:\s*(?:小时|天))?",
        r"\d+\s*分钟[^，。；、\d]{0,10}?圈",
        r"(?<![\d.])\d+\s*/\s*\d+(?!\d)",
        r"(?<!\d)\d{1,3}\s*路|\d+\s*(?:号|线|国道|省道|县道|乡道|地块|高速|公交|医院)(?![段个])",
        r"[“‘「《](?!不少于|不低于|不高于|不超过|不多于)[^”’」》\n]{0,14}[\d"
        + CN_CHARACTERS
        + r"][^”’」》\n]{0,14}[”’」》]",
        # numerals in set phrases
        r"每\s*[百千万](?=[一-龥])|每(?:一|十|百|千|万)(?:名|人|个|户|件)",
        r"(?<![" + CN_CHARACTERS + r"])(?!百分之)[" + CN_CHARACTERS + r"]+分之[" + CN_CHARACTERS + r"]+",
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


_LIST_BEFORE = re.compile(rf"(?:^|[^\d.A-Za-z-])(?P<list>(?:(?:{ARABIC})\s?(?:、|,|，|和|及|与|/)\s?){{1,12}})$")


# Long runs of digits and signs are no figures, and would make the patterns below slow.
_RUNS = re.compile(rf"[\d{CN_CHARACTERS}万亿,.，．、\-—–~～/+×*xX:：%％ ]{{120,}}|[A-Za-z\d\-—–.]{{120,}}")


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
    folded = fold(text)
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
    rf"{PRE}(?P<sign>-)?(?P<bf>百分之)?(?P<ar>{ARABIC})\s?(?P<mid1>[余多])?(?P<mag>[万亿])(?P<mid2>[余多])?"
    rf"(?P<unit>(?![余多来以左上下])[一-龥]{{1,2}})(?P<post>(?!))?(?=[，。；、,;）)]|$)"
)


_TENTH = re.compile(r"[一二三四五六七八九](?![一-龥]{0,1}(?:成|个|万|十|百|千))")


# 1.1个和1.8个百分点: both are points.
_POINTS_BEHIND = re.compile(rf"[、和及与]\s*(?:{ARABIC})\s*个百分点")


_START = re.compile(rf"(?:{alternatives(list(BEFORE))})?\s?(?:百分之)?(?:\d|[{CN_CHARACTERS}])|[上过][百千万]")


def _next(masked: str, text: str, position: int) -> FoundQuantity | None:
    for start in _START.finditer(masked, position):
        at = start.start()
        for pattern, build in ((RANGE, range_from_match), (ONE_FIGURE, from_match)):
            m = pattern.match(masked, at)
            if not m or m.end() <= at or not (m.group("unit") or m.groupdict().get("bf")):
                continue
            if not _stands(m, masked):
                continue
            quantity = build(m, text[at : m.end()], "")
            if quantity is not None and m.group("unit") == "个" and _POINTS_BEHIND.match(masked, m.end()):
                quantity = replace(quantity, unit="percentage_points", classifier="")
            if quantity is not None and m.group("unit") == "成" and (tenth := _TENTH.match(masked, m.end())):
                share = quantity.value + CN_DIGITS[tenth.group()]  # 七成五
                quantity = replace(quantity, value=share, low=share, high=share, text=text[at : tenth.end()])
                return FoundQuantity(at, tenth.end(), quantity, m.start("unit"))
            if quantity is not None:
                return FoundQuantity(at, m.end(), quantity, m.start("unit") if m.group("unit") else m.end())
        open_unit = _OPEN_UNIT.match(masked, at)
        if open_unit and _stands(open_unit, masked):
            quantity = from_match(open_unit, text[at : open_unit.end()], "")
            if quantity is not None:
                return FoundQuantity(at, open_unit.end(), quantity, open_unit.start("unit"))
        bare = BARE_CN.match(masked, at)
        found = from_bare_scale(bare, text[at : bare.end()], "") if bare else None
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
    if m.re is RANGE:
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
    unit_word = re.match(rf"\s?({UNIT_WORD})(?:[/·每](?:{PER_WORD}))*", fold(unit_text), re.IGNORECASE)
    if not unit_word:
        return []
    scale = re.search(rf"({MAG})$", fold(text[owner.start : owner.number_end]).strip())
    written = (scale.group(1) if scale else "") + unit_word.group().strip()
    out = []
    offset = floor + m.start("list")
    for number in re.finditer(ARABIC, m.group("list")):
        at = offset + number.start()
        printed = text[at : offset + number.end()]
        out.append(
            FoundQuantity(at, offset + number.end(), parse_quantity(printed, written), offset + number.end(), written)
        )
    return out
