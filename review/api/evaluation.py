"""A case file checked over the API: the same as `manage.py evaluate NO --json`."""

from __future__ import annotations

from uuid import UUID

from rest_framework.request import Request

from cases import clock
from cases.api.operation import Api, operation
from cases.api.problems import Malformed
from cases.inputs import Wrong
from cases.web.access import allow
from review.api.answers import EvaluationOut, EvaluationQuery
from review.evaluation.checking import check
from review.models import EvaluationStandard


@allow()
class EvaluationView(Api):
    @operation(
        "evaluateCase", "按评查标准检查案卷：逐项得分、理由、所在文书和页", query=EvaluationQuery, answer=EvaluationOut,
        errors=(404,),
    )  # fmt: skip
    def get(self, request: Request, uid: UUID, query: EvaluationQuery) -> EvaluationOut:
        case = self.case(uid)
        try:
            checked = check(case, clock.today(), query.standard)
        except EvaluationStandard.DoesNotExist:
            raise Malformed([Wrong("standard", "没有这个编码的现行评查标准")]) from None
        return EvaluationOut.model_validate(checked.evaluation.as_dict())
