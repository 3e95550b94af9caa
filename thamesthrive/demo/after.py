"""What the shop's server and its mailing tool tell of somebody: orders and where they are, what comes back, and mails."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from attrs import frozen

from .call import Call, Sender, Step, told
from .person import LOYAL, Person
from .visit import Bought, Visit, billed, session_id
from .words import words
from .world import World

HOUR, DAY = 3_600, 86_400
MAILS_EVERY = 14                                # days
CARD_AT = 2                                     # orders, of who is loyal
AGENT = "python-httpx/0.28"


@frozen(kw_only=True)
class Mail:
    """One issue of the newsletter as one person had it."""

    number: int
    sent: datetime
    opened: datetime | None = None
    clicked: datetime | None = None

    @property
    def id(self) -> str:
        return f"issue-{self.number}"


def mails(world: World, person: Person) -> Iterator[Mail]:
    """All that somebody would get who wants the newsletter; they open fewer, and click on fewer still."""
    if not person.mails:
        return
    chance = world.chance("mails", person.number)
    for number, day in enumerate(range(3, world.days, MAILS_EVERY)):
        sent = (world.begin + timedelta(days=day)).replace(hour=7, minute=0, second=0, microsecond=0)
        sent += timedelta(seconds=chance.randrange(1_200))
        opened = sent + timedelta(seconds=chance.expovariate(1 / (6 * HOUR))) if chance.random() < person.habit.opens else None
        is_clicked = opened is not None and chance.random() < 0.3
        clicked = opened + timedelta(seconds=chance.randint(5, 90)) if opened and is_clicked else None
        yield Mail(number=number, sent=sent, opened=opened, clicked=clicked)


def mailed(world: World, person: Person, mail: Mail) -> Iterator[Call]:
    """What the mailing tool tells of one."""
    says = {"id": f"{mail.id}-{person.user_id}", "campaign_id": mail.id, "campaign_name": f"Newsletter {mail.number + 1}"}
    opened = {**says, "type": "newsletter", "recipient": person.email, "identity": {"email": {"main": person.email}}}
    for at, step in (
        (mail.sent, Step(0, "email-delivered", {**says, "type": "newsletter"})),
        (mail.opened, Step(0, "email-opened", opened)),
        (mail.clicked, Step(0, "email-link-clicked", {**opened, "link_url": "https://shop.example/?utm_source=newsletter"})),
    ):
        if at and (call := told(world, _server(person, (step.type, mail.number), True), at, [step])):
            yield call


def unsubscribed(world: World, person: Person, mail: Mail) -> Iterator[Call]:
    """After the last one, whoever came no more."""
    says = {"id": f"{mail.id}-{person.user_id}", "list_id": "newsletter", "list_name": "Newsletter"}
    steps = [Step(HOUR, "unsubscribed", says), Step(1, "consent-update", {"consents": {"newsletter": False}})]
    if call := told(world, _server(person, ("unsubscribed",), True), mail.sent, steps):
        yield call


def ordered(world: World, visit: Visit, of: tuple[Bought, datetime], *, orders: int, has_account: bool) -> Iterator[Call]:
    """The order itself, which belongs to the visit, and what became of it. `orders`: with this one."""
    (bought, at), person = of, visit.person
    done = Step(1, "order-completed", {"id": bought.id, **billed(person, bought)})
    server = _server(person, ("order", visit.number), has_account, session=session_id(world, visit))
    if call := told(world, server, at, [done]):
        yield call
    for n, step in enumerate(_became(world, visit, bought)):
        if call := told(world, _server(person, ("after", visit.number, n), has_account), at, [step]):
            yield call
    if orders == CARD_AT and person.habit is LOYAL:
        card = {"id": f"LC-{person.user_id[-8:].upper()}", "name": "Friends of the shop", "issuer": "Demo shop"}
        if call := told(world, _server(person, ("card",), has_account), at, [Step(60, "loyalty-card-added", card)]):
            yield call


def _became(world: World, visit: Visit, bought: Bought) -> Iterator[Step]:
    """Each with its time since the order."""
    chance, person = world.chance("after", visit.person.number, visit.number), visit.person
    order = {"id": bought.id}
    if chance.random() < 0.02:
        yield Step(chance.randint(HOUR, 5 * HOUR), "order-cancelled", {**order, **billed(person, bought)})
        return
    sent_s = chance.randint(14 * HOUR, 50 * HOUR)
    there_s = sent_s + chance.randint(DAY, 4 * DAY)
    yield Step(sent_s, "order-dispatched", order)
    yield Step(there_s, "order-delivered", order)
    product, count = chance.choice(bought.lines)
    if chance.random() < 0.09:
        back_s = there_s + chance.randint(3 * DAY, 10 * DAY)
        value = min(round(product.price(person.locale) * count, 2), bought.total)
        yield Step(back_s, "product-returned", {"id": product.id})
        yield Step(back_s + HOUR, "order-refunded", {**order, "value": value, "currency": person.locale.currency})
    elif chance.random() < 0.14:
        said = {"id": product.id, "review": chance.choice(words().reviews), "rate": chance.choice((3, 4, 4, 5, 5, 5))}
        yield Step(there_s + chance.randint(DAY, 6 * DAY), "product-reviewed", said)


def _server(person: Person, name: tuple[str | int, ...], has_account: bool, session: str | None = None) -> Sender:
    """It knows who has an account by that, others by their e-mail."""
    return Sender(
        name=("server", person.number, *name),
        channel="server",
        agent=AGENT,
        user_id=person.user_id if has_account else None,
        session_id=session,
        keys=() if has_account else (("email", person.email),),
    )
