"""The smallest database of the MaxMind format: one record for every IPv4 address.

Source: https://maxmind.github.io/MaxMind-DB/
"""

import struct
from typing import Any

MARKER = b"\xab\xcd\xefMaxMind.com"
TREE = bytes.fromhex("000011000011")            # one node of two 24-bit records, both of which lead to the start of the data

NUMBERS = {2: (5, 2), 4: (6, 4), 8: (9, 8)}


def database(record: Any) -> bytes:
    """The bytes of such a file."""
    metadata = {
        "binary_format_major_version": number(2, 2),
        "binary_format_minor_version": number(0, 2),
        "build_epoch": number(1, 8),
        "database_type": "Test",
        "description": {"en": "one record"},
        "ip_version": number(4, 2),
        "languages": ["en"],
        "node_count": number(1, 4),
        "record_size": number(24, 2),
    }
    return TREE + bytes(16) + written(record) + MARKER + written(metadata)


def written(value: Any) -> bytes:
    """A value of the data section."""
    match value:
        case str():
            body = value.encode()
            return head(2, len(body)) + body
        case float():
            return head(3, 8) + struct.pack(">d", value)
        case bytes():                           # a number: the format tells how many bytes it may have
            return head(*NUMBERS[len(value)]) + value
        case dict():
            return head(7, len(value)) + b"".join(written(part) for pair in value.items() for part in pair)
        case list():
            return head(11, len(value)) + b"".join(map(written, value))
        case _:
            raise AssertionError(f"there is no {type(value)} in such a file")


def number(value: int, size: int) -> bytes:
    """An unsigned number of so many bytes."""
    return value.to_bytes(size, "big")


def head(kind: int, size: int) -> bytes:
    """Kind and size in a byte or two; kinds from 8 on stand in a byte of their own."""
    if kind > 7:
        return bytes([size, kind - 7])
    return bytes([kind << 5 | size]) if size < 29 else bytes([kind << 5 | 29, size - 29])
