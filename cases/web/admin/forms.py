"""Forms of the settings pages: typed as a clerk types (full-width digits, pasted spaces), answered in Chinese."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from cases.administration import Refused
from cases.bureau_record import BureauConflict
from cases.inputs.wrongs import InputError
from cases.web.forms import typed

MEANWHILE = "刚才另一位管理员也在修改，请再提交一次"
Choices = list[tuple[Any, str]]


class Line(forms.CharField):
    """Text of one line, spaces put right."""

    def to_python(self, value: Any) -> str:
        return typed.line("", super().to_python(value) or "")


class Code(forms.CharField):
    """Numbers and letters without any spaces: usernames, licence numbers, telephone numbers."""

    def to_python(self, value: Any) -> str:
        return typed.plain(super().to_python(value) or "")


class Words(forms.CharField):
    widget = forms.Textarea(attrs={"rows": 3})

    def to_python(self, value: Any) -> str:
        return typed.words(super().to_python(value) or "")


class Day(forms.CharField):
    """A date, typed in any of the usual ways."""

    widget = forms.TextInput(attrs={"placeholder": "2026-03-02", "inputmode": "numeric", "data-kind": "day"})

    def to_python(self, value: Any) -> date | None:  # type: ignore[override]
        if isinstance(value, date) or value in self.empty_values:
            return value or None
        found = typed.as_day(str(value))
        if found is None or not 1950 <= found.year <= 2100:
            raise ValidationError("日期应写成 2026-03-02 的样子")
        return found

    def prepare_value(self, value: Any) -> Any:
        return value.isoformat() if isinstance(value, date) else value


class Whole(forms.CharField):
    """A whole number from `least` to `most`."""

    widget = forms.TextInput(attrs={"inputmode": "numeric"})

    def __init__(self, least: int, most: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.least, self.most = least, most

    def to_python(self, value: Any) -> int | None:  # type: ignore[override]
        if value in self.empty_values:
            return None
        found = typed.number(str(value))
        if not isinstance(found, int) or not self.least <= found <= self.most:
            raise ValidationError(f"应为{self.least}至{self.most}的整数")
        return found


class Plain(forms.Form):
    """A form of the settings. `part` tells it from others on the page; its button sends it as `do`."""

    wide: tuple[str, ...] = ()
    before: ClassVar[dict[str, str]] = {}  # a heading before a field

    def __init__(self, data: QueryDict | None = None, *, part: str = "", initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, auto_id=f"f-{part}-%s" if part else "f-%s", initial=initial)
        self.part = part
        self.prepare()
        for name, field in self.fields.items():
            field.error_messages |= {"required": "请填写", "invalid_choice": "请选择其中一项"}
            if isinstance(field, forms.CharField) and field.max_length:
                field.validators = [v for v in field.validators if v.__class__.__name__ != "MaxLengthValidator"]
                field.validators.append(_at_most(field.max_length))
            if not isinstance(field.widget, (forms.CheckboxInput, forms.CheckboxSelectMultiple, forms.HiddenInput)):
                field.widget.attrs |= {"class": "input", "autocomplete": "off"}
            if field.help_text:
                field.widget.attrs["aria-describedby"] = f"hint-{part}-{name}"

    def prepare(self) -> None:
        """Where a form's fields hang on what it is about."""

    def rows(self) -> list[dict[str, Any]]:
        """Fields as the template shows them."""
        found = []
        for bound in self:
            if bound.errors:
                bound.field.widget.attrs["aria-invalid"] = "true"
            widget = bound.field.widget
            kind = "line"
            if isinstance(widget, forms.CheckboxInput):
                kind = "tick"
            elif isinstance(widget, forms.CheckboxSelectMultiple):
                kind = "ticks"
            wide = bound.name in self.wide or isinstance(widget, forms.Textarea) or kind == "ticks"
            found.append(
                {
                    "bound": bound,
                    "kind": kind,
                    "wide": wide,
                    "before": self.before.get(bound.name, ""),
                    "hint": f"hint-{self.part}-{bound.name}",
                }
            )
        return found

    def errors_listed(self) -> list[tuple[str, str, str]]:
        """Where to go, the field's label, what is wrong: for the summary on top."""
        fields = [(b.id_for_label or b.auto_id, str(b.label), str(e)) for b in self for e in b.errors]
        return fields + [("", "", str(e)) for e in self.non_field_errors()]

    def carried_out(self, change: Callable[..., Any], **more: Any) -> bool:
        """Do it with what was typed. A refusal goes to its field; whether it was done."""
        if not self.is_valid():
            return False
        try:
            self.outcome = change(**self.cleaned_data, **more)
        except Refused as refused:
            self.add_error(refused.field if refused.field in self.fields else None, str(refused))
            return False
        except BureauConflict:
            self.add_error(None, MEANWHILE)
            return False
        except InputError as error:
            for wrong in error.wrongs:
                self.add_error(wrong.path if wrong.path in self.fields else None, wrong.message)
            return False
        return True


def _at_most(length: int) -> Callable[[str], None]:
    def check(value: Any) -> None:
        if len(str(value)) > length:
            raise ValidationError(f"太长，最多 {length} 个字")

    return check


class Reason(Plain):
    wide = ("reason",)
    reason = Line(label="理由", max_length=300)


def blank(label: str = "请选择") -> tuple[str, str]:
    return ("", label)
