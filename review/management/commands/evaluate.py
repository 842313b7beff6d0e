import json
import sys
from argparse import ArgumentParser
from typing import Any

from django.db.models import Q

from cases import clock
from cases.management.base import OfficeCommand
from cases.models import Case
from review.evaluation import STATES
from review.evaluation.checking import check
from review.models import EvaluationStandard

EXIT_NOT_FOUND = 2


class Command(OfficeCommand):
    help = "按评查标准检查一个案卷:逐项得分、理由和所在页,合计和等次"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("number", metavar="NO", help="案号(或者案件标识)")
        parser.add_argument("--standard", default="", metavar="CODE", help="评查标准的编码;不写则用现行的")
        parser.add_argument("--json", action="store_true", help="以 JSON 输出")

    def handle(self, *args: Any, **options: Any) -> None:
        found = list(Case.objects.select_related("bureau", "unit").filter(_named(options["number"]))[:2])
        if len(found) != 1:
            self._stop(
                f"有几个机关的案件都是“{options['number']}”,请写案件标识"
                if found
                else f"没有案号为“{options['number']}”的案件"
            )
        try:
            checked = check(found[0], clock.today(), options["standard"])
        except EvaluationStandard.DoesNotExist:
            self._stop(
                f"没有编码为“{options['standard']}”的现行评查标准" if options["standard"] else "没有现行的评查标准"
            )
        evaluation = checked.evaluation
        if options["json"]:
            self.stdout.write(json.dumps(evaluation.as_dict(), ensure_ascii=False, indent=2))
            return
        self.stdout.write(f"{evaluation.title}  {evaluation.number}  标准:{checked.standard}")
        for item in evaluation.items:
            points = "" if item.kind == "veto" else f"{item.points.normalize():f}/{item.full.normalize():f}"
            self.stdout.write(f"{item.code:<5} {STATES[item.state]:　<4} {points:>8}  {item.text}:{item.reason}")
        word = "暂计" if evaluation.provisional else "合计"
        doubt = "(分数线待确认)" if evaluation.unconfirmed else ""
        self.stdout.write(
            f"{word} {evaluation.total.normalize():f}/{evaluation.full.normalize():f}  {evaluation.grade}{doubt}"
        )

    def _stop(self, why: str) -> None:
        self.stderr.write(why)
        sys.exit(EXIT_NOT_FOUND)


def _named(text: str) -> Q:
    """By number; by identifier where it is one."""
    bare = text.replace("-", "")
    if len(bare) == 32 and all(c in "0123456789abcdef" for c in bare.lower()):
        return Q(uid=bare)
    return Q(number=text)
