"""What conditions mean of a record."""

from datetime import UTC, datetime
from typing import Any

import pytest

from thamesthrive.language.condition import And, Compare, Condition, In, Literal, Not, Or, Path, Words
from thamesthrive.language.meaning import matches
from thamesthrive.language.tql import parse

NOON = datetime(2026, 3, 31, 12, tzinfo=UTC)

RECORD: dict[str, Any] = {
    "type": "page-view",
    "n": 12,
    "f": 1.5,
    "yes": True,
    "nothing": None,
    "blank": "",
    "none": [],
    "hole": {},
    "huge": 10**400,
    "time": NOON,
    "date": "2026-03-31",
    "tags": ("tea", "milk", None, 1),
    "items": [{"price": 10}, {"price": 20}],
    "name": "Zoë Müller",
    "odd": "a\ud800\0b",
    "0": "zero",
    "place": {"text": "51.5, -0.1", "list": [-0.1, 51.5], "object": {"latitude": 51.5, "lng": -0.1}, "far": {"lat": 91, "lon": 0}},
    "profile": {"visits": 3},
}

TRUE = [
    "type = 'page-view'",
    "type != 'x'",
    "n = 12.0",
    "n > 11.5 AND n < 12.5",
    "yes = TRUE",
    "yes != FALSE",
    "huge > 1e308",
    "huge = huge",
    "NOT missing = 1",
    "NOT missing != 1",
    "NOT nothing != 1",
    "NOT n != 'x'",
    "NOT n = '12'",
    "NOT yes = 1",
    "NOT yes < 2",
    "NOT n = TRUE",
    "NOT tags = tags",
    "NOT tags != n",
    "missing IS NULL",
    "nothing IS NULL",
    "missing.deeper NOT EXISTS",
    "blank IS NOT NULL",
    "blank IS EMPTY AND none IS EMPTY AND hole IS EMPTY AND missing IS EMPTY",
    "n IS NOT EMPTY AND time IS NOT EMPTY AND yes IS NOT EMPTY",
    "time = '2026-03-31T12:00:00Z'",
    "time = '2026-03-31T13:00:00+01:00'",
    "time != '2026-03-31'",
    "NOT time != 'someday'",
    "time > date",
    "date(date) < time",
    "date = '2026-03-31'",
    "NOT date = '2026-03-31T00:00:00Z'",
    "date(date) = '2026-03-31T00:00:00Z'",
    "time = now AND time > now - 1s AND time < now + 1y",
    "now - 1mo = date('2026-02-28T12:00:00Z')",
    "now('Europe/London') - 1mo = date('2026-02-28T13:00:00Z')",
    "now - 9999y IS NULL",
    "date(n) IS NULL",
    "type IN ['x', 'page-view']",
    "NOT type IN ['x']",
    "time IN ['2026-03-31T12:00:00Z']",
    "n BETWEEN 12 AND 12",
    "NOT n BETWEEN 13 AND 11",
    "date BETWEEN '2026' AND '2027'",
    "tags CONTAINS 'tea' AND tags CONTAINS 1.0",
    "NOT tags CONTAINS 'te'",
    "NOT tags CONTAINS missing",
    "type CONTAINS 'e-v' AND type CONTAINS ''",
    "NOT n CONTAINS 1 AND NOT place CONTAINS 'text'",
    "type STARTS WITH 'page' AND type ENDS WITH 'view' AND type STARTS WITH ''",
    "NOT n STARTS WITH '1' AND NOT tags STARTS WITH 'tea'",
    "type MATCHES '^p.*-' AND NOT type MATCHES '^view'",
    "odd MATCHES 'b$' AND odd CONTAINS 'b' AND NOT odd = 'ab' AND lower(odd) = odd",
    "items.1.price = 20",
    "items.2.price IS NULL AND items.price IS NULL AND items.01 IS NULL AND type.0 IS NULL",
    "tags.0 = 'tea'",
    "@['0'] = 'zero'",
    "profile@visits = 3",
    "event@visits IS NULL",
    "lower(type) = type AND upper(type) = 'PAGE-VIEW' AND upper(n) IS NULL",
    "length(type) = 9 AND length(tags) = 4 AND length(place) = 4 AND length(n) IS NULL",
    "days_since(time) = 0 AND days_since(date) = 0.5 AND days_since(n) IS NULL",
    "distance_km(place.text, 48.8566, 2.3522) BETWEEN 340 AND 345",
    "distance_km(place.list, 48.8566, 2.3522) = distance_km(place.text, 48.8566, 2.3522)",
    "distance_km(place.object, 48.8566, 2.3522) = distance_km(place.text, 48.8566, 2.3522)",
    "distance_km(place.text, 51.5, -0.1) = 0",
    "distance_km(place.far, 0, 0) IS NULL AND distance_km(place.text, '1', 2) IS NULL AND distance_km(place.text, 1, 200) IS NULL",
    "name ~ 'ZOE mull'",
    "... ~ 'zoe tea'",
    "tags ~ 'milk' AND place ~ '51'",
    "NOT name ~ 'oe' AND NOT n ~ '12' AND NOT missing ~ 'a' AND NOT ... ~ 'price'",
]


@pytest.mark.parametrize("text", TRUE)
def test_what_is_true_of_the_record(text: str) -> None:
    assert matches(parse(text), RECORD, NOON)


@pytest.mark.parametrize(("condition", "expected"), [(And(()), True), (Or(()), False), (In(Literal(1), ()), False), (Not(And(())), False)])
def test_of_no_terms(condition: Condition, expected: bool) -> None:
    assert matches(condition, {}, NOON) is expected


def test_words_of_the_whole_record_are_looked_for_in_the_branches_of_its_kind() -> None:
    record = {"name": "tea", "properties": {"colour": "green"}, "context": {"agent": "spider"}}

    def has(text: str) -> bool:
        return matches(Words(Path(()), text), record, NOON, branches=("name", "properties"))

    assert has("tea green")
    assert not has("spider")


def test_who_asks_for_no_word_finds_nothing() -> None:
    assert not matches(Words(Path(()), "..."), RECORD, NOON)


@pytest.mark.parametrize("text", ["51.5", "51,5,1", "a,b", "91,0", "0,181", "nan,0", "1e1,2", "5" * 1_000_000 + ",1", ",", "١,٢"])
def test_what_is_no_place_is_nowhere(text: str) -> None:
    assert matches(parse("distance_km(place, 0, 0) IS NULL"), {"place": text}, NOON)


@pytest.mark.parametrize("place", [[1], [1, 2, 3], {"lat": 1}, {"lat": True, "lon": 1}, {"lat": "1", "lon": 2}, [10**400, 0], None, 5])
def test_other_shapes_are_no_place(place: Any) -> None:
    assert matches(parse("distance_km(place, 0, 0) IS NULL"), {"place": place}, NOON)


def test_literals_of_different_types_are_different_conditions() -> None:
    one, sure = Compare(Path(("a",)), "=", Literal(1)), Compare(Path(("a",)), "=", Literal(True))

    assert one != sure
    assert len({one, sure, Compare(Path(("a",)), "=", Literal(1.0))}) == 3
