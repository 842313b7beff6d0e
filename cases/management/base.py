"""What all commands of the product have in common."""

import gc

from django.core.management.base import BaseCommand


class OfficeCommand(BaseCommand):
    """A command of the bureau's, not of a developer's.

    Django's system checks read the source, which changes with a release and not from one start to the next: `check`
    and the tests run them. Here they would be half of the time a command takes.
    """

    requires_system_checks: list[str] = []

    def run_from_argv(self, argv: list[str]) -> None:
        """What is loaded by now stays to the end: those who read a whole year need not look through it for garbage."""
        gc.freeze()
        super().run_from_argv(argv)
