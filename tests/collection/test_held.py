"""What is kept from round to round, and what is read anew."""

from tests.builders import claim, hex_id, identity, profile, session
from thamesthrive.collection.held import Held, drop, keep
from thamesthrive.ports.versions import Version, Versioned


def test_a_round_forgets_what_decides_without_being_written_and_the_oldest_of_the_rest() -> None:
    held = Held()
    held.identities["i"] = Versioned(identity())
    held.claims["e"] = claim()
    for n in range(5):
        keep(held.documents, hex_id(n), profile(hex_id(n)), Version(n))
        keep(held.sessions, f"s{n}", session(f"s{n}"), Version(n))
    keep(held.documents, hex_id(0), profile(hex_id(0)), Version(9))

    held.begin_round(most=2)

    assert (held.identities, held.claims, held.latest) == ({}, {}, {})
    assert list(held.documents) == [hex_id(4), hex_id(0)]
    assert list(held.sessions) == ["s3", "s4"]
    assert held.documents[hex_id(0)] == Versioned(profile(hex_id(0)), Version(9))


def test_dropping_tells_what_to_read_again_though_it_was_not_held() -> None:
    table = {"a": Versioned(1), "b": Versioned(2)}

    assert drop(table, ["a", "c"]) == {"a", "c"}
    assert table == {"b": Versioned(2)}
