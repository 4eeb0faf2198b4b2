"""The ``minsheng`` command. Each command imports what it needs when it runs, so that help comes at once."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from minsheng_analysis import __version__
from minsheng_analysis.errors import MinshengError
from minsheng_analysis.keys import report_key
from minsheng_analysis.language.console import answering
from minsheng_analysis.language.languages import system_language
from minsheng_analysis.measures.codes import BASES

if TYPE_CHECKING:
    import pandas as pd

    from minsheng_analysis.dataset.report import Report
    from minsheng_analysis.extraction.reading.kinds import Kind
    from minsheng_analysis.reporting.batch import Summary

_LANGS = click.Choice(["zh", "en", "both"])
_BASES = click.Choice(BASES)

_region = click.option(
    "--region",
    show_default="yubei",
    help="Place, as `minsheng list` names it; a --data-dir of one report needs none. 地区",
)
_year = click.option("--year", show_default="2021", type=int, help="Year of the report. 年份")
_kind = click.option(
    "--kind",
    type=click.Choice(
        [
            "completion",
            "progress",
            "targets",
            "form",
            "evaluation",
            "plan_execution",
            "vote",
            "reply",
            "bulletin",
            "other",
        ]
    ),
    help="Kind of document; default as its title and words say. 文件种类",
)
_data = click.option(
    "--data-dir",
    type=click.Path(path_type=Path),
    help="A data folder of your own, laid out REGION/YEAR. 自备数据文件夹",
)


def _load(region: str | None, year: int | None, data_dir: Path | None) -> Report:
    from minsheng_analysis.dataset.folders import report_asked_for
    from minsheng_analysis.dataset.loading import load

    return load(*report_asked_for(region, year, data_dir=data_dir), data_dir=data_dir)


def say(en: str, zh: str) -> None:
    """Print a line in the user's language."""
    click.echo(zh if system_language() == "zh" else en)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, package_name="minsheng-analysis")
def cli() -> None:
    """Livelihood-project reports of Chinese local governments: data, metrics, HTML.

    民生实事项目年度报告：数据、指标与分析报告。
    """


@cli.command("list")
@_data
def list_reports(data_dir: Path | None) -> None:
    """List the reports there are. 列出现有报告。"""
    from minsheng_analysis.dataset.loading import catalog
    from minsheng_analysis.pages.terminal import reports_text

    click.echo(reports_text(catalog(data_dir), lang=system_language()))


@cli.command()
@click.argument("files", nargs=-1, type=click.Path(path_type=Path), metavar="[FILE|FOLDER]...")
@_region
@_year
@_data
@_kind
@click.option("--draft-anyway", is_flag=True, help="Also of data with errors, as far as they load. 数据有错误也生成")
@click.option("--notebook", default="annual_report", show_default=True, help="Notebook by name or path. 笔记本")
@click.option("--lang", type=_LANGS, default="both", show_default=True, help="Language of the report. 语言")
@click.option("--basis", type=_BASES, default="reported", show_default=True, help="Basis of the verdicts. 口径")
@click.option(
    "-p",
    "--parameter",
    "more",
    nargs=2,
    multiple=True,
    metavar="NAME VALUE",
    help="A further parameter of the notebook, such as -p project_no 6. 笔记本的其他参数",
)
@click.option("--out", type=click.Path(path_type=Path), default=Path("reports"), show_default=True, help="输出文件夹")
@click.option("--format", "output", type=click.Choice(["html", "pdf"]), default="html", show_default=True,
              help="pdf: printed by Chromium too. 另由 Chromium 打印 PDF")  # fmt: skip
@click.option("--all", "every", is_flag=True, help="Every report whose inputs changed. 全部有变化的报告")
@click.option("--force", is_flag=True, help="With --all: the unchanged ones too. 未变化的也重制")
@click.option("--jobs", type=click.IntRange(min=1), help="Reports at once; default: cores. 并行数，默认核数")
@click.option("--timeout", type=click.FloatRange(min=1), default=300, show_default=True,
              help="Seconds a cell may take. 每个单元格的时限（秒）")  # fmt: skip
@click.option("--scheduler", help="Address of a Dask scheduler, tcp://HOST:8786. Dask 调度器地址")
@click.option("--open", "opened", is_flag=True, help="Open what was made in the browser. 完成后在浏览器中打开")
@click.pass_context
def report(
    context: click.Context,
    files: tuple[Path, ...],
    region: str | None,
    year: int | None,
    data_dir: Path | None,
    kind: Kind | None,
    draft_anyway: bool,
    notebook: str,
    lang: str,
    basis: str,
    more: tuple[tuple[str, str], ...],
    out: Path,
    output: str,
    every: bool,
    force: bool,
    jobs: int | None,
    timeout: float,
    scheduler: str | None,
    opened: bool,
) -> None:
    """Make a report as HTML, of a document of yours, or with --all every report. 生成分析报告。

    FILE is a .docx, .pdf, .html, .md, .txt or .xlsx; several, or a folder of them. Each is read to a draft under
    drafts/REGION/YEAR (or --data-dir), checked, and made the annual report and the evaluation in both languages.
    Documents that fail are listed in failures.csv beside the drafts; the pages, in OUT/index.html.

    --all makes every notebook's reports, only what changed, and goes on where it was interrupted. With --region,
    --year or --notebook it keeps to these.
    It also writes OUT/index.html, the list of all reports there. --format pdf prints each report beside its page.
    Reports that fail are listed in OUT/failures.csv, and the command ends with 1.
    """
    from minsheng_analysis.reporting import batch

    if not every and scheduler is None:
        batch.get_ready()
    if files:
        from minsheng_analysis.reporting.documents import NOTEBOOKS, report_documents, tell

        drafts = data_dir or (files[0] if (files[0] / "report.toml").is_file() else Path("drafts"))
        chosen = context.get_parameter_source("notebook") != ParameterSource.DEFAULT
        of_documents = report_documents(
            files, data_dir=drafts, out=out, lang=lang, basis=basis, notebooks=(notebook,) if chosen else NOTEBOOKS,
            region=region, year=year, kind=kind, anyway=draft_anyway, workers=jobs, timeout=timeout,
        )  # fmt: skip
        for text, to_error in zip(
            tell(of_documents, data_dir=drafts, lang=system_language()), (False, True), strict=True
        ):
            if text:
                click.echo(text, err=to_error)
        if out.is_dir():
            index = _list_pages(out, data_dir=drafts)
            if opened:
                _open(of_documents.pages, index)
        sys.exit(of_documents.exit_code)
    from minsheng_analysis.dataset.folders import report_asked_for, report_folder

    if output == "pdf":
        from minsheng_analysis.reporting.page.pdf import require_browser

        require_browser()
    told = {
        name for name in ("region", "year", "notebook") if context.get_parameter_source(name) != ParameterSource.DEFAULT
    }
    if not every:
        region, year = report_asked_for(region, year, data_dir=data_dir)
        report_folder(region, year, data_dir=data_dir)
        told = {"region", "year", "notebook"}
    given = tuple((name, int(value) if re.fullmatch("-?[0-9]{1,18}", value) else value) for name, value in more)
    asked = [
        job
        for name in ((notebook,) if "notebook" in told else batch.REPORTS)
        for job in batch.jobs_of(
            data_dir, notebook=name, lang=lang, basis=basis, out=out, more=given, checked=not draft_anyway
        )
        if ("region" not in told or job.region == region) and ("year" not in told or job.year == year)
    ]
    done = batch.run(asked, workers=jobs, force=force or not every, cell_timeout=timeout, scheduler=scheduler)
    if not every:
        for made in done.of("made"):
            say(
                f"made {made.job.html} ({made.seconds:.1f} s)",
                f"已生成 {made.job.html}（{made.seconds:.1f} 秒）",
            )
    if output == "pdf":
        from minsheng_analysis.reporting.page.pdf import print_pdf

        for one in (*done.of("made"), *done.of("fresh")):
            printed = one.job.html.with_suffix(".pdf")
            if one.state == "made" or not printed.is_file():
                print_pdf(one.job.html, printed)
                say(f"printed {printed}", f"已打印 {printed}")
    if every or done.exit_code:
        # What went wrong with the one report asked for is the command's error, not its result.
        click.echo(done.text(system_language()), err=not every)
    if not every and done.of("made"):
        from minsheng_analysis.reporting.page.found import find_reports
        from minsheng_analysis.reporting.page.ways import link_pages

        link_pages(find_reports(out, asked[0].region), out)
    listed = _list_pages(out, data_dir=data_dir) if every and out.is_dir() else None
    if opened:
        _open(done, listed)
    sys.exit(done.exit_code)


def _list_pages(out: Path, *, data_dir: Path | None) -> Path:
    """Write the list of a folder's pages and their ways to each other, and say where it is."""
    from minsheng_analysis.reporting.page.index import write_index

    listed = write_index(out, data_dir=data_dir)
    say(f"all reports are listed in {listed}", f"全部报告的目录：{listed}")
    return listed


def _open(done: Summary, listed: Path | None) -> None:
    """Open the page made, in the user's language if there is one; of several reports, their list."""
    import webbrowser

    jobs = [one.job for one in (*done.of("made"), *done.of("fresh"))]
    if not jobs:
        return
    page = next((job.html for job in jobs if job.lang == system_language()), jobs[0].html)
    several = len({(job.region, job.year) for job in jobs}) > 1
    shown = listed if listed and several else page
    if not webbrowser.open(shown.resolve().as_uri()):
        say(f"no browser to open {shown} with", f"没有可用的浏览器，请自行打开 {shown}")


@cli.command()
@_region
@_year
@_data
@click.option("--source", required=True, type=click.Path(path_type=Path), help="The published document. 原文件")
@click.option(
    "--csv", "csv_file", type=click.Path(path_type=Path), help="Write every failure to this file too. 另存 CSV"
)
def verify(region: str | None, year: int | None, data_dir: Path | None, source: Path, csv_file: Path | None) -> None:
    """Prove that every figure stands in its line of the source. 核对每个数字与原文。"""
    from minsheng_analysis.dataset.verification import verify as run

    result = run(_load(region, year, data_dir), source)
    click.echo(result.summary(system_language()))
    _save(result.failures(), csv_file)
    if not result.ok:
        raise SystemExit(1)


@cli.command()
@_region
@_year
@_data
@click.option(
    "--severity",
    type=click.Choice(["info", "notice", "conflict"]),
    default="info",
    help="Least severity shown. 最低级别",
)
@click.option("--promises", is_flag=True, help="Every promise with its three readings instead. 逐项承诺的三种读法")
@click.option("--all", "every", is_flag=True, help="Every row, not only the first 25. 全部列出")
@click.option(
    "--csv", "csv_file", type=click.Path(path_type=Path), help="Write the findings to this file too. 另存 CSV"
)
def audit(
    region: str | None,
    year: int | None,
    data_dir: Path | None,
    severity: str,
    promises: bool,
    every: bool,
    csv_file: Path | None,
) -> None:
    """Hold a report against itself and list what does not add up. 审核报告自身的矛盾。"""
    if promises:
        from minsheng_analysis.appraisal.promises import promise_table, promises_text

        table = promise_table(_load(region, year, data_dir), lang=system_language())
        click.echo(promises_text(table))
        _save(table, csv_file)
        return
    from minsheng_analysis.appraisal.audit import audit as run
    from minsheng_analysis.appraisal.listing import as_text
    from minsheng_analysis.display.terminal_table import MOST_ROWS

    findings = run(_load(region, year, data_dir))
    findings = findings[findings["severity"] >= severity]
    click.echo(as_text(findings, lang=system_language(), most=None if every else MOST_ROWS))
    _save(findings, csv_file)


@cli.command()
@_region
@_year
@_data
@click.option("--csv", "csv_file", type=click.Path(path_type=Path), help="Write the list to this file too. 另存 CSV")
@click.option(
    "--into",
    type=click.Path(path_type=Path),
    help="Folder of the next year's report: its followups.csv carries the list on. 写入下一年度的文件夹",
)
def followups(
    region: str | None, year: int | None, data_dir: Path | None, csv_file: Path | None, into: Path | None
) -> None:
    """List what is open at the year's end, and what earlier years' matters have come to. 督办清单与销号。"""
    from minsheng_analysis.appraisal.followups import as_text, carry
    from minsheng_analysis.appraisal.followups import followups as run

    matters = run(_load(region, year, data_dir))
    from minsheng_analysis.dataset.names import place_names

    lang = system_language()
    click.echo(as_text(matters, lang=lang, names=place_names(lang, data_dir=data_dir or "")))
    _save(matters, csv_file)
    if into is not None:
        written = carry(matters, into)
        say(f"written to {written}", f"已写入 {written}")


@cli.command()
@_region
@_year
@_data
@click.option(
    "--csv", "csv_file", type=click.Path(path_type=Path), help="Write the questions to this file too. 另存 CSV"
)
def questions(region: str | None, year: int | None, data_dir: Path | None, csv_file: Path | None) -> None:
    """List the questions to put to each lead unit. 向牵头单位询问的问题。"""
    from minsheng_analysis.appraisal.questions import as_text
    from minsheng_analysis.appraisal.questions import questions as run

    asked = run(_load(region, year, data_dir))
    click.echo(as_text(asked, lang=system_language()))
    _save(asked, csv_file)


@cli.command()
@_region
@_year
@_data
@click.option("--as-of", help="Date, YYYY-MM-DD; default the report's own. 截至日期")
@click.option("--basis", type=_BASES, default="reported", show_default=True, help="口径")
@click.option("--lights", help="A published rule for the lights: yinchuan, tianjin or sanya. 亮灯规则")
@click.option("--all", "every", is_flag=True, help="Every row, not only the first 25. 全部列出")
@click.option("--csv", "csv_file", type=click.Path(path_type=Path), help="Write the table to this file too. 另存 CSV")
def progress(
    region: str | None,
    year: int | None,
    data_dir: Path | None,
    as_of: str | None,
    basis: Any,
    lights: str | None,
    every: bool,
    csv_file: Path | None,
) -> None:
    """Pace of every indicator against the time elapsed. 对照时间进度看各项指标。"""
    from minsheng_analysis.appraisal.progress import progress as run
    from minsheng_analysis.display.terminal_table import MOST_ROWS
    from minsheng_analysis.pages.progress import as_text

    report = _load(region, year, data_dir)
    paced = {one: run(report, as_of, basis=one, thresholds=lights) for one in BASES}
    other = next(one for one in BASES if one != basis)
    most = None if every else MOST_ROWS
    click.echo(
        as_text(report, paced[basis], paced[other], lang=system_language(), basis=basis, as_of=as_of or "", most=most)
    )
    _save(paced[basis], csv_file)


@cli.command()
@_data
@click.argument("reports", nargs=-1, metavar="[REGION/YEAR]...")
@click.option("--basis", type=_BASES, default="reported", show_default=True, help="口径")
@click.option("--csv", "csv_file", type=click.Path(path_type=Path), help="Write the table to this file too. 另存 CSV")
def compare(data_dir: Path | None, reports: tuple[str, ...], basis: Any, csv_file: Path | None) -> None:
    """Set the same indicator of several places and years side by side. 跨地区、跨年度对比。"""
    from minsheng_analysis.appraisal.comparison import compare as run
    from minsheng_analysis.dataset.loading import catalog, load
    from minsheng_analysis.pages.comparison import as_text

    wanted = [report_key(text) for text in reports] or [
        (row["region"], row["year"]) for row in catalog(data_dir).to_dict("records")
    ]
    compared = run([load(region, year, data_dir=data_dir) for region, year in wanted], basis=basis, data_dir=data_dir)
    click.echo(as_text(compared, lang=system_language()))
    _save(compared, csv_file)


@cli.command("new")
@click.argument("region")
@click.argument("year", type=int)
@click.option(
    "--data-dir",
    type=click.Path(path_type=Path),
    default=Path("data"),
    show_default=True,
    help="Folder that the report goes into. 数据文件夹",
)
@click.option("--name-zh", default="", help="The place's Chinese name, if regions.csv does not know it. 地区中文名")
@click.option("--name-en", default="", help="The place's English name, likewise. 地区英文名")
def new(region: str, year: int, data_dir: Path, name_zh: str, name_en: str) -> None:
    """Make the folder of a new report, with every column explained. 新建报告文件夹。"""
    from minsheng_analysis.dataset.scaffold import new_report

    folder = new_report(region, year, data_dir=data_dir, name_zh=name_zh, name_en=name_en)
    say(
        f"made {folder}; fill in its files, then run: minsheng check --data-dir {data_dir}",
        f"已建 {folder}；填好各文件后运行：minsheng check --data-dir {data_dir}",
    )


@cli.command()
@click.option("--region", help="Only this place. 只查此地区")
@click.option("--year", type=int, help="Only this year. 只查此年份")
@_data
@click.option("--csv", "csv_file", type=click.Path(path_type=Path),
              help="Write every finding, cell by cell, to this file. 将每处发现逐格写入 CSV")  # fmt: skip
def check(region: str | None, year: int | None, data_dir: Path | None, csv_file: Path | None) -> None:
    """Tell what is missing or wrong in a report's files. 检查数据文件。"""
    from minsheng_analysis.dataset.checking import check_all, findings_table

    checks = check_all(data_dir, region=region, year=year)
    for found in checks:
        click.echo(found.summary(system_language()))
    if csv_file is not None:
        _save(findings_table(checks), csv_file)
    if not all(found.ok for found in checks):
        raise SystemExit(1)


@cli.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--out", required=True, type=click.Path(path_type=Path), help="Folder for the draft. 草稿文件夹")
@_kind
@click.option("--region", help="Code of the place; default from --out, the title or the file name. 地区代码")
@click.option("--year", type=int, help="Year of the report; default from --out or the title. 年份")
@click.option("--force", is_flag=True, help="Overwrite a dataset or a corrected draft. 覆盖已有数据")
def extract(file: Path, out: Path, kind: Kind | None, region: str | None, year: int | None, force: bool) -> None:
    """Make a draft dataset from a published document. 从已发布的文件生成数据草稿。

    FILE is a .txt, .md, .html, .docx, .pdf or .xlsx. Review the draft, then run: minsheng check --data-dir OUT
    """
    from minsheng_analysis.extraction import extract as run

    click.echo(run(file, out, region=region, year=year, kind=kind, force=force).summary(system_language()))


@cli.command(context_settings={"ignore_unknown_options": True})
@click.argument("draft", type=click.Path(path_type=Path))
@click.argument("options", nargs=-1, type=click.UNPROCESSED)
@click.option("--html", is_flag=True, help="A page of its own instead of JupyterLab. 生成独立网页，不用 JupyterLab")
@click.option("--source", type=click.Path(path_type=Path), help="The document, if DRAFT has no copy. 原文件")
@click.option("--lang", type=click.Choice(["zh", "en"]), help="Language; default that of messages. 语言")
def review(draft: Path, options: tuple[str, ...], html: bool, source: Path | None, lang: str | None) -> None:
    """Review a draft row by row, least certain first. 逐行复核草稿，最不确定的在前。

    Decisions are saved to DRAFT/corrections.csv. The page of --html saves that file by download: put it into DRAFT
    and make the report again. OPTIONS are JupyterLab's own, such as --no-browser.
    """
    if html:
        from minsheng_analysis.extraction.review import write_page

        page = write_page(draft, source=source, lang=lang or system_language())
        say(
            f"open {page}; put the corrections.csv that it saves into {draft}, then run: minsheng report {draft}",
            f"请打开 {page}；将它保存的 corrections.csv 放入 {draft}，再运行：minsheng report {draft}",
        )
        return
    from minsheng_analysis.pages.explore.lab import launch_review

    launch_review(draft, source=source, lang=lang or system_language(), extra=options)


@cli.command()
@click.argument("drafts", type=click.Path(path_type=Path), default=Path("drafts"))
@click.option("--csv", "csv_file", type=click.Path(path_type=Path), help="Write the list to this file too. 另存 CSV")
def corrections(drafts: Path, csv_file: Path | None) -> None:
    """List what people corrected most in a folder of drafts. 列出最常见的更正。"""
    from minsheng_analysis.extraction.corrections import as_table, as_text, corrections_in

    found = corrections_in(drafts)
    click.echo(as_text(found, lang=system_language()))
    _save(as_table(found), csv_file)


@cli.command(context_settings={"ignore_unknown_options": True})
@click.argument("options", nargs=-1, type=click.UNPROCESSED)
def lab(options: tuple[str, ...]) -> None:
    """Explore in JupyterLab; OPTIONS are its own, such as --no-browser. 在 JupyterLab 中探索。"""
    from minsheng_analysis.pages.explore.lab import launch

    launch(Path.cwd(), options)


@cli.command()
@_region
@_year
@_data
@click.option("--basis", type=_BASES, default="reported", show_default=True, help="口径")
@click.option("--policy", help="What to do far above target: off, flag, linear or tiers. 超额处理")
@click.option("--rules", help="A rules file of your own. 自备评分规则（TOML）")
@click.option(
    "--judged-share",
    type=click.FloatRange(0, 1),
    help="Share of the marks that must be judged before a grade is given. 评等级所需的可评分值比例",
)
@click.option("--csv", "csv_file", type=click.Path(path_type=Path), help="Write the scores to this file too. 另存 CSV")
def evaluate(
    region: str | None,
    year: int | None,
    data_dir: Path | None,
    basis: Any,
    policy: Any,
    rules: str | None,
    judged_share: float | None,
    csv_file: Path | None,
) -> None:
    """Scores of a trial after the finance ministry's self-evaluation. 参照自评办法试算得分。"""
    from minsheng_analysis.appraisal.evaluation import evaluate as run
    from minsheng_analysis.appraisal.scoring_rules import DEFAULT_RULES
    from minsheng_analysis.pages.terminal import scores_text

    report = _load(region, year, data_dir)
    scores = {
        one: run(report, basis=one, policy=policy, rules=rules or DEFAULT_RULES, judged_share=judged_share)
        for one in BASES
    }
    click.echo(scores_text(scores["reported"], scores["completed"], lang=system_language()))
    _save(scores[basis], csv_file)


@cli.command()
@_region
@_year
@_data
@click.option(
    "--format",
    "kind",
    type=click.Choice(["xlsx", "csv", "parquet", "datapackage", "dataset-xlsx", "csvw", "dcat", "iati", "sdmx"]),
    default="xlsx",
    show_default=True,
    help="格式",
)
@click.option("--out", type=click.Path(path_type=Path), help="File (xlsx) or folder (the others). 输出文件或文件夹")
@click.option("--basis", type=_BASES, default="reported", show_default=True, help="口径")
@click.option("--policy", help="What to do far above target: off, flag, linear or tiers. 超额处理")
@click.option("--rules", help="A rules file of your own. 自备评分规则（TOML）")
@click.option(
    "--judged-share",
    type=click.FloatRange(0, 1),
    help="Share of the marks that must be judged before a grade is given. 评等级所需的可评分值比例",
)
@click.option(
    "--full-form",
    is_flag=True,
    help="Forms with kind, unit, conclusion and signatures too. 自评表加指标性质、度量单位、结论与签字栏",
)
@click.option("--lang", type=click.Choice(["zh", "en"]), default="zh", show_default=True, help="语言")
def export(
    region: str | None,
    year: int | None,
    data_dir: Path | None,
    kind: Any,
    out: Path | None,
    basis: Any,
    policy: Any,
    rules: str | None,
    judged_share: float | None,
    full_form: bool,
    lang: str,
) -> None:
    """Write a report's tables; the workbook is the 绩效自评表. 导出数据与自评表。

    dataset-xlsx is the report's own files as one workbook to edit; `minsheng import` takes it back.
    """
    if kind == "dataset-xlsx":
        from minsheng_analysis.dataset.folders import report_asked_for, report_folder
        from minsheng_analysis.outputs.dataset_workbook import write_dataset

        region, year = report_asked_for(region, year, data_dir=data_dir)
        made = write_dataset(
            report_folder(region, year, data_dir=data_dir), out or Path(f"{region}-{year}-dataset.xlsx")
        )
        say(f"written to {made}", f"已写入 {made}")
        return
    from minsheng_analysis.appraisal.scoring_rules import DEFAULT_RULES
    from minsheng_analysis.outputs.export import export as run

    report = _load(region, year, data_dir)
    name = f"{report.region}-{report.year}"
    default = Path(f"{name}.xlsx") if kind == "xlsx" else Path(f"{name}-{kind}")
    written = run(
        report, out or default, kind, basis=basis, policy=policy, rules=rules or DEFAULT_RULES, judged_share=judged_share,
        full_form=full_form, lang=lang,
    )  # fmt: skip
    say(f"written to {written}", f"已写入 {written}")


@cli.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--data-dir", "--out", type=click.Path(path_type=Path), default=Path("data"), show_default=True,
              help="Data folder that the report goes into. 数据文件夹")  # fmt: skip
@click.option("--force", is_flag=True, help="Replace files that differ. 替换已有的不同文件")
def import_workbook(file: Path, data_dir: Path, force: bool) -> None:
    """Take a report's workbook, edited in Excel or WPS, back as its files. 将编辑过的数据工作簿写回。

    FILE is one of `minsheng export --format dataset-xlsx`. The files are checked as by `minsheng check`.
    """
    from minsheng_analysis.dataset.checking import check_report
    from minsheng_analysis.outputs.dataset_workbook import import_dataset

    made = import_dataset(file, data_dir, force=force)
    names = ", ".join(made.changed)
    say(
        f"{made.folder}: written: {names or 'nothing, all is the same'}",
        f"{made.folder}：已写入：{names or '无，内容相同'}",
    )
    found = check_report(made.folder)
    click.echo(found.summary(system_language()))
    if not found.ok:
        raise SystemExit(1)


def _save(table: pd.DataFrame, file: Path | None) -> None:
    if file is None:
        return
    from minsheng_analysis.outputs.tables import write_csv

    write_csv(table, file)
    say(f"written to {file}", f"已写入 {file}")


def main(args: list[str] | None = None) -> Any:
    """Run the command; an error of ours is one clear message and exit code 1 or 2."""
    try:
        with answering():
            return cli.main(args=args, standalone_mode=False)
    except click.exceptions.Abort:
        sys.exit(130)
    except click.ClickException as error:
        error.show()
        sys.exit(2)
    except MinshengError as error:
        lang = system_language()
        click.echo(("错误：" if lang == "zh" else "Error: ") + error.message(lang), err=True)
        sys.exit(error.exit_code)


if __name__ == "__main__":
    main()
