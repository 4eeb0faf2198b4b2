r"""How rules of wording are written: a sentence with its figures as single characters, and patterns over it.

Sentences are matched after every figure has been replaced by one character that says what kind of figure it is: `Q` a
quantity (`N` counts items, `I` things to do (项), `Y` is money, `E` people), `P` a percentage, `D` percentage points, `M` a multiple,
`X` a duration or an age, `L` a ceiling that says so itself (控制在4.3%以内). In the patterns:

====================  ==================================================================================
``{Q}`` ``{QP}``      one figure of that kind (of either kind)
``{T:QP}``            one figure, which takes the role that the letter before the colon stands for
``{T:QP+}``           a list of figures (``A、B和C``), all of that role
``{G}``               a word for the plan: 目标任务, 年度计划 …
``{GI}`` ``{GS}``      the same, or a whole that work is measured against (总投资); the same, or a standard (要求, 红线)
``{.n}``              up to n characters without punctuation and without a figure
====================  ==================================================================================

Roles: T target, A actual, P published percentage of plan, M multiple of plan, D difference from plan, H change,
C context, K cost, B breakdown. The first rule that claims a figure keeps it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from minsheng_analysis.quantities import Quantity

KINDS = {
    "Q": "\ue000", "P": "\ue001", "D": "\ue002", "M": "\ue003", "X": "\ue004", "N": "\ue005", "Y": "\ue006", "E": "\ue007",
    "L": "\ue008", "I": "\ue009",
}  # fmt: skip
# In a pattern a letter stands for these kinds: {Q} for every quantity, {q} for those that are neither items, money nor people.
_CLASSES = {"Q": "QNYEI", "q": "Q", "N": "NI"} | {letter: letter for letter in "PDMXYELI"}
ANY_FIGURE = "\ue000-\ue009"

GOAL = (
    "目标任务数|目标任务量|目标任务值|目标任务|任务目标|目标值|目标数|目标量|目标要求|控制目标|目标|任务数|任务量|任务总量|任务|"
    "年度指标|核定指标|指标数|预定数|预定目标|军令状|计划数|计划量|计划任务|计划总投资|计划投资|计划|控制线|控制数|控制值|控制指标|指标值|承诺数|承诺事项|承诺|预期值|考核值"
)
INVESTED = (
    f"{GOAL}|指标|要求|总投资|(?:年度|全年|项目|年初)预算(?!支出|收入)|投资概算|概算|总里程|总任务|应[一-龥]{{1,4}}数"
)
STANDARD = f"{GOAL}|指标|要求|标准|红线|警戒线|上限|下限|预期|约定|规划|定额|平均线"
COMPLETE = "完成率|完成比例|完成比|完成进度|完成度|完成百分比|完成占比|兑现率|达成率|完成目标比例|投资进度|投资率|目标率|实现率|履约率|履行率"


@dataclass(frozen=True)
class Rule:
    """One wording.

    Attributes
    ----------
    name : str
        For whoever reads the list or a failing test; no code asks for it.
    pattern : str
    examples : tuple of (str, str)
        Invented sentences, and the letter that the rule gives each figure of them; `-` where it gives none.
    """

    name: str
    pattern: str
    examples: tuple[tuple[str, str], ...]

    def compiled(self) -> re.Pattern[str]:
        """Return the pattern with its shorthand written out."""
        return _compile(self.pattern)


@cache
def _compile(pattern: str) -> re.Pattern[str]:
    counts: dict[str, int] = {}

    def classes(kinds: str) -> str:
        return "[" + "".join(KINDS[k] for letter in kinds for k in _CLASSES[letter]) + "]"

    def group(m: re.Match[str]) -> str:
        role, kinds, many = m.group(1), m.group(2), m.group(3)
        counts[role] = counts.get(role, 0) + 1
        one = classes(kinds)
        told = "完成|实际|已|现|实现"  # 目标1000个、完成1200个 are no list
        joiner = (
            rf"[^，。；;：:（）()\n{ANY_FIGURE}、和及与]{{0,14}}?[、和及与]"
            rf"(?:(?!{told})[^，。；;：:（）()\n{ANY_FIGURE}]){{0,14}}?"
        )
        body = rf"{one}(?:{joiner}{one})*" if many else one
        return f"(?P<{role}{counts[role]}>{body})"

    out = re.sub(r"\{([TAPMDHCKB]):([QqPDMXNYELI]+)(\+?)\}", group, pattern)
    out = re.sub(r"\{([QqPDMXNYELI]+)\}", lambda m: classes(m.group(1)), out)
    out = (
        out.replace("{GS}", f"(?:{STANDARD})")
        .replace("{GI}", f"(?:{INVESTED})")
        .replace("{G}", f"(?:{GOAL})")
        .replace("{R}", f"(?:{COMPLETE})")
    )
    out = re.sub(r"\{\.(\d+)\}\??", rf"[^，。；;：:、（）()\\n{ANY_FIGURE}]{{0,\1}}?", out)
    return re.compile(out)


_ITEMS = frozenset({"项", "件", "个", "类", "大类", "场", "次", "场次", "份", "条", "起", "处", "期", "篇"})
_DURATIONS = frozenset({"days", "hours", "minutes", "seconds", "months", "years", "years_old", "celsius", "decibels"})


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


def encode(sentence: str, spans: Iterable[tuple[int, int, str]]) -> tuple[str, list[int]]:
    """Replace each figure by one character of its kind; return the coded sentence and where the figures now stand."""
    out, places, position = [], [], 0
    length = 0
    for start, end, letter in spans:
        out.append(sentence[position:start])
        length += start - position
        places.append(length)
        out.append(KINDS[letter])
        length += 1
        position = end
    out.append(sentence[position:])
    # Brackets of whatever shape are brackets.
    return "".join(out).rstrip("\n").translate(_ROUND), places


_ROUND = str.maketrans("〔〕［］", "（）（）")
