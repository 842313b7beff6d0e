"""不予处罚清单: the lists that hold for the bureau; an administrator enters items and ends them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from cases import clock, lawbase
from cases.leniency import keeping
from cases.leniency.conditions import MOST_YEARS, VOCABULARY, Row
from cases.models import Bureau, LenientItem
from cases.reads import lenient as reads
from cases.registry import Role
from cases.web.access import allow, roles_of
from cases.web.admin.answering import bureau_of, officer_of
from cases.web.admin.forms import Day, Line, Plain, Reason, Whole
from cases.web.forms import typed
from cases.web.law import page

TAB = "law-lenient"
LONGEST = 50  # characters of a search


class EndForm(Reason):
    on = Day(label="最后一天")
    field_order = ("on", "reason")


@allow()
@require_http_methods(["GET", "POST"])
def lenient(request: HttpRequest) -> HttpResponse:
    bureau, today = bureau_of(request), clock.today()
    administers = Role.ADMINISTRATOR in roles_of(officer_of(request))
    writable = keeping.regions(bureau) if administers else []
    if request.method == "POST" and not administers:
        raise PermissionDenied("role")
    ending = EndForm(request.POST if request.method == "POST" else None, part="end", initial={"on": today})
    if request.method == "POST" and _ended(request, ending, writable):
        return redirect("law-lenient")
    every = reads.lists(lawbase.current(), bureau, today, writable)
    kind = request.GET.get("kind", "")
    text, ended = typed.line("", request.GET.get("q", ""))[:LONGEST], "ended" in request.GET
    shown = reads.narrowed(every, kind if kind in reads.KINDS else "", text, ended)
    standing = [line for group in every for line in group.items if line.state != "past"]
    chips = [("", "全部", len(standing))]
    chips += [(k, label, sum(line.item.kind == k for line in standing)) for k, label in reads.KINDS.items()]
    context = {
        "lists": shown, "examples": reads.examples(bureau, today), "chips": chips, "chosen": kind, "q": text,
        "ended": ended, "past": any(line.state == "past" for group in every for line in group.items),
        "count": len(standing), "unconfirmed": sum(not line.item.confirmed for line in standing),
        "administers": administers, "ending": ending, "today": today,
    }  # fmt: skip
    return page(request, TAB, "lenient.html", context, ending)


def _ended(request: HttpRequest, form: EndForm, writable: list[str]) -> bool:
    number = request.POST.get("row", "")
    row = None
    if number.isascii() and number.isdigit() and len(number) < 12:
        row = LenientItem.objects.filter(pk=int(number), region__in=writable, example=False).first()
    if row is None or request.POST.get("do") != "end":
        raise Http404
    if form.carried_out(lambda **given: keeping.end(row, **given), actor=officer_of(request)):
        messages.success(request, f"《{row.standard}》第{row.code}项已停用。")
        return True
    return False


# -- one item entered ----------------------------------------------------------------------------------------------------

TICKED = [(c.name, c.label) for c in VOCABULARY.values() if not c.years]
COUNTED = [(c.name, c.label.replace("{n}", "几")) for c in VOCABULARY.values() if c.years]


class ItemForm(Plain):
    """An item of a list, its conditions as ticks and years."""

    wide = ("title", "clauses", "source", "reason")
    before = {"standard": "哪一份清单", "title": "事项", "conditions": "须同时具备的条件", "since": "效力和出处"}
    standard = Line(label="清单文件", max_length=keeping.LONGEST_STANDARD, help_text="文件名称，不写书名号")
    code = Line(label="序号", max_length=30)
    region = forms.ChoiceField(label="范围")
    kind = forms.ChoiceField(label="处理", choices=list(LenientItem.KINDS))
    title = Line(label="违法行为", max_length=300)
    clauses = Line(
        label="处罚依据", max_length=1000, required=False,
        help_text="安全生产法第九十七条第一款第四项；多条用顿号隔开。从轻、减轻的事项不限条款的不填",
    )  # fmt: skip
    conditions = forms.MultipleChoiceField(
        label="清单要求的条件", choices=TICKED, widget=forms.CheckboxSelectMultiple, required=False
    )
    years = Whole(0, MOST_YEARS, label="首次违法：回看年数", required=False, help_text="不限年数的不填")
    since = Day(label="施行日期")
    until = Day(label="失效日期", required=False)
    source = Line(label="依据", max_length=300, help_text="文号、公布的地方")
    confirmed = forms.BooleanField(label="已经核对原文", required=False)
    reason = Line(label="理由", max_length=300)

    def __init__(self, *args: Any, bureau: Bureau, **kwargs: Any) -> None:
        self.bureau = bureau
        super().__init__(*args, **kwargs)

    def prepare(self) -> None:
        self.fields["region"] = forms.ChoiceField(label="范围", choices=regions_of(self.bureau))
        counted = {
            name: Whole(1, MOST_YEARS, label=label, required=False, help_text="不要求的不填") for name, label in COUNTED
        }
        before = ("standard", "code", "region", "kind", "title", "clauses", "conditions", "years")
        self.fields |= counted
        self.order_fields([*before, *counted, "since", "until", "source", "confirmed", "reason"])

    def clean_clauses(self) -> list[str]:
        return [cite for cite in typed.citation(self.cleaned_data["clauses"]).split("+") if cite]

    @property
    def asked(self) -> list[Row]:
        """The conditions as a list writes them."""
        given = self.cleaned_data
        ticked = [{"name": name, "wanted": VOCABULARY[name].wanted} for name in given["conditions"]]
        return ticked + [{"name": name, "at_least": given[name]} for name, _ in COUNTED if given.get(name)]


def regions_of(bureau: Bureau) -> list[tuple[str, str]]:
    """Where the administrator may write, in words."""
    return [(r, "本机关" if r.startswith("=") else f"{r} 及以下各机关") for r in keeping.regions(bureau)]


@allow(Role.ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    posted = request.POST if request.method == "POST" else None
    form = ItemForm(posted, part="item", bureau=bureau_of(request), initial={"since": clock.today()})

    def add(*, region: str, reason: str, conditions: list[str], years: int | None, **given: Any) -> LenientItem:
        kept = {name: given[name] for name in keeping.Given.__dataclass_fields__ if name in given}
        made = keeping.Given(**kept, conditions=form.asked, years=years or 0)
        return keeping.add(made, actor=officer_of(request), region=region, reason=reason)

    if posted is not None and form.carried_out(add):
        messages.success(request, f"《{form.outcome.standard}》第{form.outcome.code}项已登记。")
        return redirect("law-lenient")
    return page(request, TAB, "lenient_new.html", {"form": form}, form)
