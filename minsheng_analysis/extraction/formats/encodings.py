"""Bytes to text: UTF-8 where they are, else what the charset-normalizer library holds most likely of Chinese encodings."""

from __future__ import annotations

from minsheng_analysis.extraction.formats.characters import folded
from minsheng_analysis.extraction.refusals import fail

_CHINESE = ["gb18030", "big5", "utf_16", "utf_16_le", "utf_16_be"]


def decode(data: bytes, name: str) -> str:
    """Decode UTF-8, UTF-16, GB18030 or Big5; anything else is an error, never mojibake."""
    text = _utf8(data)
    if text is None:
        from charset_normalizer import from_bytes

        guess = from_bytes(data, cp_isolation=_CHINESE).best()
        text = str(guess) if guess is not None else None
    if text is None or _holds_controls(text):
        raise fail("{file} is neither UTF-8 nor GB18030 text; save it again as UTF-8", file=name)
    return folded(text.replace("\r\n", "\n").replace("\r", "\n"))


def _utf8(data: bytes) -> str | None:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        # a file that was cut off may end in the middle of a character
        return data[: error.start].decode("utf-8-sig") if error.start >= max(1, len(data) - 3) else None


def _holds_controls(text: str) -> bool:
    """Whether text holds what no writing does: control characters, private ones, replacement characters."""
    sample = text[:20_000]
    strange = sum(
        (ord(c) < 32 and c not in "\t\n\r\f\x0b") or "\ue000" <= c <= "\uf8ff" or c == "\ufffd" for c in sample
    )
    return strange > len(sample) * 0.01
