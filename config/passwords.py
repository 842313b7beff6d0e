"""What a password must be, said in the product's words (口令; Django's own translation lacks some)."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import password_validation as django
from django.core.exceptions import ValidationError


class LongEnough(django.MinimumLengthValidator):
    def get_error_message(self) -> str:
        return f"太短，至少 {self.min_length} 位"

    def get_help_text(self) -> str:
        return f"至少 {self.min_length} 位"


class NotCommon(django.CommonPasswordValidator):
    def get_error_message(self) -> str:
        return "太常见，容易被猜到"

    def get_help_text(self) -> str:
        return "不要用常见的口令"


class NotNumeric(django.NumericPasswordValidator):
    def get_error_message(self) -> str:
        return "不要全是数字"

    def get_help_text(self) -> str:
        return "不要全是数字"


class NotOneself(django.UserAttributeSimilarityValidator):
    """Unlike the officer's number and name."""

    def validate(self, password: str, user: Any = None) -> None:
        try:
            super().validate(password, user)
        except ValidationError:
            raise ValidationError(self.get_error_message(), code="password_too_similar") from None

    def get_error_message(self) -> str:
        return "和姓名、工号太相近"

    def get_help_text(self) -> str:
        return "不要和姓名、工号相近"
