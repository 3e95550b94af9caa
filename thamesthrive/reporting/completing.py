"""`Completing`: what may be written next in a condition: fields, operators, and the values that are stored."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from typing import Literal as OneOf

from attrs import frozen

from ..domain.fields import Kind, KindName, resolved_path
from ..domain.scope import Scope
from ..kernel.codec import Raw, decode_any
from ..kernel.errors import Invalid
from ..language.completion import Expecting, suggestions
from ..language.condition import EVERYTHING, Condition, Literal, Path, StartsWith
from ..language.tql import path_text
from ..language.writing import quoted
from ..ports.clock import Clock
from .records import Records

Sort = OneOf["field", "operator", "keyword", "function", "value"]

MOST = 50
SAMPLE = 100                                    # the newest records, in which free fields are looked for
LATELY = 1_000                                  # those in which values are looked for that no store counts quickly over all
SAMPLE_S = 10.0                                 # so long a sample holds
MOST_FIELDS = 500
DEEPEST = 5
VALUES_S = 1.0                                  # values that take longer to find are not offered
TIMES = ("now", "now - 1h", "now - 1d", "now - 7d", "now - 30d")


@frozen
class Offer:
    """`text` is to stand from the completion's start up to the cursor. `label` says what it is, `type` of what type a field is."""

    sort: Sort
    text: str
    label: str = ""
    type: str | None = None


@frozen
class Completion:
    """Best first."""

    start: int
    offers: Sequence[Offer]


class Completing:
    """By the same grammar that reads conditions."""

    def __init__(self, records: Mapping[KindName, Records[Any]], clock: Clock) -> None:
        self._records, self._clock = records, clock
        self._sampled: dict[tuple[Scope, str], tuple[float, Sequence[Offer]]] = {}

    async def complete(self, scope: Scope, kind: Kind, query: str, cursor: int) -> Completion:
        """At most fifty. Raises: Unavailable."""
        expecting = suggestions(query, cursor)
        offers: list[Offer] = []
        if expecting.values_of is not None:
            offers += await self._values(scope, kind, expecting, quote=query[expecting.start - 1 : expecting.start])
        offers += [Offer("operator", operator) for operator in expecting.operators]
        if expecting.fields:
            offers += await self._fields(scope, kind)
        offers += [Offer("function", f"{name}(") for name in expecting.functions]
        offers += [Offer("keyword", keyword) for keyword in expecting.keywords]
        return Completion(expecting.start, _fitting(offers, expecting, kind)[:MOST])

    async def _fields(self, scope: Scope, kind: Kind) -> Sequence[Offer]:
        """Core ones, declared ones, and whatever stands in the newest records."""
        core = [Offer("field", field.alias or field.path, field.label, field.type) for field in kind.fields]
        types = await self._records[kind.name].declared.of(scope, kind)
        declared = [Offer("field", path, "Declared", type_) for path, type_ in sorted(types.items())]
        free = [offer for offer in await self._sample(scope, kind) if offer.text not in types]
        return [*core, *declared, *free]

    async def _sample(self, scope: Scope, kind: Kind) -> Sequence[Offer]:
        now = self._clock.monotonic()
        asked, known = self._sampled.get((scope, kind.name), (None, ()))
        if asked is not None and now - asked < SAMPLE_S:
            return known
        page = await self._records[kind.name].page(scope, EVERYTHING, limit=SAMPLE)
        found: dict[str, Offer] = {}
        for record in page.items:
            for path, value in _leaves(record, kind):
                found.setdefault(path_text(path), Offer("field", path_text(path), "", _type_of(value)))
        offers = [offer for _, offer in sorted(found.items())][:MOST_FIELDS]
        self._sampled = {key: row for key, row in self._sampled.items() if now - row[0] < SAMPLE_S}
        self._sampled[scope, kind.name] = now, offers
        return offers

    async def _values(self, scope: Scope, kind: Kind, expecting: Expecting, *, quote: str) -> Sequence[Offer]:
        """The most frequent ones that begin like what is written, lately if there may be many; none where the store cannot say quickly."""
        assert expecting.values_of is not None
        try:
            path = resolved_path(expecting.values_of, kind)
            if await self._is_time(scope, kind, path):
                return [Offer("value", text) for text in TIMES] if not expecting.in_text else []
            begun: Condition = StartsWith(path, Literal(expecting.begun)) if expecting.in_text and expecting.begun else EVERYTHING
            core = kind.core(path)
            is_few = core is not None and core.few
            async with asyncio.timeout(VALUES_S):
                terms = await self._records[kind.name].terms(scope, begun, path, limit=MOST, sample=None if is_few else LATELY)
        except (Invalid, TimeoutError):         # no such field, or one whose values nobody can list
            return []
        texts = [(term.value, f"{term.count:,} times{'' if is_few else ' lately'}") for term in terms]
        if expecting.in_text:
            return [Offer("value", _inside(value, quote), label) for value, label in texts if isinstance(value, str)]
        return [Offer("value", _written(value), label) for value, label in texts]

    async def _is_time(self, scope: Scope, kind: Kind, path: Path) -> bool:
        core = kind.core(path)
        types = await self._records[kind.name].declared.of(scope, kind)
        return (core.type if core else types.get(path_text(path))) == "time"


def _fitting(offers: Iterable[Offer], expecting: Expecting, kind: Kind) -> list[Offer]:
    """Those that begin like what is written, then those that hold it."""
    namespace = f"{kind.name}@"
    spaced = expecting.begun.startswith(namespace)
    begun = expecting.begun.removeprefix(namespace).casefold()
    offers = [Offer(o.sort, namespace + o.text, o.label, o.type) if spaced and o.sort == "field" else o for o in offers]
    if not begun:
        return offers
    plain = [(o.text.removeprefix(namespace).casefold().lstrip('"'), o) for o in offers]
    ahead = [o for text, o in plain if text.startswith(begun)]
    return [*ahead, *(o for text, o in plain if begun in text and not text.startswith(begun))]


def _leaves(record: Mapping[str, Any], kind: Kind) -> Iterable[tuple[Path, Any]]:
    """Free paths that lead to a value."""
    waiting: list[tuple[tuple[str, ...], Any]] = [((name,), record.get(name)) for name in reversed(kind.free)]
    while waiting:
        names, value = waiting.pop()
        if isinstance(value, Raw):
            value = decode_any(value)
        if isinstance(value, Mapping):
            if len(names) < DEEPEST:
                waiting += [((*names, str(name)), below) for name, below in reversed(list(value.items()))]
        elif value is not None and len(names) > 1 and kind.core(Path(names)) is None:
            yield Path(names), value


def _type_of(value: Any) -> str | None:
    if isinstance(value, list | tuple):
        return "list"
    if isinstance(value, bool):
        return "boolean"
    return "number" if isinstance(value, int | float) else "text" if isinstance(value, str) else "time"


def _written(value: str | int | float | bool) -> str:
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    return quoted(value) if isinstance(value, str) else repr(value)


def _inside(text: str, quote: str) -> str:
    """The rest of a literal that has begun with this quote."""
    inner = quoted(text)[1:-1]
    return (inner.replace("'", "\\'") if quote == "'" else inner) + quote

