"""The names of all keys, made in one place."""

from typing import cast
from urllib.parse import quote, unquote

from attrs import frozen

from ...domain.ledger import Account
from ...domain.scope import Scope, Stage


@frozen
class Keys:
    """Parts that others name are quoted, so that a colon in one cannot make two keys the same."""

    prefix: str

    @property
    def log(self) -> str:
        """The log's record: the generation that appends go to, its number of partitions, the life of the server."""
        return f"{self.prefix}:log"

    @property
    def origin(self) -> str:
        """A string: which log it is, through all its generations."""
        return f"{self.prefix}:log:origin"

    @property
    def ending(self) -> str:
        """A hash: an earlier generation that is not over -> its number of partitions."""
        return f"{self.prefix}:log:ending"

    def partition(self, generation: int, partition: int) -> str:
        """A stream."""
        return f"{self.prefix}:log:{generation}:{partition}"

    def acknowledged(self, generation: int) -> str:
        """A hash: partition -> the last entry acknowledged."""
        return f"{self.prefix}:log:{generation}:acknowledged"

    @property
    def totals(self) -> str:
        """A hash: outcome -> count."""
        return f"{self.prefix}:ledger"

    def account(self, account: Account) -> str:
        """A hash: outcome -> count, of one scope, source and minute."""
        return f"{self.accounts(account.scope)}:{account_member(account)}"

    def accounts(self, scope: Scope) -> str:
        """A sorted set of a scope's accounts, by minute."""
        return f"{self.prefix}:ledger:{_spelled(scope)}"

    @property
    def ledger_scopes(self) -> str:
        """A set of the sorted sets of accounts that there are; the scripts know its name."""
        return f"{self.totals}:scopes"

    def scope_of_accounts(self, name: str) -> Scope:
        """Whose sorted set of accounts it is."""
        stage, _, tenant = name.removeprefix(f"{self.totals}:").partition(":")
        return Scope(unquote(tenant), cast(Stage, stage))

    def lease(self, name: str) -> str:
        """A string that runs out: fence and holder."""
        return f"{self.prefix}:lease:{name}"

    @property
    def fences(self) -> str:
        """A hash: name of a lease -> its newest fencing number. Never runs out."""
        return f"{self.prefix}:fences"

    def group(self, name: str) -> str:
        """A sorted set: member -> when it counts no more, in the server's milliseconds."""
        return f"{self.prefix}:group:{name}"

    def answers(self, channel: str) -> str:
        """What one process listens to."""
        return f"{self.prefix}:answers:{channel}"

    def tail(self, scope: Scope) -> str:
        """A capped stream of the events that a scope's watchers are told."""
        return f"{self.prefix}:tail:{_spelled(scope)}"

    def watched(self, scope: Scope) -> str:
        """A string that runs out: somebody watches the scope."""
        return f"{self.prefix}:watched:{_spelled(scope)}"

    def outgoing(self, partition: int) -> str:
        """A capped stream of the deliveries of a partition that wait."""
        return f"{self.prefix}:outgoing:{partition}"

    def pace(self, scope: Scope, name: str) -> str:
        """A string that runs out: when the next is due, in the server's microseconds."""
        return f"{self.prefix}:pace:{_spelled(scope)}:{quote(name, safe='')}"

    def refused(self, scope: Scope, source: str) -> str:
        """A hash that runs out: how many calls of a source were refused by reason, and since when."""
        return f"{self.prefix}:refused:{_spelled(scope)}:{quote(source, safe='')}"

    def refusals(self, scope: Scope, source: str, code: str) -> str:
        """A capped list that runs out: the last calls of a source that were refused for a reason."""
        return f"{self.refused(scope, source)}:{quote(code, safe='')}"

    def kept(self, scope: Scope, key: str) -> str:
        """A string that runs out."""
        return f"{self.prefix}:kept:{_spelled(scope)}:{quote(key, safe='')}"


def account_member(account: Account) -> str:
    """How an account stands in its scope's sorted set."""
    return f"{account.minute}:{quote(account.source, safe='')}"


def _spelled(scope: Scope) -> str:
    return f"{scope.stage}:{quote(scope.tenant, safe='')}"
