"""What is typed into a round."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from django import forms
from django.http import QueryDict

from cases import clock, selectors
from cases.models import Bureau, Officer, Unit
from cases.web.admin.forms import Day, Line, Plain, Whole, Words
from review.models.rounds import Honour
from review.rounds import drawing, opening, population
from review.standards.shelf import in_force

PROCEDURES = (("", "不限"), ("ordinary", "普通程序"), ("summary", "简易程序"))


def choose(form: forms.Form, name: str, choices: Iterable[tuple[str, str]]) -> None:
    """Give a field its choices."""
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = list(choices)


class Choosing(Plain):
    """A form whose choices hang on the case it is about."""

    def __init__(self, data: QueryDict | None = None, *, part: str, choices: dict[str, list[tuple[str, str]]]) -> None:
        super().__init__(data, part=part)
        for name, many in choices.items():
            choose(self, name, many)


class OpenForm(Plain):
    """A new round. Bureaus and units are those the organiser may see."""

    wide = ("title", "cases")
    before: ClassVar[dict[str, str]] = {"basis": "评查范围", "way": "抽取"}
    title = Line(label="名称", max_length=100)
    standard = forms.ChoiceField(label="评查标准")
    score_by = Day(label="评查完成日")
    basis = forms.ChoiceField(label="案件", choices=list(population.BASES.items()))
    first = Day(label="期间自")
    last = Day(label="期间至")
    procedure = forms.ChoiceField(label="程序", choices=PROCEDURES, required=False)
    bureaus = forms.MultipleChoiceField(label="机关", widget=forms.CheckboxSelectMultiple)
    units = forms.MultipleChoiceField(
        label="只评这些机构的（不选为全部）", widget=forms.CheckboxSelectMultiple, required=False
    )
    way = forms.ChoiceField(label="抽取方式", choices=list(drawing.WAYS.items()))
    size = Whole(1, opening.MOST, label="抽取数量（卷）", required=False, help_text="随机抽取的填写")
    seed = Line(label="随机种子", max_length=40, help_text="种子和范围相同，抽出的案卷也相同；可以由被评单位当场报数")
    spread = forms.ChoiceField(
        label="分层的数量", choices=list(drawing.SPREADS.items()), required=False, help_text="选了分层的适用"
    )
    strata = forms.MultipleChoiceField(
        label="分层", choices=list(drawing.STRATA.items()), widget=forms.CheckboxSelectMultiple, required=False
    )
    cases = Words(label="指定的案号，一行一个", required=False, help_text="指定案卷的填写")

    def __init__(
        self, data: QueryDict | None = None, *, officer: Officer, initial: dict[str, Any] | None = None
    ) -> None:
        self.officer = officer
        super().__init__(data, part="open", initial=initial)

    def prepare(self) -> None:
        assert self.officer.bureau is not None
        bureaus: list[Bureau] = selectors.visible_bureaus(self.officer)
        units = Unit.objects.filter(bureau__in=bureaus).select_related("bureau").order_by("bureau", "pk")
        standards = in_force(self.officer.bureau, clock.today())
        choose(self, "standard", ((str(row.pk), str(row)) for row in standards))
        choose(self, "bureaus", ((b.code, b.name) for b in bureaus))
        choose(self, "units", ((str(u.pk), f"{u.bureau.name} {u.name}" if len(bureaus) > 1 else u.name) for u in units))
        self.standards = {str(row.pk): row for row in standards}

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("way") == drawing.RANDOM and not values.get("size") and "size" not in self.errors:
            self.add_error("size", "请写抽取数量")
        numbers = [line.strip() for line in (values.get("cases") or "").splitlines() if line.strip()]
        if values.get("way") == drawing.CHOSEN:
            known = dict(selectors.visible_cases(self.officer).filter(number__in=numbers).values_list("number", "uid"))
            if missing := [n for n in numbers if n not in known]:
                self.add_error("cases", f"没有这个案号：{missing[0][:40]}")
            values["uids"] = [str(known[n]) for n in numbers if n in known]
        return values

    def arguments(self) -> dict[str, Any]:
        v = self.cleaned_data
        scope = {
            "bureaus": v["bureaus"],
            "basis": v["basis"],
            "units": [int(u) for u in v["units"]],
            "procedure": v["procedure"],
        }
        rule = {"way": v["way"], "seed": v["seed"], "size": v["size"] or 0, "strata": v["strata"],
                "spread": v["spread"] or drawing.SHARE, "cases": v.get("uids", [])}  # fmt: skip
        return {"title": v["title"], "standard": self.standards[v["standard"]], "first": v["first"], "last": v["last"],
                "score_by": v["score_by"], "scope": scope, "rule": rule}  # fmt: skip


class ObjectionForm(Choosing):
    wide = ("item", "text")
    item = forms.ChoiceField(label="哪一项")
    text = Words(label="异议的理由", max_length=1000)


class AnswerForm(Plain):
    wide = ("answer",)
    accepted = forms.ChoiceField(label="结论", choices=(("", "请选择"), ("yes", "采纳，改变得分"), ("no", "不采纳")))
    points = Line(label="复核得分", max_length=8, required=False, help_text="采纳的填写；否决项填 1 不成立、0 成立")
    answer = Words(label="复核意见", max_length=1000)


class HonourForm(Plain):
    honour = forms.ChoiceField(
        label="标记",
        choices=[(Honour.MODEL.value, "示范优案"), (Honour.TYPICAL.value, "典型差案"), ("none", "取消标记")],
    )
    reason = Line(label="理由", max_length=300)


class PublishForm(Plain):
    text = Words(label="通报意见", max_length=4000)


class OrderForm(Plain):
    due = Day(label="整改期限")
    text = Words(label="整改要求", max_length=2000)


class ReplyForm(Plain):
    text = Words(label="整改情况", max_length=2000)


class EndForm(Plain):
    done = forms.ChoiceField(label="结论", choices=(("", "请选择"), ("yes", "已整改，销号"), ("no", "退回继续整改")))
    verdict = Words(label="核查意见", max_length=2000)


class HandForm(Choosing):
    to = forms.ChoiceField(label="换成")
    reason = Line(label="理由", max_length=300)


class ReconcileForm(Plain):
    """Only carries what was refused (`items`, by code): the inputs are those of the table."""

    items: dict[str, str] = {}


class WithdrawForm(Plain):
    reason = Line(label="理由", max_length=opening.REASON)
