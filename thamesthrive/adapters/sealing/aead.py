"""`AeadSealing`: AES-256-GCM with keys that have ids, so that keys can be changed: the first seals, all of them open."""

import base64
import binascii
import os
from collections.abc import Sequence
from hashlib import blake2b

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from ...kernel.errors import Invalid, Unavailable

KEY_BYTES = 32
NONCE_BYTES = 12
FORMAT = "s1"


class AeadSealing:
    """`s1.<id of the key>.<base64 of nonce and cipher text>`."""

    def __init__(self, keys: Sequence[bytes]) -> None:
        self._keys = {_id_of(key): AESGCM(key) for key in keys}

    def seal(self, secret: bytes, about: str) -> str:
        id, key = next(iter(self._keys.items()))
        nonce = os.urandom(NONCE_BYTES)
        sealed = base64.urlsafe_b64encode(nonce + key.encrypt(nonce, secret, about.encode())).decode()
        return f"{FORMAT}.{id}.{sealed}"

    def open(self, sealed: str, about: str) -> bytes:
        format, id, body = sealed.split(".", 2)
        key = self._keys.get(id)
        if key is None or format != FORMAT:
            raise Unavailable(
                f'a secret of {about} was sealed with key "{id}", which is not among secrets.keys; add that key behind the others',
                code="key-unknown",
            )
        data = base64.urlsafe_b64decode(body)
        try:
            return key.decrypt(data[:NONCE_BYTES], data[NONCE_BYTES:], about.encode())
        except InvalidTag as error:
            sentence = f"a secret of {about} is damaged, or was sealed for something else; set it anew"
            raise Unavailable(sentence, code="seal-broken") from error


def read_keys(text: str) -> list[bytes]:
    """The keys of the setting. Raises: Invalid."""
    return [_key(part.strip()) for part in text.split(",") if part.strip()]


def _key(text: str) -> bytes:
    try:
        key = base64.b64decode(text.replace("-", "+").replace("_", "/"), validate=True)
    except (binascii.Error, ValueError) as error:
        raise Invalid("secrets.keys holds what is no base64; make a key with: openssl rand -base64 32") from error
    if len(key) != KEY_BYTES:
        raise Invalid(f"a key of secrets.keys has {len(key)} bytes instead of {KEY_BYTES}; make one with: openssl rand -base64 32")
    return key


def _id_of(key: bytes) -> str:
    """Tells nothing of the key."""
    return blake2b(key, digest_size=4, person=b"tt-key-id").hexdigest()
