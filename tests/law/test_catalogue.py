"""The catalogue: entries and versions, and the search by words, initials and numbers in every spelling."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from cases import lawbase
from cases.catalogue import Catalogue, words
from cases.catalogue.initials import initials
from cases.catalogue.numbers import provision
from cases.models import Cause, Clause, PowerItem

ON = date(2026, 6, 15)  # the hazardous-chemicals regulation has ended
BEFORE = date(2026, 4, 30)
SPECIAL_WORK = "安全生产法/97/1/7"

pytestmark = pytest.mark.django_db


@pytest.fixture
def known() -> Catalogue:
    lawbase.forget()
    return lawbase.current().catalogue


def cites(known: Catalogue, text: str, on: date = ON, limit: int = 50) -> list[str]:
    return [hit.item.cite for hit in known.search(text, on, limit)]


# -- numbers -------------------------------------------------------------------------------------------------------------

ONE_ITEM = (
    "97.7", "97-1-7", "97/1/7", "97·7", "97 7", "97、7", "97(7)", "９７．７", "W97.7", "w97.7", "97条7项", "97条第7项",
    "九十七条第七项", "第九十七条第（七）项", "第97条第1款第7项", "安法97.7", "安法97条7项", "安全生产法97条第(7)项",
    "《安全生产法》第九十七条第一款第（七）项", "安全生产法 97 7", "安全生产法/97/1/7", "aqscf97.7", "af97-1-7",
)  # fmt: skip


@pytest.mark.parametrize("typed", ONE_ITEM)
def test_every_spelling_of_a_provision_finds_it_alone(known: Catalogue, typed: str) -> None:
    assert cites(known, typed) == [SPECIAL_WORK]


@pytest.mark.parametrize(
    "typed", ["97", "97条", "第97条", "九十七", "九十七条", "安法97", "安法九十七", "安全生产法第九十七条", "W97"]
)
def test_a_number_of_an_article_finds_its_items_in_order(known: Catalogue, typed: str) -> None:
    assert cites(known, typed) == [f"安全生产法/97/1/{n}" for n in range(1, 8)]


def test_a_second_number_is_a_paragraph_where_the_article_has_no_items(known: Catalogue) -> None:
    assert cites(known, "103.2") == ["安全生产法/103/2"] == cites(known, "103条2款") == cites(known, "W103.2")


def test_a_statute_named_in_short_is_told_from_others(known: Catalogue) -> None:
    assert all(c.startswith("危险化学品安全管理条例/78/") for c in cites(known, "危化条例78"))
    assert {c.split("/")[0] for c in cites(known, "45")} == {
        "生产安全事故应急预案管理办法",
        "安全生产违法行为行政处罚办法",
    }
    assert {c.split("/")[0] for c in cites(known, "预案办法45")} == {"生产安全事故应急预案管理办法"}


def test_a_code_finds_all_its_citations(known: Catalogue) -> None:
    assert cites(known, "h84", BEFORE) == [f"危险化学品安全管理条例/84/1/{n}" for n in (1, 2, 3)]
    assert cites(known, "HD26")[0] == "安全生产事故隐患排查治理暂行规定/26/1/1"
    assert not cites(known, "W999")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("97", (97, 0, 0, 0)), ("97.7", (97, 0, 0, 7)), ("97-1-7", (97, 1, 7, 0)), ("九十七条", (97, 0, 0, 0)),
        ("一百零八条第一款", (108, 1, 0, 0)), ("第七项", (0, 0, 7, 0)), ("一百一十四", (114, 0, 0, 0)), ("114(2)", (114, 0, 0, 2)),
    ],
)  # fmt: skip
def test_a_provision_is_read(typed: str, meant: tuple[int, int, int, int]) -> None:
    found = provision(typed)
    assert found is not None and (found.article, found.paragraph, found.item, found.loose) == meant


@pytest.mark.parametrize("typed", ["三合一", "一般事故", "培训", "十万元", "二", "tzzy", "逾期"])
def test_a_word_with_a_figure_in_it_is_no_provision_or_finds_its_words(typed: str) -> None:
    found = provision(typed)
    assert found is None or found.statute, "what is left is looked for as words"


def test_words_with_figures_are_still_found(known: Catalogue) -> None:
    assert cites(known, "三合一") == ["安全生产法/105/1/1"]
    assert "安全生产法/114/1/1" in cites(known, "一般事故")


# -- words and initials --------------------------------------------------------------------------------------------------


def test_two_characters_suffice(known: Catalogue) -> None:
    assert {"安全生产法/97/1/3", "安全生产法/97/1/4", SPECIAL_WORK} <= set(cites(known, "培训"))


def test_of_several_words_all_must_fit(known: Catalogue) -> None:
    found = cites(known, "培训 记录")
    assert found[0] == "安全生产法/97/1/4" and "安全生产法/97/1/3" not in found
    assert cites(known, "tzzy 97") == [SPECIAL_WORK] == cites(known, "97 特种作业")
    assert not cites(known, "培训 烟花爆竹专业燃放")


def test_punctuation_between_the_words_of_the_statute_does_not_matter(known: Catalogue) -> None:
    assert cites(known, "出口疏散通道") == ["安全生产法/105/1/2"]


def test_what_clerks_call_it_is_found(known: Catalogue) -> None:
    for typed, first in {
        "无证上岗": SPECIAL_WORK, "特种作业无证": SPECIAL_WORK, "生死状": "安全生产法/106/1", "双重预防": "安全生产法/101/1/4",
        "瞒报": "安全生产法/110/1", "一厂多租": "安全生产法/103/2", "动火": "安全生产法/101/1/3", "三同时": "安全生产法/98/1/1",
    }.items():  # fmt: skip
        assert cites(known, typed)[0] == first, typed


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("tzzy", SPECIAL_WORK),
        ("TZZY", SPECIAL_WORK),
        ("wzzy", SPECIAL_WORK),
        ("zdwxy", "安全生产法/101/1/2"),
        ("yjya", "安全生产法/97/1/6"),
    ],
)
def test_initials_find_the_words(known: Catalogue, typed: str, first: str) -> None:
    assert cites(known, typed)[0] == first


def test_initials_follow_the_reading_the_words_ask_for() -> None:
    assert initials("重大危险源") == "zdwxy" and initials("重复使用") == "cfsy"
    assert initials("行业") == "hy" and initials("执行") == "zx"
    assert initials("安全、生产(97)") == "aqsc"


def test_a_cause_finds_what_hangs_under_it(known: Catalogue) -> None:
    assert {item.cite for item in known.under("G.1")} <= set(cites(known, "有限空间"))


@pytest.mark.parametrize(
    "typed", ["", "  ", "，、", "没有这种违法行为", "zzzzzz", "999", "〇", "第条", "((", "%", "'", "\\"]
)
def test_anything_may_be_typed(known: Catalogue, typed: str) -> None:
    found = known.search(typed, ON, 5)
    assert len(found) <= 5


def test_nothing_typed_lists_everything_by_statute_and_article(known: Catalogue) -> None:
    every = known.search("", BEFORE, 10_000)
    assert len(every) == len(known.items)
    law = [hit.item.citation for hit in every if hit.item.citation.statute == "安全生产法"]
    assert law == sorted(law) and every[0].item.cite == "安全生产法/92/1"


def test_every_item_is_found_by_code_citation_name_and_initials(known: Catalogue) -> None:
    for item in known.items:
        for typed in (item.code, item.said, item.cite, item.name[:2], item.name, initials(item.name)[:6]):
            found = [hit.item for hit in known.search(typed, ON, 200)]
            assert item in found, f"{item.cite}: {typed}"


# -- dates ---------------------------------------------------------------------------------------------------------------


def test_what_is_in_force_on_the_day_stands_first(known: Catalogue) -> None:
    hits = known.search("警示标志", ON)
    assert hits[0].item.cite == "安全生产法/99/1/1" and hits[0].in_force
    states = [hit.in_force for hit in hits]
    assert states == sorted(states, reverse=True) and False in states
    assert all(hit.in_force for hit in known.search("危化条例78", BEFORE))
    assert not any(hit.in_force for hit in known.search("危化条例78", ON))


def test_an_item_knows_its_versions_and_the_day_it_ended(known: Catalogue) -> None:
    plan, signs = known.places["生产安全事故应急预案管理办法/45/1"], known.places["危险化学品安全管理条例/78/1/11"]
    (versions,) = plan.slots.values()
    assert [v.valid_from for v in versions] == [date(2016, 7, 1), date(2019, 9, 1)]
    assert versions[0].valid_to == versions[1].valid_from - timedelta(1)
    assert plan.on(ON) == [versions[1]] and plan.ended_by(ON) is None
    assert signs.ended_by(ON) == BEFORE and signs.ended_by(BEFORE) is None and signs.on(BEFORE)


def test_a_clause_that_has_not_begun_is_known_but_not_in_force() -> None:
    row = Clause(code="Z1", cite="某法/1", subject="unit", step="first", violation="将来的事", source="某法第一条",
                 valid_from=ON + timedelta(1))  # fmt: skip
    known = Catalogue([row])
    (hit,) = known.search("将来", ON)
    assert not hit.in_force and hit.item.ended_by(ON) is None
    assert known.search("将来", ON + timedelta(1))[0].in_force


# -- entries -------------------------------------------------------------------------------------------------------------


def test_an_entry_gathers_the_citations_of_its_code(known: Catalogue) -> None:
    entry = known.entries["W92.2"]
    assert [item.cite for item in entry.items] == ["安全生产法/92/2", "安全生产法/92/3"]
    assert entry.articles == ["安全生产法第九十二条"]
    assert [c.label for c in known.cause_path(entry.cause)] == ["评价检测检验机构", "失实报告、虚假报告和租借资质"]


def test_the_name_is_that_of_the_plainest_row(known: Catalogue) -> None:
    assert known.places[SPECIAL_WORK].name == "特种作业人员未按照规定经专门的安全作业培训并取得相应资格,上岗作业"
    assert "逾期" not in known.places["安全生产法/94/1"].name


def test_numbers_of_powers_are_those_of_the_nearest_region(known: Catalogue) -> None:
    rows = [PowerItem(code="W97.7", region=region, number=number, name="某", valid_from=date(2025, 1, 1), source="清单")
            for region, number in (("", "国-1"), ("41", "省-1"), ("=410899", "局-1"), ("=410899", "局-2"))]  # fmt: skip
    rows[3].valid_to = date(2025, 12, 31)
    made = Catalogue([], [], rows)
    for bureau, numbers in (("410899", ["局-1"]), ("410100", ["省-1"]), ("370100", ["国-1"])):
        assert [p.number for p in made.power_items("W97.7", lawbase.regions(bureau), ON)] == numbers
    assert not made.power_items("W97.6", lawbase.regions("410899"), ON)


def test_every_row_has_its_words(known: Catalogue) -> None:
    for item in known.items:
        for row in item.rows:
            said = [
                words.subject(row),
                words.step(row),
                words.fine(row),
                words.body(row),
                words.summary(row),
                words.cost(row),
            ]
            said += [*words.kinds(row), *words.needs(row)]
            assert all(said) and not any(part.isascii() for part in said), (item.cite, said)


@pytest.mark.parametrize(
    ("cite", "subject", "step", "said"),
    [
        (SPECIAL_WORK, "unit", "first", "10万元以下"),
        ("安全生产法/98/1/1", "unit", "overdue", "50万元以上100万元以下"),
        ("安全生产法/95/1/1", "person", "accident_ordinary", "上一年年收入的40%"),
        ("安全生产法/96/1", "person", "accident", "上一年年收入的20%至50%"),
        ("安全生产法/112/1", "unit", "refused", "每日与原罚款相同"),
        ("安全生产法/93/1", "unit", "first", "不罚款"),
        ("危险化学品安全管理条例/78/1/1", "unit", "first", "可以处5万元以下"),
        ("烟花爆竹安全管理条例/38/2", "unit", "first", "1000元以上5000元以下"),
        ("安全生产法/92/2", "unit", "first", "违法所得10万元以上的,2倍至5倍;没有违法所得或者不足的,单处或者并处10万元以上20万元以下"),
        ("安全生产违法行为行政处罚办法/52/1", "unit", "first", "有违法所得的,1倍至3倍(最高3万元);没有违法所得的,5000元以上1万元以下"),
    ],
)  # fmt: skip
def test_a_fine_is_said_as_statutes_say_it(known: Catalogue, cite: str, subject: str, step: str, said: str) -> None:
    row = next(r for r in known.places[cite].rows if r.subject == subject and r.step == step)
    assert words.fine(row) == said


# -- loading -------------------------------------------------------------------------------------------------------------


def test_what_ships_stands_in_the_tables_with_its_cause() -> None:
    assert Clause.objects.filter(cause="").count() == 0
    codes = set(Cause.objects.values_list("code", flat=True))
    assert set(Clause.objects.values_list("cause", flat=True)) <= codes
    assert Cause.objects.get(code="S.3").parent == "S"


def test_loading_again_changes_nothing_and_leaves_an_administrators_rows_alone() -> None:
    from cases import reference
    from cases.models import LawStamp

    row = PowerItem.objects.create(
        code="W97.7", region="=410899", number="1", name="某", valid_from=ON, source="清单", by="1501"
    )
    before = list(Clause.objects.order_by("pk").values())
    assert not reference.load()
    LawStamp.objects.update(shipped="")
    assert reference.load()
    assert list(Clause.objects.order_by("pk").values()) == before
    row.refresh_from_db()
    assert row.by == "1501"


def test_a_table_nobody_loads_is_an_error(tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]
    from cases import reference
    from cases.models import LawStamp

    odd = tmp_path / "odd.toml"
    odd.write_text('[[unheard_of]]\nkey = "x"\n', encoding="utf-8")
    monkeypatch.setattr(reference, "files", lambda: [odd])
    LawStamp.objects.update(shipped="")
    with pytest.raises(KeyError, match="unheard_of"):
        reference.load()


@pytest.mark.parametrize(
    ("cite", "labels"),
    [
        (SPECIAL_WORK, ["特种作业", "无证上岗作业"]),
        ("危险化学品安全管理条例/78/1/1", ["危险化学品", "生产、储存、使用管理"]),
        ("防洪法/61", ["自然灾害", "防汛抗旱"]),
        ("防震减灾法/84/1", ["自然灾害", "地震和应急避难场所"]),
        ("消防法/60/1/1", []),
        ("不是法条", []),
    ],
)
def test_a_citation_has_a_cause_and_one_outside_the_catalogue_by_its_statute(
    known: Catalogue, cite: str, labels: list[str]
) -> None:
    assert [cause.label for cause in known.cause_of(cite)] == labels
