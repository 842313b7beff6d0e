"""`manage.py forms --gallery DIR`: pictures of all forms with invented everyday values, for a person to look at."""

from __future__ import annotations

import shutil
import subprocess
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from documents import specimens
from documents.drawing import draw
from documents.forms import EDITION, Form, UnknownForm, bind, forms

DOTS = 80  # per inch: a page of 660 × 940


class Command(BaseCommand):
    """List the forms of an edition, or draw each of them."""

    help = "列出全部文书式样;--gallery 目录:用样例数据画出每一种文书,供人核看"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--gallery", type=Path, metavar="DIR", help="把每种文书画成图片(没有 pdftoppm 时为 PDF)")
        parser.add_argument("--edition", default=EDITION, help=f"式样版本,默认 {EDITION}")
        parser.add_argument("--data", choices=("usual", "least", "long"), default="usual", help="用哪一套样例数据")
        parser.add_argument("only", nargs="*", metavar="FORM", help="只画这些文书")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            found = forms(options["edition"])
        except UnknownForm as error:
            raise CommandError(str(error)) from None
        wanted = [form for key, form in found.items() if not options["only"] or key in options["only"]]
        if unknown := set(options["only"]) - set(found):
            raise CommandError(f"没有这种文书:{'、'.join(sorted(unknown))}")
        for form in wanted:
            self.stdout.write(f"{form.order:>5}  {form.key:<32}{form.title}{f'({form.word})' if form.word else ''}")
        if options["gallery"]:
            self._gallery(wanted, options["gallery"], options["data"])

    def _gallery(self, wanted: list[Form], folder: Path, data: str) -> None:
        """One PDF per form, turned into pictures page by page where poppler is installed."""
        folder.mkdir(parents=True, exist_ok=True)
        program = shutil.which("pdftoppm")
        for form in wanted:
            target = folder / f"{form.order:04d}-{form.key}.pdf"
            target.write_bytes(drawn(form, data))
            if program:
                command = [program, "-r", str(DOTS), "-png", str(target), str(target.with_suffix(""))]
                subprocess.run(command, check=True)
                target.unlink()
        what = "图片" if program else "PDF(没有安装 poppler-utils,不能转成图片)"
        self.stdout.write(f"{len(wanted)} 种文书的{what}在 {folder}")


def drawn(form: Form, data: str) -> bytes:
    """A form with one of the sets of invented values."""
    make = {"usual": specimens.usual, "least": specimens.least, "long": specimens.very_long}[data]
    context = make(form)
    boxes = specimens.entries(form, context) if data == "usual" else []
    return draw(form, bind(form, context).values, number=specimens.number(form), entries=boxes)
