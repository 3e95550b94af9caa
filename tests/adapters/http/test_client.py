"""Calls to a real receiver on this machine, which the guard allows only where a test names it."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from tests.servers.processes import free_port
from tests.servers.receiver import CUTS, HANGS, Answer, Receiver, always, receiver
from tests.servers.tls import self_signed
from thamesthrive.adapters.http.client import GuardedHttp, open_http
from thamesthrive.adapters.http.options import HttpOptions
from thamesthrive.kernel.errors import Invalid, Unavailable
from thamesthrive.ports.http import MOST_ANSWER, AddressRefused, Request

pytestmark = pytest.mark.anyio

HERE = "127.0.0.0/8"


@pytest.fixture
def there() -> Iterator[Receiver]:
    with receiver() as made:
        yield made


@pytest.fixture
async def http() -> AsyncIterator[GuardedHttp]:
    async with open_http(HttpOptions(allow=HERE, redirects=2)) as made:
        yield made


async def test_what_is_sent_arrives_and_the_answer_comes_back(there: Receiver, http: GuardedHttp) -> None:
    there.prescription = lambda call: Answer(418, {"X-Tea": "pot"}, b"short and stout")

    answer = await http.send(Request(url=f"{there.url}/a/b?c=d", body=b'{"a": 1}', headers={"X-Own": "yes"}))

    assert (answer.status, answer.headers["x-tea"], answer.body) == (418, "pot", b"short and stout")
    [call] = there.calls
    assert (call.path, call.body, call.headers["x-own"]) == ("/a/b?c=d", b'{"a": 1}', "yes")


async def test_connections_are_used_again(there: Receiver, http: GuardedHttp) -> None:
    for _ in range(5):
        await http.send(Request(url=there.url))

    assert len(there.calls) == 5


async def test_without_being_named_this_machine_is_not_called(there: Receiver) -> None:
    async with open_http(HttpOptions()) as http:
        for host in ("127.0.0.1", "localhost", "2130706433", "0x7f.1", "[::1]", "[::ffff:127.0.0.1]"):
            url = f"http://{host}:{there.port}/"
            with pytest.raises(Invalid):
                await http.send(Request(url=url))
            with pytest.raises(AddressRefused):
                await http.check(url)

    assert there.calls == []


async def test_a_redirect_to_what_is_inside_is_refused(there: Receiver, http: GuardedHttp) -> None:
    there.prescription = always(307, location="http://169.254.169.254/latest/meta-data")

    with pytest.raises(AddressRefused, match=r"169\.254\.169\.254"):
        await http.send(Request(url=there.url))


async def test_redirects_are_followed_so_far_and_no_farther(there: Receiver, http: GuardedHttp) -> None:
    def hops(call: object) -> Answer:
        return Answer(307, {"location": f"{there.url}/{len(there.calls)}"}) if len(there.calls) < 2 else Answer(200)

    there.prescription = hops
    assert (await http.send(Request(url=there.url, body=b"x"))).status == 200
    assert [c.body for c in there.calls] == [b"x"] * 3

    there.prescription = always(302, location="/again")
    assert (await http.send(Request(url=there.url))).status == 302


async def test_without_leave_a_redirect_is_an_answer(there: Receiver) -> None:
    there.prescription = always(302, location="/again")
    async with open_http(HttpOptions(allow=HERE)) as http:
        assert (await http.send(Request(url=there.url))).status == 302


@pytest.mark.parametrize(("what", "code"), [(HANGS, "timeout"), (CUTS, "unreachable")])
async def test_without_an_answer_it_says_why(there: Receiver, http: GuardedHttp, what: int, code: str) -> None:
    there.prescription = lambda call: Answer(what)

    with pytest.raises(Unavailable) as error:
        await http.send(Request(url=there.url, timeout_s=0.2))

    assert error.value.code == code


async def test_where_nobody_listens_it_says_so(http: GuardedHttp) -> None:
    with pytest.raises(Unavailable) as error:
        await http.send(Request(url=f"http://127.0.0.1:{free_port()}/"))

    assert (error.value.code, error.value.sentence) == ("unreachable", "it cannot be reached: Connection refused")


async def test_where_nobody_speaks_tls_it_says_so(http: GuardedHttp) -> None:
    async def plain(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 400 -\r\n\r\n")
        writer.close()

    async with await asyncio.start_server(plain, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        with pytest.raises(Unavailable) as error:
            await http.send(Request(url=f"https://127.0.0.1:{port}/"))

    assert error.value.sentence == "it cannot be reached: TLS failed, wrong version number"


async def test_a_certificate_that_nobody_knows_is_named_as_the_reason(http: GuardedHttp, tmp_path: Path) -> None:
    with receiver(tls=self_signed(tmp_path)) as there, pytest.raises(Unavailable) as error:
        await http.send(Request(url=f"https://127.0.0.1:{there.port}/"))

    assert (error.value.code, error.value.sentence) == ("unreachable", "its certificate is not trusted: self-signed certificate")


async def test_a_long_answer_is_cut(there: Receiver, http: GuardedHttp) -> None:
    there.prescription = lambda call: Answer(200, {}, b"x" * 1_000_000)

    assert len((await http.send(Request(url=there.url))).body) == MOST_ANSWER
    there.prescription = always()
    assert (await http.send(Request(url=there.url))).body == b"{}"


@pytest.mark.parametrize(
    "url",
    ["ftp://shop.example/", "shop.example", "http://", "http://[::1/", "https://u:p@shop.example/", "http://a.example/a b", "http://a:99999/"],
)
async def test_what_is_no_address_is_refused(http: GuardedHttp, url: str) -> None:
    with pytest.raises(Invalid):
        await http.check(url)
    with pytest.raises(Invalid):
        await http.send(Request(url=url))


async def test_headers_cannot_smuggle(there: Receiver, http: GuardedHttp) -> None:
    with pytest.raises((Invalid, Unavailable)):
        await http.send(Request(url=there.url, headers={"X-A": "b\r\nX-C: d"}))

    assert there.calls == []
