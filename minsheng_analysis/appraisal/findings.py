"""Findings as codes and arguments: what was found, what it turns on, and how much it would change a reader's mind.

Nothing here is in words; ``wording`` puts a finding into them when it is shown.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from minsheng_analysis.appraisal.arguments import Argument, Clause, Named
from minsheng_analysis.measures.codes import SEVERITIES
from minsheng_analysis.measures.meta import Section
from minsheng_analysis.measures.rows import StatementRow

#: Every check that is derived from the figures, with its weight: what would change a reader's mind first comes first.
#: An observation that people recorded comes under its own kind and weighs by its severity.
WEIGHTS: Mapping[str, float] = {
    "unfinished_in_total": 100,
    # A sum that the report does not print itself hides less than a total that it does.
    "unfinished_in_own_sum": 66,
    "verdict_not_borne_out": 95,
    "support_unfinished": 90,
    "restatement_conflict": 80,
    "breakdown_mismatch": 80,
    "percentage_mismatch": 78,
    "stage_conflict": 75,
    "not_comparable": 65,
    "not_verifiable": 63,
    "circular": 60,
    "verdict_differs": 65,
    "sited_elsewhere": 50,
    "substituted": 49,
    "target_differs": 48,
    "no_new_date": 47,
    "cumulative_result": 45,
    "existing_counted": 42,
    "named_in_part": 40,
    "equal_to_plan": 38,
    "full_marks": 44,
    "binary_exceeded": 36,
    "low_target": 35,
    "nature_differs": 33,
    "implied_rate": 30,
    "change_without_level": 19,
    "net_or_gross": 28,
    "restatement_rounding": 22,
    "asks_little": 26,
    "uneven_yardstick": 27,
    "budget_undisclosed": 24,
    "outlay_year": 20,
    "effect_without_figure": 18,
    "omitted_result": 15,
    "verdict_left_out": 15,
    "claimed_alone": 14,
    "rank_without_base": 13,
    "single_mention": 12,
    "uneven_places": 12,
    "perhaps_the_same_people": 12,
    "kinds_not_split": 12,
    "unlike_items": 12,
    "most_in_one": 12,
    "period_not_said": 11,
    "own_words": 12,
    "same_quotient": 12,
    "in_use_not_said": 21,
    "in_use_in_part": 11,
    "undated": 9,
    "met_within_rounding": 5,
}
CHECKS = tuple(WEIGHTS)
#: Checks of what a result counts that is not said to be finished.
OF_UNFINISHED = frozenset({"unfinished_in_total", "unfinished_in_own_sum"})
#: Forms of a check that weigh less than the check.
_FORM_WEIGHTS: Mapping[str, float] = {
    "verdict_not_borne_out/unproven": 52, "verdict_not_borne_out/unproven_beside": 52, "verdict_not_borne_out/whole": 55, "verdict_not_borne_out/whole_short": 56, "verdict_not_borne_out/harsher": 52, "not_comparable/support": 39,
    "not_comparable/alike": 39, "verdict_differs/part": 34, "verdict_differs/parts": 34, "stage_conflict/part": 58,
    "stage_conflict/of_target": 58, "stage_conflict/both_reach": 58, "stage_conflict/both_reach_later": 61,
    "low_target/origin": 39,
    # What is reached whether it counts or not is less than a named piece that is not finished.
    "unfinished_in_total/perhaps_and_met": 64, "unfinished_in_total/perhaps_and_met_plan": 64,
}  # fmt: skip
#: What a recorded observation weighs, and what a derived finding that is only a notice or a remark weighs at most.
OBSERVED: Mapping[str, float] = {"conflict": 76, "notice": 32, "info": 10}
_AT_MOST: Mapping[str, float] = {"conflict": 100, "notice": 66, "info": 15}
#: How a reason cites lines of the document.
_LINES = re.compile(r"第(\d+(?:、\d+)*)行")
#: How many causes a page leads with, and from which weight on.
MOST_LEADING, LEADING_FROM = 8, 40


@dataclass(frozen=True)
class Finding:
    """One finding.

    Attributes
    ----------
    check : str
        One of ``CHECKS``, or the kind of a recorded observation.
    severity : str
    project_no : int or None
        None for the report as a whole.
    indicator_id, fact_id : str
        Empty where there is none.
    statement_ids : tuple of str
    lines : tuple of int
        Lines that an observation names itself.
    about : tuple of str
        What the finding turns on: findings that share one of them have one cause.
    arguments : mapping of str to Argument
        What the words are made from.
    form : str
        Which wording of the check fits, where it has several.
    said : Named or None
        An observation's own words.
    read : bool
        A draft's program read these words' contradiction off the document; no person recorded it.
    asks : Named or None
        The question that was recorded with an observation.
    parts : tuple of Finding
        Findings that are told as one.
    """

    check: str
    severity: str
    project_no: int | None
    indicator_id: str = ""
    fact_id: str = ""
    statement_ids: tuple[str, ...] = ()
    lines: tuple[int, ...] = ()
    about: tuple[str, ...] = ()
    arguments: Mapping[str, Argument] = field(default_factory=dict)
    form: str = ""
    said: Named | None = None
    read: bool = False
    asks: Named | None = None
    parts: tuple[Finding, ...] = ()
    sections: tuple[str, ...] = ()
    cause: str = ""
    lead: bool = False

    @property
    def weight(self) -> float:
        """How much it would change a reader's mind."""
        if self.said is not None:
            # What stands for a derived finding weighs no less than it.
            return max(OBSERVED[self.severity], *(part.weight for part in self.parts), 0)
        weight = _FORM_WEIGHTS.get(f"{self.check}/{self.form}", WEIGHTS[self.check])
        return min(weight, _AT_MOST[self.severity])


def stem(fact_id: str) -> str:
    """Name what a fact speaks of, whatever its role.

    Examples
    --------
    >>> stem("p06.pipes.wangjia.actual"), stem("p06.pipes.wangjia.target")
    ('p06.pipes.wangjia', 'p06.pipes.wangjia')
    """
    return re.sub(r"\.(target|actual|change|verdict|cost|later)$", "", fact_id)


def split_ids(*joined: str) -> tuple[str, ...]:
    """Give the ids of texts that join them by ``;``, each once."""
    return tuple(dict.fromkeys(key for ids in joined for key in ids.split(";") if key))


def located(
    findings: Iterable[Finding], statements: Sequence[StatementRow], sections: Sequence[Section] = ()
) -> list[Finding]:
    """Put statements in document order, and lines and sections to them.

    Parameters
    ----------
    findings : iterable of Finding
    statements : sequence of StatementRow
        In document order.
    sections : sequence of mapping
        ``sections`` of ``report.toml``: where lines lie on which nothing is stated.
    """
    known = {row.statement_id: (position, row) for position, row in reversed(list(enumerate(statements)))}
    section_of: dict[int, str] = {row.line: row.section for row in reversed(statements)}
    placed = []
    for finding in findings:
        behind = [
            known[key][1] for key in sorted((k for k in finding.statement_ids if k in known), key=lambda k: known[k][0])
        ]
        lines = tuple(sorted(set(finding.lines) or {row.line for row in behind} | _cited(finding)))
        names = [row.section for row in behind] or [section_of.get(line) or _section(line, sections) for line in lines]
        placed.append(
            replace(
                finding,
                statement_ids=tuple(dict.fromkeys(row.statement_id for row in behind)),
                lines=lines,
                sections=tuple(name for name in dict.fromkeys(names) if name),
                parts=tuple(located(finding.parts, statements, sections)),
            )
        )
    return placed


def _cited(finding: Finding) -> set[int]:
    """Lines that the reason of a finding cites."""
    reasons = (
        one.zh for part in (finding, *finding.parts) for one in part.arguments.values() if isinstance(one, Clause)
    )
    return {line for reason in reasons for line in cited_lines(reason)}


def cited_lines(reason: str) -> list[int]:
    """Lines that a reason in Chinese cites.

    Examples
    --------
    >>> cited_lines("目标在第157、159行，结果在第376行")
    [157, 159, 376]
    """
    return [int(line) for lines in _LINES.findall(reason) for line in lines.split("、")]


def _section(line: int, sections: Sequence[Section]) -> str:
    """The section that a line lies in; empty where none is known."""
    return next((str(s["id"]) for s in sections if s["first_line"] <= line <= s["last_line"]), "")


def arranged(findings: Sequence[Finding]) -> list[Finding]:
    """Put findings of one cause together, and what would change a reader's mind first before all."""
    caused = _with_causes(findings)
    heaviest: dict[str, float] = {}
    first: dict[str, tuple[int, int]] = {}
    for finding in caused:
        heaviest[finding.cause] = max(heaviest.get(finding.cause, 0.0), finding.weight)
        place = (finding.project_no or 0, min(finding.lines, default=0))
        first[finding.cause] = min(first.get(finding.cause, place), place)
    # A contradiction stands before whatever only needs a caveat, and before one that fewer places contradict.
    conflicts = Counter(finding.cause for finding in caused if finding.severity == "conflict")
    order = sorted(heaviest, key=lambda c: (not conflicts[c], -heaviest[c], -conflicts[c], first[c], c))
    leading = [cause for cause in order if heaviest[cause] >= LEADING_FROM][:MOST_LEADING]
    rank = {cause: number for number, cause in enumerate(order)}
    grave = {severity: number for number, severity in enumerate(SEVERITIES)}
    ranked = sorted(
        caused, key=lambda f: (rank[f.cause], -f.weight, -grave[f.severity], min(f.lines, default=0), f.indicator_id)
    )
    told: set[str] = set()
    done = []
    for finding in ranked:
        done.append(replace(finding, lead=finding.cause in leading and finding.cause not in told))
        told.add(finding.cause)
    return done


def _with_causes(findings: Sequence[Finding]) -> list[Finding]:
    """Give findings that turn on the same thing one cause; an observation joins the gravest that it touches."""
    # An observation that holds what was derived stands for it.
    derived = [finding for finding in findings if finding.said is None or finding.parts]
    owner: dict[str, str] = {}

    def root(key: str) -> str:
        while owner.setdefault(key, key) != key:
            key = owner[key]
        return key

    for finding in derived:
        keys = finding.about or (f"{finding.check}:{finding.fact_id or finding.indicator_id}",)
        for key in keys[1:]:
            owner[root(key)] = root(keys[0])
    weights: dict[str, float] = {}
    caused = []
    for finding in derived:
        cause = root((finding.about or (f"{finding.check}:{finding.fact_id or finding.indicator_id}",))[0])
        weights[cause] = max(weights.get(cause, 0.0), finding.weight)
        caused.append(replace(finding, cause=cause))
    projects = {finding.cause: finding.project_no for finding in caused}
    for number, finding in enumerate(f for f in findings if f.said is not None and not f.parts):
        touched = {root(key) for key in finding.about if key in owner} & set(weights)
        same = [cause for cause in touched if projects[cause] == finding.project_no and finding.project_no is not None]
        cause = max(same, key=lambda c: (weights[c], c), default=f"{finding.check}:{finding.fact_id or number}")
        caused.append(replace(finding, cause=cause))
    return caused
