"""What can be tuned of collecting."""

import typed_settings as ts
from attrs import frozen


@frozen
class CollectionOptions:
    """Times in seconds unless the name says otherwise."""

    round_events: int = ts.option(default=5_000, help="At most this many events are folded and saved together (one entry at least).")
    round_bytes: int = ts.option(default=16_000_000, help="At most this many bytes of entries are folded and saved together.")
    linger_ms: int = ts.option(default=100, help="Under load, the least time from one round's start to the next's.")
    careful_after: int = ts.option(default=2, help="After so many deaths of workers at one entry, entries are done one by one.")
    parked_after: int = ts.option(default=8, help="After so many deaths of workers at one entry, it is parked unread.")
    inactivity_s: int = ts.option(default=1_800, help="A session that names no id ends after this much silence of its key.")
    emails: int = ts.option(default=5, help="Most e-mail addresses of one profile.")
    phones: int = ts.option(default=5, help="Most phone numbers of one profile.")
    external_ids: int = ts.option(default=5, help="Most ids of one outside system of one profile.")
    base_after_days: int = ts.option(default=90, help="Parts of a person that nothing has touched for so long may be put together.")
    base_parts: int = ts.option(default=50, help="They are when a person has more such parts; then they cannot be taken apart any more.")
    held_documents: int = ts.option(default=20_000, help="Profiles and sessions kept in memory between rounds, each.")
