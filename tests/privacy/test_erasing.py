"""A person is erased: what is in flight, what comes later, and what is left. Over the whole platform in memory."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from tests.web.world import SCOPE, World, open_world
from thamesthrive.domain.delivery import Status
from thamesthrive.domain.erasure import State

pytestmark = pytest.mark.anyio

EMAIL = "annabella.unmistakable@shop.example"
TRAITS = {"email": EMAIL, "firstName": "Annabella"}
DEVICE = "device-of-annabella"
BATCH: dict[str, Any] = {
    "batch": [
        {"type": "identify", "userId": "annabella", "anonymousId": DEVICE, "traits": TRAITS, "messageId": "m-1"},
        {"type": "page", "anonymousId": DEVICE, "name": "Home", "messageId": "m-2"},
        {"type": "track", "userId": "annabella", "event": "bought", "properties": {"note": "for Annabella"}, "messageId": "m-3"},
    ]
}


@pytest.fixture
async def world() -> AsyncIterator[World]:
    async with open_world() as made:
        yield made


async def sent(world: World, again: str = "", *, drained: bool = True, **more: Any) -> None:
    """What Annabella does, with these fields in each event; `again` makes their ids others."""
    batch = [{**item, "messageId": item["messageId"] + again, **more} for item in BATCH["batch"]]
    answer = await world.http.post("/v1/batch", json={**BATCH, "batch": batch}, auth=(world.key, ""))
    assert answer.status_code == 200, answer.text
    world.clock.advance(1)
    if drained:
        await world.drained()


async def erase(world: World, type_: str = "email", value: str = EMAIL) -> str:
    """Ask for it; a drain is yet to come."""
    answer = await world.http.post("/api/erasures", json={"type": type_, "value": value}, headers=world.owner)
    assert answer.status_code == 202, answer.text
    world.clock.advance(1)
    return str(answer.json()["id"])


async def cleaned(world: World) -> None:
    await world.drained()
    await world.uses.cleaner.run()


def everything(world: World) -> str:
    """All that the stores, the log and the tail hold."""
    stores: Any = world.stores
    tables = (
        stores.profiles.table, stores.identities.table, stores.sessions.table, stores.sessions.newest, stores.events.table,
        stores.groups.table, stores.parked.table, stores.deliveries.table, stores.erasures.table,
    )
    log: Any = world.intake
    waiting = [logged.body for streams in log.log.generations.values() for stream in streams for logged in stream.entries]
    return repr([list(table.rows.items()) for table in tables]) + repr(waiting)


async def known(world: World, type_: str, value: str) -> int:
    """How the API answers who that is."""
    return (await world.http.post("/api/profiles/find", json={"type": type_, "value": value}, headers=world.owner)).status_code


async def test_nothing_is_left_of_who_was_erased(world: World) -> None:
    await sent(world)
    assert "nnabella" in everything(world)

    id = await erase(world)
    await cleaned(world)

    assert "nnabella" not in everything(world).replace("token", "")
    for type_, value in (("email", EMAIL), ("user-id", "annabella"), ("anonymous-id", DEVICE)):
        assert await known(world, type_, value) == 404
    assert (await world.api("events"))["items"] == (await world.api("sessions"))["items"] == (await world.api("profiles"))["items"] == []
    receipt = await world.api(f"erasures/{id}")
    assert (receipt["state"], receipt["profile"], receipt["type"]) == ("done", None, "email")
    assert (receipt["counts"]["profile"], receipt["counts"]["identity"], receipt["counts"]["session"]) == (1, 4, 1)
    assert receipt["counts"]["event"] == 6      # three, and what followed from them


async def test_once_the_drain_has_done_it_nobody_finds_the_person(world: World) -> None:
    await sent(world)

    await erase(world)
    await world.drained()

    assert await known(world, "email", EMAIL) == 404
    assert (await world.api("profiles"))["items"] == []


async def test_what_was_received_before_does_not_bring_them_back(world: World) -> None:
    await sent(world)
    await sent(world, "-before", drained=False)
    id = await erase(world)
    await sent(world, "-after", drained=False)
    await cleaned(world)

    person = await world.find("email", EMAIL)
    assert person["stats"]["events"] == 3
    stored = (await world.api("events"))["items"]
    assert {e["metadata"]["sender_id"] for e in stored if e["source"]["id"] == "web"} == {"m-1-after", "m-2-after", "m-3-after"}
    assert (await world.api(f"erasures/{id}"))["state"] == "done"


async def test_an_entry_of_another_partition_that_waits_is_refused(world: World) -> None:
    await sent(world)
    leases = dict(world.leases)
    late = {"type": "identify", "userId": "annabella", "anonymousId": "another-device", "traits": TRAITS, "messageId": "m-9"}
    await world.segment("identify", late)
    world.clock.advance(1)
    waiting = {p for p, n in (await world.intake.lag()).items() if n}
    id = await erase(world, "user-id", "annabella")
    if waiting & {p for p, n in (await world.intake.lag()).items() if n > 1}:
        pytest.skip("both happen to stand in one partition")
    while await world.drain.round({p: lease for p, lease in leases.items() if p not in waiting}, wait_s=0):
        pass
    assert (await world.api(f"erasures/{id}"))["state"] == "erased"

    await cleaned(world)

    assert "nnabella" not in everything(world)
    assert await known(world, "user-id", "annabella") == 404
    ledger = await world.api("ledger")
    assert ledger["total"]["rejected"] == {"erased": 1}
    assert ledger["total"]["in_flight"] == 0


async def test_who_comes_later_is_new_and_knows_nothing(world: World) -> None:
    await sent(world)
    before = (await world.find("user-id", "annabella"))["id"]
    await erase(world)
    await world.drained()

    await world.segment("page", {"anonymousId": DEVICE, "name": "Home", "messageId": "m-10"})
    await world.drained()

    person = await world.find("anonymous-id", DEVICE)
    assert person["id"] != before
    assert (person["stats"]["events"], person["stats"]["visits"], person["traits"]) == (1, 1, {})
    assert await known(world, "email", EMAIL) == 404


async def test_a_key_that_nobody_has_shown_is_refused_from_then_on(world: World) -> None:
    id = await erase(world, "user-id", "nobody-yet")
    await cleaned(world)

    assert (await world.api(f"erasures/{id}"))["state"] == "done"
    await world.segment("track", {"userId": "nobody-yet", "event": "x", "messageId": "m-11"})
    await world.drained()
    assert (await world.find("user-id", "nobody-yet"))["stats"]["events"] == 1     # it came later


async def test_a_retry_of_an_erased_event_is_a_duplicate_and_parks_nothing(world: World) -> None:
    await sent(world)
    await erase(world)
    await cleaned(world)

    await sent(world)

    assert (await world.api("parked"))["items"] == []
    assert (await world.api("ledger"))["total"]["duplicate"] == 3
    assert (await world.api("events"))["items"] == []


async def test_what_was_parked_of_them_is_deleted(world: World) -> None:
    await sent(world)
    await sent(world, properties={"other": "content of Annabella"}, traits={"email": EMAIL, "other": 1})    # parked: the ids are used
    stranger = {"type": "track", "userId": "bob", "event": "bought", "messageId": "b-1"}
    for number in (1, 2):
        await world.segment("track", {**stranger, "properties": {"n": number}})
    await world.drained()
    assert (await world.api("parked/count"))["count"] == 4

    await erase(world)
    await cleaned(world)

    assert (await world.api("parked/count"))["count"] == 1
    assert "nnabella" not in everything(world)


async def test_what_waits_to_be_delivered_is_not_sent_and_says_nothing(world: World) -> None:
    hook = {"name": "hook", "options": {"url": "https://hook.example/in"}}
    assert (await world.http.post("/api/destinations", json=hook, headers=world.owner)).status_code == 201
    world.clock.advance(2)
    await sent(world)
    assert (await world.api("deliveries/count"))["count"] == 3

    await erase(world)
    await cleaned(world)

    found = (await world.api("deliveries"))["items"]
    assert {(d["status"], d["body"], d["profile"], d["part"]) for d in found} == {(Status.DISCARDED, "", None, "")}
    replayed = await world.http.post(f"/api/deliveries/{found[0]['id']}/replay", headers=world.owner)
    assert (replayed.status_code, replayed.json()["code"]) == (422, "gone")


async def test_the_ledger_still_balances(world: World) -> None:
    await sent(world)
    await erase(world)
    await cleaned(world)
    world.clock.advance(600)

    [checked] = await world.uses.upkeep.ledger_check.run("test")

    assert checked.balances, checked


async def test_others_are_left_alone(world: World) -> None:
    await world.segment("identify", {"userId": "bob", "anonymousId": "bobs", "traits": {"email": "bob@shop.example"}, "messageId": "b-1"})
    await sent(world)
    before = await world.find("user-id", "bob")

    await erase(world)
    await cleaned(world)

    assert await world.find("user-id", "bob") == before
    assert len((await world.api("events"))["items"]) >= 1


async def test_an_erasure_that_the_log_lost_is_put_into_it_again(world: World) -> None:
    await sent(world)
    id = await erase(world)
    log: Any = world.intake
    for stream in (s for streams in log.log.generations.values() for s in streams):
        stream.entries.clear()
    world.clock.advance(120)

    await world.uses.cleaner.run()
    await cleaned(world)

    assert (await world.api(f"erasures/{id}"))["state"] == "done"
    assert "nnabella" not in everything(world)


async def test_it_is_not_done_while_anything_from_before_waits_in_the_log(world: World) -> None:
    await sent(world)
    await sent(world, "-before", drained=False, anonymousId="another", userId=None)
    waiting = {p for p, n in (await world.intake.lag()).items() if n}
    id = await erase(world)
    others = {p: lease for p, lease in world.leases.items() if p not in waiting}
    while await world.drain.round(others, wait_s=0):
        pass

    await world.uses.cleaner.run()

    assert (await world.uses.eraser.get(SCOPE, id)).state is not State.DONE
    await cleaned(world)
    assert (await world.uses.eraser.get(SCOPE, id)).state is State.DONE


async def test_only_an_owner_may_erase_and_an_unknown_person_is_missing(world: World) -> None:
    text, _ = await world.uses.tokens.create(SCOPE, "admin", "admin", by="test")
    admin = {"authorization": f"Bearer {text}"}

    asked = await world.http.post("/api/erasures", json={"type": "email", "value": EMAIL}, headers=admin)

    assert asked.status_code == 403
    assert (await world.http.post("/api/profiles/nobody/erase", headers=world.owner)).status_code == 404
    assert (await world.http.get("/api/erasures", headers=admin)).status_code == 200
