"""The account of a stretch, at rest: every answered event stored once, the model agrees, nothing was put aside or left behind without
reason, and the ledger balances minute by minute with what the store holds.
"""

import asyncio
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from attrs import define

from roles.compose import open_platform
from tests.faults.lives import wait_for
from tests.model.compare import Found, agrees, at
from tests.servers.platform import Api
from thamesthrive.domain.scope import Scope
from thamesthrive.settings import load

from .delivered import check_deliveries
from .site import Site
from .stretch import Stretch

PAGE = 200
REFRESH_S = 1.5                                 # of Elasticsearch's listings
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


@define
class Known:
    """What stood before the stretch."""

    profiles: int = 0
    parked: int = 0


def check(site: Site, stretch: Stretch, known: Known, *, lag_s: float = 0.0) -> Known:
    """Returns what is known after it. Raises: AssertionError."""
    api, sent = site.asked, stretch.sent
    wait_until_listed(api, stretch)
    time.sleep(lag_s)
    found = shown_of(api, stretch)
    apart = [stretch.couple(of)[role] for of in stretch.asked for role in ("stays", "leaves")]
    agrees(found, sent, stretch.seed, taken_apart=apart)
    check_couples(api, stretch)
    parked = [p for p in api.everything("parked", PAGE) if p["source"] == stretch.name]
    check_parked(parked, stretch)
    check_ledger(site, stretch.name, found, parked)
    check_deliveries(site, stretch, {sender: event["id"] for sender, event in found.events.items()})
    now = Known(api.get("profiles/count", exact="true")["count"], known.parked + len(parked))
    more = now.profiles - known.profiles
    assert more == len(found.profiles), f"there are {more} people more, {len(found.profiles)} of them have events"
    assert api.get("parked/count")["count"] == now.parked, "something was parked that nobody sent"
    return now


def wait_until_listed(api: Api, stretch: Stretch) -> None:
    """Raises: AssertionError, which names those that are not."""
    unique = {event["messageId"] for event in stretch.sent}
    try:
        wait_for(lambda: count_of(api, stretch) >= len(unique), f"{len(unique)} events are listed")
    except AssertionError as error:
        lost = unique - {e["metadata"]["sender_id"] for e in listed(api, "events", source=stretch.name)}
        error.add_note(f"{len(lost)} of {stretch.name} are not: {sorted(lost)[:20]}")
        raise


def count_of(api: Api, stretch: Stretch) -> int:
    return int(api.get("events/count", source=stretch.name, exact="true")["count"])


def shown_of(api: Api, stretch: Stretch) -> Found:
    """All that is shown of its events, people, visits and groups."""
    events = list(listed(api, "events", source=stretch.name))
    by_sender = {e["metadata"]["sender_id"]: e for e in events}
    assert len(by_sender) == len(events), f"stored twice: {Counter(e['metadata']['sender_id'] for e in events).most_common(3)}"
    ids = sorted({e["profile"]["id"] for e in events})
    groups = {g["id"]: g for g in api.everything("groups", PAGE) if g["id"].startswith(f"firm-{stretch.name}-")}
    sessions = {s["id"]: s for s in listed(api, "sessions", source=stretch.name)}
    return Found({p["id"]: p for p in people(api, ids)}, by_sender, sessions, groups)


def listed(api: Api, kind: str, **given: Any) -> Iterator[Any]:
    cursor = None
    while True:
        answer = api.get(kind, limit=PAGE, **given, **({"cursor": cursor} if cursor else {}))
        yield from answer["items"]
        if (cursor := answer["next"]) is None:
            return


def people(api: Api, ids: Sequence[str]) -> Iterator[Any]:
    for begin in range(0, len(ids), PAGE):
        named = ", ".join(f'"{id}"' for id in ids[begin : begin + PAGE])
        yield from api.post("profiles/search", {"query": f"id IN [{named}]", "limit": PAGE})["items"]


def check_couples(api: Api, stretch: Stretch) -> None:
    """Who was asked to be one or two, is."""
    for of in stretch.asked:
        who = stretch.couple(of)
        id_of = {role: api.post("profiles/find", {"type": "anonymous-id", "value": who[role]})["id"] for role in who if role != "user"}
        assert id_of["left"] == id_of["right"], f"{who['left']} and {who['right']} were made one, and are two"
        assert id_of["stays"] != id_of["leaves"], f"{who['stays']} and {who['leaves']} were made two, and are one"


def check_parked(parked: Sequence[Any], stretch: Stretch) -> None:
    """Each bad item, once for each time it was told, and nothing else."""
    reasons = Counter(p["reason"] for p in parked)
    least = Counter("id-reused" if "messageId" in event else "invalid" for event in stretch.bad)
    assert set(reasons) == set(least), f"parked: {reasons}"
    assert all(reasons[reason] >= n for reason, n in least.items()), f"parked: {reasons}, told: {least}"


def check_ledger(site: Site, source: str, found: Found, parked: Sequence[Any]) -> None:
    """Received is what became of it, in every minute; and the store holds what it says was stored and parked.

    A log that was restored took its ledger back with it: that may know of less than the store holds, never of more.
    """
    stored = Counter(minute_of(at(e["metadata"]["time"]["insert"])) for e in found.events.values())
    aside = Counter(minute_of(at(p["received"])) for p in parked)
    minutes = [LONG_AGO, *sorted(stored.keys() | aside.keys())]
    told = [account_since(site.asked, source, minute) for minute in minutes]
    for minute, account, rest in zip(minutes, told, [*told[1:], Counter[str]()], strict=True):
        here = Counter({name: account[name] - rest[name] for name in account})
        held = Counter(stored=stored[minute], parked=aside[minute])
        said = f"{source}, {minute:%H:%M}: the ledger says {dict(here)}, the store holds {dict(held)}"
        assert here["received"] == here["stored"] + here["duplicate"] + here["parked"], said
        right = [here[name] <= held[name] if site.was_restored else here[name] == held[name] for name in ("stored", "parked")]
        assert all(right), said


def account_since(api: Api, source: str, minute: datetime) -> Counter[str]:
    told = api.get("ledger", **{"from": minute.isoformat()})["sources"].get(source)
    assert told is None or told["rejected"] == {}, f"rejected: {told['rejected']}"
    return Counter({name: told[name] for name in ("received", "stored", "duplicate", "parked")}) if told else Counter()


def minute_of(time: datetime) -> datetime:
    return time.replace(second=0, microsecond=0)


def check_outboxes(site: Site, stretch: Stretch) -> int:
    """All that the outboxes of its people hold was sent. Returns how much that was."""
    ids = {e["profile"]["id"] for e in listed(site.asked, "events", source=stretch.name)}
    return asyncio.run(_outboxes(site.environment, sorted(ids)))


async def _outboxes(environment: Mapping[str, str], ids: Sequence[str]) -> int:
    async with open_platform(load(environment=dict(environment)).settings) as platform:
        found = await platform.stores.profiles.load(Scope(), ids)
        effects = [effect for read in found.values() for part in read.value.parts.values() for effect in part.outbox]
        sent = await platform.stores.events.claims(Scope(), [effect.id for effect in effects if effect.destination is None])
        made = await platform.stores.deliveries.load(Scope(), [effect.id for effect in effects if effect.destination is not None])
    left = {effect.id for effect in effects} - sent.keys() - made.keys()
    assert not left, f"left in outboxes, and never sent: {sorted(left)[:5]}"
    return len(effects)
