"""What an indicator is worth and what it gets: its class, its share of the marks, the marks out of 100."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from minsheng_analysis.appraisal.scoring_rules import Policy, Rules
from minsheng_analysis.errors import DataError, Problem
from minsheng_analysis.language.numbers import format_quantity
from minsheng_analysis.measures.execution import execution_rates

if TYPE_CHECKING:
    from minsheng_analysis.dataset.report import Report

#: Lower classes of the finance ministry's forms.
_IN_ENGLISH = {
    "数量指标": "Quantity", "质量指标": "Quality", "时效指标": "Timeliness", "成本指标": "Cost", "经济成本指标": "Economic cost",
    "社会成本指标": "Social cost", "生态环境成本指标": "Environmental cost", "经济效益指标": "Economic benefit",
    "社会效益指标": "Social benefit", "生态效益指标": "Ecological benefit", "生态环境效益指标": "Ecological benefit",
    "可持续影响指标": "Lasting effect", "服务对象满意度指标": "Satisfaction", "满意度指标": "Satisfaction",
}  # fmt: skip


def execution_indicators(report: Report, rules: Rules) -> pd.DataFrame:
    """The execution rate of each project whose spending is known, as an indicator of the class ``budget``."""
    found = [c for c in rules.classes if c.key == "budget"]
    rates = execution_rates(report.budget)
    if not found or rates.empty:
        return pd.DataFrame()
    rate = rates["rate"] * 100
    share = rates["rate"].clip(upper=1)
    text = [format_quantity(value, "percent", "zh", significant=4) for value in rate]
    return pd.DataFrame(
        {
            "project_no": rates["project_no"], "indicator_id": [f"budget.{n}" for n in rates["project_no"]],
            "class_key": "budget", "class_zh": found[0].name_zh, "class_en": found[0].name_en,
            "subclass_zh": found[0].name_zh, "subclass_en": found[0].name_en, "name_zh": found[0].name_zh,
            "name_en": found[0].name_en, "target_text": "100%", "actual_text": text, "target_value": 100.0,
            "value": rate, "value_low": rate, "value_high": rate, "actual_value": rate, "unit": "percent", "measure": "rate",
            "direction": "increase", "ratio": rates["rate"], "ratio_low": rates["rate"], "ratio_high": rates["rate"],
            "status": np.where(rates["rate"] >= 1, "met", "missed"), "reason": "", "share": share, "share_low": share,
            "share_high": share, "order": -1,
        }
    )  # fmt: skip


def with_classes(judged: pd.DataFrame, rules: Rules) -> pd.DataFrame:
    """The class of each indicator: its own, else that of the first rule that fits."""
    known = {c.key: (n, c) for n, c in enumerate(rules.classes)}
    own = judged["performance_class"].fillna("") if "performance_class" in judged else pd.Series("", index=judged.index)
    printed = own.where(own.str.contains(";", regex=False), "")
    own = own.where(printed == "", [_key_of(label, rules) for label in printed])
    wrong = own[~own.isin({*known, ""})]
    if len(wrong):
        allowed = ", ".join(known)
        raise DataError(
            [
                Problem("indicators.csv", str(judged.at[i, "indicator_id"]), "performance_class", str(found), f"must be one of {allowed}", f"须为 {allowed} 之一")
                for i, found in wrong.items()
            ]
        )  # fmt: skip
    chosen = pd.Series(-1, index=judged.index)
    for number, rule in enumerate(rules.classify):
        fits = (chosen < 0) & (own.isin(["", rule.key]))
        if rule.names:
            fits &= (
                judged["name_zh"].map(lambda name, words=rule.names: any(word in name for word in words)).astype(bool)
            )
        if rule.targets:
            fits &= (
                judged["target_text"].map(lambda text, words=rule.targets: any(w in text for w in words)).astype(bool)
            )
        if rule.units:
            fits &= judged["unit"].isin(rule.units)
        if rule.measures:
            fits &= judged["measure"].isin(rule.measures)
        chosen = chosen.mask(fits, number)
    rows = [rules.classify[n] if n >= 0 else None for n in chosen]
    keys = [row.key if row else key for row, key in zip(rows, own, strict=True)]
    below = [_subclass(label, key, rules) for label, key in zip(printed, own, strict=True)]
    return judged.assign(
        class_key=keys,
        class_zh=[known[key][1].name_zh for key in keys],
        class_en=[known[key][1].name_en for key in keys],
        subclass_zh=[zh or (row.subclass_zh if row else "") for row, (zh, _) in zip(rows, below, strict=True)],
        subclass_en=[en or (row.subclass_en if row else "") for row, (_, en) in zip(rows, below, strict=True)],
        order=[known[key][0] * 100 + n for key, n in zip(keys, chosen, strict=True)],
    )


def _key_of(label: str, rules: Rules) -> str:
    """Give the key of the class that a form prints of an indicator; cost is output where the rules have no class of its own."""
    upper = label.partition(";")[0].removesuffix("指标").removeprefix("服务对象")
    keys = [c.key for c in rules.classes if upper and upper in c.name_zh]
    output = [c.key for c in rules.classes if "产出" in c.name_zh]
    return next(iter(keys or (output if upper == "成本" else [])), "")


def _subclass(label: str, key: str, rules: Rules) -> tuple[str, str]:
    """Give the lower class that a form prints, in Chinese and in English; empty where it prints none or the rules know no upper one."""
    lower = label.partition(";")[2]
    if not lower or not key:
        return "", ""
    named = {row.subclass_zh: row.subclass_en for row in rules.classify}
    return lower, _IN_ENGLISH.get(lower) or named.get(lower, lower)


def with_shares(judged: pd.DataFrame, rules: Rules, policy: Policy) -> pd.DataFrame:
    """Share of its marks that each indicator gets; NA where it cannot be judged."""
    status = judged["status"].astype("str")
    reached = status.isin(["met", "exceeded"])
    shares = {}
    for suffix in ("", "_low", "_high"):
        shares[suffix] = judged[f"ratio{suffix}"].clip(lower=0, upper=1).mask(reached, 1.0)
    # A result known only as an interval is taken at its lower end.
    shares[""] = shares[""].fillna(shares["_low"])
    qualitative = judged["measure"] == "qualitative"
    partly = judged["actual_stage"].eq("partial") & ~reached
    band = pd.Series(np.select([reached, partly], ["reached", "partly"], default="not_reached"), index=judged.index)
    for suffix, name in (("", "point"), ("_low", "low"), ("_high", "high")):
        of_band = band.map({key: getattr(b, name) for key, b in rules.bands.items()})
        shares[suffix] = shares[suffix].mask(qualitative, of_band)
    # What is not finished on any basis was hardly set low, and of what the report contradicts it cannot be said.
    sound = ~qualitative & judged["status_finished"].ne("missed") & ~judged["in_doubt"].astype(bool)
    ratio = judged["ratio"].fillna(judged["ratio_low"]).where(sound)
    kept = rules.kept(ratio, policy)
    unknown = status == "not_assessable"
    return judged.assign(**{f"share{suffix}": (share * kept).mask(unknown) for suffix, share in shares.items()})


def with_marks(judged: pd.DataFrame, rules: Rules) -> pd.DataFrame:
    """Marks out of 100 in each project: its own ones, and those spread over what can be scored."""
    weight = judged["weight"].replace("", np.nan).astype("float64").fillna(1.0) if "weight" in judged else 1.0
    weight = pd.Series(weight, index=judged.index)
    present = judged.groupby("project_no")["class_key"].agg(set)
    by_key = {c.key: c for c in rules.classes}
    of_class = pd.Series(
        [
            by_key[key].marks_beside(present[number])
            for key, number in zip(judged["class_key"], judged["project_no"], strict=True)
        ],
        index=judged.index,
    )
    keys = [judged["project_no"], judged["class_key"]]
    all_in_class = weight.groupby(keys).transform("sum")
    counted = weight * judged["share"].notna()
    in_class = counted.groupby(keys).transform("sum")
    raw = (of_class * counted / in_class.where(in_class > 0)).where(judged["share"].notna())
    whole = raw.groupby(judged["project_no"]).transform("sum")
    return judged.assign(
        own_marks=of_class * weight / all_in_class.where(all_in_class > 0), marks=100 * raw / whole.where(whole > 0)
    )
