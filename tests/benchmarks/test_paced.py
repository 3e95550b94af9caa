"""The open-loop client, against a server that lets it wait."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from benchmarks.client import Order
from benchmarks.paced import PENDING, Pace, Sender

REQUEST = b"GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n"
NUMBER, PER_SECOND = 10, 200.0


def answer(body: bytes = b"{}", status: bytes = b"200 OK") -> bytes:
    return b"HTTP/1.1 %b\r\ncontent-length: %d\r\n\r\n%b" % (status, len(body), body)


@contextmanager
def patient_server(said: bytes) -> Iterator[str]:
    """Answers nobody before all have asked."""
    everybody = threading.Barrier(NUMBER)

    def serve(connection: socket.socket) -> None:
        with connection:
            connection.recv(4_096)
            everybody.wait(10)
            connection.sendall(said)
            connection.recv(4_096)

    def listen(listener: socket.socket) -> None:
        for _ in range(NUMBER):
            threading.Thread(target=serve, args=(listener.accept()[0],), daemon=True).start()

    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=listen, args=(listener,), daemon=True).start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"


def sender(url: str) -> Sender:
    order = Order(urls=(url,), door="health", events=NUMBER, seed=0, write_key="key")
    return Sender(Pace(order=order, per_second=PER_SECOND), [REQUEST] * NUMBER)


def test_requests_go_out_on_schedule_whatever_the_answers_do_and_their_times_count_from_when_they_were_due() -> None:
    with patient_server(answer()) as url:
        sent = sender(url).run()

    all_asked_ms = (NUMBER - 1) / PER_SECOND * 1_000
    assert sent.refused == 0
    for n, waited in enumerate(sent.waited_ms):
        assert waited >= all_asked_ms - n / PER_SECOND * 1_000


def test_an_answer_that_refuses_or_has_no_result_yet_is_counted() -> None:
    with patient_server(answer(status=b"503 Unavailable")) as url:
        assert sender(url).run().refused == NUMBER
    with patient_server(answer(b"{%b}" % PENDING)) as url:
        assert sender(url).run().refused == NUMBER
