"""A condition as a query: exactly what `language.meaning` says of each record, or `Invalid` with the code `not-searchable`.

What a typed field can say is asked of the index (`tests`). Anything else is asked of the document's JSON, by a script in a runtime field,
and only of those documents that the index cannot rule out (`hints`).
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from attrs import define, field, frozen

from ...kernel.codec import encode
from ...kernel.errors import Invalid
from ...language.condition import EVERYTHING, And, Condition, Matches, Not, Or, Value, Words
from ...language.meaning import matches
from ...language.walk import paths_of
from ...language.words import words
from .columns import Columns
from .days import days
from .hints import hint
from .letters import letters_for
from .painless import MATCHES, TEXT
from .scoping import Query
from .trees import Trees
from .typed import Test, answer, expression, test_of, there

CUT: Query = {"term": {"cut": True}}             # the record has more words than are indexed
ALL: Query = {"match_all": {}}
NONE: Query = {"match_none": {}}

NESTED_MOST = 10                                # levels of a query; deeper ones are asked of the JSON as one, as a node takes 30
CLAUSES_MOST = 250                              # tests of a query; above, what can be asked of the JSON is


@frozen
class Asked:
    """A query, and the runtime fields that it speaks of. `is_slow`: they read documents, and not only the few that the index lacks
    a value of.
    """

    query: Query
    runtime: Mapping[str, Any]
    is_slow: bool


@frozen
class _Slow:
    """A condition that only the JSON can decide. `hint`: what is surely true of documents that it is true of."""

    condition: Condition
    hint: Query | None


def asked(condition: Condition, columns: Columns, now: datetime) -> Asked:
    """Raises: Invalid for what is not searchable here."""
    try:
        encode(condition)
    except UnicodeEncodeError:
        raise Invalid("half a character (a lone surrogate) is not searchable; write whole ones", code="not-searchable") from None
    compiler = _Compiler(columns, now, tests=_size(condition))
    return Asked(compiler.query(condition), compiler.runtime, compiler.is_slow)


@define
class _Compiler:
    columns: Columns
    now: datetime
    tests: int
    runtime: dict[str, Any] = field(factory=dict)
    is_slow: bool = False

    def query(self, condition: Condition) -> Query:
        return self._said(self._plan(_flat(condition), 0))

    def _plan(self, condition: Condition, depth: int) -> Query | _Slow:
        if next(paths_of(condition), None) is None:
            return ALL if matches(condition, {}, self.now) else NONE
        if (depth >= NESTED_MOST or self.tests > CLAUSES_MOST) and _is_scriptable(condition):
            return _Slow(condition, None)
        match condition:
            case And(terms):
                return self._all([self._plan(term, depth + 1) for term in terms])
            case Or(terms):
                return self._any([self._plan(term, depth + 1) for term in terms])
            case Not(term):
                plan = self._plan(term, depth + 1)
                return _Slow(Not(plan.condition), None) if isinstance(plan, _Slow) else none_of(plan)
            case Words(path, text):
                return self._words_at(condition) if path.names else begin(text)
            case _:
                return self._leaf(condition)

    def _all(self, plans: Sequence[Query | _Slow]) -> Query | _Slow:
        slow = [plan for plan in plans if isinstance(plan, _Slow)]
        quick = [plan for plan in plans if not isinstance(plan, _Slow)]
        hints = [plan.hint for plan in slow if plan.hint is not None]
        rest = [_Slow(And(tuple(plan.condition for plan in slow)), all_of(*hints) if hints else None)] if slow else []
        if not quick:
            return rest[0] if rest else ALL
        return all_of(*quick, *map(self._said, rest))

    def _any(self, plans: Sequence[Query | _Slow]) -> Query | _Slow:
        slow = [plan for plan in plans if isinstance(plan, _Slow)]
        quick = [plan for plan in plans if not isinstance(plan, _Slow)]
        hints = [plan.hint for plan in slow if plan.hint is not None]
        whole = any_of(*hints) if slow and len(hints) == len(slow) else None
        rest = [_Slow(Or(tuple(plan.condition for plan in slow)), whole)] if slow else []
        if not quick:
            return rest[0] if rest else NONE
        return any_of(*quick, *map(self._said, rest))

    def _leaf(self, leaf: Condition) -> Query | _Slow:
        if (since := days(leaf, self.columns, self.now)) is not None:
            return since
        test = test_of(leaf, self.columns, self.now)
        if test is not None:
            return self._typed(leaf, test)
        slow = _Slow(leaf, hint(leaf, self.columns, self.now))
        return self._said(slow) if isinstance(leaf, Matches) else slow

    def _words_at(self, test: Words) -> Query | _Slow:
        """Only the words of whole records are indexed: they tell where to look."""
        names = test.path.names
        if not words(test.text):
            return NONE
        if self.columns.kind.name == "profile" and names[0] not in self.columns.kind.words:
            raise Invalid(f"{names[0]} is not searchable by words here; use CONTAINS", code="not-searchable")
        column = self.columns.column(test.path)
        there_at = there(column) if column else hint(test, self.columns, self.now)
        among = any_of(begin(test.text), CUT) if names[0] in self.columns.kind.words else ALL
        found = all_of(among, there_at or ALL)
        return _Slow(test, None if found == ALL else found)

    def _typed(self, leaf: Condition, test: Test) -> Query | _Slow:
        """By the field where that is decisive, by the JSON elsewhere."""
        found = answer(test, self.columns.scope)
        if found is None:
            slow = _Slow(leaf, there(test.column))
            return self._said(slow) if isinstance(leaf, Matches) else slow
        if test.column.rest is None or found.is_whole:
            return found.query
        return any_of(all_of(found.query, none_of(test.column.rest)), all_of(test.column.rest, self._read(leaf)))

    def _said(self, plan: Query | _Slow) -> Query:
        if not isinstance(plan, _Slow):
            return plan
        self.is_slow = True
        asked = self._read(plan.condition)
        return asked if plan.hint is None else all_of(plan.hint, asked)

    def _read(self, condition: Condition) -> Query:
        return self._expression(condition) if isinstance(condition, Matches) else self._script(condition)

    def _script(self, condition: Condition) -> Query:
        tree = self._trees.of(condition)
        name = self._runtime("boolean", MATCHES, {"test": tree, "letters": letters_for(tree)})
        return {"term": {name: True}}

    def _expression(self, test: Matches) -> Query:
        name = self.text(test.value)
        return expression(name, test.pattern)

    def text(self, value: Value) -> str:
        """The name of a runtime field that holds a value of the record where it is a text."""
        tree = self._trees.value(value)
        return self._runtime("keyword", TEXT, {"value": tree, "letters": letters_for(tree)})

    def _runtime(self, type_: str, source: str, params: Mapping[str, Any]) -> str:
        field = {"type": type_, "script": {"source": source, "params": params}}
        for name, known in self.runtime.items():
            if known == field:
                return name
        name = f"asked_{len(self.runtime)}"
        self.runtime[name] = field
        return name

    @property
    def _trees(self) -> Trees:
        return Trees(self.columns.spot, self.now)


def all_of(*queries: Query) -> Query:
    """True where each is."""
    wanted = [query for query in queries if query != ALL]
    if NONE in wanted:
        return NONE
    return wanted[0] if len(wanted) == 1 else {"bool": {"filter": wanted}} if wanted else ALL


def any_of(*queries: Query) -> Query:
    """True where one is."""
    wanted = [query for query in queries if query != NONE]
    if ALL in wanted:
        return ALL
    return wanted[0] if len(wanted) == 1 else {"bool": {"should": wanted, "minimum_should_match": 1}} if wanted else NONE


def none_of(query: Query) -> Query:
    """True where it is not."""
    return {"bool": {"must_not": [query]}}


def without_scripts(query: Query, runtime: Collection[str]) -> Query:
    """True wherever the query is: a test of a runtime field (which it may rule out by) counts as passed."""
    return _passed(query, frozenset(runtime), ALL)


def _passed(query: Query, runtime: frozenset[str], instead: Query) -> Query:
    """`instead`: what a test is replaced by, by whether it is asked or denied here."""
    if not isinstance(query.get("bool"), Mapping):
        (test,) = query.values()
        return instead if not runtime.isdisjoint(test) else query
    denied = NONE if instead == ALL else ALL
    return {
        "bool": {
            name: [_passed(q, runtime, denied if name == "must_not" else instead) for q in part] if isinstance(part, list) else part
            for name, part in query["bool"].items()
        }
    }


def begin(text: str) -> Query:
    """Each word begins one of the first words of the record."""
    asked = words(text)
    return all_of(*({"prefix": {"words": {"value": word}}} for word in asked)) if asked else NONE


def _flat(condition: Condition) -> Condition:
    """Without an And in an And, an Or in an Or, a Not in a Not."""
    match condition:
        case And(terms) | Or(terms):
            kind = type(condition)
            inner = [_flat(term) for term in terms]
            flat = [below for term in inner for below in (term.terms if isinstance(term, kind) else (term,))]
            return flat[0] if len(flat) == 1 else kind(tuple(flat))
        case Not(Not(term)):
            return _flat(term)
        case Not(term):
            return Not(_flat(term))
        case _:
            return condition


def _leaves(condition: Condition) -> Iterable[Condition]:
    match condition:
        case And(terms) | Or(terms):
            for term in terms:
                yield from _leaves(term)
        case Not(term):
            yield from _leaves(term)
        case _:
            yield condition


def _size(condition: Condition) -> int:
    return sum(1 for _ in _leaves(condition)) if condition != EVERYTHING else 0


def _is_scriptable(condition: Condition) -> bool:
    return not any(isinstance(leaf, Matches) or (isinstance(leaf, Words) and not leaf.path.names) for leaf in _leaves(condition))
