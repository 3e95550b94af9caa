"""What can be set of encryption at rest."""

import typed_settings as ts
from attrs import frozen


@frozen
class SecretOptions:
    """Without a key one is made once, in the store: then who has a backup of the store can read the secrets in it."""

    keys: str = ts.secret(
        default="", help="Keys that seal users' secrets, each 32 bytes in base64, comma-separated: the first seals, all open."
    )
