"""ROUTES: everything under /api on one screen. The router and the OpenAPI document are made of it."""

from typing import Any

from ..reporting.explanation import Explanation
from .events import FILTERS, count_events, count_sessions, get_event, get_session, list_events, list_sessions
from .paging import Count, Listing
from .parked import LedgerShown, ParkedShown, count_parked, list_parked, show_ledger
from .profiles import (
    EntryMade,
    KeyGiven,
    MergeGiven,
    UnmergeGiven,
    count_profiles,
    explain_profile,
    find_profile,
    get_profile,
    list_profile_events,
    list_profile_sessions,
    list_profiles,
    merge_profile,
    unmerge_profile,
)
from .route import ADMINS, BUILDERS, EVERYBODY, PEOPLE, STEWARDS, Endpoint, Route
from .sources import SourceGiven, SourceShown, create_source, delete_source, get_source, list_sources, put_source
from .tokens import TokenGiven, TokenMade, TokenShown, create_token, list_tokens, revoke_token

Tree = dict[str, Any]
Trees = Listing[dict[str, Any]]

PAGE = ("limit", "cursor")


def get(path: str, endpoint: Endpoint, summary: str, answer: Any, **said: Any) -> Route:
    """A question. One with a name in its path may miss, and so may one about a person."""
    query = said.get("query", ())
    failures = (*((404,) if "{" in path or "profile" in query else ()), *((422,) if query else ()))
    return change("GET", path, endpoint, summary, **{"answer": answer, "grants": PEOPLE, "failures": failures, **said})


def change(method: str, path: str, endpoint: Endpoint, summary: str, **said: Any) -> Route:
    """A change."""
    return Route(method=method, path=path, endpoint=endpoint, name=_name(endpoint), summary=summary, **said)


def _name(endpoint: Endpoint) -> str:
    return str(getattr(endpoint, "__name__", ""))


ROUTES: tuple[Route, ...] = (
    get("/api/sources", list_sources, "All sources, by id", Listing[SourceShown], grants=EVERYBODY),
    change("POST", "/api/sources", create_source, "Make a source with a write key", body=SourceGiven, answer=SourceShown, status=201,
           grants=BUILDERS, failures=(400, 409, 413, 422)),
    get("/api/sources/{id}", get_source, "One source, with its ETag", SourceShown, grants=EVERYBODY),
    change("PUT", "/api/sources/{id}", put_source, "Change a source; If-Match names the revision", body=SourceGiven, answer=SourceShown,
           grants=BUILDERS, failures=(400, 404, 412, 413, 422, 428)),
    change("DELETE", "/api/sources/{id}", delete_source, "Delete a source; If-Match names the revision", status=204,
           grants=BUILDERS, failures=(404, 412, 422, 428)),
    get("/api/tokens", list_tokens, "All tokens, without their secrets", Listing[TokenShown], grants=ADMINS),
    change("POST", "/api/tokens", create_token, "Make a token; its text is shown once", body=TokenGiven, answer=TokenMade, status=201,
           grants=ADMINS, failures=(400, 413, 422)),
    change("DELETE", "/api/tokens/{id}", revoke_token, "Revoke a token", status=204, grants=ADMINS, failures=(404, 409)),
    get("/api/profiles", list_profiles, "People, last seen first", Trees, query=PAGE),
    get("/api/profiles/count", count_profiles, "How many people", Count, grants=EVERYBODY),
    change("POST", "/api/profiles/find", find_profile, "The person that a key leads to", body=KeyGiven, answer=Tree,
           grants=PEOPLE, failures=(400, 404, 413, 422)),
    get("/api/profiles/{id}", get_profile, "One person, by any id there ever was", Tree),
    get("/api/profiles/{id}/events", list_profile_events, "A person's events, newest first", Trees, query=PAGE),
    get("/api/profiles/{id}/sessions", list_profile_sessions, "A person's visits, newest first", Trees, query=PAGE),
    get("/api/profiles/{id}/parts", explain_profile, "A person's parts, keys and merges, each with its reason", Explanation),
    change("POST", "/api/profiles/{id}/unmerge", unmerge_profile, "Take a part out; the entry's id is answered", body=UnmergeGiven,
           answer=EntryMade, status=202, grants=STEWARDS, failures=(400, 404, 413, 422)),
    change("POST", "/api/profiles/{id}/merge", merge_profile, "Make two people one; the entry's id is answered", body=MergeGiven,
           answer=EntryMade, status=202, grants=STEWARDS, failures=(400, 404, 409, 413, 422)),
    get("/api/sessions", list_sessions, "Visits, newest first", Trees, query=("profile", *PAGE)),
    get("/api/sessions/count", count_sessions, "How many visits", Count, query=("profile",), grants=EVERYBODY),
    get("/api/sessions/{id}", get_session, "One visit", Tree),
    get("/api/events", list_events, "Events, newest first", Trees, query=(*FILTERS, *PAGE)),
    get("/api/events/count", count_events, "How many events", Count, query=FILTERS, grants=EVERYBODY),
    get("/api/events/{id}", get_event, "One event", Tree),
    get("/api/parked", list_parked, "What could not be used, newest first", Listing[ParkedShown], query=PAGE),
    get("/api/parked/count", count_parked, "How much could not be used", Count, grants=EVERYBODY),
    get("/api/ledger", show_ledger, "The account of what came in, by source", LedgerShown, query=("from",), grants=EVERYBODY),
)
