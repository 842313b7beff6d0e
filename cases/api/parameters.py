"""Parameters over the API: what applies to the bureau on a day; an administrator sets a row of its own from a day on."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request

from cases import clock
from cases.administration import parameters as services
from cases.administration.chain import Refused
from cases.api import answers, asked_law
from cases.api.access import Declared
from cases.api.operation import Api, operation
from cases.dossier import parameters as shapes
from cases.inputs import InputError, Wrong
from cases.models import ParameterRow
from cases.reads import parameters as reads
from cases.registry import Role
from cases.web.access import allow, roles_of


@allow()
class ParametersView(Api):
    @operation(
        "listParameters", "本机关在某一天适用的参数", query=asked_law.ParameterQuery, answer=answers.ParametersOut,
        tag="law",
    )  # fmt: skip
    def get(self, request: Request, query: asked_law.ParameterQuery) -> answers.ParametersOut:
        on = query.on or clock.today()
        found = [
            p for p in reads.in_force(self.bureau(), on) if p.says(query.q) and not (query.unconfirmed and p.confirmed)
        ]
        return answers.ParametersOut(on=on, results=[_out(shown) for shown in found])

    @operation(
        "addParameter", "本机关从某一天起另定一个参数（系统管理员）", body=asked_law.NewParameter,
        answer=answers.ParameterOut, status=201, tag="law",
    )  # fmt: skip
    def post(self, request: Request, body: asked_law.NewParameter) -> answers.ParameterOut:
        if Role.ADMINISTRATOR not in roles_of(self.officer()):
            raise PermissionDenied(Declared.message)
        try:
            row = services.add(
                actor=self.officer(), key=body.key, value=_value(body), since=body.since, source=body.source,
                reason=body.reason, confirmed=body.confirmed,
            )  # fmt: skip
        except Refused as refused:
            raise InputError([Wrong(refused.field or "key", str(refused))]) from None
        shown = next(p for p in reads.in_force(self.bureau(), row.valid_from) if p.key == row.key)
        return _out(shown)


def _value(body: asked_law.NewParameter) -> Any:
    """The value as its row holds it. Raises InputError, by the same rules as a dossier's parameters."""
    model = shapes.known().get(body.key)
    if model is None:
        raise InputError([Wrong("key", "没有这个参数")])
    given: Any = body.value
    if model.unit == "fen":
        if not isinstance(given, int) or isinstance(given, bool):
            raise InputError([Wrong("value", "金额应为整数，以分计")])
        given = Decimal(given) / 100
    wrongs = list(shapes.wrongs({body.key: given}))
    if wrongs:
        inside = f"bureau.parameters.{body.key}"
        raise InputError([Wrong("value" + w.path.removeprefix(inside), w.message) for w in wrongs])
    return shapes.stored(given, model.unit, body.key)


def _out(shown: reads.Shown) -> answers.ParameterOut:
    row: ParameterRow = shown.row
    return answers.ParameterOut(
        key=row.key, label=row.label, decides=shown.decides, value=row.value, unit=row.unit, region=row.region,
        level=shown.level, since=row.valid_from, until=shown.until, source=row.source, confirmed=row.confirmed,
        by=shown.by, read_by=[reader.label for reader in shown.readers], reading=shown.reading,
    )  # fmt: skip
