"""`Person`: who somebody is, before anything happens: name, place, habits, devices, who they live and work with."""

import unicodedata
from collections.abc import Mapping
from random import Random
from typing import Any

from attrs import evolve, field, frozen

from .words import Locale, words
from .world import World

PHONES = 1_000                                  # as many numbers are set aside for fiction in Britain: +44 7700 900000 to 900999
SHARES_TABLET = 0.12                            # of pairs of people
WORKS_SOMEWHERE = 0.06
CHANGES_PHONE = 0.2
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


@frozen(kw_only=True)
class Habit:
    """What kind of customer somebody is. `visits`: how many, at least and at most; `buys`: how likely a visit ends with an order.

    `account`: how likely they open one, `mails`: how likely they want the newsletter then, `opens`: how likely one is opened.
    """

    name: str
    share: int
    visits: tuple[int, int]
    buys: float
    account: float
    mails: float
    opens: float
    devices: int = 1                            # at most


LOYAL = Habit(name="loyal", share=12, visits=(9, 22), buys=0.34, account=1.0, mails=0.85, opens=0.65, devices=3)
OCCASIONAL = Habit(name="occasional", share=30, visits=(3, 7), buys=0.24, account=0.8, mails=0.6, opens=0.4, devices=2)
ONE_TIME = Habit(name="one-time", share=24, visits=(1, 2), buys=0.75, account=0.35, mails=0.4, opens=0.2)
CHURNED = Habit(name="churned", share=14, visits=(3, 9), buys=0.3, account=0.9, mails=0.7, opens=0.08, devices=2)
LOOKING = Habit(name="looking", share=20, visits=(1, 3), buys=0.0, account=0.0, mails=0.0, opens=0.0)
HABITS = (LOYAL, OCCASIONAL, ONE_TIME, CHURNED, LOOKING)


@frozen(kw_only=True)
class Device:
    """`id` is what the client on it made for itself. `since`, `until`: the days on which it is used."""

    id: str
    kind: str
    agent: str
    context: Mapping[str, Any]
    is_app: bool = False
    is_shared: bool = False
    since: int = 0
    until: int = 1_000_000


@frozen(kw_only=True)
class Company:
    """Whom somebody buys for."""

    id: str
    name: str
    industry: str
    size: int


@frozen(kw_only=True)
class Person:
    """`account`: whether they open one (or had one before). `guest_first`: they order once before they do."""

    number: int
    user_id: str
    habit: Habit
    locale: Locale
    first_name: str
    last_name: str
    gender: str
    born: str
    email: str
    phone: str | None
    address: Mapping[str, str]
    account: bool
    known_before: bool
    guest_first: bool
    mails: bool
    company: Company | None
    position: str
    devices: tuple[Device, ...] = field(factory=tuple)


@frozen(kw_only=True)
class Role:
    """What the first few people are whatever chance says, so that there is somebody to look at. None: by chance."""

    habit: Habit
    says: str
    tablet: bool | None = None
    new_phone: bool | None = None
    guest_first: bool | None = None
    works: bool | None = None
    devices: tuple[str, ...] = ()


CAST: Mapping[int, Role] = {
    0: Role(habit=LOYAL, tablet=True, says="shares a tablet with the next, and stays a person of their own"),
    1: Role(habit=LOYAL, tablet=True, says="is the other one of the household"),
    2: Role(habit=LOYAL, new_phone=True, devices=("phone", "desktop", "app"), says="changed the phone: several devices became one person"),
    4: Role(
        habit=LOYAL,
        guest_first=True,
        devices=("desktop", "phone"),
        says="ordered as a guest, and opened an account on the phone later: merged by the e-mail",
    ),
    6: Role(habit=LOYAL, works=True, says="buys for a company, which is a group"),
    8: Role(habit=CHURNED, says="came often, and then no more"),
}


def person(world: World, number: int) -> Person:
    """The same again for the same world and number."""
    chance, role = world.chance("person", number), CAST.get(number)
    lists = words()
    habit = role.habit if role else chance.choices(HABITS, [one.share for one in HABITS])[0]
    household = number // 2 if _or(role.tablet if role else None, _share_a_tablet(world, number // 2)) else None
    locale, address = _home(world.chance("home", *(("pair", household) if household is not None else (number,))))
    gender = chance.choice(("female", "male"))
    first, last = chance.choice(locale.women if gender == "female" else locale.men), chance.choice(locale.surnames)
    guest_first = _or(role.guest_first if role else None, chance.random() < 0.12)
    account = role is not None or chance.random() < habit.account
    return Person(
        number=number,
        user_id=f"customer-{world.id('user', number)[:12]}",
        habit=habit,
        locale=locale,
        first_name=first,
        last_name=last,
        gender=gender,
        born=f"{chance.randint(1948, 2006)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}",
        email=f"{_plain(first)}.{_plain(last)}.{_short(number)}{world.id('mail', number)[:3]}@{chance.choice(lists.domains)}",
        phone=f"+44 7700 900{number:03}" if number < PHONES and locale.country == "GB" else None,
        address=address,
        account=account,
        known_before=account and not guest_first and habit is not ONE_TIME and chance.random() < 0.35,
        guest_first=guest_first and account,
        mails=account and (role is not None or chance.random() < habit.mails),
        company=_company(world, chance, _or(role.works if role else None, chance.random() < WORKS_SOMEWHERE)),
        position=chance.choice(lists.positions),
        devices=(*_devices(world, number, (habit, role), chance), *(() if household is None else (_tablet(world, household),))),
    )


def _or(said: bool | None, else_: bool) -> bool:
    return else_ if said is None else said


def _company(world: World, chance: Random, works: bool) -> Company | None:
    """About one for each dozen of those who work somewhere, whatever their number."""
    lists = words()
    name, form = chance.choice(lists.companies), chance.choice(lists.company_forms)
    of = world.chance("company", name, form)
    company = Company(
        id=f"company-{world.id('company', name, form)[:8]}",
        name=f"{name} {form}",
        industry=of.choice(lists.industries),
        size=of.choice((4, 9, 18, 40, 120, 300)),
    )
    return company if works else None


def _devices(world: World, number: int, of: tuple[Habit, Role | None], chance: Random) -> tuple[Device, ...]:
    """One to three; a phone may give way to another one some day."""
    habit, role = of
    kinds = chance.sample(("phone", "desktop", "app"), k=chance.randint(1, habit.devices))
    new_phone = _or(role.new_phone if role else None, chance.random() < CHANGES_PHONE)
    if role and role.devices:
        kinds = list(role.devices)
    changed = world.days // 4 + chance.randrange(max(1, world.days // 2))
    made = []
    for kind in kinds:
        device = _device(world, kind, (number, kind), chance)
        if kind == "phone" and new_phone:
            made += [evolve(device, until=changed), _device(world, kind, (number, "new"), chance, since=changed)]
        else:
            made.append(device)
    return tuple(made)


def _share_a_tablet(world: World, pair: int) -> bool:
    """It follows from the pair alone, so that both of it have the same."""
    return world.chance("household", pair).random() < SHARES_TABLET


def _home(chance: Random) -> tuple[Locale, Mapping[str, str]]:
    """Where somebody lives; of two who share a tablet it is one place."""
    lists = words()
    [locale] = chance.choices(lists.locales, [one.share for one in lists.locales])
    town, postcode = chance.choice(locale.cities)
    street = f"{chance.randint(1, 99)} {chance.choice(locale.streets)}"
    return locale, {"street": street, "town": town, "postcode": postcode, "country": locale.country}


def _tablet(world: World, pair: int) -> Device:
    return _device(world, "tablet", ("pair", pair), world.chance("tablet", pair), is_shared=True)


def _device(world: World, kind: str, of: tuple[str | int, ...], chance: Random, **more: Any) -> Device:
    lists = words()
    id = world.id("device", *of)
    if kind == "app":
        phone = chance.choice(lists.phones)
        (system, version), (brand, model) = phone.os, phone.model
        context = {
            "app": {"name": "Demo shop", "version": chance.choice(("3.1.0", "3.2.1"))},
            "os": {"name": system, "version": version},
            "device": {"type": "mobile", "manufacturer": brand, "model": model},
        }
        agent = "analytics-swift/1.7.3" if system == "iOS" else "okhttp/4.12.0"
        return Device(id=id, kind=kind, agent=agent, context=context, is_app=True, **more)
    browsers = lists.browsers(kind)
    width, height = chance.choice(browsers.screens)
    return Device(id=id, kind=kind, agent=chance.choice(browsers.agents), context={"screen": {"width": width, "height": height}}, **more)


def _plain(name: str) -> str:
    """`Łukasz` -> `lukasz`, as people write it before an @."""
    written = name.lower().replace("ł", "l").replace("ß", "ss")
    return unicodedata.normalize("NFKD", written).encode("ascii", "ignore").decode()


def _short(number: int) -> str:
    digits = ""
    while number or not digits:
        number, last = divmod(number, len(_DIGITS))
        digits = _DIGITS[last] + digits
    return digits
