"""Names as a person would write them: of what a figure counts, and of the projects."""

from __future__ import annotations

import re
from collections.abc import Sequence

from minsheng_analysis.extraction.drafting.passages import part_of_heading
from minsheng_analysis.extraction.drafting.verdict_headings import verdict_opening
from minsheng_analysis.extraction.formats.cell_kinds import UNITS
from minsheng_analysis.extraction.reading.figures import Figure
from minsheng_analysis.extraction.reading.reader import Read
from minsheng_analysis.extraction.reading.relations import content
from minsheng_analysis.quantities.finding import find_quantities

_NUMBERING = re.compile(
    r"^\s*(?:第?[一二三四五六七八九十]{1,3}[、.．章节件项是]|[（(][一二三四五六七八九十\d]{1,3}[）)]|[①-⑳]|\d{1,2}[.．、](?!\d)|[▲●◆■★◎☆※▶◇•·\-—])+\s*"
)
_LEADING = re.compile(
    r"^(?:(?:完成|进展|办理|落实|实施|推进|工作|目前)*(?:情况|进展|结果)[：:]|其中|分别|并(?!网|购|轨)|共计|共(?![享建同青]|有产权)|累计|已经|已|现已|现有|目前|实际|全年|年内|今年|截至目前|到目前|同时|另有|另|还(?![建田林迁款])|又|也|均(?!衡)|各(?![类级项族])|约(?!谈)|近(?![视郊海])|达到|达(?!标)|为(?!老服|民[办实服]|侨)|是|有(?![线轨机害色毒偿氧序效])|完成了?|实现|计划|拟|将|力争|确保|预计|年度|全市|全县|全区|全省|我市|我县|我区|"
    r"目标任务|目标|任务|指标\d*|和(?![美谐平田])|及(?![时格])|以及|、|，|：|:|；|。)+"
)
#: Ends of words that are no filler: 签约, 行为, 国有, 公共, 到达, 人数.
_TRAILING = re.compile(
    r"(?:分别|达到|(?<![到抵通])达|(?<!行)为|是|(?<![国公私])有|(?<!公)共|共计|累计|完成|实现|不低于|不少于|不超过|控制在|超过|(?<![签履预违节集条制公])约|近|：|:|的|了|(?<![系指])数|，|、|（|\()+$"
)
_DEED_ALONE = re.compile(r"(?:已|全部|全面|均|正在)*(?:建成|完成|完工|开工|施工|新建|投用|实施|启动|竣工)(?:投用)?")
_NUMERAL = re.compile(r"[\d一二两三四五六七八九十百千万亿]")
#: Behind whom something is done for: 为600名老年人实施改造.
_FOR_WHOM = r"(?<=人)(?:实施|进行|提供|开展)"
#: When and by whom a page was published is no name.
_PUBLISHED = re.compile(r"发布(?:日期|时间|机构)|信息来源|来源")
_GENERAL = re.compile(
    r"(?:总体|主要|全部|重点|有关|其他|各县|各区)?.{0,10}(?:情况|进展|进度|回顾|说明|概况|对照|指标|措施|做法|打算|问题|成效|结果|总结|安排|目标|计划|建议|分析|结论|评价|依据|方法|一览|清单|汇总)表?|.{0,6}(?:合计|总计|小计|共计)"
)
#: What a page's own lines begin with: when it was published, by whom, how often it was seen.
_OF_PAGE = re.compile(
    r"(?:发布|发文|更新|成文|公开|印发|填报|制表)(?:时间|日期|机构|单位)|(?:信息|文章)?来源|(?:浏览|点击|阅读)(?:次数|量)|索引号|文号|字号"
)
_PLACE = re.compile(r"[省市州县区]?(?:本级|直)|[一-龥]{1,8}(?:街道|镇|乡|苏木|(?<!小)区|县|市|州|盟|旗)")
_OFFICE = r"[^，。]{1,12}(?:局|委|委员会|办公室|署|集团|公司|政府|总工会|联合会)"


#: Whom a document is sent to.
_ADDRESSED = re.compile(
    r"^[^。；]{0,40}(?:各部门|各单位|各直属(?:单位|机构)|各[^，。；、]{0,6}人民政府|办事处)[^。；]{0,20}[：:]$"
)
_SIGNS = "，。；：、“”\"'（）()【】《》- "


def clean(text: str) -> str:
    """Take numbering, figures, signs and filler off a phrase's ends."""
    text = re.sub(r"[（(][^（）()]{0,12}[）)]?$", "", re.sub(r"\s+", "", text))
    text = _NUMBERING.sub("", text)
    for _ in range(2):
        text = _TRAILING.sub("", _LEADING.sub("", text))
    return _paired(text.strip(_SIGNS))


def _paired(text: str) -> str:
    """Give a name the quotation mark back that was taken off its end.

    Examples
    --------
    >>> _paired("一老一小”服务工程"), _paired("新建“四好农村路"), _paired("“两癌”筛查")
    ('“一老一小”服务工程', '新建“四好农村路”', '“两癌”筛查')
    """
    opening, closing = text.count("“"), text.count("”")
    return "“" * (closing - opening) + text + "”" * (opening - closing)


def subject_name(read: Read) -> str:
    """Return a short name of what a figure counts, never empty."""
    f = read.figure
    for text in _phrases(read):
        for name in (_REMNANT.sub("", clean(words)) for words in _around_figures(text)):
            if (
                _DEED_ALONE.fullmatch(name)
                or re.match(r"全部|均|都|已", name)
                or names_no_thing(name)
                or _COMPARES.match(name)
                or re.match(r"[^（(]*[)）]", name)
                or UNITS.fullmatch(name)
                or _PUBLISHED.match(name)
            ):
                continue
            if len(content(name)) >= 2 or (len(name) >= 2 and f.cell is not None):
                return name[-24:] if len(name) > 30 else name
    return f.quantity.text


def _around_figures(text: str) -> tuple[str, ...]:
    """Give the words of a phrase before its first figure, and those that are left without its figures.

    Examples
    --------
    >>> _around_figures("硬化村组道路26.8公里"), _around_figures("16.5公里河道"), _around_figures("65岁以上老人")
    (('硬化村组道路', '硬化村组道路'), ('', '河道'), ('65岁以上老人',))
    """
    # An age says of whom, and is part of the name.
    figures = [q for q in find_quantities(text) if q.quantity.unit != "years_old"] if _NUMERAL.search(text) else []
    if not figures:
        return (text,)
    left, at = [], 0
    for figure in figures:
        left.append(text[at : figure.start])
        at = figure.end
    return left[0], "".join([*left, text[at:]])


def without_figures(text: str) -> str:
    """Give a phrase without its figures.

    Examples
    --------
    >>> without_figures("400户居家环境适老化改造")
    '居家环境适老化改造'
    """
    return clean(_around_figures(text)[-1])


def _phrases(read: Read) -> list[str]:
    f = read.figure
    # a bare plan behind its result, 改造危桥3座（计划4座）, counts what stands before it
    beside = [re.split(r"[，,。；;]", text.rstrip("，,"))[-1] for text in (read.spans.bracket, read.spans.earlier)]
    own = [
        read.spans.before,
        re.split(rf"、|{_FOR_WHOM}", read.spans.after)[0],
        read.spans.clause_before,
        *beside,
        read.spans.opening,
    ]
    if f.cell:
        names = [
            n
            for n in _called(f)
            if not re.fullmatch(
                rf"{_OFFICE}|\d[\d.,]*[余多]?[万亿]?[一-龥%]{{0,4}}|(?:一|二|三)级指标|产出指标|效益指标|数量指标|质量指标|时效指标|成本指标|满意度指标|[^，。]{{0,6}}合计",
                n,
            )
            and not UNITS.fullmatch(n)
        ]
        if f.cell.bare and names and _PLACE.fullmatch(names[0]):
            names = [*_with_group(names[0], f.cell.heads[1:]), *names]
        own = [*names[:2], *f.cell.heads[:2]] if f.cell.bare else [read.spans.before, read.spans.after, *names, *own]
    return [*own, *f.headings[:1], f.title]


def _called(f: Figure) -> Sequence[str]:
    """Give the names of a figure's row: what says where, until when or by whom is none, nor in a table of what was voted for what has figures."""
    names = [n for n in f.cell.names if n not in f.cell.beside] if f.cell else []
    voted = f.cell is not None and f.cell.elected is not None
    plain = [n for n in names if not find_quantities(n)] if voted else []
    return plain or names


def _with_group(place: str, heads: Sequence[str]) -> list[str]:
    """Name a cell of a table with a row for each place by what stands above its group of columns: 长沙市：投资."""
    groups = (re.sub(r"(?:情况|低于|高于)$", "", clean(head)) for head in heads)
    return [f"{place}：{group}" for group in groups if group and not re.fullmatch(rf"{_OFFICE}|\d{{4}}年.*", group)][:1]


def project_name(figure: Figure) -> str:
    """Return the name of the project that a figure stands under; empty where the document names none."""
    names = [n for n in figure.cell.names if n not in figure.cell.beside] if figure.cell else []
    if names:
        name = clean(names[-1])
        if len(name) >= 2 and not is_general(name) and not verdict_opening(names[-1]):
            return name[:40]
    for heading in figure.headings:
        if verdict_opening(heading):
            continue
        name = clean(re.split(r"[：:。]", heading)[0])
        if is_office(name) or _ADDRESSED.search(heading):
            continue
        if 2 <= len(name) <= 40 and not is_general(name):
            return name
    return ""


def is_general(name: str) -> bool:
    """Tell whether a heading names no project: 总体情况, 主要指标完成情况."""
    return bool(_GENERAL.fullmatch(name)) or is_of_page(name)


def is_office(name: str) -> bool:
    """Tell whether a line is nothing but a body's name, as a letterhead is.

    Examples
    --------
    >>> is_office("东山县水务局"), is_office("东山县供水")
    (True, False)
    """
    return bool(re.fullmatch(_OFFICE, name))


def is_name(name: str) -> bool:
    """Tell whether a heading may name a project.

    Examples
    --------
    >>> is_name("农村供水"), is_name("县水利局"), is_name("该项已完成")
    (True, False, False)
    """
    return (
        2 <= len(name) <= 30 and not is_office(name) and not re.search(r"\d|^[此该本这]项|已(?:全部|全面)?完成$", name)
    )


def is_of_page(name: str) -> bool:
    """Tell whether a line says something of its page and nothing of the report: 发布时间：2025-01-14."""
    return bool(_OF_PAGE.fullmatch(name))


def project_title(text: str) -> str:
    """Return a project's name without numbering, kind of entry and what follows it in the line."""
    first = re.split(r"[：:。]", _NUMBERING.sub("", re.sub(r"\s+", "", text)))[0]
    return _paired(re.sub(r"[（(][^（）()]{0,16}[）)]?$", "", first).strip(_SIGNS)[:40])


_VERBS = re.compile(
    r"^(?:届时(?:将|可|能够?)?|\d{4}年，?|年初|(?:年度|全年)?(?:目标任务|目标|计划|承诺)(?:为|是)?(?=[新改扩建完维实投培安发开提续整创增硬修治])|原?计划(?!生育|免疫|投资|总|数|任务|目标|外|内|单列|指标|财)|占(?=年度|全年|计划|目标|任务|总)|确保|力争|务必|(?:\d{4}年)?\d{1,2}月(?:\d{1,2}日|[底末])?(?:之?前)?|(?:到|至)?年底(?:之?前)?|全年|全区|全市|全县|全省|全镇|目前|年内|其中|同时|共计|共(?![享建同青]|有产权)|累计|总共|已|现已|已经|实际|分别|并(?!网|购|轨)|再(?!生)|又|还(?![建田林迁款])|也|均(?!衡)|将|拟|由|对(?!口)|使(?!用)|让|于|达到|达(?!标)|为(?!老服|民[办实服]|侨)|有(?=\d)|了|年?重点民生实事|"
    r"建设完成|创建完成|建成投用|建成|基本建成|完成了?|新安装|安装|实现|开工建设|开工|启动|推进|续建|创建|设立|设置|组织|提供|帮扶|帮助|解决|惠及|受益(?!人|群)|服务(?!中心|站|点)|"
    r"发放(?!贷款)|投入|投资(?!额|完成)|细化|会同|召开|举办|开展|提高(?!到|至)|巩固提升|进一步|强化|涉及|培训(?!基地|中心)|(?:在|为|到)[^，。；]{1,14}?(?=建成|设立|新建|完成|建设|开展|安装|更换)|实施|新开通|开通|更新(?!改造)|建设(?!用地)|新建(?!扩建|改建|、)|改造(?!和|与|提升))"
)
_TAIL = re.compile(
    r"(?:分别|达到|(?<![到抵通])达|(?<!行)为|是|(?<![国公私])有|(?<!公)共|共计|累计|完成|实现|不低于|不少于|不超过|不高于|控制在|稳定在|保持在|降至|降到|升至|提高到|提高至|超过|(?<![签履预违节集条制公])约|近|的|了|(?<![系指])数|总量|，|、|：|:|（|\()+$"
)
_VERBAL = re.compile(
    r"^(?:以上|以下|以内|左右|统一|纳入|实现|完成|用于|顺利|全部|均|已|的?(?:目标|任务)|提高|下降|增长|增加|减少|为|是|在|与|以及|其中|不等|（|\(|用餐|参加|参与|建成|投用|开展|享受|受益)"
)

#: Behind a figure, of a plan and not of a thing: 的控制目标, 的省定要求, 目标尚有差距.
_OF_A_PLAN = re.compile(
    r"的?[^，。；的]{0,6}(?:目标|任务|要求|预期|承诺|盘子|差距)(?:要求|之内|之下|以内|范围|尚|还|做到|$)"
)
#: A name that begins so is the rest of a sentence: 比原定, 与承诺一致, 和改造提升步道.
_REMNANT = re.compile(r"^(?:[^\w“《（(\[［【〔①-⑳]+|[和及与](?=新建|改造|提升|建设|修建|续建|扩建)|以及|的(?![士确]))+")
_COMPARES = re.compile(
    r"比(?![例赛武])|较(?:年初|上年|去年|同期|原|计划)|[与同](?:年初|上年|去年|原定|计划|目标|承诺|规划)"
)


def counted_name(text: str, start: int, end: int, *, low: int = 0) -> str:
    """Return what a figure in running text counts, as its own clause names it; empty where it does not.

    Parameters
    ----------
    text : str
    start, end : int
        The figure's place.
    low : int
        Where its sentence begins.

    Examples
    --------
    >>> def name(text, figure): return counted_name(text, text.index(figure), text.index(figure) + len(figure))
    >>> name("建成香港花园、F1-2地块公共停车场等5个公共停车场，新增车位840个", "5个")
    '公共停车场'
    >>> name("建成公共停车场5个，新增车位840个", "840个"), name("开工建设16公里多宝湖步道", "16公里")
    ('新增车位', '多宝湖步道')
    """
    before = text[_phrase_start(text, start, low) : start]
    m = re.match(r"[一-龥“”A-Za-z·—/-]+(?:（[^）]{1,8}）[一-龥]+)?", text[end:])
    after = m.group() if m else ""
    after = re.split(r"(?<=.)(?:，|、|和|及|以及|并|与|的建设|" + _FOR_WHOM + ")", after)[0] if after else ""
    if _VERBAL.match(after) or _OF_A_PLAN.match(after):
        after = ""
    after = after.removeprefix("的")
    if before.endswith("等"):
        return _bare(after)
    before = re.sub(r"^.*\d[\d.]*[万亿]?(?:元|人次|人|名|公里|个|户|[栋幢]楼?)", "", before)
    before = re.sub(r"^.*(?:建成|投用|投入使用|完工|竣工|启用|投产)之?后(?:将|可|能够?|预计)?", "", before)
    told = re.split(r"建设完成|创建完成|建成|设立|完成|创建|新建(?![改扩]建|、)|安装(?!工程)|发放", before)
    before = _bare(told[-1]) or ("" if _bare(after) else _bare(told[0]))
    if len(before) >= 2 and not (after and len(before) < 3 and len(after) > 3):
        return before
    return _bare(after) or before


def _phrase_start(text: str, start: int, low: int) -> int:
    """Give where the phrase before a figure begins: behind the last stop, closed brackets passed over."""
    depth = 0
    for at in range(start - 1, low - 1, -1):
        if text[at] in "）)":
            depth += 1
        elif text[at] in "（(":
            if not depth:
                return at + 1
            depth -= 1
        elif not depth and text[at] in "，。；：:、,;\n":
            return at + 1
    return low


def _bare(words: str) -> str:
    """Take verbs, adverbs and signs off a phrase's ends."""
    words = _NUMBERING.sub("", words.strip())
    for _ in range(5):
        shorter = _TAIL.sub("", _VERBS.sub("", _REMNANT.sub("", words)))
        if _COMPARES.match(shorter):
            return ""
        if shorter == words:
            break
        words = shorter
    words = re.sub(r"^第\d{1,3}[项件](?=[一-龥]{2})", "", words)
    words = re.sub(r"(?:于|在)?20\d\d年(?:\d{1,2}月)?(?:\d{1,2}日)?", "", words)
    words = re.sub(r"\d[\d.]*(?![\d.]*(?:[~～—–\-至到]\d+)?周?岁)", "", words).strip("，。；：、\"'()【】- ")
    words = re.sub(r"^[）”》]|[（“《]$", "", words)
    for opening, closing in ("（）", "“”", "《》"):
        if words.count(opening) < words.count(closing):
            words = opening + words
        elif words.count(opening) > words.count(closing):
            words += closing
    return re.sub(r"^(?:新增|新建|改造)$", "", words)


#: What is counted where a classifier alone says so.
_BY_CLASSIFIER = {"栋": "楼栋", "幢": "楼栋", "户": "户数", "人": "人数", "名": "人数"}


#: A line's opening that names what it speaks of: 社区食堂：计划新建20个.
_LABEL = re.compile(r"(?:^|[。；;\n])\s*(?P<label>[^，。；;：:\d\n]{2,24})[：:]")
#: What says that something is planned or done, not what: 目标, 计划新建, 目标惠及.
_NO_THING = re.compile(
    r"占(?:年度|全年)?(?:计划|目标)总?投资|(?:年度|全年|原定)?(?:目标|任务|计划)[数值]?分别[为是].{0,6}|多出[一二三四五六七八九十]成.{0,2}|提前[一二三四五六七八九十两半]个?月|(?:超|占|原|年度|全年|年初|今年|当年|实际|已|累计|正在|共|的|控制|省定|市定|考核|预期)*(?:目标任务|工作目标|目标值?|计划数?|任务|承诺|指标|原定|实际|完成|总投资|总量)*"
    r"(?:惠及|受益|公共|新改扩建|新改建|新建|改扩建|改建|建设|在建|施工|开工|完工|竣工|投用|改造|治理|建成|完成|新增|接种|筛查|培训|服务|开展|组织|为|数|的|"
    r"超额|提前|如期|按期|全面|全部|圆满|多出|略多|一致|承诺|要求|预期|还差|差距|盘子|控制线|之[下内]|以内|月?[底末初]?前|\d{1,2}月)*"
)


def label_before(text: str, at: int) -> str:
    """Give the name that the sentence of a figure opens with, before a colon; empty where it has none.

    Examples
    --------
    >>> label_before("社区食堂：计划新建20个。", 9), label_before("完成情况：新建20个。", 7), label_before("新建20个。", 2)
    ('社区食堂', '', '')
    """
    found = [m for m in _LABEL.finditer(text, 0, at) if not re.search(r"[。；;\n]", text[m.end() : at])]
    name = project_title(found[-1]["label"]) if found else ""
    return "" if len(name) < 2 or names_no_thing(name) or is_general(name) or part_of_heading(name) else name


def names_no_thing(name: str) -> bool:
    """Tell whether words say no more than that something is planned or done.

    Examples
    --------
    >>> [names_no_thing(name) for name in ("目标", "计划新建", "目标惠及", "新改建", "新建公厕")]
    [True, True, True, True, False]
    >>> [names_no_thing(name) for name in ("年度目标分别为万套和", "多出一成二", "提前三个月", "提前出院的病人")]
    [True, True, True, False]
    """
    return bool(_NO_THING.fullmatch(name))


def object_of(sentence: str) -> str:
    """Return the thing that a sentence opens with: 改造提升旺瑞小区，总建筑面积…; empty where a figure stands in that clause.

    Examples
    --------
    >>> object_of("（2）完成洛碛镇供水工程，新增管网4.5公里，受益0.13万人。"), object_of("新增管网4.5公里")
    ('洛碛镇供水工程', '')
    >>> object_of("城南小学9月开工，年内完成投资600万元"), object_of("到去年8月底，全市新增就业3万人")
    ('城南小学', '')
    """
    clause = re.split(r"[，。；;\n]", _NUMBERING.sub("", sentence.strip()))[0]
    if re.search(
        r"\d[\d.]*[余多]?[万亿]?(?:个|所|公里|人|名|户|套|条|处|座|件|元|平方米|栋|米|家|台|亩|吨|场|床|张|辆|盏|部|公顷|千米|项|组|株|口|块|支|例|路|%|％)",
        clause,
    ):
        return ""
    words = re.sub(
        r"^(?:20\d\d年|完成|改造提升|改造|建成投用|基本建成|建成|推进|续建|新建|开工建设|实施|全面|将|对|续)+",
        "",
        clause,
    )
    words = re.sub(
        r"于?(?:\d{1,2}月[底初]?)?(?:已|全面|正式|顺利)*(?:开工|完工|竣工|建成|投用|通水|通车|封顶)$", "", words
    )
    general = re.match(
        r"截[至止]|[受据因从到在经]|由于|按照|根据|围绕|针对|各(?=[责有县区部单])|强化|持续|制定|计划|预计|(?:任务|总体|年度)?目标|咬定|上半年|前三季度|积极|深入|加强|优化|立足|聚焦|统筹|坚持"
        r"|.*(?:显示|来看|的同时|以来|期间)$",
        clause,
    )
    figure = re.match(r"[≤≥＜＞<>=＝约]*\d", words)
    return words if 3 <= len(words) <= 26 and not (general or figure) and "牵头" not in clause else ""


def name_by_classifier(classifier: str) -> str:
    """Return what a classifier counts by itself; empty for one that may count anything."""
    return _BY_CLASSIFIER.get(classifier, "")


def name_of_money(before: str) -> str:
    """Return what the words right before an amount of money call it, where they say no more: 完成投资2.3亿元."""
    return "完成投资" if re.search(r"(?:完成|累计)投资额?约?$", before) else ""
