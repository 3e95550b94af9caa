"""Bytes of a call into its parts. Free-form parts stay bytes; one item that no decoder reads does not spoil the rest."""

import json
import re
from typing import TypeVar

import msgspec

from ..domain.parked import Reason
from ..kernel.codec import DECODE_ERRORS, EMPTY, Raw, decode, encode, sentence_of
from ..kernel.errors import Invalid, Malformed

T = TypeVar("T", bound=msgspec.Struct)

NULL = b"null"
BOM = b"\xef\xbb\xbf"                            # some editors and libraries write it; RFC 8259 lets a reader pass over it
GZIP = b"\x1f\x8b"

_FORM = re.compile(rb"[\w.%+\[\]-]{1,100}=")


def opened(decoder: "msgspec.json.Decoder[T]", body: bytes, items: str | None = None) -> T:
    """The call. `items` names its list of items, each of which may be broken by itself.

    Raises: Malformed when it is not JSON, Invalid when it is of another shape or far too deep.
    """
    body = body.removeprefix(BOM)
    try:
        str(body, "utf-8")                      # parts that stay bytes are not checked otherwise
        return decoder.decode(body)
    except msgspec.ValidationError as error:
        raise Invalid(f"the body has another shape than expected: {sentence_of(error)}") from error
    except RecursionError as error:
        raise Invalid("the body is nested too deeply", code=Reason.TOO_DEEP) from error
    except DECODE_ERRORS as error:
        sentence = _told_apart(body) or sentence_of(error)
        if items is None or isinstance(error, UnicodeDecodeError):
            raise Malformed(f"the body is not JSON: {sentence}") from error
        return _salvaged(decoder, body, items, sentence)


def _told_apart(body: bytes) -> str | None:
    """What a body is that is no JSON, where it shows, and what to do; None if it is nothing known."""
    if not body.strip():
        return "it is empty"
    if body.startswith(GZIP):
        return "it is gzip; say so by content-encoding: gzip"
    if body.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" in body[:4]:
        return "it is UTF-16 or UTF-32; send it as UTF-8"
    if _FORM.match(body):
        return "it is a form; send an object"
    return None


def _salvaged(decoder: "msgspec.json.Decoder[T]", body: bytes, items: str, sentence: str) -> T:
    """What a more lenient reader makes of it: halves of emoji and NaN in one item are that item's fault alone."""
    try:
        tree = json.loads(str(body, "utf-8"))      # of bytes it would take UTF-16 too
    except (ValueError, RecursionError) as error:
        raise Malformed(f"the body is not JSON: {sentence}") from error
    if not isinstance(tree, dict) or not isinstance(tree.get(items), list):
        raise Malformed(f"the body is not JSON: {sentence}")
    try:
        envelope = decoder.decode(json.dumps({**tree, items: []}).encode())
    except DECODE_ERRORS as error:
        raise Malformed(f"the body is not JSON: {sentence_of(error)}") from error
    return msgspec.structs.replace(envelope, **{items: [Raw(json.dumps(item).encode()) for item in tree[items]]})


def read_item(decoder: "msgspec.json.Decoder[T]", body: bytes) -> T:
    """One item. Raises: Malformed, Invalid."""
    try:
        return decoder.decode(body)
    except msgspec.ValidationError as error:
        raise Invalid(f"the event has another shape than expected: {sentence_of(error)}") from error
    except DECODE_ERRORS as error:
        raise Malformed(f"the event is not JSON: {sentence_of(error)}") from error


def object_part(raw: Raw, name: str) -> Raw:
    """A free-form part, which must be an object; null is an empty one. Raises: Invalid."""
    if raw is EMPTY:
        return EMPTY
    start = bytes(raw)[:4]
    if start == NULL:
        return EMPTY
    if start[:1] != b"{":
        raise Invalid(f"{name} must be an object")
    return raw


def merged(outer: Raw, inner: Raw) -> Raw:
    """One object out of two: what the inner one says stands."""
    if not says_anything(outer):
        return inner
    if not says_anything(inner):
        return outer
    return Raw(encode({**decode(outer, dict[str, Raw]), **decode(inner, dict[str, Raw])}))


def nested(name: str, part: Raw) -> Raw:
    """`{"name": part}`, or nothing for an empty part."""
    return Raw(encode({name: part})) if says_anything(part) else EMPTY


def says_anything(part: Raw) -> bool:
    """Whether an object that was sent holds anything."""
    return part is not EMPTY and len(bytes(part)) > len(b"{}")
