"""What kind of document it is: that sets what a bare figure is taken for."""

from __future__ import annotations

import re
from typing import Literal, get_args

Kind = Literal[
    "completion", "progress", "targets", "form", "evaluation", "plan_execution", "vote", "reply", "bulletin", "other"
]
KINDS: tuple[Kind, ...] = get_args(Kind)

# Patterns over the title, then over the whole text; the first kind with the highest score is taken. Weights are whole
# numbers: a title's last noun (3) outweighs what the text says (1 each).
_TITLE: tuple[tuple[Kind, str], ...] = (
    ("reply", r"答复|复函|建议.{0,12}(?:办理|的函)|提案.{0,12}办理"),
    ("vote", r"测评|票决|投票|表决|满意度.{0,8}结果|候选项目"),
    ("form", r"自评表|绩效目标.{0,6}表|评分表|申报表"),
    ("evaluation", r"自评报告|绩效评价|绩效自评|评价报告|绩效报告"),
    ("plan_execution", r"计划.{0,14}执行情况|政府工作报告|预算.{0,12}执行|工作报告"),
    ("bulletin", r"公报|统计数据|通告"),
    (
        "targets",
        r"任务分解|责任分解|分工|实施方案|工作方案|安排(?!.*完成)|目标任务(?!.*(?:完成|进展|情况))|计划(?:表|安排)|征求意见|任务清单|项目清单|登记表|责任清单",
    ),
    ("progress", r"进展|进度|推进情况|上半年|季度|\d{1,2}月(?!\d{1,2}日)|月度|时序"),
    (
        "completion",
        r"完成情况|办理结果|(?<!建议)(?<!提案)(?<!答复)办理情况|落实情况|兑现|圆满|收官|完成|结果公示|总结|成效|办结",
    ),
)
_TEXT: tuple[tuple[Kind, str], ...] = (
    ("reply", r"您(?:们)?(?:提出|好|反映)|收悉|感谢您"),
    ("vote", r"得票|赞成票|发出.{0,6}票|收回.{0,6}票|基本满意"),
    ("form", r"一级指标|二级指标|三级指标|指标值|执行率|分值|得分"),
    ("evaluation", r"绩效自评|自评得分|评价得分|评价结论"),
    ("plan_execution", r"预期目标|国内生产总值|地区生产总值|一般公共预算"),
    ("targets", r"完成时限|责任单位|牵头单位|年底前(?:完成|建成)"),
    ("progress", r"序时进度|已开工|目前正在|预计.{0,8}完成|在建"),
    ("completion", r"超额完成|全面完成|圆满完成|已全部完成|均已完成|如期完成"),
)


def kind_of(title: str, text: str) -> Kind:
    """Tell what kind a document is, from its title and its words.

    Examples
    --------
    >>> kind_of("关于2022年度民生实事项目完成情况的报告", "建成公园3个")
    'completion'
    >>> kind_of("某县2023年民生实事任务分解表", "新建公园3个，年底前完成")
    'targets'
    """
    scores = dict.fromkeys(KINDS, 0.0)
    best_end = -1
    for kind, pattern in _TITLE:
        for m in re.finditer(pattern, title):
            scores[kind] += 3 + (0.5 if m.end() > best_end else 0)  # the title's last noun governs
            best_end = max(best_end, m.end())
            break
    for kind, pattern in _TEXT:
        scores[kind] += min(2.0, 0.5 * len(re.findall(pattern, text)))
    best = max(KINDS, key=lambda kind: scores[kind])
    return best if scores[best] >= 1 else "other"
