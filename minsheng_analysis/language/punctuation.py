"""What each language sets between sentences, clauses and words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from minsheng_analysis.language.languages import check_language


@dataclass(frozen=True)
class Punctuation:
    """The marks of a language, each with the space that stands behind it."""

    #: Between two sentences.
    gap: str
    stop: str
    comma: str
    semicolon: str
    colon: str
    #: Between short words and numbers, and between names that may hold a comma of their own.
    words: str
    names: str
    #: Between words in quotation marks, where Chinese sets no comma.
    quoted: str


_PUNCTUATION = {
    "zh": Punctuation(gap="", stop="。", comma="，", semicolon="；", colon="：", words="、", names="、", quoted=""),
    "en": Punctuation(gap=" ", stop=".", comma=", ", semicolon="; ", colon=": ", words=", ", names="; ", quoted=", "),
}


def punctuation(lang: str) -> Punctuation:
    """Give the marks of a language.

    Examples
    --------
    >>> punctuation("zh").semicolon.join(["甲", "乙"]), punctuation("en").semicolon.join(["a", "b"])
    ('甲；乙', 'a; b')
    """
    return _PUNCTUATION[check_language(lang)]


def in_a_row(sentences: Iterable[str], lang: str) -> str:
    """Set sentences one behind the other, without those that say nothing.

    Examples
    --------
    >>> in_a_row(["One.", "", "Two."], "en"), in_a_row(["一。", "二。"], "zh")
    ('One. Two.', '一。二。')
    """
    return punctuation(lang).gap.join(sentence for sentence in sentences if sentence)
