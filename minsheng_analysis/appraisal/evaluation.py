"""Self-evaluation scores after the finance ministry's method, by rules that stand in a readable file."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from minsheng_analysis.appraisal.audit import audit
from minsheng_analysis.appraisal.deviations import deviations, result_texts, target_texts
from minsheng_analysis.appraisal.doubt import doubted
from minsheng_analysis.appraisal.marking import execution_indicators, with_classes, with_marks, with_shares
from minsheng_analysis.appraisal.rows import ScoreRow
from minsheng_analysis.appraisal.scoring_rules import DEFAULT_RULES, POLICIES, Policy, Rules, load_rules
from minsheng_analysis.errors import UsageError, shown_value
from minsheng_analysis.language.languages import join_list
from minsheng_analysis.language.messages import messages
from minsheng_analysis.language.mid_sentence import mid_sentence
from minsheng_analysis.language.numbers import format_ratio
from minsheng_analysis.language.punctuation import in_a_row, punctuation
from minsheng_analysis.language.vocabulary import NAMED, counted_state, in_either, in_language
from minsheng_analysis.measures.assessment import Thresholds, as_asked, assess
from minsheng_analysis.measures.codes import Basis
from minsheng_analysis.measures.readings import KEPT, UNREACHED, totals
from minsheng_analysis.measures.rows import FactRow, IndicatorRow, rows_of
from minsheng_analysis.measures.verdicts import not_yet, older_days, running

if TYPE_CHECKING:
    from minsheng_analysis.dataset.report import Report

SCOPES = ("indicator", "project", "whole")
COLUMNS = (
    "scope",
    "project_no",
    "indicator_id",
    "class_key",
    "class_zh",
    "class_en",
    "subclass_zh",
    "subclass_en",
    "name_zh",
    "name_en",
    "target_text",
    "target_fact",
    "target_stage",
    "actual_text",
    "as_of",
    "target_value",
    "value",
    "value_low",
    "value_high",
    "finished_value",
    "finished_low",
    "finished_high",
    "unit",
    "classifier",
    "measure",
    "direction",
    "own_marks",
    "marks",
    "ratio",
    "status",
    "reason",
    "share",
    "score",
    "score_low",
    "score_high",
    "judged_share",
    "core",
    "core_missed",
    "in_mean",
    "grade",
    "grade_en",
    "target_set_low",
    "deviation_zh",
    "deviation_en",
    "basis",
    "policy",
)
_TEXTS = (
    "indicator_id", "class_key", "class_zh", "class_en", "subclass_zh", "subclass_en", "target_text", "target_fact", "target_stage", "actual_text", "as_of", "unit",
    "classifier", "measure", "direction", "reason",
)  # fmt: skip
_LANGUAGES = ("zh", "en")


@dataclass(frozen=True)
class _Grading:
    """What decides a grade besides the score."""

    rules: Rules
    judged_share: float

    def grades(self, table: pd.DataFrame, lang: str) -> pd.Categorical:
        """Grade each row that has a score and enough of its marks judged; a missed core task sets a limit."""
        names = [str(getattr(grade, lang)) for grade in self.rules.grades]
        code = np.searchsorted([grade.least for grade in self.rules.grades], table["score"].round(6), side="right") - 1
        limit = [grade.zh for grade in self.rules.grades].index(self.rules.core_at_most)
        code = np.where(table["core_missed"] > 0, np.minimum(code, limit), code)
        graded = table["score"].notna() & (table["judged_share"].round(9) >= self.judged_share)
        kinds = pd.CategoricalDtype(names, ordered=True)
        return pd.Categorical.from_codes(np.where(graded, code, -1).tolist(), dtype=kinds)


def evaluate(
    report: Report,
    *,
    basis: Basis = "reported",
    policy: Policy | None = None,
    rules: Rules | str | Path = DEFAULT_RULES,
    judged_share: float | None = None,
) -> pd.DataFrame:
    """Score a report's headline indicators, its projects and the whole, as an outsider can.

    A quantitative indicator that met its target gets its full marks, one below gets its ratio of them; a state to reach
    gets the point of its band. What cannot be judged is not scored: its marks go to the others of its class, and those
    of an empty class to the other classes, in proportion, so that every project is scored out of 100. How much of the
    100 marks could be judged is told beside each score, and a grade is given only where that is enough.

    Parameters
    ----------
    report : Report
        Its `indicators` may carry `weight` (relative weight inside a class, default equal) and `performance_class` (a
        class key that overrules the rules). Where its `budget` says what a project was given and spent, the execution
        rate is an indicator.
    basis : {"reported", "completed"}
        ``completed`` counts only what is finished.
    policy : {"off", "flag", "linear", "tiers"}, optional
        What to do with a result far above its target; default what the rules say. ``flag`` marks it and keeps the
        score.
    rules : Rules or str or Path
        See :func:`minsheng_analysis.appraisal.scoring_rules.load_rules`.
    judged_share : float, optional
        Share of the marks, 0 to 1, that must be judged before a grade is given; default what the rules say (0.8).

    Returns
    -------
    DataFrame
        Rows of `scope` indicator, then project, then whole. `class_zh` (一级指标), `subclass_zh` (二级指标), `name_zh`
        (三级指标), `target_text` (年度指标值), `actual_text` (实际完成值), `own_marks` (分值 before any is moved), `marks`
        (分值), `score` (得分, with `_low` and `_high` from the figures' intervals and bands), `deviation_zh` (偏差原因),
        each with its English; `as_of` is the day of the result, `target_stage` how far the target asks, `target_fact` what it is or is worked out from; `finished_value`, `_low` and `_high` are what is finished, on either basis. `share` of the marks is 0-1. `judged_share` (0-1) is of the marks of a project and, as a
        mean, of the whole; `core_missed` counts the core tasks (quantities to be put out) that were missed; of a
        draft whose year still runs they are `late`, not missed. `in_mean` is whether a project counts in the mean: it
        has a score and is no total of other projects. `grade` is
        an ordered Categorical (差 < 中 < 良 < 优) for projects and the whole, NA below the share asked for. `score` is
        NA where nothing can be scored. The whole is the mean of the projects' scores, a convention of this project.

    Raises
    ------
    UsageError
        For an unknown basis, policy or rules, or a share that is none.
    DataError
        If the rules or `performance_class` are not sound.

    Examples
    --------
    >>> import minsheng_analysis as ms
    >>> scores = ms.evaluate(ms.load("yubei", 2021), basis="completed")
    >>> trail = scores[scores["indicator_id"] == "p10.trail"].iloc[0]
    >>> round(float(trail["share"]), 2)
    0.57
    """
    if not isinstance(rules, Rules):
        rules = load_rules(rules)
    policy = policy or rules.policy
    if policy not in POLICIES:
        raise UsageError(
            f"unknown policy {policy!r}; use one of: {', '.join(POLICIES)}",
            f"未知的处理方式“{shown_value(str(policy))}”；可用：{'、'.join(POLICIES)}",
        )
    asked = rules.judged_share if judged_share is None else judged_share
    if not 0 <= asked <= 1:
        raise UsageError(
            f"judged_share must be from 0 to 1 (0.8 for 80 of 100 marks), not {asked}",
            f"judged_share 须在 0 与 1 之间（100分中的80分为 0.8），现为 {asked}",
        )
    grading = _Grading(rules, asked)
    scored = _indicators(report, rules, basis=basis, policy=policy)
    projects = _projects(scored, report, grading)
    table = pd.concat(
        [scored.sort_values(["project_no", "order"], kind="stable"), projects, _whole(projects, report, grading)],
        ignore_index=True,
    )
    table = table.assign(basis=basis, policy=policy)
    for lang, column in (("zh", "grade"), ("en", "grade_en")):
        table[column] = grading.grades(table, lang)
    for column in _TEXTS:
        table[column] = table[column].fillna("")
    for column in ("target_set_low", "core", "in_mean"):
        table[column] = table[column].astype("boolean").fillna(False).astype("bool")
    table["scope"] = pd.Categorical(table["scope"], categories=list(SCOPES), ordered=True)
    return table.astype({"project_no": "Int64", "core_missed": "Int64"})[list(COLUMNS)]


def _indicators(report: Report, rules: Rules, *, basis: Basis, policy: Policy) -> pd.DataFrame:
    """Score each headline indicator, and what each project spent where that is known."""
    headline = report.indicators[report.indicators["level"] == "headline"]
    thresholds = Thresholds(target_set_low=rules.threshold)
    judged = assess(headline, basis=basis, thresholds=thresholds)
    finished = assess(headline, basis="completed", thresholds=thresholds)
    # What is not asked to be finished is scored, and so shown, by what came as far as was asked.
    whole = np.array([basis == "reported" or as_asked(row) for row in rows_of(judged, IndicatorRow)], dtype=bool)
    judged = judged.assign(
        told_on=older_days(judged, report) if running(report) else "",
        status_finished=finished["status"].astype("str"),
        reason_finished=finished["reason"],
        ratio_finished=finished["ratio"].fillna(finished["ratio_low"]),
        # A target whose result is not finished was not set low.
        target_set_low=judged["target_set_low"] & finished["status"].ne("missed"),
        value=judged["actual_value"].where(whole, judged["completed_value"]),
        value_low=judged["actual_low"].where(whole, judged["completed_low"]),
        value_high=judged["actual_high"].where(whole, judged["completed_high"]),
        **{f"finished_{part}": judged[f"completed_{part}"] for part in ("value", "low", "high")},
    )
    # Of a share that the report itself contradicts it is not said that the target was low; nothing else needs the audit.
    shaken = doubted(judged, audit(report))["in_doubt"] if judged["target_set_low"].any() else False
    judged = judged.assign(target_set_low=judged["target_set_low"] & ~pd.Series(shaken, judged.index), in_doubt=shaken)
    scored = with_shares(with_classes(judged, rules), rules, policy)
    scored = pd.concat([scored, execution_indicators(report, rules)], ignore_index=True)
    scored = with_marks(scored, rules)
    if running(report):
        scored = scored.assign(status=not_yet(scored["status"]), as_of=report.as_of)
    quantity = scored["class_key"].eq("output") & scored["measure"].isin(["count", "quantity"])
    quantity &= ~scored["subclass_zh"].str.contains("成本")  # what a thing costs is not put out
    scored = scored.assign(
        scope="indicator",
        core=quantity,
        score=scored["marks"] * scored["share"],
        score_low=scored["marks"] * scored["share_low"],
        score_high=scored["marks"] * scored["share_high"],
        target_text=target_texts(scored),
        actual_text=result_texts(scored, basis, _refined(report)),
    )
    scored = _with_named_things(scored)
    drafted = report.draft is not None
    said = {f"deviation_{lang}": deviations(scored, basis, policy, lang, drafted=drafted) for lang in _LANGUAGES}
    scored = scored.assign(**said)
    return scored.assign(as_of=scored["told_on"].where(scored["told_on"].fillna("").ne(""), scored["as_of"]))


def _with_named_things(scored: pd.DataFrame) -> pd.DataFrame:
    """Tell of a state that things promised by name were to reach, and reached, how many they are."""
    asked = scored["evidence_asked"].where(scored["measure"].eq("qualitative") & scored["status"].isin(KEPT))
    return scored.assign(
        target_text=scored["target_text"].where(~asked.gt(1), [counted_state(NAMED, n) for n in asked]),
        actual_text=[counted_state(text, n) for text, n in zip(scored["actual_text"], asked, strict=True)],
    )


def _refined(report: Report) -> dict[tuple[str, float], str]:
    """Give the parts, as printed, by which totals printed in fewer digits are known; by fact and value."""
    facts = rows_of(report.facts, FactRow)
    of_fact = {one: row.standing for row in facts for one in row.statement_ids.split(";")}
    printed = dict(zip(report.statements["statement_id"], report.statements["figure"], strict=True))
    parts = {row: dict.fromkeys(of_fact[one] for one in row.refined_by.split(";")) for row in facts if row.refined_by}
    return {(row.fact_id, row.value): " + ".join(printed[one] for one in of) for row, of in parts.items()}


#: What a project's note is made of; few columns, for they are taken for every project.
_NOTED = ("project_no", "share", "class_key", "core", "status", "name_zh", "name_en", "ratio")


def _projects(scored: pd.DataFrame, report: Report, grading: _Grading) -> pd.DataFrame:
    judged = scored["share"].notna()
    scored = scored.assign(
        judged_share=scored["own_marks"].where(judged, 0) / 100,
        core_missed=(scored["core"] & scored["status"].isin(UNREACHED)).astype("int64"),
    )
    groups = scored.groupby("project_no", sort=True)
    sums = groups[["marks", "score", "score_low", "score_high"]].sum(min_count=1)
    sums = sums.join(groups[["judged_share", "core_missed"]].sum()).reset_index()
    names, summing = report.projects.set_index("project_no"), totals(report.indicators)
    sums = sums.assign(
        scope="project",
        in_mean=sums["score"].notna() & ~sums["project_no"].isin(summing),
        name_zh=sums["project_no"].map(names["name_zh"]),
        name_en=sums["project_no"].map(names["name_en"]),
    )
    of_project = dict(iter(scored[list(_NOTED)].groupby("project_no")))
    for lang in _LANGUAGES:
        sums[f"deviation_{lang}"] = [
            in_a_row(
                [
                    messages("evaluation", lang)("The total of the projects, not in the mean.")
                    if number in summing
                    else "",
                    _project_note(of_project[number], float(share), grading, lang),
                ],
                lang,
            )
            for number, share in zip(sums["project_no"], sums["judged_share"], strict=True)
        ]
    return sums


def _project_note(rows: pd.DataFrame, judged_share: float, grading: _Grading, lang: str) -> str:
    """Say what a project's score rests on, and why it has no grade, or no better one."""
    say, rules = messages("evaluation", lang), grading.rules
    counted = set(rows.loc[rows["share"].notna(), "class_key"])
    if not counted:
        return say("Nothing can be scored.")
    said = []
    wanted = [c for c in rules.classes if c.marks_beside(set(rows["class_key"])) > 0]
    empty = [str(getattr(c, f"name_{lang}")) for c in wanted if c.key not in counted]
    left_out = int(rows["share"].isna().sum())
    if empty:
        said.append(
            say("{judged} of 100 marks can be judged. Rescaled to 100, because these cannot be scored: {classes}.",
                judged=round(100 * judged_share, 1), classes=join_list([name[:1].lower() + name[1:] for name in empty], lang))
        )  # fmt: skip
    elif judged_share < 1 - 1e-9:
        said.append(say("{judged} of 100 marks can be judged. Rescaled to 100.", judged=round(100 * judged_share, 1)))
    if left_out:
        said.append(say("{n} indicator not scored.", plural="{n} indicators not scored.", n=left_out))
    graded = round(judged_share, 9) >= grading.judged_share
    if not graded:
        said.append(
            say("No grade: at least {least} marks would have to be judged.", least=round(100 * grading.judged_share, 1))
        )
    said.append(_core_tasks(rows, rules, lang, graded=graded))
    return in_a_row(said, lang)


def _core_tasks(rows: pd.DataFrame, rules: Rules, lang: str, *, graded: bool) -> str:
    """Name the core tasks that are not reached, which set a grade a limit; empty where there are none."""
    say = messages("evaluation", lang)
    missed = rows[rows["core"] & rows["status"].isin(UNREACHED)]
    if missed.empty:
        return ""
    tasks = punctuation(lang).names.join(
        [
            say(
                "{name} ({ratio})",
                name=mid_sentence(row.name_en) if lang == "en" and row.name_en else in_language(row, "name", lang),
                ratio=format_ratio(row.ratio, lang),
            )
            for row in rows_of(missed, ScoreRow)
        ]
    )
    late = missed["status"].eq("late").any()
    told = say(
        "Core task not reached yet: {tasks}.", plural="Core tasks not reached yet: {tasks}.", n=len(missed), tasks=tasks,
    ) if late else say(
        "Core task missed: {tasks}.", plural="Core tasks missed: {tasks}.", n=len(missed), tasks=tasks,
    )  # fmt: skip
    # What has no grade has no best one either.
    if not graded:
        return told
    grade = in_either(next(grade for grade in rules.grades if grade.zh == rules.core_at_most), lang)
    limit = say("Until then the grade is “{grade}” at best.", grade=grade) if late else say(
        "The grade is “{grade}” at best.", grade=grade
    )  # fmt: skip
    return in_a_row((told, limit), lang)


def _whole(projects: pd.DataFrame, report: Report, grading: _Grading) -> pd.DataFrame:
    counted, told = projects[projects["in_mean"]], projects[projects["in_mean"] | projects["score"].isna()]
    judged_share = float(told["judged_share"].mean()) if len(told) else 0.0
    row: dict[str, object] = {
        "scope": "whole",
        "name_zh": report.title("zh"),
        "name_en": report.title("en"),
        "marks": 100.0 if len(counted) else np.nan,
        "judged_share": judged_share,
        "core_missed": int(told["core_missed"].sum()),
        **{column: counted[column].mean() for column in ("score", "score_low", "score_high")},
    }
    for lang in _LANGUAGES:
        say = messages("evaluation", lang)
        said = [
            say("Mean of the score of {n} project, a convention of this software; the Measures provide for no such mean.",
                plural="Mean of the scores of {n} projects, a convention of this software; the Measures provide for no such mean.",
                n=len(counted)),
            say("{judged} of 100 marks can be judged on average, of {n} project.",
                plural="{judged} of 100 marks can be judged on average, of {n} projects.",
                n=len(told), judged=round(100 * judged_share, 1)),
        ]  # fmt: skip
        if 0 < len(counted) < len(told):
            own = round(100 * float(counted["judged_share"].mean()), 1)
            said.append(
                say(
                    "Of the {n} that has a score, {judged}.",
                    plural="Of the {n} that have a score, {judged}.",
                    n=len(counted),
                    judged=own,
                )
            )
        if judged_share < grading.judged_share:
            said.append(
                say(
                    "No grade: at least {least} marks would have to be judged.",
                    least=round(100 * grading.judged_share, 1),
                )
            )
        row[f"deviation_{lang}"] = in_a_row(said, lang)
    return pd.DataFrame([row])
