"""What several commands share: their options, the language they answer in, loading and saving."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from minsheng_analysis.language.languages import system_language
from minsheng_analysis.language.lines import in_lines
from minsheng_analysis.language.messages import messages
from minsheng_analysis.measures.codes import BASES

if TYPE_CHECKING:
    import pandas as pd

    from minsheng_analysis.dataset.report import Report

BASIS = click.Choice(BASES)
region_option = click.option(
    "--region",
    show_default="yubei",
    help="Place, as `minsheng list` names it; a --data-dir of one report needs none. 地区，写法同 `minsheng list`；--data-dir 只有一份报告时可省略",
)
year_option = click.option("--year", show_default="2021", type=int, help="Year of the report. 报告年份")
kind_option = click.option(
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
    help="Kind of document; default as its title and words say. 文件种类；默认按标题和文字判断",
)
data_option = click.option(
    "--data-dir",
    type=click.Path(path_type=Path),
    help="A data folder of your own, laid out REGION/YEAR. 自备数据文件夹，按“地区/年份”存放",
)


def _most_rows(_: click.Context, __: click.Parameter, every: bool) -> int | None:
    """Give how many rows a table has at most; None for all."""
    from minsheng_analysis.display.terminal_table import MOST_ROWS

    return None if every else MOST_ROWS


all_option = click.option(
    "--all", "most", is_flag=True, callback=_most_rows, help="Every row, not only the first 25. 全部列出，不止前25行"
)
basis_option = click.option(
    "--basis",
    type=BASIS,
    default="reported",
    show_default=True,
    help="Basis of the verdicts: as reported, or only what is finished. 评价口径：reported 为报告口径，completed 只计已完工",
)
policy_option = click.option(
    "--policy",
    help="What to do far above target: off, flag, linear or tiers. 远超目标时的处理：off、flag、linear 或 tiers",
)
rules_option = click.option("--rules", help="A rules file (TOML) of your own. 自备评分规则文件（TOML）")
judged_share_option = click.option(
    "--judged-share",
    type=click.FloatRange(0, 1),
    help="Share of the marks that must be judged before a grade is given. 评等级所需的可评分值比例",
)


def load_report(region: str | None, year: int | None, data_dir: Path | None) -> Report:
    """Load the report that a command asks for."""
    from minsheng_analysis.dataset.folders import report_asked_for
    from minsheng_analysis.dataset.loading import load

    return load(*report_asked_for(region, year, data_dir=data_dir), data_dir=data_dir)


def answer(text: str, *, err: bool = False) -> None:
    """Print what a command has to say, on a terminal in lines that break no word."""
    click.echo(in_lines(text), err=err)


def say(message: str, **params: object) -> None:
    """Print a line in the user's language."""
    answer(messages("command", system_language())(message, **params))


def save_table(table: pd.DataFrame, file: Path | None) -> None:
    """Write what a command shows as CSV too, where that was asked for."""
    if file is None:
        return
    from minsheng_analysis.outputs.tables import write_csv

    write_csv(table, file)
    say("written to {file}", file=file)
