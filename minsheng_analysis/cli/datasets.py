"""Commands that make and check a report's files: new, check, extract, review, corrections, lab, import."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from minsheng_analysis.cli.options import answer, data_option, kind_option, save_table, say
from minsheng_analysis.errors import UsageError
from minsheng_analysis.language.command_help import Command
from minsheng_analysis.language.languages import system_language
from minsheng_analysis.language.punctuation import punctuation

if TYPE_CHECKING:
    from minsheng_analysis.extraction.reading.kinds import Kind


@click.command("new", cls=Command)
@click.argument("region")
@click.argument("year", type=int)
@click.option(
    "--data-dir",
    type=click.Path(path_type=Path),
    default=Path("data"),
    show_default=True,
    help="Folder that the report goes into. 报告放入的文件夹",
)
@click.option(
    "--name-zh",
    default="",
    help="The place's Chinese name, if regions.csv does not know it. 地区中文名，regions.csv 中没有时才需要",
)
@click.option("--name-en", default="", help="The place's English name, likewise. 地区英文名，同上")
def new(region: str, year: int, data_dir: Path, name_zh: str, name_en: str) -> None:
    """Make the folder of a new report, with every column explained. 新建报告文件夹。"""
    from minsheng_analysis.dataset.scaffold import new_report

    folder = new_report(region, year, data_dir=data_dir, name_zh=name_zh, name_en=name_en)
    say("made {folder}; fill in its files, then run: minsheng check --data-dir {data}", folder=folder, data=data_dir)


@click.command(cls=Command)
@click.option("--region", help="Only this place. 只查此地区")
@click.option("--year", type=int, help="Only this year. 只查此年份")
@data_option
@click.option("--csv", "csv_file", type=click.Path(path_type=Path),
              help="Write every finding, cell by cell, to this file. 将每处发现逐格写入 CSV")  # fmt: skip
def check(region: str | None, year: int | None, data_dir: Path | None, csv_file: Path | None) -> None:
    """Tell what is missing or wrong in a report's files. 检查数据文件。"""
    from minsheng_analysis.dataset.checking import check_all, findings_table

    checks = check_all(data_dir, region=region, year=year)
    for found in checks:
        answer(found.summary(system_language()))
    if len(checks) > 1:
        say(
            "{n} reports in all — problems: {problems}, notices: {notices}",
            n=len(checks),
            problems=sum(len(found.problems) for found in checks),
            notices=sum(len(found.notices) for found in checks),
        )
    if csv_file is not None:
        save_table(findings_table(checks), csv_file)
    if not all(found.ok for found in checks):
        raise SystemExit(1)


@click.command(cls=Command)
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--out", required=True, type=click.Path(path_type=Path), help="Folder for the draft. 草稿放入的文件夹")
@kind_option
@click.option(
    "--region",
    help="Code of the place; default from --out, the title or the file name. 地区代码；默认取自 --out、标题或文件名",
)
@click.option(
    "--year", type=int, help="Year of the report; default from --out or the title. 报告年份；默认取自 --out 或标题"
)
@click.option("--force", is_flag=True, help="Overwrite a dataset or a corrected draft. 覆盖已有数据或已更正的草稿")
def extract(file: Path, out: Path, kind: Kind | None, region: str | None, year: int | None, force: bool) -> None:
    """Make a draft dataset from a published document. 从已发布的文件生成数据草稿。

    FILE is a .txt, .md, .html, .docx, .pdf or .xlsx. Review the draft, then run: minsheng check --data-dir OUT

    支持的文件：.txt、.md、.html、.docx、.pdf、.xlsx。核对草稿后运行：minsheng check --data-dir 草稿文件夹
    """
    from minsheng_analysis.extraction import extract as run

    answer(run(file, out, region=region, year=year, kind=kind, force=force).summary(system_language()))


@click.command(cls=Command, context_settings={"ignore_unknown_options": True})
@click.argument("draft", type=click.Path(path_type=Path))
@click.argument("options", nargs=-1, type=click.UNPROCESSED, metavar="[JUPYTERLAB OPTIONS]...")
@click.option("--html", is_flag=True, help="A page of its own instead of JupyterLab. 生成独立网页，不用 JupyterLab")
@click.option(
    "--source",
    type=click.Path(path_type=Path),
    help="The document, if DRAFT has no copy. 原文件，草稿中没有副本时才需要",
)
@click.option(
    "--lang", type=click.Choice(["zh", "en"]), help="Language; default that of messages. 语言；默认同提示的语言"
)
def review(draft: Path, options: tuple[str, ...], html: bool, source: Path | None, lang: str | None) -> None:
    """Review a draft row by row, least certain first. 逐行复核草稿，最不确定的在前。

    Decisions are saved to DRAFT/corrections.csv. The page of --html saves that file by download: put it into DRAFT
    and make the report again. JupyterLab's own options may follow, such as --no-browser.

    判断存入草稿中的 corrections.csv。--html 的网页以下载方式保存该文件：放入草稿，再生成报告。
    可加 JupyterLab 自己的选项，如 --no-browser。
    """
    if html:
        from minsheng_analysis.extraction.review import write_page

        page = write_page(draft, source=source, lang=lang or system_language())
        say(
            "open {page}; put the corrections.csv that it saves into {draft}, then run: minsheng report {draft}",
            page=page,
            draft=draft,
        )
        return
    from minsheng_analysis.pages.explore.lab import launch_review

    launch_review(draft, source=source, lang=lang or system_language(), extra=options)


@click.command(cls=Command)
@click.argument("drafts", type=click.Path(path_type=Path), default=Path("drafts"))
@click.option(
    "--csv", "csv_file", type=click.Path(path_type=Path), help="Write the list to this file too. 清单另存为 CSV 文件"
)
@click.option("--merge", "other", type=click.Path(path_type=Path), metavar="FILE",
              help="Take another person's corrections.csv into the draft. 并入另一人的更正文件")  # fmt: skip
def corrections(drafts: Path, csv_file: Path | None, other: Path | None) -> None:
    """List what people corrected most in a folder of drafts. 列出最常见的更正。

    With --merge, DRAFTS is one draft: what only the other file says is taken; where the two differ, the draft's own
    stands and the figure is listed. Then make the report again.

    用 --merge 时，所给文件夹为一份草稿：只有另一文件说到的并入；两者不同的以草稿原有为准，并逐个列出。随后重新生成报告。
    """
    from minsheng_analysis.extraction.corrections import as_table, as_text, corrections_in, merge

    if not drafts.is_dir():
        raise UsageError(f"there is no folder {drafts}", f"没有文件夹 {drafts}")
    if other is not None:
        answer(merge(drafts, other).text(system_language()))
        return
    found = corrections_in(drafts)
    answer(as_text(found, lang=system_language()))
    save_table(as_table(found), csv_file)


@click.command(cls=Command, context_settings={"ignore_unknown_options": True})
@click.argument("options", nargs=-1, type=click.UNPROCESSED, metavar="[JUPYTERLAB OPTIONS]...")
def lab(options: tuple[str, ...]) -> None:
    """Explore in JupyterLab; what options it has itself may follow, such as --no-browser. 在 JupyterLab 中探索；可加它自己的选项，如 --no-browser。"""
    from minsheng_analysis.pages.explore.lab import launch

    launch(Path.cwd(), options)


@click.command("import", cls=Command)
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--data-dir", "--out", type=click.Path(path_type=Path), default=Path("data"), show_default=True,
              help="Data folder that the report goes into. 报告写入的数据文件夹")  # fmt: skip
@click.option("--force", is_flag=True, help="Replace files that differ. 内容不同的已有文件也替换")
def import_workbook(file: Path, data_dir: Path, force: bool) -> None:
    """Take a report's workbook, edited in Excel or WPS, back as its files. 将编辑过的数据工作簿写回。

    FILE is one of `minsheng export --format dataset-xlsx`. The files are checked as by `minsheng check`.

    文件须由 `minsheng export --format dataset-xlsx` 导出；写回后按 `minsheng check` 检查。
    """
    from minsheng_analysis.dataset.checking import check_report
    from minsheng_analysis.outputs.dataset_workbook import import_dataset

    made = import_dataset(file, data_dir, force=force)
    if made.changed:
        say(
            "{folder}: written: {names}",
            folder=made.folder,
            names=punctuation(system_language()).words.join(made.changed),
        )
    else:
        say("{folder}: written: nothing, all is the same", folder=made.folder)
    found = check_report(made.folder)
    answer(found.summary(system_language()))
    if not found.ok:
        raise SystemExit(1)
