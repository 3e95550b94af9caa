"""`thamesthrive settings`: the effective settings with their origin; also as TOML and as the reference page."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from .cli_options import load_settings, print_json, print_table, settings_options

if TYPE_CHECKING:
    from thamesthrive.domain.setting import Setting


HEAD = ("| setting | default | type | variable | meaning |", "| --- | --- | --- | --- | --- |")


@click.command(short_help="Show the effective settings and their origin.")
@settings_options
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "json", "toml", "markdown"]),
    default="table",
    show_default=True,
    help="json: for scripts; toml: a settings file; markdown: the reference.",
)
@click.option("--defaults", is_flag=True, help="What holds where nothing is set.")
def settings(form: str, defaults: bool, **given: Any) -> None:
    """Show the effective settings and where each comes from, secrets masked.

    \b
    Examples:
      thamesthrive settings --config production.toml
      thamesthrive settings --defaults --format toml > config/default.toml
    """
    from thamesthrive.settings import load

    each = (load(environment={}) if defaults else load_settings(given)).each
    if form == "json":
        print_json([{"path": s.path, "value": _plain(s.shown), "origin": s.origin, "variable": s.variable} for s in each])
    elif form == "toml":
        click.echo(as_toml(each), nl=False)
    elif form == "markdown":
        click.echo(as_markdown(each), nl=False)
    else:
        print_table(("SETTING", "VALUE", "ORIGIN"), [(s.path, _written(_plain(s.shown)), s.origin) for s in each])


def as_toml(each: "Sequence[Setting]") -> str:
    """A settings file with every setting, each under what it means. Secrets stand as comments."""
    lines = [
        "# Every setting with its default. Copy what you change into a file of your own and name that with --config.",
        "# Made by: thamesthrive settings --defaults --format toml",
    ]
    for section, members in _by_section(each):
        lines += ["", f"[{section}]"] if section else [""]
        for setting in members:
            name = setting.path.rpartition(".")[2]
            comment = "# " if setting.secret else ""
            lines += [f"# {setting.help}", f"{comment}{name} = {_written('' if setting.secret else _plain(setting.shown))}"]
    return "\n".join(lines) + "\n"


def as_markdown(each: "Sequence[Setting]") -> str:
    """The reference page."""
    lines = [
        "# Settings",
        "",
        "Made by `thamesthrive settings --defaults --format markdown`; do not edit.",
        "",
        "Defaults, then the TOML files given by `--config` in their order, then variables, then options of the command line:",
        "the last one that says something wins. Unknown names and wrong types are errors at start. A list in a variable is",
        "separated by commas. A secret may stand in a file: name it in the variable with `_FILE` at its end.",
    ]
    for section, members in _by_section(each):
        lines += ["", f"## {section or 'At the top'}", "", *HEAD]
        for setting in members:
            kind = f"{setting.type}, secret" if setting.secret else setting.type
            lines.append(f"| `{setting.path}` | `{_written(_plain(setting.shown))}` | {kind} | `{setting.variable}` | {setting.help} |")
    return "\n".join(lines) + "\n"


def _by_section(each: "Sequence[Setting]") -> "list[tuple[str, list[Setting]]]":
    sections: dict[str, list[Setting]] = {}
    for setting in each:
        sections.setdefault(setting.path.rpartition(".")[0], []).append(setting)
    return list(sections.items())


def _plain(value: Any) -> Any:
    """The value as TOML and JSON know it; a path is text, an absent one too."""
    if isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, tuple | list):
        return [_plain(v) for v in value]
    return "" if value is None else str(value)


def _written(value: Any) -> str:
    """JSON is TOML for what settings are made of."""
    from thamesthrive.kernel.codec import encode

    return encode(value).decode()
