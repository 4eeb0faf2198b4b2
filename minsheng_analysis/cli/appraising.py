"""Commands that look at a report: list, verify, audit, followups, questions, progress, compare, evaluate, export."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from minsheng_analysis.cli.options import (
    all_option,
    answer,
    basis_option,
    data_option,
    judged_share_option,
    load_report,
    policy_option,
    region_option,
    rules_option,
    save_table,
    say,
    year_option,
)
from minsheng_analysis.keys import report_key
from minsheng_analysis.language.command_help import Command
from minsheng_analysis.language.languages import system_language
from minsheng_analysis.measures.codes import BASES, other_basis

if TYPE_CHECKING:
    from minsheng_analysis.appraisal.scoring_rules import Policy
    from minsheng_analysis.measures.codes import Basis
    from minsheng_analysis.outputs.export import Format


@click.command("list", cls=Command)
@data_option
@all_option
def list_reports(data_dir: Path | None, most: int | None) -> None:
    """List the reports there are. 列出现有报告。"""
    from minsheng_analysis.dataset.loading import catalog
    from minsheng_analysis.pages.terminal import promises_kept, reports_text

    listed = catalog(data_dir)
    counted = promises_kept(listed, data_dir=data_dir)
    answer(reports_text(listed, counted, lang=system_language(), data_dir=data_dir, most=most))


@click.command(cls=Command)
@region_option
@year_option
@data_option
@click.option("--source", required=True, type=click.Path(path_type=Path), help="The published document. 已发布的原文件")
@click.option(
    "--csv",
    "csv_file",
    type=click.Path(path_type=Path),
    help="Write every failure to this file too. 不符之处另存为 CSV 文件",
)
def verify(region: str | None, year: int | None, data_dir: Path | None, source: Path, csv_file: Path | None) -> None:
    """Prove that every figure stands in its line of the source. 核对每个数字都在原文所标的行中。"""
    from minsheng_analysis.extraction.verifying import verify as run

    result = run(load_report(region, year, data_dir), source)
    answer(result.summary(system_language()))
    save_table(result.failures(), csv_file)
    if not result.ok:
        raise SystemExit(1)


@click.command(cls=Command)
@region_option
@year_option
@data_option
@click.option(
    "--severity",
    type=click.Choice(["info", "notice", "conflict"]),
    default="info",
    help="Least severity shown. 列出的最低级别",
)
@click.option(
    "--promises", is_flag=True, help="Every promise with its three readings instead. 改列每项承诺及其三种读法"
)
@all_option
@click.option(
    "--csv",
    "csv_file",
    type=click.Path(path_type=Path),
    help="Write the findings to this file too. 发现另存为 CSV 文件",
)
def audit(
    region: str | None,
    year: int | None,
    data_dir: Path | None,
    severity: str,
    promises: bool,
    most: int | None,
    csv_file: Path | None,
) -> None:
    """Hold a report against itself and list what does not add up. 核对报告自身，列出前后不符之处。"""
    if promises:
        from minsheng_analysis.appraisal.promises import promise_table, promises_note, promises_text

        lang = system_language()
        table = promise_table(load_report(region, year, data_dir), lang=lang)
        answer("\n".join(filter(None, [promises_text(table), promises_note(table, lang=lang)])))
        save_table(table, csv_file)
        return
    from minsheng_analysis.appraisal.audit import audit as run
    from minsheng_analysis.appraisal.listing import as_text

    findings = run(load_report(region, year, data_dir))
    findings = findings[findings["severity"] >= severity]
    answer(as_text(findings, lang=system_language(), most=most))
    save_table(findings, csv_file)


@click.command(cls=Command)
@region_option
@year_option
@data_option
@click.option(
    "--csv", "csv_file", type=click.Path(path_type=Path), help="Write the list to this file too. 清单另存为 CSV 文件"
)
@click.option(
    "--into",
    type=click.Path(path_type=Path),
    help="Folder of the next year's report: its followups.csv carries the list on. 下一年度报告的文件夹：清单续入其中的 followups.csv",
)
def followups(
    region: str | None, year: int | None, data_dir: Path | None, csv_file: Path | None, into: Path | None
) -> None:
    """List what is open at the year's end, and what earlier years' matters have come to. 列出年末未了事项，以及往年事项的销号情况。"""
    from minsheng_analysis.appraisal.followups import carry, not_due
    from minsheng_analysis.appraisal.followups import followups as run
    from minsheng_analysis.appraisal.matters_text import as_text

    report = load_report(region, year, data_dir)
    matters = run(report)
    from minsheng_analysis.dataset.names import place_names

    lang = system_language()
    # What is only just set has no result yet; of what a machine read otherwise one may stand in the document.
    unread = report.draft is not None and report.meta["draft"].get("kind") not in ("targets", "vote")
    names = place_names(lang, data_dir=data_dir or "")
    answer(as_text(matters, lang=lang, names=names, not_due=not_due(report), unread=unread))
    save_table(matters, csv_file)
    if into is not None:
        written = carry(matters, into)
        say("written to {file}", file=written)


@click.command(cls=Command)
@region_option
@year_option
@data_option
@click.option(
    "--csv",
    "csv_file",
    type=click.Path(path_type=Path),
    help="Write the questions to this file too. 问题另存为 CSV 文件",
)
def questions(region: str | None, year: int | None, data_dir: Path | None, csv_file: Path | None) -> None:
    """List the questions to put to each lead unit. 向牵头单位询问的问题。"""
    from minsheng_analysis.appraisal.questions import as_text
    from minsheng_analysis.appraisal.questions import questions as run

    asked = run(load_report(region, year, data_dir), of_all=True)
    answer(as_text(asked, lang=system_language()))
    save_table(asked, csv_file)


@click.command(cls=Command)
@region_option
@year_option
@data_option
@click.option(
    "--as-of", help="Date, YYYY-MM-DD; default the report's own. 截至日期，写作 YYYY-MM-DD；默认为报告自身的截至日期"
)
@basis_option
@click.option(
    "--lights",
    help="A published rule for the lights: yinchuan, tianjin or sanya. 已公布的亮灯规则：yinchuan、tianjin 或 sanya",
)
@all_option
@click.option(
    "--csv", "csv_file", type=click.Path(path_type=Path), help="Write the table to this file too. 表格另存为 CSV 文件"
)
def progress(
    region: str | None,
    year: int | None,
    data_dir: Path | None,
    as_of: str | None,
    basis: Basis,
    lights: str | None,
    most: int | None,
    csv_file: Path | None,
) -> None:
    """Pace of every indicator against the time elapsed. 对照时间进度看各项指标。"""
    from minsheng_analysis.appraisal.progress import progress as run
    from minsheng_analysis.pages.progress import as_text

    report = load_report(region, year, data_dir)
    paced = {one: run(report, as_of, basis=one, thresholds=lights) for one in BASES}
    other = other_basis(basis)
    answer(
        as_text(report, paced[basis], paced[other], lang=system_language(), basis=basis, as_of=as_of or "", most=most)
    )
    save_table(paced[basis], csv_file)


@click.command(cls=Command)
@data_option
@click.argument("reports", nargs=-1, metavar="[REGION/YEAR]...")
@basis_option
@click.option(
    "--csv", "csv_file", type=click.Path(path_type=Path), help="Write the table to this file too. 表格另存为 CSV 文件"
)
def compare(data_dir: Path | None, reports: tuple[str, ...], basis: Basis, csv_file: Path | None) -> None:
    """Set the same indicator of several places and years side by side. 跨地区、跨年度对比。"""
    from minsheng_analysis.appraisal.comparison import compare as run
    from minsheng_analysis.dataset.loading import catalog, load
    from minsheng_analysis.pages.comparison import as_text

    wanted = [report_key(text) for text in reports] or [
        (row["region"], row["year"]) for row in catalog(data_dir).to_dict("records")
    ]
    compared = run([load(region, year, data_dir=data_dir) for region, year in wanted], basis=basis, data_dir=data_dir)
    answer(as_text(compared, lang=system_language()))
    save_table(compared, csv_file)


@click.command(cls=Command)
@region_option
@year_option
@data_option
@basis_option
@policy_option
@rules_option
@judged_share_option
@all_option
@click.option(
    "--csv", "csv_file", type=click.Path(path_type=Path), help="Write the scores to this file too. 得分另存为 CSV 文件"
)
def evaluate(
    region: str | None,
    year: int | None,
    data_dir: Path | None,
    basis: Basis,
    policy: Policy,
    rules: str | None,
    judged_share: float | None,
    most: int | None,
    csv_file: Path | None,
) -> None:
    """Trial evaluation: scores after the finance ministry’s rules for self-evaluation. 绩效试评：参照单位自评办法试算得分。"""
    from minsheng_analysis.appraisal.evaluation import evaluate as run
    from minsheng_analysis.appraisal.scoring_rules import DEFAULT_RULES
    from minsheng_analysis.pages.terminal import scores_text

    report = load_report(region, year, data_dir)
    scores = {
        one: run(report, basis=one, policy=policy, rules=rules or DEFAULT_RULES, judged_share=judged_share)
        for one in BASES
    }
    answer(scores_text(scores["reported"], scores["completed"], lang=system_language(), most=most))
    save_table(scores[basis], csv_file)


@click.command(cls=Command)
@region_option
@year_option
@data_option
@click.option(
    "--format",
    "kind",
    type=click.Choice(["xlsx", "csv", "parquet", "datapackage", "dataset-xlsx", "csvw", "dcat", "iati", "sdmx"]),
    default="xlsx",
    show_default=True,
    help="Form of what is written. 输出格式",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    help="File (xlsx) or folder (the others). 输出的文件（xlsx）或文件夹（其他格式）",
)
@basis_option
@policy_option
@rules_option
@judged_share_option
@click.option(
    "--full-form",
    is_flag=True,
    help="Forms with kind, unit, conclusion and signatures too. 自评表加指标性质、度量单位、结论与签字栏",
)
@click.option("--lang", type=click.Choice(["zh", "en"]), default="zh", show_default=True, help="Language. 语言")
def export(
    region: str | None,
    year: int | None,
    data_dir: Path | None,
    kind: Format | Literal["dataset-xlsx"],
    out: Path | None,
    basis: Basis,
    policy: Policy,
    rules: str | None,
    judged_share: float | None,
    full_form: bool,
    lang: str,
) -> None:
    """Write a report's tables; the workbook is the self-evaluation form. 导出数据与自评表。

    dataset-xlsx is the report's own files as one workbook to edit; `minsheng import` takes it back.

    格式 dataset-xlsx 把报告自身的各文件放进一个可编辑的工作簿；用 `minsheng import` 写回。
    """
    if kind == "dataset-xlsx":
        from minsheng_analysis.dataset.folders import report_asked_for, report_folder
        from minsheng_analysis.outputs.dataset_workbook import write_dataset

        region, year = report_asked_for(region, year, data_dir=data_dir)
        made = write_dataset(
            report_folder(region, year, data_dir=data_dir), out or Path(f"{region}-{year}-dataset.xlsx")
        )
        say("written to {file}", file=made)
        return
    from minsheng_analysis.appraisal.scoring_rules import DEFAULT_RULES
    from minsheng_analysis.outputs.export import export as run

    report = load_report(region, year, data_dir)
    name = f"{report.region}-{report.year}"
    default = Path(f"{name}.xlsx") if kind == "xlsx" else Path(f"{name}-{kind}")
    written = run(
        report, out or default, kind, basis=basis, policy=policy, rules=rules or DEFAULT_RULES, judged_share=judged_share,
        full_form=full_form, lang=lang,
    )  # fmt: skip
    say("written to {file}", file=written)
