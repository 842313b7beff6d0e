"""The bureau's own record in words: what each event is called, and one sentence of what it changed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from cases.administration import parameter_values, phrases, units
from cases.administration.posts import label as role_label

Payload = dict[str, Any]
FIELDS = {
    "name": "姓名", "title": "职务", "unit": "机构", "head": "主要负责人", "legal_qualification_no": "法律职业资格证号",
    "government": "本级人民政府", "court": "人民法院", "address": "地址", "postcode": "邮政编码", "phone": "联系电话",
    "bank": "罚款代收银行", "account": "罚款账号", "payee": "收款单位", "kind": "性质", "limits": "委托权限",
}  # fmt: skip
LONGEST = 160


def _person(p: Payload) -> str:
    return f"{p['name']}（{p['username']}）"


def _span(p: Payload) -> str:
    return f"{p['since']} 至 {p['until']}" if p["until"] else f"{p['since']} 起"


def _changed(p: Payload) -> str:
    return "；".join(f"{FIELDS.get(name, name)}：{_value(a)} → {_value(b)}" for name, (a, b) in p["changed"].items())


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, dict):
        return f"{value.get('paper', '')} {value.get('since', '')}至{value.get('until') or '不限'}" if value else "无"
    return dict(units.KINDS).get(value, str(value)) if value not in (None, "", "None") else "无"


def _roles(p: Payload) -> str:
    return "、".join(role_label(r) for r in p.get("roles", ()))


def _parameter(p: Payload) -> str:
    value = "；".join(parameter_values.shown(p["key"], p["unit"], p["value"]))
    reason = f"，{p['reason']}" if p.get("reason") else ""
    return f"{p['label']}：{value}，{_span(p)}{reason}"


def _licence(p: Payload) -> str:
    return f"{_person(p)} {p['number']}，{_span(p)}"


def _delegation(p: Payload) -> str:
    return f"{p['name']}授权{p['receiver_name']}担任{role_label(p['role'])}，{_span(p)}，{p['paper']}"


def _power_item(p: Payload) -> str:
    reason = f"，{p['reason']}" if p.get("reason") else ""
    return f"{p['code']} {p['number']} {p['name']}，{_span(p)}{reason}"


def _entrusted(p: Payload) -> str:
    return f"{_person(p)}使用{p['seal']}，{_span(p)}，{p['paper']}"


def _phrase(p: Payload) -> str:
    return f"{dict(phrases.TOPICS).get(p['topic'], p['topic'])}：{p['text']}"


def _question_set(p: Payload) -> str:
    asked = p["questions"].split("\n")
    return f"{p['title']}，{len(asked)} 问：{'；'.join(asked)}"


def _lenient(p: Payload) -> str:
    return f"{p['standard']}第{p['code']}项 {p['title']}，{_span(p)}，{p['reason']}"


def _statute(p: Payload) -> str:
    before = p.get("before")
    was = f"，替换 {before['since']} 起施行、{before['articles']} 条的文本" if before else ""
    return f"{p['name']} {p['articles']} 条，{p['since']} 起施行{was}"


def _tiers(p: Payload) -> str:
    return f"{'、'.join(p['standards'])}，{p['count']} 行，{p['reason']}"


def _tier(p: Payload) -> str:
    return f"{p['standard']}“{p['label']}”（{p['cite']}），{_span(p)}，{p['reason']}"


def _standard(p: Payload) -> str:
    item = f" {p['item']}" if p.get("item") else ""
    changed = "；".join(f"{a} → {b}" for a, b in p["changed"].values()) if p.get("changed") else ""
    return f"{p['name']}（{p['version']}）{item}{'：' if changed else ''}{changed}，{p['reason']}"


def _brought(p: Payload) -> str:
    added = [f"新登记人员 {'、'.join(p['officers'])}"] if p["officers"] else []
    added += [f"新登记本机关参数 {len(p['parameters'])} 项"] if p["parameters"] else []
    return f"{p['title']}：{'，'.join(added)}"


Teller = Callable[[Payload], str]
EVENTS: dict[str, tuple[str, Teller]] = {
    "first_run": ("开通本机关", lambda p: f"第一位系统管理员 {p.get('administrator_name', '')}"),
    "demonstration_made": ("生成演示数据", lambda p: ""),
    "officer_added": ("增加人员", lambda p: f"{_person(p)}，{_roles(p)}"),
    "officer_changed": ("修改人员", lambda p: f"{_person(p)}：{_changed(p)}"),
    "officer_deactivated": ("停用人员", lambda p: f"{_person(p)}，岗位到 {p['on']} 为止"),
    "officer_reactivated": ("恢复人员", _person),
    "password_reset": ("重设口令", _person),
    "role_given": ("增加岗位", lambda p: f"{_person(p)} {role_label(p['role'])}，{_span(p)}"),
    "role_ended": ("终止岗位", lambda p: f"{_person(p)} {role_label(p['role'])}，{_span(p)}"),
    "delegation_added": ("登记授权", _delegation),
    "delegation_ended": ("终止授权", _delegation),
    "licence_added": ("登记执法证", _licence),
    "licence_ended": ("终止执法证", _licence),
    "licence_voided": ("作废执法证登记", _licence),
    "unit_added": ("增加机构", lambda p: f"{p['name']}，{_value(p['kind'])}"),
    "unit_changed": ("修改机构", lambda p: f"{p['name']}：{_changed(p).replace('姓名：', '名称：')}"),
    "bureau_changed": ("修改本机关资料", _changed),
    "superior_set": ("登记上一级机关", lambda p: f"{p['name']}（{p['code']}）"),
    "parameter_added": ("新增参数", _parameter),
    "parameter_confirmed": ("确认参数", _parameter),
    "parameter_ended": ("停用参数", _parameter),
    "parameter_withdrawn": ("撤回参数", _parameter),
    "tiers_imported": ("导入裁量基准", _tiers),
    "tiers_confirmed": ("确认裁量基准", _tiers),
    "tier_ended": ("停用裁量阶次", _tier),
    "tier_withdrawn": ("撤回裁量阶次", _tier),
    "holiday_notice": ("录入放假安排", lambda p: f"{p['year']}年：放假 {len(p['holidays'])} 天，上班 {len(p['workdays'])} 天，{p['source']}"),
    "calendar_recomputed": ("重新计算期限", lambda p: f"{p['counted']} 个期限，{p['moved']} 个期满日变动，{p['settled']} 个暂算变动"),
    "seal_placed": ("设定印章位置", lambda p: f"{p['title']}：{p['seal']}，距左 {p['x_mm']}、距下 {p['y_mm']} 毫米"),
    "seal_removed": ("恢复印章位置", lambda p: p["title"]),
    "seal_image_kept": ("存入印章图像", lambda p: f"{p['seal']}，直径 {p['width_mm']} 毫米，校验值 {p['picture'][:12]}…"),
    "seal_image_retired": ("停用印章图像", lambda p: p["seal"]),
    "seal_entrusted": ("授权用印", _entrusted),
    "seal_entrusting_ended": ("终止用印授权", _entrusted),
    "seal_used": ("用印", lambda p: f"{p['name']}在{p['title']} {p['number']}上加盖{p['seal']}"),
    "phrase_added": ("增加常用语", _phrase),
    "phrase_retired": ("停用常用语", _phrase),
    "phrase_restored": ("恢复常用语", _phrase),
    "question_set_added": ("增加询问提纲", _question_set),
    "question_set_changed": ("改写询问提纲", _question_set),
    "question_set_retired": ("停用询问提纲", lambda p: p["title"]),
    "question_set_restored": ("恢复询问提纲", lambda p: p["title"]),
    "question_set_as_shipped": ("恢复随附的询问提纲", lambda p: p["title"]),
    "power_item_added": ("登记权力事项", _power_item),
    "power_item_ended": ("停用权力事项", _power_item),
    "lenient_item_added": ("登记清单事项", _lenient),
    "lenient_item_ended": ("停用清单事项", _lenient),
    "lenient_item_withdrawn": ("撤回清单事项", _lenient),
    "lenient_list_imported": ("导入不予处罚清单", lambda p: f"{'、'.join(p['standards'])}，{p['items']} 项，{p['reason']}"),
    "statute_imported": ("导入法律法规文本", _statute),
    "statute_replaced": ("替换法律法规文本", _statute),
    "standard_imported": ("导入评查标准", _standard),
    "standard_taken_over": ("复制评查标准", _standard),
    "standard_changed": ("修改评查标准", _standard),
    "standard_item_changed": ("修改评查条目", _standard),
    "dossier_brought": ("导入案卷时登记", _brought),
    "simulation_begun": ("模拟数据", lambda p: f"本机关{p['year']}年的案件和台账为模拟生成"),
    "register_entered": ("登记台账", lambda p: p["no"]),
    "register_corrected": ("更正台账", lambda p: f"{p['no']}，{p['reason']}"),
    "register_voided": ("作废台账", lambda p: f"{p['no']}，{p['reason']}"),
    "figures_frozen": ("固定报送的数", lambda p: f"{p['title']}，{p['start']} 至 {p['end']}"),
}  # fmt: skip


def told(name: str, payload: Payload) -> tuple[str, str]:
    """What an event is called and what it changed; an event of a later version still has a line."""
    label, teller = EVENTS.get(name, ("其他变更", lambda p: str(p.get("text", ""))))
    try:
        text = teller(payload)
    except (KeyError, TypeError, ValueError, AttributeError):
        text = ""
    return label, text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


__all__ = ["EVENTS", "told"]
