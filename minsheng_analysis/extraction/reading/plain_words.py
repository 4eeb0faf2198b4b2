"""What a document says of its figures in so many words, whatever they look like: it holds over what was fitted.

Of a thing that grows year by year (累计建成186个，比上年末增加43个) the growth is the year's result, not the number there is by
now; and a survey before the work (完成入户评估1150户) is not the work.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import numpy.typing as npt

from minsheng_analysis.extraction.reading.figures import Figure
from minsheng_analysis.extraction.reading.model import ROLES
from minsheng_analysis.extraction.reading.relations import likeness

Pairs = Sequence[tuple[int, int]]
Scores = npt.NDArray[np.float64]
_SAID = 0.95
#: From which likeness of words on a promise and what there is by now are of one thing, and how sure the year's growth then answers it.
_ONE_THING, _ANSWERS = 0.6, 0.9
#: In the clause of a number of all that there is by now, and between it and what it has grown by since the year began.
_BY_NOW = re.compile(r"累计[^，。；;\d]{0,20}$")
_GROWN_BY = re.compile(
    r"[^，。；;\d]{0,12}[，,、（(](?:比|较)(?:(?:上一?年|去年|20\d\d年)(?:年?[末底])|年初)(?:净)?(?:新?增加?|增长|多)(?:了|建成|建设)?"
)
#: Right before a percentage, the rate that it is; that of a plan's completion is none of a thing.
_RATE = re.compile(r"([一-龥]{1,12}率)(?:达到?|为|是|不低于|稳定在|保持在)*$")
_OF_PLAN = re.compile(r"(?:完成|兑现|达成|执行|开工|竣工|支付|拨付|达标|增长|下降)率$")
_AMONG = re.compile(r"个?[一-龥]{2,12}(?<!其)中[，,]?(?:已有|已|有)?")
_INTERIM = re.compile(
    r"原(?:计划|定)[^，。；;]{0,6}(?<!\d)(?:[1-9]|1[01])月(?:底|末|份)?(?:之?前)?[^，。；;]*$"
    r"|(?:^|[。；;])\s*第?(?:二|三|四|下一?个?)季度，?(?:要|需|须|将|计划|力争|拟|确保|务必)(?:(?!全年|年底|年度|年内|今年)[^。；;])*$"
)
_TO_COME = re.compile(r"(?:确保|力争|务必|(?<!\d)\d{1,2}月(?:底|末)?(?:之)?前|年底前)(?![^，。；;]*已)[^，。；;]*$")
#: Classifiers that count matters, not things.
_MATTERS = frozenset({"项", "件"})
_ASKED = re.compile(r"计划|目标|任务|承诺|拟|将")
#: A promise of all that there will be by then.
_BY_THEN = re.compile(r"累计|总数|总量|达到?[^，。；;\d]{0,4}$")
#: Before the work, right before a number; with a number of the work itself beside it also what may be a work elsewhere.
_BEFORE = r"(?:评估|调查|摸底|摸排|排查|勘察|勘查|勘测|测绘|走访)"
_PREPARES = re.compile(rf"(?P<kind>{_BEFORE}|审核|公示|宣传|培训|动员)(?:工作|对象)?(?:了|共|约)?$")
_WORK = re.compile(r"改造|建设|安装|新建|整治|修缮")


def grown_from(figures: Sequence[Figure], k: int) -> int | None:
    """Give the number of all there is by now that a figure says the growth of since the year began; None where it says none."""
    if not k or figures[k - 1].item != figures[k].item or figures[k - 1].unit != figures[k].unit:
        return None
    whole, f = figures[k - 1], figures[k]
    told = _BY_NOW.search(f.text[: whole.start]) and _GROWN_BY.fullmatch(f.text[whole.end : f.start])
    return k - 1 if told and f.quantity.value <= whole.quantity.value else None


class PlainWords:
    """What the words of a document's figures settle.

    Parameters
    ----------
    figures : sequence of Figure
    subjects : sequence of str
        What each figure counts.
    upcoming : sequence of bool
        Which are said of what is yet to be done.
    promised : array of shape (figures,)
        How likely each is a promise.
    """

    def __init__(
        self, figures: Sequence[Figure], subjects: Sequence[str], upcoming: Sequence[bool], promised: Scores
    ) -> None:
        self.figures, self.subjects = figures, subjects
        likely = [k for k in range(len(figures)) if promised[k] >= 0.5]
        targets = [k for k in likely if not _BY_THEN.search(_clause(figures[k]))]
        #: The growth of a year, by the number of all there is, where a promise of the year asks for it.
        self.grown = {
            whole: k
            for k in range(len(figures))
            if (whole := grown_from(figures, k)) is not None
            and any(figures[t].unit == figures[k].unit and likeness(subjects[t], subjects[whole]) > 0 for t in targets)
        }
        #: What there is of a kind, of which the number behind it tells a part: 全县14个乡镇卫生院中，13个建成中医馆.
        self.among = {
            k for k, (f, g) in enumerate(itertools.pairwise(figures))
            if f.item == g.item and f.unit == g.unit and f.quantity.value >= g.quantity.value
            and _AMONG.fullmatch(f.text[f.end : g.start]) and not _ASKED.search(_clause(f))
        }  # fmt: skip
        #: What was to be there by a month of the year, or in a quarter, and what is yet to come: no promise of the whole year, no result.
        self.interim = {k for k, f in enumerate(figures) if not f.cell and _INTERIM.search(_sentence(f))}
        self.to_come = {
            k
            for k, f in enumerate(figures)
            if upcoming[k] and not f.cell and f.quantity.classifier not in _MATTERS and _TO_COME.search(_sentence(f))
        }
        self.rates = dict(self._rates(likely))
        prepares = {k: m["kind"] for k, f in enumerate(figures) if (m := _PREPARES.search(_clause(f)))}
        #: What only comes before the work that every promise of its kind and project asks for.
        self.before = {
            k for k in prepares
            if (of_kind := [t for t in likely if t != k and self._of_one_kind(t, k)])
            and all(self._only_prepares(t, k, prepares) for t in of_kind)
        }  # fmt: skip

    def _rates(self, targets: Sequence[int]) -> Iterator[tuple[int, int]]:
        """Yield a printed rate and the only promise of its project that names it: 覆盖率达到100%; 覆盖率92.9%."""
        named = {k: m[1] for k, f in enumerate(self.figures) if f.unit == "percent" and (m := _RATE.search(_clause(f)))}
        promised = [t for t in targets if t in named]
        for k, name in named.items():
            if k in promised or _OF_PLAN.search(name):
                continue
            asks = [
                t for t in promised if named[t].endswith(name) and self.figures[t].headings == self.figures[k].headings
            ]
            told = [
                j
                for j in named
                if j not in promised and named[j] == name and self.figures[j].headings == self.figures[k].headings
            ]
            if len(asks) == len(told) == 1 and asks[0] < k and not self.figures[k].cell:
                yield k, asks[0]

    def settle_shares(self, pairs: Pairs, scores: Scores) -> Scores:
        """Give the probabilities of percentages with their figures: a rate that was promised is no percentage of a plan."""
        return np.asarray([0.0 if p in self.rates else s for (p, _), s in zip(pairs, scores, strict=True)])

    def settle_roles(self, roles: Scores) -> Scores:
        """Give the probabilities of roles with what the words say made likely."""
        out = roles.copy()
        for role, members in (
            ("actual", [*self.grown.values(), *self.rates]),
            ("context", self.before | self.among | self.interim),
            ("target", self.to_come),
        ):
            for k in members:
                if k in self.to_come and out[k].argmax() != ROLES.index("actual"):
                    continue  # it is no result; what else it is, is not said
                out[k] = (1 - _SAID) / (len(ROLES) - 1)
                out[k, ROLES.index(role)] = _SAID
        return out

    def settle_pairs(self, pairs: Pairs, scores: Scores) -> Scores:
        """Give the probabilities of pairs of a promise and a result with what is ruled out, and what is said, by words."""
        out = np.asarray(scores, dtype=np.float64).copy()
        place = {pair: n for n, pair in enumerate(pairs)}
        for n, (t, a) in enumerate(pairs):
            if a in self.grown and not _BY_THEN.search(_clause(self.figures[t])):
                year = place.get((t, self.grown[a]))
                if year is not None:
                    one_thing = likeness(self.subjects[t], self.subjects[a]) >= _ONE_THING
                    out[year] = max(out[year], out[n], _ANSWERS if one_thing else 0.0)
                out[n] = 0.0
            elif a in self.before | self.to_come or t in self.among | self.interim:
                out[n] = 0.0
            elif self.rates.get(a) == t:
                out[n] = max(out[n], _ANSWERS)
        return out

    def _of_one_kind(self, t: int, k: int) -> bool:
        """Whether two figures count the same."""
        a, b = self.figures[t].quantity, self.figures[k].quantity
        return a.unit == b.unit and a.classifier == b.classifier

    def _only_prepares(self, t: int, k: int, prepares: Mapping[int, str]) -> bool:
        """Whether a figure is of what comes before the promised work, and the promise does not ask for that itself.

        What may be a work elsewhere, as training is, comes before one only where the work is told right behind it.
        """
        kind, f = prepares[k], self.figures[t]
        asked = "".join(
            (
                self.subjects[t],
                _clause(f),
                re.split(r"[，,。；;]", f.text[f.end :])[0],
                *(f.cell.names[:2] if f.cell else ()),
            )
        )
        if kind in asked:
            return False
        behind = self.figures[k + 1] if k + 1 < len(self.figures) else None
        work_behind = (
            behind is not None and behind.item == self.figures[k].item and self._of_one_kind(k, k + 1) and bool(_WORK.search(_clause(behind)))
        )  # fmt: skip
        return bool(re.fullmatch(_BEFORE, kind)) or (work_behind and bool(_WORK.search(asked)))


def _sentence(f: Figure) -> str:
    """Give the words before a figure in its own sentence."""
    return re.split(r"[。；;\n]", f.text[: f.start])[-1]


def _clause(f: Figure) -> str:
    """Give the words before a figure in its own clause."""
    return re.split(r"[，,。；;：:、（(\n]|\d", f.text[: f.start])[-1] if not (f.cell and f.cell.bare) else ""
