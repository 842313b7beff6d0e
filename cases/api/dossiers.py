"""A whole case as one file: tried first, then taken."""

from __future__ import annotations

from typing import Any

from rest_framework.request import Request

from cases import dossier, uploads
from cases.api import answers, asked
from cases.api.operation import ANY_OBJECT, Api, operation
from cases.dossier import bringing
from cases.dossier.reading import MAX_BYTES
from cases.registry import ACTS, Role
from cases.web.access import allow, roles_of
from cases.web.importing import laid_out


@allow(Role.INSPECTOR, Role.CLERK, Role.ADMINISTRATOR)
class DossiersView(Api):
    most_bytes = MAX_BYTES

    @operation(
        "importDossier", "导入案卷文件；dry=true 只试不存", sends=ANY_OBJECT, query=asked.DossierQuery,
        answer=answers.DossierOut, status=201, again=200, tag="dossiers",
    )  # fmt: skip
    def post(self, request: Request, query: asked.DossierQuery) -> Any:
        me = self.officer()
        evidence = uploads.of(me, query.files)
        with laid_out(evidence, request.data) as folder:
            given = dossier.parse(request.data, folder)
            may_add = Role.ADMINISTRATOR in roles_of(me)
            brought = bringing.bring(given, folder, me, may_add=may_add, dry=query.dry)
        if not query.dry:
            for upload in evidence:
                uploads.drop(upload)
        return _told(given, brought, query.dry), 200 if query.dry else 201


def _told(given: dossier.Dossier, brought: bringing.Brought, dry: bool) -> answers.DossierOut:
    told, case, refused = brought.told, brought.outcome.case, brought.outcome.refused
    if refused is not None:
        act, reasons = refused
        refused_act = answers.RefusedAct.model_validate(
            {"number": len(brought.outcome.accepted), "act": act.act, "label": ACTS[act.act].label, "on": act.on,
             "reasons": reasons}
        )  # fmt: skip
    return answers.DossierOut(
        dry=dry, case=case.uid if case and not dry else None, number=told["case_no"], stage=told["stage"],
        acts=len(given.acts), accepted=len(brought.outcome.accepted), refused=refused_act if refused else None,
        flaws=[answers.FlawOut.model_validate(f) for f in told["flaws"]],
    )  # fmt: skip
