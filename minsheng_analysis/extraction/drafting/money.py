"""Money beside what is promised: budgets, total investments and their progress are no promises of a year."""

from __future__ import annotations

import re
from collections.abc import Sequence

from minsheng_analysis.extraction.drafting.mentions import Mention
from minsheng_analysis.extraction.drafting.promise import Promise
from minsheng_analysis.extraction.reading.figures import Figure
from minsheng_analysis.extraction.reading.reader import Reading

_FUNDS = re.compile(r"投资|资金|预算|经费|概算")
_BUDGET = re.compile(r"资金|预算|经费|拨款|总额")
_TOTAL = re.compile(r"总投资(?:额|规模|概算|估算)?(?:为|是|达到?|约|共|计划)*$")
_SPENDING = re.compile(r"(?:计划|完成|总|安排|预算|支出)(?:总)?(?:投资|资金|支出)(?:额|规模|总额)?(?:为|约|共|达到?)*$")
_OF_MONEY = re.compile(r"(?:投资|资金|拨付|支付|预算)[^，。；、%％\d]{0,10}$")


def set_money_aside(promises: Sequence[Promise], reading: Reading) -> None:
    """Take budgets and total investments out of the promises, and percentages of money off promises that count something else.

    Parameters
    ----------
    promises : sequence of Promise
        Of one document; changed in place.
    reading : Reading
    """
    for p in promises:
        if p.share is not None and p.speaks.unit != "yuan" and _is_of_money(p.share, reading):
            p.share = None
        if p.speaks.unit != "yuan" or not p.targets or not p.actuals:
            continue
        if all(_stands_under_money(side[0]) for side in (p.targets, p.actuals)):
            p.not_judged(
                "这是计划与完成的投资，不是承诺的事项。",
                "This is what was to be invested and what was, not what was promised.",
            )
        elif reading.kind in ("form", "evaluation") and _is_budget(p):
            p.not_judged("这是预算与支出，不是承诺。", "This is a budget and what was spent of it, not a promise.")
        elif _is_total(p):
            p.not_judged(
                "总投资不限于当年，不是当年的承诺。",
                "A total investment is not that of one year, and no promise of it.",
            )


def _stands_under_money(m: Mention) -> bool:
    """Whether a figure's column says that it is money for what stands beside it, 年度投资（计划、完成）, or of all projects its own words."""
    figure = m.read.figure if m.read else None
    if figure is None:
        return False
    if figure.cell is None:
        return not m.passage.project and bool(_SPENDING.search(figure.text[: figure.start]))
    return any(_FUNDS.search(head) for head in figure.cell.heads)


def is_cost_target(figure: Figure | None) -> bool:
    """Whether a figure stands under a form's 成本指标: a promise of its own, of which what is not spent falls short of nothing."""
    return figure is not None and figure.cell is not None and any("成本" in label for label in figure.cell.names)


def _is_of_money(share: int, reading: Reading) -> bool:
    """Whether the words right before a percentage say that it is one of money: 投资完成进度38%."""
    figure = reading.figures[share].figure
    return bool(_OF_MONEY.search(figure.text[: figure.start]))


def _is_budget(p: Promise) -> bool:
    """Whether a form's row has money that was set aside; its 成本指标 is a target of its own, see `tables`."""
    figure = p.targets[0].read.figure if p.targets[0].read else None
    labels = figure.cell.names if figure and figure.cell else ()
    return not is_cost_target(figure) and any(_BUDGET.search(name) for name in (p.name, *labels))


def _is_total(p: Promise) -> bool:
    figure = p.targets[0].read.figure if p.targets[0].read else None
    if figure is None or is_cost_target(figure):
        return False
    return bool(_TOTAL.search(figure.text[: figure.start]) or _TOTAL.search(p.name))
