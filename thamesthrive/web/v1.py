"""`POST /v1/{track,identify,page,screen,group,alias,batch,import}`: the shape that Segment's and RudderStack's SDKs speak.

The answer is exactly `{"success": true}`. The other names of these paths stand in `v1_paths.py`.
"""

from collections.abc import Awaitable, Callable, Iterator
from datetime import datetime

import msgspec

from ..collection.batch import Batch
from ..domain.entry import Item
from ..domain.group import GROUP, GROUP_ID
from ..domain.identity import ANONYMOUS, EXTERNAL, USER
from ..domain.parked import Reason
from ..kernel.codec import EMPTY, Raw, depth_over, encode
from ..kernel.errors import Invalid
from ..kernel.values import Value, evolve
from .doorway import Doorway
from .items import Id, Moment, check_limits, clean_id, clean_text, clean_time, clean_type, on_our_clock, read_time, sorted_out
from .replies import Reply, json_reply
from .requests import Request
from .senders import key_in_header, sender_of
from .wire import merged, nested, object_part, opened, read_item, says_anything

DOOR = "v1"
SUCCESS = json_reply({"success": True})
EXTERNAL_IDS = b'"externalId'                   # how both names begin
TRAITS = b'"traits"'
KINDS = {"identify": "identify", "page": "page-view", "screen": "screen-view", "group": GROUP, "alias": "alias"}
VIEWS = ("page", "screen")


class Call(msgspec.Struct, rename="camel"):
    """One call, by itself or within a batch."""

    type: str | None = None
    event: str | None = None
    name: str | None = None
    category: str | None = None
    user_id: Id = None
    anonymous_id: Id = None
    group_id: Id = None
    previous_id: Id = None
    message_id: Id = None
    timestamp: Moment = None
    original_timestamp: Moment = None
    sent_at: Moment = None
    properties: Raw = EMPTY
    traits: Raw = EMPTY
    context: Raw = EMPTY
    integrations: Raw = EMPTY
    write_key: str | None = None


class BatchCall(msgspec.Struct, rename="camel"):
    """Calls, and what holds for all of them."""

    batch: list[Raw] | None = None
    sent_at: Moment = None
    context: Raw = EMPTY
    integrations: Raw = EMPTY
    write_key: str | None = None


class Told(msgspec.Struct):
    """What a context says of the person."""

    traits: Raw = EMPTY


class ExternalId(msgspec.Struct):
    """An id that another system gave a person."""

    id: Id = None
    type: str | None = None


class ExternalIds(msgspec.Struct, rename="camel"):
    """Where a context holds them: Segment's name, then RudderStack's."""

    external_ids: list[ExternalId] | dict[str, Id] | None = None
    external_id: list[ExternalId] | dict[str, Id] | None = None


_call = msgspec.json.Decoder(Call)
_batch = msgspec.json.Decoder(BatchCall)
_external = msgspec.json.Decoder(ExternalIds)
_told = msgspec.json.Decoder(Told)


class _Around(Value, frozen=True, gc=False):
    """What holds for every call of a body. `is_past`: whatever a clock was wrong by was put right when the call was new."""

    received: datetime
    context: Raw = EMPTY
    integrations: Raw = EMPTY
    sent_at: datetime | None = None
    is_past: bool = False


def single(kind: str) -> Callable[[Doorway, Request, bytes], Awaitable[Reply]]:
    """What takes one kind of call. It is refused whole where an item of a batch would be parked."""

    async def door(doorway: Doorway, request: Request, body: bytes) -> Reply:
        call = opened(_call, body)
        scope, source = await sender_of(request, _key(request, call.write_key), DOOR, doorway.sources)
        check_limits(body, doorway.options)
        now = doorway.clock.now()
        item = _item(call, kind, _Around(now))
        return await _accept(
            doorway,
            Batch(
                scope=scope,
                source=source,
                door=DOOR,
                received=now,
                items=(item,),
                address=request.address,
                user_agent=request.header(b"user-agent"),
            ),
        )

    return door


async def batch(doorway: Doorway, request: Request, body: bytes) -> Reply:
    """Many calls. One bad item never fails its batch."""
    return await _accept_all(doorway, request, body, _around)


async def past(doorway: Doorway, request: Request, body: bytes) -> Reply:
    """Many calls of long ago. One that was kept still says when it was sent, which tells nothing of today's clock."""
    return await _accept_all(doorway, request, body, _around_past)


async def _accept_all(doorway: Doorway, request: Request, body: bytes, around_of: Callable[[BatchCall, Doorway], _Around]) -> Reply:
    said = opened(_batch, body, "batch")
    scope, source = await sender_of(request, _key(request, said.write_key), DOOR, doorway.sources)
    if said.batch is None:
        raise Invalid('the body has no list "batch"')
    around = around_of(said, doorway)
    items, bad = sorted_out(said.batch, lambda raw: _of_batch(raw, around), doorway.options)
    return await _accept(
        doorway,
        Batch(
            scope=scope,
            source=source,
            door=DOOR,
            received=around.received,
            items=items,
            bad=bad,
            address=request.address,
            user_agent=request.header(b"user-agent"),
        ),
    )


async def _accept(doorway: Doorway, brought: Batch) -> Reply:
    accepted = await doorway.collector.accept(brought)
    doorway.metrics.accepted(DOOR, len(brought.items) + len(brought.bad), accepted.append_s)
    return SUCCESS


def _key(request: Request, in_body: str | None) -> str | None:
    key = key_in_header(request) or in_body or request.query.get("writeKey")
    return key.strip() if key else None


def _around(said: BatchCall, doorway: Doorway) -> _Around:
    """Raises: Invalid when it is not the fault of one call."""
    for part in (said.context, said.integrations):
        if depth_over(part, doorway.options.max_depth - 2):     # it stands within an event
            raise Invalid("the batch's context or integrations are nested too deeply", code=Reason.TOO_DEEP)
    return _Around(
        received=doorway.clock.now(),
        context=object_part(said.context, "context"),
        integrations=object_part(said.integrations, "integrations"),
        sent_at=read_time(said.sent_at),
    )


def _around_past(said: BatchCall, doorway: Doorway) -> _Around:
    """Raises: Invalid."""
    return evolve(_around(said, doorway), is_past=True)


def _of_batch(body: bytes, around: _Around) -> Item:
    call = read_item(_call, body)
    kind = (call.type or ("track" if call.event else "")).strip().lower()
    return _item(call, kind, around)


def _item(call: Call, kind: str, around: _Around) -> Item:
    """Raises: Invalid."""
    type_, name = _type_of(call, kind)
    user, anonymous = _who(call, kind)
    sent = clean_time(call.timestamp) or clean_time(call.original_timestamp)
    sent_at = None if around.is_past else read_time(call.sent_at) or around.sent_at
    context = _context(call, around)
    return Item(
        id="",
        type=type_,
        name=name,
        time=on_our_clock(sent, sent_at, around.received),
        sent=sent,
        sender_id=clean_text("messageId", call.message_id),
        user_id=user,
        anonymous_id=anonymous,
        external_ids=_external_ids(context),
        properties=_properties(call, kind),
        traits=_traits(call, kind),
        context=context,
    )


def _type_of(call: Call, kind: str) -> tuple[str, str]:
    """Type and name. Raises: Invalid."""
    if kind == "track":
        return clean_type(call.event)
    if kind in KINDS:
        return KINDS[kind], kind
    raise Invalid(f"a call is one of track, {', '.join(KINDS)}; this one is of another type, or of none")


def _who(call: Call, kind: str) -> tuple[str | None, str | None]:
    """User id and anonymous id. What somebody was called before is an anonymous id: two user ids are never one person. Raises: Invalid."""
    user = clean_id(USER, call.user_id)
    if kind != "alias":
        return user, clean_id(ANONYMOUS, call.anonymous_id)
    previous = clean_id(ANONYMOUS, call.previous_id)
    if user is None or previous is None:
        raise Invalid('an alias call needs a "userId" and a "previousId", each of which identifies somebody')
    return user, previous


def _properties(call: Call, kind: str) -> Raw:
    """What stands beside them becomes properties: name and category of a view, where what the properties say themselves stands, and ids.

    Raises: Invalid.
    """
    properties = object_part(call.properties, "properties")
    if kind in VIEWS:
        beside = {key: value for key, value in (("name", call.name), ("category", call.category)) if value is not None}
        return _beneath(beside, properties) if beside else properties
    if kind == "group":
        if (group_id := clean_id(GROUP_ID, call.group_id)) is None:
            raise Invalid('a group call needs a "groupId" that identifies a group')
        return merged(properties, Raw(encode({GROUP_ID: group_id})))
    return merged(properties, Raw(encode({"previousId": call.previous_id}))) if kind == "alias" else properties


def _traits(call: Call, kind: str) -> Raw:
    """RudderStack's SDKs say in the context of an identify call what it is about. In other calls that is what a browser remembers of it.

    Raises: Invalid.
    """
    traits = object_part(call.traits, "traits")
    if kind != "identify" or says_anything(traits) or TRAITS not in bytes(call.context):
        return traits
    context = object_part(call.context, "context")
    return object_part(read_item(_told, bytes(context)).traits, "context.traits") if says_anything(context) else traits


def _beneath(beside: dict[str, str], properties: Raw) -> Raw:
    """Both in one object. Where no name of theirs stands among the properties' bytes, these need not be read for that."""
    text, first = bytes(properties), encode(beside)
    if any(b'"%b"' % name.encode() in text for name in beside):
        return merged(Raw(first), properties)
    rest = text[1:].lstrip()
    return Raw(first[:-1] + (rest if rest == b"}" else b"," + rest))


def _context(call: Call, around: _Around) -> Raw:
    """The call's own over the batch's; integrations are kept in it."""
    context = merged(around.context, object_part(call.context, "context"))
    if call.integrations is EMPTY and around.integrations is EMPTY:
        return context
    integrations = merged(around.integrations, object_part(call.integrations, "integrations"))
    return merged(nested("integrations", integrations), context)


def _external_ids(context: Raw) -> tuple[tuple[str, str], ...]:
    """System and id of each. Raises: Invalid."""
    if EXTERNAL_IDS not in bytes(context):
        return ()
    said = read_item(_external, bytes(context))
    pairs = {(t, i): None for given in (said.external_ids, said.external_id) for t, i in _pairs(given)}
    return tuple(pairs)


def _pairs(given: list[ExternalId] | dict[str, Id] | None) -> Iterator[tuple[str, str]]:
    named = given.items() if isinstance(given, dict) else ((e.type, e.id) for e in given or ())
    for system, id in named:
        type_ = clean_text("the type of an external id", system)
        if type_ and (value := clean_id(EXTERNAL + type_, id)):
            yield type_, value
