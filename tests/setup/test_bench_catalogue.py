"""The benchmark's own catalogue: as many rows as asked, and searches that find something."""

from config.bench import catalogue


def test_the_invented_catalogue_is_measured_whole():
    found = catalogue.measure(400)
    assert found["rows"] == 400 and found["searches"] > 100
    assert 0 < found["median_ms"] <= found["slowest_ms"]


def test_what_is_searched_for_is_mostly_there_so_that_hits_are_measured_too():
    from cases.catalogue import Catalogue

    known = Catalogue(catalogue.rows(400))
    asked = list(catalogue.searches(known))
    empty = [text for text in asked if not known.search(text, catalogue.ON, 5)]
    assert len(empty) <= 6, empty


def test_every_invented_row_is_another_one():
    made = catalogue.rows(catalogue.MANY)
    assert len({row.cite for row in made}) == len({row.violation for row in made}) == catalogue.MANY
