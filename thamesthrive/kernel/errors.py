"""The error families. A family says who must act; HTTP status and retry are decided per family, in one table each."""

from collections.abc import Mapping

DETAILS_NONE: Mapping[str, object] = {}


class ThamesThriveError(Exception):
    """An error that a person can act on: a stable `code`, a sentence that names the thing and the remedy, details as fields."""

    code = "error"

    def __init__(self, sentence: str, *, code: str | None = None, details: Mapping[str, object] = DETAILS_NONE) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.code = code or type(self).code
        self.details = dict(details)


class Invalid(ThamesThriveError):
    """The caller corrects the data."""

    code = "invalid"


class Malformed(Invalid):
    """The bytes cannot be read at all (broken JSON, not UTF-8)."""

    code = "malformed"


class TooLarge(Invalid):
    """The body, or an item of it, is over its limit."""

    code = "too-large"


class Denied(ThamesThriveError):
    """The caller gets access: unknown key, wrong origin, missing grant."""

    code = "denied"


class Missing(ThamesThriveError):
    """The caller names something else."""

    code = "missing"


class Conflict(ThamesThriveError):
    """Somebody else wrote in between: read again and retry."""

    code = "conflict"


class Unavailable(ThamesThriveError):
    """An outside system does not answer; wait and retry. `retry_after_s` says how long."""

    code = "unavailable"

    def __init__(self, sentence: str, *, code: str | None = None, retry_after_s: int = 1) -> None:
        super().__init__(sentence, code=code)
        self.retry_after_s = retry_after_s


class Defect(ThamesThriveError):
    """A developer must act."""

    code = "defect"
