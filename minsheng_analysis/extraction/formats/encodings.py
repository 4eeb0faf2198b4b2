"""Bytes to text: UTF-8 where they are, else whichever Chinese encoding gives the commoner characters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from minsheng_analysis.extraction.formats.characters import folded
from minsheng_analysis.extraction.refusals import fail

_SAMPLE = 20_000
#: A text of so few common characters is no Chinese, in whatever encoding.
_LEAST = 0.08
#: The levels of the national standards: the characters in daily use, simplified and traditional, and the others.
_LEVELS = {
    "gb2312": ((b"\xb0\xa1", b"\xd7\xf9", 1.0), (b"\xd8\xa1", b"\xf7\xfe", 0.5)),
    "big5": ((b"\xa4\x40", b"\xc6\x7e", 0.9), (b"\xc9\x40", b"\xf9\xd5", 0.3)),
}
_RARE = 0.1
#: Encodings that a text may be in, with the standards whose characters it then holds.
_CHINESE = {"gb18030": ("gb2312",), "big5": ("big5",)}
_WIDE = {"utf-16-le": ("gb2312", "big5"), "utf-16-be": ("gb2312", "big5")}


def decode(data: bytes, name: str) -> str:
    """Decode UTF-8, UTF-16, GB18030 or Big5; anything else is an error, never mojibake."""
    marked = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    text = _strictly(data, "utf-16" if marked else "utf-8-sig")
    # zero bytes are in every blank and line's end of UTF-16, and in no other text
    if not marked and (text is None or b"\0" in data[:_SAMPLE] or _is_doubtful(text)):
        text = _likeliest(data, _WIDE if b"\0" in data[:_SAMPLE] else _CHINESE) or text
    if text is None or _holds_controls(text):
        raise fail("{file} is neither UTF-8 nor GB18030 text; save it again as UTF-8", file=name)
    return folded(text.replace("\r\n", "\n").replace("\r", "\n"))


def _strictly(data: bytes, code: str) -> str | None:
    try:
        return data.decode(code)
    except UnicodeDecodeError as error:
        # a file that was cut off may end in the middle of a character
        return data[: error.start].decode(code) if error.start >= max(1, len(data) - 3) else None


def _is_doubtful(text: str) -> bool:
    """Whether UTF-8 gives nothing but accented, Greek or Arabic letters: some hanzi of GB18030 happen to do so."""
    beyond = [c for c in text[:_SAMPLE] if c > "\x7f"]
    return bool(beyond) and max(beyond) < "\u0800" and not any("A" <= c <= "z" for c in text[:_SAMPLE])


def _likeliest(data: bytes, codes: Mapping[str, Sequence[str]]) -> str | None:
    texts = [(code, text) for code in codes if (text := _strictly(data, code)) is not None]
    scored = [(max(_commonness(text, standard) for standard in codes[code]), text) for code, text in texts]
    score, best = max(scored, key=lambda pair: pair[0], default=(0.0, None))
    return best if score >= _LEAST else None


def _commonness(text: str, standard: str) -> float:
    """Return how common in a standard the characters beyond ASCII are."""
    told = [c for c in text[:_SAMPLE] if c > "\x7f" and not "\u3000" <= c <= "\u303f"]
    return sum(_weight(c, standard) for c in told) / len(told) if told else 1.0


def _weight(character: str, standard: str) -> float:
    if not "\u4e00" <= character <= "\u9fff":
        return 0.9 if "\uff00" <= character <= "\uffef" or "\u2010" <= character <= "\u2026" else 0.0
    place = character.encode(standard, "ignore")
    return next((weight for low, high, weight in _LEVELS[standard] if low <= place <= high), _RARE)


def _holds_controls(text: str) -> bool:
    """Whether text holds what no writing does: control characters, private ones, replacement characters."""
    sample = text[:_SAMPLE]
    strange = sum(
        (ord(c) < 32 and c not in "\t\n\r\f\x0b") or "\ue000" <= c <= "\uf8ff" or c == "\ufffd" for c in sample
    )
    return strange > len(sample) * 0.01
