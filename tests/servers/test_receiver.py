"""The receiver does as it is told."""

import httpx2 as httpx
import pytest

from .receiver import CUTS, Answer, failing, is_signed, receiver, signature_of

# The example of the Standard Webhooks' own libraries.
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
SIGNED = {
    "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
    "webhook-timestamp": "1614265330",
    "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
}


def test_it_fails_by_prescription_and_keeps_every_call() -> None:
    with receiver() as there, httpx.Client() as client:
        there.prescription = failing({"a": 2}, status=500)

        statuses = [client.post(there.url, content=b"{}", headers={"Idempotency-Key": key}).status_code for key in ("a", "b", "a", "a")]

        assert statuses == [500, 200, 500, 200]
        assert [(c.key, c.nth, c.status) for c in there.calls] == [("a", 0, 500), ("b", 0, 200), ("a", 1, 500), ("a", 2, 200)]
        assert [c.key for c in there.good()] == ["b", "a"]


def test_it_may_close_the_connection_instead_of_answering() -> None:
    with receiver() as there, httpx.Client() as client:
        there.prescription = lambda call: Answer(CUTS)

        with pytest.raises(httpx.RemoteProtocolError):
            client.post(there.url, content=b"{}")

        assert [c.status for c in there.calls] == [CUTS]


def test_it_signs_as_the_standard_says_and_refuses_what_is_old() -> None:
    body = b'{"test": 2432232314}'

    assert signature_of(SECRET, SIGNED, body) == SIGNED["webhook-signature"]
    assert signature_of(SECRET, SIGNED, b"{}") != SIGNED["webhook-signature"]
    assert not is_signed(SECRET, SIGNED, body)
