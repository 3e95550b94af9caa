"""`Answer`: a condition as SQL that says 1 (true), 0 (false), or null: SQL does not know, ask the meaning.

SQL's AND, OR and NOT carry null as they must: what is false whatever the unknown part is stays false.
"""

from collections.abc import Sequence

from attrs import frozen

NESTED, HIGH = 18, 700                                  # what SQLite's parser and its expressions surely take: 100 symbols, 1,000 levels
SIDE_BY_SIDE = 100


@frozen
class Answer:
    """`total`: never null. `quick`: reads nothing but what the index of the default order holds. `nested`, `high`: how deep the SQL is."""

    sql: str
    total: bool = True
    quick: bool = False
    nested: int = 0
    high: int = 10


TRUE, FALSE = Answer("1", quick=True), Answer("0", quick=True)
UNKNOWN = Answer("NULL", total=False)


class Arguments:
    """The values of a statement, by name."""

    def __init__(self) -> None:
        self.values: dict[str, object] = {}
        self._names: dict[tuple[type, object], str] = {}

    def __call__(self, value: str | bytes | int | float | None) -> str:
        """What stands for the value in the statement."""
        key = (type(value), value)
        if key not in self._names:
            self._names[key] = f"v{len(self.values)}"
            self.values[self._names[key]] = value
        return f":{self._names[key]}"


def constant(truth: bool) -> Answer:
    return TRUE if truth else FALSE


def every(answers: Sequence[Answer]) -> Answer:
    if any(a == FALSE for a in answers):
        return FALSE
    return _joined("AND", [a for a in answers if a != TRUE], TRUE)


def some(answers: Sequence[Answer]) -> Answer:
    if any(a == TRUE for a in answers):
        return TRUE
    return _joined("OR", [a for a in answers if a != FALSE], FALSE)


def negated(answer: Answer) -> Answer:
    if answer in (TRUE, FALSE):
        return constant(answer == FALSE)
    return _bounded(Answer(f"(NOT {answer.sql})", answer.total, answer.quick, answer.nested + 1, answer.high + 1))


def _joined(word: str, answers: Sequence[Answer], none: Answer) -> Answer:
    """Many, as groups of groups."""
    if len(answers) < 2:
        return answers[0] if answers else none
    if len(answers) > SIDE_BY_SIDE:
        groups = [answers[n : n + SIDE_BY_SIDE] for n in range(0, len(answers), SIDE_BY_SIDE)]
        return _joined(word, [_joined(word, group, none) for group in groups], none)
    nested, high = max(a.nested for a in answers) + 1, max(a.high for a in answers) + len(answers)
    sql = f" {word} ".join(a.sql for a in answers)
    return _bounded(Answer(f"({sql})", all(a.total for a in answers), all(a.quick for a in answers), nested, high))


def _bounded(answer: Answer) -> Answer:
    """What is too deep for SQLite is left to the meaning."""
    return UNKNOWN if answer.nested > NESTED or answer.high > HIGH else answer
