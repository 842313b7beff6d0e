"""The data of the counters agree with what acts, registers and reading really do with them."""

from __future__ import annotations

import re
from pathlib import Path

from cases import counters
from cases.counters.table import COUNTERS, FEDS, RATES, counter, label, sums, wrong_sums
from cases.registers.kinds import KINDS, fed_keys

TALLIES = sorted(Path(counters.__file__).parent.glob("tallies*.py"))


def told(key: str) -> bool:
    """Whether a key stands in the tallies' own text."""
    return any(re.search(rf'"{key}["._]', file.read_text("utf-8")) for file in TALLIES)


def counted() -> set[str]:
    """Every key a Count is made of, out of the tallies' own text."""
    text = "".join(file.read_text("utf-8") for file in TALLIES)
    plain = re.findall(r'Count\(\s*f?"([a-z_0-9{}]+)', text)
    return {key for key in plain if "{" not in key}


def test_every_key_the_tallies_count_is_known() -> None:
    assert counted() - set(COUNTERS) == set()
    assert len(counted()) > 40


def test_every_key_says_who_feeds_it_and_is_fed_by_them() -> None:
    by_registers = {key.partition(".")[0] for key in fed_keys()}
    for one in COUNTERS.values():
        assert one.fed in FEDS, one.key
        assert (one.key in by_registers) == (one.fed in ("register", "both")), one.key
        if one.fed in ("case", "both"):
            assert told(one.key) or one.key in SPELLED, one.key
        if one.fed == "derived":
            assert one.plus and all(counter(key) for key in (*one.plus, *one.minus)), one.key


# Made of parts in the tallies: f"{kind}_closed", f"{kind}_result.…".
SPELLED = {"recon_closed", "suit_closed", "recon_result", "suit_result"}


def test_every_key_a_register_feeds_is_known_class_and_all() -> None:
    assert [key for key in fed_keys() if counter(key) is None] == []


def test_every_part_of_a_rate_or_a_sum_is_known() -> None:
    for rate in RATES.values():
        assert all(counter(key) for key in (*rate.numerator, *rate.denominator)), rate.key
    for one in sums():
        assert all(counter(key) for key in (one.whole, *one.parts)), one


def test_every_key_has_words_for_the_user() -> None:
    for one in COUNTERS.values():
        assert one.label and one.unit and one.definition and one.event and one.dated and one.reversal, one.key
    assert label("pen_target.unit") == "分对象处罚数:单位"


def test_classes_that_do_not_add_up_are_named() -> None:
    right = {"pen_decided": 3, "pen_target.unit": 2, "pen_target.person": 1, "hazard_found": 1, "hazard_major": 2}
    assert wrong_sums({key: right[key] for key in ("hazard_found", "hazard_major")}) == ["重大隐患为2,多于排查隐患的1"]
    found = wrong_sums({**right, "pen_target.unit": 1})
    assert "处罚决定数为3,各部分之和为2(分对象处罚数:单位、分对象处罚数:个人)" in found


def test_every_role_and_field_of_a_register_is_one() -> None:
    from cases.registers.kinds import TYPES
    from cases.registry import Role

    for kind in KINDS.values():
        assert kind.enter <= set(Role.values) and kind.correct <= set(Role.values), kind.key
        assert kind.by_name[kind.dated].type == "past" and kind.by_name[kind.dated].required, kind.key
        for one in (*kind.fields, *(sub for f in kind.fields for sub in f.fields)):
            assert one.type in TYPES and (one.type == "choice") == bool(one.choices), (kind.key, one.name)
