"""印章图像和用印授权: the pictures of the bureau's seals, who may use them, what was sealed last."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.datastructures import MultiValueDict
from django.views.decorators.http import require_http_methods

from cases import clock, seals
from cases.administration import Refused, seal_images
from cases.administration.seals import SEALS
from cases.models import Officer, SealKeeper, SealUse
from cases.registry import Role
from cases.web.access import allow
from cases.web.admin.answering import officer_of, page
from cases.web.admin.forms import Day, Line, Plain, Whole, blank

LATEST = 20


class PictureForm(Plain):
    kind = forms.ChoiceField(label="印章", choices=[blank(), *((name, name) for name in SEALS)])
    width_mm = Whole(seal_images.LEAST_MM, seal_images.MOST_MM, label="直径（毫米）", help_text="盖出来的实际大小")
    picture = forms.FileField(label="图像", help_text="背景透明的 PNG，不超过 2MB，印章部分至少 200×200 像素")
    across = forms.BooleanField(label="两页以上的文书加盖骑缝章", required=False)

    def __init__(self, data: QueryDict | None = None, sent: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.files = sent or MultiValueDict()


class KeeperForm(Plain):
    wide = ("paper",)
    kind = forms.ChoiceField(label="印章", choices=[blank(), *((name, name) for name in SEALS)])
    officer = forms.ModelChoiceField(Officer.objects.none(), label="人员", empty_label="请选择")
    since = Day(label="自")
    until = Day(label="至", required=False, help_text="不填为不限")
    paper = Line(label="授权依据", max_length=200, help_text="用印管理规定、授权书等")

    def __init__(self, *args: Any, bureau: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        roles = Q(roles__role__in=seals.USERS)
        people = Officer.objects.filter(roles, bureau=bureau, is_active=True).distinct().order_by("name", "pk")
        self.fields["officer"].queryset = people  # type: ignore[attr-defined]


@allow(Role.ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def kept_seals(request: HttpRequest) -> HttpResponse:
    actor = officer_of(request)
    bureau = actor.bureau_id or 0
    posted = request.POST if request.method == "POST" else None
    do = posted.get("do", "") if posted is not None else ""
    picture = PictureForm(
        posted if do == "picture" else None, request.FILES, part="picture", initial={"width_mm": 42, "across": True}
    )
    keeper = KeeperForm(
        posted if do == "keeper" else None, part="keeper", bureau=bureau, initial={"since": clock.today()}
    )
    if do == "picture" and picture.carried_out(_keep, actor=actor):
        messages.success(request, f"{picture.outcome.kind}的图像已加密保存。")
        return redirect("settings-kept-seals")
    if do == "keeper" and keeper.carried_out(seal_images.entrust, actor=actor):
        messages.success(request, f"{keeper.outcome.officer.name}可以使用{keeper.outcome.kind}了。")
        return redirect("settings-kept-seals")
    if do in ("retire", "end") and posted is not None:
        _stop(request, actor, do, posted.get("row", ""))
        return redirect("settings-kept-seals")
    return page(request, "kept_seals.html", _shown(bureau) | {"picture": picture, "keeper": keeper}, picture, keeper)


def _keep(*, actor: Officer, kind: str, width_mm: int, picture: Any, across: bool) -> Any:
    if picture.size > seal_images.MOST_BYTES:
        raise Refused(f"图像超过{seal_images.MOST_BYTES // 1024 // 1024}MB", "picture")
    return seal_images.keep(actor=actor, kind=kind, width_mm=width_mm, data=picture.read(), across=across)


def _stop(request: HttpRequest, actor: Officer, do: str, row: str) -> None:
    """Take a picture out of use, or a seal back from somebody."""
    try:
        if do == "retire":
            done = seal_images.retire(actor=actor, kind=row)
            messages.success(request, f"{row}的图像已停用，以后在纸上盖章。" if done else "没有改动。")
            return
        held = SealKeeper.objects.filter(bureau=actor.bureau_id, pk=int(row) if row.isdecimal() else 0).first()
        if held is None:
            raise Refused("没有这项授权")
        seal_images.end(held, actor=actor)
        messages.success(request, "已终止，今天是最后一天。")
    except Refused as why:
        messages.error(request, f"{why}。")


def _shown(bureau: int) -> dict[str, Any]:
    today = clock.today()
    kept = seals.in_use(bureau)
    keepers = SealKeeper.objects.filter(Q(valid_to=None) | Q(valid_to__gte=today), bureau=bureau)
    used = SealUse.objects.filter(image__bureau=bureau).select_related("officer", "image", "document__number")
    return {
        "kinds": [(kind, kept.get(kind)) for kind in SEALS],
        "keepers": keepers.select_related("officer").order_by("kind", "pk"),
        "used": used.order_by("-pk")[:LATEST],
    }
