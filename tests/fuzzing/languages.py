"""The languages users write: a text is refused with a sentence, or it means something, everywhere and within bounds."""

from contextlib import suppress
from datetime import UTC, datetime
from random import Random

from attrs import evolve

from thamesthrive.adapters.elastic.columns import EVENTS as ELASTIC
from thamesthrive.adapters.elastic.query import asked
from thamesthrive.adapters.embedded.answers import Answer, Arguments
from thamesthrive.adapters.embedded.narrowing import Ground, narrow
from thamesthrive.adapters.embedded.query import Asked, answer
from thamesthrive.adapters.embedded.tables import EVENTS as SQLITE
from thamesthrive.domain.fields import EVENT, is_core_time, resolved, with_times
from thamesthrive.kernel.errors import Invalid
from thamesthrive.language.closures import compiled
from thamesthrive.language.completion import suggestions
from thamesthrive.language.condition import Condition
from thamesthrive.language.meaning import matches
from thamesthrive.language.template import json_template, text_template
from thamesthrive.language.tql import parse, text_of

from . import odd
from .bent import often_broken, soup
from .case import Broken, Parts, bytes_of
from .case import text_of as read

NOW = datetime(2026, 11, 2, 12, tzinfo=UTC)
TQL = (
    'type = "page-view" AND properties.price > 10 AND time > now - 30d',
    '(properties.items CONTAINS "a" OR NOT properties.name IN ["Tea", \'Milk\']) AND properties.at BETWEEN "2026-01-01" AND now',
    'lower(name) STARTS WITH "te" AND properties.q MATCHES "^T.(a|b)+$" AND ... ~ "green tea" AND distance_km(properties.geo, 5, -1) < 10',
    'traits["some key"] IS NULL OR properties.x EXISTS OR length(properties.y) >= 3 OR days_since(time) < 5 OR context.a IS NOT EMPTY',
)
RECORDS = (
    {
        "type": "page-view",
        "time": NOW,
        "properties": {"price": 12.5, "items": ["a"], "name": "Tea", "at": "2026-03-01", "geo": "51.5,-0.1", "y": [1]},
    },
    {"type": 5, "properties": [], "traits": {"some key": 10**400}, "context": None, "name": "İ\ud800"},
)
LIQUID = (
    "Dear {{ profile.data.pii.firstname | upcase | append: '!' }}, {% if event.properties.price > 5 %}thank you{% else %}hello{% endif %}",
    "{% for i in event.properties.items %}{{ i.sku | escape }};{% endfor %}{% assign x = event.type | split: '-' %}{{ x | last }}",
    '{"a": "{{ event.properties.price }}", "b?": "{{ event.gone }}", "c": ["{{ event.type }}/{{ profile.id }}", 1, null]}',
)
DATA = {
    "event": {"type": "product-bought", "properties": {"price": 9.5, "items": [{"sku": "a"}, {"sku": "b"}], "n": 10**400, "none": None}},
    "profile": {"id": "p", "data": {"pii": {"firstname": "Ann"}}},
}


class InTql:
    """Conditions."""

    name = "tql"

    def made(self, rng: Random) -> Parts:
        """The text."""
        if rng.random() < 0.5:
            return (bytes_of(soup(rng, odd.TQL, 12)),)
        return (often_broken(rng, rng.choice(TQL).encode(), tuple(map(bytes_of, odd.TQL)), 0.9),)

    async def tried(self, parts: Parts) -> None:
        """Raises: Broken."""
        text = read(parts[0])
        suggestions(text, len(text) // 2)
        with suppress(Invalid):
            condition = parse(text)
            if parse(text_of(condition)) != condition:
                raise Broken(f"written anew it is another: {text_of(condition)}")
            self._check_meaning(condition)
            for compiles in (_on_sqlite, _on_elasticsearch):
                with suppress(Invalid):
                    compiles(with_times(resolved(condition, EVENT), is_core_time(EVENT)))

    def _check_meaning(self, condition: Condition) -> None:
        test = compiled(condition)
        for record in RECORDS:
            if test(record, NOW) != matches(condition, record, NOW):
                raise Broken(f"compiled it means another thing of {record!r}")


def _on_sqlite(condition: Condition) -> None:
    bind = Arguments()
    narrow(condition, Ground(SQLITE, 1, bind, NOW, {}))
    answer(condition, Asked(SQLITE, bind, NOW, {}, lambda _: Answer("words", quick=True)))


def _on_elasticsearch(condition: Condition) -> None:
    asked(condition, evolve(ELASTIC, declared={}), NOW)


class InLiquid:
    """Templates."""

    name = "templates"

    def made(self, rng: Random) -> Parts:
        """The text."""
        if rng.random() < 0.5:
            return (bytes_of(soup(rng, odd.LIQUID, 14)),)
        return (often_broken(rng, rng.choice(LIQUID).encode(), tuple(map(bytes_of, odd.LIQUID)), 0.9),)

    async def tried(self, parts: Parts) -> None:
        """Refused when it is read, or when it is rendered."""
        text = read(parts[0])
        with suppress(Invalid):
            text_template(text)(DATA)
        with suppress(Invalid):
            json_template(text)(DATA)
