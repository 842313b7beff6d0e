"""The Django app `documents`. It has no models; Django itself is used nowhere else in it."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """Enforcement papers (执法文书)."""

    name = "documents"
    verbose_name = "执法文书"
