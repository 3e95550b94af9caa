"""What the doors share whose calls are nothing but the properties of an event: webhooks, pictures and links."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from urllib.parse import parse_qsl

from attrs import frozen

from ..collection.batch import Accepted, AnswerMode, Batch
from ..collection.pointed import identified
from ..domain.entry import BadItem, Item
from ..domain.scope import Scope
from ..domain.source import Source
from ..kernel.codec import EMPTY, Raw, encode
from ..kernel.errors import Invalid
from .doorway import Doorway
from .items import check_limits, clean_text, clean_type
from .requests import Request

MOST_FIELDS = 1_000


@frozen(kw_only=True)
class Call:
    """What holds for all that a call tells. `type` is as the path or the link says it."""

    scope: Scope
    source: Source
    door: str
    type: str
    session: str | None = None
    received: datetime

    def item(self, doorway: Doorway, properties: Raw, sender_id: str | None = None) -> Item:
        """One event. Raises: TooLarge, Invalid."""
        check_limits(bytes(properties), doorway.options)
        type_, name = clean_type(self.type)
        item = Item(
            id="",
            type=type_,
            name=name,
            time=self.received,
            sender_id=clean_text("the event's id", sender_id),
            session_id=self.session,
            properties=properties,
        )
        return identified(item, self.source, partial(doorway.collector.hashed_key, self.scope))

    async def accept(
        self, doorway: Doorway, request: Request, items: Sequence[Item], bad: Sequence[BadItem] = (), *, answer: AnswerMode = "none"
    ) -> Accepted:
        """Take it in. Raises: Unavailable."""
        accepted = await doorway.collector.accept(
            Batch(
                scope=self.scope,
                source=self.source,
                door=self.door,
                received=self.received,
                items=tuple(items),
                bad=tuple(bad),
                answer=answer,
                session=self.session,
                address=request.address,
                user_agent=request.header(b"user-agent"),
            )
        )
        doorway.metrics.accepted(self.door, len(items) + len(bad), accepted.append_s)
        return accepted


def fields_of(text: str) -> Raw:
    """A query or a form as properties; a name that stands in it more than once has a list. Raises: Invalid."""
    if not text:
        return EMPTY
    try:
        pairs = parse_qsl(text, keep_blank_values=True, max_num_fields=MOST_FIELDS)
    except ValueError as error:
        raise Invalid(f"an event may have {MOST_FIELDS} fields") from error
    fields: dict[str, list[str]] = {}
    for name, value in pairs:
        fields.setdefault(name, []).append(value)
    return Raw(encode({name: values if len(values) > 1 else values[0] for name, values in fields.items()}))


def query_of(request: Request) -> Raw:
    """The query as properties. Raises: Invalid."""
    return fields_of(request.search.encode("latin-1").decode("utf-8", "replace"))
