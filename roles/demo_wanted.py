"""What is wanted of the job `demo-data`, apart from the job: every start reads this, and only the job needs its people and their words."""

from attrs import field, frozen

from thamesthrive.domain.scope import Scope

BY = "demo-data"                                # who made the sources of people who are made up


@frozen(kw_only=True)
class Wanted:
    """Which people, and where. `anyway`: also beside data of others, and where destinations would be told of them."""

    scope: Scope = field(factory=Scope)
    people: int = 10_000
    days: int = 90
    seed: int = 1
    anyway: bool = False
