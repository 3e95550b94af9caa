"""What an e-mail address is, and how it is written when two are compared."""

import re
from functools import lru_cache

from email_validator import EmailNotValidError, validate_email

# What clients send when they know nobody.
NOBODYS_MAIL = re.compile(r"(test|noreply|no-reply|null|none|unknown|anonymous)@.*|.*@(test|localhost)")


@lru_cache(maxsize=50_000)
def mail_address(text: str) -> str | None:
    """The address as it is compared, None if it is none or nobody's."""
    lowered = text.lower()
    if NOBODYS_MAIL.fullmatch(lowered):
        return None
    try:
        return validate_email(lowered, check_deliverability=False, test_environment=True).normalized.lower()
    except EmailNotValidError:
        return None
