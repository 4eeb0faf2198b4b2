"""Help and complaints of the command in one language: its texts stand in the code in both, English before Chinese."""

from __future__ import annotations

import contextlib
import copy
import inspect
import os
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

import click

from minsheng_analysis.language.languages import LANGUAGES, system_language
from minsheng_analysis.language.lines import broken
from minsheng_analysis.language.messages import messages

_CHINESE = re.compile("[一-鿿]")
#: What click itself says.
_WORDS = {
    "Options": "选项",
    "Commands": "命令",
    "Show this message and exit.": "显示本帮助。",
    "Show the version and exit.": "显示版本。",
}
#: What stands for a value, in the help and where one is missing.
_VALUES = {
    "TEXT": "文字",
    "INTEGER": "整数",
    "INTEGER RANGE": "整数",
    "FLOAT RANGE": "数值",
    "PATH": "路径",
    "NAME VALUE": "名称 值",
    "FILE": "文件",
    "REGION": "地区",
    "YEAR": "年份",
    "DRAFT": "草稿",
    "[DRAFTS]": "[草稿文件夹]",
    "[FILE|FOLDER]...": "[文件|文件夹]...",
    "[REGION/YEAR]...": "[地区/年份]...",
    "[JUPYTERLAB OPTIONS]...": "[JupyterLab 选项]...",
}
_PHRASES: tuple[tuple[str, str | Callable[[re.Match[str]], str]], ...] = (
    (r"\s*\[([^\[\]]*?(?:default: |required|x[<>]=)[^\[\]]*)\]$", lambda found: f"（{_in_brackets(found[1])}）"),
    (r"No such command '(.*?)'\.", r"没有命令“\1”。"),
    (r"No such option '?(-[\w-]+)'?\.", r"没有选项 \1。"),
    (r"\s*\(?Did you mean (?:one of: )?(.*?)\?\)?", lambda found: f"（是不是 {_bare(found[1])}？）"),
    (r"Missing (?:argument|option|parameter)s? '(.*?)'\.", lambda found: f"缺少{_named(found[1]).rstrip()}。"),
    (r"Invalid value for '([^']*)': ", lambda found: f"{_named(found[1])}的值无效："),
    (r"'([^']*)' is not one of (.*?)\.", lambda found: f"“{found[1]}”不在可选之列：{_bare(found[2])}。"),
    (r"'([^']*)' is not a valid (?:integer|float)(?: range)?\.", r"“\1”不是数字。"),
    (r"(\S+) is not in the range (.*?)\.", lambda found: f"{found[1]} 不合要求，须{_in_brackets(found[2])}。"),
    (r"Option '?(-[\w-]+)'? requires (?:an argument|\d+ arguments)\.", r"选项 \1 缺少值。"),
    (r"Got unexpected extra arguments? \((.*?)\)", r"多余的参数：\1"),
)


def _in_brackets(text: str) -> str:
    """What click says of an option's values."""
    for pattern, chinese in (
        (r"default: \(?([^\];)]*)\)?", r"默认：\1"),
        ("required", "必填"),
        (r"(\S+)<=x<=(\S+)", r"在\1至\2之间"),
        (r"x>=(\S+)", r"不小于\1"),
        ("; ", "；"),
    ):
        text = re.sub(pattern, chinese, text)
    return text


def _named(name: str) -> str:
    """Name an option as it is written, and an argument in Chinese."""
    return f"“{_VALUES[name]}”" if name in _VALUES else f"选项 {name} "


def _bare(names: str) -> str:
    """A list of names without click’s quotes and commas."""
    return names.replace("'", "").replace(", ", "、")


def in_one_language(text: str, lang: str) -> str:
    """Keep of a text what is said in a language.

    Parameters
    ----------
    text : str
        Paragraphs: of one language, or English with Chinese behind it.
    lang : {"zh", "en"}

    Examples
    --------
    >>> in_one_language("Year of the report. 年份", "en"), in_one_language("Year of the report. 年份", "zh")
    ('Year of the report.', '年份')
    """
    found = []
    for paragraph in text.split("\n\n"):
        chinese = _CHINESE.search(paragraph)
        start = chinese.start() if chinese else len(paragraph)
        found.append(paragraph[start:] if lang == "zh" else paragraph[:start])
    return "\n\n".join(part.strip() for part in found if part.strip()) or text


def complaint(error: click.ClickException) -> str:
    """Write what click complains of, in the user's language, with the way to the help."""
    lang = system_language()
    say = messages("command", lang)
    said = error.format_message()
    lines = [say("Error: {said}", said=_said(said) if lang == "zh" else said)]
    context = getattr(error, "ctx", None)
    if context is not None:
        lines.append(say("Help: {command} --help", command=context.command_path))
    return "\n".join(lines)


def _said(text: str) -> str:
    for pattern, chinese in _PHRASES:
        text = re.sub(pattern, chinese, text)
    return _WORDS.get(text, text)


def speak(context: click.Context, option: click.Parameter, lang: str | None) -> str | None:
    """Answer in a language until the command ends, and make in it what its commands make, unless they are told."""
    if lang is not None:
        context.with_resource(answering_in(lang))
        context.default_map = {"report": {"lang": lang}, "export": {"lang": lang}, "review": {"lang": lang}}
    return lang


@contextlib.contextmanager
def answering_in(lang: str) -> Iterator[None]:
    """Answer in a language; the user’s own where none is given."""
    before = os.environ.get("MINSHENG_LANG")
    if lang:
        os.environ["MINSHENG_LANG"] = lang
    try:
        yield
    finally:
        if before is None:
            os.environ.pop("MINSHENG_LANG", None)
        else:
            os.environ["MINSHENG_LANG"] = before


def asked_language(arguments: Sequence[str], own: Collection[str]) -> str:
    """Read from a command line the language of its answers, also of one that is then found to be wrong.

    Parameters
    ----------
    arguments : sequence of str
    own : collection of str
        Commands whose ``--lang`` is that of what they make.

    Examples
    --------
    >>> asked_language(["--lang", "zh", "list", "--nope"], {"report"}), asked_language(["list", "--lang=zh"], {"report"})
    ('zh', 'zh')
    >>> asked_language(["report", "--lang", "zh"], {"report"})
    ''
    """
    found = ""
    for word, behind in zip(arguments, [*arguments[1:], ""], strict=True):
        if word in own or word == "--":
            break
        option, _, value = word.partition("=")
        if option == "--lang" and (value or behind) in LANGUAGES:
            found = value or behind
    return found


class _Formatter(click.HelpFormatter):
    """As click's, in Chinese where that is spoken, where a character is two columns wide."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        if system_language() == "zh":
            said = args.replace("[OPTIONS]", "[选项]").replace("COMMAND", "命令").replace("[ARGS]", "[参数]")
            super().write_usage(prog, said, "用法：")
        else:
            super().write_usage(prog, args, prefix)

    def write_heading(self, heading: str) -> None:
        if system_language() == "zh":
            self.write(f"{'':{self.current_indent}}{_said(heading)}：\n")
        else:
            super().write_heading(heading)

    def write_text(self, text: str) -> None:
        if system_language() != "zh":
            super().write_text(text)
            return
        for place, paragraph in enumerate(text.split("\n\n")):
            self.write("\n" if place else "")
            for line in _wrapped(paragraph, self.width - self.current_indent):
                self.write(f"{'':{self.current_indent}}{line}\n")

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        if system_language() != "zh":
            super().write_dl(rows, col_max, col_spacing)
            return
        from rich.cells import cell_len

        rows = list(rows)
        first = min(max(cell_len(name) for name, _ in rows), col_max) + col_spacing
        for name, words in rows:
            lines = _wrapped(_said(words), self.width - self.current_indent - first)
            blank = first - cell_len(name)
            beside = " " * blank + lines.pop(0) if blank >= col_spacing and lines else ""
            self.write(f"{'':{self.current_indent}}{name}{beside}\n")
            for line in lines:
                self.write(f"{'':{self.current_indent + first}}{line}\n")


def _wrapped(text: str, width: int) -> list[str]:
    return broken(re.sub(r"(?<=[^ -~])\n\s*|\n\s*(?=[^ -~])", "", text).replace("\n", " "), max(width, 20))


class _Context(click.Context):
    formatter_class = _Formatter


class Command(click.Command):
    """A command whose help is in the user's language."""

    context_class = _Context

    def get_help(self, ctx: click.Context) -> str:
        """Write the whole help."""
        return super(Command, _spoken(self, ctx)).get_help(ctx)

    def get_short_help_str(self, limit: int = 45) -> str:
        """Write the line that stands in the list of commands."""
        return in_one_language((self.help or "").split("\n\n")[0], system_language())


class Group(Command, click.Group):
    """The commands together."""

    command_class = Command


def _spoken(command: Command, context: click.Context) -> Command:
    """Give a command whose texts, and those of its options, are in the user's language."""
    lang, spoken = system_language(), copy.copy(command)
    spoken.help = in_one_language(inspect.cleandoc(command.help or ""), lang)
    spoken.params = [copy.copy(one) for one in command.params]
    for one in spoken.params:
        if isinstance(one, click.Option) and one.help:
            one.help = in_one_language(one.help, lang)
        if lang == "zh":
            one.metavar = _VALUES.get(one.make_metavar(context), one.metavar)
    return spoken
