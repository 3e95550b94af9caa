"""Webhook: an HTTP address of yours is called with a JSON body for each event, signed, and again until it answers.

The signature is that of the Standard Webhooks, so their libraries check it: `webhook-id`, `webhook-timestamp` and `webhook-signature`.
`webhook-id` and `Idempotency-Key` are the same with every attempt; a receiver that keeps them takes nothing in twice.
"""

import base64
import binascii
import hmac
import re
from collections.abc import Mapping
from hashlib import sha256
from typing import Literal

from attrs import frozen

from ...kernel.errors import Invalid
from ...ports.http import Request, Response
from ...sdk.destination import Context, DestinationKind, Letter
from ...sdk.option import option

SECRET_PREFIX = "whsec_"
LEAST_SECRET_BYTES = 16
OURS = ("content-type", "content-length", "host", "transfer-encoding", "idempotency-key")
OF_HEADERS = {"option": "headers"}

_TOKEN = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}")


@frozen(kw_only=True)
class Config:
    url: str = option("Address", help="What is called, such as https://shop.example/hook.")
    method: Literal["POST", "PUT"] = option("Method", help="POST, unless what is called wants PUT.", default="POST")
    headers: Mapping[str, str] = option(
        "Headers", help="Sent with every call, such as Authorization. A value with {{ … }} is a Liquid template.", default={}, secret=True
    )
    secret: str = option(
        "Secret", help="Signs every call; whoever has it can tell that it was us. Left empty, one is made up.", default="", secret=True
    )


async def send(config: Config, letter: Letter, context: Context) -> Response:
    """Idempotent by `letter.id`."""
    headers = {
        **config.headers,
        **letter.headers,
        "Content-Type": "application/json",
        "Idempotency-Key": letter.id,
        **(signed(config.secret, letter) if config.secret else {}),
    }
    return await context.http.send(
        Request(url=config.url, body=letter.body, method=config.method, headers=headers, timeout_s=letter.timeout_s)
    )


def signed(secret: str, letter: Letter) -> Mapping[str, str]:
    """Source: https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md"""
    timestamp = str(int(letter.now.timestamp()))
    key = base64.b64decode(secret.removeprefix(SECRET_PREFIX))
    digest = hmac.digest(key, f"{letter.id}.{timestamp}.".encode() + letter.body, sha256)
    signature = f"v1,{base64.b64encode(digest).decode()}"
    return {"webhook-id": letter.id, "webhook-timestamp": timestamp, "webhook-signature": signature}


def check(config: Config) -> None:
    """Raises: Invalid."""
    for name, text in config.headers.items():
        if not _TOKEN.fullmatch(name) or name.lower() in OURS or name.lower().startswith("webhook-"):
            raise Invalid(f'the header "{name}" cannot be set; it is no name of a header, or one that every call has', details=OF_HEADERS)
        if not text.isprintable() or not text.isascii():
            raise Invalid(f'the header "{name}" has a value that cannot be sent; use printable ASCII', details=OF_HEADERS)
    if config.secret:
        _check_secret(config.secret)


def address(config: Config) -> str:
    return config.url


def _check_secret(secret: str) -> None:
    try:
        key = base64.b64decode(secret.removeprefix(SECRET_PREFIX), validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if len(key) < LEAST_SECRET_BYTES:
        sentence = f"the secret is whsec_ and base64 of {LEAST_SECRET_BYTES} bytes or more; leave it out, and one is made"
        raise Invalid(sentence, details={"option": "secret"})


WEBHOOK = DestinationKind(
    id="webhook",
    title="Webhook",
    description="An HTTP address of yours is called with JSON, signed, and called again until it answers.",
    config=Config,
    check=check,
    address=address,
    addressed_by="url",
    send=send,
)
