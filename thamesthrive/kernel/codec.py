"""JSON in and out, once and strictly. The only place that turns unstructured bytes into values."""

import re
from typing import Any, TypeVar

import msgspec

from .errors import Malformed

T = TypeVar("T")

# What a broken document can raise: msgspec's own, a validator's or a bad surrogate's ValueError, and RecursionError
# (which is not a MsgspecError) for thousands of brackets.
DECODE_ERRORS = (msgspec.MsgspecError, ValueError, RecursionError)

Raw = msgspec.Raw
EMPTY = Raw(b"{}")                            # a default value; msgspec 0.22 cannot decode a Raw attribute that has a factory

_AT = re.compile(r" - at `\$\.?(\w*).*`$|^Object missing required field `(\w+)`")

_encoder = msgspec.json.Encoder()
_in_order = msgspec.json.Encoder(order="sorted")
_plain = msgspec.json.Decoder()


def encode(value: Any) -> bytes:
    """JSON of attrs values, structs, mappings, datetimes and Raw."""
    return _encoder.encode(value)


def encode_sorted(value: Any) -> bytes:
    """JSON with keys in order, the same for equal values: for hashing."""
    return _in_order.encode(value)


def decode(body: bytes | Raw, type_: type[T]) -> T:
    """A value of this type. Raises: Malformed."""
    try:
        return msgspec.json.decode(body, type=type_)
    except DECODE_ERRORS as error:
        raise _malformed(error) from error


def decode_any(body: bytes | Raw) -> Any:
    """Plain Python data. Raises: Malformed."""
    try:
        return _plain.decode(body)
    except DECODE_ERRORS as error:
        raise _malformed(error) from error


def to_builtins(value: Any) -> Any:
    """Plain JSON-shaped data of an attrs value."""
    return msgspec.to_builtins(value)


def schema_of(type_: type[Any]) -> dict[str, Any]:
    """The JSON Schema of an attrs class or struct, without those of other classes."""
    (_,), components = msgspec.json.schema_components([type_])
    return {"required": [], **components[type_.__name__]}


def _malformed(error: Exception) -> Malformed:
    return Malformed(f"not readable as JSON: {sentence_of(error)}")


def sentence_of(error: Exception) -> str:
    """What is wrong with the bytes, without quoting them."""
    if isinstance(error, RecursionError):
        return "nested too deeply"
    if isinstance(error, UnicodeDecodeError):
        return f"not UTF-8 at byte {error.start}"
    return str(error).removeprefix("JSON is malformed: ").rstrip(".")


def wrong_of(sentence: str) -> tuple[str, str]:
    """The field that such a sentence names, empty where it names none, and what is wrong with it."""
    found = _AT.search(sentence)
    return (found[1] or found[2] or "") if found else "", _AT.sub("", sentence) or "it is missing"


def depth_over(body: bytes | Raw, limit: int) -> bool:
    """Whether a JSON text is nested deeper than `limit`.

    The number of opening brackets bounds the depth, so most bodies are decided without being walked.
    """
    data = bytes(body)
    if data.count(b"{") + data.count(b"[") <= limit:
        return False
    return _depth(decode_any(data), limit) > limit


def _depth(value: Any, limit: int) -> int:
    if limit < 0:
        return 1
    if isinstance(value, dict):
        return 1 + max((_depth(v, limit - 1) for v in value.values()), default=0)
    if isinstance(value, list):
        return 1 + max((_depth(v, limit - 1) for v in value), default=0)
    return 0
