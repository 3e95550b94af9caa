"""The table of `docs/reference/tql.md`: operator × kind of path → what each store does with it, as its compiler says.

`python -m tests.docs.tql_table` writes it into the document.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

from attrs import evolve, frozen

from thamesthrive.adapters.elastic.columns import EVENTS as ELASTIC
from thamesthrive.adapters.elastic.columns import declared_column, names_of_path
from thamesthrive.adapters.elastic.query import asked
from thamesthrive.adapters.embedded.answers import FALSE, UNKNOWN, Answer, Arguments
from thamesthrive.adapters.embedded.narrowing import Ground, narrow
from thamesthrive.adapters.embedded.query import Asked, answer, refuse_profile
from thamesthrive.adapters.embedded.tables import EVENTS as SQLITE
from thamesthrive.adapters.embedded.values import Declaration
from thamesthrive.domain.declared import DeclaredPath
from thamesthrive.domain.fields import EVENT, is_core_time, resolved, with_times
from thamesthrive.kernel.errors import Invalid
from thamesthrive.language.condition import Condition
from thamesthrive.language.tql import parse

DOCUMENT = Path(__file__).parents[2] / "docs/reference/tql.md"
BEGIN, END = "<!-- table: operators by kind of path; made from the code, do not edit below -->\n", "<!-- end of table -->"
NOW = datetime(2026, 11, 2, 12, tzinfo=UTC)

EXACT, SLOW, REFUSED = "exact", "exact but slow", "refused"
KINDS = ("core", "declared", "free")
STORES = ("memory", "SQLite", "Elasticsearch")

DECLARED = (
    DeclaredPath(kind="event", path="properties.name", type="text"),
    DeclaredPath(kind="event", path="properties.price", type="number"),
    DeclaredPath(kind="event", path="properties.at", type="time"),
)


@frozen
class Row:
    """`written`: the test of a core, a declared and a free path; None where there is no such path."""

    operator: str
    written: tuple[str | None, str | None, str | None]


def _each(operator: str, pattern: str, core: str | None, declared: str | None, free: str | None) -> Row:
    def test(path: str | None) -> str | None:
        return path and pattern.format(path)

    return Row(operator, (test(core), test(declared), test(free)))


NAME, PRICE, AT = (
    ("page.title", "properties.name", "properties.title"),
    (None, "properties.price", "properties.value"),
    ("time", "properties.at", "properties.since"),
)
ROWS = (
    _each('`=` a text, `IN` texts', '{} IN ["Tea", "Milk"]', *NAME),
    _each("`!=` a text", '{} != "Tea"', *NAME),
    _each("`<` `<=` `>` `>=` `BETWEEN` texts", '{} BETWEEN "A" AND "M"', *NAME),
    _each("`=` a number, `IN` numbers", "{} = 4.5", *PRICE),
    _each("`<` `<=` `>` `>=` `BETWEEN` numbers", "{} >= 4.5", *PRICE),
    _each("`=` TRUE or FALSE", "{} = TRUE", None, None, "properties.gift"),
    _each("`<` `<=` `>` `>=` `BETWEEN` times", '{} > date("2026-11-02")', *AT),
    _each("`IS NULL`, `EXISTS`", "{} IS NULL", *NAME),
    _each("`IS EMPTY`", "{} IS EMPTY", *NAME),
    _each("`CONTAINS` a text", '{} CONTAINS "ea"', *NAME),
    _each("`CONTAINS` an element", '{} CONTAINS "sale"', "tags", None, "properties.tags"),
    _each("`STARTS WITH`", '{} STARTS WITH "Te"', *NAME),
    _each("`ENDS WITH`", '{} ENDS WITH "ea"', *NAME),
    _each("`MATCHES`", '{} MATCHES "^T.a"', *NAME),
    _each("`~`", '{} ~ "tea"', *NAME),
    Row('`... ~ "words"` (the whole record)', ('... ~ "tea"', None, None)),
    _each("`lower(x)`, `upper(x)`", 'lower({}) = "tea"', *NAME),
    _each("`length(x)`", "length({}) > 3", *NAME),
    _each("`date(x)`", 'date({}) > date("2026-11-02")', *AT),
    _each("`days_since(x)`", "days_since({}) > 30", *AT),
    _each("`distance_km(x, …)`", "distance_km({}, 51.5, -0.1) < 10", *NAME),
    _each("`x = y`, two paths", "{} = properties.other", *NAME),
    _each("`profile.id` of an event", '{} = "4f"', "profile.id", None, None),
)


def condition_of(written: str) -> Condition:
    return with_times(resolved(parse(written), EVENT), is_core_time(EVENT))


def in_memory(_: Condition) -> str:
    """It holds the records, not who they belong to now."""
    return EXACT


def on_sqlite(condition: Condition) -> str:
    """Quick where an index says where to look, or the answer needs no record."""
    declared = {names_of_path(path): Declaration(n, path.type) for n, path in enumerate(DECLARED)}
    bind = Arguments()
    sources = narrow(condition, Ground(SQLITE, 1, bind, NOW, declared))
    told = answer(condition, Asked(SQLITE, bind, NOW, declared, lambda _: Answer("words", quick=True)))
    return EXACT if sources or (told.quick and told != UNKNOWN) or told == FALSE else SLOW


def on_elasticsearch(condition: Condition) -> str:
    """Quick where documents need not be read."""
    columns = evolve(ELASTIC, declared={names_of_path(path): declared_column(path) for path in DECLARED})
    return SLOW if asked(condition, columns, NOW).is_slow else EXACT


COMPILERS: Mapping[str, Callable[[Condition], str]] = {"memory": in_memory, "SQLite": on_sqlite, "Elasticsearch": on_elasticsearch}


def cell(written: str, store: str) -> str:
    """What a store does with a test."""
    condition = condition_of(written)
    try:
        refuse_profile(condition, EVENT)
        return COMPILERS[store](condition)
    except Invalid as refusal:
        if refusal.code != "not-searchable":
            raise
        return REFUSED


def cells() -> Iterator[tuple[str, str, str]]:
    """Each test that a cell speaks of, the store, and what it says."""
    for row in ROWS:
        for written in filter(None, row.written):
            for store in STORES:
                yield written, store, cell(written, store)


def table() -> str:
    """As it stands in the document."""
    lines = [f"| operator | path | {' | '.join(STORES)} |", f"| --- | --- | {' | '.join('---' for _ in STORES)} |"]
    for row in ROWS:
        for kind, written in zip(KINDS, row.written, strict=True):
            if written is not None:
                lines.append(f"| {row.operator} | {kind} | {' | '.join(cell(written, store) for store in STORES)} |")
    return "\n".join(lines) + "\n"


def replaced(document: str) -> str:
    """The document with the table that the code makes."""
    before, _, rest = document.partition(BEGIN)
    return f"{before}{BEGIN}{table()}{END}{rest.partition(END)[2]}"


if __name__ == "__main__":
    DOCUMENT.write_text(replaced(DOCUMENT.read_text()))
