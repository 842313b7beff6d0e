import json
import sys
from argparse import ArgumentParser
from typing import Any

from cases import lawbook
from cases.management.base import OfficeCommand

KINDS = {"guard": "规则", "deadline": "期限"}
SHOWN = 3  # test files named in a line


class Command(OfficeCommand):
    help = "打印每一条法律规定落实在哪里(规则、期限、文书栏目、罚则),由哪个测试证明"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--missing", action="store_true", help="只列没有测试的规则和期限;有则以退出码 1 结束")
        parser.add_argument("--json", action="store_true", help="以 JSON 输出")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["missing"]:
            self._missing(options["json"])
            return
        places = lawbook.book()
        if options["json"]:
            self._json([place.as_dict() for place in places])
            return
        for place in places:
            self.stdout.write(place.title)
            for rule in place.rules:
                name = rule.name if rule.kind == "deadline" else f"{rule.id} {rule.name}"
                self.stdout.write(f"  {KINDS[rule.kind]}  {rule.label}({name};{rule.cite})→ {_tests(rule)}")
            for field in place.fields:
                self.stdout.write(f"  栏目  {field}")
            if place.clauses:
                self.stdout.write(f"  罚则  {place.clauses}条")

    def _missing(self, as_json: bool) -> None:
        found = lawbook.missing()
        if as_json:
            self._json([rule.__dict__ for rule in found])
        else:
            for rule in found:
                self.stdout.write(f"{KINDS[rule.kind]}  {rule.id} {rule.name}  {rule.label}")
            self.stdout.write(f"{len(found)}项没有测试。" if found else "每一项规则和期限都有测试。")
        if found:
            sys.exit(1)

    def _json(self, value: Any) -> None:
        self.stdout.write(json.dumps(value, ensure_ascii=False, indent=2))


def _tests(rule: lawbook.Rule) -> str:
    more = f" 等{len(rule.tests)}处" if len(rule.tests) > SHOWN else ""
    return "、".join(rule.tests[:SHOWN]) + more if rule.tests else "没有测试"
