"""All settings: every package's `options.py` composed, and loaded from defaults, TOML files and the environment, in this order.

The only place that reads the environment. Use cases get their own options, never these.
"""

import os
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal, TypeVar, cast

import attrs
import typed_settings as ts
from attrs import field, frozen
from typed_settings.cls_utils import deep_options
from typed_settings.converters import TSConverter
from typed_settings.types import OptionInfo

from .access.options import AccessOptions
from .adapters.elastic.options import ElasticOptions
from .adapters.geo.options import GeoOptions
from .adapters.http.options import HttpOptions
from .adapters.queue.options import QueueOptions
from .adapters.redis.options import RedisOptions
from .adapters.sealing.options import SecretOptions
from .adapters.telemetry.options import LogOptions
from .collection.options import CollectionOptions
from .delivery.options import DeliveryOptions
from .domain.setting import DEFAULT, Setting
from .kernel.errors import Invalid
from .maintenance.options import MaintenanceOptions
from .privacy.options import PrivacyOptions
from .web.options import ApiOptions

PREFIX = "THAMESTHRIVE_"
FILE = "_FILE"
LIST_SEPARATOR = ","

# Variables of this prefix that are no settings: options of the command line, and what tests read.
NOT_SETTINGS = frozenset({"CONFIG", "ROLE", "JOB", "TENANT", "STAGE", "URL", "WRITE_KEY"})
TESTS = "TEST_"

# What Kubernetes puts into every container for a service called `thamesthrive…`.
_SERVICE_LINK = re.compile(r"_SERVICE_(HOST|PORT.*)$|_PORT_\d+_(TCP|UDP).*$")
_LINK_VALUE = re.compile(r"(tcp|udp)://")

T = TypeVar("T")


@frozen
class StoreOptions:
    """Which of the two stores keeps people, sessions and events."""

    kind: Literal["embedded", "elasticsearch"] = ts.option(
        default="embedded", help="embedded: SQLite in the data folder; elasticsearch: the servers named under [elastic]."
    )


@frozen
class Settings:
    """Everything that can be set. A section is the options class of the package that it tunes."""

    data: Path = ts.option(default=Path("data"), help="Folder of the embedded store and the Valkey child; relative to the file naming it.")
    store: StoreOptions = field(factory=StoreOptions)
    elastic: ElasticOptions = field(factory=ElasticOptions)
    redis: RedisOptions = field(factory=RedisOptions)
    queue: QueueOptions = field(factory=QueueOptions)
    api: ApiOptions = field(factory=ApiOptions)
    access: AccessOptions = field(factory=AccessOptions)
    collection: CollectionOptions = field(factory=CollectionOptions)
    maintenance: MaintenanceOptions = field(factory=MaintenanceOptions)
    delivery: DeliveryOptions = field(factory=DeliveryOptions)
    privacy: PrivacyOptions = field(factory=PrivacyOptions)
    http: HttpOptions = field(factory=HttpOptions)
    secrets: SecretOptions = field(factory=SecretOptions)
    geo: GeoOptions = field(factory=GeoOptions)
    log: LogOptions = field(factory=LogOptions)


@frozen
class Loaded:
    """The settings, and each of them with where it comes from."""

    settings: Settings
    each: tuple[Setting, ...]


@frozen
class _Given:
    """A value as it was found. `folder`: what a relative path in it starts from."""

    value: Any
    origin: str
    folder: Path


class _Text(str):
    """Text that stands for a value of any type: from the environment or the command line."""

    __slots__ = ()


def load(
    files: Sequence[Path] = (), *, environment: Mapping[str, str] | None = None, options: Mapping[str, tuple[str, str]] | None = None
) -> Loaded:
    """The effective settings. `options`: path -> (name of the option, text) of the command line, which wins over all.

    Raises: Invalid, naming the key and where it stands, for unknown keys, wrong types and unreadable files.
    """
    known = {o.path: o for o in deep_options(Settings)}
    given: dict[str, _Given] = {}
    for file in files:
        given.update(_from_file(file, known))
    given.update(_from_environment(os.environ if environment is None else environment, known))  # noqa: TID251 - the one place
    for path, (name, text) in (options or {}).items():
        given[path] = _Given(_Text(text), name, Path.cwd())
    values = {path: _converted(known[path], found) for path, found in given.items()}
    settings = _built(Settings, "", values, given)
    return Loaded(settings, tuple(_setting(o, settings, given.get(path)) for path, o in known.items()))


def variable_of(path: str) -> str:
    """`api.port` -> `THAMESTHRIVE_API_PORT`."""
    return PREFIX + path.upper().replace(".", "_")


def _from_file(file: Path, known: Mapping[str, OptionInfo]) -> dict[str, _Given]:
    try:
        tree = tomllib.loads(file.read_text("utf-8"))
    except OSError as error:
        raise Invalid(f"settings file {file} cannot be read: {error.strerror}") from error
    except ValueError as error:
        raise Invalid(f"settings file {file} is not TOML: {error}") from error
    found = {path: _Given(value, str(file), file.resolve().parent) for path, value in _flat(tree, "", known)}
    if unknown := sorted(found.keys() - known.keys()):
        raise Invalid(f"{file}: unknown {_plural('setting', unknown)} {', '.join(unknown)}; `thamesthrive settings` lists those there are")
    return found


def _flat(tree: Mapping[str, Any], prefix: str, known: Mapping[str, OptionInfo]) -> Iterator[tuple[str, Any]]:
    for name, value in tree.items():
        path = f"{prefix}{name}"
        if isinstance(value, dict) and path not in known and value:
            yield from _flat(value, f"{path}.", known)
        elif not (isinstance(value, dict) and _is_section(path, known)):
            yield path, value


def _is_section(path: str, known: Mapping[str, OptionInfo]) -> bool:
    return any(other.startswith(f"{path}.") for other in known)


def _from_environment(environment: Mapping[str, str], known: Mapping[str, OptionInfo]) -> dict[str, _Given]:
    names = {variable_of(path): path for path in known}
    secrets = {variable_of(path) + FILE: path for path, option in known.items() if option.is_secret}
    found: dict[str, _Given] = {}
    for name in sorted(n for n in environment if n.startswith(PREFIX)):
        text = environment[name]
        if name in names and not _LINK_VALUE.match(text):
            found[names[name]] = _Given(_Text(text), name, Path.cwd())
        elif name in secrets:
            if variable_of(secrets[name]) in environment:
                raise Invalid(f"{name} and {variable_of(secrets[name])} are both set; keep one")
            found[secrets[name]] = _Given(_Text(_secret_in(name, text)), name, Path.cwd())
        elif not _may_stand(name.removeprefix(PREFIX), text):
            raise Invalid(f"unknown variable {name}; `thamesthrive settings` lists the settings and their variables")
    return found


def _secret_in(name: str, file: str) -> str:
    try:
        return Path(file).read_text("utf-8").rstrip("\r\n")
    except OSError as error:
        raise Invalid(f"{name}: {file} cannot be read: {error.strerror}") from error


def _may_stand(name: str, text: str) -> bool:
    return name in NOT_SETTINGS or name.startswith(TESTS) or bool(_SERVICE_LINK.search(f"_{name}") or _LINK_VALUE.match(text))


def _converted(option: OptionInfo, given: _Given) -> Any:
    if given.value == "" and type(None) in getattr(option.cls, "__args__", ()):
        return None                             # neither a file nor a variable can say it otherwise
    try:
        value: Any = _converter().structure(given.value, option.cls)
    except (TypeError, ValueError, KeyError) as error:
        what = "" if option.is_secret else f" not {given.value!r}"
        raise Invalid(f"{given.origin}: {option.path} must be {_type_name(option.cls)},{what or ' which it is not'}") from error
    return given.folder / value.expanduser() if isinstance(value, Path) else value


def _converter() -> TSConverter:
    """Strict: a number in a TOML file is a number there; only the environment and the command line speak in text."""
    converter = TSConverter(resolve_paths=False, strlist_sep=LIST_SEPARATOR)
    loose = dict(converter.scalar_converters)
    for type_, allowed in ((bool, bool), (int, int), (float, int | float), (str, str)):
        converter.scalar_converters[type_] = _strict(loose[type_], allowed)
    return converter


def _strict(loose: Any, allowed: Any) -> Any:
    def convert(value: Any, type_: type) -> Any:
        wrong_bool = isinstance(value, bool) and allowed is not bool
        if not isinstance(value, _Text) and (wrong_bool or not isinstance(value, allowed)):
            raise TypeError
        return loose(str(value) if isinstance(value, _Text) else value, type_)

    return convert


def _built(cls: type[T], prefix: str, values: Mapping[str, Any], given: Mapping[str, _Given]) -> T:
    arguments: dict[str, Any] = {}
    for part in attrs.fields(cast(Any, cls)):
        path = f"{prefix}{part.name}"
        if part.type is not None and attrs.has(part.type):
            arguments[part.alias] = _built(part.type, f"{path}.", values, given)
        elif path in values:
            arguments[part.alias] = values[path]
    try:
        return cls(**arguments)
    except ValueError as error:
        origins = sorted({found.origin for path, found in given.items() if path.startswith(prefix)})
        raise Invalid(f"{', '.join(origins)}: [{prefix.rstrip('.')}] does not make sense: {error.args[0]}") from error


def _setting(option: OptionInfo, settings: Settings, given: _Given | None) -> Setting:
    value: Any = settings
    for name in option.path.split("."):
        value = getattr(value, name)
    return Setting(
        path=option.path,
        variable=variable_of(option.path),
        value=value,
        origin=given.origin if given else DEFAULT,
        default=option.default if option.has_default and not option.default_is_factory else value if not given else None,
        help=str(option.metadata.get("help") or ""),
        type=_type_name(option.cls),
        secret=option.is_secret,
    )


def _type_name(type_: Any) -> str:
    if type_ in _NAMES:
        return _NAMES[type_]
    arguments = getattr(type_, "__args__", ())
    if arguments and all(isinstance(a, str) for a in arguments):
        return "one of " + ", ".join(arguments)
    if arguments and type(None) in arguments:
        return _type_name(next(a for a in arguments if a is not type(None))) + " or nothing"
    if getattr(type_, "__origin__", None) in (tuple, list):
        return "a list"
    return getattr(type_, "__name__", str(type_))


_NAMES = {bool: "true or false", int: "a whole number", float: "a number", str: "text", Path: "a path", ts.SecretStr: "text"}


def _plural(noun: str, items: Sequence[object]) -> str:
    return noun if len(items) == 1 else f"{noun}s"
