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

# KEYS: the stream of each entry. ARGV: the entries, the events of each, then totals, kept minutes, counts. Refused whole when memory
# is out.
APPEND = "#!lua\n" + _COUNT + """
local ids = {}
for i, stream in ipairs(KEYS) do
  ids[i] = redis.call('XADD', stream, '*', 'e', ARGV[i], 'n', ARGV[#KEYS + i])
end
count(ARGV[2 * #KEYS + 1], tonumber(ARGV[2 * #KEYS + 2]), cjson.decode(ARGV[2 * #KEYS + 3]))
return ids
"""

# KEYS: fences, acknowledged, totals. ARGV: kept minutes, then one JSON object for each partition. Trims first: that makes room.
ACKNOWLEDGE = _ALWAYS + _COUNT + """
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

# KEYS: the stream of each. ARGV: the most of a stream, then what is said. Goes on when memory is out: streams are capped, and a drain
# that could not say what it sent would never make room.
SAY = _ALWAYS + """
for i, stream in ipairs(KEYS) do
  redis.call('XADD', stream, 'MAXLEN', '~', ARGV[1], '*', 'd', ARGV[i + 1])
end
"""

# KEYS: when the next is due, in the server's microseconds. ARGV: microseconds between two, how many may come at once. Microseconds to wait.
PACE = _ALWAYS + """
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local every = tonumber(ARGV[1])
local due = math.max(tonumber(redis.call('GET', KEYS[1]) or '0'), now)
local wait = due - (ARGV[2] - 1) * every - now
if wait > 0 then return math.ceil(wait) end
redis.call('SET', KEYS[1], string.format('%.0f', due + every), 'PX', math.ceil((due + every - now) / 1000) + 1)
return 0
"""
