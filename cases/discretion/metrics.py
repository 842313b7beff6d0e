"""What a condition of the benchmark may ask (裁量因素): people, places, times, days, loss, who did it, yes or no.

A condition is {"metric": "headcount", "op": "le", "value": 100}; {"any": [condition, …]} holds where one of them does.
Pure. 以上, 以下 include the number, 超过, 不满 exclude it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

NUMBER, YES_NO, CHOICE = "number", "yesno", "choice"
MOST = 10**12
Condition = dict[str, Any]
Answer = int | bool | str
Answers = dict[str, Answer]


@dataclass(frozen=True)
class Metric:
    """`options` of a choice are (code, label); `yes` and `no` are how the paper says either answer."""

    key: str
    label: str
    kind: str
    unit: str = ""
    options: tuple[tuple[str, str], ...] = ()
    yes: str = ""
    no: str = ""
    hint: str = ""

    @property
    def asked(self) -> str:
        """The label with its unit, as a form writes it."""
        return f"{self.label}({self.unit})" if self.unit else self.label


def _number(key: str, label: str, unit: str, hint: str = "") -> Metric:
    return Metric(key, label, NUMBER, unit, hint=hint)


def _yes_no(key: str, label: str, yes: str, no: str) -> Metric:
    return Metric(key, label, YES_NO, yes=yes, no=no)


def _choice(key: str, label: str, **options: str) -> Metric:
    return Metric(key, label, CHOICE, options=tuple(options.items()))


TIER = "tier"  # asked where a tier's conditions are words only: which of them describes the case
METRICS: dict[str, Metric] = {
    metric.key: metric
    for metric in (
        _number("people", "涉及人员", "人", "没有持证、没有培训或者没有防护的人数"),
        _number("headcount", "从业人员", "人"),
        _number("places", "涉及场所", "处"),
        _number("devices", "涉及设备", "台"),
        _number("items", "不符合的项目", "项"),
        _number("false_items", "失实的内容", "项"),
        _number("hazards", "事故隐患", "项"),
        _number("times", "违法次数", "次"),
        _number("earlier", "两年内因同类行为受处罚", "次"),
        _number("days", "持续时间", "日"),
        _number("overdue_days", "逾期时间", "日"),
        _number("deaths", "死亡", "人"),
        _number("injuries", "重伤", "人", "含急性工业中毒"),
        _number("loss", "直接经济损失", "元", "按整元填写"),
        _number("goods", "货值", "元", "按整元填写"),
        _number("income", "违法所得", "元", "按整元填写"),
        _number("area", "面积", "平方米"),
        _number("weight", "危险物品", "千克"),
        _yes_no("first", "首次违法", "首次违法", "不是首次违法"),
        _yes_no("corrected", "已经改正", "已经改正", "没有改正"),
        _yes_no("stopped", "发现后立即停止", "发现后立即停止", "发现后没有停止"),
        _yes_no("harm", "造成危害后果", "造成危害后果", "没有造成危害后果"),
        _yes_no("in_use", "已经投入使用", "已经投入使用", "没有投入使用"),
        _yes_no("major_hazard", "属于重大事故隐患", "属于重大事故隐患", "不属于重大事故隐患"),
        _yes_no("high_risk", "属于高危行业领域", "属于高危行业领域", "不属于高危行业领域"),
        _yes_no("obstructs", "拒绝、阻碍检查", "拒绝、阻碍检查", "没有拒绝、阻碍检查"),
        _choice("role", "违法人员的身份", worker="普通从业人员", manager="管理人员", safety="安全管理人员",
                special="特种作业人员", head="主要负责人"),
        _choice("conduct", "行为方式", breach="违反操作规程", instruct="违章指挥", force="强令冒险作业"),
        _choice("extent", "危害后果", none="没有", slight="轻微", ordinary="一般", serious="严重"),
        _choice("grade", "事故等级", ordinary="一般事故", larger="较大事故", major="重大事故", extra="特别重大事故"),
    )
}  # fmt: skip

# What each operator is called, and what it is said like; `{n}` is the number with its unit.
OPERATORS = {
    "lt": "不满{n}", "le": "{n}以下", "eq": "{n}", "ge": "{n}以上", "gt": "超过{n}", "between": "{n}以上{m}以下", "in": "",
}  # fmt: skip
OF_KIND = {NUMBER: frozenset(OPERATORS), YES_NO: frozenset(("eq",)), CHOICE: frozenset(("eq", "in"))}


# -- is it one ---------------------------------------------------------------------------------------------------------


def wrong(condition: Any) -> str:
    """Why this is no condition, in Chinese; "" where it is one."""
    if isinstance(condition, dict) and set(condition) == {"any"}:
        given = condition["any"]
        if not isinstance(given, list) or len(given) < 2:
            return "“或者”两边都要有条件"
        return next((why for one in given if (why := _wrong_one(one))), "")
    return _wrong_one(condition)


def _wrong_one(condition: Any) -> str:
    if not isinstance(condition, dict) or set(condition) != {"metric", "op", "value"}:
        return "条件应写明裁量因素、比较方法和数值"
    metric = METRICS.get(condition["metric"])
    if metric is None:
        return f"没有“{condition['metric']}”这个裁量因素"
    op, value = condition["op"], condition["value"]
    if op not in OF_KIND[metric.kind]:
        return f"“{metric.label}”不能这样比较"
    if op == "in":
        if not isinstance(value, list) or not value:
            return f"“{metric.label}”要列出可以是哪些"
        return next((why for one in value if (why := wrong_answer(metric.key, one))), "")
    if op == "between":
        return _wrong_span(metric, value)
    return wrong_answer(metric.key, value)


def _wrong_span(metric: Metric, value: Any) -> str:
    if not isinstance(value, list) or len(value) != 2:
        return f"“{metric.label}”的范围要有两个数"
    if why := wrong_answer(metric.key, value[0]) or wrong_answer(metric.key, value[1]):
        return why
    return f"“{metric.label}”的范围先小后大" if value[0] > value[1] else ""


def wrong_answer(key: str, value: Any) -> str:
    """Why this cannot be an answer (or a condition's value) of the metric; "" where it can."""
    if key == TIER:
        right = isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 6
        return "" if right else "应为阶次的次序"
    metric = METRICS.get(key)
    if metric is None:
        return f"没有“{key}”这个裁量因素"
    if metric.kind == NUMBER:
        whole = isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= MOST
        return "" if whole else "应为不小于零的整数"
    if metric.kind == YES_NO:
        return "" if isinstance(value, bool) else "应为是或者否"
    return "" if value in dict(metric.options) else f"只能是:{'、'.join(label for _, label in metric.options)}"


# -- does it hold ------------------------------------------------------------------------------------------------------


def holds(condition: Condition, answers: Answers) -> bool | None:
    """Whether the answers meet it; None where what it asks is not answered."""
    if "any" in condition:
        found = [holds(one, answers) for one in condition["any"]]
        return True if True in found else None if None in found else False
    if condition["metric"] not in answers:
        return None
    given, value = answers[condition["metric"]], condition["value"]
    match condition["op"]:
        case "in":
            return given in value
        case "eq":
            return given == value
        case "between":
            return bool(value[0] <= given <= value[1])
        case "lt":
            return bool(given < value)
        case "le":
            return bool(given <= value)
        case "ge":
            return bool(given >= value)
    return bool(given > value)


def asked(conditions: list[Condition]) -> Iterator[str]:
    """The metrics the conditions ask, in their order."""
    for condition in conditions:
        for one in condition.get("any", [condition]):
            yield one["metric"]


# -- in words ----------------------------------------------------------------------------------------------------------


def said(conditions: list[Condition]) -> str:
    """All conditions in one phrase: 从业人员超过100人、200人以下,没有造成危害后果."""
    found, before = "", ""
    for condition in conditions:
        metric = METRICS.get(condition.get("metric", ""))
        text = said_one(condition)
        if metric is not None and metric.kind == NUMBER and metric.key == before:
            found += "、" + text.removeprefix(metric.label)
        else:
            found += ("," if found else "") + text
        before = metric.key if metric is not None else ""
    return found


def said_one(condition: Condition) -> str:
    if "any" in condition:
        return "或者".join(said_one(one) for one in condition["any"])
    metric, op, value = METRICS[condition["metric"]], condition["op"], condition["value"]
    if metric.kind == YES_NO:
        return metric.yes if value else metric.no
    if op == "in":
        return f"{metric.label}为{'、'.join(_plain(metric, one) for one in value)}"
    if metric.kind == CHOICE:
        return f"{metric.label}为{_plain(metric, value)}"
    low, high = value if op == "between" else (value, value)
    return metric.label + OPERATORS[op].format(n=_plain(metric, low), m=_plain(metric, high))


def answered(key: str, value: Answer) -> str:
    """An answer as a sentence of a paper has it: 涉及人员 2 人, 已经改正, 违法人员的身份为管理人员."""
    metric = METRICS[key]
    if metric.kind == YES_NO:
        return metric.yes if value else metric.no
    return f"{metric.label}为{_plain(metric, value)}" if metric.kind == CHOICE else metric.label + _plain(metric, value)


def _plain(metric: Metric, value: Any) -> str:
    """A value with its unit; money from ten thousand on in 万元, from a hundred million on in 亿元."""
    if metric.kind == CHOICE:
        return dict(metric.options)[value]
    return money(value) if metric.unit == "元" else f"{value}{metric.unit}"


def money(yuan: int) -> str:
    """Yuan as a benchmark writes them: 5000元, 1.2万元, 1.5亿元."""
    for unit, size in (("亿元", 10**8), ("万元", 10**4)):
        if yuan >= size and yuan % (size // 10) == 0:
            return f"{yuan / size:g}{unit}"
    return f"{yuan}元"
