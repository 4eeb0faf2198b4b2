"""The ``minsheng`` command. Each command imports what it needs when it runs, so that help comes at once."""

from __future__ import annotations

import locale
import os
import sys
from pathlib import Path
from typing import Any

import click

from minsheng_analysis import __version__
from minsheng_analysis.errors import MinshengError

_LANGS = click.Choice(["zh", "en", "both"])
_BASES = click.Choice(["reported", "completed"])

_region = click.option("--region", default="yubei", show_default=True, help="Place, as `minsheng list` names it. 地区")
_year = click.option("--year", default=2021, show_default=True, type=int, help="Year of the report. 年份")
_data = click.option(
    "--data-dir",
    type=click.Path(path_type=Path),
    help="A data folder of your own, laid out REGION/YEAR. 自备数据文件夹",
)


def message_language() -> str:
    """Language of what the command says: MINSHENG_LANG, or the system's."""
    chosen = os.environ.get("MINSHENG_LANG") or os.environ.get("LC_ALL") or os.environ.get("LANG") or ""
    if not chosen:
        chosen = (locale.getlocale()[0] or "") or "en"
    return "zh" if chosen.lower().startswith(("zh", "chinese")) else "en"


def say(en: str, zh: str) -> None:
    """Print a line in the user's language."""
    click.echo(zh if message_language() == "zh" else en)


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
    from minsheng_analysis.dataset import catalog

    found = catalog(data_dir)
    title = "title_zh" if message_language() == "zh" else "title_en"
    columns = ["region", "year", "indicators", "coverage", "as_of", title]
    click.echo(found[columns].to_string(index=False))


@cli.command()
@_region
@_year
@_data
@click.option("--notebook", default="annual_report", show_default=True, help="Notebook by name or path. 笔记本")
@click.option("--lang", type=_LANGS, default="both", show_default=True, help="Language of the report. 语言")
@click.option("--basis", type=_BASES, default="reported", show_default=True, help="Basis of the verdicts. 口径")
@click.option("--out", type=click.Path(path_type=Path), default=Path("reports"), show_default=True, help="输出文件夹")
def report(region: str, year: int, data_dir: Path | None, notebook: str, lang: str, basis: str, out: Path) -> None:
    """Make a report as HTML. 生成分析报告。"""
    from tqdm import tqdm

    from minsheng_analysis.dataset import report_folder
    from minsheng_analysis.reporting.publisher import Job, publish

    report_folder(region, year, data_dir=data_dir)
    langs = ["zh", "en"] if lang == "both" else [lang]
    jobs = [Job(region, year, notebook, one, basis, out, data_dir) for one in langs]
    with tqdm(jobs, unit="report", disable=None) as bar:
        made = [publish(job) for job in bar]
    for published in made:
        say(
            f"made {published.html} ({published.seconds:.1f} s)",
            f"已生成 {published.html}（{published.seconds:.1f} 秒）",
        )


@cli.command()
@_region
@_year
@_data
@click.option("--source", required=True, type=click.Path(path_type=Path), help="The published document. 原文件")
def verify(region: str, year: int, data_dir: Path | None, source: Path) -> None:
    """Prove that every figure stands in its line of the source. 核对每个数字与原文。"""
    from minsheng_analysis.dataset import load
    from minsheng_analysis.verification import verify as run

    result = run(load(region, year, data_dir=data_dir), source)
    click.echo(result.summary(message_language()))
    if not result.ok:
        raise SystemExit(1)


def main(args: list[str] | None = None) -> Any:
    """Run the command; an error of ours is one clear message and exit code 1 or 2."""
    try:
        return cli.main(args=args, standalone_mode=False)
    except click.exceptions.Abort:
        sys.exit(130)
    except click.ClickException as error:
        error.show()
        sys.exit(2)
    except MinshengError as error:
        lang = message_language()
        click.echo(("错误：" if lang == "zh" else "Error: ") + error.message(lang), err=True)
        sys.exit(error.exit_code)


if __name__ == "__main__":
    main()
