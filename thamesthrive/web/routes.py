"""ROUTES: everything under /api on one screen. The router and the OpenAPI document are made of it."""

from typing import Any

from ..domain.fields import EVENT, PROFILE, SESSION, Kind
from ..reporting.explanation import Explanation
from .accounts import (
    Me,
    PasswordGiven,
    SetUpGiven,
    SetUpNeeded,
    SignInGiven,
    StageGiven,
    get_me,
    get_setup,
    put_password,
    put_stage,
    set_up,
    sign_in,
    sign_out,
)
from .arrivals import ArrivalsShown, RefusedShown, SchemaShown, list_arrivals, list_refusals, show_schema
from .asks import (
    Ask,
    Bucketing,
    Counting,
    Figures,
    Latest,
    OfCatalogue,
    OfDelivery,
    OfEvent,
    OfSource,
    Paging,
    Sample,
    Search,
    Since,
    Sorting,
    Topmost,
    Writing,
)
from .deliveries import (
    DeliveryShown,
    ReplayedShown,
    count_deliveries,
    discard_delivery,
    get_delivery,
    list_deliveries,
    replay_deliveries,
    replay_delivery,
)
from .destinations import (
    DestinationGiven,
    DestinationKindShown,
    DestinationShown,
    TrialShown,
    create_destination,
    delete_destination,
    get_destination,
    list_destination_kinds,
    list_destinations,
    put_destination,
    try_destination,
)
from .erasures import ErasureShown, create_erasure, erase_profile, get_erasure, list_erasures
from .event_types import EventTypeShown, EventTypeWhole, get_event_type, list_event_types
from .events import get_event, get_session, tail_events
from .grants import GrantShown, list_grants
from .groups import GroupShown, GroupWithMembers, count_groups, get_group, list_groups, list_members
from .health import HealthShown, get_health
from .ledger import LastVerification, LedgerShown, MinuteShown, get_verification, list_ledger_minutes, show_ledger
from .paging import Count, Listing
from .parked import ParkedShown, count_parked, list_parked
from .paths import PathGiven, PathShown, create_path, delete_path, get_path, list_paths
from .profiles import (
    EntryMade,
    KeyGiven,
    MergeGiven,
    UnmergeGiven,
    explain_profile,
    find_profile,
    get_profile,
    list_profile_events,
    list_profile_sessions,
    merge_profile,
    unmerge_profile,
)
from .records import Completed, Histogram, NumbersShown, Terms, completing, counting, histogram, listing, numbers, terms
from .redirects import (
    RedirectGiven,
    RedirectShown,
    create_redirect,
    delete_redirect,
    get_redirect,
    list_redirects,
    put_redirect,
)
from .route import ADMINS, BUILDERS, EVERYBODY, MAKERS, OPERATORS, OWNERS, PEOPLE, STEWARDS, Endpoint, Route
from .saved_views import (
    SavedViewGiven,
    SavedViewShown,
    create_saved_view,
    delete_saved_view,
    get_saved_view,
    list_saved_views,
    put_saved_view,
)
from .schedules import Ran, ScheduleShown, list_schedules, pause_schedule, resume_schedule, run_schedule
from .settings import SettingShown, list_settings
from .shown import EventShown, ProfileShown, SessionShown
from .sources import SourceGiven, SourceShown, create_source, delete_source, get_source, list_sources, put_source
from .standings import StandingShown, list_destination_standings
from .tokens import TokenGiven, TokenMade, TokenShown, create_token, list_tokens, revoke_token

ANYBODY: dict[str, Any] = {"open_to": "anybody", "grants": EVERYBODY}
SIGNED_IN: dict[str, Any] = {"open_to": "signed-in", "grants": EVERYBODY}
FILTERS: dict[str, type[Ask]] = {"event": OfEvent, "session": OfSource}


def get(path: str, endpoint: Endpoint, summary: str, answer: Any, **said: Any) -> Route:
    """A question. One with a name in its path may miss."""
    failures = (*((404,) if "{" in path else ()), *((422,) if "asks" in said else ()))
    return change("GET", path, endpoint, summary, **{"answer": answer, "grants": PEOPLE, "failures": failures, **said})


def change(method: str, path: str, endpoint: Endpoint, summary: str, **said: Any) -> Route:
    """A change."""
    return Route(**{"method": method, "path": path, "endpoint": endpoint, "name": _name(endpoint), "summary": summary, **said})


def searches(kind: Kind, shown: Any) -> tuple[Route, ...]:
    """The same questions of every kind of record. What an address should not hold, such as an e-mail, is asked with POST."""
    of, which = kind.plural, (Search, *((FILTERS[kind.name],) if kind.name in FILTERS else ()))
    return (
        *_asked(f"/api/{of}", listing(kind), (f"list_{of}", f"search_{of}"), f"{of.capitalize()}, newest first or as sorted",
                Listing[shown], asks=(*which, Sorting, Paging), posted="/search"),
        *_asked(f"/api/{of}/count", counting(kind), (f"count_{of}", f"count_{of}_asked_in_body"), f"How many {of}, exact to 10,000",
                Count, asks=(*which, Counting), grants=EVERYBODY),
        *_asked(f"/api/{of}/histogram", histogram(kind), (f"chart_{of}", f"chart_{of}_asked_in_body"), f"How many {of} over time",
                Histogram, asks=(*which, Bucketing)),
        *_asked(f"/api/{of}/terms", terms(kind), (f"list_terms_of_{of}", f"list_terms_of_{of}_asked_in_body"),
                f"The most frequent values of a field of {of}", Terms, asks=(*which, Topmost)),
        *_asked(f"/api/{of}/numbers", numbers(kind), (f"sum_up_{of}", f"sum_up_{of}_asked_in_body"),
                f"Figures of the numbers in a field of {of}", NumbersShown, asks=(*which, Figures)),
        *_asked(f"/api/{of}/autocomplete", completing(kind), (f"complete_{of}", f"complete_{of}_asked_in_body"),
                f"What may be written next in a query of {of}", Completed, asks=(Writing,)),
    )


def _asked(path: str, endpoint: Endpoint, names: tuple[str, str], summary: str, answer: Any, **said: Any) -> tuple[Route, Route]:
    """A question in an address, and in a body."""
    posted = path + said.pop("posted", "")
    missing = (404,) if OfEvent in said["asks"] or OfSource in said["asks"] else ()
    said = {"answer": answer, "grants": PEOPLE, **said}
    return (
        get(path, endpoint, summary, name=names[0], **{**said, "failures": (*missing, 422)}),
        change("POST", posted, endpoint, f"{summary}; asked in the body", name=names[1], **said, failures=(400, *missing, 413, 422)),
    )


def _name(endpoint: Endpoint) -> str:
    return str(getattr(endpoint, "__name__", ""))


ROUTES: tuple[Route, ...] = (
    get("/api/setup", get_setup, "Whether there is no user yet", SetUpNeeded, **ANYBODY),
    change("POST", "/api/setup", set_up, "Make the first owner, by the one-time link that a start prints", body=SetUpGiven, answer=Me,
           status=201, failures=(400, 403, 413, 422), **ANYBODY),
    change("POST", "/api/sign-in", sign_in, "Sign in; a cookie holds it", body=SignInGiven, answer=Me,
           failures=(400, 401, 403, 413, 422, 429), **ANYBODY),
    change("POST", "/api/sign-out", sign_out, "Sign out", status=204, failures=(400,), **SIGNED_IN),
    get("/api/me", get_me, "Who is signed in, and whose data is seen", Me, **SIGNED_IN),
    change("PUT", "/api/me/stage", put_stage, "See the data of the other stage", body=StageGiven, answer=Me,
           failures=(400, 409, 413, 422), **SIGNED_IN),
    change("PUT", "/api/me/password", put_password, "Change one's password; all one's other sign-ins end", body=PasswordGiven, status=204,
           failures=(400, 409, 413, 422, 429), **SIGNED_IN),
    get("/api/grants", list_grants, "What each grant may ask for, by operation", Listing[GrantShown], grants=EVERYBODY),
    get("/api/sources", list_sources, "All sources, by id", Listing[SourceShown], grants=EVERYBODY),
    change("POST", "/api/sources", create_source, "Make a source with a write key", body=SourceGiven, answer=SourceShown, status=201,
           grants=BUILDERS, failures=(400, 409, 413, 422), makes="definition", tagged=True),
    get("/api/sources/{id}", get_source, "One source, with its ETag", SourceShown, grants=EVERYBODY, tagged=True),
    change("PUT", "/api/sources/{id}", put_source, "Change a source; If-Match names the revision", body=SourceGiven, answer=SourceShown,
           grants=BUILDERS, failures=(400, 404, 412, 413, 422, 428), tagged=True),
    change("DELETE", "/api/sources/{id}", delete_source, "Delete a source; If-Match names the revision", status=204,
           grants=BUILDERS, failures=(404, 412, 422, 428)),
    get("/api/redirects", list_redirects, "All links that tell who followed them, by id", Listing[RedirectShown], grants=EVERYBODY),
    change("POST", "/api/redirects", create_redirect, "Make a link; its address is answered", body=RedirectGiven, answer=RedirectShown,
           status=201, grants=MAKERS, failures=(400, 409, 413, 422), makes="definition", tagged=True),
    get("/api/redirects/{id}", get_redirect, "One link, with its ETag", RedirectShown, grants=EVERYBODY, tagged=True),
    change("PUT", "/api/redirects/{id}", put_redirect, "Change a link; If-Match names the revision", body=RedirectGiven,
           answer=RedirectShown, grants=MAKERS, failures=(400, 404, 412, 413, 422, 428), tagged=True),
    change("DELETE", "/api/redirects/{id}", delete_redirect, "Delete a link, which leads nowhere then; If-Match names the revision",
           status=204, grants=MAKERS, failures=(404, 412, 422, 428)),
    get("/api/sources/{id}/arrivals", list_arrivals, "What came of a source last: accepted, rejected, parked, refused, and why",
        ArrivalsShown, asks=(Latest,), grants=EVERYBODY),
    get("/api/sources/{id}/schema", show_schema, "What a source's events look like: types, paths, examples, by the newest of them",
        SchemaShown, asks=(Sample,)),
    get("/api/refusals", list_refusals, "Calls refused that belong to no source: their write key is nobody's, or there is none",
        Listing[RefusedShown], grants=OPERATORS),
    get("/api/tokens", list_tokens, "All tokens, without their secrets", Listing[TokenShown], grants=ADMINS),
    change("POST", "/api/tokens", create_token, "Make a token; its text is shown once", body=TokenGiven, answer=TokenMade, status=201,
           grants=ADMINS, failures=(400, 409, 413, 422), makes="secret"),
    change("DELETE", "/api/tokens/{id}", revoke_token, "Revoke a token", status=204, grants=ADMINS, failures=(404, 409)),
    get("/api/paths", list_paths, "Declared paths, and how far the store is with each", Listing[PathShown], grants=EVERYBODY),
    change("POST", "/api/paths", create_path, "Give a property or trait a type", body=PathGiven, answer=PathShown, status=201,
           grants=BUILDERS, failures=(400, 409, 413, 422), makes="definition", tagged=True),
    get("/api/paths/{id}", get_path, "One declared path, with its ETag", PathShown, grants=EVERYBODY, tagged=True),
    change("DELETE", "/api/paths/{id}", delete_path, "Take a declaration back; If-Match names the revision", status=204,
           grants=BUILDERS, failures=(404, 412, 422, 428)),
    *searches(PROFILE, ProfileShown),
    change("POST", "/api/profiles/find", find_profile, "The person that a key leads to", body=KeyGiven, answer=ProfileShown,
           grants=PEOPLE, failures=(400, 404, 413, 422)),
    get("/api/profiles/{id}", get_profile, "One person, by any id there ever was", ProfileShown),
    get("/api/profiles/{id}/events", list_profile_events, "A person's events, newest first", Listing[EventShown], asks=(Paging,)),
    get("/api/profiles/{id}/sessions", list_profile_sessions, "A person's visits, newest first", Listing[SessionShown], asks=(Paging,)),
    get("/api/profiles/{id}/parts", explain_profile, "A person's parts, keys and merges, each with its reason", Explanation),
    change("POST", "/api/profiles/{id}/unmerge", unmerge_profile, "Take a part out; the entry's id is answered", body=UnmergeGiven,
           answer=EntryMade, status=202, grants=STEWARDS, failures=(400, 404, 413, 422)),
    change("POST", "/api/profiles/{id}/merge", merge_profile, "Make two people one; the entry's id is answered", body=MergeGiven,
           answer=EntryMade, status=202, grants=STEWARDS, failures=(400, 404, 409, 413, 422)),
    change("POST", "/api/profiles/{id}/erase", erase_profile, "Erase a person; what becomes of it is asked by the answered id",
           answer=ErasureShown, status=202, grants=OWNERS, failures=(404, 422)),
    get("/api/erasures", list_erasures, "Erasures that were asked for, last first, with their receipts", Listing[ErasureShown],
        asks=(Paging,), grants=ADMINS),
    change("POST", "/api/erasures", create_erasure, "Erase who is known by a key, and refuse what is on its way with it", body=KeyGiven,
           answer=ErasureShown, status=202, grants=OWNERS, failures=(400, 413, 422)),
    get("/api/erasures/{id}", get_erasure, "One erasure: how far it is, or its receipt", ErasureShown, grants=ADMINS),
    *searches(SESSION, SessionShown),
    get("/api/sessions/{id}", get_session, "One visit", SessionShown),
    *searches(EVENT, EventShown),
    get("/api/events/tail", tail_events, "Events as they happen, as server-sent events", EventShown, asks=(Search, OfEvent),
        failures=(404, 422), streams=True),
    get("/api/events/{id}", get_event, "One event", EventShown),
    get("/api/event-types", list_event_types, "Types of events that the catalogue knows", Listing[EventTypeShown], asks=(OfCatalogue,),
        grants=EVERYBODY),
    get("/api/event-types/{id}", get_event_type, "One type: its properties, and what it changes of a person", EventTypeWhole,
        grants=EVERYBODY),
    get("/api/saved-views", list_saved_views, "Lists that people look at again, by kind and name", Listing[SavedViewShown]),
    change("POST", "/api/saved-views", create_saved_view, "Save a list: which records, of what time, in which columns", body=SavedViewGiven,
           answer=SavedViewShown, status=201, grants=PEOPLE, failures=(400, 409, 413, 422), makes="definition", tagged=True),
    get("/api/saved-views/{id}", get_saved_view, "One saved list, with its ETag", SavedViewShown, tagged=True),
    change("PUT", "/api/saved-views/{id}", put_saved_view, "Change a saved list; If-Match names the revision", body=SavedViewGiven,
           answer=SavedViewShown, grants=PEOPLE, failures=(400, 404, 412, 413, 422, 428), tagged=True),
    change("DELETE", "/api/saved-views/{id}", delete_saved_view, "Delete a saved list; If-Match names the revision", status=204,
           grants=PEOPLE, failures=(404, 412, 422, 428)),
    get("/api/groups", list_groups, "Companies and households, last told of first", Listing[GroupShown], asks=(Paging,)),
    get("/api/groups/count", count_groups, "How many companies and households", Count, grants=EVERYBODY),
    get("/api/groups/{id}", get_group, "One company or household, by its own id or its key", GroupWithMembers),
    get("/api/groups/{id}/members", list_members, "Who belongs to it, last seen first", Listing[ProfileShown], asks=(Paging,)),
    get("/api/destination-kinds", list_destination_kinds, "Kinds of destinations, each with the JSON Schema of its options",
        Listing[DestinationKindShown], grants=EVERYBODY),
    get("/api/destination-standings", list_destination_standings,
        "How it goes with each destination: what waits, was given up, was sent last; whether it rests, and why", Listing[StandingShown],
        grants=BUILDERS),
    get("/api/destinations", list_destinations, "All destinations, by id, with secrets masked", Listing[DestinationShown],
        grants=BUILDERS),
    change("POST", "/api/destinations", create_destination, "Make a destination; a secret that is made up is shown once",
           body=DestinationGiven, answer=DestinationShown, status=201, grants=BUILDERS, failures=(400, 409, 413, 422), makes="secret",
           tagged=True),
    get("/api/destinations/{id}", get_destination, "One destination, with its ETag", DestinationShown, grants=BUILDERS, tagged=True),
    change("PUT", "/api/destinations/{id}", put_destination, "Change a destination; If-Match names the revision", body=DestinationGiven,
           answer=DestinationShown, grants=BUILDERS, failures=(400, 404, 412, 413, 422, 428), tagged=True),
    change("DELETE", "/api/destinations/{id}", delete_destination, "Delete a destination; If-Match names the revision", status=204,
           grants=BUILDERS, failures=(404, 412, 422, 428)),
    change("POST", "/api/destinations/{id}/test", try_destination, "Send a sample now; what came of it is answered", answer=TrialShown,
           grants=BUILDERS, failures=(404, 422)),
    get("/api/deliveries", list_deliveries, "What destinations were told, newest first", Listing[DeliveryShown], asks=(OfDelivery, Paging)),
    get("/api/deliveries/count", count_deliveries, "How many deliveries", Count, asks=(OfDelivery,), grants=EVERYBODY),
    change("POST", "/api/deliveries/replay", replay_deliveries, "Send many again: those of a filter that do not wait",
           asks=(OfDelivery,), answer=ReplayedShown, status=202, grants=BUILDERS, failures=(400, 413, 422)),
    get("/api/deliveries/{id}", get_delivery, "One delivery, with what came of its attempts", DeliveryShown),
    change("POST", "/api/deliveries/{id}/replay", replay_delivery, "Send one (again) now, under the same key", answer=DeliveryShown,
           status=202, grants=BUILDERS, failures=(404, 409, 422)),
    change("POST", "/api/deliveries/{id}/discard", discard_delivery, "Never send it, unless it is replayed", answer=DeliveryShown,
           grants=BUILDERS, failures=(404, 409, 422)),
    get("/api/parked", list_parked, "What could not be used, newest first", Listing[ParkedShown], asks=(Paging,)),
    get("/api/parked/count", count_parked, "How much could not be used", Count, grants=EVERYBODY),
    get("/api/ledger", show_ledger, "The account of what came in, by source", LedgerShown, asks=(Since,), grants=EVERYBODY),
    get("/api/ledger/minutes", list_ledger_minutes, "The same by minute and source, newest first; without `from` of the last hour",
        Listing[MinuteShown], asks=(Since, Paging), grants=EVERYBODY),
    get("/api/ledger/verification", get_verification, "Whether the ledger balanced when it was last verified", LastVerification,
        grants=EVERYBODY),
    get("/api/health", get_health, "How the platform is: every check in words, how far behind it is, who leads", HealthShown,
        grants=EVERYBODY),
    get("/api/settings", list_settings, "What is set, and where it comes from; secrets are masked", Listing[SettingShown],
        grants=OPERATORS),
    get("/api/schedules", list_schedules, "What the platform does by itself, and when", Listing[ScheduleShown], grants=EVERYBODY),
    change("POST", "/api/schedules/{name}/pause", pause_schedule, "Pause a schedule, or `all`, until it is resumed",
           answer=Listing[ScheduleShown], grants=OPERATORS, failures=(404, 409)),
    change("POST", "/api/schedules/{name}/resume", resume_schedule, "Resume a schedule, or `all`", answer=Listing[ScheduleShown],
           grants=OPERATORS, failures=(404, 409)),
    change("POST", "/api/schedules/{name}/run", run_schedule, "Do now what a schedule does, beside its times", answer=Ran, status=202,
           grants=OPERATORS, failures=(404,)),
)
