"""The law base over the API: statute texts, catalogue, discretion benchmark, no-penalty lists. Nothing here is changed."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import Http404
from rest_framework.request import Request

from cases import clock, lawbase
from cases.api import answers, asked, asked_law
from cases.api.operation import Api, operation
from cases.api.paging import next_page
from cases.catalogue import Item
from cases.discretion import benchmark, metrics
from cases.discretion.choosing import Standing, choose
from cases.inputs import InputError, Wrong
from cases.leniency import conditions, items
from cases.models import LenientItem, Tier
from cases.reads import statutes as reads
from cases.statutes import lookup
from cases.web.access import allow

ROWS = 50


# -- statutes ------------------------------------------------------------------------------------------------------------


@allow()
class StatutesView(Api):
    @operation("listStatutes", "法律法规和已导入的文本", answer=answers.StatutesOut, tag="law")
    def get(self, request: Request) -> answers.StatutesOut:
        lines = reads.lines(lawbase.current())
        return answers.StatutesOut.model_validate(
            {
                "results": [
                    {"name": one.name, "title": one.title, "versions": [v for v, _ in one.versions]} for one in lines
                ]
            }
        )


@allow()
class ArticleView(Api):
    @operation(
        "getArticle", "一条条文，按某一天有效的文本", query=asked.DayQuery, answer=answers.ArticleOut, errors=(404,),
        tag="law",
    )  # fmt: skip
    def get(self, request: Request, name: str, number: int, query: asked.DayQuery) -> answers.ArticleOut:
        law, on = lawbase.current(), query.on or clock.today()
        text = law.statutes.version(name, on)
        if text is None or number not in law.statutes.shape(text):
            raise Http404
        found = lookup.articles(text, number)[0]
        paragraphs = [answers.ParagraphOut(text=p.text, items=list(p.items)) for p in found.paragraphs]
        return answers.ArticleOut(
            statute=name, title=text.title, on=on, valid_from=text.valid_from, valid_to=text.valid_to,
            chapter=found.chapter, number=number, paragraphs=paragraphs,
        )  # fmt: skip


# -- catalogue -----------------------------------------------------------------------------------------------------------


@allow()
class CatalogueView(Api):
    @operation(
        "searchCatalogue", "违法行为目录，按字、拼音首字母、条款或者编码查找", query=asked_law.CatalogueQuery,
        answer=answers.CatalogueOut, tag="law",
    )  # fmt: skip
    def get(self, request: Request, query: asked_law.CatalogueQuery) -> answers.CatalogueOut:
        known, on = lawbase.current().catalogue, query.on or clock.today()
        hits = known.search(query.q, on, len(known.items))
        start = next((n + 1 for n, hit in enumerate(hits) if hit.item.cite == query.after), 0) if query.after else 0
        shown = hits[start : start + ROWS]
        return answers.CatalogueOut(
            on=on,
            results=[
                answers.CatalogueHitOut(
                    code=hit.item.code,
                    cite=hit.item.cite,
                    said=hit.item.said,
                    name=hit.item.name,
                    in_force=hit.in_force,
                )
                for hit in shown
            ],
            next=next_page(request, after=shown[-1].item.cite) if len(hits) > start + ROWS else None,
        )


@allow()
class CatalogueEntryView(Api):
    @operation(
        "getCatalogueEntry", "目录中的一个编码，连同历次的处罚条款", query=asked.DayQuery,
        answer=answers.CatalogueEntryOut, errors=(404,), tag="law",
    )  # fmt: skip
    def get(self, request: Request, code: str, query: asked.DayQuery) -> answers.CatalogueEntryOut:
        known, on = lawbase.current().catalogue, query.on or clock.today()
        entry = known.entries.get(code)
        if entry is None:
            raise Http404
        powers = known.power_items(code, lawbase.regions(self.bureau().code), on)
        return answers.CatalogueEntryOut(
            on=on, code=code, name=entry.name, causes=[cause.label for cause in known.cause_path(entry.cause)],
            items=[_item(item) for item in entry.items],
            power_items=[answers.PowerItemOut.model_validate(power) for power in powers],
        )  # fmt: skip


def _item(item: Item) -> answers.CatalogueItemOut:
    rows = [answers.ClauseOut.model_validate(row) for row in item.rows]
    return answers.CatalogueItemOut(cite=item.cite, said=item.said, name=item.name, rows=rows)


# -- discretion benchmark ------------------------------------------------------------------------------------------------


@allow()
class BenchmarkView(Api):
    @operation(
        "getBenchmark", "一条处罚依据的裁量基准，离本机关近的在前", query=asked_law.PlaceQuery,
        answer=answers.BenchmarkOut, tag="law",
    )  # fmt: skip
    def get(self, request: Request, query: asked_law.PlaceQuery) -> answers.BenchmarkOut:
        law, place = lawbase.current(), _place(query)
        found = benchmark.tables(law, self.bureau().code, place)
        keys = dict.fromkeys(k for t in found for row in t.rows for k in metrics.asked(benchmark.conditions_of(row)))
        return answers.BenchmarkOut(
            on=place.on, cite=place.cite, subject=place.subject, step=place.step,
            allowed=_band(benchmark.statutory(law, place)), tables=[_table(t) for t in found], metrics=_metrics(keys),
        )  # fmt: skip


@allow()
class ChooseView(Api):
    @operation(
        "chooseTier", "按裁量因素选出裁量阶次，不存储", body=asked_law.ChooseBody, answer=answers.ChosenOut, tag="law"
    )  # fmt: skip
    def post(self, request: Request, body: asked_law.ChooseBody) -> answers.ChosenOut:
        wrongs = [Wrong(f"answers.{k}", why) for k, v in body.answers.items() if (why := metrics.wrong_answer(k, v))]
        if wrongs:
            raise InputError(wrongs)
        place = _place(body, body.illegal_income)
        found = choose(lawbase.current(), self.bureau().code, place, body.answers)
        if found is None:
            return answers.ChosenOut(
                on=place.on, tier=None, band=None, allowed=None, standard="", level="", missing=[], contradictory=False,
                none_fits=False, standings=[],
            )  # fmt: skip
        return answers.ChosenOut(
            on=place.on, tier=_tier(found.tier.row) if found.tier else None, band=_band(found.band),
            allowed=_band(found.allowed), standard=found.table.standard if found.table else "",
            level=found.table.level if found.table else "", missing=_metrics(found.missing),
            contradictory=found.contradictory, none_fits=found.none_fits, standings=[_standing(s) for s in found.standings],
        )  # fmt: skip


def _place(given: asked_law.PlaceQuery | asked_law.ChooseBody, income: int = 0) -> benchmark.Place:
    on: date = given.on or clock.today()
    return benchmark.Place(given.cite, given.subject, given.step or "first", given.variant, on, income)


def _band(band: Any) -> answers.BandOut | None:
    return None if band is None else answers.BandOut.model_validate(band)


def _tier(row: Tier) -> answers.TierOut:
    return answers.TierOut(
        seq=row.seq, label=row.label, conditions=row.conditions, words=benchmark.words_of(row),
        band=answers.BandOut.model_validate(row), item=row.item, valid_from=row.valid_from, valid_to=row.valid_to,
        source=row.source, confirmed=row.confirmed,
    )  # fmt: skip


def _table(table: benchmark.Table) -> answers.TableOut:
    return answers.TableOut(
        region=table.region, level=table.level, standard=table.standard, confirmed=table.confirmed,
        tiers=[_tier(row) for row in table.rows],
    )  # fmt: skip


def _standing(standing: Standing) -> answers.StandingOut:
    return answers.StandingOut(tier=_tier(standing.row), state=standing.state, missing=list(standing.missing))


def _metrics(keys: Any) -> list[answers.MetricOut]:
    known = [metrics.METRICS[key] for key in keys if key in metrics.METRICS]
    return [
        answers.MetricOut(key=m.key, label=m.label, kind=m.kind, unit=m.unit, options=[list(o) for o in m.options])
        for m in known
    ]


# -- no-penalty lists ----------------------------------------------------------------------------------------------------


@allow()
class LenientView(Api):
    @operation(
        "listLenientItems", "不予处罚、从轻减轻清单的事项", query=asked_law.LenientQuery, answer=answers.LenientOut,
        tag="law",
    )  # fmt: skip
    def get(self, request: Request, query: asked_law.LenientQuery) -> answers.LenientOut:
        on = query.on or clock.today()
        found = [
            item
            for item in items.of_bureau(lawbase.current(), self.bureau().code)
            if items.holds(item, on) and query.kind in ("", item.kind)
            and (query.clause is None or items.covers(item, query.clause))
        ]  # fmt: skip
        return answers.LenientOut(on=on, results=[_lenient(item) for item in found])


def _lenient(item: LenientItem) -> answers.LenientItemOut:
    return answers.LenientItemOut(
        standard=item.standard, code=item.code, kind=item.kind, kind_text=item.get_kind_display(), title=item.title,
        clauses=item.clauses, conditions=conditions.labels(conditions.asked(item.kind, item.conditions), item.years),
        years=item.years, region=item.region, valid_from=item.valid_from, valid_to=item.valid_to, source=item.source,
        confirmed=item.confirmed,
    )  # fmt: skip
