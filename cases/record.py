"""The record (执法全过程记录): canonical text, digests, the chain of hashes. Tamper-evident, not tamper-proof."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from cases.clock import SHANGHAI

try:
    hashlib.new("sm3")
    ALGORITHM = "sm3"
except ValueError:  # this OpenSSL has no SM3
    ALGORITHM = "sha256"

GENESIS = "0"


def canonical(value: Any) -> str:
    """JSON with sorted keys and no spaces: the same value gives the same text. Dates are ISO strings."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_plain)


def _plain(value: Any) -> str:
    if isinstance(value, datetime):
        return value.astimezone(SHANGHAI).isoformat(timespec="microseconds")
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no place in the record")


def digest(text: str, algorithm: str = ALGORITHM) -> str:
    """`sm3:…` or `sha256:…` of a text."""
    if algorithm == "sm3" and ALGORITHM != "sm3":
        from gmalg import SM3

        reader = SM3()
        reader.update(text.encode())
        return f"sm3:{reader.value().hex()}"
    return f"{algorithm}:{hashlib.new(algorithm, text.encode()).hexdigest()}"


@dataclass(frozen=True)
class Sealed:
    """What of an event is hashed. No row ids: the case by uid, the bureau by code, officers by username."""

    case: str
    bureau: str
    seq: int
    name: str
    v: int
    actor: str
    snapshot: str
    entered_by: str
    on: date
    at: datetime
    stage: str
    payload: str
    articles: str
    flaws: str
    digests: str
    request_id: str
    prev: str

    def hash(self, algorithm: str = ALGORITHM) -> str:
        return digest(canonical(self.__dict__), algorithm)


@dataclass(frozen=True)
class Break:
    """The first row at which a chain does not hold."""

    seq: int
    why: str


def first_break(chain: Iterable[tuple[Sealed, str]], head: str, version: int) -> Break | None:
    """Walk a chain of (content, stored hash) in order of seq; None where it holds up to `head`."""
    prev, seq = GENESIS, 0
    for sealed, stored in chain:
        seq += 1
        if sealed.seq != seq:
            return Break(seq, f"缺少第{seq}号记录")
        if sealed.prev != prev:
            return Break(seq, f"第{seq}号记录与前一号接不上")
        if sealed.hash(stored.partition(":")[0]) != stored:
            return Break(seq, f"第{seq}号记录的内容与校验值不符")
        prev = stored
    if seq != version or prev != (head or GENESIS):
        return Break(seq + 1, f"记录有{seq}号,案件登记为{version}号,末尾被删改")
    return None
