"""What a destination is told of an event: the body that every attempt sends, made of the event, its person and the template."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from attrs import field, frozen

from ..kernel.codec import Raw, encode, to_builtins
from ..kernel.values import Value
from ..language.template import json_template, text_template
from .destination import Destination
from .entry import Position
from .event import Claim, Event
from .identity import Home
from .part import Fact, Part
from .profile import Profile
from .shown import event_record, shown_event
from .view import view_of

SUMMARY = ("id", "ids", "data", "traits", "segments", "interests", "consents")


class Letter(Value, frozen=True, gc=False):
    """Ready to be sent, but for what only the moment of sending knows."""

    body: bytes
    headers: Mapping[str, str]


@frozen
class Subject:
    """An event and the document that its person stands in. `views`: by document, made when first asked for; several may share it."""

    event: Event
    profile: Profile | None
    views: dict[str, Mapping[str, Any]] = field(factory=dict)

    @property
    def view(self) -> Mapping[str, Any]:
        """The person as shown; nothing where the event is nobody's."""
        if self.profile is None:
            return {}
        if self.profile.id not in self.views:
            self.views[self.profile.id] = view_of(self.profile)
        return self.views[self.profile.id]

    @property
    def profile_id(self) -> str | None:
        return self.profile.id if self.profile else None


Written = Callable[[Subject], Letter]
"""Raises: Invalid (code `template`)."""


def letters_of(destination: Destination) -> Written:
    """How its letters are written. Raises: Invalid (code `template`)."""
    body = json_template(destination.template) if destination.template.strip() else None
    headers = {name: text_template(text) for name, text in destination.headers.items()}
    if body is None and not headers:
        return lambda subject: Letter(plain(subject), {})

    def written(subject: Subject) -> Letter:
        data = to_builtins({"event": event_record(subject.event, subject.profile_id), "profile": subject.view})
        text = plain(subject) if body is None else encode(body(data))
        return Letter(text, {name: _one_line(header(data)) for name, header in headers.items()})

    return written


def plain(subject: Subject) -> bytes:
    """Without a template: the event as the API shows it, and who it is of."""
    view = subject.view
    person = {name: view[name] for name in SUMMARY} if view else None
    return encode({"event": shown_event(subject.event, subject.profile_id), "profile": person})


def sample(now: datetime) -> Subject:
    """An event as a shop might send it, and who it is of: to try templates and receivers with."""
    position = Position(int(now.timestamp() * 1000), 0, 0, 1)
    home = Home("0" * 32, position, True)
    said = {"data.pii.firstname": "Ann", "data.contact.email.main": "ann@shop.example"}
    part = Part(id=home.part, created=position, user=True, facts={path: Fact(value, now, "sample") for path, value in said.items()})
    event = Event(
        id=f"{now:%Y%m}-{'0' * 32}",
        type="product-bought",
        name="Product bought",
        time=now,
        received=now,
        source="web",
        claim=Claim(entry=position, digest="", home=home, session="sample-session"),
        properties=Raw(encode({"price": 9.5, "currency": "EUR", "sku": "tea-1"})),
    )
    return Subject(event, Profile(id=home.part, created=position, parts={part.id: part}))


def _one_line(text: str) -> str:
    """As a header may be."""
    return " ".join(text.split())
