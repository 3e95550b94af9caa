"""`history`: all that one person did. `pair`: of two who may share a tablet, in the order of time, as it has to be sent."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from random import Random

from attrs import evolve, frozen

from .after import Mail, mailed, mails, ordered, unsubscribed
from .call import Call
from .person import CAST, CHURNED, LOOKING, ONE_TIME, Device, Person, person
from .visit import Knowing, Visit, basket, visited
from .words import words
from .world import World

NEWSLETTER = ("newsletter", "email")
GAP = timedelta(hours=2)                        # between two visits of one person, at least


@frozen
class Planned:
    """A visit to come; `mail` is what leads to it."""

    begin: datetime
    mail: Mail | None = None


@frozen(kw_only=True)
class Standing:
    """How the shop knows somebody by now. `signed_in`: the devices on which they are."""

    account: bool
    signed_in: frozenset[str] = frozenset()
    guest: bool = False
    orders: int = 0


def pair(world: World, number: int) -> Sequence[Call]:
    """Of the people 2·number and 2·number + 1."""
    return sorted((*history(world, 2 * number), *history(world, 2 * number + 1)), key=lambda call: call.time)


def history(world: World, number: int) -> Sequence[Call]:
    """The same again for the same world and number, in the order of time."""
    someone = person(world, number)
    chance = world.chance("history", number)
    issues = list(mails(world, someone))
    visits = _planned(world, someone, chance, issues)
    standing, calls, opened_at = Standing(account=someone.known_before), list[Call](), None
    for n, planned in enumerate(visits):
        if planned.mail and not standing.account:
            continue
        visit = _visit(world, (someone, standing), planned, (n, all(later.mail for later in visits[n + 1 :])), chance)
        had_account, standing = standing.account, _after(standing, visit)
        opened_at = planned.begin if standing.account and not had_account else opened_at
        calls += _told(world, visit, standing)
    if standing.account:
        begin = world.begin if someone.known_before else opened_at or world.until
        calls += _letters(world, someone, [issue for issue in issues if issue.sent > begin])
    return sorted(calls, key=lambda call: call.time)


def _planned(world: World, someone: Person, chance: Random, issues: Sequence[Mail]) -> Sequence[Planned]:
    """By the weights of the days on which somebody of this habit comes at all, never two at once."""
    first = 0 if someone.known_before or someone.number in CAST else chance.randrange(world.days * 3 // 4 or 1)
    last = max(first + 1, world.days * 4 // 9) if someone.habit is CHURNED else world.days + 1
    first = min(first, world.days // 4) if someone.habit is CHURNED else first
    days = list(range(first, max(last, first + 1)))
    count = chance.randint(*someone.habit.visits)
    if someone.habit in (ONE_TIME, LOOKING):
        days = chance.choices(days, [world.weight(day) for day in days])[:1] * count
    drawn = chance.choices(days, [world.weight(day) for day in days], k=count)
    plans = [Planned(world.moment(chance, day, someone.locale.utc_offset)) for day in drawn]
    plans += [Planned(issue.clicked, issue) for issue in issues if issue.clicked]
    made: list[Planned] = []
    for plan in sorted(plans, key=lambda plan: plan.begin):
        if not made or plan.begin - made[-1].begin >= GAP:
            made.append(plan)
    return [plan for plan in made if world.begin <= plan.begin < world.until]


def _visit(world: World, who: tuple[Person, Standing], planned: Planned, at: tuple[int, bool], chance: Random) -> Visit:
    (someone, standing), (number, is_last) = who, at
    day = (planned.begin - world.begin).days
    device = _device(who, day, chance)
    in_campaign = world.is_campaign(day)
    owes = standing.orders == 0 and someone.guest_first and someone.number in CAST
    buys = chance.random() < someone.habit.buys * (1.5 if in_campaign else 1.0) or owes
    [way] = chance.choices(words().ways, [way.share for way in words().ways])
    return Visit(
        person=someone,
        device=device,
        number=number,
        begin=planned.begin,
        referrer="" if planned.mail else way.referrer,
        utm=(*NEWSLETTER, planned.mail.id) if planned.mail else way.utm,
        knowing=_knowing(who, device, (buys, is_last), chance),
        bought=basket(world, (someone, number), in_campaign) if buys else None,
        in_campaign=in_campaign,
    )


def _device(who: tuple[Person, Standing], day: int, chance: Random) -> Device:
    """One that they have on that day, the first of them mostly. Who was a guest opens the account on another than before."""
    someone, standing = who
    had = [device for device in someone.devices if device.since <= day < device.until] or list(someone.devices)
    if someone.guest_first and not standing.account:
        had = (had[1:] or had) if standing.guest else had[:1]
    return chance.choices(had, [3, *(2,) * (len(had) - 1)])[0]


def _knowing(who: tuple[Person, Standing], device: Device, so: tuple[bool, bool], chance: Random) -> Knowing:
    (someone, standing), (buys, is_last) = who, so
    if standing.account:
        if device.id in standing.signed_in:
            return "known"
        return "signs-in" if buys or device.is_shared or chance.random() < 0.7 else "nobody"
    if not someone.account or (someone.guest_first and not standing.guest):
        return "guest" if buys else "nobody"
    return "signs-up" if buys or is_last or chance.random() < 0.35 else "nobody"


def _after(standing: Standing, visit: Visit) -> Standing:
    known = visit.knowing in ("known", "signs-in", "signs-up")
    stays = known and not visit.device.is_shared
    return evolve(
        standing,
        account=standing.account or visit.knowing == "signs-up",
        signed_in=standing.signed_in | {visit.device.id} if stays else standing.signed_in,
        guest=standing.guest or visit.knowing == "guest",
        orders=standing.orders + (visit.bought is not None),
    )


def _told(world: World, visit: Visit, standing: Standing) -> Iterator[Call]:
    """The visit, and what followed from it. Who was cut short by the end of the world ordered nothing."""
    call = visited(world, visit)
    if call is None:
        return
    yield call
    done = next((item for item in call.items if item.type == "checkout-completed"), None)
    if visit.bought and done:
        of = visit.bought, done.time
        has_account = visit.knowing != "guest" and standing.account
        yield from ordered(world, visit, of, orders=standing.orders, has_account=has_account)


def _letters(world: World, someone: Person, issues: Sequence[Mail]) -> Iterator[Call]:
    for issue in issues:
        yield from mailed(world, someone, issue)
    if issues and someone.habit is CHURNED and someone.number % 3 == 0:
        yield from unsubscribed(world, someone, issues[-1])
