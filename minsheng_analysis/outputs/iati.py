"""Results as the International Aid Transparency Initiative writes them (IATI 2.03): an activity a project."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from lxml import etree

from minsheng_analysis.dataset.names import issuer
from minsheng_analysis.language.messages import messages
from minsheng_analysis.language.punctuation import punctuation
from minsheng_analysis.measures.assessment import assess
from minsheng_analysis.measures.rows import IndicatorRow, MomentRow, ProjectRow, rows_of

if TYPE_CHECKING:
    import pandas as pd
    from lxml.etree import _Element as Element

    from minsheng_analysis.dataset.report import Report

FILE = "activities.xml"
#: Code lists of the standard: IndicatorMeasure, ResultType, ActivityStatus, OrganisationType, OrganisationRole.
_UNIT, _PERCENTAGE, _QUALITATIVE = "1", "2", "5"
_RESULT_TYPES = {"headline": "1", "support": "1", "result": "2"}
_IMPLEMENTATION, _FINALISATION = "2", "3"
_LOCAL_GOVERNMENT = "11"
_IMPLEMENTING = "4"
_PLANNED_START, _PLANNED_END = "1", "3"
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def activities(report: Report) -> bytes:
    """Write a report's projects, indicators, targets and results as an IATI activity file.

    Parameters
    ----------
    report : Report

    Returns
    -------
    bytes
        XML of version 2.03. A result has a target and an actual for each date; where what is finished differs from what
        is reported, a second actual carries the dimension ``basis="completed"``. An interval stands in the comment.
        ``reporting-org/@ref`` and the identifiers begin with ``CN-MINSHENG-``: whoever publishes the file puts the
        prefix that is registered for them there.
    """
    root = etree.Element("iati-activities", {"version": "2.03"})
    judged = assess(report.indicators, basis="completed")
    for project in rows_of(report.projects, ProjectRow):
        mine = judged[judged["project_no"] == project.project_no]
        _activity(root, report, project, mine)
    etree.indent(root)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8"))


def _activity(root: Element, report: Report, project: ProjectRow, indicators: pd.DataFrame) -> None:
    reference = f"CN-MINSHENG-{report.region}"
    activity = etree.SubElement(root, "iati-activity", {_XML_LANG: "zh", "hierarchy": "1"})
    _add(activity, "iati-identifier").text = f"{reference}-{report.year}-{project.project_no:02d}"
    publisher = {lang: issuer(report.meta["source"], lang) for lang in ("zh", "en")}
    # What stands here was compiled from the government's report, not sent by the government.
    _told(
        _add(activity, "reporting-org", ref=reference, type=_LOCAL_GOVERNMENT, **{"secondary-reporter": "1"}), publisher
    )
    _told(_add(activity, "title"), {lang: str(getattr(project, f"name_{lang}")) for lang in ("zh", "en")})
    _told(_add(activity, "description", type="1"), {lang: _description(report, lang) for lang in ("zh", "en")})
    units = [unit for unit in project.lead_units.split(";") if unit]
    for unit in units or [publisher["zh"]]:
        _told(_add(activity, "participating-org", role=_IMPLEMENTING, type=_LOCAL_GOVERNMENT), {"zh": unit})
    done = len(indicators) > 0 and indicators["status"].isin(["met", "exceeded"]).all()
    _add(activity, "activity-status", code=_FINALISATION if done else _IMPLEMENTATION)
    for kind, date in ((_PLANNED_START, report.meta["period_start"]), (_PLANNED_END, report.meta["period_end"])):
        _add(activity, "activity-date", type=kind, **{"iso-date": date})
    _add(activity, "recipient-country", code="CN", percentage="100")
    _told(_add(activity, "sector", vocabulary="99", code="livelihood-projects"),
          {"zh": "民生实事", "en": "Livelihood projects"})  # fmt: skip
    for indicator in rows_of(indicators, IndicatorRow):
        _result(activity, report, indicator)


def _result(activity: Element, report: Report, indicator: IndicatorRow) -> None:
    names = {lang: str(getattr(indicator, f"name_{lang}")) for lang in ("zh", "en")}
    result = _add(activity, "result", type=_RESULT_TYPES[indicator.level], **{"aggregation-status": "false"})
    _told(_add(result, "title"), names)
    qualitative = indicator.measure == "qualitative"
    measure = _QUALITATIVE if qualitative else _PERCENTAGE if indicator.unit == "percent" else _UNIT
    ascending = "false" if indicator.direction == "decrease" else "true"
    shown = _add(result, "indicator", measure=measure, ascending=ascending, **{"aggregation-status": "false"})
    _told(_add(shown, "title"), names)
    _told(_add(shown, "description"), {lang: _terms(indicator, lang) for lang in ("zh", "en")})
    _add(shown, "reference", vocabulary="99", code=indicator.indicator_id)
    series = report.series[report.series["indicator_id"] == indicator.indicator_id]
    # A promise of which the report says nothing has no row in the series, and its target must not be lost.
    for moment in rows_of(series, MomentRow) or [_silent(indicator, str(report.meta["as_of"]))]:
        period = _add(shown, "period")
        _add(period, "period-start", **{"iso-date": str(report.meta["period_start"])})
        _add(period, "period-end", **{"iso-date": moment.as_of})
        last = moment.as_of == indicator.as_of or series.empty
        texts = {part: str(getattr(indicator, f"{part}_text")) if last else "" for part in ("target", "actual")}
        _target(period, moment.target_value, texts["target"], qualitative)
        _actual(period, moment, "reported", texts["actual"], qualitative)
        if not qualitative and _differs(moment):
            _actual(period, moment, "completed", "", qualitative)


def _silent(indicator: IndicatorRow, as_of: str) -> MomentRow:
    """What there is of a promise of which the report says nothing: its target."""
    values = {name: getattr(indicator, name) for name in MomentRow._fields if name not in ("as_of", "stage")}
    return MomentRow(as_of=as_of, stage=indicator.actual_stage, **values)


def _target(period: Element, value: float, text: str, qualitative: bool) -> None:
    known = not qualitative and math.isfinite(value)
    if known or text:
        _told(_add(_add(period, "target", **({"value": _number(value)} if known else {})), "comment"), {"zh": text})


def _actual(period: Element, moment: MomentRow, basis: str, text: str, qualitative: bool) -> None:
    prefix = "actual" if basis == "reported" else "completed"
    value, low, high = (float(getattr(moment, f"{prefix}_{part}")) for part in ("value", "low", "high"))
    known = not qualitative and math.isfinite(value)
    between = "" if qualitative or math.isnan(low) or low == high else f"[{_number(low)}, {_number(high)}]"
    if not (known or between or text):
        return
    actual = _add(period, "actual", **({"value": _number(value)} if known else {}))
    if not qualitative:
        _add(actual, "dimension", name="basis", value=basis)
    _told(_add(actual, "comment"), {"zh": " ".join(part for part in (text, between) if part)})


def _differs(moment: MomentRow) -> bool:
    parts = ("value", "low", "high")
    reported, completed = (
        [float(getattr(moment, f"{basis}_{part}")) for part in parts] for basis in ("actual", "completed")
    )
    return any(not (a == b or (math.isnan(a) and math.isnan(b))) for a, b in zip(reported, completed, strict=True))


def _terms(indicator: IndicatorRow, lang: str) -> str:
    say = messages("export", lang)
    unit = say("unit: {unit}", unit=indicator.unit)
    if indicator.comparable:
        return unit
    reason = str(getattr(indicator, f"reason_{lang}"))
    told = say("target and actual do not count the same: {reason}", reason=reason)
    return punctuation(lang).semicolon.join((unit, told))


def _description(report: Report, lang: str) -> str:
    if report.draft is None:
        return report.title_and_place(lang)
    return f"{report.title_and_place(lang)} · {report.draft.words(lang)}"


def _add(parent: Element, tag: str, **attributes: str) -> Element:
    return etree.SubElement(parent, tag, attributes)


def _told(element: Element, texts: dict[str, str]) -> None:
    """Write the narratives of an element, the default language without its mark; without any the element goes."""
    for lang, text in texts.items():
        if text:
            narrative = etree.SubElement(element, "narrative", {} if lang == "zh" else {_XML_LANG: lang})
            narrative.text = text
    parent = element.getparent()
    if not len(element) and parent is not None:
        parent.remove(element)


def _number(value: float) -> str:
    return str(int(value)) if float(value).is_integer() else repr(float(value))
