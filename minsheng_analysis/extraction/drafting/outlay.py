"""Money: what was spent, lent, subsidised or set as a rate; on what, for whom, and whether it may be divided."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from minsheng_analysis.extraction.drafting.claims import same_name
from minsheng_analysis.extraction.drafting.labels_of_amounts import label_in_list
from minsheng_analysis.extraction.drafting.mentions import Mention
from minsheng_analysis.extraction.drafting.naming import names_no_thing
from minsheng_analysis.extraction.drafting.promise import Promise
from minsheng_analysis.extraction.drafting.set_aside import kind_set_aside
from minsheng_analysis.measures.codes import BEGUN

_RATE = re.compile(r"标准|额度|限额|上限|最高|最低|人均|户均|平均每|每[一-龥]|按照")
#: Right before an amount: it is the sum of what a rate in the same words comes to.
_IN_ALL = re.compile(r"(?:共|累计|合计|总计)(?:计|需|已)?[^，。；\d]{0,6}$")
#: Money that is left, owed, given back or still to be paid: nothing of it was spent.
_LEFT_BEFORE = re.compile(
    r"(?:结余|结转|剩余|未(?:能|及时|全部)?(?:拨付|支出|支付|使用|执行|到位|兑现|发放)|沉淀|闲置|缺口|拖欠|尚欠|欠付|待(?:拨|支|付)[付出]?)(?!率)[^，。；\d]{0,8}$"
)
_LEFT_BEHIND = re.compile(
    r"[^，。；]{0,18}?(?:结转|(?:尚|还|仍|均|都)*未(?:能|及时|全部)?(?:拨付|支出|支付|使用|执行|到位|兑现|发放|动用)|(?:被|由财政|按规定|全部)(?:收回|上缴|缴回)|收回财政|待(?:拨付|支付))"
)
#: Between a number of things and an amount, words that name nothing else than what the amount was for.
_SAME_THING = re.compile(
    r"(?:目前|已|共|计|累|总|完成|实际|投入|投|支出|拨付|发放|兑现|落实|安排|使用|花费|耗资|造价|资金?|补助|补贴|奖补|贴息|经费|费用?|财政|各级|[中央省市县区级]|专项|建设|项目|工程|其中|为|约|达|到|的|款|金|额|合|贷|用于|给予|需|并|年|全|本|救助|[，、：:])*"
)
_LOAN = re.compile(r"贷款")
_SUBSIDY = re.compile(r"补贴|补助|奖补|贴息|救助|津贴|慰问金|奖励|兑现|资助")
_SPENT = re.compile(r"投入|投资|花费|耗资|造价|安排|支出|建设资金|经费|专项资金|拨付|筹措|资金")
#: Money that is only planned, where nothing says in the same words that it was spent.
_PLANNED = re.compile(r"计划|预算|概算|预计|拟投|拟安排|追加|(?:年初|年中|本年|明年|下年)[^，。；\d]{0,6}安排")
_DONE = re.compile(r"实际|完成|支出|已|拨付|到位|执行")
#: Behind an amount: which part it is of all that its work costs.
_SHARE_OF_TOTAL = re.compile(
    r"[，,（(]?(?:约)?占(?:年度|项目|工程)?(?:计划)?(?:总投资|投资|概算|预算|资金)[^，。；%％]{0,14}?(?P<share>\d+(?:\.\d+)?)[%％]"
)
_SO_FAR = (
    "工程尚未完工，或只是总投资的一部分，不能折合为每处的费用。",
    "The work is not finished, or this is a part of its whole cost, so that no cost of one follows.",
)
#: A number of a list, and when, before what an amount is called.
_NO_NAME_BEFORE = re.compile(
    r"^(?:[（(]?\d{1,2}[）)、.．](?!\d)\s*|(?:(?:20\d\d年)?\d{1,2}月)?\d{1,2}日|(?:20\d\d年)?\d{1,2}月[底末]?)+(?:已|前)?"
)
_OPENS_WITH_YEAR = re.compile(r"\s*(?:(?P<year>20\d\d)年(?!以来|起|[启开动]|\d)|去年|上年)")
_ANOTHER_YEAR = re.compile(r"今年|本年|当年|目前|截[至止]|20\d\d年")
#: Before an amount: of what it is a part, and the parts before it.
_PARTS_OF = re.compile(r"(?P<whole>[^，；。\n（(]*)[（(，]其中(?P<parts>(?:(?!其中)[^）)。；])*)$")
#: On a line of labels its own names an amount: 牵头单位：… 计划投资：….
_LABEL_OF_MONEY = re.compile(r"[^，。；：:]{2}[：:].*?((?:计划|概算|预算|年度|估算)?总?(?:投资|资金|经费))[：:]\s*$")
#: Where the words of an amount begin and end; what a bracket splits it into has words of its own.
_STOPS = ("，", "；", "。", "\n", "（其中", "(其中")
_FULL = re.compile(r"全额(?:财政)?(?:贴息|补贴|补助|减免|资助)")


@dataclass
class Outlay:
    """One cost of the draft.

    Attributes
    ----------
    project : int
    name, kind : str
    mentions : list of Mention
    facilities, beneficiaries : str
        Fact expressions; empty where the document does not say.
    divisible : bool
    reason_zh, reason_en : str
    """

    project: int
    name: str
    kind: str
    mentions: list[Mention]
    facilities: str = ""
    beneficiaries: str = ""
    divisible: bool = False
    reason_zh: str = ""
    reason_en: str = ""


_WHY = {
    "standard": ("是标准或额度，不是支出。", "A rate or a ceiling, no amount spent."),
    "loan": ("贷款要归还，不是支出。", "Loans are repaid and are not spending."),
    "plan": ("计划数，不是支出。", "A plan, no amount spent."),
    "meant": ("安排或估算的资金，不是支出。", "Money allotted or estimated, no amount spent."),
    "subsidy": ("没有读到与它对应的领取人数或个数。", "No number of those who received it was read beside it."),
    "capital": (
        "没有读到可以用来相除的设施个数或人数。",
        "No number of facilities or people that it could be divided by was read.",
    ),
    "planned": ("计划数，且是贷款，不是支出。", "A plan, and loans are not spending."),
    "full": ("只写全额，金额未给出。", "Said to be in full; the amount is not stated."),
}


def is_money(m: Mention) -> bool:
    """Tell whether a figure is an amount or a rate of money."""
    return m.unit == "yuan" or m.unit.startswith("yuan_per") or "元" in m.figure


def outlays_of(
    mentions: Sequence[Mention], promises: Sequence[Promise], year: int, *, to_come: bool = False
) -> list[Outlay]:
    """Read the costs of a document, its mentions having their facts; what was spent in an earlier year is none of this one.

    Of a document that only tells what is `to_come` nothing is spent.
    """
    out: list[Outlay] = []
    by_fact: dict[str, Outlay] = {}
    for m in mentions:
        if m.read is None or not is_money(m) or (m.role in ("change", "breakdown") and not _RATE.search(_around(m))):
            continue
        if m.fact in by_fact:
            by_fact[m.fact].mentions.append(m)
            continue
        kind = kind_of(m, told=_follows_a_result(m, mentions), to_come=to_come)
        if not kind or (kind in ("capital", "subsidy") and _is_of_an_earlier_year(m, year)):
            continue
        cost = Outlay(m.passage.project, _name(m), kind, [m])
        _divisors(cost, mentions, promises)
        by_fact[m.fact] = cost
        out.append(cost)
    return out


def _around(m: Mention) -> str:
    text = m.passage.text
    at = m.start - m.passage.start
    low = max((text.rfind(c, 0, at) + len(c) for c in _STOPS if c in text[:at]), default=0)
    high = min((k for c in _STOPS if (k := text.find(c, at + len(m.figure))) >= 0), default=len(text))
    return text[low:high]


def _is_of_an_earlier_year(m: Mention, year: int) -> bool:
    """Whether the sentence of an amount opens with an earlier year, and names no other before it: 2021年全县…完成投资2.6亿元."""
    before = m.passage.text[: m.start - m.passage.start]
    opened = _OPENS_WITH_YEAR.match(before)
    if opened is None or (opened["year"] and int(opened["year"]) >= year):
        return False
    return not _ANOTHER_YEAR.search(before, opened.end())


def _is_left(m: Mention) -> bool:
    """Whether the words around an amount say that it was not spent: 资金36万元结转下年, 23万元仍未拨付."""
    at, end = m.start - m.passage.start, m.end - m.passage.start
    return bool(_LEFT_BEFORE.search(m.passage.text[:at]) or _LEFT_BEHIND.match(m.passage.text, end))


def _follows_a_result(m: Mention, mentions: Sequence[Mention]) -> bool:
    """Whether a finished result stands before an amount in its paragraph, which may begin with what was promised."""
    return any(
        x.passage is m.passage and x.end <= m.start and x.role == "actual" and x.stage == "completed" for x in mentions
    )


def kind_of(m: Mention, *, told: bool = False, to_come: bool = False) -> str:
    """Say what kind of money a figure is; empty for money that is no cost, such as an income.

    Parameters
    ----------
    m : Mention
    told : bool
        Whether a result is told before it, so that it is no money of a mere target.
    to_come : bool
        Whether its document only tells what is to be done: nothing of it is spent yet.

    Returns
    -------
    str
        standard, loan, subsidy, plan, capital, or nothing.
    """
    clause = _around(m)
    said = m.role == "cost" and m.read is not None and m.read.reviewed
    rate = m.unit.startswith("yuan_per") or "/" in m.figure or bool(re.search(r"\d\s*[—–\-~～至]\s*\d", m.figure))
    if rate or (_RATE.search(clause) and not _IN_ALL.search(clause[: clause.find(m.figure)])):
        return "standard"
    if not said and _is_left(m):
        return ""
    if re.search(r"收入|产值|总值|增收|税收|营业额|销售额|交易额|存款|罚款", clause):
        return ""
    if _LOAN.search(clause) and not re.search(r"贴息", clause):
        return "loan"
    if (said or m.role == "cost") and _is_plan(m):
        return "plan"
    aside = None if said else kind_set_aside(m, clause, to_come=to_come)
    if aside is not None:
        return aside if _SUBSIDY.search(clause) or _of_money(m, clause, told=told) else ""
    if _SUBSIDY.search(clause):
        return "subsidy"
    return "capital" if said or _of_money(m, clause, told=told) else ""


def _of_money(m: Mention, clause: str, *, told: bool) -> bool:
    """Whether the words of an amount speak of money, where a document tells what was done."""
    done = told or m.role == "actual" or m.passage.part not in ("target", "support")
    remark = m.passage.part == "other" and m.passage.strong  # on a list of tasks
    return bool(_SPENT.search(clause)) and m.role in ("cost", "actual", "context") and done and not remark


def _is_plan(m: Mention) -> bool:
    """Whether the words before an amount say that it was planned, and none that it was spent: 计划投资4.86亿元."""
    clause = _around(m)
    before = clause[: clause.find(m.figure)]
    # 预算300万元（其中市级补助120万元）, 预算300万元，其中市级补助120万元: the parts of a plan are planned.
    whole = _PARTS_OF.search(m.passage.text[: m.start - m.passage.start])
    told = (whole["whole"] + whole["parts"] if whole else "") + before
    return bool(_PLANNED.search(told)) and not _DONE.search(told)


def _name(m: Mention) -> str:
    clause = _around(m)
    at = clause.find(m.figure)
    before, behind = clause[:at], clause[at + len(m.figure) :]
    if listed := label_in_list(before):
        return listed
    if label := _LABEL_OF_MONEY.search(before):
        return label[1]
    behind = re.sub(r"^(?:的)?(?:用于|升级打造|支持|对)?", "", behind)
    words = re.sub(
        r"^(?:20\d\d年度?|截[至止](?:目前|年底|\d{1,2}月底?)|[（(]?[一二三四五六七八九十\d]{1,2}[）)]|并|共计|共|累计|其中|市级|县财政|区财政|财政)*",
        "",
        before,
    )
    words = re.sub(r"(?:投入|投资|安排|发放|支出|按照|达到?|为|从|由|提高至|提高到|共计?|资金)+$", "", words)
    words = re.sub(r"^(?:对|发放|投入|安排|给予|兑现)", "", words)
    best = words if len(re.sub(r"\W", "", words)) >= 3 else behind
    best = _NO_NAME_BEFORE.sub("", re.sub(r"^\W+|\W+$", "", best))
    best = re.sub(r"\d[\d.]*$", "", best[:30]) if len(best) > 30 else best  # no number is cut in two
    # What says only that it was planned or done names nothing.
    idle = (
        _is_plan(m)
        or names_no_thing(best)
        or not re.search(r"[一-龥]{2}", best)
        or best.startswith("占")
        or re.fullmatch(r"(?:实际|累计|已|当年|全年|共|完成)*", best)
    )
    return m.name if idle else best


def _divisors(cost: Outlay, mentions: Sequence[Mention], promises: Sequence[Promise]) -> None:
    """Find what an amount was for, in its own sentence: a number of things, one named thing, a number of people."""
    m = cost.mentions[0]
    planned = m.role == "target"
    why = "planned" if planned and cost.kind == "loan" else cost.kind
    if why == "plan" and not _PLANNED.search(_around(m)) and kind_set_aside(m, _around(m), to_come=False):
        why = "meant"
    cost.reason_zh, cost.reason_en = _WHY[why]
    if (
        cost.kind in ("standard", "loan", "plan")
        or planned
        or m.read is None
        or m.read.figure.quantity.qualifier == "range"
    ):
        return
    _told_behind(cost, m, mentions, promises)
    ahead = [x for x in mentions if x.passage is m.passage and x.end <= m.start and x.role == "actual"]
    words = m.passage.text[m.end - m.passage.start :]
    if not cost.facilities and not cost.beneficiaries:
        thing = next((p for p in promises if p.claim is not None and p.claim.kind == "thing" and p.project == cost.project and p.actuals
                      and same_name(p.name, words.split("，")[0].split("。")[0])), None)  # fmt: skip
        if thing is not None and thing.actuals[0].stage == "completed":
            cost.facilities = f"#{thing.base}.actual"
    if not cost.facilities and not cost.beneficiaries and ahead and cost.kind in ("subsidy", "capital"):
        near = ahead[-1]
        between = m.passage.text[near.end - m.passage.start : m.start - m.passage.start]
        behind = re.fullmatch(r"[^。；，0-9]{0,24}[，；]?(?P<of>[^。；，0-9]{0,8})", between)
        clean = behind is not None and (not re.search("[，；]", between) or _is_of_the_same(behind["of"], near))
        if clean and near.unit in ("count", "people", "households") and not _shared(ahead, near):
            if near.unit == "people":
                cost.beneficiaries = near.fact
            else:
                cost.facilities = near.fact
    if not cost.facilities:
        cost.facilities = _subject(m, promises)
    cost.divisible = bool(cost.facilities or cost.beneficiaries)
    if cost.divisible and (_is_share_of_total(m) or _is_under_way(cost.facilities, mentions)):
        cost.facilities = cost.beneficiaries = ""
        cost.divisible = False
        cost.reason_zh, cost.reason_en = _SO_FAR
        return
    if cost.divisible:
        cost.reason_zh = "按同一句所写的数量计；是否另有用途，报告未说明。"
        cost.reason_en = "Divided by the number that the same sentence gives; whether it paid for more is not said."


def _is_of_the_same(words: str, near: Mention) -> bool:
    """Whether the words before an amount name nothing but what is counted before them: 培训120人，图书采购资金36万元 does."""
    rest = words[len(m.group()) :] if (m := _SAME_THING.match(words)) else words
    return not rest or rest[:2] in near.name


def _is_share_of_total(m: Mention) -> bool:
    """Whether an amount is told to be a part of the whole that its work will cost: 占总投资2100万元的60%."""
    told = _SHARE_OF_TOTAL.match(m.passage.text, m.end - m.passage.start)
    return told is not None and float(told["share"]) < 100


def _is_under_way(facilities: str, mentions: Sequence[Mention]) -> bool:
    """Whether the things that an amount would be divided by are begun, and not finished."""
    return any(x.fact == facilities and x.role == "actual" and x.stage in BEGUN for x in mentions)


def _told_behind(cost: Outlay, m: Mention, mentions: Sequence[Mention], promises: Sequence[Promise]) -> None:
    """Take the things made and the people served that the sentence tells behind an amount, before the next one."""
    behind = [x for x in mentions if x.passage is m.passage and x.start > m.start and x.role in ("actual", "context")]
    text = m.passage.text
    money_next = min(
        (x.start for x in mentions if x.passage is m.passage and x.start > m.start and is_money(x)),
        default=len(text) + m.passage.start,
    )
    for x in behind:
        between = text[m.end - m.passage.start : x.start - m.passage.start]
        if x.start > money_next or "。" in between:
            break
        counted = x.unit == "count" and re.match(
            r"^(?:的)?(?:用于|支持|建成|完成|改造|建设|购置|实施)[^，。；]{0,12}$", between
        )
        if counted and not cost.facilities and (known := _known(x, promises)):
            cost.facilities = known
        if (
            x.unit == "people"
            and x.role == "actual"
            and not cost.beneficiaries
            and re.search(r"将|惠及|受益|服务|使|为|让|补[助贴]", between)
        ):
            cost.beneficiaries = x.fact


def _subject(m: Mention, promises: Sequence[Promise]) -> str:
    """Give the result of the promise that the clause of an amount names: 社区食堂建设共投入140万元."""
    clause = _around(m)
    before = clause[: clause.find(m.figure)]
    named = [
        p for p in promises if p.project == m.passage.project and p.level == "headline" and p.actuals and p.actuals[0].unit == "count"
        and p.measure != "qualitative" and len(re.sub(r"新增|新建|改造|建设", "", p.name)) >= 3 and re.sub(r"新增|新建|改造|建设", "", p.name) in before
    ]  # fmt: skip
    return f"{named[0].base}.actual" if len(named) == 1 else ""


def _shared(ahead: Sequence[Mention], near: Mention) -> bool:
    """Whether the sentence counts several kinds of things before the amount."""
    return (
        len(
            {
                x.fact
                for x in ahead
                if x.unit in ("count", "households") and x.fact.rpartition(".")[2] == "actual" and not x.whole
            }
        )
        > 1
    )


def _known(x: Mention, promises: Sequence[Promise]) -> str:
    """Give the fact of a number of things: that of the promise which counts as many of the same."""
    if x.role == "actual":
        return x.fact
    same = [
        p
        for p in promises
        if p.project == x.passage.project
        and p.actuals
        and p.actuals[0].unit == "count"
        and p.actuals[0].value == x.value
    ]
    return f"{same[0].base}.actual" if len(same) == 1 else ""


def full_interest(text: str) -> re.Match[str] | None:
    """Find money that is said to be paid in full, without its amount."""
    return _FULL.search(text)
