"""The connection: versions of the server, and failures without values."""

import subprocess
import sys

import pytest
from elastic_transport import HttpHeaders, NodeConfig

from tests.adapters.elastic.conftest import Installation
from tests.adapters.elastic.node import stand_in
from tests.servers.processes import free_port
from thamesthrive.adapters.elastic.client import FinishedLines, Node, PlainNode, Version8Node, open_client
from thamesthrive.adapters.elastic.options import ElasticOptions
from thamesthrive.adapters.elastic.stores import open_elastic
from thamesthrive.kernel.errors import Defect, Invalid, Unavailable

pytestmark = pytest.mark.anyio

HERE = NodeConfig("http", "127.0.0.1", 9200)
SENT = HttpHeaders(
    {
        "accept": "application/vnd.elasticsearch+json; compatible-with=9",
        "content-type": "application/vnd.elasticsearch+x-ndjson; compatible-with=9",
        "authorization": "Basic eDp5",
    }
)


def test_a_server_of_8_is_not_asked_to_be_compatible_with_9() -> None:
    agreed = Version8Node(HERE).agreed(SENT)

    assert agreed["accept"] == "application/vnd.elasticsearch+json; compatible-with=8"
    assert agreed["content-type"] == "application/vnd.elasticsearch+x-ndjson; compatible-with=8"
    assert agreed["authorization"] == "Basic eDp5"


def test_finished_lines_are_sent_without_a_copy_and_others_as_the_client_does() -> None:
    body = b'{"create":{}}\n{}\n'

    assert FinishedLines().dumps(body) is body
    assert FinishedLines().dumps([{"create": {}}, {}]) == body


def test_a_server_of_unknown_version_is_asked_for_nothing_special() -> None:
    agreed = PlainNode(HERE).agreed(SENT)

    assert agreed["accept"] == "application/json"
    assert agreed["authorization"] == "Basic eDp5"


def test_a_server_of_9_gets_what_the_client_says() -> None:
    assert Node(HERE).agreed(SENT) == SENT


@pytest.mark.parametrize(("version", "expected"), [("8.16.6", "compatible-with=8"), ("9.4.3", "compatible-with=9")])
async def test_the_version_is_found_out_before_anything_is_asked(version: str, expected: str) -> None:
    async with stand_in(version) as node, open_client(ElasticOptions(url=node.url)) as elastic:
        await elastic.refresh("any")

    greeting, refresh = node.accepted
    assert "compatible-with" not in greeting
    assert expected in refresh


async def test_another_version_is_refused_by_name() -> None:
    async with stand_in("7.17.0") as node:
        with pytest.raises(Defect, match=r"7\.17\.0 is not supported; use 8\.x or 9\.x"):
            async with open_client(ElasticOptions(url=node.url)):
                pass


async def test_nobody_at_the_address_is_unavailable() -> None:
    with pytest.raises(Unavailable, match=r"elastic\.url"):
        async with open_elastic(ElasticOptions(url=f"http://127.0.0.1:{free_port()}")):
            pass


async def test_a_server_that_is_too_slow_is_unavailable() -> None:
    async with stand_in("9.4.3", silent="/_search") as node, open_client(ElasticOptions(url=node.url, timeout_s=0.2)) as elastic:
        with pytest.raises(Unavailable, match=r"elastic\.timeout_s"):
            await elastic.search("silent", query={"match_all": {}})


async def test_a_prefix_that_names_no_index_is_refused() -> None:
    with pytest.raises(Invalid, match=r"elastic\.prefix"):
        async with open_elastic(ElasticOptions(prefix="Über*")):
            pass


@pytest.mark.real
async def test_a_failure_tells_no_values(installation: Installation) -> None:
    with pytest.raises(Defect) as caught:
        await installation.elastic.search(installation.names.profiles, query={"ann@shop.example": {}})

    assert "ann@" not in str(caught.value)
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__


def test_options_are_read_without_the_client_library() -> None:
    program = "import sys, thamesthrive.adapters.elastic.options; sys.exit('elasticsearch' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
