"""What a process that is begun anew runs: it has to find it by its name."""

from thamesthrive.client import Client, Options


def track(url: str) -> None:
    """Sends an event, and ends."""
    Client("key", url, options=Options(linger_s=600.0)).track("child", user_id="u")
