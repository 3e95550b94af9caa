"""Odd things that stand in inputs: texts, numbers and pieces of JSON that some decoder somewhere got wrong."""

TEXTS = (
    "", " ", "\x00", "a\x00b", "\ufeff", "\u202e", "\u2028", "\ud800", "e\u0301", "É", "ß", "İ", "ﬃ", "💥", "💥" * 64, "🏳️‍🌈",
    "\u0000\u0001", "null", "undefined", "NaN", "true", "[object Object]", "-", "0", "anonymous", "00000000-0000-0000-0000-000000000000",
    "a" * 256, "a" * 257, "é" * 129, "i" * 40_000, "a." * 100, ".", "..", "a.b", "a.0", "0", "-1", "__proto__", "$ref", "*", "%00",
    "../..", "ann@shop.example", " ANN@SHOP.EXAMPLE ", "a@b", "test@x", "@", "a" * 300 + "@b.example", "ann@xn--.example", "ann@例え.jp",
    '"a b"@c.de', "+44 20 7946 0958", "020 7946 0958", "+" * 50, "+999999999999999999", "tel:+1-201-555-0123;ext=5", "2026-02-30",
    "2026-03-01T12:00:00Z", "2026-W10-1", "20260301", "2026-060", "2016-12-31T23:59:60Z", "24:00", "2026-03-01T24:00:00Z",
    "0000-01-01T00:00:00Z", "0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59.999999-23:59", "10000-01-01T00:00:00Z", "1970-01-01",
    "2099-12-31", "2026-03-01T12:00:00+99:99", "2026-03-01T12:00:00.1234567890Z", "٢٠٢٦-٠٣-٠١", "yesterday", "1e400", "1772272800",
    "-62135596801", "https://shop.example/?utm_source=x&utm_source=y", "http://[::1", "http://\x00", "javascript:alert(1)", "//",
    "http://a:99999999/", "?" * 500, "Mozilla/5.0 (",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148", "Googlebot/2.1", "(" * 500, "127.0.0.1",
    "::1", "fe80::1%eth0", "999.1.1.1", "0x7f.1", "10.0.0.1, 9.9.9.9", "GBP", "gbp", "XXXX", "1,5", "1.5", "1e5", "0x10", "½", "٣",
    "track", "page", "screen", "identify", "group", "alias", "Page View", "page_view", "profile-created", "Order Completed", "none",
    "ids", "result", "{{ x }}", "{% raw %}", "' OR 1=1 --", "<script>", "${jndi:x}", "\\", '"', "\n", "\r\nx: y", "a" * 2_000 + "\x00",
)

NUMBERS = (
    "0", "-0", "1", "-1", "0.1", "1e5", "1E+2", "-0.0", "1e-400", "1e308", "1.7976931348623157e308", "5e-324", "123456789012345678.5",
    "255", "256", "2147483648", "9007199254740993", "9223372036854775807", "9223372036854775808", "18446744073709551615",
    "18446744073709551616", "-9223372036854775809", "1" + "0" * 30, "9" * 400, "-" + "9" * 400, "9" * 5_000, "0." + "3" * 400, "1e400",
    "-1e400", "99999999999", "100000000000", "1772272800", "1772272800000", "253402300800", "-62135596801", "8640000000000001", "1e17",
)

# What is no JSON, or is by one reader only; and what is JSON that another reader trips over.
TOKENS = (
    "NaN", "Infinity", "-Infinity", "undefined", "01", "+1", ".5", "1.", "0x10", "tru", "nul", "'a'", '"', "[", "]", "{", "}", ",", ":",
    "", '"\\ud83d"', '"\\udc00\\ud800"', '"\\u0000"', '"\\uD83D\\uDCA5"', '"\\x41"', '"\\', '"\\u12', '"\t"', '"\x7f"', "/* */ 1",
    "// x\n1", "{}", "[]", "[[]]", '{"":""}', '{"a":1,"a":2}', "[,]", "[1,]", '{"a":1,}', '{"a"}', '{1:2}', "[" * 17 + "]" * 17,
    "[" * 50 + "]" * 50, '{"a":' * 15 + "1" + "}" * 15, '{"a":' * 20 + "1" + "}" * 20, "[" * 3_000 + "]" * 3_000, "[" * 3_000,
    "null null", " \t\n\r null", "\ufeffnull",
)

NAMES = (
    "type", "event", "name", "category", "userId", "anonymousId", "messageId", "groupId", "previousId", "timestamp", "originalTimestamp",
    "sentAt", "properties", "traits", "context", "integrations", "externalIds", "externalId", "id", "batch", "events", "session",
    "profile", "source", "time", "create", "insert", "options", "answer", "writeKey", "email", "main", "phone", "consents", "interest",
    "value", "url", "currency", "revenue", "total", "order_id", "identity", "ip", "userAgent", "browser", "local", "device", "os", "app",
    "geo", "location", "latitude", "longitude", "utm", "campaign", "page", "path", "referrer", "title", "screen", "locale", "timezone",
    "tz", "width", "height", "country", "city", "postal", "key", "firstname", "first_name", "address", "street", "birthday", "company",
    "tags", "color", "", "a.b", "\x00",
)

AGENTS = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36", "curl/8.5.0", "",
    "Googlebot/2.1 (+http://www.google.com/bot.html)", "Mozilla/5.0 (" + ";" * 400, "\xff\xfe", "a" * 8_000, "Mozilla/" + "9" * 300,
)

TQL = (
    "a", "a.b", "type", "time", "properties.price", "properties.items.0.sku", 'traits["some key"]', "profile@data.contact.email.main",
    "...", "profile.id", "source.id", "visits", "data.pii.firstname", "now", "now + 1d", '"Europe/London"', "lower(type)",
    "date(properties.at)", "x@y", "length(a)", "days_since(time)", "distance_km(geo, 51.5, -0.1)", "distance_km(", "AND", "OR", "NOT",
    "(", ")", "[", "]", ",", "=", "!=", "<", "<=", ">", ">=", "~", "IN", "BETWEEN", "IS", "NULL", "EMPTY", "EXISTS", "CONTAINS",
    "STARTS WITH", "ENDS WITH", "MATCHES", "TRUE", "FALSE", "1", "-1", "1.5", "1e400", "9" * 400, "30d", "-2mo", "99999999999y", '"Tea"',
    "'Tea'", '"', "'", "\\", '"\\u0000"', "\x00", "\ud800", '"^T.a"', '"(a*)*b"', '"[z-a]"', '"a{1000}"',
    '"((((((((((a{9}){9}){9}){9}){9}))))))"', '"\\d+"', '"(?=x)"', '"\\p{L}"', "==", "=>", "<>", "&&", "--",
)

LIQUID = (
    "{{ ", " }}", "{% ", " %}", "{%- ", " -%}", "event.properties.price", "event.properties.items", "profile.data.pii.firstname", "event",
    "x", "if x", "elsif", "else", "endif", "unless x", "endunless", "case x", "when 1", "endcase", "for i in (1..9999999)",
    "for i in event", "endfor", "assign x = event", "capture x", "endcapture", "cycle 1, 2", "tablerow i in event", "endtablerow",
    "increment x", "raw", "endraw", "comment", "include 'x'", "render 'x'", "echo x", "liquid", "break", "continue", "macro x", "call x",
    "with x", "| upcase", "| times: 99999999", "|", "| divided_by: 0", "| modulo: 0", "| append: x", "| split: ''", "| date: '%Y'",
    "| slice: 1, 99", "| truncate: -1", "| round: 400", "| json", "| map: 'a'", "| sort", "| where: 'a', 1", "| join", "| reverse",
    "| escape", "| base64_decode", "| replace: '', 'xx'", "| first", "| size", "'", '"', "\x00", "💥", "\ud800", '{"a": ', "}", '"b?": ',
    "[", "]", ",", "1", "null", "9" * 400, "a" * 5_000, "{" * 40,
)
