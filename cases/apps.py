from django.apps import AppConfig


class CasesConfig(AppConfig):
    """What is done with a case: law, life cycle, record, deadlines, numbers, counters."""

    name = "cases"
    verbose_name = "案件"

    def ready(self) -> None:
        from django.db.models.signals import post_migrate

        from cases import checks  # noqa: F401  registers the system checks
        from cases.models import triggers

        post_migrate.connect(triggers.after_migrate, sender=self, dispatch_uid="cases.triggers")
