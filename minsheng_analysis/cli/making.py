"""`minsheng report`: pages of reports, and of documents."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click
from click.core import ParameterSource

from minsheng_analysis.cli.options import (
    BASIS,
    answer,
    data_option,
    kind_option,
    region_option,
    say,
    year_option,
)
from minsheng_analysis.errors import UsageError
from minsheng_analysis.language.command_help import Command
from minsheng_analysis.language.languages import system_language

if TYPE_CHECKING:
    from minsheng_analysis.extraction.reading.kinds import Kind
    from minsheng_analysis.reporting.documents import Made
    from minsheng_analysis.reporting.jobs import Job
    from minsheng_analysis.reporting.outcomes import Summary

#: What is printed beside a page: nothing, the page, or the page with the list of every figure.
Printed = Literal["", "short", "whole"]
#: What says which reports are meant; a report's own command line gives them all, by default too.
_CHOICES = ("region", "year", "notebook")


@click.command(cls=Command)
@click.argument("files", nargs=-1, type=click.Path(path_type=Path), metavar="[FILE|FOLDER]...")
@region_option
@year_option
@data_option
@kind_option
@click.option(
    "--draft-anyway", is_flag=True, help="Also of data with errors, as far as they load. 数据有错误时，能载入的也生成"
)
@click.option(
    "--notebook", default="annual_report", show_default=True, help="Notebook by name or path. 笔记本的名称或路径"
)
@click.option(
    "--lang",
    type=click.Choice(["zh", "en", "both"]),
    default="both",
    show_default=True,
    help="Language of the report. 报告的语言",
)
@click.option(
    "--basis",
    type=BASIS,
    default="reported",
    show_default=True,
    help="Basis of the verdicts: as reported, or only what is finished. 评价口径：reported 为报告口径，completed 只计已完工",
)
@click.option(
    "-p",
    "--parameter",
    "more",
    nargs=2,
    multiple=True,
    metavar="NAME VALUE",
    help="A further parameter of the notebook, such as -p project_no 6. 笔记本的其他参数，如 -p project_no 6",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=Path("reports"),
    show_default=True,
    help="Folder of the pages. 网页的文件夹",
)
@click.option("--format", "output", type=click.Choice(["html", "pdf"]), default="html", show_default=True,
              help="pdf: printed by Chromium too. 选 pdf 则另由 Chromium 打印")  # fmt: skip
@click.option(
    "--appendix",
    is_flag=True,
    help="With --format pdf: the list of every figure too. 与 --format pdf 合用：连同全部数字清单",
)
@click.option("--all", "every", is_flag=True, help="Every report whose inputs changed. 输入有变化的全部报告")
@click.option("--force", is_flag=True, help="With --all: the unchanged ones too. 与 --all 合用：未变化的也重做")
@click.option(
    "--jobs", type=click.IntRange(min=1), help="Reports at once; default: cores. 同时生成的报告数；默认为处理器核数"
)
@click.option("--timeout", type=click.FloatRange(min=1), default=300, show_default=True,
              help="Seconds a cell may take. 每个单元格的时限，以秒计")  # fmt: skip
@click.option(
    "--scheduler", help="Address of a Dask scheduler, tcp://HOST:8786. 调度器（Dask）的地址，如 tcp://HOST:8786"
)
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
    appendix: bool,
    every: bool,
    force: bool,
    jobs: int | None,
    timeout: float,
    scheduler: str | None,
    opened: bool,
) -> None:
    """Make a report as HTML, of a document of yours, or with --all every report. 生成网页报告：由已有数据、自己的文件，或用 --all 生成全部。

    FILE is a .docx, .pdf, .html, .md, .txt or .xlsx; several, or a folder of them. Each is read to a draft under
    drafts/REGION/YEAR (or --data-dir), checked, and made the annual report and the evaluation in both languages.
    Documents that fail are listed in failures.csv beside the drafts; the pages, in OUT/index.html. Of a folder that is a
    report itself the same pages are made of its tables.

    --all makes every notebook's reports, only what changed, and goes on where it was interrupted. With --region,
    --year or --notebook it keeps to these.
    It also writes OUT/index.html, the list of all reports there. --format pdf prints each report beside its page.
    Reports that fail are listed in OUT/failures.csv, and the command ends with 1.

    可给一份或几份文件（.docx、.pdf、.html、.md、.txt、.xlsx），或其文件夹。每份读成草稿，放在 drafts/地区/年份（或 --data-dir），
    检查后生成中英文年度报告和绩效试评。失败的列入草稿旁的 failures.csv；网页列入输出文件夹的 index.html。
    给出的文件夹本身就是报告时，按其中的表生成同样的页面。

    用 --all 生成全部笔记本的报告，只重做有变化的，中断后可接着做；可用 --region、--year、--notebook 限定。同时在输出文件夹写 index.html，即全部报告
    的目录。用 --format pdf 另打印 PDF。失败的列入其中的 failures.csv，命令以 1 结束。
    """
    from minsheng_analysis.reporting import batch

    if not every and scheduler is None:
        batch.get_ready(alone=not files and lang != "both")
    given = {name for name in _CHOICES if context.get_parameter_source(name) != ParameterSource.DEFAULT}
    notebooks = _notebooks(notebook if "notebook" in given or not (every or files) else "", files)
    if _is_report(files):
        data_dir = files[0]
    elif files:
        from minsheng_analysis.reporting.documents import report_documents

        drafts = data_dir or (files[0] if (files[0] / "report.toml").is_file() else Path("drafts"))
        of_documents = report_documents(
            files, data_dir=drafts, out=out, lang=lang, basis=basis, notebooks=notebooks,
            region=region, year=year, kind=kind, anyway=draft_anyway, workers=jobs, timeout=timeout,
        )  # fmt: skip
        _tell_documents(of_documents, out, drafts=drafts, opened=opened)
        sys.exit(of_documents.exit_code)
    from minsheng_analysis.dataset.folders import report_asked_for, report_folder

    printed = _what_to_print(output, appendix=appendix)
    if not every:
        region, year = report_asked_for(region, year, data_dir=data_dir)
        report_folder(region, year, data_dir=data_dir)
        given |= {"region", "year"}
    asked = [
        job
        for name in notebooks
        for job in batch.jobs_of(
            data_dir, notebook=name, lang=lang, basis=basis, out=out, more=_values(more), checked=not draft_anyway
        )
        if ("region" not in given or job.region == region) and ("year" not in given or job.year == year)
    ]
    done = batch.run(asked, workers=jobs, force=force or not every, cell_timeout=timeout, scheduler=scheduler)
    _lay_out(done, asked, out, data_dir=data_dir, every=every, printed=printed, opened=opened)
    sys.exit(done.exit_code)


def _what_to_print(output: str, *, appendix: bool) -> Printed:
    """Say what is printed, once it is known that it can be."""
    if output != "pdf":
        if appendix:
            raise UsageError("--appendix goes with --format pdf", "--appendix 须与 --format pdf 合用")
        return ""
    from minsheng_analysis.reporting.page.pdf import require_browser

    require_browser()
    return "whole" if appendix else "short"


def _notebooks(named: str, files: Sequence[Path]) -> Sequence[str]:
    """Give the notebooks to make: the one that was named, what is made of documents, or all."""
    if named:
        return (named,)
    if files:
        from minsheng_analysis.reporting.documents import NOTEBOOKS

        return NOTEBOOKS
    from minsheng_analysis.reporting import batch

    return batch.REPORTS


def _is_report(files: Sequence[Path]) -> bool:
    """Tell whether the one folder given is a report itself, of whose tables its pages are made."""
    if len(files) != 1 or not files[0].is_dir():
        return False
    from minsheng_analysis.extraction.drafts import stands_by_itself

    return stands_by_itself(files[0])


def _lay_out(
    done: Summary,
    asked: Sequence[Job],
    out: Path,
    *,
    data_dir: Path | None,
    every: bool,
    printed: Printed,
    opened: bool,
) -> None:
    """Tell what was made, have the pages lead to each other, and list or open them as asked."""
    _tell(done, every=every, printed=printed)
    listed = None
    if every and out.is_dir():
        listed = _list_pages(out, data_dir=data_dir)
    elif done.of("made"):
        _link_pages(out, asked[0].region, data_dir=data_dir)
    if opened:
        _open(done, listed)


def _values(more: tuple[tuple[str, str], ...]) -> tuple[tuple[str, object], ...]:
    """Give a notebook's further parameters, whole numbers as such."""
    return tuple((name, int(value) if re.fullmatch("-?[0-9]{1,18}", value) else value) for name, value in more)


def _link_pages(out: Path, region: str, *, data_dir: Path | None) -> None:
    """Have pages lead to each other: those of the one place there is, or of all that are there, with the list of them."""
    from minsheng_analysis.reporting.page.found import find_reports, stand_alone
    from minsheng_analysis.reporting.page.ways import link_pages

    if stand_alone(out, region):
        link_pages(find_reports(out), out)
        return
    from minsheng_analysis.reporting.page.index import write_index

    # What was made one by one is one set: a list that leaves some out, or a way that leads in one direction only, would say otherwise.
    write_index(out, data_dir=data_dir)


def _tell_documents(done: Made, out: Path, *, drafts: Path, opened: bool) -> None:
    """Say what came of documents, list their pages and, if asked, open them."""
    from minsheng_analysis.reporting.documents import tell

    for text, to_error in zip(tell(done, data_dir=drafts, lang=system_language()), (False, True), strict=True):
        if text:
            answer(text, err=to_error)
    if out.is_dir():
        index = _list_pages(out, data_dir=drafts)
        if opened:
            _open(done.pages, index)


def _tell(done: Summary, *, every: bool, printed: Printed) -> None:
    """Say what was made, printing it beside if asked, and what went wrong."""
    if not every:
        for made in done.of("made"):
            say("made {page} ({seconds} s)", page=made.job.html, seconds=f"{made.seconds:.1f}")
    if printed:
        from minsheng_analysis.reporting.page.pdf import print_pdf

        for one in (*done.of("made"), *done.of("fresh")):
            sheet = one.job.html.with_suffix(".pdf")
            # One of before may have been printed with more or with less.
            if one.state == "made" or printed == "whole" or not sheet.is_file():
                print_pdf(one.job.html, sheet, appendix=printed == "whole")
                say("printed {sheet}", sheet=sheet)
    if every or done.exit_code:
        # What went wrong with the one report asked for is the command's error, not its result.
        answer(done.text(system_language()), err=not every)


def _list_pages(out: Path, *, data_dir: Path | None) -> Path:
    """Write the list of a folder's pages and their ways to each other, and say where it is."""
    from minsheng_analysis.reporting.page.index import write_index

    listed = write_index(out, data_dir=data_dir)
    say("all reports are listed in {index}", index=listed)
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
        say("no browser to open {page} with", page=shown)
