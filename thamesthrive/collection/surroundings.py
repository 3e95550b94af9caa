"""`Surroundings`: where and on what something happened: what the sender says of it, and what follows from user agent and address.

Clients put the same things in different places: Segment's and the peer's are read. A branch of which the sender says anything is the
sender's alone: half of a device from one source and half from another would be no device.
"""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from attrs import frozen

from ..domain.entry import Entry
from ..domain.place import Place, Places
from ..kernel.codec import Raw, encode
from ..kernel.paths import find
from ..kernel.values import Value
from .agents import is_library, told_by

LANGUAGE = "app.language"
BESIDE = (LANGUAGE, "time.tz", "device.resolution", "device.color_depth", "device.orientation")
PLATFORMS = ("ios", "android")                  # what Segment's mobile SDKs say for a type of device
NUMBERS = ("width", "height", "latitude", "longitude")
HEADS = frozenset({"device", "os", "app", "geo", "location", "utm", "campaign"})     # where a sender may say a branch
REMEMBERED = 10_000

Tree = Mapping[str, Any]


@frozen(eq=False)
class Told:
    """Branches that an event's context may lack: as a tree, as facts by `branch.leaf`, and as they are written into JSON."""

    tree: Tree
    facts: Tree
    written: bytes


@frozen(eq=False)
class Sight:
    """Of one browser at one place, whatever page it shows: what a session and a person keep of it."""

    lacking: Told
    facts: Tree
    device: Tree | None


class Beside(NamedTuple):
    """What has no branch of its own."""

    language: str | None = None
    zone: str | None = None
    resolution: str | None = None
    depth: int | float | None = None
    orientation: str | None = None


class Surroundings(Value, frozen=True, kw_only=True, gc=False):
    """`context` and `written` are the event's context with the branches that it lacked. `facts`: what a session keeps, by `branch.leaf`.

    `device` is what the person was seen with, None where nothing tells.
    """

    context: Tree
    written: Raw
    facts: Mapping[str, Any] = {}
    device: Tree | None = None

    @property
    def language(self) -> str | None:
        """As the client says it: `en-GB`."""
        return self.facts.get(LANGUAGE)


def surroundings_of(context: Tree, raw: Raw, entry: Entry, places: Places | None) -> Surroundings:
    """`raw` is what `context` was decoded from. Without I/O: `places` knows by heart."""
    browser = find(context, "browser.local.browser") if "browser" in context else None
    said: dict[str, Tree] = {} if HEADS.isdisjoint(context) else dict(_said(context))
    agent = _agent_of(context, browser, entry)
    place = _place_of(context, said, entry, places) if places else None
    beside = _beside(context, browser)
    if HEADS.isdisjoint(context):               # a browser says none of it, and the same browser comes again and again
        seen = _seen(agent, place, beside)
        return _surroundings(context, raw, seen.lacking, seen)
    found = _found(agent, place)
    if any(branch in said for branch in found.tree):
        found = _told({branch: tree for branch, tree in found.tree.items() if branch not in said})
    known: dict[str, Tree] = {**found.tree, **{branch: said[branch] for branch in ("geo", "utm") if branch in said}}
    lacking = _told({branch: tree for branch, tree in known.items() if branch not in context})
    return _surroundings(context, raw, lacking, _sight(found, said, beside))


def _surroundings(context: Tree, raw: Raw, lacking: Told, seen: "Sight") -> Surroundings:
    return Surroundings(
        context={**context, **lacking.tree} if lacking.tree else context,
        written=_written(context, raw, lacking),
        facts=seen.facts,
        device=seen.device,
    )


def _said(context: Tree) -> Iterator[tuple[str, Tree]]:
    """Each branch of which the sender says anything."""
    if device := _leaves(context.get("device"), ("name", "type", "brand", "model"), {"manufacturer": "brand"}):
        yield "device", _with_plain_type(device)
    if system := _leaves(context.get("os"), ("name", "version")):
        yield "os", system
    if app := _leaves(context.get("app"), ("name", "version", "type")):
        yield "app", app
    if place := _said_place(context.get("geo")) or _said_place(context.get("location")):
        yield "geo", place
    if utm := _leaves(context.get("utm"), ("source", "medium", "campaign", "term", "content")) or _campaign(context):
        yield "utm", utm


def _agent_of(context: Tree, browser: Any, entry: Entry) -> str | None:
    """The user agent that the context names, else that of the call, if it is not a program's."""
    named = context.get("userAgent") or (browser.get("userAgent") if isinstance(browser, dict) else None)
    agent = named if isinstance(named, str) else entry.user_agent
    return None if is_library(agent) else agent


def _place_of(context: Tree, said: Tree, entry: Entry, places: Places) -> Place | None:
    """By the address that the context names, else by that of the call: a program's is its server's, but for an app that says its device."""
    if "geo" in said:
        return None
    named = context.get("ip")
    own = entry.address if not is_library(entry.user_agent) or "device" in said or "os" in said else None
    address = named if isinstance(named, str) and named else own
    return places(address) if address else None


@lru_cache(maxsize=REMEMBERED)
def _found(agent: str | None, place: Place | None) -> Told:
    """What follows from user agent and address."""
    return _told({**(told_by(agent) if agent else {}), **({"geo": place.tree} if place else {})})


@lru_cache(maxsize=REMEMBERED)
def _seen(agent: str | None, place: Place | None, beside: Beside) -> Sight:
    return _sight(_found(agent, place), {}, beside)


def _sight(found: Told, said: Mapping[str, Tree], beside: Beside) -> Sight:
    """`found` lacks the branches that are said."""
    more = {path: value for path, value in zip(BESIDE, beside, strict=True) if value is not None}
    return Sight(found, {**found.facts, **_facts(said), **more}, _device({**found.tree, **said}))


def _told(tree: Tree) -> Told:
    return Told(tree, _facts(tree), b",".join(encode(branch) + b":" + encode(below) for branch, below in tree.items()))


def _facts(tree: Tree) -> dict[str, Any]:
    """What stands right below each branch; a country stays an object."""
    return {f"{branch}.{name}": value for branch, below in tree.items() for name, value in below.items()}


def _beside(context: Tree, browser: Any) -> Beside:
    """Screen, language, zone."""
    language = context.get("locale") or (browser.get("language") if isinstance(browser, dict) else None)
    zone = context.get("timezone") or (find(context, "time.tz") if "time" in context else None)
    screen = context.get("screen")
    if isinstance(screen, dict) and isinstance(local := screen.get("local"), dict):
        screen = local
    beside = Beside(_text(language), _text(zone))
    return _with_screen(beside, screen) if isinstance(screen, dict) else beside


def _with_screen(beside: Beside, screen: Tree) -> Beside:
    resolution, width, height = _text(screen.get("resolution")), screen.get("width"), screen.get("height")
    if resolution is None and _is_leaf("width", width) and _is_leaf("height", height):
        resolution = f"{width}x{height}"
    return Beside(beside.language, beside.zone, resolution, _whole(screen.get("colorDepth")), _text(screen.get("orientation")))


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) and value else None


def _whole(number: Any) -> int | float | None:
    """24.0 is 24: what is remembered of one must be true of the other."""
    if not isinstance(number, int | float) or isinstance(number, bool):
        return None
    return int(number) if isinstance(number, float) and number.is_integer() else number


def _written(context: Tree, raw: Raw, lacking: Told) -> Raw:
    """The context's bytes with more branches, put in front of what is there instead of being written anew."""
    if not lacking.tree:
        return raw
    return Raw(b"{" + lacking.written + (b"," if context else b"") + bytes(raw).lstrip()[1:])


def _device(trees: Tree) -> Tree | None:
    """The device with system, program and place; None where nothing is known but a place."""
    told = {branch: trees[branch] for branch in ("os", "app", "geo") if branch in trees}
    own = trees.get("device", {})
    return {**own, **told} if own or "os" in told or "app" in told else None


def _campaign(context: Tree) -> Tree:
    """Segment's name for it, whose name is the campaign."""
    return _leaves(context.get("campaign"), ("source", "medium", "term", "content"), {"name": "campaign"})


def _said_place(value: Any) -> Tree:
    """The country may be an object, a code or a name."""
    place: Tree = _leaves(value, ("county", "city", "postal", "latitude", "longitude"))
    country = value.get("country") if isinstance(value, dict) else None
    if isinstance(country, str) and country:
        country = {"code": country.upper()} if len(country) == 2 else {"name": country}
    said = _leaves(country, ("code", "name"))
    return {"country": said, **place} if said else place


def _with_plain_type(device: dict[str, Any]) -> Tree:
    """A platform is no type of device."""
    if str(device.get("type")).lower() not in PLATFORMS:
        return device
    return {**device, "type": "tablet" if str(device.get("model")).startswith("iPad") else "mobile"}


def _leaves(tree: Any, names: tuple[str, ...], renamed: Mapping[str, str] | None = None) -> dict[str, Any]:
    """What stands under these names, and under others by our name for them: texts, or numbers where a number is meant."""
    if not isinstance(tree, dict):
        return {}
    found = {name: value for name in names if _is_leaf(name, value := tree.get(name))}
    for theirs, ours in (renamed or {}).items():
        if ours not in found and _is_leaf(ours, value := tree.get(theirs)):
            found[ours] = value
    return found


def _is_leaf(name: str, value: Any) -> bool:
    if name in NUMBERS:
        return isinstance(value, int | float) and not isinstance(value, bool)
    return isinstance(value, str) and value != ""
