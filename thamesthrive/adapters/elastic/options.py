"""What can be tuned of the Elasticsearch store."""

import typed_settings as ts
from attrs import frozen


@frozen
class ElasticOptions:
    """Used when `store.kind` is `elasticsearch`. Refresh and replicas reach indices that exist with the next `migrate`."""

    url: str = ts.option(default="http://127.0.0.1:9200", help="Address of the cluster; several are separated by commas.")
    prefix: str = ts.option(default="thamesthrive", help="Every index begins with it.")
    username: str = ts.option(default="", help="User to sign in as; empty for none.")
    password: str = ts.secret(default="", help="Password of that user.")
    api_key: str = ts.secret(default="", help="API key, instead of user and password.")
    ca_file: str = ts.option(default="", help="Certificates that sign the cluster's, if the system's do not.")
    timeout_s: float = ts.option(default=30.0, help="Seconds that one call may take.")
    refresh_s: int = ts.option(default=1, help="Seconds until listings show what was written; 5 lets a node write a third more.")
    shards: int = ts.option(default=1, help="Shards of an index that is made from now on.")
    replicas: int = ts.option(default=0, help="Copies of each shard.")
