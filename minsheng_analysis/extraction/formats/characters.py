"""Characters that look alike are made one: radicals printed for characters, spaces that nobody sees."""

from __future__ import annotations

import re
import unicodedata

#: CJK Radicals Supplement that NFKC leaves, by Unicode's EquivalentUnifiedIdeograph.txt; forms without a character of
#: their own in the basic plane stand for the character that they are the radical of.
_SUPPLEMENT = (
    "⺁厂⺂乛⺃乚⺄乙⺅亻⺆冂⺇几⺈刀⺉刂⺊卜⺋㔾⺌小⺍小⺎兀⺏尣⺐尢⺑尣⺒巳⺓幺⺔彑⺕彐⺖忄⺗㣺⺘扌⺙攵⺛旡⺜日⺝月⺞歺⺟母⺠民⺡氵⺢氺⺣灬⺤爫⺥爫⺦丬⺧牛⺨犭⺩王⺪疋⺫罒⺬示"
    "⺭礻⺮竹⺯糹⺰纟⺱罓⺲罒⺳㓁⺴㓁⺵罒⺶羊⺷羊⺸羊⺹耂⺺肀⺻聿⺼肉⺽臼⺾艹⺿艹⻀艹⻁虎⻂衤⻃覀⻄西⻅见⻆角⻇角⻈讠⻉贝⻊足⻋车⻌辶⻍辶⻎辶⻏阝⻐钅⻑長⻒镸⻓长⻔门⻕阜⻖阝⻗雨⻘青⻙韦"
    "⻚页⻛风⻜飞⻝食⻞食⻟飠⻠饣⻡首⻢马⻣骨⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄⻪黾⻫斉⻬齐⻭歯⻮齿⻯竜⻰龙⻱龜⻲亀⻳龟"
)
_FOLD = dict(zip(map(ord, _SUPPLEMENT[::2]), _SUPPLEMENT[1::2], strict=True))
# Kangxi radicals and compatibility ideographs have their character as a decomposition
_FOLD |= {code: unicodedata.normalize("NFKC", chr(code)) for code in (*range(0x2F00, 0x2FD6), *range(0xF900, 0xFB07))}
_FOLD[0x2F3E] = "户"  # Unicode gives 戶, which is printed alike in few typefaces
_FOLD |= {0xA0: " ", 0x2002: " ", 0x2003: "\u3000", 0x2007: " ", 0x2009: " ", 0x202F: " "}
_FOLD |= dict.fromkeys((0xAD, 0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x202A, 0x202B, 0x202C, 0x2060, 0xFEFF), "")
_RARE = re.compile(f"[{''.join(re.escape(chr(code)) for code in _FOLD)}]")


def folded(text: str) -> str:
    """Replace radicals by the characters they print, and take out what has no width.

    Pages that a browser prints to PDF hold U+2F00–2FD5 and U+2E80–2EFF for characters that look the same.

    Examples
    --------
    >>> folded("⽬标40.25公⾥，⺠⽣⻋位")
    '目标40.25公里，民生车位'
    """
    return text.translate(_FOLD) if _RARE.search(text) else text


_POINT = re.compile(r"(?<=[一-龥）)%％”])(?<![一二三四五六七八九十])\.(?=\s*(?:[一-龥（(“【]|\d{1,2}[.、．]|$))")


def with_full_stops(text: str) -> str:
    """Make a point that ends a Chinese sentence the full stop that it stands for.

    Examples
    --------
    >>> with_full_stops("开工率为84%.各市开工率: 99.5%. 2.完工情况.")
    '开工率为84%。各市开工率: 99.5%。 2.完工情况。'
    >>> with_full_stops("一.农村供水")
    '一.农村供水'
    """
    return _POINT.sub("。", text) if "." in text else text


_COMMA = re.compile(r"(?<=[一-龥）)%％”》㎡℃])[,;:](?!\d{3}(?!\d))|(?<=\d)[,;](?=[一-龥（(“《])")
_WIDE = {",": "，", ";": "；", ":": "："}


def with_wide_commas(text: str) -> str:
    """Make a comma, a semicolon or a colon of half width in a Chinese sentence the one that it stands for; those within numbers stay.

    Examples
    --------
    >>> with_wide_commas("新建公厕12座,完成率92.3%;投入资金1,280,000元,其中县级300,500元")
    '新建公厕12座，完成率92.3%；投入资金1,280,000元，其中县级300,500元'
    """
    return _COMMA.sub(lambda m: _WIDE[m.group()], text) if re.search("[,;:]", text) else text
