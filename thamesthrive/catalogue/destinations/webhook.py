"""Webhook: an HTTP address of yours is called with a JSON body for each event, signed, and again until it answers.

The signature is that of the Standard Webhooks, so their libraries check it: `webhook-id`, `webhook-timestamp` and `webhook-signature`.
`webhook-id` and `Idempotency-Key` are the same with every attempt; a receiver that keeps them takes nothing in twice.
"""

import base64
import hmac
from collections.abc import Mapping
from hashlib import sha256
from typing import Literal

from attrs import frozen

from ...ports.http import Request, Response
from ...sdk.destination import Context, DestinationKind, Letter
from ...sdk.option import option

SECRET_PREFIX = "whsec_"
OURS = ("content-type", "content-length", "host", "transfer-encoding", "idempotency-key")


@frozen(kw_only=True)
class Config:
    url: str = option("Address", help="What is called, such as https://shop.example/hook.")
    method: Literal["POST", "PUT"] = option("Method", help="How it is called.", default="POST")
    headers: Mapping[str, str] = option("Headers", help="Sent with every call, such as Authorization.", default={}, secret=True)
    secret: str = option("Secret", help="Signs every call; whoever has it can tell that it was us.", default="", secret=True)


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


WEBHOOK = DestinationKind(id="webhook", title="Webhook", config=Config, address=lambda config: str(config.url), send=send)
