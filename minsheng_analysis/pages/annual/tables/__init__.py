"""The tables of a report: plain HTML that sorts and is searched in a page, and reads without scripts."""

from minsheng_analysis.pages.annual.tables.findings import findings, leading
from minsheng_analysis.pages.annual.tables.money import costs
from minsheng_analysis.pages.annual.tables.next_steps import open_matters, questions, targets
from minsheng_analysis.pages.annual.tables.promises import promises
from minsheng_analysis.pages.annual.tables.reach import benefits, towns
from minsheng_analysis.pages.annual.tables.statements import statements

__all__ = [
    "benefits", "costs", "findings", "leading", "open_matters", "promises", "questions", "statements",
    "targets", "towns",
]  # fmt: skip
