"""What a user agent tells of the device, its system and the program on it. Looked up in a list that others keep up, and remembered."""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from crawlerdetect import CrawlerDetect

if TYPE_CHECKING:
    from ua_parser import Parser, Result

LONGEST = 500                                   # no browser's name is longer; what is beyond is not looked at, since lists take long for it
REMEMBERED = 10_000

# How servers send: a program with an HTTP library, which a list of crawlers names too.
LIBRARY = re.compile(
    r"(curl|wget|python|aiohttp|httpx|go-http-client|okhttp|axios|node|undici|java|ruby|php|guzzle|postman|analytics)",
    re.IGNORECASE,
)

_TELEVISION = re.compile(r"smart-?tv|apple ?tv|google ?tv|hbbtv|\broku\b|bravia", re.IGNORECASE)
_TABLET = re.compile(r"ipad|tablet|kindle|silk/|playbook", re.IGNORECASE)
_COMPUTERS = ("Windows", "Mac OS X", "Linux", "Ubuntu", "Fedora", "Debian", "Chrome OS", "FreeBSD", "OpenBSD")
_CRAWLER = "Spider"
_NO_BRAND = "Generic"                           # how the list says that it knows the system only
_NO_MODEL = ("K", "Other", "iOS-Device")        # `K` stands where Chrome withholds the model

Told = Mapping[str, Mapping[str, str]]
NOTHING: Told = {}


def is_library(user_agent: str | None) -> bool:
    """Whether a program sent it on somebody's behalf: the agent and the address are then not those of the person."""
    return not user_agent or _is_library(user_agent[:LONGEST])


def is_crawler(user_agent: str) -> bool:
    """Whether a list of crawlers knows it."""
    return _is_crawler(user_agent[:LONGEST])


def told_by(user_agent: str) -> Told:
    """`device`, `os` and `app`, each with what is known of it; nothing of a crawler."""
    return _told(user_agent[:LONGEST])


def warm_up() -> None:
    """Read the list of agents, for a third of a second, which the first event would wait for otherwise."""
    _parser()


@lru_cache(maxsize=REMEMBERED)
def _is_library(user_agent: str) -> bool:
    return LIBRARY.match(user_agent) is not None


@lru_cache(maxsize=REMEMBERED)
def _is_crawler(user_agent: str) -> bool:
    return bool(_detector().isCrawler(user_agent))


@lru_cache(maxsize=1)
def _detector() -> CrawlerDetect:
    return CrawlerDetect()


@lru_cache(maxsize=REMEMBERED)
def _told(user_agent: str) -> Told:
    found = _parser().parse(user_agent)
    if found.device and found.device.family == _CRAWLER:
        return NOTHING
    branches = {"device": _device(user_agent, found), "os": _versioned(found.os), "app": _versioned(found.user_agent)}
    if branches["app"]:
        branches["app"]["type"] = "browser"
    return {name: branch for name, branch in branches.items() if branch}


@lru_cache(maxsize=1)
def _parser() -> "Parser":
    from ua_parser import Parser
    from ua_parser.loaders import load_builtins
    from ua_parser.regex import Resolver

    return Parser(Resolver(load_builtins()))


def _device(user_agent: str, found: "Result") -> dict[str, str]:
    said: dict[str, str | None] = {"type": _type(user_agent, found.os.family if found.os else "")}
    if found.device and found.device.family not in _NO_MODEL:
        known = not (found.device.brand or "").startswith(_NO_BRAND)
        said |= {"name": found.device.family, "brand": found.device.brand if known else None, "model": found.device.model}
    return {name: value for name, value in said.items() if value}


def _type(user_agent: str, system: str) -> str | None:
    if _TELEVISION.search(user_agent):
        return "tv"
    big = system == "Android" and user_agent.startswith("Mozilla/") and "Mobile" not in user_agent
    if big or _TABLET.search(user_agent):
        return "tablet"
    if system in ("Android", "iOS", "Windows Phone") or "Mobile" in user_agent:
        return "mobile"
    return "pc" if system in _COMPUTERS else None


def _versioned(found: Any) -> dict[str, str]:
    """Name and version of a system or a program: two numbers of it, or every patch of a browser would be another one."""
    if found is None or found.family in ("", "Other"):
        return {}
    version = ".".join(number for number in (found.major, found.minor) if number)
    return {"name": found.family, **({"version": version} if version else {})}
