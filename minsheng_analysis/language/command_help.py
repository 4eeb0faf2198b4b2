"""Help and complaints of the command in one language: its texts stand in the code in both, English before Chinese."""

from __future__ import annotations

import copy
import inspect
import os
import re
from collections.abc import Iterable, Iterator

import click

from minsheng_analysis.language.languages import system_language
from minsheng_analysis.language.messages import messages

_CHINESE = re.compile("[一-鿿]")
#: What click itself says.
_WORDS = {
    "Options": "选项",
    "Commands": "命令",
    "Show this message and exit.": "显示本帮助。",
    "Show the version and exit.": "显示版本。",
}
_PHRASES = (
    (r"\[default: \(?([^\])]*)\)?", r"[默认：\1"),
    (r"(\[|; )required\]", r"\1必填]"),
    (r"No such command '(.*?)'\.", r"没有命令“\1”。"),
    (r"No such option '?(-[\w-]+)'?\.", r"没有选项 \1。"),
    (r"\s*\(Did you mean (?:one of: )?(.*?)\?\)", r"（是不是 \1？）"),
    (r"Missing (?:argument|option|parameter)s? '(.*?)'\.", r"缺少 \1。"),
    (r"Invalid value for '([^']*)': ", r"\1 的值无效："),
    (r"'([^']*)' is not one of (.*?)\.", r"“\1”不在可选之列：\2。"),
    (r"'([^']*)' is not a valid (?:integer|float)(?: range)?\.", r"“\1”不是数字。"),
    (r"(\S+) is not in the range (.*?)\.", r"\1 不在范围 \2 之内。"),
    (r"Option '?(-[\w-]+)'? requires (?:an argument|\d+ arguments)\.", r"选项 \1 缺少值。"),
    (r"Got unexpected extra arguments? \((.*?)\)", r"多余的参数：\1"),
)


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
        before = os.environ.get("MINSHENG_LANG")

        def restore() -> None:
            if before is None:
                os.environ.pop("MINSHENG_LANG", None)
            else:
                os.environ["MINSHENG_LANG"] = before

        os.environ["MINSHENG_LANG"] = lang
        context.call_on_close(restore)
        context.default_map = {"report": {"lang": lang}, "export": {"lang": lang}, "review": {"lang": lang}}
    return lang


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
        rows = list(rows)
        first = min(max(len(name) for name, _ in rows), col_max) + col_spacing
        for name, words in rows:
            lines = list(_wrapped(_said(words), self.width - self.current_indent - first))
            fits = len(name) <= first - col_spacing
            self.write(
                f"{'':{self.current_indent}}{name:{first}}{lines.pop(0) if fits and lines else ''}".rstrip() + "\n"
            )
            for line in lines:
                self.write(f"{'':{self.current_indent + first}}{line}\n")


def _wrapped(text: str, width: int) -> Iterator[str]:
    from rich.console import Console
    from rich.text import Text

    plain = re.sub(r"(?<=[^ -~])\n\s*|\n\s*(?=[^ -~])", "", text).replace("\n", " ")
    for line in Text(plain).wrap(Console(width=width), max(width, 20)):
        yield line.plain.rstrip()


class _Context(click.Context):
    formatter_class = _Formatter


class Command(click.Command):
    """A command whose help is in the user's language."""

    context_class = _Context

    def get_help(self, ctx: click.Context) -> str:
        """Write the whole help."""
        return super(Command, _spoken(self)).get_help(ctx)

    def get_short_help_str(self, limit: int = 45) -> str:
        """Write the line that stands in the list of commands."""
        return in_one_language((self.help or "").split("\n\n")[0], system_language())


class Group(Command, click.Group):
    """The commands together."""

    command_class = Command


def _spoken(command: Command) -> Command:
    """Give a command whose texts, and those of its options, are in the user's language."""
    lang, spoken = system_language(), copy.copy(command)
    spoken.help = in_one_language(inspect.cleandoc(command.help or ""), lang)
    spoken.params = [copy.copy(one) for one in command.params]
    for one in spoken.params:
        if isinstance(one, click.Option) and one.help:
            one.help = in_one_language(one.help, lang)
    return spoken
