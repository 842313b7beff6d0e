"""What the engine answers when it does not simply do the act."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from cases.guards.base import Reason


class CaseNotFound(LookupError):
    """No such case for this officer. Another bureau's case does not exist."""


class Refused(Exception):
    """The law, or the bureau's policy, forbids the act: every unmet condition, each with its source."""

    def __init__(self, reasons: Sequence[Reason]) -> None:
        super().__init__(";".join(f"{r.guard} {r.message}({r.article})" for r in reasons))
        self.reasons = list(reasons)


class Conflict(Exception):
    """Somebody acted meanwhile: the version given is not the case's any more. `since` tells who did what."""

    def __init__(self, version: int, since: list[dict[str, Any]]) -> None:
        super().__init__(f"案件已有新的记录,现为第{version}号")
        self.version = version
        self.since = since


@dataclass
class Verdict:
    """What `check` says: reasons why not (none = allowed), and flaws that would be kept."""

    reasons: list[Reason] = field(default_factory=list)
    flaws: list[Reason] = field(default_factory=list)

    @property
    def allowed(self) -> bool:
        return not self.reasons
