"""What may stand in a log: where something failed, never the values it failed on (names, identity numbers)."""

from __future__ import annotations

import logging
import traceback
from types import TracebackType


class Discreet(logging.Formatter):
    """Tracebacks with files, lines and kinds of exceptions, without messages: those may quote what was typed."""

    LINE = "{asctime} {levelname} {name} {message}"

    def format(self, record: logging.LogRecord) -> str:
        """The line; what another formatter kept of the exception is not taken over."""
        kept, record.exc_text = record.exc_text, None
        try:
            return super().format(record)
        finally:
            record.exc_text = kept

    def formatException(
        self,
        ei: tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None],
    ) -> str:
        lines, error = [], ei[1]
        seen: set[int] = set()
        while error is not None and id(error) not in seen:
            seen.add(id(error))
            frames = traceback.extract_tb(error.__traceback__)
            where = "".join(f"\n  {frame.filename}:{frame.lineno} {frame.name}" for frame in frames)
            lines.append(f"{type(error).__module__}.{type(error).__qualname__}{where}")
            error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
        return "\ncaused by ".join(lines)
