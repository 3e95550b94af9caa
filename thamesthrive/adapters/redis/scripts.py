"""What has to happen in one step on the server. A script is a transaction: one flush to disk, nobody in between.

Those flagged `allow-oom` go on when the log is full, so that leases are kept and acknowledgements make room again.
"""

_ALWAYS = "#!lua flags=allow-oom\n"

# One account's counts: {hash, sorted set of the scope's accounts, member of it, minute, {outcome: count}}.
_COUNT = """
local function count(totals, kept_minutes, counts)
  for _, of in ipairs(counts) do
    local hash, accounts, member, minute = of[1], of[2], of[3], of[4]
    for outcome, n in pairs(of[5]) do
      redis.call('HINCRBY', hash, outcome, n)
      redis.call('HINCRBY', totals, outcome, n)
    end
    redis.call('EXPIRE', hash, kept_minutes * 60)
    if redis.call('ZADD', accounts, minute, member) == 1 then redis.call('SADD', totals .. ':scopes', accounts) end
    redis.call('ZREMRANGEBYSCORE', accounts, '-inf', '(' .. (minute - kept_minutes))
  end
end
"""

# KEYS: the log's record, then the stream of each entry. ARGV: the entries, the events of each, then totals, kept minutes, counts, the
# record as the process knows it: nothing happens where it is another by now. Refused whole when memory is out.
_APPEND = _COUNT + """
local n = #KEYS - 1
if redis.call('GET', KEYS[1]) ~= ARGV[2 * n + 4] then return false end
local ids = {}
for i = 1, n do
  ids[i] = redis.call('XADD', KEYS[i + 1], '*', 'e', ARGV[i], 'n', ARGV[n + i])
end
count(ARGV[2 * n + 1], tonumber(ARGV[2 * n + 2]), cjson.decode(ARGV[2 * n + 3]))
return ids
"""


def append(life: str) -> str:
    """The append script of one life of the server. A server forgets its scripts when it ends, so the next does not know this one.

    That is how a process learns, at no cost, that it talks to a server that it has not looked at: before anything is appended.
    """
    return f"#!lua\n-- for the server {life}\n{_APPEND}"


def acknowledge(life: str) -> str:
    """The acknowledging script of one life of the server: what was read of one is not taken out of an older copy."""
    return f"{_ALWAYS}-- for the server {life}\n{_ACKNOWLEDGE}"


def take(life: str) -> str:
    """What empties streams that were read, of one life of the server: another may hold less of them than it was told."""
    return f"{_ALWAYS}-- for the server {life}\n{_TAKE}"


# KEYS: streams, then the lease of each. ARGV: for each stream where it begins from now on, then what its lease holds while it is ours.
# Nothing of a stream is taken that is another's by now: it would hear nothing of it. The places of those that were taken from.
_TAKE = """
local n, taken = #KEYS / 2, {}
for i = 1, n do
  if redis.call('GET', KEYS[n + i]) == ARGV[n + i] then
    redis.call('XTRIM', KEYS[i], 'MINID', ARGV[i])
    taken[#taken + 1] = i - 1
  end
end
return taken
"""

# KEYS: the log's record, ending, fences, the new generation's streams, the old one's. ARGV: the record as it was read, as it is to be,
# the old generation, its number of partitions, that of the new one, milliseconds that ids begin behind, 1 if the server is another, then
# names of leases and the fencing numbers that the store knows of them. An id of a new generation is never below one of the old: the
# log's order goes on. A lease that another server gave acknowledges nothing.
BEGIN = _ALWAYS + """
if (redis.call('GET', KEYS[1]) or '') ~= ARGV[1] then return 0 end
local made, floor = tonumber(ARGV[5]), tonumber(ARGV[6])
for i = 4 + made, #KEYS do
  if redis.call('EXISTS', KEYS[i]) == 1 then
    local said = redis.call('XINFO', 'STREAM', KEYS[i])
    for at = 1, #said, 2 do
      if said[at] == 'last-generated-id' then floor = math.max(floor, tonumber(string.match(said[at + 1], '^%d+'))) end
    end
  end
end
for i = 4, 3 + made do
  redis.call('DEL', KEYS[i])
  redis.call('XGROUP', 'CREATE', KEYS[i], 'made', '$', 'MKSTREAM')
  redis.call('XGROUP', 'DESTROY', KEYS[i], 'made')
  redis.call('XSETID', KEYS[i], string.format('%.0f-0', floor + 1))
end
for i = 8, #ARGV, 2 do
  local fence = tonumber(redis.call('HGET', KEYS[3], ARGV[i]) or '0')
  if fence < tonumber(ARGV[i + 1]) then redis.call('HSET', KEYS[3], ARGV[i], ARGV[i + 1]) end
end
if ARGV[7] == '1' then
  for _, name in ipairs(redis.call('HKEYS', KEYS[3])) do
    if string.match(name, '^partition:') then redis.call('HINCRBY', KEYS[3], name, 1) end
  end
end
if tonumber(ARGV[4]) > 0 then redis.call('HSET', KEYS[2], ARGV[3], ARGV[4]) end
redis.call('SET', KEYS[1], ARGV[2])
return 1
"""

# KEYS: ending, fences, acknowledged, the generation's streams. ARGV: the generation.
FORGET = _ALWAYS + """
for i = 4, #KEYS do
  if redis.call('XLEN', KEYS[i]) > 0 then return 0 end
end
for i = 3, #KEYS do redis.call('DEL', KEYS[i]) end
for _, name in ipairs(redis.call('HKEYS', KEYS[2])) do
  local of = string.match(name, '^partition:(%d+)%.%d+$')
  if of and tonumber(of) <= tonumber(ARGV[1]) then redis.call('HDEL', KEYS[2], name) end
end
redis.call('HDEL', KEYS[1], ARGV[1])
return 1
"""

# KEYS: fences, acknowledged, totals. ARGV: kept minutes, then one JSON object for each partition. Trims first: that makes room.
_ACKNOWLEDGE = _COUNT + """
local function beyond(first, acknowledged)
  if not acknowledged then return true end
  local ms, seq = string.match(first, '(%d+)-(%d+)')
  local old_ms, old_seq = string.match(acknowledged, '(%d+)-(%d+)')
  if ms ~= old_ms then return tonumber(ms) > tonumber(old_ms) end
  return tonumber(seq) > tonumber(old_seq)
end

local made = {}
for i = 2, #ARGV do
  local done = cjson.decode(ARGV[i])
  local newest = redis.call('HGET', KEYS[1], done.lease) == done.fence
  if newest and beyond(done.first, redis.call('HGET', KEYS[2], done.partition)) then
    redis.call('XTRIM', done.stream, 'MINID', '=', done.keep_from)
    redis.call('HSET', KEYS[2], done.partition, done.through)
    count(KEYS[3], tonumber(ARGV[1]), done.counts)
    made[#made + 1] = tonumber(done.partition)
  end
end
return made
"""

# KEYS: lease, fences. ARGV: name, holder, milliseconds. The fence, or nothing. A lease that has much longer to run than leases run is of
# before the server's clock stepped back: its owner, if it lives, would have renewed it since.
TAKE = _ALWAYS + """
local left = redis.call('PTTL', KEYS[1])
if left ~= -2 and left <= 2 * tonumber(ARGV[3]) then return false end
local fence = redis.call('HINCRBY', KEYS[2], ARGV[1], 1)
redis.call('SET', KEYS[1], fence .. ' ' .. ARGV[2], 'PX', ARGV[3])
return fence
"""

# KEYS: leases. ARGV: milliseconds, then what each lease holds if it is still ours. The places of those that do.
RENEW = _ALWAYS + """
local kept = {}
for i, lease in ipairs(KEYS) do
  if redis.call('GET', lease) == ARGV[i + 1] then
    redis.call('PEXPIRE', lease, ARGV[1])
    kept[#kept + 1] = i - 1
  end
end
return kept
"""

# KEYS: leases. ARGV: what each lease holds if it is still ours.
RELEASE = _ALWAYS + """
for i, lease in ipairs(KEYS) do
  if redis.call('GET', lease) == ARGV[i] then redis.call('DEL', lease) end
end
"""

# KEYS: group. ARGV: member, milliseconds. How many live. The same of a clock that stepped back.
ATTEND = _ALWAYS + """
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
redis.call('ZREMRANGEBYSCORE', KEYS[1], now + 2 * ARGV[2], '+inf')
redis.call('ZADD', KEYS[1], now + ARGV[2], ARGV[1])
redis.call('PEXPIRE', KEYS[1], ARGV[2])
return redis.call('ZCARD', KEYS[1])
"""

# KEYS: group. ARGV: milliseconds. How many live, who says so having nothing to do with it.
LIVING = _ALWAYS + """
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
return redis.call('ZCOUNT', KEYS[1], '(' .. now, now + 2 * ARGV[1])
"""

# KEYS: the stream of each. ARGV: the most of a stream, then what is said. Goes on when memory is out: streams are capped, and a drain
# that could not say what it sent would never make room.
SAY = _ALWAYS + """
for i, stream in ipairs(KEYS) do
  redis.call('XADD', stream, 'MAXLEN', '~', ARGV[1], '*', 'd', ARGV[i + 1])
end
"""

# KEYS: when the next is due, in the server's microseconds, by each pace. ARGV: how many come together, then of each pace microseconds
# between two, and how many may come at once. The number of the pace that makes them wait, and microseconds to wait; 0 and 0 if none does.
PACE = _ALWAYS + """
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local due = {}
for i, key in ipairs(KEYS) do
  due[i] = math.max(tonumber(redis.call('GET', key) or '0'), now)
  local wait = due[i] - (ARGV[2 * i + 1] - 1) * ARGV[2 * i] - now
  if wait > 0 then return {i, math.ceil(wait)} end
end
for i, key in ipairs(KEYS) do
  local next_due = due[i] + ARGV[1] * ARGV[2 * i]
  redis.call('SET', key, string.format('%.1f', next_due), 'PX', math.ceil((next_due - now) / 1000) + 1)
end
return {0, 0}
"""

# KEYS: a string. ARGV: what it must hold, what it shall hold, for how many seconds. Whether it did. Goes on when memory is out: what is
# kept grows no larger, and who looks at what is wrong stays signed in.
SWAP = _ALWAYS + """
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[2], 'EX', ARGV[3])
return 1
"""
