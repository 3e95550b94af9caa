import logging
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from attrs import evolve

from tests.servers.processes import lasting_port
from tests.servers.receiver import CUTS, HANGS, Answer
from thamesthrive.client import Client, Counts, Denied, QueueFull, TooLarge, Unavailable

from .doors import SOON, TAKEN, Heard, body_of, by_event, door, events_of, refusing

# In which nothing is sent unless somebody asks for it.
LATER = evolve(SOON, linger_s=600.0)


def test_events_go_in_their_order_in_batches() -> None:
    with door() as there:
        with Client("key", there.url, options=evolve(SOON, batch_events=100)) as client:
            assert all(client.track(f"e{n}", user_id="u") for n in range(250))

        assert [event["event"] for event in events_of(there)] == [f"e{n}" for n in range(250)]
        assert max(len(body_of(call)["batch"]) for call in there.calls) <= 100
        assert client.counts == Counts(taken=250, delivered=250)


def test_a_few_events_travel_together_after_a_moment() -> None:
    with door() as there, Client("key", there.url, options=SOON) as client:
        client.track("a", user_id="u")
        client.track("b", user_id="u")

        there.wait(lambda there: len(events_of(there)) == 2)


def test_a_full_batch_goes_at_once() -> None:
    with door() as there, Client("key", there.url, options=evolve(LATER, batch_events=2)) as client:
        client.track("a", user_id="u")
        client.track("b", user_id="u")

        there.wait(lambda there: len(events_of(there)) == 2)


def test_a_batch_is_cut_to_what_a_door_takes() -> None:
    with door() as there:
        with Client("key", there.url, options=evolve(LATER, gzip=False)) as client:
            for n in range(60):
                client.track("big", {"n": n, "a": "x" * 30_000}, user_id="u")

        assert len(events_of(there)) == 60
        assert all(400_000 < len(call.body) <= 500_000 for call in there.calls[:-1])


def test_flush_returns_when_all_that_was_said_before_has_arrived() -> None:
    with door() as there, Client("key", there.url, options=LATER) as client:
        client.track("a", user_id="u")

        assert client.flush()
        assert [event["event"] for event in events_of(there)] == ["a"]
        assert client.flush()


def test_flush_says_when_the_time_was_not_enough() -> None:
    with door(Answer(HANGS)) as there, Client("key", there.url, options=evolve(LATER, timeout_s=0.5)) as client:
        client.track("a", user_id="u")

        assert not client.flush(0.05)
        assert client.flush()
        assert len(events_of(there)) == 1


@pytest.mark.parametrize("failure", [Answer(503), Answer(429, {"retry-after": "0"}), Answer(500), Answer(CUTS), Answer(HANGS)])
def test_what_fails_in_passing_is_sent_again_as_it_was(failure: Answer) -> None:
    heard = Heard()
    with door(failure, failure) as there:
        with Client("key", there.url, on_error=heard, options=evolve(SOON, timeout_s=0.2)) as client:
            client.track("a", user_id="u")

        first, second, third = (body_of(call)["batch"] for call in there.calls)
        assert first == second == third
        assert (heard.told, client.counts.delivered) == ([], 1)


def test_nothing_overtakes_a_batch_that_is_tried_again() -> None:
    with door(Answer(503), Answer(503)) as there:
        with Client("key", there.url, options=evolve(SOON, batch_events=10)) as client:
            for n in range(50):
                client.track(f"e{n}", user_id="u")

        assert [event["event"] for event in events_of(there)] == [f"e{n}" for n in range(50)]


def test_a_pause_that_the_platform_asks_for_is_not_cut_short() -> None:
    with door(Answer(429, {"retry-after": "600"})) as there:
        client = Client("key", there.url, on_error=Heard(), options=SOON)
        client.track("a", user_id="u")
        there.wait(lambda there: len(there.calls) == 1)

        assert not client.flush(0.05)
        assert not client.close(0.05)
        assert len(there.calls) == 1


def test_a_pause_of_our_own_ends_when_somebody_flushes() -> None:
    with door(Answer(503)) as there, Client("key", there.url, options=evolve(SOON, pause_s=600.0, longest_pause_s=600.0)) as client:
        client.track("a", user_id="u")
        there.wait(lambda there: len(there.calls) == 1)

        assert client.flush()
        assert len(events_of(there)) == 1


def test_a_server_that_was_away_gets_everything() -> None:
    port = lasting_port()
    heard = Heard()
    client = Client("key", f"http://127.0.0.1:{port}", on_error=heard, options=SOON)
    for n in range(300):
        client.track(f"e{n}", user_id="u")
    assert not client.flush(0.1)

    with door(port=port) as there:
        assert client.flush()
        assert [event["event"] for event in events_of(there)] == [f"e{n}" for n in range(300)]
    client.track("while it is away again", user_id="u")
    assert not client.flush(0.1)

    with door(port=port) as there:
        assert client.close()
        assert [event["event"] for event in events_of(there)] == ["while it is away again"]
    assert heard.told == []


@pytest.mark.parametrize(("status", "family"), [(401, Denied), (403, Denied), (413, TooLarge)])
def test_what_is_refused_is_told_with_its_events_and_not_sent_again(status: int, family: type[Exception]) -> None:
    heard = Heard()
    with door(refusing(status, "because")) as there:
        with Client("key", there.url, on_error=heard, options=evolve(SOON, batch_events=2)) as client:
            for n in range(4):
                client.track(f"e{n}", {"n": n}, user_id="u")

        ((error, items),) = heard.told
        assert type(error) is family
        assert "because" in str(error)
        assert [(item["event"], item["properties"]["n"], item["userId"]) for item in items] == [("e0", 0, "u"), ("e1", 1, "u")]
        assert [event["event"] for event in events_of(there)] == ["e2", "e3"]
        assert client.counts == Counts(taken=4, delivered=2, failed=2)


def test_a_batch_that_is_never_answered_well_is_given_up_and_the_next_one_goes() -> None:
    heard = Heard()
    with door() as there:
        there.prescription = by_event(lambda names: Answer(500) if "poison" in names else TAKEN)
        with Client("key", there.url, on_error=heard, options=evolve(SOON, batch_events=1, patience_s=0.1)) as client:
            for name in ("a", "poison", "b"):
                client.track(name, user_id="u")

        assert [item["event"] for item in heard.items] == ["poison"]
        assert isinstance(heard.told[0][0], Unavailable)
        assert [event["event"] for event in events_of(there)] == ["a", "b"]


def test_without_an_on_error_it_is_logged_without_what_the_events_hold(caplog: pytest.LogCaptureFixture) -> None:
    with door(refusing(401, "unknown write key")) as there, Client("key", there.url, options=SOON) as client:
        client.track("a", {"secret": "hush"}, user_id="ann")

        client.flush()

    (record,) = caplog.records
    assert (record.name, record.levelno) == ("thamesthrive.client", logging.ERROR)
    assert record.getMessage() == "1 events were not delivered: the platform answered 401: unknown write key"
    assert "hush" not in caplog.text


def test_an_on_error_that_fails_does_not_end_the_sending(caplog: pytest.LogCaptureFixture) -> None:
    def fails(error: Exception, items: object) -> None:
        raise LookupError("of the program's own")

    with door(refusing(400)) as there, Client("key", there.url, on_error=fails, options=evolve(SOON, batch_events=1)) as client:
        client.track("a", user_id="u")
        client.track("b", user_id="u")

        assert client.flush()
        assert [event["event"] for event in events_of(there)] == ["b"]
    assert "of the program's own" in caplog.text


def test_an_on_error_may_send_but_not_wait_for_itself() -> None:
    raised: list[Exception] = []

    def waits(error: Exception, items: object) -> None:
        client.track("instead", user_id="u")
        for wait in (client.flush, client.close):
            try:
                wait()
            except RuntimeError as wrong:
                raised.append(wrong)

    with door(refusing(400)) as there:
        client = Client("key", there.url, on_error=waits, options=SOON)
        client.track("a", user_id="u")
        client.flush()
        client.close()

        assert [event["event"] for event in events_of(there)] == ["instead"]
    assert len(raised) == 2


def test_a_full_queue_turns_away_or_raises_as_was_chosen() -> None:
    with door(Answer(HANGS)) as there:
        for when_full in ("refuse", "raise"):
            options = evolve(LATER, when_full=when_full, queue_events=3, close_timeout_s=0.0)
            client = Client("key", there.url, on_error=Heard(), options=options)
            assert [client.track("a", user_id="u") for _ in range(3)] == [True] * 3
            if when_full == "raise":
                with pytest.raises(QueueFull, match="3 events wait already"):
                    client.track("b", user_id="u")
            else:
                assert not client.track("b", user_id="u")
            assert client.counts == Counts(taken=3, waiting=3, turned_away=1)
            client.close()


def test_or_it_waits_for_room() -> None:
    with door() as there:
        with Client("key", there.url, options=evolve(SOON, when_full="wait", queue_events=5, batch_events=2)) as client:
            for n in range(100):
                client.track(f"e{n}", user_id="u")

        assert len(events_of(there)) == 100
        assert client.counts.turned_away == 0


def test_who_waits_for_room_is_told_when_the_client_is_closed_meanwhile() -> None:
    with door(Answer(HANGS)) as there, ThreadPoolExecutor(1) as pool:
        client = Client("key", there.url, on_error=Heard(), options=evolve(SOON, when_full="wait", queue_events=1))
        client.track("a", user_id="u")
        there.wait(lambda there: len(there.calls) == 1)
        waits = pool.submit(client.track, "b", user_id="u")
        client.close(0.05)

        with pytest.raises(RuntimeError, match="the client is closed"):
            waits.result(10)


def test_what_is_left_at_the_end_of_close_is_told() -> None:
    heard = Heard()
    with door(Answer(HANGS)) as there:
        client = Client("key", there.url, on_error=heard, options=evolve(SOON, batch_events=1))
        for n in range(3):
            client.track(f"e{n}", user_id="u")

        assert not client.close(0.1)

    ((error, items),) = heard.told
    assert isinstance(error, Unavailable)
    assert [item["event"] for item in items] == ["e0", "e1", "e2"]
    assert client.counts == Counts(taken=3, failed=3)


def test_a_closed_client_takes_nothing_and_may_be_closed_again() -> None:
    with door() as there:
        client = Client("key", there.url, options=SOON)
        client.track("a", user_id="u")

        assert client.close()
        assert client.close()
        with pytest.raises(RuntimeError, match="the client is closed"):
            client.track("b", user_id="u")


def test_a_client_that_is_not_used_has_no_thread() -> None:
    before = threading.active_count()

    with Client("key"):
        assert threading.active_count() == before


def test_many_threads_may_send_at_once() -> None:
    with door(Answer(503), TAKEN, Answer(CUTS)) as there:
        with Client("key", there.url, options=evolve(SOON, when_full="wait", queue_events=500)) as client:

            def send(thread: int) -> None:
                for n in range(1_250):
                    client.track("x", {"thread": thread, "n": n}, user_id=f"u{thread}")

            with ThreadPoolExecutor(8) as pool:
                list(pool.map(send, range(8)))

        said = [(event["properties"]["thread"], event["properties"]["n"]) for event in events_of(there)]
        assert len(said) == 10_000
        for thread in range(8):
            assert [n for t, n in said if t == thread] == list(range(1_250))
