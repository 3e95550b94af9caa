"""`Asking`: a condition made ready for one table: where to look for it, and what SQL answers there."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from attrs import evolve, frozen

from ...language.closures import Test, compiled
from ...language.condition import And, Condition, Words
from ...language.walk import paths_of
from ...language.words import words
from .answers import FALSE, UNKNOWN, Answer, Arguments, every
from .database import Connection
from .narrowing import WIDE, Ground, Ordered, Source, looked_up, narrow, rows_of
from .query import Asked, answer
from .tables import Sorting, Table
from .values import declarations_of
from .words import Match, all_of, beginning

FEW = 5_000                                             # rows that are read at once rather than looking for them in order
MANY = 200_000                                          # rows that are read rather than everything
SELDOM = 20_000                                         # rows with some words, of which all are read to look at a few

LOW_ROW, HIGH_ROW = "low_row", "high_row"
ANY_ROW: Mapping[str, object] = {LOW_ROW: 0, HIGH_ROW: 2**63 - 1}


@frozen(kw_only=True)
class Asking:
    """`sources`: ways to look for it. `bounds`: what it says of the column of an order alone, by its name.

    Replies differ in how words are looked up: `row_by_row`, for rows in their order; `one_by_one`, for the first of them, far apart;
    `at_once`, for all rows; `of_few`, for a few rows that were found otherwise. `sure`: rows that have the words, if words are asked for.
    `test` is the meaning, for what SQL does not know.
    """

    table: Table
    scope: int
    now: datetime
    bind: Arguments
    sources: Sequence[Source]
    bounds: Mapping[str, str]
    row_by_row: "Reply"
    one_by_one: "Reply"
    at_once: "Reply"
    of_few: "Reply"
    sure: "Sure | None"
    test: Test

    def among(self, source: Source, reply: "Reply") -> "Span":
        """Only those rows, in no order."""
        rows = rows_of(source, self.table, self.bind)
        return Span(f"{self.table.name} NOT INDEXED WHERE rowid IN ({rows}) AND {self._own}", reply)

    def along(self, sorting: Sorting, reply: "Reply") -> "Span":
        """All rows, in the order of an index."""
        return Span(f"{self.table.name} INDEXED BY {sorting.index} WHERE {self._own}", reply, walked=True)

    def following(self, source: "Ordered", reply: "Reply") -> "Span":
        """Only those rows, in the order of their index, which is the default one."""
        return Span(f"{self.table.name} INDEXED BY {source.index} WHERE {self._own} AND {source.test}", reply, walked=True)

    def surely(self, sure: "Sure", most: int) -> "Span":
        """No more than so many of those that have the words, the latest."""
        rows = f"{looked_up(sure.match, self.table, self.bind)} ORDER BY rowid DESC LIMIT {most}"
        return Span(f"{self.table.name} NOT INDEXED WHERE rowid IN ({rows}) AND {self._own}", sure.reply)

    @property
    def _own(self) -> str:
        live = f" AND {self.table.live}" if self.table.live else ""
        return f"scope = {self.bind(self.scope)}{live}"


@frozen
class Reply:
    """What SQL answers, and the part of it that it knows for certain of every row: that part may use an index."""

    answer: Answer
    firm: Answer

    @property
    def possible(self) -> str:
        """True of the rows for which the answer may be true."""
        return self.answer.sql if self.answer.total else f"{self.firm.sql} AND {self.answer.sql} IS NOT 0"


@frozen
class Sure:
    """A look-up that finds only rows with all words that a condition asks for, and the reply about the rest of the condition."""

    match: str
    reply: Reply


@frozen
class Span:
    """Where to look: what stands after FROM, and the reply about its rows. `walked`: in the order of an index, so it can be cut short."""

    sql: str
    reply: Reply
    walked: bool = False

    def cut(self, test: str) -> "Span":
        """Only rows for which this holds too."""
        return evolve(self, sql=f"{self.sql} AND {test}")


def made_ready(connection: Connection, table: Table, scope: int, condition: Condition, now: datetime) -> Asking:
    """Raises: Invalid for what cannot be asked."""
    test = compiled(condition, branches=table.kind.words)
    bind, declared = Arguments(), declarations_of(connection, scope, table.kind.name)

    def looked(match: Match) -> Answer:
        return Answer(f"(rowid IN ({looked_up(match.match, table, bind)}))", quick=True)

    def if_seldom(match: Match) -> Answer:
        return looked(match) if _tokens(connection, match, table, bind, SELDOM) <= SELDOM else UNKNOWN

    def reply(found: Callable[[Match], Answer]) -> Reply:
        return _reply(condition, Asked(table, bind, now, declared, lambda text: _by_words(text, scope, found)))

    def within(match: str) -> str:
        return f"rowid IN ({looked_up(match, table, bind)} AND rowid BETWEEN :{LOW_ROW} AND :{HIGH_ROW})"

    def alone(match: str) -> str:
        return f"EXISTS ({looked_up(match, table, bind)} AND rowid = {table.name}.rowid)"

    return Asking(
        table=table,
        scope=scope,
        now=now,
        bind=bind,
        sources=narrow(condition, Ground(table, scope, bind, now, declared)),
        bounds={s.column: _bounds(condition, f, Asked(table, bind, now, declared, lambda _: UNKNOWN)) for f, s in table.sortings.items()},
        row_by_row=reply(lambda match: _as_far_as_needed(match, within)),
        one_by_one=reply(lambda match: _as_far_as_needed(match, alone)),
        at_once=reply(looked),
        of_few=reply(if_seldom),
        sure=_sure(condition, scope, Asked(table, bind, now, declared, lambda _: UNKNOWN)),
        test=test,
    )


def fewest(connection: Connection, asking: Asking, most: int) -> Source | None:
    """The source with the fewest rows, if it has no more than so many."""
    counted = [(count, n) for n, source in enumerate(asking.sources) if (count := _count(connection, asking, source, most)) <= most]
    return asking.sources[min(counted)[1]] if counted else None


def in_order(connection: Connection, asking: Asking, sorting: Sorting) -> Ordered | None:
    """The source that goes in the order of the sorting and has the fewest rows, as far as that is quickly known."""
    ordered = [s for s in asking.sources if isinstance(s, Ordered)] if sorting == asking.table.default else []
    if len(ordered) < 2:
        return ordered[0] if ordered else None
    return min(ordered, key=lambda source: _count(connection, asking, source, 10 * FEW))


def _terms(condition: Condition) -> Sequence[Condition]:
    return condition.terms if isinstance(condition, And) else (condition,)


def _bounds(condition: Condition, field: str, asked: Asked) -> str:
    alone = [term for term in _terms(condition) if {".".join(path.names) for path in paths_of(term)} == {field}]
    return every([a for a in (answer(term, asked) for term in alone) if a.total]).sql


def _reply(condition: Condition, asked: Asked) -> Reply:
    answers = [answer(term, asked) for term in _terms(condition)]
    return Reply(every(answers), every([a for a in answers if a.total]))


def _sure(condition: Condition, scope: int, asked: Asked) -> Sure | None:
    terms = _terms(condition)
    texts = [term for term in terms if isinstance(term, Words) and not term.path.names]
    matches = [beginning(scope, word) for term in texts for word in words(term.text)]
    rest = _reply(And(tuple(term for term in terms if term not in texts)), asked)
    return Sure(all_of(matches).sure, rest) if 0 < len(matches) <= WIDE and rest.answer.total else None


def _by_words(text: str, scope: int, found: Callable[[Match], Answer]) -> Answer:
    asked = [beginning(scope, word) for word in words(text)]
    if len(asked) > WIDE:
        return UNKNOWN
    return found(all_of(asked)) if asked else FALSE


def _as_far_as_needed(match: Match, held: Callable[[str], str]) -> Answer:
    """`held` is how a look-up of rows at hand is asked; of the others nothing is read."""
    if match.is_lazy:
        return Answer(f"({held(match.match)})", quick=True)
    return Answer(f"(CASE WHEN {held(match.sure)} THEN 1 WHEN {held(match.wide)} THEN NULL ELSE 0 END)", total=False)


def _count(connection: Connection, asking: Asking, source: Source, most: int) -> int:
    """How many rows a source has; more than `most` is `most + 1`."""
    if isinstance(source, Match):
        return _tokens(connection, source, asking.table, asking.bind, most)
    return _counted(connection, rows_of(source, asking.table, asking.bind), asking.bind, most)


def _tokens(connection: Connection, match: Match, table: Table, bind: Arguments, most: int) -> int:
    """The same of a look-up; the whole of it is read only if it may be few."""
    wide = _counted(connection, looked_up(match.wide, table, bind), bind, most)
    if wide <= most or match.is_lazy:
        return wide
    sure = _counted(connection, looked_up(match.sure, table, bind), bind, most)
    return sure if sure > most else _counted(connection, looked_up(match.match, table, bind), bind, most)


def _counted(connection: Connection, rows: str, bind: Arguments, most: int) -> int:
    query = f"SELECT count(*) FROM (SELECT 1 FROM ({rows}) LIMIT {most + 1})"
    found: Any = connection.execute(query, bind.values).fetchall()
    return int(found[0][0])
