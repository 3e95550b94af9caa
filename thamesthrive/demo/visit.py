"""`Visit`: what somebody does in the shop from coming to going: looking, searching, filling a basket, saying who they are, ordering."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from random import Random
from typing import Any, Literal

from attrs import frozen

from .call import Call, Sender, Step, told
from .person import Company, Device, Person
from .products import Product, products, wanted
from .words import words
from .world import CAMPAIGN, World

Knowing = Literal["nobody", "known", "signs-in", "signs-up", "guest"]

COUPON, DISCOUNT = "MEMBER10", 0.1
SHIPPING, FREE_FROM = 4.9, 50


@frozen(kw_only=True)
class Bought:
    """An order's worth: what was in the basket, in the buyer's currency."""

    id: str
    lines: tuple[tuple[Product, int], ...]
    discount: float
    shipping: float
    total: float


@frozen(kw_only=True)
class Visit:
    """`knowing`: what is known of who it is, or comes to be. `utm`: source, medium, campaign of how they came."""

    person: Person
    device: Device
    number: int
    begin: datetime
    referrer: str
    utm: tuple[str, ...]
    knowing: Knowing
    bought: Bought | None
    in_campaign: bool


def visited(world: World, visit: Visit) -> Call | None:
    """As the client of the device tells it."""
    person, device = visit.person, visit.device
    sender = Sender(
        name=("visit", person.number, visit.number),
        channel="app" if device.is_app else "web",
        agent=device.agent,
        account=person.user_id,
        user_id=person.user_id if visit.knowing == "known" else None,
        anonymous_id=device.id,
        session_id=session_id(world, visit),
        context={**device.context, **_place(person)},
        first=_came(visit),
    )
    return told(world, sender, visit.begin, _steps(world.chance("visit", person.number, visit.number), visit))


def session_id(world: World, visit: Visit) -> str | None:
    """Browsers name their sessions, as our tracker does; what an app sends is told apart by silence."""
    return None if visit.device.is_app else world.id("session", visit.person.number, visit.number)


def basket(world: World, of: tuple[Person, int], in_campaign: bool) -> Bought:
    """What is in it: little, mostly; who buys for a company buys more of it."""
    person, number = of
    chance = world.chance("basket", person.number, number)
    most = 20 if person.company else 2
    lines: dict[str, tuple[Product, int]] = {}
    for _ in range(chance.choices((1, 2, 3, 4), (55, 25, 13, 7))[0]):
        product = _liked(chance, person)
        lines[product.id] = product, chance.randint(1, most)
    worth = sum(product.price(person.locale) * count for product, count in lines.values())
    discount = round(worth * DISCOUNT, 2) if in_campaign else 0.0
    shipping = 0.0 if worth >= FREE_FROM * person.locale.rate else round(SHIPPING * person.locale.rate, 2)
    total = round(worth - discount + shipping, 2)
    id = f"D-{world.id('order', person.number, number)[:10].upper()}"
    return Bought(id=id, lines=tuple(lines.values()), discount=discount, shipping=shipping, total=total)


def billed(person: Person, bought: Bought) -> Mapping[str, Any]:
    """As checkouts and orders say it."""
    subtotal = round(bought.total - bought.shipping, 2)
    said = {
        "value": bought.total,
        "currency": person.locale.currency,
        "subtotal": subtotal,
        "shipping": bought.shipping,
        "products": [product.told(person.locale, count) for product, count in bought.lines],
    }
    return {**said, "discount": bought.discount, "coupon": COUPON} if bought.discount else said


def _place(person: Person) -> Mapping[str, Any]:
    """The shop's front says where a visit is from: no address of the demo could be found on a map."""
    locale = person.locale
    location = {"country": locale.country, "city": person.address["town"]}
    return {"locale": locale.language, "timezone": locale.zone, "location": location}


def _came(visit: Visit) -> Mapping[str, Any]:
    came: dict[str, Any] = {"referrer": visit.referrer} if visit.referrer else {}
    if visit.utm and not visit.device.is_app:
        came["utm"] = dict(zip(("source", "medium", "campaign"), visit.utm, strict=True))
    return came


def _steps(chance: Random, visit: Visit) -> Iterator[Step]:
    yield from _coming(visit)
    if visit.knowing == "signs-in":
        yield from _signing_in(chance, visit.person)
    seen = [product for product, _ in visit.bought.lines] if visit.bought else []
    for product in (*seen, *(_liked(chance, visit.person) for _ in range(chance.choice((0, 1, 1, 2, 3))))):
        yield from _looking(chance, visit, product)
    if visit.knowing == "signs-up":
        yield from _signing_up(chance, visit.person)
    if visit.bought:
        yield from _ordering(chance, visit, visit.bought)
    elif chance.random() < 0.22:
        yield from _wishing(chance, visit.person)
    if visit.device.is_shared and visit.knowing == "signs-in":
        yield Step(_pause(chance, 20), "signed-out")


def _coming(visit: Visit) -> Iterator[Step]:
    if visit.device.is_app:
        yield Step(0, "application-opened", {"version": visit.device.context["app"]["version"]})
        yield Step(1, "screen-view", {"name": "Home"})
        return
    path, name = ("/members-week", CAMPAIGN) if visit.in_campaign else ("/", "Home")
    yield Step(0, "page-view", {"name": name, "category": "shop"}, page=(path, name))
    if visit.in_campaign:
        yield Step(2, "promotion-viewed", {"id": "members-week", "name": CAMPAIGN, "position": "home, top"}, page=(path, name))


def _looking(chance: Random, visit: Visit, product: Product) -> Iterator[Step]:
    """By words or through a list to a product."""
    app, category = visit.device.is_app, product.category
    listing = None if app else (f"/{category}", category.title())
    if chance.random() < 0.3:
        words_ = product.name.split()[-1].lower()
        yield Step(_pause(chance, 25), "search", {"query": words_}, page=None if app else (f"/search?q={words_}", "Search"))
    else:
        if app:
            yield Step(_pause(chance, 25), "screen-view", {"name": category.title(), "category": category})
        else:
            yield Step(_pause(chance, 25), "page-view", {"name": category.title(), "category": category}, page=listing)
        yield Step(1, "product-list-viewed", {"list_id": category, "category": category}, page=listing)
    shown = None if app else (product.path, product.name)
    yield Step(_pause(chance, 30), "product-details-page-view", product.told(visit.person.locale), page=shown)


def _wishing(chance: Random, person: Person) -> Iterator[Step]:
    """Something is put into the basket, and stays there; or onto a list."""
    product = _liked(chance, person)
    if chance.random() < 0.4:
        yield Step(_pause(chance, 30), "product-added-to-wishlist", {**product.told(person.locale), "wishlist_name": "For later"})
        return
    yield Step(_pause(chance, 30), "product-added-to-basket", product.told(person.locale, 1))
    if chance.random() < 0.5:
        yield Step(_pause(chance, 20), "basket-viewed", {"products": [product.told(person.locale, 1)]}, page=("/basket", "Basket"))


def _signing_in(chance: Random, person: Person) -> Iterator[Step]:
    yield Step(_pause(chance, 15), "sign-in", {"email": {"main": person.email}})
    yield Step(1, "identify", traits=_traits(person))
    if person.company:
        yield _belonging(person.company)


def _signing_up(chance: Random, person: Person) -> Iterator[Step]:
    names = {"firstname": person.first_name, "lastname": person.last_name, "email": {"main": person.email}}
    phone = {"phone": {"mobile": person.phone}} if person.phone else {}
    yield Step(_pause(chance, 60), "sign-up", {**names, **phone, "type": "organic"})
    yield Step(1, "identify", traits=_traits(person))
    yield Step(1, "consent-update", {"consents": {"analytics": True, "newsletter": person.mails}})
    if person.company:
        yield _belonging(person.company)


def _traits(person: Person) -> Mapping[str, Any]:
    """What the shop knows of who has an account."""
    address = person.address
    said: dict[str, Any] = {
        "email": person.email,
        "firstName": person.first_name,
        "lastName": person.last_name,
        "name": f"{person.first_name} {person.last_name}",
        "gender": person.gender,
        "birthday": person.born,
        "language": person.locale.language[:2],
        "address": {
            "street": address["street"],
            "city": address["town"],
            "postalCode": address["postcode"],
            "country": address["country"],
        },
    }
    if person.company:
        company = person.company
        said["title"] = person.position
        said["company"] = {"name": company.name, "employee_count": company.size, "industry": company.industry}
    return said


def _belonging(company: Company) -> Step:
    return Step(1, "group", {"groupId": company.id}, {"name": company.name, "industry": company.industry, "employees": company.size})


def _ordering(chance: Random, visit: Visit, bought: Bought) -> Iterator[Step]:
    person = visit.person
    for product, count in bought.lines:
        yield Step(_pause(chance, 12), "product-added-to-basket", product.told(person.locale, count))
    told_lines = [product.told(person.locale, count) for product, count in bought.lines]
    page = None if visit.device.is_app else ("/basket", "Basket")
    yield Step(_pause(chance, 20), "basket-viewed", {"products": told_lines}, page=page)
    bill = {**billed(person, bought), "id": f"C-{bought.id[2:]}", "order_id": bought.id}
    page = None if visit.device.is_app else ("/checkout", "Checkout")
    if bought.discount:
        yield Step(_pause(chance, 10), "coupon-applied", {"coupon": COUPON, "order_id": bought.id, "discount": bought.discount}, page=page)
    yield Step(_pause(chance, 15), "checkout-started", bill, page=page)
    if visit.knowing == "guest":
        names = {"firstname": person.first_name, "lastname": person.last_name, "email": {"main": person.email}}
        yield Step(_pause(chance, 40), "identification", names, page=page)
    yield Step(_pause(chance, 50), "delivery-info-entered", {"order_id": bought.id, "delivery": person.address}, page=page)
    yield Step(
        _pause(chance, 30), "payment-info-entered", {"order_id": bought.id, "method": chance.choice(words().payments)}, page=page
    )
    yield Step(_pause(chance, 15), "checkout-completed", bill, page=page)


def _liked(chance: Random, person: Person) -> Product:
    """Everybody has two categories that they come for, and strays now and then."""
    everything: Sequence[Product] = products()
    names = [category.name for category in words().categories]
    mine = names[person.number % len(names)], names[(person.number // 7) % len(names)]
    some = everything if chance.random() < 0.25 else [product for product in everything if product.category in mine]
    return wanted(chance, some)


def _pause(chance: Random, usual_s: float) -> float:
    """Mostly near what is usual, and sometimes the phone rings."""
    return round(min(chance.lognormvariate(0, 0.6) * usual_s, 900), 3)
