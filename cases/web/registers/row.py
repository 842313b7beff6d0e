"""One row of a register: entered, looked at with its story, corrected, voided."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cases.administration.chain import Refused
from cases.bureau_record import BureauConflict
from cases.counters.table import counter, label
from cases.inputs.wrongs import InputError
from cases.models import CounterEntry, RegisterRow, Unit
from cases.registers import reading, writing
from cases.registers.kinds import Kind
from cases.web.access import Signed, allow, roles_of
from cases.web.admin.forms import MEANWHILE
from cases.web.registers import kind_of, page
from cases.web.registers.typing import Box, RowForm


def row_of(request: Signed, kind: Kind, pk: int) -> RegisterRow:
    found = reading.visible(request.user).filter(kind=kind.key, pk=pk)
    row = found.select_related("bureau", "unit", "entered_by").first()
    if row is None:
        raise Http404
    return row


def _denied(request: Signed) -> HttpResponse:
    return render(request, "403.html", status=403)


@allow()
@require_http_methods(["GET", "POST"])
def new(request: Signed, key: str) -> HttpResponse:
    kind = kind_of(key)
    if not kind.may_enter(roles_of(request.user)):
        return _denied(request)
    form = RowForm(kind, request.POST if request.method == "POST" else None)
    units = list(Unit.objects.filter(bureau=request.user.bureau_id).order_by("pk"))
    typed = request.POST.get("unit", "")
    chosen = typed if request.method == "POST" else str(request.user.unit_id or "")
    if request.method == "POST" and not form.more:
        unit = next((one for one in units if str(one.pk) == typed), None)
        try:
            if typed and unit is None:
                raise Refused("没有这个机构", "unit")
            row = writing.enter(kind.key, actor=request.user, values=form.raw, unit=unit)
        except InputError as error:
            form.refused(error)
        except Refused as refused:
            _refused(form, refused)
        except BureauConflict:
            form.general.append(MEANWHILE)
        else:
            messages.success(request, f"已登记{row.no}。")
            again = "again" in request.POST
            return redirect("register-new", key=key) if again else redirect("register-row", key=key, pk=row.pk)
    context = {"kind": kind, "form": form, "wrong": form if form.errors_listed else None, "row": None,
               "units": [(one, str(one.pk) == chosen) for one in units], "own_unit": request.user.unit_id,
               "unit_errors": form.errors.get("unit", [])}  # fmt: skip
    return page(request, "form.html", context, 422 if form.errors_listed else 200)


def _refused(form: RowForm, refused: Refused) -> None:
    if refused.field:
        form.errors.setdefault(refused.field, []).append(str(refused))
    else:
        form.general.append(str(refused))


@allow()
@require_GET
def row(request: Signed, key: str, pk: int) -> HttpResponse:
    kind, roles = kind_of(key), roles_of(request.user)
    found = row_of(request, kind, pk)
    own = found.bureau_id == request.user.bureau_id
    secrets = kind.may_see_secrets(roles, own)
    facts = [(f, reading.told(f, value := found.values.get(f.name), secrets), Box(f, f.name, value).odd)
             for f in kind.fields if f.type != "rows"]  # fmt: skip
    lists = [
        (
            f,
            f.fields,
            [[(sub.label, reading.told(sub, item.get(sub.name), secrets)) for sub in f.fields] for item in items],
        )
        for f in kind.fields
        if f.type == "rows" and (items := found.values.get(f.name))
    ]
    mine = own and found.state == "current"
    context = {
        "kind": kind, "row": found, "facts": [fact for fact in facts if fact[1]], "lists": lists,
        "story": reading.story(kind, found, secrets), "cases": reading.cases_of(found, request.user),
        "counted": _counted(reading.counted(found)), "may_correct": mine and kind.may_correct(roles),
        "may_link": mine and kind.key in ("inspection", "tip_off", "transfer") and "inspector" in roles,
    }  # fmt: skip
    return page(request, "row.html", context)


def _counted(entries: list[CounterEntry]) -> list[tuple[str, str, str, str]]:
    """Label, day, number with its unit: what the row has added; corrections stand as they were made."""
    shown = []
    for one in entries:
        known = counter(one.key)
        if known is None or known.hidden:
            continue
        money = known.unit == "分"
        number = f"{one.value / 100:,.2f} 元" if money else f"{one.value} {known.unit}"
        shown.append((label(one.key), one.on.isoformat(), number, known.definition))
    return shown


@allow()
@require_http_methods(["GET", "POST"])
def edit(request: Signed, key: str, pk: int) -> HttpResponse:
    kind = kind_of(key)
    found = row_of(request, kind, pk)
    if not kind.may_correct(roles_of(request.user)) or found.bureau_id != request.user.bureau_id:
        return _denied(request)
    if found.state == "void":
        messages.error(request, "这一行已经作废。")
        return redirect("register-row", key=key, pk=pk)
    form = RowForm(kind, request.POST if request.method == "POST" else None, found.values)
    version = _version(request, found)
    if request.method == "POST" and not form.more:
        try:
            writing.correct(
                found, actor=request.user, version=version, values=form.raw, reason=request.POST.get("reason", "")
            )
        except InputError as error:
            form.refused(error)
        except Refused as refused:
            _refused(form, refused)
        except (BureauConflict, writing.Conflict) as conflict:
            form.general.append(str(conflict) if isinstance(conflict, writing.Conflict) else MEANWHILE)
        else:
            messages.success(request, f"已更正{found.no}。")
            return redirect("register-row", key=key, pk=pk)
    context = {"kind": kind, "form": form, "wrong": form if form.errors_listed else None, "row": found,
               "version": version, "reason": request.POST.get("reason", ""), "reason_errors": form.errors.get("reason", [])}  # fmt: skip
    return page(request, "form.html", context, 422 if form.errors_listed else 200)


def _version(request: Signed, found: RegisterRow) -> int:
    given = request.POST.get("version", "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 9 else found.version


@allow()
@require_POST
def void(request: Signed, key: str, pk: int) -> HttpResponse:
    kind = kind_of(key)
    found = row_of(request, kind, pk)
    if not kind.may_correct(roles_of(request.user)) or found.bureau_id != request.user.bureau_id:
        return _denied(request)
    try:
        writing.void(found, actor=request.user, version=_version(request, found), reason=request.POST.get("reason", ""))
    except InputError as error:
        messages.error(request, "；".join(wrong.message.replace(":", "：") for wrong in error.wrongs) + "。")
    except (Refused, writing.Conflict) as refused:
        messages.error(request, f"{refused}。")
    except BureauConflict:
        messages.error(request, MEANWHILE)
    else:
        messages.success(request, f"已作废{found.no}，编号保留。")
    return redirect("register-row", key=key, pk=pk)
