"""The ``minsheng`` command. Each command imports what it needs when it runs, so that help comes at once."""

from __future__ import annotations

import gc
import sys
from typing import Any

import click

from minsheng_analysis import __version__
from minsheng_analysis.cli import appraising, datasets, making
from minsheng_analysis.errors import MinshengError
from minsheng_analysis.language.command_help import Group, answering_in, asked_language, complaint, speak
from minsheng_analysis.language.console import answering
from minsheng_analysis.language.languages import LANGUAGES, system_language
from minsheng_analysis.language.messages import messages


@click.group(cls=Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, package_name="minsheng-analysis")
@click.option(
    "--lang",
    type=click.Choice(LANGUAGES),
    is_eager=True,
    expose_value=False,
    callback=speak,
    help="Language of messages, and of what is made unless the command's own --lang says otherwise. "
    "提示的语言；命令没有另给 --lang 时，也是所生成内容的语言",
)
def cli() -> None:
    """Livelihood-project reports of Chinese local governments: data, metrics, HTML.

    民生实事项目年度报告：数据、指标与分析报告。
    """


for _command in (
    appraising.list_reports, appraising.verify, appraising.audit, appraising.followups, appraising.questions,
    appraising.progress, appraising.compare, appraising.evaluate, appraising.export, datasets.new, datasets.check,
    datasets.extract, datasets.review, datasets.corrections, datasets.lab, datasets.import_workbook, making.report,
):  # fmt: skip
    # The language is looked for behind the command as well as before it.
    if not any(parameter.name == "lang" for parameter in _command.params):
        _command.params.append(
            click.Option(
                ["--lang"], type=click.Choice(LANGUAGES), is_eager=True, expose_value=False, callback=speak,
                help="Language of messages. 提示的语言",
            )
        )  # fmt: skip
    cli.add_command(_command)


def main(args: list[str] | None = None) -> Any:
    """Run the command; an error of ours is one clear message and exit code 1 or 2."""
    # Nearly all that a command makes stays until its end: to look for what does not every 700 objects takes a tenth of it.
    gc.set_threshold(20_000)
    own = {
        name
        for name, command in cli.commands.items()
        if any(p.name == "lang" and p.expose_value for p in command.params)
    }
    # What is wrong is said in the language asked for too: the command's own hold on it has ended by then.
    with answering_in(asked_language(sys.argv[1:] if args is None else args, own)):
        return _answered(args)


def _answered(args: list[str] | None) -> Any:
    try:
        with answering():
            return cli.main(args=args, standalone_mode=False)
    except click.exceptions.Abort:
        sys.exit(130)
    except click.ClickException as error:
        click.echo(complaint(error), err=True)
        sys.exit(2)
    except MinshengError as error:
        lang = system_language()
        click.echo(messages("command", lang)("Error: {message}", message=error.message(lang)), err=True)
        sys.exit(error.exit_code)
