"""From a document to its figures, each with what the text around it says: role, subject, stage, place, period."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from minsheng_analysis.extraction import rules
from minsheng_analysis.extraction.document import Document, Paragraph, Table
from minsheng_analysis.quantities.finding import find_quantities
from minsheng_analysis.quantities.quantity import FoundQuantity, Quantity

_ITEMS = frozenset({"项", "件", "个", "类", "大类", "场", "次", "场次", "份", "条", "起", "处", "期", "篇"})
QUANTITIES = "QNYEI"
# More figures than any report prints; beyond it matching would take minutes.
MAX_FIGURES = 3000
_DURATIONS = frozenset(
    {"days", "weeks", "hours", "minutes", "seconds", "months", "years", "years_old", "celsius", "decibels"}
)


@dataclass(eq=False)
class Mention:
    """One printed figure in its surroundings.

    `row` names the table row it stands in, `item` the paragraph or cell, `sentence` the sentence; all are running
    numbers of the document. `reason` is the rule or the heading that gave the role.
    """

    quantity: Quantity
    line: int
    page: int
    section: str
    role: str = ""
    reason: str = ""
    stage: str = "none"
    subject: str = ""
    head: str = ""
    place: str = ""
    project: str = ""
    period: str = ""
    sentence: int = 0
    item: int = 0
    row: tuple[int, int] | None = None
    column: int = -1
    part: bool = False
    position: int = 0
    clause: str = ""
    unit_zh: str = ""
    whole: Mention | None = None
    total_row: bool = False
    outside: bool = False
    own: str = ""

    @property
    def unit(self) -> str:
        """Unit that two figures must share to be compared."""
        return self.quantity.unit or "count"


@dataclass(eq=False)
class Link:
    """A target, a result and a published percentage that the document itself joins; any of them may be missing."""

    target: Mention | None = None
    actual: Mention | None = None
    share: float | None = None
    share_mentions: list[Mention] = field(default_factory=list)
    group: bool = False
    subject: str = ""
    head: str = ""
    project: str = ""
    period: str = ""
    place: str = ""
    status: str = ""
    reason: str = ""
    row: tuple[int, int] | None = None


@dataclass
class Context:
    """Where a text stands: what a figure without any wording of its own would be."""

    section: str = ""
    kind: str = "actual"
    project: str = ""
    period: str = ""
    line: int = 0
    page: int = 0
    item: int = 0
    row: tuple[int, int] | None = None
    column: int = -1
    stage: str = ""
    head: str = ""
    place: str = ""
    lines: tuple[int, ...] = ()
    breaks: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True)
class ProjectLine:
    """One line of a table of projects: what it says of the project beside its figures."""

    name: str
    lead_units: str
    status: str
    section: str
    line: int


@dataclass
class Found:
    """Everything found in a document. `headless` are the lines of tables whose columns nothing names."""

    mentions: list[Mention] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    sentences: int = 0
    projects: list[ProjectLine] = field(default_factory=list)
    headless: list[int] = field(default_factory=list)


def kind_letter(q: Quantity) -> str:
    """Return the letter of a figure's kind in the rules."""
    if q.qualifier == "at_most" and q.text.startswith("控制在"):
        return "L"
    if q.unit == "percent":
        return "P"
    if q.unit == "percentage_points":
        return "D"
    if q.unit == "times":
        return "M"
    if q.unit in _DURATIONS:
        return "X"
    if q.unit.startswith("yuan"):
        return "Y"
    if q.unit in {"people", "person_times"}:
        return "E"
    if q.unit == "count" and q.classifier in _ITEMS:
        return "I" if q.classifier in {"项", "类", "大类"} else "N"
    return "Q"


def period_of(text: str) -> str:
    """Return the last month of the reporting period that a text names, as two digits; empty if none."""
    for pattern in rules.PERIODS:
        m = pattern.search(text)
        if m:
            word = m.group(1)
            month = rules.PERIOD_WORDS.get(word) or (int(word) if word.isdigit() else 0)
            if 1 <= month <= 12:
                return f"{month:02d}"
    return ""


_SENTENCE_END = re.compile(r"(?<=[。；;！？!?\n])")
_ITEM = re.compile(
    r"(?:(?<=[。；;，、：:\s\n])|^)(?:[（(](?:\d{1,2}|[一二三四五六七八九十]{1,3})[）)]|[①-⑳]|[一二三四五六七八九十]是|\d{1,2}[.．、](?!\d))"
)


def sentences_of(text: str) -> Iterator[tuple[int, str]]:
    """Split a text into sentences, keeping their offsets; brackets stay with their sentence."""
    start, depth, i = 0, 0, 0
    while i < len(text):
        c = text[i]
        if c in "（(【":
            depth += 1
        elif c in "）)】":
            depth = max(0, depth - 1)
        elif c == "\n" or (c in "。；;！？" and (depth == 0 or c == "。")):
            if text[start : i + 1].strip():
                yield start, text[start : i + 1]
            start, depth = i + 1, 0
        i += 1
    if text[start:].strip():
        yield start, text[start:]


def read_text(text: str, context: Context, found: Found) -> list[Mention]:
    """Read one paragraph or cell: add its mentions and links to `found`, and return the mentions."""
    all_figures = find_quantities(text)
    out: list[Mention] = []
    mode, head, period = context.kind, context.head, context.period
    previous: list[Mention] = []
    item_head = lead = ""
    for offset, sentence in sentences_of(text):
        figures = [f for f in all_figures if offset <= f.start < offset + len(sentence)]
        for label, pattern in rules.LABELS:
            if pattern.search(sentence):
                mode = label
        named = period_of(sentence)
        if named and mode == "actual":
            period = named
        first = _first_clause(_without(sentence, [(f.start - offset, f.end - offset) for f in figures]))
        if _ITEM.match(sentence.lstrip()) or not lead or (offset and text[offset - 1] == "\n"):
            item_head = lead = first
        else:
            item_head = lead if first == lead else f"{lead} {first}"
        found.sentences += 1
        here = _read_sentence(
            sentence, offset, figures, context, mode, period, f"{head} {item_head}".strip(), found, previous
        )
        for m, figure in zip(here, figures, strict=True):
            m.line = _line_at(text, figure.start, context)
        out.extend(here)
        previous = here or previous
    found.mentions.extend(out)
    return out


def _line_at(text: str, at: int, context: Context) -> int:
    """Return the line of the file that holds a place in a text that runs over several."""
    if context.breaks:
        return next((line for start, line in reversed(context.breaks) if start <= at), context.line)
    nth = text.count("\n", 0, at)
    return context.lines[nth] if nth < len(context.lines) else context.line


def _without(text: str, spans: list[tuple[int, int]]) -> str:
    for start, end in reversed(spans):
        text = text[:start] + text[end:]
    return text


def _first_clause(sentence: str) -> str:
    body = _ITEM.sub("", sentence.strip())
    return re.split(r"[，。；：:（(]", body)[0][:30]


def _read_sentence(
    sentence: str, offset: int, figures: list[FoundQuantity], context: Context, mode: str, period: str, head: str, found: Found,
    previous: list[Mention],
) -> list[Mention]:  # fmt: skip
    if not figures:
        return []
    coded, places = encode(sentence, [(f.start - offset, f.end - offset, kind_letter(f.quantity)) for f in figures])
    mentions = []
    for figure, at in zip(figures, places, strict=True):
        subject = subject_at(coded, at)
        mentions.append(
            Mention(
                figure.quantity,
                context.line,
                context.page,
                context.section,
                head=head,
                project=context.project,
                period=period,
                sentence=found.sentences,
                item=context.item,
                row=context.row,
                column=context.column,
                position=at,
                subject=subject,
                clause=clause_at(coded, at),
                place=context.place,
                unit_zh=figure.unit_zh,
                own=_own_words(coded, at),
            )
        )
    events = apply_rules(coded, places, mentions, target_mode=mode == "target")
    _places(coded, mentions, context)
    for m in mentions:
        if not m.role:
            default_role(m, coded, "target" if mode != "target" and _promised(coded, m.position) else mode)
        elif m.reason == "增长N%" and coded[m.position - 1] == "到" and _promised(coded, m.position):
            m.role, m.reason = "target", "提高到N"
        # 核定投资2600万元，完成1950万元: money that answers money
        asked = m.role == "cost" and any(
            t.role == "target" and t.unit == m.unit and t.position < m.position for t in mentions
        )
        if asked and re.search(r"(?:完成|支出|执行)了?$", coded[: m.position]):
            m.role = "actual"
        if m.role == "actual":
            m.stage = stage_at(coded, m.position) or context.stage or "completed"
        elif m.role == "target":
            m.stage = "planned"
        m.outside = bool(rules.OUTSIDE.search(coded[: m.position]))
    _mark_parts(coded, mentions)
    link_events(coded, events, mentions, found, previous, context)
    return mentions


def encode(sentence: str, spans: Iterable[tuple[int, int, str]]) -> tuple[str, list[int]]:
    """Replace each figure by one character of its kind; return the coded sentence and where the figures now stand."""
    out, places, position = [], [], 0
    length = 0
    for start, end, letter in spans:
        out.append(sentence[position:start])
        length += start - position
        places.append(length)
        out.append(rules.KINDS[letter])
        length += 1
        position = end
    out.append(sentence[position:])
    # Brackets of whatever shape are brackets.
    return "".join(out).rstrip("\n").translate(_ROUND), places


_ROUND = str.maketrans("〔〕［］", "（）（）")


_FIGURE = re.compile(f"[{rules.ANY_FIGURE}]")
_BOUNDARY = re.compile(r"[，。；;：:、（）()【】\n？！,]")


def clause_at(coded: str, at: int) -> str:
    """Return the clause (between commas or stops) that holds the figure at `at`."""
    left = max((coded.rfind(c, 0, at) for c in "，。；;：:\n（("), default=-1) + 1
    rights = [k for k in (coded.find(c, at) for c in "，。；;\n）)") if k >= 0]
    return coded[left : min(rights, default=len(coded))]


def _own_words(coded: str, at: int) -> str:
    """Return the words that touch a figure, up to the next boundary or figure on either side."""
    left, right = at, at + 1
    while left > 0 and not _BOUNDARY.match(coded[left - 1]) and not _FIGURE.match(coded[left - 1]):
        left -= 1
    while right < len(coded) and not _BOUNDARY.match(coded[right]) and not _FIGURE.match(coded[right]):
        right += 1
    return f"{coded[left:at]} {coded[at + 1 : right]}"


def subject_at(coded: str, at: int) -> str:
    """Return the words around a figure that may say what it counts."""
    own = _own_words(coded, at)
    if content(own):
        return own.strip()
    left = at
    while left > 0 and not _BOUNDARY.match(coded[left - 1]) and not _FIGURE.match(coded[left - 1]):
        left -= 1
    # "、128.4万㎡" or "，超额完成…": the words before the boundary still hold
    earlier = coded[:left]
    words = [w for w in re.split(rf"[，。；;：:、（）()【】\n{rules.ANY_FIGURE}]", earlier) if content(w)]
    return words[-1].strip() if words else ""


def content(text: str) -> str:
    """Return what a phrase is about: without figures, verbs of building and filler."""
    text = re.sub(rf"[{rules.ANY_FIGURE}\W\d]", "", text)
    return rules.EMPTY_WORDS.sub("", text)


@dataclass
class Event:
    """One match of a rule that compares with the plan."""

    start: int
    end: int
    targets: list[Mention]
    actuals: list[Mention]
    shares: list[Mention]
    multiples: list[Mention]
    differences: list[Mention]
    rule: rules.Rule
    text: str
    before: str


_ROLE_OF = {
    "T": "target",
    "A": "actual",
    "P": "context",
    "M": "context",
    "D": "context",
    "H": "change",
    "C": "context",
    "K": "cost",
    "B": "breakdown",
}


def apply_rules(coded: str, places: list[int], mentions: list[Mention], *, target_mode: bool) -> list[Event]:
    """Give roles by the rules, first rule first, and return the comparisons with the plan."""
    by_place = dict(zip(places, mentions, strict=True))
    events = []
    for rule in rules.SENTENCE_RULES:
        for m in rule.compiled().finditer(coded):
            claimed: dict[str, list[Mention]] = {}
            for name, text in m.groupdict().items():
                if text is None:
                    continue
                start = m.start(name)
                for k in _FIGURE.finditer(text):
                    claimed.setdefault(name[0], []).append(by_place[start + k.start()])
            if any(x.role for xs in claimed.values() for x in xs):
                continue
            if target_mode and (rule.share is not None or set(claimed) <= {"T", "H"}):
                continue  # in a list of targets everything is a target anyway
            for letter, xs in claimed.items():
                for x in xs:
                    x.role, x.reason = _ROLE_OF[letter], rule.name
            if rule.share is not None or set(claimed) & set("TPMD"):
                events.append(
                    Event(
                        m.start(),
                        m.end(),
                        claimed.get("T", []),
                        claimed.get("A", []),
                        claimed.get("P", []),
                        claimed.get("M", []),
                        claimed.get("D", []),
                        rule,
                        m.group(),
                        coded[: m.start()],
                    )
                )
    return sorted(events, key=lambda e: e.start)


def _promised(coded: str, at: int) -> bool:
    """Whether a figure belongs to a plan that its sentence has opened with: 年初确定，新建4所，新增学位1080个."""
    before = coded[:at]
    for opens, joined in ((rules.PLAN_OPENS, "，：:"), (rules.PLAN_SAID, "，"), (rules.PLAN_NAMES, "")):
        opened = next(opens.finditer(before), None)
        if opened is None:
            continue
        since = before[opened.end() :]
        if not rules.RESULT_OPENS.search(since) and not set("；。，：:") & set(since) - set(joined):
            return True
    return False


_CONTEXT_UNITS = frozenset(["次", "份", "期", "轮", "届", "页", "篇", "分"])
_CONTEXT_WORDS = re.compile(
    r"会议?|督查|检查|调度|巡查|问卷|意见|建议|问题|方案|文件|简报|走访|抽检|监测|执法|通报|媒体|报道|专报"
)


def default_role(m: Mention, coded: str, mode: str) -> None:
    """Give the role that follows from section, unit and the nearest words."""
    q, clause = m.quantity, m.clause
    near = coded[max(0, m.position - 16) : m.position]
    behind = coded[m.position + 1 : m.position + 9]
    m.reason = f"default:{mode}"
    letter = kind_letter(q)
    if letter == "D":
        m.role = "change"
    elif letter == "M":
        m.role = "change" if re.search(r"增|翻|提高", near) else "context"
    elif letter == "X":
        result = mode == "actual" and re.search(
            r"(?:反应|办理|等候|候车|平均|优良|办结|响应|缩短|压缩)[^，。；]{0,8}$", near
        )
        m.role = "actual" if result or (q.unit == "days" and "天数" in near) else "context"
    elif q.unit.startswith("yuan"):
        around = near + behind
        if (rules.MONEY_PLANNED.search(clause) and not re.search(r"总投资", near[-6:])) or rules.MONEY_EARNED.search(
            clause
        ):
            m.role = "target" if mode == "target" else "actual"
        elif rules.MONEY_COST.search(clause) or rules.MONEY_COST.search(around) or q.unit != "yuan":
            m.role = "cost"
        else:
            m.role = "target" if mode == "target" else "cost"
    elif mode == "target":
        m.role = "target"
    elif mode == "next":
        aside = q.classifier in _CONTEXT_UNITS or _CONTEXT_WORDS.search(clause)
        m.role = "context" if aside or re.search(r"已|今年|本年", clause) else "target"
    elif mode == "measures" and (q.classifier in _CONTEXT_UNITS or _CONTEXT_WORDS.search(clause)):
        m.role = "context"
    elif (
        q.qualifier in {"at_most", "at_least"}
        and re.search(r"以[上下内]$", q.text)
        and re.match(r"[的一-龥]", behind)
        and q.unit != "percent"
    ):
        m.role = "context"  # 1000人以上供水工程: the size that makes the class, not a count
    elif mode == "notes" or (q.classifier == "件" and "实事" in coded and not content(m.own)):
        m.role = "context"  # 完成18件, with nothing named but the 实事 themselves
    else:
        m.role = "actual"


def stage_at(coded: str, at: int) -> str:
    """Return how far the counted thing is, from the words of its clause; empty if they do not say."""
    clause = clause_at(coded, at)
    local = clause.find(coded[at]) if coded[at] in clause else len(clause)
    left = max((coded.rfind(c, 0, at) for c in "，。；;：:\n（("), default=-1) + 1
    local = at - left
    # 口袋公园建成8个、基本建成2个: only the words since the figure before
    cut = max((i + 1 for i, c in enumerate(clause[:local]) if _FIGURE.match(c)), default=0)
    before, behind = clause[cut:local], clause[local + 1 :]
    next_figure = _FIGURE.search(behind)
    behind = behind[: next_figure.start()] if next_figure else behind
    for text in (before, behind, clause[:local]):
        for stage, pattern in rules.STAGES:
            if pattern.search(text):
                if stage == "started" and rules.FINISHED.search(text):
                    continue
                return stage
        if rules.FINISHED.search(text):
            return "completed"
    return ""


_PLACE_HEAD = re.compile(
    rf"(?:^|[，。；;、：:（(])(?:其中[，：:]?)?(?:在|于|由)?(?P<place>{rules.PLACE})(?=[^一-龥]|完成|新增|建成|实施|开工|累计|实际|共|目标|计划|新建|改造|安装|任务|各|进度|投资|设立|已)"
)
_WHOLE = re.compile(
    r"^(?:[在于由对向从将为把该其等].*|.*(?:城镇|城区|建成区|主城|辖区|农村|乡镇|镇街|区县|各|全[省市区县州]).*|全[省市区县州]|我[省市区县]|本[省市区县]|地区|城市|城区|市区|社区|小区|片区|园区|景区|校区|街区|辖区|灌区|库区|湖区|山区|.*(?:社区|小区|片区|园区|校区|街区|辖区|城区|市区))$"
)


def _places(coded: str, mentions: list[Mention], context: Context) -> None:
    found = [
        (m.start("place"), m.group("place")) for m in _PLACE_HEAD.finditer(coded) if not _WHOLE.match(m.group("place"))
    ]
    if not found:
        return
    several = re.search(r"分别|各自", coded)
    if several:
        names = [p for at, p in found if at < several.start()]
        loose = [m for m in mentions if m.position > several.start()]
        if len(names) > 1:
            kinds: dict[str, int] = {}
            for m in loose:
                k = kinds.get(m.role + m.unit, 0)
                kinds[m.role + m.unit] = k + 1
                m.place = names[k % len(names)]
            return
    for m in mentions:
        before = [p for at, p in found if at < m.position]
        if before:
            m.place = before[-1]


def _mark_parts(coded: str, mentions: list[Mention]) -> None:
    """Mark what only divides a total named before: behind 其中, or in brackets behind the total."""
    for m in mentions:
        if m.role != "actual":
            continue
        earlier = [
            x for x in mentions if x.position < m.position and x.unit == m.unit and x.role in {"actual", "target"}
        ]
        if not earlier:
            continue
        depth = _depth(coded, m.position)
        bracket = depth > _depth(coded, earlier[0].position)
        marked = rules.PART_MARK.search(coded[earlier[0].position : m.position])
        if bracket or (marked and "其中" in marked.group()):
            m.role, m.part, m.reason = "breakdown", True, "parts of a total"


def _depth(coded: str, at: int) -> int:
    before = coded[:at]
    return before.count("（") + before.count("(") - before.count("）") - before.count(")")


def link_events(
    coded: str, events: list[Event], mentions: list[Mention], found: Found, previous: list[Mention], context: Context
) -> None:
    """Join what a comparison names with the results it speaks of."""
    here: list[Link] = []
    for event in events:
        shares: list[tuple[Mention | None, float]] = [(m, m.quantity.value) for m in event.shares]
        if event.rule.share is not None:
            shares.append((None, event.rule.share))
        shares += [(m, round(m.quantity.value * 100, 6)) for m in event.multiples]
        count = max(len(event.targets), len(shares), len(event.differences))
        candidates = _candidates(mentions, event)
        group = bool(shares) and rules.GROUP_RATE.search(coded[_clause_start(coded, event.start) : event.end])
        if group and not event.targets:
            here.append(_alone(event, shares, coded, context, group=True))
            continue
        taken = {
            id(link.actual)
            for link in here
            if link.actual is not None and (link.target is not None or not event.targets)
        }
        if count > 1:
            chosen = _last_matching(candidates, event.targets, count)
        else:
            chosen = _nearest(coded, candidates, event, mentions, taken)
        if chosen == [None] and not event.targets:
            chosen = [
                _spoken_of(coded, event, here, candidates, previous or _recent(found, context), told=bool(shares))
            ]
        chosen = list(event.actuals) or chosen
        if chosen == [None] and shares and not event.targets:
            # 下达260座，完成数只占任务的75%: the result is not printed
            event.targets.extend([m for m in mentions if m.role == "target" and m.position < event.start][-1:])
        each = [] if event.actuals else _each(coded, candidates, event, taken)
        if count == 1 and len(each) > 1:  # 98.7%、99.2%，均高于98%的目标值
            here += [_one_of(m, event, shares, coded, context) for m in each]
            continue
        for k in range(max(count, 1)):
            actual = chosen[k] if k < len(chosen) else None
            target = event.targets[k] if k < len(event.targets) else None
            share = shares[k] if k < len(shares) else None
            existing = next((link for link in here if actual is not None and link.actual is actual), None)
            link = existing or _alone(event, [], coded, context, group=False)
            if existing is None and share is not None and share[0] is not None and actual is None and count > 1:
                link.subject = share[0].subject
            link.actual = actual
            if actual is not None and actual.role in {"cost", "change"}:  # what is compared with a plan was planned
                actual.role, actual.stage = "actual", "completed"
            link.target = link.target or target
            if share is not None and link.share is None:
                link.share, link.share_mentions = share[1], [share[0]] if share[0] is not None else []
            difference = event.differences[k] if k < len(event.differences) else None
            if difference is not None:
                _apply_difference(link, difference, event)
            _fill(link, event, coded)
            if existing is None:
                here.append(link)
    for link in here:
        _own_rate(link, mentions)
        _own_whole(link, [*_recent(found, context), *mentions])
    found.links.extend(here)


def _spoken_of(
    coded: str, event: Event, here: list[Link], candidates: list[Mention], earlier: list[Mention], *, told: bool
) -> Mention | None:
    """Return the result that a comparison without one of its own speaks of: that of the link or the sentence before."""
    last = here[-1] if here else None
    if told and last is not None and last.share is None and last.actual is not None and _follows(coded, last, event):
        return last.actual
    if not candidates and len(content(event.before)) <= 2:
        return _last_result(earlier)
    return None


def _candidates(mentions: list[Mention], event: Event) -> list[Mention]:
    """Return the results before a comparison that it may speak of."""
    before = [m for m in mentions if m.position < event.start]
    stated = (
        event.rule.name in {"目标为N", "原定N", "N目标"} and not event.shares
    )  # a plan beside a sum is no comparison
    found = [
        m
        for m in before
        if (m.role in {"actual", "breakdown"} or (m.role == "cost" and m.reason.startswith("default") and not stated))
        and kind_letter(m.quantity) in QUANTITIES + "PX"
    ]
    if event.targets and not found:  # 压缩42%，目标为30%: a change that answers a target is a result
        found = [m for m in before if m.reason in {"增长N%", "由…提高到…"} and m.unit == event.targets[0].unit]
    return found


def _one_of(
    actual: Mention, event: Event, shares: list[tuple[Mention | None, float]], coded: str, context: Context
) -> Link:
    link = _alone(event, [], coded, context, group=False)
    link.actual, link.target = actual, event.targets[0] if event.targets else None
    if shares:
        link.share, link.share_mentions = shares[0][1], [m for m, _ in shares[:1] if m is not None]
    _fill(link, event, coded)
    return link


def _each(coded: str, candidates: list[Mention], event: Event, taken: set[int]) -> list[Mention]:
    """Return the results that one target or percentage holds for severally, where the words say so (均, 都)."""
    free = [m for m in candidates if id(m) not in taken and m.role != "breakdown"]
    if event.targets:
        free = [m for m in free if m.unit == event.targets[0].unit]
    if event.differences or len(free) < 2 or not rules.EACH_OF.search(coded[free[-1].position : event.end]):
        return []
    return free


def is_quotient(share: float, actual: Mention, target: Mention) -> bool:
    """Whether a percentage is what a result is of its target, as far as its printed digits tell."""
    if not target.quantity.value > 0:
        return False
    ratio = actual.quantity.value / target.quantity.value * 100
    return abs(ratio - share) <= max(0.06, ratio * 0.001)


def _own_rate(link: Link, mentions: list[Mention]) -> None:
    """Read 计划100个，完工96个，完工率96% as a percentage of the plan: it is the quotient of the two."""
    if link.share is not None or link.target is None or link.actual is None:
        return
    last = max(link.target.position, link.actual.position)
    for m in mentions:
        named = m.position > last and m.quantity.unit == "percent" and rules.OWN_RATE.search(m.subject)
        if named and m.role == "actual" and is_quotient(m.quantity.value, link.actual, link.target):
            m.role, m.stage, m.reason = "context", "none", "quotient of result and target"
            link.share, link.share_mentions = m.quantity.value, [m]
            return


def _own_whole(link: Link, mentions: list[Mention]) -> None:
    """Read 总投资3600万元，完成投资310万元，占总投资的8.6%: the whole is the plan, if the quotient says so."""
    if link.share is None or link.target is not None or link.actual is None or not link.share:
        return
    actual = link.actual
    for m in mentions:
        earlier = m is not actual and (m.sentence, m.position) < (actual.sentence, actual.position)
        planned = earlier and m.unit == actual.unit and m.role in {"cost", "target"}
        if planned and is_quotient(link.share, actual, m):
            m.role, m.stage, m.reason = "target", "planned", "whole of the percentage"
            link.target = m
            return


def _clause_start(coded: str, at: int) -> int:
    return max((coded.rfind(c, 0, at) for c in "，。；;：:"), default=-1) + 1


def _follows(coded: str, link: Link, event: Event) -> bool:
    last = max((m.position for m in (link.actual, link.target) if m is not None), default=0)
    return last < event.start


def _alone(
    event: Event, shares: list[tuple[Mention | None, float]], coded: str, context: Context, *, group: bool
) -> Link:
    link = Link(project=context.project, period=context.period, row=context.row, reason=event.rule.name, group=group)
    if shares:
        link.share, link.share_mentions = shares[0][1], [s[0] for s in shares if s[0] is not None]
    anchor = next(iter(event.shares or event.targets or event.multiples or event.differences), None)
    if anchor is not None:
        link.subject, link.head, link.period, link.place = anchor.subject, anchor.head, anchor.period, anchor.place
    before = coded[_clause_start(coded, event.start) : event.start]
    if content(before):
        link.subject = before
    return link


def _fill(link: Link, event: Event, coded: str) -> None:
    anchor = link.actual or link.target
    if anchor is not None:
        link.subject, link.head, link.period, link.place = anchor.subject, anchor.head, anchor.period, anchor.place
        link.project = anchor.project
    if link.target is not None and link.actual is not None and not content(link.target.subject):
        link.target.subject = link.actual.subject


def _apply_difference(link: Link, difference: Mention, event: Event) -> None:
    letter = kind_letter(difference.quantity)
    below = re.search(r"低于|落后|滞后|慢于|少|差|缺|欠|未", event.text)
    is_rate = link.actual is not None and kind_letter(link.actual.quantity) == "P"
    if (
        letter in {"D", "P"}
        and not is_rate
        and not below
        and link.share is None
        and "进度" not in event.text.replace("投资进度", "")
    ):
        link.share, link.share_mentions = 100 + difference.quantity.value, [difference]


def _last_matching(candidates: list[Mention], targets: list[Mention], count: int) -> list[Mention | None]:
    if not targets:
        return (
            list(candidates[-count:])
            if len(candidates) >= count
            else [None] * (count - len(candidates)) + list(candidates)
        )
    chosen: list[Mention | None] = []
    rest = list(candidates)
    if len(rest) >= count and [m.unit for m in rest[-count:]] == [t.unit for t in targets]:
        return list(rest[-count:])
    for target in targets:
        same = [m for m in rest if m.unit == target.unit]
        best = max(same, key=lambda m: (similarity(m.subject, target.subject), m.position), default=None)
        if best is not None:
            rest.remove(best)
        chosen.append(best)
    return chosen


def _nearest(
    coded: str, candidates: list[Mention], event: Event, mentions: list[Mention], taken: set[int]
) -> list[Mention | None]:
    level = _depth(coded, event.start)
    outside = [m for m in candidates if _depth(coded, m.position) <= level and m.role != "breakdown"]
    candidates = outside or candidates  # brackets behind a total hold its parts
    if event.targets:
        target = event.targets[0]
        same = [m for m in candidates if m.unit == target.unit and id(m) not in taken]
        alike = [m for m in same if m.quantity.classifier == target.quantity.classifier]
        if same:  # 改造41个、96栋，受益4300户，完成计划40个的…: the same measure word, else the nearest
            return [(alike or same)[-1]]
        behind = [m for m in mentions if m.position > event.end - 1 and m.role == "actual" and m.unit == target.unit]
        finished = [m for m in behind[:2] if m.stage == "completed" and similarity(m.subject, target.subject) > 0.5]
        if behind and behind[0].stage != "completed" and not re.search(r"开工|启动", target.clause):
            behind = finished + behind  # 计划32个，开工32个、完工29个: what was promised is the finished thing
        return [behind[0]] if behind else [None]
    usable = [m for m in candidates if not rules.BENEFIT.search(m.clause)] or candidates
    if event.differences and kind_letter(event.differences[0].quantity) in QUANTITIES:
        usable = [m for m in usable if m.unit == event.differences[0].unit]
    done = [m for m in usable if m.stage == "completed"]
    if done and usable[-1].stage == "started" and done[-1].unit == usable[-1].unit and "开工" not in event.text:
        return [done[-1]]  # 完成13部、在建5部，完成率65%
    return [usable[-1]] if usable else [None]


def _recent(found: Found, context: Context) -> list[Mention]:
    """Return the last figures of the paragraphs just before: 完成率：90% may stand on a line of its own."""
    if context.row is not None or not context.project:
        return []
    return [m for m in found.mentions[-4:] if m.project == context.project and context.item - m.item <= 2]


def _last_result(previous: list[Mention]) -> Mention | None:
    results = [m for m in previous if m.role == "actual" and kind_letter(m.quantity) in QUANTITIES + "P"]
    return results[-1] if results else None


# ------------------------------------------------------------------------------------------------------ likeness


@lru_cache(maxsize=65536)
def _likeable(text: str) -> tuple[str, frozenset[str], frozenset[str]]:
    """Return what a phrase is about, its pairs of neighbouring characters, and its characters."""
    about = content(text)
    pairs = {about[i : i + 2] for i in range(len(about) - 1)} or ({about} if about else set())
    return about, frozenset(pairs), frozenset(about)


@lru_cache(maxsize=262144)
def similarity(a: str, b: str) -> float:
    """Return how far two phrases speak of the same thing, 0 to 1 (shared characters and pairs of characters)."""
    first, first_pairs, first_characters = _likeable(a)
    second, second_pairs, second_characters = _likeable(b)
    if not first or not second:
        return 0.0
    if first == second:
        return 1.0
    pairs = len(first_pairs & second_pairs) / min(len(first_pairs), len(second_pairs))
    characters = len(first_characters & second_characters) / min(len(first_characters), len(second_characters))
    return 0.6 * pairs + 0.4 * characters


# ------------------------------------------------------------------------------------------------------ sections

_H1 = re.compile(
    r"^(?:第[一二三四五六七八九十]+[章节部分]+|[一二三四五六七八九十]{1,3}、|[甲乙丙丁戊己庚辛]、|【(?:[一二三四五六七八九十]{1,3}|\d{1,2})】"
    r"|问题[一二三四五六七八九十]{1,2}[：:])\s*(?P<rest>.*)$"
)
_H2 = re.compile(
    r"^(?:[（(][一二三四五六七八九十]{1,3}[）)]|\d{1,2}[.．、](?!\d)|[▲●◆■★◎](?=[^。，：:]{2,24}。))\s*(?P<rest>.*)$"
)
_CHAPTER = re.compile(
    r"^(?:[一-龥]{0,6}(?:民生实事|实事项目|实事|项目))\s*(?:[（(]?[一二三四五六七八九十\d]{1,3}[）)]?)\s*[：:]?\s*(?P<rest>[^，。]{0,24})$"
)


@dataclass
class Outline:
    """The reader's place in the document: chapter, section and what kind of section it is."""

    section: str = ""
    kind: str = "actual"
    chapter: str = ""
    project: str = ""
    period: str = ""
    waiting: bool = False


def section_kind(heading: str) -> str:
    """Return what kind of section a heading opens; empty where it does not say."""
    for kind, pattern in rules.SECTION_KINDS:
        if pattern.search(heading):
            return kind
    return ""


def read_document_mentions(document: Document) -> Found:
    """Find every figure of a document with its surroundings, and every comparison the text itself makes."""
    from minsheng_analysis.extraction.tables import read_table

    found = Found()
    outline = Outline()
    item = 0
    caption = ""
    first_period = ""
    for number, block in enumerate(document.blocks):
        if len(found.mentions) > MAX_FIGURES:
            break  # the caller refuses the document; reading on would only take time
        item += 1
        if isinstance(block, Table):
            item = read_table(block, outline, found, item, caption, number)
            caption = ""
            continue
        text = block.text.strip()
        if not text:
            continue
        caption = f"{caption} {text}" if len(text) < 40 and _is_caption(text) else (text if len(text) < 40 else "")
        body = _enter(text, block, outline)
        named = period_of(text)
        if named and not first_period and number < 12:
            first_period = named
        context = Context(
            outline.section, outline.kind, outline.chapter or outline.project, outline.period or first_period,
            block.line, block.page, item, breaks=block.breaks,
        )  # fmt: skip
        label = re.match(r"^[\-·•●◆■]?\s*(?P<label>[^，。；：:" + rules.ANY_FIGURE + r"]{2,22})[：:](?=.{4})", body)
        if label and not rules.PLAN_OPENS.match(body) and not any(p.search(label.group()) for _, p in rules.LABELS):
            context.head = label.group("label")
            context.project = outline.chapter or label.group("label")
        elif outline.project and outline.kind == "actual":
            context.head = ""
        read_text(text, context, found)
    return found


def _is_caption(text: str) -> bool:
    return bool(re.search(r"单位\s*[：:]", text))


def _enter(text: str, block: Paragraph, outline: Outline) -> str:
    """Follow a heading (a line of its own, or the words before the first full stop) and return the rest."""
    short = len(text) <= 40 and not re.search(r"[。；]$", text)
    chapter = _CHAPTER.match(text) if short else None
    if chapter:
        outline.chapter, outline.waiting = chapter.group("rest").strip(), not chapter.group("rest").strip()
        outline.kind, outline.project = "actual", ""
        outline.section = text
        return text
    if outline.waiting and short and not _H1.match(text) and not text.startswith(("（", "(")):
        outline.chapter, outline.waiting = text, False
        return text
    for level, pattern in ((1, _H1), (2, _H2)):
        m = pattern.match(text)
        if not m:
            continue
        title = re.split(r"[。：:]", m.group("rest"))[0]
        if len(title) > 30 or (re.search(r"[，；]", title) and not short):
            title = title[:30] if level == 1 else ""
        if level == 1:
            outline.section = re.split(r"[。]", text)[0][:40]
            outline.kind = section_kind(title) or "actual"
            outline.period = period_of(text) or ("" if not re.search(r"年中", text) else outline.period)
            outline.project = title
        elif outline.kind not in {"measures", "next"}:
            outline.project = title or outline.project
            kind = section_kind(title) if title and short else ""
            if kind in {"target"}:
                outline.kind = kind
        return m.group("rest")
    if block.heading:
        outline.section = text[:40]
        outline.kind = section_kind(text) or "actual"
        outline.period = period_of(text) or outline.period
        outline.project = text if outline.kind == "actual" else outline.project
    elif short and re.match(
        r"^(?:年度|全年|工作|主要)?(?:目标任务|任务目标|目标|任务|完成情况|进展情况|工作措施|落实情况|下一步\S*)[：:]?$",
        text,
    ):
        outline.section, outline.kind = text, section_kind(text) or "actual"
    else:
        named = period_of(text)
        if named and re.match(r"^.{0,14}(?:截至|截止)", text):
            outline.period = named
    return text
