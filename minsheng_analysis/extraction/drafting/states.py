"""How far a thing had come, as the words around it print it: finished, basically finished, under way, begun, yet to come."""

from __future__ import annotations

import re
from dataclasses import dataclass

_ADVERBS = r"(?:已经|已|均|均已|都已|全部|全面|现已|基本|顺利|正式|成功|按期|如期|提前|圆满|先后|陆续|有序|持续|加快|稳步|扎实|深入|全力|积极|正在|正)*"
#: Stages with the words that say so, what weakens a claim first: the first that a clause holds is its state.
_STATES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("planned", re.compile(r"(?:尚|还|暂|仍)*未(?:能|全面|正式|全部)?(?:开工|动工|启动|破土|进场施工)(?!率|的)|(?:预计|计划|将|拟|力争|确保)[^，。；]{0,16}(?:完工|建成|投用|竣工|完成|投入使用|开工|开放)|20\d\d年(?:\d{1,2}月)?(?:底)?(?:之)?前[^，。；]{0,10}(?:投用|完工|建成|投入使用)")),
    ("partial", re.compile(r"基本(?:建成|完工|完成|实现|建好)|主体(?:工程|结构|建筑)?(?:已|全部|基本|均|顺利)*(?:完成|完工|封顶|建成)|完成主体(?:工程|结构)?(?:封顶|建设|施工)?|(?:装修|装饰|安装|建设|施工|工程|进度|总量)[^，。；]{0,6}(?:完成|达到?|至)\d[\d.]*[%％]")),
    ("advancing", re.compile(r"(?:正在|有序|持续|加快|稳步|扎实|全力|积极|继续|进一步)*推进|正在(?:建设|实施|施工|办理|改造)|在建|续建|建设中|施工中")),
    ("started", re.compile(r"(?:已|均|全部|新)*(?<![未待能])(?:开工(?!前|时|仪式|率)(?:建设)?|动工|破土|进场施工|启动(?:建设|实施)?)")),
    ("completed", re.compile(r"(?:建成|完工|竣工|建设完成)(?:并)?(?:投用|投运|投入使用|投入运营|交付使用|对外开放|开放)|投入使用|投入运营|交付使用|投用|投运|通过验收|建设完成|创建完成|全部完成|全面完成|已完成|完成|建成|完工|竣工|落成|建好|办结|举办|举行|全部达到")),
)  # fmt: skip
#: Built now and not yet finished: 在建2座, 2座建设中.
_UNDER_CONSTRUCTION = re.compile(r"(?<![存现])在建(?![设筑立成起档])|(?:建设|施工)中(?!心)")
_FINISHED = re.compile(r"建成|已建|完工|竣工|投用|完成|交付|投入使用")
#: Works that go on, as opposed to things that are handed over.
_WORKS = re.compile(r"工程|改造|建设|整治|扩建|项目|管网|道路|治理|修复|提升|线")
COVERAGE = re.compile(r"全覆盖|应[一-龥]尽[一-龥]|(?:全部|统一|均|全员)(?:已)?纳入|全部达到|覆盖率达?到?100[%％]")
CLEARED = re.compile(r"(?:保持|实现|持续)?(?:动态)?清零")
AVERAGE = re.compile(r"(?:高于|不低于|达到?|超过|居|优于)(?P<of>全[国省市州县区])平均(?:水平|值|线)?(?:以上)?")
CARRIED_OUT = re.compile(r"(?:深入|持续|广泛|积极|扎实)*开展")
HELD = re.compile(r"(?:成功|顺利|圆满)*(?:举办|举行)")
_ASKED_LESS = (("advancing", re.compile(r"^(?:续建|推进|加快推进|开展|实施)")), ("started", re.compile(r"^(?:新)?(?:开工|启动|动工)")), ("partial", re.compile(r"基本(?:建成|完成|完工)|主体(?:工程)?(?:完工|封顶|完成)")))  # fmt: skip


@dataclass(frozen=True)
class State:
    """A state as printed.

    Attributes
    ----------
    words : str
    stage : str
    start, end : int
        Where the words stand in the text that was searched.
    """

    words: str
    stage: str
    start: int
    end: int


def state_in(text: str, *, low: int = 0, high: int | None = None) -> State | None:
    """Read the state that a clause prints; None where it prints none.

    Examples
    --------
    >>> [(s.words, s.stage) for s in map(state_in, ("基本建成望乡停车场", "北街小学完工投用", "推进管网改造")) if s]
    [('基本建成', 'partial'), ('完工投用', 'completed'), ('推进', 'advancing')]
    """
    for stage, pattern in _STATES:
        m = pattern.search(text, low, len(text) if high is None else high)
        if m:
            return State(m.group(), stage, m.start(), m.end())
    return None


#: A sentence up to a figure of what will be there once the work is in use; what was done by now, behind that, is told of now.
_LATER = re.compile(
    r"(?:(?:建成|投用|投入使用|完工|竣工|交付|启用|投产|投运|运营|通车)(?:之?后)，?|届时)[^，。；\d]{0,8}?(?:将|可|能|预计)(?P<tail>[^。；]{0,40})$"
)


def told_of_later(text: str) -> bool:
    """Tell whether a figure right behind a text says what will be there one day.

    Examples
    --------
    >>> [told_of_later(t) for t in ("主体封顶，建成后将新增学位", "届时可容纳幼儿360人、提供岗位", "投用后可停车90辆，目前已完成投资", "建成后")]
    [True, True, False, False]
    """
    m = _LATER.search(text)
    return m is not None and not re.search(r"目前|已|实际|累计|完成", m["tail"])


#: What a document says of all its tasks: 20项任务已完成18项, 其中25项已全部完成.
_TOTAL_BEFORE = re.compile(
    r"(?<![应需须将未拟])(?:已经|已|均已|现已|实际|累计)(?:全部|如期|按期)?(?:完成|办结|完工|兑现)(?:了)?$"
)
_TOTAL_BEHIND = re.compile(
    r"^[^，。；\d]{0,10}?(?<!未)(?:已|均|全部|都)+(?:如期|按期)?(?:完成|办结|完工|兑现)(?!\d|了?\d|[一-龥]{0,6}\d)"
)


def finished_in_all(text: str, start: int, end: int) -> bool:
    """Tell whether a count of tasks, by the words right beside it, is of those that are finished.

    Examples
    --------
    >>> told = "20项任务已完成18项，在建2项"
    >>> [finished_in_all(told, *at) for at in ((0, 3), (8, 11), (14, 16))]
    [False, True, False]
    >>> finished_in_all("25项已完成，3项未完成", 0, 3), finished_in_all("25项已完成，3项未完成", 8, 10)
    (True, False)
    """
    return bool(_TOTAL_BEFORE.search(text[:start]) or _TOTAL_BEHIND.match(text[end:]))


def without_finish(name: str) -> str:
    """Take the words of a finish off the name of what is not finished: a sentence that goes on carries them over.

    Examples
    --------
    >>> [without_finish(name) for name in ("建成养老服务站", "城东：已建成公厕", "建成", "养老服务站")]
    ['养老服务站', '城东：公厕', '建成', '养老服务站']
    """
    return re.sub(r"(?:^|(?<=：))(?:已|现已|全部)?(?:建成|完工|竣工|建设完成)(?=[一-龥]{2})", "", name)


def asked_stage(text: str) -> str:
    """Say what a promise asks for: that a thing be started, go on, be basically built, or be completed.

    Examples
    --------
    >>> [asked_stage(t) for t in ("续建区中医院", "开工建设环湖步道16公里", "建成停车场", "基本建成1800套")]
    ['advancing', 'started', 'completed', 'partial']
    """
    return next((stage for stage, pattern in _ASKED_LESS if pattern.search(text)), "completed")


#: Behind a number, in its own clause: what is still to come of it, and what is done with it.
_OPEN_BEHIND = re.compile(
    r"(?:(?!主体|基础|路基|框架)[一-龥]){0,6}?(?:(?:正在|仍在|尚在|还在)(?!使用|运行|运营|营业|开放|服务|发挥|就读|享受)|将(?:于|在)|(?:预计|计划|拟|力争)(?:于|在|到)?(?:明年|次年|来年|20\d\d年|\d{1,2}月|年底)|待(?:验收|投用|交付|完工))"
)
_DONE_BEHIND = re.compile(
    r"(?:(?!主体|基础|路基|框架)[一-龥]){0,6}?(?<!未)(?:已|已经|均已|现已|全部)(?:全部|正式|陆续|通过|竣工|完工|建成|并|对外)*(?:投入使用|投用|完工|竣工|建成|交付|验收|(?:投入)?运[营行]|通车|启用|开园|开诊|开放|开业|投产)(?!率|后|仪式|[\d维管])"
)
#: What is yet to be bought, let, drawn or allowed, and what is not begun in so many words, is not begun.
_PREPARED = r"(?:招投标|招标|采购|询价|比选|立项|可研|报批|审批|选址|规划|设计|前期)"
_IDLE_BEHIND = re.compile(
    rf"(?:(?!主体|基础|路基|框架|已|完成|建成)[一-龥]){{0,12}}?(?:(?:(?:正在|仍在|尚在|还在|正)(?:开展|进行|办理|组织|编制|做)?|处于|进入)(?:公开|项目|工程|设备|施工)*{_PREPARED}"
    rf"|(?:公开|项目|工程|设备|施工)*{_PREPARED}(?:工作|手续|环节|论证)?(?:之?中(?!心|标)|阶段|过程)"
    r"|(?:尚|还|暂|均|仍|都)*未(?:能|全面|正式|全部)?(?:开工|动工|启动|开建|实施|开展|招标)(?!率|的)|待(?:建|开工|启动|招标|采购)"
    r"|(?:预计|计划|拟|将|力争)(?:于|在|到)?[^，。；,;]{0,12}?(?:开工|动工|启动|进场)(?!率))"
)
_IDLE_BEFORE = re.compile(
    rf"(?:未(?:能|全面|正式)?(?:开工|动工|启动|开建)|待(?:开工|启动|招标)|(?:正在|仍在|尚在){_PREPARED}|{_PREPARED}之?中)(?:建设|实施|施工|阶段)?(?:的)?(?:项目|工程)?(?:有|共|为)?$"
)
#: Behind a list, of all that stands in it: 小区26个、居民3468户，均已开工.
_ALL_BEGUN = re.compile(
    r"[^，。；;,\n]*(?:[，,](?:涉及|惠及|受益|覆盖)[^，。；;,\n]*)?[，,](?:目前|现)?"
    r"(?:(?:均|都|全部)+(?:已|已经)?(?:全部|全面|顺利)?(?:开工|动工|启动|进场施工|破土动工)(?:建设|改造|施工|实施)?"
    r"|(?:均|都|全部)*(?:正在|处于|在)?(?:施工|建设|改造|实施|安装)(?:之?中|阶段|状态)|(?:均|都|全部)*(?:正在(?:施工|建设|改造|实施|安装)|在建))(?=[，,。；;\n]|$)"
)
#: A clause that says of its number that it is finished is not told of by what follows.
_OWN_FINISH = re.compile(r"建成|完工|竣工|投用|投入使用|交付|完成(?!情况)")


def stage_behind(text: str, start: int, end: int) -> str | None:
    """Say how far what a figure counts had come, by the words behind it: in its own clause, or of the whole list that it stands in.

    Examples
    --------
    >>> told = "加装电梯30部，其中21部已投入使用，9部正在安装"
    >>> [stage_behind(told, told.index(of), told.index(of) + 3) for of in ("30部", "21部")], stage_behind(told, 19, 21)
    ([None, 'completed'], 'started')
    >>> stage_behind("改造小区26个、楼栋310幢，均已开工", 4, 7), stage_behind("其余7个将于2024年3月底前完工", 2, 4)
    ('started', 'started')
    >>> stage_behind("4个小区正在招标", 0, 2), stage_behind("1所未开工", 0, 2), stage_behind("3处已完成招标", 0, 2)
    ('planned', 'planned', None)
    """
    if _IDLE_BEHIND.match(text, end):
        return "planned"
    if _OPEN_BEHIND.match(text, end):
        return "started"
    if _DONE_BEHIND.match(text, end):
        return "completed"
    low = max((text.rfind(c, 0, start) for c in "，；。,;：:\n"), default=-1) + 1
    return "started" if _ALL_BEGUN.match(text, end) and not _OWN_FINISH.search(text[low:start]) else None


def stage_of_figure(text: str, start: int, end: int, *, people_or_money: bool) -> str | None:
    """Say how far what a figure counts had come, by the words that govern it; None where they do not say.

    Its own clause decides; an enumerated item that is only being advanced (七是推进…改造，新增管网50公里) lends its state
    to what it counts.

    Parameters
    ----------
    text : str
        The sentence.
    start, end : int
        The figure's place in it.
    people_or_money : bool
        People reached and money spent are not under way.
    """
    low = max((text.rfind(c, 0, start) for c in "，；。、,;\n"), default=-1) + 1
    high = min((k for c in "，；。、,;（(\n" if (k := text.find(c, end)) >= 0), default=len(text))
    own = text[low:high]
    if _IDLE_BEFORE.search(text[low:start]):
        return "planned"
    if re.search(r"正在(?:建设|实施|施工|改造)", own) or (
        re.match(rf"\s*(?:并)?{_ADVERBS}推进", own) and _WORKS.search(own) and not people_or_money
    ):
        return "advancing"
    if re.search(r"(?<![新未待能])开工(?:建设)?", own) and not re.search(r"开工率|完工|建成投用", own):
        return "started"
    if re.search(r"基本(?:建成|完工|完成)|主体(?:工程|结构)?(?:已|全部)?(?:完工|封顶|完成)", own):
        return "partial"
    if _UNDER_CONSTRUCTION.search(own) and not _FINISHED.search(own) and not people_or_money:
        return "started"
    if state_in(own) or people_or_money:
        return None
    head = re.match(
        r"\s*(?:[（(]\d{1,2}[）)]|[一二三四五六七八九十]{1,2}是|\d{1,2}[.．、])\s*推进([^，。；]{2,40})，", text[:start]
    )
    if (
        head
        and _WORKS.search(head.group(1))
        and not any(state_in(c) for c in re.split("[，；]", text[head.end() : low]))
    ):
        return "advancing"
    return None
