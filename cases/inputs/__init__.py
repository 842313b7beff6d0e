"""What each act takes: validated once, used by pages, API and dossier alike. Field titles are the labels users see."""

from __future__ import annotations

from typing import Any

from pydantic import ValidationError

from cases.inputs import after, inquiry, measures, paperwork, stages  # noqa: F401  they fill INPUTS
from cases.inputs.base import INPUTS, ActInput
from cases.inputs.types import Known
from cases.inputs.wrongs import InputError, Wrong, wrongs

__all__ = ["INPUTS", "ActInput", "InputError", "Known", "Wrong", "parse", "wrongs"]


def parse(act: str, data: dict[str, Any] | None, known: Known, prefix: str = "") -> ActInput:
    """The act's input object. Raises InputError with the path of every wrong field.

    Outside, amounts are in yuan under their outside name (`amount_yuan`); what the record holds has fen (`fen`).
    """
    try:
        return INPUTS[act].model_validate(data or {}, context=known, by_alias=True, by_name=known.stored)
    except ValidationError as error:
        raise InputError(wrongs(error, prefix, data or {})) from None
