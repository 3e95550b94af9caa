"""The table of `docs/reference/bad-input.md`: what may be sent, and what each kind of door does with it."""

import gzip

from .rows import (
    Chapter,
    around,
    by,
    changed,
    event,
    events,
    everywhere,
    instead,
    item,
    keyed,
    lists,
    nested,
    packed,
    replaced,
    single,
    twice,
    value,
)

STORED, NOTHING, LATE = "200, stored", "200, nothing", "200, parked `invalid`"
MALFORMED, INVALID, TOO_LARGE, TOO_DEEP = "400 `malformed`", "422 `invalid`", "413 `too-large`", "422 `too-deep`"
PARTLY, ONE_OF_TWO = (INVALID, "invalid"), "200, stored, parked `invalid`"
REFUSED_PAGE = {"source": {"origins": ["https://shop.example"]}}
OTHER = ({"id": "e-1", "properties": {"a": 1}}, {"id": "e-1", "properties": {"a": 2}})
SAME = {"id": "e-1", "time": "2026-03-01T12:00:00Z"}
ZEROS = "00000000-0000-0000-0000-000000000000"

BODY = Chapter(
    "The body",
    (
        everywhere("nothing; blanks and line ends only", MALFORMED, instead(b""), instead(b" \r\n\t ")),
        everywhere(
            "JSON that is cut short, or has more behind it", MALFORMED, changed(lambda good: good[:-9]), changed(lambda good: good + b"{}")
        ),
        everywhere("a form (`a=b&c=d`)", MALFORMED, instead(b"a=b&c=d", content_type="application/x-www-form-urlencoded")),
        everywhere("JSON under another content type", STORED, changed(bytes, content_type="text/plain")),
        everywhere("`null`, a text, a number or a list instead of an object", INVALID, *map(instead, (b"null", b'"x"', b"1", b"[1]"))),
        everywhere("UTF-8 with a byte order mark", STORED, changed(lambda good: b"\xef\xbb\xbf" + good)),
        everywhere(
            "UTF-16, with a byte order mark or without",
            MALFORMED,
            *(changed(lambda good, name=name: good.decode().encode(name)) for name in ("utf-16", "utf-16-le", "utf-16-be")),  # type: ignore[misc]
        ),
        everywhere("bytes within a text that are not UTF-8, half an emoji too", MALFORMED, replaced(b"\xff"), replaced(b"\xed\xa0\xbd")),
        everywhere("NUL or a line end within a text, not escaped", MALFORMED, replaced(b"\x00"), replaced(b"\n")),
        everywhere(
            "100,000 brackets within each other",
            TOO_DEEP,
            changed(lambda good: good[:-1] + b',"context":' + b"[" * 100_000 + b"]" * 100_000 + b"}"),
        ),
        everywhere(
            "more than `api.max_body_bytes`, ten million bytes too",
            TOO_LARGE,
            event(properties={"x": "y" * 600_000}),
            instead(b" " * 10_000_000),
        ),
    ),
)
PACKED = Chapter(
    "Compression",
    (
        everywhere("gzip", STORED, packed(gzip.compress)),
        everywhere("gzip that the head does not tell of", MALFORMED, changed(gzip.compress)),
        everywhere(
            "gzip that is cut short, or has more behind it",
            MALFORMED,
            packed(lambda good: gzip.compress(good)[:-6]),
            packed(lambda good: gzip.compress(good) + b"x"),
        ),
        everywhere(
            "gzip of gzip; no gzip, though the head says so",
            MALFORMED,
            packed(lambda good: gzip.compress(gzip.compress(good))),
            packed(bytes),
        ),
        everywhere("ten million bytes, in ten thousand of gzip", TOO_LARGE, packed(lambda good: gzip.compress(b" " * 10_000_000))),
        everywhere(
            "`br`, `deflate`, `gzip, gzip` and the like",
            "415 `unsupported-encoding`",
            *(changed(bytes, content_encoding=name) for name in ("br", "deflate", "gzip, gzip")),
        ),
    ),
)
SHAPE = Chapter(
    "Events of another shape",
    (
        lists("no list of events", INVALID, around(events=None, batch=None), but={"/track": NOTHING, "/beacon": NOTHING}),
        lists("an empty list", NOTHING, around(events=[], batch=[])),
        lists("an object instead of the list", INVALID, around(events={}, batch={})),
        lists("`null`, a text, a number or a list among the events", ONE_OF_TWO, *map(item, (None, "x", 1, [1]))),
        single(
            "no type, or one of blanks, or of more than 256 characters", PARTLY, event(name=None), event(name="  "), event(name="t" * 257)
        ),
        single("a type that is no text", PARTLY, event(name=1), event(name={"a": 1})),
        everywhere("a type of a million characters", TOO_LARGE, event(name="t" * 1_000_000)),
        single(
            "`properties`, `traits` or `context` that are no object", PARTLY, event(properties=[1]), event(traits="x"), event(context=1)
        ),
        everywhere("`properties`, `traits` and `context` that are `null`", STORED, event(properties=None, traits=None, context=None)),
        single("an event larger than `api.max_event_bytes`", (TOO_LARGE, "too-large"), event(properties={"x": "y" * 40_000})),
        single("an event deeper than `api.max_depth`", (TOO_DEEP, "too-deep"), event(properties=nested(20))),
        lists("10,000 small events", "200, 10,000 stored", events(*[{"name": "a"}] * 10_000)),
        everywhere("names that are not known; a name twice in one object", STORED, event(colour="red"), value('{"a":1,"a":2}')),
    ),
)
VALUES = Chapter(
    "Numbers and texts",
    (
        single("`NaN`, `Infinity`", (MALFORMED, "malformed"), value("NaN"), value("-Infinity")),
        everywhere("`01`, `+1`, `.5`, `0x10`", MALFORMED, *map(value, ("01", "+1", ".5", "0x10"))),
        everywhere("`-0`, `1e-400`, a number of 400 digits", STORED, *map(value, ("-0", "-0.0", "1e-400", "9" * 400, "0." + "3" * 400))),
        everywhere("`1e400`, a number of 5,000 digits", LATE, value("1e400"), value("9" * 5_000), late=True),
        single("half an emoji, escaped (`\\ud83d`)", (MALFORMED, "malformed"), value('"\\ud83d"'), value('{"\\udca5":1}')),
        everywhere("NUL, escaped (`\\u0000`), in a value or a name", STORED, value('"a\\u0000b"'), value('{"a\\u0000b":1}')),
        everywhere("a text of 30,000 characters", STORED, event(properties={"t": "x" * 30_000})),
        single("a text of 300,000 characters", (TOO_LARGE, "too-large"), event(properties={"t": "x" * 300_000})),
        everywhere("a text of a million characters", TOO_LARGE, event(properties={"t": "x" * 1_000_000})),
    ),
)
IDS = Chapter(
    "Ids",
    (
        everywhere("`null`, or blanks only", STORED, event(id=None, user=None, anonymous=None), event(id=" ", user="\t", anonymous="  ")),
        everywhere("what stands for nobody: `undefined`, `unknown`, zeros", STORED, event(user="undefined", anonymous=ZEROS)),
        everywhere("a whole number", STORED, event(id=1, user=2, anonymous=3)),
        single("a fraction, true, a list or an object", PARTLY, *(event(user=user) for user in (1.5, True, [1], {"a": 1}))),
        single(
            "with NUL; of more than 256 characters",
            PARTLY,
            event(user="a\x00b"),
            event(id="a\x00b"),
            event(user="u" * 257),
            event(id="i" * 257),
        ),
        everywhere("an event's id again, with the same content", "200, stored, 1 repeat", twice(SAME, SAME)),
        everywhere("an event's id again, with other content", "200, stored, parked `id-reused`", twice(*OTHER), late=True),
        lists("an event's id twice in one call, with other content", "200, stored, parked `id-reused`", events(*OTHER), late=True),
    ),
)
TIMES = Chapter(
    "Times",
    (
        everywhere(
            "of 1970, of 2099", "200, stored `odd-time`", event(time="1970-01-01T00:00:00Z"), event(time="2099-12-31T23:59:59Z")
        ),
        everywhere("`null`, or an empty text: the time of receipt", STORED, event(time=None), event(time="")),
        single(
            "of the year 0 or 10000; not within 1 to 9999 in UTC",
            PARTLY,
            *(event(time=f"{day}T00:00:00{zone}") for day, zone in (("0000-01-01", "Z"), ("10000-01-01", "Z"), ("0001-01-01", "+23:59"))),
        ),
        single(
            "a leap second (`23:59:60`), the 30th of February",
            PARTLY,
            event(time="2016-12-31T23:59:60Z"),
            event(time="2026-02-30T12:00:00Z"),
        ),
        single("`yesterday`, a list, true", PARTLY, event(time="yesterday"), event(time=[1]), event(time=True)),
        single("a number that no calendar reaches", PARTLY, event(time=10**17), event(time=-(10**17))),
    ),
)
SENDERS = Chapter(
    "Senders",
    (
        everywhere("no write key, or one of blanks", "401 `write-key-missing`", keyed(None), keyed(" ")),
        everywhere(
            "an `Authorization` that cannot be read, beside a write key in the body",
            STORED,
            *(changed(bytes, authorization=said) for said in ("Basic \xff", "Basic ====", "Basic /w==", "Bearer", "Digest x")),
        ),
        everywhere("a write key that no source has", "401 `unknown-write-key`", keyed("nobody"), keyed("k" * 10_000), keyed("a\x00b")),
        everywhere("a write key that is no text", INVALID, keyed({"a": 1}), keyed([1])),
        everywhere("a source that is off", "401 `source-disabled`", changed(bytes), source={"enabled": False}),
        everywhere("a source whose door is closed", "401 `door-closed`", changed(bytes), source={"doors": []}),
        everywhere(
            "a page that is not among the source's origins",
            "403 `origin-refused`",
            changed(bytes, origin="https://evil.example"),
            **REFUSED_PAGE,
        ),
        everywhere(
            "a page in a sandbox (`Origin: null`), where origins are named",
            "403 `origin-refused`",
            changed(bytes, origin="null"),
            **REFUSED_PAGE,
        ),
        everywhere("GET, PUT, PATCH, DELETE", "405 `method-not-allowed`", *map(by, ("GET", "PUT", "PATCH", "DELETE"))),
    ),
)

CHAPTERS = (BODY, PACKED, SHAPE, VALUES, IDS, TIMES, SENDERS)
