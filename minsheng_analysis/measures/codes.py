"""The codes that the data, the verdicts and the findings are written in."""

from __future__ import annotations

import re
from typing import Literal

from minsheng_analysis.errors import UsageError, shown_value

ROLES = ("target", "actual", "breakdown", "context", "cost", "change")
#: From least to most advanced; ``started`` and ``advancing`` rank alike.
STAGES = ("planned", "started", "advancing", "partial", "completed")
#: Stages of what has begun and is not said to be wholly finished; of these, what is no further than begun.
BEGUN = ("started", "advancing")
UNFINISHED = (*BEGUN, "partial")
STAGE_RANK = {"planned": 0, "started": 1, "advancing": 1, "partial": 2, "completed": 3}
#: What may be said of a result's stage in a review: one of them, or that the document does not say whether it is finished.
UNSAID = "unsaid"
SAID_STAGES = (*STAGES, UNSAID)
LEVELS = ("headline", "support", "result")
MEASURES = ("count", "quantity", "rate", "qualitative")
DIRECTIONS = ("increase", "decrease", "reach")
COST_KINDS = ("capital", "subsidy", "loan", "standard", "plan")
#: Money spent. Loans are repaid and rates are no sums: they stand apart.
SPENT = COST_KINDS[:2]
#: All money of a project's year, and where it comes from.
ALL_FUNDS = "total"
FUNDS = (ALL_FUNDS, "appropriation", "carried_over", "other")
#: ``info``: harmless, good to know. ``notice``: not to be used without a caveat. ``conflict``: two places of the
#: report disagree, or a verdict and its figures by the target sentence.
#: How the ids of observations begin that a draft's program read off the document.
READ = "o00.read"
SEVERITIES = ("info", "notice", "conflict")
#: What a result rests on. ``listed``: its parts are named, or add up to it; ``partial``: only some of them are, or some
#: that were promised by name are not among them; ``claimed``: nothing but the figure or the words; ``circular``: those
#: counted are those whom the promise was defined by.
EVIDENCE = ("listed", "partial", "claimed", "circular")
#: How a thing was made, as printed: 新建 or 新增, 扩建, 迁建, 改建, 改造 or 更换, and 在…原有…基础上.
NATURES = ("new", "extended", "relocated", "converted", "renewed", "existing")
#: Whom a result serves.
EVERYONE = "residents"
GROUPS = (EVERYONE, "older", "preschool", "school_age", "rural", "disabled", "graduates", "workers")
#: A figure that counts more than the year reported on (累计).
CUMULATIVE = "cumulative"
#: What the facts begin with that a document claims of all its tasks: how many there are, and how many of them are done.
ALL_TASKS, ALL_DONE = "all.tasks.", "all.done."
#: What the names of marks end with in a form: those that an indicator is worth, and those that it is given.
WORTH, GIVEN = "（分值）", "（得分）"
COVERAGES = ("complete", "partial")
#: Name, on a sheet that this project wrote as a form, of the cells that hold its promises and their results.
FORM_RESULTS = "form_results"
#: `unit_zh` of a statement that names a state and holds no number.
STATE = "状态"
#: The characters of a figure that is nought in its unit: nothing of it was begun.
NOT_BEGUN = re.compile(
    r"(?:尚|还|暂|均|仍|目前|全部|都)*未(?:能|正式|全面)?(?:开工(?:建设)?|动工|启动(?:建设|实施)?|实施|开展)"
)

#: From which confidence on a row of a draft that nobody has reviewed may bear a verdict.
SURE = 0.8

#: Name that stands for the projects of a document that names none, and for what a document says outside of its projects.
UNDIVIDED = "未分项目"

Basis = Literal["reported", "completed"]
#: What an indicator's result counts: all that the report counts, or only what is finished.
BASES: tuple[Basis, ...] = ("reported", "completed")


def check_basis(basis: object) -> Basis:
    """Give a basis back.

    Raises
    ------
    UsageError
        If there is no such basis.
    """
    for known in BASES:
        if basis == known:
            return known
    raise UsageError(
        f"unknown basis {basis!r}; use one of: {', '.join(BASES)}",
        f"未知的口径“{shown_value(str(basis))}”；可用：{'、'.join(BASES)}",
    )


#: Computed verdicts.
STATUSES = ("not_assessable", "missed", "met", "exceeded")


def other_basis(basis: Basis) -> Basis:
    """Give the basis that is not this one."""
    return "completed" if basis == "reported" else "reported"


#: Classifiers that say what is counted: blocks of houses are no housing estates.
TELLING = frozenset(
    {"栋", "幢", "户", "张", "台", "辆", "套", "件", "只", "块", "棵", "株", "场", "期", "条", "盏", "部"}
)
