"""What all commands of the product have in common."""

from django.core.management.base import BaseCommand


class OfficeCommand(BaseCommand):
    """A command of the bureau's, not of a developer's.

    Django's system checks read the source, which changes with a release and not from one start to the next: `check`
    and the tests run them. Here they would be half of the time a command takes.
    """

    requires_system_checks: list[str] = []
