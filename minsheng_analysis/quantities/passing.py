"""What only looks like a figure: dates, document and telephone numbers, ordinals, names with digits, set phrases.

Every rule looks at one number where it stands and at the characters around it, so that the cost grows with the numbers
of a text and not with the rules. A new set phrase is a word in a table.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from minsheng_analysis.quantities.numerals import CN_CHARACTERS
from minsheng_analysis.quantities.units import unit_end

_N = rf"[\d{CN_CHARACTERS}]+"
_TO = r"[-—–~至到]"
_END = r"(?=[\s，。；、,;（）()]|$)"

# Spans that begin with a number in digits.
_FROM_DIGITS = re.compile(
    r"|".join(
        (
            # years, dates, months, times of day
            rf"(?:19|20)\d\d\s*(?:{_TO}|、)\s*(?:(?:19|20)\d\d|\d\d)\s*(?:年|学年|年度)(?!以上|以下|以内)",
            rf"(?:19|20)\d\d\s*{_TO}\s*(?:19|20)\d\d{_END}",
            r"(?:19|20)\d\d\s*(?:年(?!代|以上|以下|以内|左右)|学年|级|届)(?:度|份|底|初|末)?(?:\s*\d{1,2}\s*月)?(?:\s*\d{1,2}\s*日)?",
            r"(?:19|20)?\d\d\s*年(?:代|底|初|末)",
            r"\d{1,2}\.(?:19|20)\d\d\s*年",
            r"(?:19|20)\d\d\s*[-./]\s*\d{1,2}\s*[-./]\s*\d{1,2}(?!\d)",
            rf"(?:19|20)\d\d\s*[-.]\s*(?:0[1-9]|1[0-2])(?!\d){_END}",
            rf"\d{{1,2}}\s*(?:(?:{_TO}|[、和])\s*\d{{1,2}}\s*)*月(?!龄)(?:份|底|初|末|中旬|上旬|下旬|以来)?(?:\s*\d{{1,2}}\s*[日号])?"
            rf"(?:\s*{_TO}\s*(?:\d{{1,2}}月)?\d{{1,2}}\s*日)?",
            rf"\d{{1,2}}\s*月?\s*{_TO}\s*\d{{1,2}}\s*月",
            rf"\d{{1,2}}\s*{_TO}\s*\d{{1,2}}\s*日(?!内)",
            r"\d{1,2}\s*[:：]\s*\d\d(?!\d)(?:\s*[:：]\s*\d\d)?",
            r"\d{1,2}\s*(?:时(?![段间序期代])|点(?=\s*\d{1,2}\s*分|半|整|钟))(?:\s*\d{1,2}\s*分(?!钟))?",
            r"\d\s*季度",
            # numbers of documents, houses, roads, telephones
            rf"\d+\s*(?:(?:{_TO}|[、和])\s*\d+\s*)*号(?!召)",
            r"\d+\s*(?:线|国道|省道|县道|乡道|地块|高速|公交|医院)(?![段个])",
            r"\d+\s*(?:室|楼)(?![内外栋房宇道])",
            r"0\d{2,3}\s*[-—]\s*\d{7,8}(?!\d)|1[3-9]\d{9}(?!\d)|(?:400|800)-?\d{3}-?\d{4}(?!\d)",
            r"\d{3,5}\s*(?:[、/]\s*\d{3,5}\s*)*(?:热线|急救|平台|便民服务热线|政务|短信|指挥|服务台|报警)",
            # names and formulas: 7×24小时, 9+3, 15分钟生活圈, 24/7
            r"\d+\s*[+×*xX]\s*(?:\d+|[NnXx])(?:\s*[+×*xX]\s*(?:\d+|[NnXx]))*(?:\s*(?:小时|天))?",
            r"\d+\s*分钟[^，。；、\d]{0,10}?圈",
            r"\d+\s*/\s*\d+(?!\d|\s*万)",
            r"\d+(?:\.\d+)?\s*∶\s*\d+(?:\.\d+)?",
        )
    )
)
_ORDINAL_OF_LIST = re.compile(r"\d{1,2}\s*[、.)）](?!\d)|\d{1,2}(?:\.\d{1,2}){2,3}(?!\d)")
_ORDINAL_OF_SECTION = re.compile(r"\d{1,2}\.\d{1,2}")
_IN_BRACKETS = re.compile(rf"(?:(?:19|20)\d\d|[\d{CN_CHARACTERS}]{{1,3}})\s*[〕\])）】]")
_OPENING = frozenset("(（[【〔［")
_LETTER_BEHIND = re.compile(r"[-—–]?[A-Za-z]")
_CODE = re.compile(r"[-—–\dA-Za-z./]*")
_ROUTE = re.compile(r"\d{1,3}\s*路(?!灯|段)")
# Cameras have channels (450路), buses have routes (12路): the word that stands nearer says which.
_CHANNELS = re.compile(r"(?:探头|监控|摄像|视频|信号|安防|卡口|感知|传感|抓拍)(?!.*(?:公交|线路|班车|夜班|巴士))")
_DAY = re.compile(rf"\d{{1,2}}\s*日(?![均内间照用产处]|以内|左右|以上)(?:\s*{_TO}\s*\d{{1,2}}\s*日)?")
_LASTS = re.compile(
    r"(?:平均|历时|用时|耗时|为期|超过|少于|低于|工期|时限|期限|提前|延期|滞后|缩短|压缩[至到]?|以内|达)$"
)

# Spans that begin with a numeral.
_FROM_NUMERALS = re.compile(
    r"|".join(
        (
            r"[二两〇零一][〇零一二三四五六七八九]{3}年(?:[一二三四五六七八九十]{1,3}月)?(?:[一二三四五六七八九十]{1,3}日)?",
            r"[一二三四五六七八九十]{1,2}月(?!龄)(?:[一二三四五六七八九十]{1,3}日|份|底|初|末)?",
            r"[一二三四]季度",
            r"[一二三四五六七八九十]{1,3}五(?:规划|时期|期间|[”’])|十[一二三四五]五",
            rf"[{CN_CHARACTERS}]+\s*号(?!召)",
            r"[一二三四五六七八九十]+(?:年级|线城市|届|次会议|次全会|楼)",
            r"[一二三四五六七八九十]小(?=[区校、，])|[一二三四五六七八九十]中(?=[学校、，])",
            r"[一二三四五六七八九十]+点(?:钟|半|整|[一二三四五六七八九十]+分)|[一二三四五六七八九十]+时(?![段间序期代])",
            rf"[五六七八]一(?![0-9{CN_CHARACTERS}万亿])",
            r"十一(?=期间|黄金周|假期|长假|前|后)",
            r"十分(?![之钟])",
            r"三网(?=[融合])|三严(?=三实)|三方(?=[协监])|四方(?=[协])|十二年(?=[一国义])|二十大(?![类项])",
        )
    )
)

# What stands before a number that is no figure.
_BEFORE = re.compile(
    r"(?:"
    + r"|".join(
        (
            rf"第\s*(?:{_N}\s*(?:{_TO}|[、和])\s*第?\s*)?",
            r"(?:浏览|阅读|点击|访问|查看|关注)(?:次数|总量|量|数|率)?\s*[:：]\s*",
            r"(?:浏览|阅读|点击|访问|查看)(?:次数|总量|量|数)\s*",
            r"(?:电话|传真|邮编|邮政编码|手机|号码)\s*[:：]?\s*[-\d—()（） 、转/]*",
            r"(?:热线|值班)\s*[:：]\s*[-\d—()（） 、转/]*",
            r"(?:索引号|文号|字号|标识码|备案号?|公网安备|编号|编码|代码|版本号)\s*[:：]?\s*[A-Za-z一-龥]{0,6}[-\dA-Za-z/〔〕\[\]]*",
            r"页\s*[,，/、]?\s*共\s*",
            r"ICP备\s*(?:\d+\s*号?-)?",
            r"(?:(?<![一-龥])|(?<=[见如附详下上入本]))(?:[表图]|附件|专栏)\s*(?:\d+[-.])?",
            r"(?:排名|排在|名列|位列|位居)(?:全[市省区县国])?第?\s*",
        )
    )
    + r")$"
)
_SPAN_BEFORE = 40
# What `_BEFORE` may begin with: most numbers have none of these before them, and cost nothing then.
_MAY_BEGIN = re.compile("[第浏阅点访查关电传邮手号热值索文字标备公编代版页I表图附专排名位]")
_HOTLINE = re.compile(r"(?:热线|拨打|电话)\s*$")
_CALLED = re.compile(r"接警|出警|急诊|电话|中心")
_LABEL = re.compile(r"(?:指标|清单|(?:^|\n)(?:项目|任务|事项|问题))$")
_FORMER = re.compile(r"(?<![提目之以此日底年月节会汛期])前\s*$")
_FORMER_COUNTED = re.compile(r"\s*(?:分钟|小时|公里|米)")
_LATTER = re.compile(r"(?:最|排|排名|排在|居|列|倒数|末)后\s*$")
_PERIOD = re.compile(r"(?<![提目之以此日])[首这本上下]\s*$|(?:^|[^一-龥]|最|在|自|于|来看)近\s*$")
_PERIOD_UNIT = re.compile(r"\s*个?(?:月|季度|年|天|周)(?!龄)")
_PERIOD_WORDS = frozenset("前后首这本上下近")
_LETTER = re.compile("[A-Za-z]")
_LETTERS = re.compile(r"([A-Za-z]+)([-—–]?)(\s?)$")
# Letters that name a size or a rank, not a thing that is counted.
_CODE_LETTERS = frozenset(
    {"PM", "DN", "NO", "PVC", "PE", "PPR", "HDPE", "TOP", "IV", "II", "III", "AAA", "AA", "CN", "GB"}
)
_THINGS = frozenset("台套部个张件床辆支架条块间家所处")
_QUOTED = re.compile(r"[“‘「《](?!不少于|不低于|不高于|不超过|不多于)[^”’」》\n，。；,;！？]{0,28}[”’」》]")
_HOTLINES = frozenset(
    {"12345", "12333", "12348", "12388", "12320", "12315", "12329", "12366", "110", "119", "120", "122"}
)

_PHRASES = """
一老一小 两项补贴 两癌 零就业 一件一策 一次性 一件接 一件着 一件事 一年接 一年着 一年一 一张蓝 一张网 两手抓 一手抓 一站式 一体化 一对一 一批 一系列
一网 一卡通 一码 一户一 一人一 一企一 一校一 一村一 一街一 一镇一 一区一 一院一 一事一 一案一 一项目 一项一 一窗 一门 一把手 一线 一期 二期 三期
四期 五期 一流 一级 二级 三级 四级 五级 一类 二类 一般 一定 一起 一直 一方面 一户 一步 一项项 一个个 一件件 一桩桩 一届 一道 一环 一层楼 一本 一盘棋
一揽子 一键 一刻钟 一日三餐 一日 一时 一次次 进一步 统一 唯一 之一 万一 专一 单一 同一 每一 逐一 任一 某一 另一 下一 上一 新一 这一 那一 第一 一代 一些 一种
一样 一边 一切 一致 一同 一律 一旦 一向 一再 一贯 一心 一经 一半 一共 一二三产 一是 二是 三是 四是 五是 六是 七是 八是 九是 十是
两不愁 两个确保 两个维护 两新 两会 两委 两山 两岸 两险 两侧 两端 两节 两级 两类人 两江 两代 两项改革 两个一百 两个责任 双一流 两翼 两轮车 两院 两孩 两旁 两边
三公 三农 三级 三甲 三无 三保障 三社 三位一体 三不 三资 三责 三线 三同 三包 三伏 三馆 三大攻坚 三中 三个清单 三个一 三孩 三胎 三院 三轮车 三产
四好 四改 四个全面 四个意识 四个自信 四个不摘 四个一 四议 四风 四季 四类 四级联 四通 五保 五社 五险 五个一 五位一体 五星 五水 五大 六稳 六保
二次供水 二次 二批 二孩 二胎 二手 二维码 八项规定 九年一贯 九年义务 十五分钟 百日 百姓 百年 百强 百家姓 百千万 千家万户 千方百计 千万工程 千户
万众 万家 万里 万达 成千上万 成百上千 数以万计 数以千计 数以百计 三年行动 五年行动 三年规划 五年规划 三年计划 五年计划 一孩
红十字 十字路口 十字街 十足 十佳 一成不变 三言两语 七上八下 四面八方 五花八门
四川 九龙坡 九江 五指山 六安 七台河 千年 万州 万盛 万源 百色 十堰 三明 三门县 三门峡 三台县 三亚 三峡 六盘水 四平 九寨 双流 千岛湖 万年 百货 百科
"""


def _index() -> dict[str, list[tuple[str, int]]]:
    """Every set phrase under the character of its first numeral, with the place of that character in it."""
    index: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for phrase in _PHRASES.split():
        place = next((i for i, c in enumerate(phrase) if c in CN_CHARACTERS or c in "万亿数几"), None)
        if place is not None:
            index[phrase[place]].append((phrase, place))
    return {c: sorted(phrases, key=lambda p: -len(p[0])) for c, phrases in index.items()}


_PHRASES_AT = _index()


def quoted_spans(text: str) -> list[tuple[int, int]]:
    """Short quotations without a stop: names, whose numbers are no figures (“9+3”)."""
    return [m.span() for m in _QUOTED.finditer(text)] if any(c in text for c in "“‘「《") else []


def passed_to(text: str, at: int, end: int, quoted: Sequence[tuple[int, int]]) -> int:
    """Say where something ends that only looks like a figure; 0 where a figure may stand.

    Parameters
    ----------
    text : str
        Folded.
    at, end : int
        The number's span.
    quoted : sequence of (int, int)
        From `quoted_spans`.
    """
    stop = next((stop for start, stop in quoted if start < at < stop), 0)
    if stop:
        return max(end, stop)
    before = text[max(0, at - _SPAN_BEFORE) : at]
    last = before.rstrip()[-1:]
    if last in _OPENING and (m := _IN_BRACKETS.match(text, at)):
        return max(end, m.end() - 1)
    begin = _MAY_BEGIN.search(before)
    if begin and _BEFORE.search(before, begin.start()):
        return end
    if last in _PERIOD_WORDS:
        if (last == "后" and _LATTER.search(before) and text[end : end + 1] in "位名") or (
            last == "前" and _FORMER.search(before) and not _FORMER_COUNTED.match(text, end)
        ):
            return end
        if _PERIOD.search(before) and (m := _PERIOD_UNIT.match(text, end)):
            return m.end()
    if "0" <= text[at] <= "9":
        return _passed_digits(text, at, end, before)
    return _passed_numeral(text, at, end, last)


def _passed_digits(text: str, at: int, end: int, before: str) -> int:
    if m := _FROM_DIGITS.match(text, at):
        return m.end()
    letters = (
        _LETTERS.search(before, max(0, len(before) - 8)) if before.isascii() or _LETTER.search(before[-3:]) else None
    )
    if (letters and _is_code(letters, text, end)) or _goes_on_in_letters(text, end):
        code = _CODE.match(text, at)
        return max(end, code.end() if code else end)
    begun = before.rstrip(" \u3000")
    if (len(before) < _SPAN_BEFORE if not begun else begun[-1] in "\n\t。；;：:") and (
        stop := _ordinal_to(text, at, end)
    ):
        return stop
    if (m := _DAY.match(text, at)) and not _LASTS.search(before):
        return m.end()
    if (m := _ROUTE.match(text, at)) and not _CHANNELS.search(_clause(text, at)):
        return m.end()
    each = before.endswith("每") and text[end - 1] in "万亿"  # 每10万人口
    label = end - at <= 2 and _LABEL.search(before[-5:]) and unit_end(text, end)[0] == end  # 指标1, 清单02
    return end if each or label or _is_hotline(text, at, end, before) else 0


def _goes_on_in_letters(text: str, end: int) -> bool:
    """Whether letters behind digits make a code of them (5G, 07-A) and not a unit (5km)."""
    return bool(_LETTER_BEHIND.match(text, end)) and unit_end(text, end)[0] == end


def _ordinal_to(text: str, at: int, end: int) -> int:
    """Say where the ordinal of a list ends that begins a line or a sentence; 0 where none does."""
    if m := _ORDINAL_OF_LIST.match(text, at):
        return m.end()
    section = _ORDINAL_OF_SECTION.fullmatch(text, at, end) and unit_end(text, end)[0] == end  # 1.1, but not 1.1公里
    return end if section else 0


def _is_hotline(text: str, at: int, end: int, before: str) -> bool:
    printed = text[at:end]
    return printed in _HOTLINES and (len(printed) == 5 or bool(_CALLED.match(text, end) or _HOTLINE.search(before)))


def _is_code(letters: re.Match[str], text: str, end: int) -> bool:
    """Whether digits behind letters are a code (G50, PM2.5, F122-2) and not a count (配备CT9台)."""
    word, dash, blank = letters.groups()
    if dash or len(word) == 1 or word.upper() in _CODE_LETTERS:
        return True
    return not blank and (not word.isupper() or text[end : end + 1] not in _THINGS)


def _passed_numeral(text: str, at: int, end: int, last: str) -> int:
    if last in ("每", "第"):
        return end
    for phrase, place in _PHRASES_AT.get(text[at], ()):
        if text.startswith(phrase, at - place):
            return at - place + len(phrase)
    m = _FROM_NUMERALS.match(text, at)
    return m.end() if m else 0


def _clause(text: str, at: int) -> str:
    """Give the words before a place, back to the last stop."""
    begin = max(text.rfind(stop, max(0, at - 40), at) for stop in "。；;\n")
    return text[max(begin, at - 40, 0) : at]
