"""The law base: parameters, statute texts, the catalogue, the discretion benchmark, the no-penalty lists."""

from __future__ import annotations

from datetime import date
from typing import Any

from cases.api.answers.base import Answer


class ParameterOut(Answer):
    """A parameter in force for the bureau. `confirmed` false shows as 待确认; `unit` fen marks money.

    `by` wrote or confirmed the row ("随程序": it ships with the product). `read_by` are the rules that read it;
    `reading` says why none does.
    """

    key: str
    label: str
    decides: str
    value: Any
    unit: str
    region: str
    level: str
    since: date
    until: date | None
    source: str
    confirmed: bool
    by: str
    read_by: list[str]
    reading: str


class ParametersOut(Answer):
    on: date
    results: list[ParameterOut]


class StatuteVersionOut(Answer):
    """A text and the days it holds; `valid_to` null: nothing later is known."""

    title: str
    passed_on: date | None
    valid_from: date
    valid_to: date | None
    articles: int
    digest: str


class StatuteOut(Answer):
    """A statute the product cites; `versions` are the texts loaded, the newest first."""

    name: str
    title: str
    versions: list[StatuteVersionOut]


class StatutesOut(Answer):
    results: list[StatuteOut]


class ParagraphOut(Answer):
    """A paragraph (款) with its items (项), numbered from one."""

    text: str
    items: list[str]


class ArticleOut(Answer):
    """An article (条) as the text in force on the day has it."""

    statute: str
    title: str
    on: date
    valid_from: date
    valid_to: date | None
    chapter: str
    number: int
    paragraphs: list[ParagraphOut]


class CatalogueHitOut(Answer):
    code: str
    cite: str
    said: str
    name: str
    in_force: bool


class CatalogueOut(Answer):
    """What fits the words, best first; everything in order where none were given."""

    on: date
    results: list[CatalogueHitOut]
    next: str | None


class ClauseOut(Answer):
    """One penalty for one kind of subject and one step. Amounts in fen; `high` 0: no amount of its own."""

    cite: str
    subject: str
    role: str
    step: str
    variant: str
    violation: str
    violated: str
    fine: str
    low: int
    high: int
    low_inclusive: bool
    high_inclusive: bool
    kinds_must: list[str]
    kinds_may: list[str]
    multiple: dict[str, Any] | None
    income_percent: dict[str, Any] | None
    needs: list[str]
    decided_by: str
    correction: bool
    industries: str
    valid_from: date
    valid_to: date | None
    source: str
    confirmed: bool
    note: str


class CatalogueItemOut(Answer):
    """One citation of a code, with every row it ever had."""

    cite: str
    said: str
    name: str
    rows: list[ClauseOut]


class PowerItemOut(Answer):
    number: str
    name: str
    region: str
    valid_from: date
    valid_to: date | None
    source: str
    confirmed: bool


class CatalogueEntryOut(Answer):
    """One code of the catalogue; `causes` from the field down; `power_items` are the bureau's numbers on the day."""

    on: date
    code: str
    name: str
    causes: list[str]
    items: list[CatalogueItemOut]
    power_items: list[PowerItemOut]


class BandOut(Answer):
    """From `low` to `high` in fen; each end counts in or not."""

    low: int
    high: int
    low_inclusive: bool
    high_inclusive: bool


class TierOut(Answer):
    """A tier (裁量阶次). `conditions` as data, `words` as people read them."""

    seq: int
    label: str
    conditions: list[Any]
    words: str
    band: BandOut
    item: str
    valid_from: date
    valid_to: date | None
    source: str
    confirmed: bool


class TableOut(Answer):
    """What one standard of one region says for a clause, a kind of subject and a step."""

    region: str
    level: str
    standard: str
    confirmed: bool
    tiers: list[TierOut]


class MetricOut(Answer):
    """What a condition may ask (裁量因素). `options` of a choice are [code, label]."""

    key: str
    label: str
    kind: str
    unit: str
    options: list[list[str]]


class BenchmarkOut(Answer):
    """The tables that concern the bureau, nearest region first. `allowed`: what the statute leaves to discretion."""

    on: date
    cite: str
    subject: str
    step: str
    allowed: BandOut | None
    tables: list[TableOut]
    metrics: list[MetricOut]


class StandingOut(Answer):
    """A tier under the answers. `state`: fits, open (something decides that is not answered), out, unused."""

    tier: TierOut
    state: str
    missing: list[str]


class ChosenOut(Answer):
    """Which tier the answers lead to. `band` is what a fine is held against: the tier's, else the statute's.

    All null and empty where no benchmark speaks of the clause, or the clause leaves nothing to discretion.
    """

    on: date
    tier: TierOut | None
    band: BandOut | None
    allowed: BandOut | None
    standard: str
    level: str
    missing: list[MetricOut]
    contradictory: bool
    none_fits: bool
    standings: list[StandingOut]


class LenientItemOut(Answer):
    """An item of a list of acts not punished or punished lightly; `conditions` as people read them."""

    standard: str
    code: str
    kind: str
    kind_text: str
    title: str
    clauses: list[str]
    conditions: list[str]
    years: int
    region: str
    valid_from: date
    valid_to: date | None
    source: str
    confirmed: bool


class LenientOut(Answer):
    on: date
    results: list[LenientItemOut]
