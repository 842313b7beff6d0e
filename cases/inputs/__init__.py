"""What each act takes: validated once, used by pages, API and dossier alike."""

from __future__ import annotations

from typing import Any

from pydantic import ValidationError

from cases.inputs.acts import INPUTS, ActInput
from cases.inputs.types import InputError, Known, Wrong, wrongs

__all__ = ["INPUTS", "ActInput", "InputError", "Known", "Wrong", "parse", "wrongs"]


def parse(act: str, data: dict[str, Any] | None, known: Known, prefix: str = "") -> ActInput:
    """The act's input object. Raises InputError with the path of every wrong field (amounts in yuan outside)."""
    try:
        return INPUTS[act].model_validate(data or {}, context=known)
    except ValidationError as error:
        raise InputError(wrongs(error, prefix)) from None
